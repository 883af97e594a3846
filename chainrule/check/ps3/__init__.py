"""Checks of problem set 3: affine and softmax layers, and a network that learns digits.

``from chainrule.check import ps3 as check``; then ``check.relu(relu)``, …, ``check.summary()``.
"""

from chainrule.check.assignment import assignment
from chainrule.check.ps3 import (
    cross_entropy,
    entry,
    functions,
    layers,
    loss,
    momentum,
    network,
    scores,
    training,
)

assignment(
    globals(),
    functions,
    scores,
    cross_entropy,
    layers,
    loss,
    network,
    momentum,
    training,
    entry,
)
