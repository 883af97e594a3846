"""The values and gradients of one run of PS1's 1-3-3-1 network, as its drawing shows them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Weights = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class Pass:
    """One run of the network: forward, and backward as far as the answers are written.

    Args:
        values: ``x``, ``y_predicted`` (1,), ``r0``, ``h0``, ``r1``, ``h1`` (3,).
        loss: the loss.
        gradients: ``W0`` (3,), ``W1`` (3, 3), …, ``ypredicted`` (1,); only those that are written.
        notes: sentences about answers that are missing or that failed.
    """

    values: dict[str, NDArray[np.float64]]
    loss: float
    gradients: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
