"""One head of attention for one query, forward and backward, in PyTorch."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Pass(NamedTuple):
    """What attention makes of one query over N words, and the gradients of ½|mixture − wanted|².

    Attributes:
        scores: q kᵀ / √d, (N,).
        weights: their softmax, (N,).
        mixture: the mean of the values by the weights, (d,).
        wanted: where the mixture should be, (d,).
        dscores: gradient by the scores, (N,).
        dq: gradient by the query, (d,).
        dkeys: gradient by the keys, (N, d).
    """

    scores: Floats
    weights: Floats
    mixture: Floats
    wanted: Floats
    dscores: Floats
    dq: Floats
    dkeys: Floats


def attend(q: Floats, keys: Floats, values: Floats, wanted: Floats) -> Pass:
    """Go forward and backward for a query q (d,), keys and values (N, d)."""
    import torch

    query, key = (torch.tensor(a, requires_grad=True) for a in (q, keys))
    scores = key @ query / len(q) ** 0.5
    weights = scores.softmax(0)
    mixture = weights @ torch.from_numpy(values)
    loss = 0.5 * (mixture - torch.from_numpy(wanted)).square().sum()
    dscores, dq, dkeys = torch.autograd.grad(loss, (scores, query, key))
    return Pass(
        scores.detach().numpy(),
        weights.detach().numpy(),
        mixture.detach().numpy(),
        wanted,
        dscores.numpy(),
        dq.numpy(),
        dkeys.numpy(),
    )


def after_a_step(seen: Pass, q: Floats, keys: Floats, values: Floats, rate: float = 0.01) -> Pass:
    """Return the pass after one small step of query and keys down their gradients."""
    return attend(q - rate * seen.dq, keys - rate * seen.dkeys, values, seen.wanted)
