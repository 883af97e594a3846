"""The network of demo ``digits``, trained on MNIST by `carry`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.data import mnist, scale

Pixels = NDArray[np.uint8]
#: PS4's trained ``ConvNet``, and its ``conv_forward`` and ``max_pool_forward``.
Engine = tuple[Any, Callable[..., Any], Callable[..., Any]]

FILTERS, SIZE, BATCH = 8, 5, 50
#: The built-in network's weights, made by `carry`, so that no training delays the demo.
_WEIGHTS = Path(__file__).with_name("digits.npz")


class TorchConvNet:
    """conv – ReLU – pool – affine in PyTorch, in the form of PS4's ``ConvNet``.

    Attributes:
        params: W1 (8, 1, 5, 5) and b1 (8,) of the convolution.
    """

    def __init__(self, seed: int) -> None:
        import torch

        torch.set_num_threads(1)
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            self.layers = torch.nn.Sequential(
                torch.nn.Conv2d(1, FILTERS, SIZE, padding=SIZE // 2),
                torch.nn.ReLU(),
                torch.nn.MaxPool2d(2),
                torch.nn.Flatten(),
                torch.nn.Linear(FILTERS * 14 * 14, 10),
            )

    @property
    def params(self) -> dict[str, NDArray[np.float32]]:
        first = self.layers[0]
        return {"W1": first.weight.detach().numpy(), "b1": first.bias.detach().numpy()}

    def loss(self, X: NDArray[np.floating]) -> NDArray[np.float32]:
        """Return the scores (N, 10)."""
        import torch

        with torch.no_grad():
            found: NDArray[np.float32] = self.layers(torch.from_numpy(X).float()).numpy()
        return found

    def fit(self, images: Pixels, labels: NDArray[np.int64], epochs: int, seed: int) -> None:
        """Train with Adam on images (N, 28, 28)."""
        import torch

        x, y = torch.from_numpy(scale(images)).float()[:, None], torch.from_numpy(labels)
        generator = torch.Generator().manual_seed(seed)
        optimiser = torch.optim.Adam(self.layers.parameters(), lr=0.002)
        for _ in range(epochs):
            for batch in torch.randperm(len(x), generator=generator).split(BATCH):
                optimiser.zero_grad()
                torch.nn.functional.cross_entropy(self.layers(x[batch]), y[batch]).backward()
                optimiser.step()


def carry(examples: int = 20_000, epochs: int = 2) -> None:
    """Train the built-in network on MNIST's first training images, and write its weights."""
    data = mnist()
    net = TorchConvNet(seed=0)
    net.fit(data.train_images[:examples], data.train_labels[:examples], epochs, seed=0)
    weights = {key: value.half().numpy() for key, value in net.layers.state_dict().items()}
    np.savez_compressed(_WEIGHTS, **weights)


@functools.cache
def trained() -> Engine:
    """Return the built-in network and its layers, with the weights that `carry` wrote."""
    import torch

    net = TorchConvNet(seed=0)
    with np.load(_WEIGHTS) as weights:
        net.layers.load_state_dict({key: torch.from_numpy(weights[key]) for key in weights})
    return net, convolve, pool


def convolve(x: Any, w: Any, b: Any, given: dict[str, int]) -> tuple[Any, None]:
    import torch

    tensors = (torch.from_numpy(np.asarray(a, dtype=np.float32)) for a in (x, w, b))
    found = torch.nn.functional.conv2d(*tensors, stride=given["stride"], padding=given["pad"])
    return found.numpy(), None


def pool(x: Any, given: dict[str, int]) -> tuple[Any, None]:
    import torch

    return torch.nn.functional.max_pool2d(torch.from_numpy(x), given["pool_height"]).numpy(), None
