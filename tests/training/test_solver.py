"""The given training loop: on a network whose course can be computed by hand or by PyTorch."""

import numpy as np
import pytest
import torch

from chainrule.training import Solver, decayed


class Line:
    """Least squares: prediction X w + b, loss the mean squared error."""

    def __init__(self, inputs: int) -> None:
        self.params = {"w": np.zeros(inputs), "b": np.zeros(1)}
        self.batches: list[np.ndarray] = []

    def loss(self, X, y):
        self.batches.append(y)
        error = X @ self.params["w"] + self.params["b"] - y
        grads = {"w": 2 * X.T @ error / len(y), "b": np.array([2 * error.mean()])}
        return np.mean(error**2), grads


@pytest.fixture
def points():
    rng = np.random.default_rng(8)
    X = rng.standard_normal((23, 3))
    return X, X @ [1.0, -2.0, 0.5] + 0.7


def sgd(lr=0.1, momentum=0.0):
    return lambda tensors: torch.optim.SGD(tensors, lr=lr, momentum=momentum)


def test_one_full_batch_step_is_gradient_descent(points):
    X, y = points
    net = Line(3)
    (step,) = Solver(net, X, y, sgd(0.1), np.random.default_rng(0)).steps(1, 23)
    np.testing.assert_allclose(net.params["w"], 0.2 * X.T @ y / 23, rtol=1e-12)
    np.testing.assert_allclose(net.params["b"], 0.2 * y.mean(), rtol=1e-12)
    assert step.loss == pytest.approx(np.mean(y**2))


def test_steps_count_batches_and_epochs(points):
    net = Line(3)
    steps = list(Solver(net, *points, sgd(), np.random.default_rng(0)).steps(2, 10))
    assert [step.number for step in steps] == [1, 2, 3, 4, 5, 6]
    assert [len(batch) for batch in net.batches] == [10, 10, 3, 10, 10, 3]
    np.testing.assert_allclose([step.epoch for step in steps[:3]], [10 / 23, 20 / 23, 1])
    assert steps[5].epoch == 2


def test_training_with_momentum_finds_the_line(points):
    net = Line(3)
    rng = np.random.default_rng(0)
    *_, last = Solver(net, *points, sgd(0.02, 0.9), rng).steps(200, 8)
    assert last.loss < 1e-12
    np.testing.assert_allclose(net.params["w"], [1.0, -2.0, 0.5], atol=1e-6)
    np.testing.assert_allclose(net.params["b"], [0.7], atol=1e-6)


def test_learning_rate_changes_between_steps(points):
    net = Line(3)
    solver = Solver(net, *points, sgd(0.1), np.random.default_rng(0))
    steps = solver.steps(2, 23)
    next(steps)
    solver.lr = 0.0
    assert solver.lr == 0.0
    before = net.params["w"].copy()
    next(steps)
    assert np.array_equal(net.params["w"], before)


def test_nothing_runs_ahead_of_the_reader(points):
    net = Line(3)
    steps = Solver(net, *points, sgd(), np.random.default_rng(0)).steps(5, 10)
    assert net.batches == []
    next(steps)
    assert len(net.batches) == 1


def test_missing_gradient_is_named(points):
    net = Line(3)
    net.loss = lambda X, y: (0.0, {"w": np.zeros(3)})
    with pytest.raises(KeyError, match="b"):
        next(Solver(net, *points, sgd(), np.random.default_rng(0)).steps(1, 10))


def test_decayed_rate_starts_at_the_first_epoch_with_the_rate_itself():
    assert [decayed(0.5, 0.5, epoch) for epoch in range(3)] == [0.5, 0.25, 0.125]
