"""Checks of problem set 4: convolution and pooling.

``from chainrule.check import ps4 as check``; then ``check.conv_image(conv_image)``, …,
``check.conv_backward_naive(conv_backward_naive, conv_forward_naive)``, …, ``check.summary()``.
"""

from chainrule.check.assignment import assignment
from chainrule.check.ps4 import backward, fast, forward, image, network, pooling, start

assignment(globals(), image, forward, backward, pooling, fast, start, network)
