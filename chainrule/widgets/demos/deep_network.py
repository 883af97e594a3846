"""A deep ReLU network on two moons that may be normalised and residual, in PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.data.points import moons
from chainrule.live import Settings
from chainrule.widgets.answers import array

Floats = NDArray[np.float64]
#: ``initialise(fan_in, fan_out, rng)`` → W (fan_in, fan_out).
Initialise = Callable[[int, int, np.random.Generator], Any]

#: Units of every hidden layer; points.
UNITS, POINTS = 24, 60
MOMENTUM, RATE = 0.9, 0.02
PLAIN, NORMALISED, RESIDUAL, BOTH = "plain", "normalised", "residual", "residual, normalised"


def he(fan_in: int, fan_out: int, rng: np.random.Generator) -> Floats:
    """Draw W (fan_in, fan_out) from N(0, 2 / fan_in) (He et al. 2015, equation 10)."""
    return rng.standard_normal((fan_in, fan_out)) * (2 / fan_in) ** 0.5


def weights(settings: Settings, initialise: Initialise) -> list[Floats]:
    """Return W of the hidden layers, each times the scale, and of the output (UNITS, 2)."""
    rng = np.random.default_rng(settings.seed)
    sizes = [2] + [UNITS] * int(settings.depth)
    found = [
        settings.scale * array("initialise", initialise(m, n, rng), (m, n))
        for m, n in pairwise(sizes)
    ]
    return [*found, rng.standard_normal((UNITS, 2)) * UNITS**-0.5]


def forward(x: Any, weights: list[Any], biases: list[Any], block: str) -> tuple[Any, list[Any]]:
    """Return the scores (N, 2) and each hidden layer's output (N, UNITS).

    A layer is a = ReLU(z), z = h W + b. Normalised: z minus its mean over the batch, divided by its
    standard deviation. Residual: a is added to h, where they are of one size.
    """
    h, kept = x, []
    for k, (w, b) in enumerate(zip(weights[:-1], biases[:-1], strict=True)):
        z = h @ w + b
        if block in (NORMALISED, BOTH):
            z = (z - z.mean(0)) / (z.var(0, unbiased=False) + 1e-5).sqrt()
        a = z.relu()
        h = h + a if k and block in (RESIDUAL, BOTH) else a
        kept.append(h)
    return h @ weights[-1] + biases[-1], kept


def train(settings: Settings, initialise: Initialise = he) -> Iterator[dict[str, Any]]:
    """Yield loss, and sizes by layer, before each step of gradient descent with momentum.

    Sizes are root mean squares (depth,): ``activations`` of the layers' outputs, ``gradients`` of
    the loss's gradient by their weights. The run ends when the loss is no longer finite; that
    record has no sizes.
    """
    import torch

    # Matrices this small are slower on several threads than on one.
    torch.set_num_threads(1)
    points, labels = moons(POINTS, np.random.default_rng(settings.seed))
    x, y = torch.from_numpy(points), torch.from_numpy(labels)
    w = [torch.from_numpy(a).requires_grad_() for a in weights(settings, initialise)]
    b = [torch.zeros(a.shape[1], dtype=torch.float64, requires_grad=True) for a in w]
    velocity = [torch.zeros_like(p) for p in (*w, *b)]
    while True:
        scores, kept = forward(x, w, b, settings.block)
        loss = torch.nn.functional.cross_entropy(scores, y)
        found = torch.autograd.grad(loss, (*w, *b))
        if not torch.isfinite(loss):
            yield {"loss": float(loss.detach())}
            return
        sizes = {
            "activations": np.array([_size(h) for h in kept]),
            "gradients": np.array([_size(g) for g in found[: len(kept)]]),
        }
        yield {"loss": float(loss.detach()), **sizes}
        with torch.no_grad():
            for p, speed, gradient in zip((*w, *b), velocity, found, strict=True):
                speed.mul_(MOMENTUM).add_(gradient)
                p.sub_(settings.lr * speed)


def _size(tensor: Any) -> float:
    return float(tensor.detach().square().mean().sqrt())
