"""The widgets of PS1."""

from chainrule.widgets.network_graph import network_graph
from chainrule.widgets.relu_explorer import relu_explorer
from chainrule.widgets.waiting import waiting

__all__ = ["network_graph", "relu_explorer", "waiting"]
