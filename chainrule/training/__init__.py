"""Given code for training: short, and worth reading. None of it is an answer to a problem.

A *network* here is any object with a dictionary ``params`` of NumPy arrays and a method
``loss(X, y)`` that returns (loss, dictionary of gradients), such as those that students write.
"""

from chainrule.training.batches import batches, split
from chainrule.training.regression import SoftmaxRegression
from chainrule.training.schedule import decayed
from chainrule.training.solver import Solver, Step

__all__ = ["SoftmaxRegression", "Solver", "Step", "batches", "decayed", "split"]
