"""The widgets of PS4."""

from chainrule.widgets.digit_reader import digit_reader
from chainrule.widgets.pooling_route import pooling_route
from chainrule.widgets.sliding_kernel import sliding_kernel
from chainrule.widgets.waiting import waiting

__all__ = ["digit_reader", "pooling_route", "sliding_kernel", "waiting"]
