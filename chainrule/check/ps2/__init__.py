"""Checks of problem set 2: layers as objects, and a sigmoid network by autograd and by hand.

``from chainrule.check import ps2 as check``; then ``check.Dense(Dense)``, …, ``check.summary()``.
``check.Tanh`` belongs to an ungraded extra and is not in the summary.
"""

from chainrule.check.display import summary_of
from chainrule.check.ps2.autograd import autograd_gradients, build_network, make_data
from chainrule.check.ps2.by_hand import backward, forward, sigmoid
from chainrule.check.ps2.dense import Dense, count_parameters
from chainrule.check.ps2.elementwise import ReLU, Softmax, Tanh
from chainrule.check.ps2.one_example import first_steps, train_one_example
from chainrule.check.ps2.training import sgd_step, train
from chainrule.check.ps2.vanishing import gradient_norms

PROBLEMS = (
    count_parameters,
    Dense,
    ReLU,
    Softmax,
    train_one_example,
    make_data,
    build_network,
    autograd_gradients,
    sigmoid,
    forward,
    backward,
    sgd_step,
    train,
    gradient_norms,
)


def summary() -> None:
    """Show which answers are right, wrong, or still to write."""
    summary_of(problem.name for problem in PROBLEMS)


__all__ = ["PROBLEMS", "Tanh", "first_steps", "summary", *(problem.name for problem in PROBLEMS)]
