"""Checks of problem set 1: ReLU derivatives, one scalar at a time.

``from chainrule.check import ps1 as check``; then ``check.relu(relu)``, …, ``check.summary()``.
"""

from chainrule.check.assignment import assignment
from chainrule.check.ps1 import gradients, nodes

assignment(globals(), nodes, gradients)
