"""The figures of PS2: each is one labelled SVG, and says in words what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.figure import Figure

from chainrule.figures import ps2, ps2_results
from chainrule.figures.style import svg

GRADIENTS = {"w1": np.arange(6.0).reshape(2, 3), "b1": np.array([1.0, -2.0, 0.5])}
DRAWN: dict[str, Callable[[], None]] = {
    "layer_graph": ps2.layer_graph,
    "jacobian_shape": ps2.jacobian_shape,
    "softmax_jacobian": ps2.softmax_jacobian,
    "sigmoid_slope": ps2.sigmoid_slope,
    "network_graph": ps2.network_graph,
    "one_example_losses": lambda: ps2.one_example_losses([1.0, 0.1, 0.01]),
    "training_losses": lambda: ps2.training_losses([1.0, 0.1, 0.01]),
    "overlay": lambda: ps2.overlay(GRADIENTS, GRADIENTS),
    "surfaces": lambda: ps2.surfaces(lambda points: points.sum(axis=1, keepdims=True)),
}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Figure, str]]:
    figures: list[tuple[Figure, str]] = []
    for module in (ps2, ps2_results):
        monkeypatch.setattr(module, "show", lambda figure, alt: figures.append((figure, alt)))
    return figures


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_is_one_labelled_svg(name: str, shown: list[tuple[Figure, str]]) -> None:
    DRAWN[name]()
    ((figure, alt),) = shown
    assert len(alt) > 60
    text = svg(figure, alt)
    assert text.count("<svg ") == 1
    assert 'role="img" aria-label="' in text
    assert "nan" not in alt


def test_the_surfaces_say_the_largest_error(shown: list[tuple[Figure, str]]) -> None:
    ps2.surfaces(lambda points: (points**2).sum(axis=1, keepdims=True) / 2 + 0.25)
    assert "at most 0.25" in shown[0][1]


def test_the_overlay_says_the_largest_difference(shown: list[tuple[Figure, str]]) -> None:
    other = {**GRADIENTS, "b1": GRADIENTS["b1"] + np.array([0, 1e-3, 0])}
    ps2.overlay(GRADIENTS, other)
    found = re.search(r"the largest (\S+)\.", shown[0][1])
    assert found is not None
    assert float(found[1]) == pytest.approx(1e-3, rel=0.1)
