"""The figures of PS4: each is drawn, says in words what it shows, and stays inside its frame."""

from __future__ import annotations

from functools import partial

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from chainrule.figures import ps4
from chainrule.figures.style import svg

DRAWN = [
    ps4.slope_of_a_signal,
    ps4.one_window,
    ps4.shares_add_up,
    ps4.im2col,
    ps4.winners,
    partial(ps4.network_in_boxes, [("conv", "(N, 8, 28, 28)"), ("relu", "(N, 8, 28, 28)")]),
]


@pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: getattr(draw, "__name__", "boxes"))
def test_a_figure_is_one_labelled_svg_with_its_words_inside(
    draw: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[Figure, str]] = []
    monkeypatch.setattr(ps4, "show", lambda figure, alt: shown.append((figure, alt)))
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
