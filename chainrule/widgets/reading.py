"""What a convolutional network makes of one image, layer by layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.widgets.answers import array


@dataclass(frozen=True)
class Reading:
    """What a network makes of one image.

    Attributes:
        image: (28, 28), as the network sees it.
        maps: (F, 28, 28), after the convolution.
        pooled: (F, 14, 14), after ReLU and pooling.
        probabilities: (10,).
    """

    image: NDArray[np.float64]
    maps: NDArray[np.float64]
    pooled: NDArray[np.float64]
    probabilities: NDArray[np.float64]


def read_digit(
    X: NDArray[np.floating],
    net: Any,
    conv_forward: Callable[..., Any],
    max_pool_forward: Callable[..., Any],
) -> Reading:
    """Run the student's functions on one scaled picture X (1, 1, 28, 28), as it is."""
    W1, b1 = net.params["W1"], net.params["b1"]
    count, pad = len(W1), (W1.shape[2] - 1) // 2
    maps, _ = conv_forward(X, W1, b1, {"stride": 1, "pad": pad})
    maps = array("conv_forward_fast", maps, (count, 28, 28))
    pooling = {"pool_height": 2, "pool_width": 2, "stride": 2}
    pooled, _ = max_pool_forward(np.maximum(maps, 0)[None], pooling)
    scores = array("ConvNet.loss", net.loss(X), (10,))
    shares = np.exp(scores - scores.max())
    return Reading(
        X[0, 0].astype(float),
        maps,
        array("max_pool_forward_naive", pooled, (count, 14, 14)),
        shares / shares.sum(),
    )
