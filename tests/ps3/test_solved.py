"""PS3's model answers against PyTorch: layers to 1e-9, networks to 1e-7, and a small training."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.data import mnist, read_entry, scale
from chainrule.training import split

sizes = st.integers(1, 7)
seeds = st.integers(0, 2**32 - 1)


def relative(found: np.ndarray, right: torch.Tensor) -> float:
    """Return the largest difference over the largest right entry."""
    right = right.detach().numpy()
    assert found.shape == right.shape
    return float(np.abs(found - right).max() / max(np.abs(right).max(), 1e-30))


@settings(max_examples=40, deadline=None)
@given(n=sizes, image=st.lists(sizes, min_size=1, max_size=3), m=sizes, seed=seeds)
def test_affine_layer_agrees_with_autograd(solved, n, image, m, seed):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, *image))
    w, b = rng.standard_normal((int(np.prod(image)), m)), rng.standard_normal(m)
    dout = rng.standard_normal((n, m))
    tx, tw, tb = (torch.tensor(array, requires_grad=True) for array in (x, w, b))
    right = torch.nn.functional.linear(tx.flatten(1), tw.T, tb)
    right.backward(torch.tensor(dout))
    out, cache = solved.affine_forward(x, w, b)
    assert relative(out, right) < 1e-9
    for found, leaf in zip(solved.affine_backward(dout, cache), (tx, tw, tb), strict=True):
        assert relative(found, leaf.grad) < 1e-9


@settings(max_examples=40, deadline=None)
@given(n=sizes, c=st.integers(2, 9), seed=seeds, height=st.sampled_from([0, 1000, -1000]))
def test_softmax_and_both_its_gradients_agree_with_autograd(solved, n, c, seed, height):
    rng = np.random.default_rng(seed)
    x = 5 * rng.standard_normal((n, c)) + height * rng.choice([0.0, 1.0], (n, 1))
    y = rng.integers(0, c, n)
    tx = torch.tensor(x, requires_grad=True)
    right = torch.nn.functional.cross_entropy(tx, torch.tensor(y))
    right.backward()
    assert relative(solved.softmax(x), torch.softmax(tx, dim=1)) < 1e-9
    loss, dx = solved.softmax_loss(x, y)
    assert loss == pytest.approx(right.item(), rel=1e-9, abs=1e-12)
    assert relative(dx, tx.grad) < 1e-9
    assert relative(solved.grad_ce(np.eye(c)[y], x), tx.grad) < 1e-9


def test_loss_is_exact_700_below_the_best_class(solved):
    loss, dx = solved.softmax_loss(np.array([[0.0, 700.0], [3.0, 3.0]]), np.array([0, 1]))
    assert loss == pytest.approx((700 + np.log(2)) / 2, rel=1e-12)
    np.testing.assert_allclose(dx, [[-0.5, 0.5], [0.25, -0.25]], rtol=1e-12)


@settings(max_examples=25, deadline=None)
@given(n=sizes, widths=st.lists(st.integers(1, 6), max_size=4), reg=st.floats(0, 2), seed=seeds)
def test_network_of_any_depth_agrees_with_autograd(solved, n, widths, reg, seed):
    rng = np.random.default_rng(seed)
    net = solved.FullyConnectedNet(5, widths, 3, weight_scale=0.7, reg=reg, rng=rng)
    for name in net.params:
        net.params[name] = net.params[name] + 0.1 * rng.standard_normal(net.params[name].shape)
    X, y = rng.standard_normal((n, 5)), rng.integers(0, 3, n)
    leaves = {name: torch.tensor(array, requires_grad=True) for name, array in net.params.items()}
    out = torch.tensor(X)
    for i in range(1, len(widths) + 2):
        out = out @ leaves[f"W{i}"] + leaves[f"b{i}"]
        out = torch.relu(out) if i <= len(widths) else out
    penalty = sum((leaf**2).sum() for name, leaf in leaves.items() if name.startswith("W"))
    right = torch.nn.functional.cross_entropy(out, torch.tensor(y)) + reg / 2 * penalty
    right.backward()
    assert relative(net.loss(X), out) < 1e-7
    loss, grads = net.loss(X, y)
    assert loss == pytest.approx(right.item(), rel=1e-7)
    assert grads.keys() == leaves.keys()
    largest = max(float(leaf.grad.abs().max()) for leaf in leaves.values())
    for name, leaf in leaves.items():
        assert np.abs(grads[name] - leaf.grad.numpy()).max() < 1e-7 * largest


def test_momentum_is_pytorchs_while_the_learning_rate_stays(solved):
    rng = np.random.default_rng(1)
    w = rng.standard_normal((4, 3))
    leaf = torch.tensor(w, requires_grad=True)
    optimizer = torch.optim.SGD([leaf], lr=0.05, momentum=0.8)
    config = {"learning_rate": 0.05, "momentum": 0.8}
    for _ in range(6):
        grad = rng.standard_normal(w.shape)
        leaf.grad = torch.tensor(grad)
        optimizer.step()
        w, config = solved.sgd_momentum(w, grad, config)
    assert relative(w, leaf) < 1e-12


def test_network_learns_digits_in_a_second_and_writes_its_entry(solved, tmp_path):
    digits = mnist()
    data = split(
        scale(digits.train_images[:3000]), digits.train_labels[:3000], 500, np.random.default_rng(0)
    )
    net = solved.FullyConnectedNet(
        784, [60], 10, weight_scale=0.05, reg=1e-4, rng=np.random.default_rng(1)
    )
    net.params = {name: array.astype(np.float32) for name, array in net.params.items()}
    history = solved.train_and_validate(net, data, 4, 64, 0.05, 0.8, 0.9, np.random.default_rng(2))
    assert net.params["W1"].dtype == np.float32
    assert history["train_loss"][-1] < history["train_loss"][0] / 2
    assert history["validation_accuracy"][-1] > 0.88
    found = solved.predictions(net, scale(digits.test_images[:500]), tmp_path / "entry.csv")
    assert (found == digits.test_labels[:500]).mean() > 0.85
    np.testing.assert_array_equal(read_entry(tmp_path / "entry.csv"), found)
