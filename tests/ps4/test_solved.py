"""The model answers of PS4 against PyTorch in float64."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import torch

LAYERS, NETWORK = 1e-9, 1e-7
#: x, kernel (F, HH, WW), stride, pad: nothing square, strides beyond the kernel, one by one.
SHAPES = [
    ((2, 3, 7, 6), (4, 3, 2), 2, 1),
    ((1, 1, 5, 9), (2, 1, 1), 4, 0),
    ((3, 2, 4, 6), (1, 4, 3), 1, 3),
    ((2, 5, 8, 11), (3, 2, 5), 3, 2),
]


def _distance(value: np.ndarray, right: torch.Tensor) -> float:
    expected = right.detach().numpy()
    assert value.shape == expected.shape
    return float(np.abs(value - expected).max() / np.abs(expected).max())


@pytest.mark.parametrize("kind", ["naive", "fast"])
@pytest.mark.parametrize(("x", "kernel", "stride", "pad"), SHAPES)
def test_convolution_agrees_with_autograd(
    solved: SimpleNamespace,
    kind: str,
    x: tuple[int, ...],
    kernel: tuple[int, int, int],
    stride: int,
    pad: int,
) -> None:
    rng = np.random.default_rng(stride)
    filters, rows, columns = kernel
    shapes = (x, (filters, x[1], rows, columns), (filters,))
    leaves = [torch.tensor(rng.standard_normal(s), requires_grad=True) for s in shapes]
    right = torch.nn.functional.conv2d(*leaves, stride, pad)
    dout = rng.standard_normal(right.shape)
    right.backward(torch.from_numpy(dout))
    inputs = [leaf.detach().numpy() for leaf in leaves]
    forward = getattr(solved, f"conv_forward_{kind}")
    out, cache = forward(*inputs, {"stride": stride, "pad": pad})
    assert _distance(out, right) <= LAYERS
    for gradient, leaf in zip(
        getattr(solved, f"conv_backward_{kind}")(dout, cache), leaves, strict=True
    ):
        assert _distance(gradient, leaf.grad) <= LAYERS


@pytest.mark.parametrize(
    ("x", "window", "stride"), [((2, 3, 7, 6), (3, 2), 2), ((1, 2, 5, 8), (2, 5), 3)]
)
def test_pooling_agrees_with_autograd_away_from_ties(
    solved: SimpleNamespace, x: tuple[int, ...], window: tuple[int, int], stride: int
) -> None:
    rng = np.random.default_rng(7)
    leaf = torch.tensor(rng.standard_normal(x) - 2.0, requires_grad=True)
    right = torch.nn.functional.max_pool2d(leaf, window, stride)
    dout = rng.standard_normal(right.shape)
    right.backward(torch.from_numpy(dout))
    param = {"pool_height": window[0], "pool_width": window[1], "stride": stride}
    out, cache = solved.max_pool_forward_naive(leaf.detach().numpy(), param)
    assert _distance(out, right) <= LAYERS
    assert _distance(solved.max_pool_backward_naive(dout, cache), leaf.grad) <= LAYERS


def test_the_network_agrees_with_autograd(solved: SimpleNamespace) -> None:
    rng = np.random.default_rng(3)
    net = solved.ConvNet((3, 6, 8), 4, 5, 7, 5, weight_scale=0.4, reg=0.2, rng=rng)
    net.params = {name: v + 0.1 * rng.standard_normal(v.shape) for name, v in net.params.items()}
    X, y = rng.standard_normal((6, 3, 6, 8)), rng.integers(0, 5, 6)
    p = {name: torch.tensor(value, requires_grad=True) for name, value in net.params.items()}
    a = torch.nn.functional.conv2d(torch.tensor(X), p["W1"], p["b1"], padding=2).relu()
    h = torch.nn.functional.max_pool2d(a, 2).flatten(1)
    scores = (h @ p["W2"] + p["b2"]).relu() @ p["W3"] + p["b3"]
    penalty = 0.1 * sum((p[name] ** 2).sum() for name in ("W1", "W2", "W3"))
    right = torch.nn.functional.cross_entropy(scores, torch.tensor(y)) + penalty
    right.backward()
    loss, grads = net.loss(X, y)
    assert _distance(net.loss(X), scores) <= NETWORK
    assert abs(loss - right.item()) <= NETWORK * right.item()
    assert grads.keys() == p.keys()
    for name, leaf in p.items():
        assert _distance(grads[name], leaf.grad) <= NETWORK


def test_fast_layers_and_the_network_stay_in_single_precision(solved: SimpleNamespace) -> None:
    rng = np.random.default_rng(0)
    net = solved.ConvNet((1, 4, 4), 2, 3, 5, 3, rng=rng)
    net.params = {name: value.astype(np.float32) for name, value in net.params.items()}
    _, grads = net.loss(rng.standard_normal((2, 1, 4, 4), dtype=np.float32), np.array([0, 2]))
    assert {gradient.dtype for gradient in grads.values()} == {np.dtype(np.float32)}
