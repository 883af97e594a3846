"""The model answers of PS2 against PyTorch in float64, and the results that the text promises."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from chainrule.check.ps2.surface import SHAPES, draw_parameters, trace

LAYERS, BY_HAND = 1e-9, 1e-12


def _distance(value: np.ndarray, right: np.ndarray) -> float:
    assert value.shape == right.shape
    return float(np.abs(value - right).max() / np.abs(right).max())


@pytest.mark.parametrize("shape", [(5, 3, 4), (1, 6, 2), (32, 10, 50)])
def test_dense_agrees_with_linear(solved: SimpleNamespace, shape: tuple[int, int, int]) -> None:
    n, inputs, units = shape
    rng = np.random.default_rng(n)
    layer = solved.Dense(inputs, units, rng)
    layer.b = rng.standard_normal((1, units))
    x, dy = rng.standard_normal((n, inputs)), rng.standard_normal((n, units))
    leaves = [torch.tensor(array, requires_grad=True) for array in (x, layer.w, layer.b)]
    y = leaves[0] @ leaves[1] + leaves[2]
    dx, dw, db = torch.autograd.grad(y, leaves, torch.from_numpy(dy))
    assert _distance(layer.forward(x), y.detach().numpy()) <= LAYERS
    assert _distance(layer.backward(dy), dx.numpy()) <= LAYERS
    assert _distance(layer.dw, dw.numpy()) <= LAYERS
    assert _distance(layer.db, db.numpy()) <= LAYERS


@pytest.mark.parametrize(("name", "function"), [("ReLU", torch.relu), ("Softmax", None)])
@pytest.mark.parametrize("height", [0.0, 1000.0, -1000.0])
def test_layers_without_parameters_agree_with_autograd(
    solved: SimpleNamespace, name: str, function: object, height: float
) -> None:
    rng = np.random.default_rng(5)
    x, dy = rng.standard_normal((7, 4)) + height, rng.standard_normal((7, 4))
    x_ = torch.tensor(x, requires_grad=True)
    y = function(x_) if callable(function) else x_.softmax(dim=1)
    y.backward(torch.from_numpy(dy))
    layer = getattr(solved, name)()
    np.testing.assert_allclose(layer.forward(x), y.detach().numpy(), rtol=LAYERS)
    np.testing.assert_allclose(layer.backward(dy), x_.grad.numpy(), rtol=LAYERS, atol=1e-15)


@pytest.mark.parametrize("seed", range(5))
def test_the_loss_of_one_example_falls_below_a_twentieth(
    solved: SimpleNamespace, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    model = [solved.Dense(10, 50, rng), solved.ReLU(), solved.Dense(50, 3, rng), solved.Softmax()]
    losses = solved.train_one_example(model, rng.normal(size=(1, 10)), np.eye(3)[[seed % 3]])
    assert len(losses) == 1000
    assert losses[-1] < 0.05 < losses[0]


@pytest.mark.parametrize("batch", [1, 32])
@pytest.mark.parametrize("seed", range(10))
def test_gradients_by_hand_agree_with_autograd_to_twelve_digits(
    solved: SimpleNamespace, batch: int, seed: int
) -> None:
    torch.manual_seed(seed)
    network = solved.build_network().double()
    x, y = solved.make_data(batch, seed)
    loss, theirs = solved.autograd_gradients(network, x, y)
    params = {
        name: tensor.numpy().T.copy()
        for name, tensor in zip(SHAPES, network.state_dict().values(), strict=True)
    }
    prediction, cache = solved.forward(params, x.numpy())
    assert ((prediction - y.numpy()) ** 2).sum() == pytest.approx(loss, rel=1e-12)
    ours = solved.backward(params, cache, prediction, y.numpy())
    for name, gradient in zip(SHAPES, theirs.values(), strict=True):
        assert _distance(ours[name], gradient.T) <= BY_HAND


@pytest.mark.parametrize("seed", range(5))
def test_gradients_by_hand_agree_with_autograd_for_wide_weights(
    solved: SimpleNamespace, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    params = draw_parameters(rng, scale=3.0)
    x, y = rng.standard_normal((17, 2)), rng.standard_normal((17, 1))
    prediction, cache = solved.forward(params, x)
    ours, right = solved.backward(params, cache, prediction, y), trace(params, x, y).gradients
    for name in SHAPES:
        assert _distance(ours[name], right[name]) <= BY_HAND


def test_training_learns_the_surface_better_than_any_plane(solved: SimpleNamespace) -> None:
    x, y = (tensor.numpy() for tensor in solved.make_data(200, seed=3))
    plane = np.column_stack([x, np.ones(len(x))])
    _, left, *_ = np.linalg.lstsq(plane, y[:, 0], rcond=None)
    torch.manual_seed(7)
    start = zip(SHAPES, solved.build_network().double().state_dict().values(), strict=True)
    params = {name: tensor.numpy().T.copy() for name, tensor in start}
    params |= {name: 5 * params[name] for name in ("w1", "b1", "w2")}  # as in the notebook
    losses = solved.train(params, x, y, lr=0.1, epochs=40, rng=np.random.default_rng(0))
    prediction, _ = solved.forward(params, x)
    assert len(losses) == 40
    assert np.mean((prediction - y) ** 2) < left.item() / len(x) / 2


def test_only_the_sigmoid_starves_its_early_layers(solved: SimpleNamespace) -> None:
    share = {
        name: np.divide(*solved.gradient_norms(20, name, np.random.default_rng(0))[[0, -1]])
        for name in ("sigmoid", "tanh", "relu")
    }
    assert share["sigmoid"] < 1e-9
    assert min(share["tanh"], share["relu"]) > 0.1
