"""The 1-3-3-1 network as an oracle: cases with every value and every gradient from autograd."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

import numpy as np

Arrays = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """Inputs of the network and what autograd makes of them.

    Attributes:
        x, y: scalars; W0 (3,), W1 (3, 3), W2 (3,).
        values: ``x, r0, h0, r1, h1, y_predicted``.
        gradients: of the loss, by name (``W0``, ``r0``, …, ``y_predicted``); NumPy arrays.
        properties: what is special about this input.
    """

    x: float
    W0: np.ndarray
    W1: np.ndarray
    W2: np.ndarray
    y: float
    values: Arrays
    gradients: Arrays
    properties: tuple[str, ...] = ()

    @property
    def by_name(self) -> Arrays:
        """Weights, values, and the gradient of every name with a ``d`` before it, as in dW1."""
        gradients = {f"d{name}": gradient for name, gradient in self.gradients.items()}
        weights = {"W0": self.W0, "W1": self.W1, "W2": self.W2}
        return {**weights, **self.values, **gradients}


def draw_example(
    rng: np.random.Generator, *, sign: int = 1, whole: bool = False, dead: str = ""
) -> Example:
    """Draw a network away from every kink, with units on both sides of 0 in each layer.

    ``sign`` is x's; ``whole`` draws integers, as in the classic exercise; ``dead="h1"`` makes all
    units of the second hidden layer dead, so that every gradient is 0.
    """
    while True:
        W0: Any
        W1: Any
        W2: Any
        if whole:
            x = float(sign * rng.integers(1, 5))
            W0, W1, W2 = (rng.integers(-5, 6, shape) for shape in ((3,), (3, 3), (3,)))
            y = float(rng.integers(-9, 10))
        else:
            x = float(sign * rng.uniform(0.5, 2.0))
            W0, W1, W2 = (rng.standard_normal(shape) for shape in ((3,), (3, 3), (3,)))
            y = float(rng.standard_normal() * 2)
        example = run_autograd(x, W0, W1, W2, y)
        if _is_discriminating(example, dead):
            words = [f"x is {'positive' if sign > 0 else 'negative'}"]
            words += ["all units of h1 are dead"] if dead else []
            words += ["the numbers are integers"] if whole else []
            return run_autograd(x, W0, W1, W2, y, properties=tuple(words))


def _is_discriminating(example: Example, dead: str) -> bool:
    """No unit near its kink, no weight or error near 0, both kinds of unit in each layer."""
    r0, r1 = example.values["r0"], example.values["r1"]
    error = abs(example.values["y_predicted"] - example.y)
    sizes = [np.abs(r0), np.abs(r1), np.abs(example.W1), np.abs(example.W2), np.atleast_1d(error)]
    mixed = (r0 > 0).any() and (r0 < 0).any()
    if dead:
        return bool(mixed and (r1 < -0.1).all() and np.min(np.abs(r0)) > 0.1 and error > 0.1)
    mixed = mixed and (r1 > 0).any() and (r1 < 0).any()
    # A transposed weight matrix must not, by chance, lead to the same signs and sums.
    skew = np.abs(example.W1 - example.W1.T)[np.triu_indices(3, 1)].min()
    reached = np.abs(example.gradients["r0"]).max() > 0.1
    return bool(mixed and reached and skew > 0.05 and min(size.min() for size in sizes) > 0.05)


def run_autograd(
    x: float,
    W0: np.ndarray,
    W1: np.ndarray,
    W2: np.ndarray,
    y: float,
    *,
    linear: Container[str] = (),
    clipped: bool = False,
    past: Container[str] = (),
    properties: tuple[str, ...] = (),
) -> Example:
    """Run the network in PyTorch and differentiate the squared error with respect to everything.

    ``linear`` names the layers without their ReLU, ``past`` those whose ReLU the next layer passes
    by, and ``clipped`` puts one more at the output: what answers with these mistakes would see.
    """
    import torch

    leaves = {
        name: torch.tensor(np.asarray(value, float), requires_grad=True)
        for name, value in (("x", x), ("W0", W0), ("W1", W1), ("W2", W2))
    }
    r0 = leaves["W0"] * leaves["x"]
    h0 = r0 * 1.0 if "h0" in linear else torch.relu(r0)
    r1 = leaves["W1"] @ (r0 if "h0" in past else h0)
    h1 = r1 * 1.0 if "h1" in linear else torch.relu(r1)
    out = torch.dot(leaves["W2"], r1 if "h1" in past else h1)
    out = torch.relu(out) if clipped else out
    nodes = {**leaves, "r0": r0, "h0": h0, "r1": r1, "h1": h1, "y_predicted": out}
    names = [name for name in nodes if name != "x"]
    found = torch.autograd.grad(
        (out - y) ** 2, [nodes[name] for name in names], materialize_grads=True
    )
    gradients = {name: grad.numpy() for name, grad in zip(names, found, strict=True)}
    values: Arrays = {
        name: nodes[name].detach().numpy() for name in ("x", "r0", "h0", "r1", "h1", "y_predicted")
    }
    values["x"], values["y_predicted"] = x, float(out.detach())
    return Example(x, W0, W1, W2, y, values, gradients, properties)
