"""What `benchmarks.layers` measures: each layer as the course has it, and as PyTorch has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import DTypeLike, NDArray

from benchmarks.answers import affine_softmax, conv_pooling
from chainrule.training import Solver

F = torch.nn.functional
Call = Callable[[], object]
DENSE, CONV = affine_softmax(), conv_pooling()
#: Strength of the L2 penalty in a training step, as in PS3's training.
REG = 1e-4
POOL = {"pool_height": 2, "pool_width": 2, "stride": 2}


@dataclass(frozen=True)
class LayerCase:
    """A layer.

    Attributes:
        name: for programs.
        title: for the table, with the shapes.
        flops: batch size → multiplications and additions in matrix products, forward and backward.
        make: (precision, batch size) → (our call, PyTorch's call), both forward and backward.
    """

    name: str
    title: str
    flops: Callable[[int], float]
    make: Callable[[DTypeLike, int], tuple[Call, Call]]


def _draw(dtype: DTypeLike, *shapes: tuple[int, ...]) -> list[NDArray]:
    rng = np.random.default_rng(0)
    return [(rng.standard_normal(shape) / 10).astype(dtype) for shape in shapes]


def _leaves(*arrays: NDArray) -> list[torch.Tensor]:
    return [torch.from_numpy(array).requires_grad_() for array in arrays]


def _affine(dtype: DTypeLike, batch: int) -> tuple[Call, Call]:
    x, w, b, dout = _draw(dtype, (batch, 784), (784, 500), (500,), (batch, 500))

    def ours() -> None:
        _, cache = DENSE.affine_forward(x, w, b)
        DENSE.affine_backward(dout, cache)

    def theirs() -> None:
        X, W, B = _leaves(x, w, b)
        torch.addmm(B, X, W).backward(torch.from_numpy(dout))

    return ours, theirs


def _softmax(dtype: DTypeLike, batch: int) -> tuple[Call, Call]:
    (x,) = _draw(dtype, (batch, 10))
    y = np.random.default_rng(1).integers(0, 10, batch)

    def theirs() -> None:
        (X,) = _leaves(x)
        F.cross_entropy(X, torch.from_numpy(y)).backward()

    return lambda: DENSE.softmax_loss(x, y), theirs


def _conv(dtype: DTypeLike, batch: int) -> tuple[Call, Call]:
    shapes = ((batch, 8, 28, 28), (16, 8, 3, 3), (16,), (batch, 16, 28, 28))
    x, w, b, dout = _draw(dtype, *shapes)

    def ours() -> None:
        _, cache = CONV.conv_forward_fast(x, w, b, {"stride": 1, "pad": 1})
        CONV.conv_backward_fast(dout, cache)

    def theirs() -> None:
        F.conv2d(*_leaves(x, w, b), padding=1).backward(torch.from_numpy(dout))

    return ours, theirs


def _pool(dtype: DTypeLike, batch: int) -> tuple[Call, Call]:
    x, dout = _draw(dtype, (batch, 8, 28, 28), (batch, 8, 14, 14))

    def ours() -> None:
        _, cache = CONV.max_pool_forward_naive(x, POOL)
        CONV.max_pool_backward_naive(dout, cache)

    def theirs() -> None:
        (X,) = _leaves(x)
        F.max_pool2d(X, 2).backward(torch.from_numpy(dout))

    return ours, theirs


def _step(net: Any, layers: list[torch.nn.Module], X: NDArray) -> tuple[Call, Call]:
    """One step of the course's solver on its network, and of PyTorch's on PyTorch's."""
    y = np.random.default_rng(1).integers(0, 10, len(X))
    net.params = {name: value.astype(X.dtype) for name, value in net.params.items()}
    solver = Solver(net, X, y, _momentum, np.random.default_rng(2))
    steps = solver.steps(10**9, len(X))
    model = torch.nn.Sequential(*layers).to(torch.from_numpy(X).dtype)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9, weight_decay=net.reg)

    def theirs() -> None:
        rows = np.random.default_rng(2).permutation(len(X))
        optimizer.zero_grad()
        F.cross_entropy(model(torch.from_numpy(X[rows])), torch.from_numpy(y[rows])).backward()
        optimizer.step()

    return lambda: next(steps), theirs


def _momentum(tensors: list[torch.Tensor]) -> torch.optim.Optimizer:
    return torch.optim.SGD(tensors, lr=1e-3, momentum=0.9)


def _mlp_step(dtype: DTypeLike, batch: int) -> tuple[Call, Call]:
    net = DENSE.FullyConnectedNet(784, [500, 200], 10, 0.05, reg=REG, rng=np.random.default_rng(0))
    layers: list[torch.nn.Module] = []
    for inputs, outputs in pairwise((784, 500, 200, 10)):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    return _step(net, layers[:-1], _draw(dtype, (batch, 784))[0])


def _convnet_step(dtype: DTypeLike, batch: int) -> tuple[Call, Call]:
    nn = torch.nn
    net = CONV.ConvNet(rng=np.random.default_rng(0))
    layers = [nn.Conv2d(1, 8, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
    layers += [nn.Linear(8 * 14 * 14, 100), nn.ReLU(), nn.Linear(100, 10)]
    return _step(net, layers, _draw(dtype, (batch, 1, 28, 28))[0])


#: Products of a step: each affine layer forward, and backward to its weights and its inputs; the
#: first layer's inputs need no gradient (ours computes it all the same, PyTorch does not).
_AFFINE = 3 * 2 * 784 * 500
_MLP = 2 * (2 * 784 * 500 + 3 * 500 * 200 + 3 * 200 * 10)
_CONV = 3 * 2 * 784 * 16 * 72
_CONVNET = 2 * (2 * 784 * 8 * 25 + 3 * 8 * 14 * 14 * 100 + 3 * 100 * 10)

CASES = (
    LayerCase("affine", "affine, 784 → 500", lambda n: n * _AFFINE, _affine),
    LayerCase("softmax", "softmax loss, 10 classes", lambda n: 0, _softmax),
    LayerCase("conv", "convolution, 8 × 28 × 28 → 16, 3 × 3", lambda n: n * _CONV, _conv),
    LayerCase("pool", "max-pooling, 8 × 28 × 28, 2 × 2", lambda n: 0, _pool),
    LayerCase("mlp step", "training step, MLP [500, 200]", lambda n: n * _MLP, _mlp_step),
    LayerCase(
        "convnet step", "training step, ConvNet of PS4", lambda n: n * _CONVNET, _convnet_step
    ),
)
