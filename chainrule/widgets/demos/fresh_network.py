"""What demo ``vanishing`` computes: how large a fresh network's activations and gradients are."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.widgets.answers import array, number

Elementwise = Callable[[Any], Any]
Floats = NDArray[np.float64]

#: Units of each layer, examples of the batch, most layers.
UNITS, BATCH, DEEPEST = 160, 32, 30


class Sizes(NamedTuple):
    """Root mean squares for each layer (depth,), the first one nearest to the input."""

    activations: Floats
    gradients: Floats


@functools.lru_cache(4)
def normals_of(seed: int) -> tuple[Floats, Floats, Floats]:
    """Return weights (DEEPEST, n, n), inputs (BATCH, n) and the gradient on top (BATCH, n)."""
    rng = np.random.default_rng(seed)
    weights = rng.standard_normal((DEEPEST, UNITS, UNITS))
    return weights, *rng.standard_normal((2, BATCH, UNITS))


def sizes(
    name: str,
    depth: int,
    scale: float,
    seed: int,
    engine: tuple[Elementwise, Elementwise] | None = None,
) -> Sizes:
    """Return the sizes of each layer's activations and of the loss's gradient by them.

    A layer is h ← f(h W) with W (n, n) drawn from N(0, scale²/n), without biases; the gradient at
    the top is drawn from N(0, 1).

    Raises:
        ValueError: the engine's functions return no array of their argument's shape.
    """
    import torch

    # Matrices this small are slower on several threads than on one.
    torch.set_num_threads(1)
    normals, x, top = (torch.from_numpy(a) for a in normals_of(seed))
    weights = normals[:depth] * (scale / UNITS**0.5)
    hidden, kept = x.clone().requires_grad_(), []
    for weight in weights:
        hidden = _activate(name, hidden @ weight, engine)
        hidden.retain_grad()
        kept.append(hidden)
    hidden.backward(top)
    return Sizes(
        np.array([float(h.detach().square().mean().sqrt()) for h in kept]),
        np.array([float(h.grad.square().mean().sqrt()) for h in kept]),
    )


def _activate(name: str, z: Any, engine: tuple[Elementwise, Elementwise] | None) -> Any:
    import torch

    if name != "yours" or engine is None:
        return {"ReLU": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}[name](z)
    values = z.detach().numpy()
    value, slope = (
        torch.from_numpy(_elementwise(word, function, values))
        for word, function in zip(("activation", "derivative"), engine, strict=True)
    )
    # The student's value forward, the student's derivative backward.
    return slope * (z - z.detach()) + value


def _elementwise(name: str, function: Elementwise, z: Floats) -> Floats:
    """Apply a function of arrays; where it takes single numbers only, apply it to each."""
    try:
        found = np.asarray(function(z.copy()))
    except (TypeError, ValueError):
        found = np.empty(0)
    if found.shape != z.shape:
        found = np.array([number(name, function(float(value))) for value in z.ravel()])
    return array(name, found, z.shape)


def consistent(engine: tuple[Elementwise, Elementwise]) -> tuple[Elementwise, Elementwise]:
    """Return a student's activation with its own slope, by central differences."""
    activation, _ = engine

    def slope(z: Floats) -> Floats:
        above, below = (_elementwise("activation", activation, z + h) for h in (1e-6, -1e-6))
        found: Floats = (above - below) / 2e-6
        return found

    return activation, slope
