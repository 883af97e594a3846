"""The figures of PS2 say in words what they show."""

from __future__ import annotations

import re

import numpy as np
import pytest
from matplotlib.figure import Figure

from chainrule.figures import ps2, ps2_results

GRADIENTS = {"w1": np.arange(6.0).reshape(2, 3), "b1": np.array([1.0, -2.0, 0.5])}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Figure, str]]:
    figures: list[tuple[Figure, str]] = []
    for module in (ps2, ps2_results):
        monkeypatch.setattr(module, "show", lambda figure, alt: figures.append((figure, alt)))
    return figures


def test_the_surfaces_say_the_largest_error(shown: list[tuple[Figure, str]]) -> None:
    ps2.surfaces(lambda points: (points**2).sum(axis=1, keepdims=True) / 2 + 0.25)
    assert "at most 0.25" in shown[0][1]


def test_the_overlay_says_the_largest_difference(shown: list[tuple[Figure, str]]) -> None:
    other = {**GRADIENTS, "b1": GRADIENTS["b1"] + np.array([0, 1e-3, 0])}
    ps2.overlay(GRADIENTS, other)
    found = re.search(r"the largest (\S+)\.", shown[0][1])
    assert found is not None
    assert float(found[1]) == pytest.approx(1e-3, rel=0.1)
