"""The sets of points in the plane: what their classes look like."""

import numpy as np
import pytest

from chainrule.data import moons, rings, spirals


@pytest.mark.parametrize(
    ("draw", "classes"),
    [
        (lambda n, rng: spirals(n, rng), 3),
        (lambda n, rng: spirals(n, rng, classes=5), 5),
        (lambda n, rng: rings(n, rng), 2),
        (lambda n, rng: rings(n, rng, classes=4), 4),
        (lambda n, rng: moons(n, rng), 2),
    ],
)
def test_points_are_balanced_repeatable_and_near_the_unit_square(draw, classes):
    x, y = draw(301, np.random.default_rng(7))
    again, labels = draw(301, np.random.default_rng(7))
    assert x.shape == (301, 2)
    assert y.shape == (301,)
    assert np.array_equal(x, again)
    assert np.array_equal(y, labels)
    counts = np.bincount(y, minlength=classes)
    assert len(counts) == classes
    assert counts.max() - counts.min() <= 1
    assert np.abs(x).max() < 1.5
    assert (np.diff(y) != 0).mean() > 0.3, "labels come in random order"


def test_ring_is_told_by_distance_from_the_origin():
    x, y = rings(400, np.random.default_rng(1), classes=3, noise=0.0)
    assert np.array_equal(np.floor(3 * np.hypot(*x.T)).astype(int), y)


@pytest.mark.parametrize("draw", [spirals, moons])
def test_neighbours_share_a_class_but_no_line_separates_the_classes(draw):
    x, y = draw(600, np.random.default_rng(3))
    distance = np.linalg.norm(x[:, None] - x[None], axis=2) + 9 * np.eye(len(x))
    assert (y[distance.argmin(axis=1)] == y).mean() > 0.9
    design = np.column_stack([x, np.ones(len(x))])
    weights = np.linalg.lstsq(design, np.eye(y.max() + 1)[y], rcond=None)[0]
    assert ((design @ weights).argmax(axis=1) == y).mean() < 0.9
