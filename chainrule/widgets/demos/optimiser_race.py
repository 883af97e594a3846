"""A race of optimisers on one surface, step by step: the updates, the surface, the paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.live import Settings
from chainrule.widgets.answers import array

Floats = NDArray[np.float64]
#: As PS3's ``sgd_momentum``: (w, dw, config) → (next w, config).
Update = Callable[[Floats, Floats, dict[str, Any]], tuple[Any, dict[str, Any]]]

#: How narrow the valley is.
NARROW = 3.0
#: Beyond this a path has left for good.
FAR = 1e6
#: The largest norm of a gradient that clipping lets through.
CLIP = 1.0


def loss(w: Floats) -> Any:
    """Return Rosenbrock's function (1 − x)² + 3 (y − x²)² at points w (…, 2); least, 0, at (1, 1).

    Source: H. Rosenbrock, "An automatic method for finding the greatest or least value of a
    function" (1960); there with a factor of 100.
    """
    x, y = w[..., 0], w[..., 1]
    with np.errstate(over="ignore", invalid="ignore"):
        return (1 - x) ** 2 + NARROW * (y - x**2) ** 2


def gradient(w: Floats) -> Floats:
    """Return the gradient (2,) of `loss` at w (2,)."""
    x, y = w
    slope = NARROW * (y - x * x)
    return np.array([-2 * (1 - x) - 4 * x * slope, 2 * slope])


def sgd(w: Floats, dw: Floats, config: dict[str, Any]) -> tuple[Floats, dict[str, Any]]:
    """Step down the gradient."""
    return w - config["learning_rate"] * dw, config


def momentum(w: Floats, dw: Floats, config: dict[str, Any]) -> tuple[Floats, dict[str, Any]]:
    """v ← 0.9 v − lr · ∇L, w ← w + v."""
    velocity = 0.9 * config.get("velocity", 0.0) - config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}


def adam(w: Floats, dw: Floats, config: dict[str, Any]) -> tuple[Floats, dict[str, Any]]:
    """Adam with β 0.9 and 0.999, ε 10⁻⁸ (Kingma and Ba 2015, algorithm 1)."""
    t = config.get("t", 0) + 1
    mean = 0.9 * config.get("mean", 0.0) + 0.1 * dw
    square = 0.999 * config.get("square", 0.0) + 0.001 * dw * dw
    step = mean / (1 - 0.9**t) / (np.sqrt(square / (1 - 0.999**t)) + 1e-8)
    found = w - config["learning_rate"] * step
    return found, {**config, "t": t, "mean": mean, "square": square}


def clipped(w: Floats, dw: Floats, config: dict[str, Any]) -> tuple[Floats, dict[str, Any]]:
    """SGD with the gradient shortened to a norm of at most `CLIP`."""
    return sgd(w, dw * min(1.0, CLIP / max(float(np.hypot(*dw)), 1e-300)), config)


UPDATES: dict[str, Update] = {
    "SGD": sgd,
    "momentum": momentum,
    "Adam": adam,
    "clipped SGD": clipped,
}


def run(update: Update, settings: Settings, name: str) -> Iterator[Mapping[str, Any]]:
    """Yield loss and path so far after each step of one optimiser, with the rate of that step.

    A path that has left the picture for good stays where it is, with an infinite loss.

    Raises:
        ValueError: the update does not return a point and a config.
    """
    points: list[Floats] = [np.array([settings.x, settings.y], dtype=float)]
    config: dict[str, Any] = {"momentum": 0.9}
    while True:
        if np.abs(points[-1]).max() < FAR:
            config["learning_rate"] = settings.lr
            answer = update(points[-1].copy(), gradient(points[-1]), config)
            if not isinstance(answer, tuple) or len(answer) != 2:
                raise ValueError(f"your {name} should return (next_w, config).")
            config = answer[1]
            at = array(name, answer[0], (2,)).copy()
            points.append(np.clip(np.nan_to_num(at, nan=FAR), -FAR, FAR))
        yield {"path": np.array(points), "loss": float(loss(points[-1]))}
