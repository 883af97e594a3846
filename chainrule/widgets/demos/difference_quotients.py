"""What demo ``gradient-check`` computes: difference quotients and their errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Scalar = Callable[[float], float]


Floats = NDArray[Any]


class Tried(NamedTuple):
    """A function for the check: values (P,) in a precision, claimed derivative, kink."""

    values: Callable[[Floats, str], Floats]
    derivative: Scalar
    kink: float | None = None


def built_in() -> dict[str, Tried]:
    """Return the functions that the demo brings, by PyTorch."""
    tanh = Tried(lambda z, p: _torch("tanh", z, p), lambda z: _slope("tanh", z))
    relu = Tried(lambda z, p: _torch("relu", z, p), lambda z: _slope("relu", z), kink=0.0)
    # The activation's value taken for its derivative: the commonest slip with tanh.
    wrong = Tried(tanh.values, lambda z: float(_torch("tanh", np.array([z]), "float64")[0]))
    return {"tanh": tanh, "ReLU": relu, "tanh, wrong": wrong}


def _torch(name: str, z: Floats, precision: str) -> Floats:
    import torch

    values: Floats = getattr(torch, name)(torch.tensor(z, dtype=getattr(torch, precision))).numpy()
    return values


def _slope(name: str, z: float) -> float:
    import torch

    leaf = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    return float(torch.autograd.grad(getattr(torch, name)(leaf), leaf)[0])


def differences(
    tried: Tried, z: float, h: Floats | float, precision: str = "float64"
) -> tuple[Floats, Floats]:
    """Return the central and the forward difference quotient at z for each h (P,).

    In float32 the sum z + h, the values and their difference are all rounded to 24 bits.
    """
    real = np.dtype(precision).type
    steps = np.atleast_1d(np.asarray(h, dtype=precision))
    middle = real(z)

    def values(at: Floats) -> Floats:
        return tried.values(at, precision).astype(precision)

    above, below = values(middle + steps), values(middle - steps)
    centre = values(np.atleast_1d(middle))
    central = (above - below) / (2 * steps)
    return central.astype(float), ((above - centre) / steps).astype(float)


def relative_error(numeric: Any, claimed: float) -> Floats:
    """Return |numeric − claimed| / max(|numeric|, |claimed|), 0 where both are 0."""
    numeric = np.asarray(numeric, dtype=float)
    size = np.maximum(np.abs(numeric), abs(claimed))
    found: Floats = np.divide(
        np.abs(numeric - claimed), size, out=np.zeros_like(size), where=size > 0
    )
    return found
