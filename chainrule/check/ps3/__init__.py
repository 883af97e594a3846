"""Checks of problem set 3: affine and softmax layers, and a network that learns digits.

``from chainrule.check import ps3 as check``; then ``check.relu(relu)``, …, ``check.summary()``.
"""

from chainrule.check.display import summary_of
from chainrule.check.ps3.entry import predictions
from chainrule.check.ps3.layers import (
    affine_backward,
    affine_forward,
    compute_layer,
    relu,
    relu_backward,
    relu_forward,
)
from chainrule.check.ps3.loss import softmax_loss
from chainrule.check.ps3.momentum import sgd_momentum
from chainrule.check.ps3.network import FullyConnectedNet
from chainrule.check.ps3.scores import average_ce, grad_ce, softmax
from chainrule.check.ps3.training import train_and_validate

PROBLEMS = (
    relu,
    compute_layer,
    softmax,
    average_ce,
    grad_ce,
    affine_forward,
    affine_backward,
    relu_forward,
    relu_backward,
    softmax_loss,
    FullyConnectedNet,
    sgd_momentum,
    train_and_validate,
    predictions,
)


def summary() -> None:
    """Show which answers are right, wrong, or still to write."""
    summary_of(problem.name for problem in PROBLEMS)


__all__ = ["PROBLEMS", "summary", *(problem.name for problem in PROBLEMS)]
