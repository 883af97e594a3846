"""The 2-10-10-1 sigmoid network as an oracle: values and gradients by autograd, and wrong ones.

The wrong ones come out of autograd as well, through operations with another backward pass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Arrays = dict[str, np.ndarray]
SHAPES = {"w1": (2, 10), "b1": (10,), "w2": (10, 10), "b2": (10,), "w3": (10, 1), "b3": (1,)}


@dataclass(frozen=True)
class Traced:
    """What autograd saw: ``values`` x, z1, a1, z2, a2, prediction; ``loss``; ``gradients`` of the
    summed squared error with respect to parameters and values, by name."""

    values: Arrays
    loss: float
    gradients: Arrays


def draw_parameters(rng: np.random.Generator, scale: float = 1.0) -> Arrays:
    """Parameters of both signs, no bias 0, sigmoids neither flat nor straight."""
    return {
        name: scale * rng.standard_normal(shape) / (1.0 if "b" in name else np.sqrt(shape[0]))
        for name, shape in SHAPES.items()
    }


def trace(
    params: Arrays,
    x: np.ndarray,
    y: np.ndarray,
    *,
    sigmoids: tuple[Callable[[Any], Any], Callable[[Any], Any]] | None = None,
    product: Callable[[Any, Any], Any] | None = None,
) -> Traced:
    """Run the network and differentiate; ``sigmoids`` and ``product`` replace its operations."""
    import torch

    first, second = sigmoids or (torch.sigmoid, torch.sigmoid)
    product = product or torch.matmul
    leaves = {name: torch.tensor(value, requires_grad=True) for name, value in params.items()}
    z1 = torch.matmul(torch.from_numpy(x), leaves["w1"]) + leaves["b1"]
    a1 = first(z1)
    z2 = product(a1, leaves["w2"]) + leaves["b2"]
    a2 = second(z2)
    prediction = torch.matmul(a2, leaves["w3"]) + leaves["b3"]
    inner = {"z1": z1, "a1": a1, "z2": z2, "a2": a2, "prediction": prediction}
    for value in inner.values():
        value.retain_grad()
    loss = ((prediction - torch.from_numpy(y)) ** 2).sum()
    loss.backward()
    return Traced(
        values={"x": x, **{name: value.detach().numpy() for name, value in inner.items()}},
        loss=loss.item(),
        gradients={name: value.grad.numpy() for name, value in {**leaves, **inner}.items()},
    )


def with_backward(forward: Callable[..., Any], backward: Callable[..., Any]) -> Callable[..., Any]:
    """An operation that computes ``forward`` and whose gradients are ``backward(dy, *inputs)``."""
    import torch

    class CustomBackward(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, *inputs: Any) -> Any:
            ctx.save_for_backward(*inputs)
            return forward(*inputs)

        @staticmethod
        def backward(ctx: Any, dy: Any) -> Any:
            return backward(dy, *ctx.saved_tensors)

    apply: Callable[..., Any] = CustomBackward.apply
    return apply


def sigmoid_with_slope(slope: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A sigmoid whose backward pass multiplies by ``slope(a)`` of its output a."""
    import torch

    return with_backward(torch.sigmoid, lambda dy, z: dy * slope(torch.sigmoid(z)))
