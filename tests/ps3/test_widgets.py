"""PS3's widgets as functions of values, and run to their end without a front end."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from chainrule.data import spirals
from chainrule.live import Plot
from chainrule.training import split
from chainrule.widgets import gradient_table, learning, temperature


def not_written(*arguments: object, **options: object) -> None:
    raise NotImplementedError


def well_formed(drawing) -> str:
    """Parse a drawing's SVG and return its label."""
    root = ElementTree.fromstring(drawing.svg(standalone=True))
    return root.get("aria-label") or ""


def test_temperature_one_is_the_softmax_and_cold_is_the_maximum():
    scores = np.array([2.0, 1.0, -1.0])
    p = np.exp(scores) / np.exp(scores).sum()
    np.testing.assert_allclose(temperature.probabilities(scores, 1.0), p, rtol=1e-12)
    np.testing.assert_allclose(temperature.probabilities(scores, 0.01), [1, 0, 0], atol=1e-12)
    np.testing.assert_allclose(temperature.probabilities(scores, 1e6), [1 / 3] * 3, atol=1e-5)


def test_temperature_widget_tells_its_probabilities_and_follows_its_sliders():
    shown = temperature.softmax_temperature()
    assert well_formed(shown.drawing()) == "temperature 1: cat 0.705, dog 0.259, fox 0.035"
    shown.set("temperature", 20.0)
    shown.set("score_0", -5.0)
    assert well_formed(shown.drawing()) == "temperature 20: cat 0.280, dog 0.378, fox 0.342"
    shown.choose("cold")
    assert "cat 1.000" in well_formed(shown.drawing())


@pytest.mark.parametrize("missing", ["network", "train"])
def test_widgets_say_kindly_that_an_answer_is_missing(solved, capsys, missing):
    network = not_written if missing == "network" else solved.FullyConnectedNet
    train = not_written if missing == "train" else solved.train_and_validate
    x, y = spirals(30, np.random.default_rng(0))
    data = split(x, y, 6, np.random.default_rng(0))
    assert learning.boundary(network, train) is None
    assert learning.learning(network, train, data) is None
    said = capsys.readouterr().out
    assert said.count("○ This training appears when not_written is written.") == 2


def test_boundary_moves_until_the_arms_are_separated(solved):
    shown = learning.boundary(solved.FullyConnectedNet, solved.train_and_validate, epochs=60)
    assert isinstance(shown, Plot)
    run = shown.history.current
    assert run.step == 60
    assert run.series["validation accuracy"].latest[1] > 0.8
    label = well_formed(shown.drawing())
    assert "class 0 wins on" in label
    assert "nothing learnt" not in label


def test_learning_shows_four_figures_an_epoch(solved):
    x, y = spirals(90, np.random.default_rng(0))
    data = split(x.astype(np.float32), y, 30, np.random.default_rng(0))
    shown = learning.learning(solved.FullyConnectedNet, solved.train_and_validate, data, epochs=3)
    assert shown is not None
    series = shown.history.current.series
    assert set(series) == {"train", "validation", "train accuracy", "validation accuracy"}
    assert all(series.latest and series.latest[0] == 3 for series in series.values())


def test_history_without_its_keys_is_explained_beside_the_plot(solved, capsys):
    shown = learning.boundary(solved.FullyConnectedNet, lambda *arguments: {"loss": [1.0]}, 5)
    assert shown is not None
    assert "`train_and_validate` should return a dict with the key 'train_loss'" in shown.message()


def test_plane_names_the_winners_shares():
    x, y = spirals(30, np.random.default_rng(0))
    data = split(x, y, 6, np.random.default_rng(0))
    scores = np.zeros((len(learning.grid()), 3))
    scores[:, 1] = np.where(learning.grid()[:, 0] > 0, 5.0, -5.0)
    label = well_formed(learning.plane(scores, data))
    assert "class 0 wins on 51%, class 1 wins on 49%, class 2 wins on 0%" in label
    assert "nothing learnt yet" in well_formed(learning.plane(None, data))


def test_gradient_table_finds_the_one_wrong_gradient(solved):
    rng = np.random.default_rng(5)
    net = solved.FullyConnectedNet(4, [5], 3, weight_scale=0.5, reg=0.1, rng=rng)
    X, y = rng.standard_normal((6, 4)), rng.integers(0, 3, 6)
    before = {name: array.copy() for name, array in net.params.items()}
    rows = gradient_table.differences(net, X, y)
    assert [name for name, _, _ in rows] == ["W1", "b1", "W2", "b2"]
    assert all(value < 1e-7 for _, _, value in rows)
    assert all(np.array_equal(net.params[name], array) for name, array in before.items())

    class Flawed:
        params = net.params

        def loss(self, X, y):
            loss, grads = net.loss(X, y)
            return loss, {**grads, "b1": grads["b1"] * 1.01}

    found = {name: value for name, _, value in gradient_table.differences(Flawed(), X, y)}
    assert found["b1"] == pytest.approx(0.01, rel=1e-3)
    assert found["W2"] < 1e-7
