"""The network without hidden layers, held against the formula of its gradient."""

import numpy as np

from chainrule.training import SoftmaxRegression


def test_scores_loss_and_gradients_are_those_of_the_formula():
    rng = np.random.default_rng(4)
    net = SoftmaxRegression(6, 3)
    net.params = {"W1": rng.standard_normal((6, 3)), "b1": rng.standard_normal(3)}
    X, y = rng.standard_normal((5, 2, 3)), np.array([0, 2, 1, 1, 0])
    rows = X.reshape(5, 6)
    scores = rows @ net.params["W1"] + net.params["b1"]
    np.testing.assert_allclose(net.loss(X), scores, rtol=1e-12)
    loss, grads = net.loss(X, y)
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(loss, -np.log(p[np.arange(5), y]).mean(), rtol=1e-12)
    pull = (p - np.eye(3)[y]) / 5
    np.testing.assert_allclose(grads["W1"], rows.T @ pull, rtol=1e-10)
    np.testing.assert_allclose(grads["b1"], pull.sum(axis=0), rtol=1e-10)


def test_a_call_changes_no_parameter():
    net = SoftmaxRegression(2, 2)
    net.loss(np.ones((3, 2)), np.array([0, 1, 1]))
    assert not net.params["W1"].any()
    assert net.params["b1"].shape == (2,)
