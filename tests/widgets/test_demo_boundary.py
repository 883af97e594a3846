"""The demo ``boundary``: gradients, fold lines, and a boundary that bends only at folds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from chainrule.live import Plot
from chainrule.widgets.demos.boundary import boundary, drag
from chainrule.widgets.demos.boundary_net import REACH, data, fold, fresh, margins, train
from chainrule.widgets.demos.pieces import pieces_of_boundary
from chainrule.widgets.demos.torch_net import TorchNet


@pytest.fixture(scope="module")
def run() -> Plot:
    """A demo that has trained its 200 steps."""
    return boundary()


def test_the_gradients_are_the_slopes_of_the_loss() -> None:
    rng = np.random.default_rng(1)
    net = TorchNet(2, [3], 2, 0.7, 0.0, rng)
    net.params["b1"] = rng.standard_normal(3)
    x, y = rng.standard_normal((20, 2)), rng.integers(0, 2, 20)
    _, gradients = net.loss(x, y)
    for key, value in net.params.items():
        for at in np.ndindex(*value.shape):
            start = value[at]
            losses = []
            for step in (1e-6, -1e-6):
                value[at] = start + step
                losses.append(net.loss(x, y)[0])
            value[at] = start
            assert gradients[key][at] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-6)


def test_training_parts_the_moons(run: Plot) -> None:
    assert run.history.current.step == 200
    assert run.history.current.series["loss"].latest[1] < 0.15
    net, (x, y) = run.history.current.extras["net"], data(run.settings)
    assert (net.loss(x).argmax(axis=1) == y).mean() > 0.95


@pytest.mark.parametrize(
    ("w", "b"), [((1.0, 2.0), 0.3), ((-3.0, 0.0), 1.0), ((0.0, 0.5), 0.2), ((1.0, 1.0), 0.0)]
)
def test_a_fold_is_where_its_unit_is_zero_and_ends_at_the_edge(w: tuple, b: float) -> None:
    ends = fold(np.array(w), b)
    np.testing.assert_allclose(ends @ np.array(w) + b, 0, atol=1e-12)
    np.testing.assert_allclose(np.abs(ends).max(axis=1), REACH)
    assert np.hypot(*(ends[0] - ends[1])) > 0.5


def test_a_fold_outside_the_plane_is_not_drawn() -> None:
    assert fold(np.array([1.0, 0.0]), 2.0) is None
    assert fold(np.array([0.0, 0.0]), 1.0) is None


def test_between_folds_the_margin_is_affine_and_across_one_it_bends(run: Plot) -> None:
    net = run.history.current.extras["net"]
    at = np.linspace(-REACH, REACH, 61)
    on = np.array(
        [[(np.array([x, y]) @ net.params["W1"] + net.params["b1"]) > 0 for x in at] for y in at]
    )
    gap = margins(net)
    bend = np.abs(gap[:, 2:] - 2 * gap[:, 1:-1] + gap[:, :-2])
    same = (on[:, 2:] == on[:, :-2]).all(axis=2)
    assert bend[same].max() < 1e-9
    assert bend[~same].max() > 1e-3


def test_the_picture_says_how_many_points_are_right(run: Plot) -> None:
    assert "4 hidden units, step 200" in run.drawing().label
    net, (x, y) = run.history.current.extras["net"], data(run.settings)
    right = (net.loss(x).argmax(axis=1) == y).mean()
    assert f"{right:.0%} of the points right" in run.drawing().label


def test_before_training_every_fold_goes_through_the_centre() -> None:
    settings = boundary_settings()
    net = fresh(settings, TorchNet)
    for k in range(4):
        ends = fold(net.params["W1"][:, k], net.params["b1"][k])
        np.testing.assert_allclose(ends[0], -ends[1])


def boundary_settings() -> object:
    """The settings of the demo's start, without training."""

    class Start:
        width, lr, seed = 4, 0.05, 3

        def __getitem__(self, name: str) -> float:
            return 0.0

    return Start()


def test_until_the_next_step_a_new_width_shows_the_old_network(run: Plot) -> None:
    """The page may draw between a change and the restart that it asks for."""
    run.settings.change("width", 9)
    try:
        assert "4 hidden units" in run.drawing().label
        assert run.message() == ""
    finally:
        run.settings.change("width", 4)


def test_a_dragged_point_is_trained_on(run: Plot) -> None:
    drag(run, {"kind": "drag", "name": "p", "x": 14 + 245, "y": 505 - 245 - 98})
    x, y = data(run.settings)
    np.testing.assert_allclose(x[-3], [0, 0.5], atol=0.02)
    assert y[-3:].tolist() == [0, 1, 1]


def test_an_engine_without_gradients_is_a_sentence() -> None:
    class Half(TorchNet):
        def loss(self, x, y=None):
            scores = super().loss(x)
            return scores if y is None else 0.3

    run = boundary(Half)
    assert run.history.current.step == 0
    assert "`loss` should return (loss, grads)" in run.message()


def test_the_students_network_is_the_engine() -> None:
    made = []

    class Mine(TorchNet):
        def __init__(self, *sizes, **more) -> None:
            super().__init__(*sizes, **more)
            made.append(self)

    steps = train(boundary_settings(), Mine)
    losses = [record["loss"] for record in itertools.islice(steps, 5)]
    assert len(made) == 1
    assert losses[-1] < losses[0]


def test_a_network_that_became_nan_is_still_drawn(run: Plot) -> None:
    net = run.history.current.extras["net"]
    kept = dict(net.params)
    net.params = {key: np.full_like(value, np.nan) for key, value in kept.items()}
    try:
        assert "0 folds in view" in run.drawing().label
        assert run.message() == ""
    finally:
        net.params = kept


def test_the_pieces_are_exact_and_bend_only_at_folds(run: Plot) -> None:
    net = run.history.current.extras["net"]
    pieces = pieces_of_boundary(net, REACH)
    assert pieces
    w, b = net.params["W1"], net.params["b1"]
    for ends in pieces:
        middle = ends.mean(axis=0)
        for point in (*ends, middle):
            scores = net.loss(point[None])[0]
            assert abs(scores[1] - scores[0]) < 1e-6
        # An end lies on the edge of the view or on a fold; the middle on none.
        for end in ends:
            on_edge = np.isclose(np.abs(end), REACH, atol=1e-6).any()
            assert on_edge or np.isclose(end @ w + b, 0, atol=1e-6).any()


def test_a_network_with_one_unit_has_at_most_two_pieces_and_none_where_it_is_broken() -> None:
    net = TorchNet(2, [1], 2, weight_scale=0.7, reg=0.0, rng=np.random.default_rng(0))
    assert len(pieces_of_boundary(net, REACH)) <= 2
    net.params["W1"] = net.params["W1"] * np.nan
    assert pieces_of_boundary(net, REACH) is None
