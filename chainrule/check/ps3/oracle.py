"""A fully connected network in PyTorch, and parameters for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

Arrays = dict[str, np.ndarray]


def passes(
    X: np.ndarray,
    y: np.ndarray,
    params: Mapping[str, np.ndarray],
    *,
    hidden: Callable[[Any], Any] | None = None,
    last: Callable[[Any], Any] | None = None,
) -> dict[str, Any]:
    """Scores, mean loss and gradients of a network in PyTorch, without any penalty.

    ``hidden`` replaces the ReLUs and ``last`` follows the last layer: for what answers with
    these mistakes would see.
    """
    import torch

    leaves = {name: torch.tensor(array, requires_grad=True) for name, array in params.items()}
    depth = len(leaves) // 2
    out = torch.from_numpy(X).flatten(start_dim=1)
    for i in range(1, depth + 1):
        out = torch.addmm(leaves[f"b{i}"], out, leaves[f"W{i}"])
        if i < depth:
            out = (hidden or torch.relu)(out)
    out = last(out) if last else out
    loss = torch.nn.functional.cross_entropy(out, torch.from_numpy(y))
    loss.backward()
    grads = {name: leaf.grad.numpy() for name, leaf in leaves.items() if leaf.grad is not None}
    return {"scores": out.detach().numpy(), "loss": loss.item(), "grads": grads}


def exact(values: np.ndarray) -> np.ndarray:
    """Values that float32 holds exactly, so that an answer that stores float32 loses nothing."""
    return values.astype(np.float32).astype(float)


def draw_params(rng: np.random.Generator, sizes: list[int]) -> Arrays:
    """Weights and non-zero biases of a network with the given layer sizes."""
    params: Arrays = {}
    for i, (inputs, units) in enumerate(pairwise(sizes), start=1):
        params[f"W{i}"] = exact(rng.standard_normal((inputs, units)) * np.sqrt(2 / inputs))
        params[f"b{i}"] = exact(rng.uniform(0.1, 0.5, units) * rng.choice([-1.0, 1.0], units))
    return params


def is_telling(X: np.ndarray, params: Arrays) -> bool:
    """Units on both sides of 0 in each layer, none near it; scores of both signs."""
    out = X.reshape(len(X), -1)
    depth = len(params) // 2
    for i in range(1, depth + 1):
        out = np.einsum("nd,dm->nm", out, params[f"W{i}"]) + params[f"b{i}"]
        if np.abs(out).min() < 1e-3 or not out.min() < 0 < out.max():
            return False
        out = np.where(out > 0, out, 0.0)
    return True
