"""The figures of the four assignments: each is one labelled SVG, and stays inside its frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from chainrule.figures import ps1, ps2, ps2_results, ps3, ps3_digits, ps4
from chainrule.figures.style import svg

GRADIENTS = {"w1": np.arange(6.0).reshape(2, 3), "b1": np.array([1.0, -2.0, 0.5])}
HISTORY = {
    f"{name}_{what}": [0.5, 0.25]
    for name in ("train", "validation")
    for what in ("loss", "accuracy")
}
DRAWN: dict[str, Callable[[], None]] = {
    "ps1.forward_and_back": ps1.forward_and_back,
    "ps1.relu_and_slope": ps1.relu_and_slope,
    "ps1.max_paths": ps1.max_paths,
    "ps1.network": ps1.network,
    "ps1.one_weight": ps1.one_weight,
    "ps1.three_paths": ps1.three_paths,
    "ps2.layer_graph": ps2.layer_graph,
    "ps2.jacobian_shape": ps2.jacobian_shape,
    "ps2.softmax_jacobian": ps2.softmax_jacobian,
    "ps2.sigmoid_slope": ps2.sigmoid_slope,
    "ps2.network_graph": ps2.network_graph,
    "ps2.one_example_losses": partial(ps2.one_example_losses, [1.0, 0.1, 0.01]),
    "ps2.training_losses": partial(ps2.training_losses, [1.0, 0.1, 0.01]),
    "ps2.overlay": partial(ps2.overlay, GRADIENTS, GRADIENTS),
    "ps2.surfaces": partial(ps2.surfaces, lambda points: points.sum(axis=1, keepdims=True)),
    "ps3.affine_node": ps3.affine_node,
    "ps3.softmax_gradient": partial(ps3.softmax_gradient, [2.0, 1.0, -1.0, 0.5], 1),
    "ps3.jacobian_shapes": ps3.jacobian_shapes,
    "ps3.network_graph": partial(ps3.network_graph, [784, 500, 200, 10]),
    "ps3.momentum_paths": ps3.momentum_paths,
    "ps3.learning_curves": partial(ps3.learning_curves, HISTORY),
    "ps3.digits": partial(ps3.digits, np.zeros((20, 28, 28), np.uint8), np.arange(20)),
    "ps4.slope_of_a_signal": ps4.slope_of_a_signal,
    "ps4.one_window": ps4.one_window,
    "ps4.shares_add_up": ps4.shares_add_up,
    "ps4.im2col": ps4.im2col,
    "ps4.winners": ps4.winners,
    "ps4.network_in_boxes": partial(
        ps4.network_in_boxes, [("conv", "(N, 8, 28, 28)"), ("relu", "(N, 8, 28, 28)")]
    ),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_is_one_labelled_svg_with_its_words_inside(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[Figure, str]] = []
    for module in (ps1, ps2, ps2_results, ps3, ps3_digits, ps4):
        monkeypatch.setattr(module, "show", lambda figure, alt: shown.append((figure, alt)))
    DRAWN[name]()
    ((figure, alt),) = shown
    assert len(alt) > 60
    assert "nan" not in alt
    text = svg(figure, alt)
    assert text.count("<svg ") == 1
    assert 'role="img" aria-label="' in text
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    width, height = canvas.get_width_height()
    renderer = canvas.get_renderer()
    for words in (text for axes in figure.axes for text in axes.texts):
        box = words.get_window_extent(renderer)
        assert box.x0 >= 0, words
        assert box.y0 >= 0, words
        assert box.x1 <= width, words
        assert box.y1 <= height, words
