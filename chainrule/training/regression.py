"""A network without hidden layers, for trying a training loop on; PyTorch differentiates it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class SoftmaxRegression:
    """A linear classifier under softmax and cross-entropy.

    Attributes:
        params: ``W1`` (inputs, classes) and ``b1`` (classes,), zeros at first, which is harmless
            without hidden layers; `loss` uses what it holds at that moment.
        reg: strength of the L2 penalty on the weights, ½ · reg · (sum of their squares).
    """

    def __init__(self, inputs: int, classes: int, reg: float = 0.0) -> None:
        self.reg = reg
        self.params = {"W1": np.zeros((inputs, classes)), "b1": np.zeros(classes)}

    def loss(self, X: NDArray, y: NDArray | None = None) -> Any:
        """Return the scores (N, classes), or (loss, gradients) if there are labels.

        Args:
            X: (N, …), each example with as many numbers as there are inputs.
            y: (N,) labels, or None.
        """
        import torch

        leaves = {
            name: torch.tensor(array, requires_grad=y is not None)
            for name, array in self.params.items()
        }
        rows = torch.tensor(np.reshape(X, (len(X), -1)), dtype=leaves["W1"].dtype)
        scores = torch.addmm(leaves["b1"], rows, leaves["W1"])
        if y is None:
            return scores.numpy()
        loss = torch.nn.functional.cross_entropy(scores, torch.tensor(y, dtype=torch.int64))
        loss = loss + self.reg / 2 * leaves["W1"].square().sum()
        loss.backward()
        return loss.item(), {name: leaf.grad.numpy() for name, leaf in leaves.items()}
