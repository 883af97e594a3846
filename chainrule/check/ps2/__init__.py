"""Checks of problem set 2: layers as objects, and a sigmoid network by autograd and by hand.

``from chainrule.check import ps2 as check``; then ``check.Dense(Dense)``, …, ``check.summary()``.
``check.Tanh`` belongs to an ungraded extra and is not in the summary.
"""

from chainrule.check.assignment import assignment
from chainrule.check.ps2 import (
    autograd,
    by_hand,
    dense,
    elementwise,
    one_example,
    training,
    vanishing,
)

assignment(globals(), dense, elementwise, one_example, autograd, by_hand, training, vanishing)
