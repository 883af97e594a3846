"""Checks of problem set 1: ReLU derivatives, one scalar at a time.

``from chainrule.check import ps1 as check``; then ``check.relu(relu)``, …, ``check.summary()``.
"""

from chainrule.check.display import summary_of
from chainrule.check.ps1.gradients import (
    d_loss_d_h0,
    d_loss_d_h1,
    d_loss_d_r0,
    d_loss_d_r1,
    d_loss_d_W0,
    d_loss_d_W1,
    d_loss_d_W2,
    d_loss_d_ypredicted,
    mlp,
    torch_gradients,
)
from chainrule.check.ps1.nodes import loss, max_backward, relu, relu_derivative

PROBLEMS = (
    relu,
    relu_derivative,
    max_backward,
    loss,
    mlp,
    d_loss_d_ypredicted,
    d_loss_d_W2,
    d_loss_d_h1,
    d_loss_d_r1,
    d_loss_d_W1,
    d_loss_d_h0,
    d_loss_d_r0,
    d_loss_d_W0,
    torch_gradients,
)


def summary() -> None:
    """Show which answers are right, wrong, or still to write."""
    summary_of(problem.name for problem in PROBLEMS)


__all__ = ["PROBLEMS", "summary", *(problem.name for problem in PROBLEMS)]
