"""The widgets of PS2."""

from chainrule.widgets.surface_training import live_training
from chainrule.widgets.vanishing_norms import vanishing
from chainrule.widgets.waiting import waiting

__all__ = ["live_training", "vanishing", "waiting"]
