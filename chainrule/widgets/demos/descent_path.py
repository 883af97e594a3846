"""What demo ``descent`` computes: paths in a bowl, their losses, and the edge of divergence."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.widgets.answers import array

Floats = NDArray[np.float64]
#: As PS3's ``sgd_momentum``: (w, dw, config) → (next w, config).
Update = Callable[[Floats, Floats, dict[str, Any]], tuple[Any, dict[str, Any]]]

STEPS = 60
#: How far the bowl's axes are turned against the picture's.
_TURN = math.radians(25)
ROTATION = np.array([[math.cos(_TURN), -math.sin(_TURN)], [math.sin(_TURN), math.cos(_TURN)]])


def matrix(kappa: float) -> Floats:
    """Return the Hessian (2, 2) of the bowl: eigenvalues 1 and κ, turned by 25°."""
    hessian: Floats = ROTATION @ np.diag([1.0, kappa]) @ ROTATION.T
    return hessian


def edge(kappa: float, momentum: float) -> float:
    """Return the learning rate beyond which the path leaves the bowl: 2 (1 + μ) / λ_max.

    Source: B. Polyak, "Some methods of speeding up the convergence of iteration methods" (1964);
    G. Goh, "Why momentum really works", Distill (2017).
    """
    return 2 * (1 + momentum) / kappa


def path(
    start: tuple[float, float],
    kappa: float,
    lr: float,
    momentum: float,
    update: Update | None = None,
    steps: int = STEPS,
) -> Floats:
    """Return the points (steps + 1, 2) of gradient descent with momentum from ``start``.

    Without ``update``: v ← μv − lr·∇L, w ← w + v, as PyTorch does while lr stays the same.

    Raises:
        ValueError: ``update`` does not return a point and a config.
    """
    hessian, first = matrix(kappa), np.array(start, dtype=float)
    if update is None:
        return _linear(hessian, first, lr, momentum, steps)
    points, config = [first], {"learning_rate": lr, "momentum": momentum}
    for _ in range(steps):
        found = update(points[-1].copy(), hessian @ points[-1], config)
        if not isinstance(found, tuple) or len(found) != 2:
            raise ValueError("`sgd_momentum` should return (next_w, config).")
        points.append(array("sgd_momentum", found[0], (2,)).copy())
        config = found[1]
    return np.array(points)


def _linear(hessian: Floats, start: Floats, lr: float, momentum: float, steps: int) -> Floats:
    """Return the path in a quadratic bowl: position and velocity follow one matrix (4, 4)."""
    one = np.eye(2)
    system = np.block([[one - lr * hessian, momentum * one], [-lr * hessian, momentum * one]])
    states = [np.concatenate([start, np.zeros(2)])]
    for _ in range(steps):
        states.append(system @ states[-1])
    return np.array(states)[:, :2]


def losses(points: Floats, kappa: float) -> Floats:
    """Return L at each of the points (P, 2)."""
    with np.errstate(over="ignore", invalid="ignore"):
        found: Floats = 0.5 * np.einsum("pi,ij,pj->p", points, matrix(kappa), points)
    return found


def difference(whole: Floats, right: Floats, loss: Floats, right_loss: Floats) -> str:
    """Return how a student's path differs from the right one, "" if it does not."""
    if np.allclose(whole, right, rtol=1e-6, atol=1e-9):
        return ""
    if loss[1] > loss[0] and right_loss[1] < right_loss[0]:
        return "Your first step climbs: w − lr · dw goes down. Dashed: the right path."
    return "Your path is not that of SGD with momentum. Dashed: the right path."
