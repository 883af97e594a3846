"""The widgets of PS3."""

from chainrule.widgets.gradient_table import compare_gradients
from chainrule.widgets.learning import boundary, learning
from chainrule.widgets.temperature import softmax_temperature
from chainrule.widgets.waiting import waiting
from chainrule.widgets.watched import watched

__all__ = ["boundary", "compare_gradients", "learning", "softmax_temperature", "waiting", "watched"]
