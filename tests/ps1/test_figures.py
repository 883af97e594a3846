"""The figures of PS1: each is drawn, says in words what it shows, and stays inside its frame."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from chainrule.figures import ps1
from chainrule.figures.style import svg

DRAWN = [
    ps1.forward_and_back,
    ps1.relu_and_slope,
    ps1.max_roads,
    ps1.network,
    ps1.one_weight,
    ps1.three_roads,
]


@pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__name__)
def test_a_figure_is_one_labelled_svg_with_its_words_inside(
    draw: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[Figure, str]] = []
    monkeypatch.setattr(ps1, "show", lambda figure, alt: shown.append((figure, alt)))
    draw()  # type: ignore[operator]
    ((figure, alt),) = shown
    assert len(alt) > 80
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
