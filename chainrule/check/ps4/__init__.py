"""Checks of problem set 4: convolution and pooling.

``from chainrule.check import ps4 as check``; then ``check.conv_image(conv_image)``, …,
``check.conv_backward_naive(conv_backward_naive, conv_forward_naive)``, …, ``check.summary()``.
"""

from chainrule.check.display import summary_of
from chainrule.check.ps4.backward import conv_backward_fast, conv_backward_naive
from chainrule.check.ps4.forward import conv_forward_fast, conv_forward_naive
from chainrule.check.ps4.image import conv_image, derivative_filter, vertical_edges
from chainrule.check.ps4.network import ConvNet
from chainrule.check.ps4.pooling import max_pool_backward_naive, max_pool_forward_naive
from chainrule.check.ps4.speed import conv_backward_speed, conv_forward_speed
from chainrule.check.ps4.start import ConvNet_start

PROBLEMS = (
    derivative_filter,
    conv_image,
    vertical_edges,
    conv_forward_naive,
    conv_backward_naive,
    max_pool_forward_naive,
    max_pool_backward_naive,
    conv_forward_fast,
    conv_forward_speed,
    conv_backward_fast,
    conv_backward_speed,
    ConvNet_start,
    ConvNet,
)


def summary() -> None:
    """Show which answers are right, wrong, or still to write."""
    summary_of(problem.name for problem in PROBLEMS)


__all__ = [
    "PROBLEMS",
    "ConvNet",
    "ConvNet_start",
    "conv_backward_fast",
    "conv_backward_naive",
    "conv_backward_speed",
    "conv_forward_fast",
    "conv_forward_naive",
    "conv_forward_speed",
    "conv_image",
    "derivative_filter",
    "max_pool_backward_naive",
    "max_pool_forward_naive",
    "summary",
    "vertical_edges",
]
