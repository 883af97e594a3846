"""The course's data: MNIST, and small sets of points in the plane."""

from chainrule.data.digits import DataError, Mnist, mnist, scale
from chainrule.data.points import moons, rings, spirals

__all__ = ["DataError", "Mnist", "mnist", "moons", "rings", "scale", "spirals"]
