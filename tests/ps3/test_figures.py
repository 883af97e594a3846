"""PS3's figures: each reaches the page as SVG, and says in words what it shows."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from chainrule.figures import ps3 as figures
from chainrule.figures.ps3 import descent


@pytest.fixture
def shown(monkeypatch):
    """Collect the markup that figures display."""
    pages: list[str] = []
    monkeypatch.setattr("IPython.display.display", lambda html: pages.append(html.data))

    def label_of(draw, *arguments, **options) -> str:
        draw(*arguments, **options)
        svg = re.search(r"<svg.*</svg>", pages[-1], re.DOTALL)
        assert svg is not None
        root = ElementTree.fromstring(svg.group())
        assert root.get("role") == "img"
        return root.get("aria-label") or ""

    return label_of


def test_affine_node_names_every_shape(shown):
    label = shown(figures.affine_node)
    for shape in ("(N, F)", "(F, H)"):
        assert shape in label
    assert "dx, dw and db" in label


def test_softmax_gradient_tells_p_minus_t(shown):
    label = shown(figures.softmax_gradient, scores=[0.0, 0.0, 0.0, 0.0], label=2)
    assert "class 0: 0.25, class 1: 0.25, class 2: -0.75, class 3: 0.25" in label


def test_jacobians_have_the_sizes_of_their_layer(shown):
    label = shown(figures.jacobian_shapes)
    assert "12 by 20 Jacobian" in label
    assert "12 by 15 Jacobian" in label


def test_network_graph_counts_parameters(shown):
    label = shown(figures.network_graph, [784, 500, 200, 10])
    assert "494,710 parameters" in label
    assert "has 6 parameters" in shown(figures.network_graph, [2, 2])


def test_momentum_is_worth_its_figure(shown):
    label = shown(figures.momentum_paths)
    plain, heavy = map(float, re.findall(r"loss (?:of|is) ([\d.e-]+\d)", label))
    assert heavy < plain / 100


def test_descent_without_momentum_shrinks_each_weight_by_its_own_factor():
    path = descent(np.array([2.0, 1.0]), np.array([1.0, 10.0]), 0.05, 0.0, 3)
    np.testing.assert_allclose(path[:, 0], 2.0 * 0.95 ** np.arange(4))
    np.testing.assert_allclose(path[:, 1], 0.5 ** np.arange(4))


def test_learning_curves_end_with_the_last_figures(shown):
    history = {
        "train_loss": [0.5, 0.02],
        "validation_loss": [0.6, 0.3],
        "train_accuracy": [0.8, 0.995],
        "validation_accuracy": [0.7, 0.9],
    }
    label = shown(figures.learning_curves, history)
    assert "over 2 epochs" in label
    assert "0.02 for training and 0.3 for validation" in label
    assert "99.50% and 90.00%" in label


def test_misread_digits_say_what_they_were_read_as(shown):
    images = np.zeros((3, 28, 28), np.uint8)
    assert shown(figures.digits, images, [1, 2, 3]) == "3 handwritten digits: 1; 2; 3."
    label = shown(figures.digits, images, [1, 2, 3], [1, 7, 3])
    assert "2, read as 7" in label
