"""The course's data: MNIST, small sets of points in the plane, and the competition's entries."""

from chainrule.data.digits import DataError, Mnist, mnist, scale, shifted
from chainrule.data.drawn import centred
from chainrule.data.entry import read_entry
from chainrule.data.points import moons, rings, spirals

__all__ = [
    "DataError",
    "Mnist",
    "centred",
    "mnist",
    "moons",
    "read_entry",
    "rings",
    "scale",
    "shifted",
    "spirals",
]
