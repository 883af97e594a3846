"""A small network in PyTorch, in the form of the students' own."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class TorchNet:
    """A 2-width-2 ReLU network, in the form of PS3's ``FullyConnectedNet``; gradients by PyTorch.

    Attributes:
        params: W1 (2, width), b1 (width,), W2 (width, 2), b2 (2,).
    """

    def __init__(
        self,
        inputs: int,
        hidden: list[int],
        classes: int,
        weight_scale: float,
        reg: float,
        rng: Any,
    ) -> None:
        (width,) = hidden
        self.params: dict[str, Floats] = {
            "W1": weight_scale * rng.standard_normal((inputs, width)),
            "b1": np.zeros(width),
            "W2": weight_scale * rng.standard_normal((width, classes)),
            "b2": np.zeros(classes),
        }

    @classmethod
    def of(cls, params: dict[str, Any]) -> TorchNet:
        """Return the network with these parameters."""
        made = cls.__new__(cls)
        made.params = {key: np.asarray(value, dtype=float) for key, value in params.items()}
        return made

    def loss(self, x: Floats, y: NDArray[np.int64] | None = None) -> Any:
        """Return the scores (N, 2); with labels y (N,), the mean cross-entropy and gradients."""
        import torch

        p = {key: torch.tensor(v, requires_grad=y is not None) for key, v in self.params.items()}
        hidden = torch.relu(torch.from_numpy(x) @ p["W1"] + p["b1"])
        scores = hidden @ p["W2"] + p["b2"]
        if y is None:
            return scores.numpy()
        loss = torch.nn.functional.cross_entropy(scores, torch.from_numpy(y))
        loss.backward()
        return loss.item(), {key: value.grad.numpy() for key, value in p.items()}
