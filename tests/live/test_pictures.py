"""Pictures: arrays and figures as bytes, a sheet to draw on."""

import io

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from chainrule.live import Blit, Drawing, Handle, Layer, Pad, heatmap, ink_pixels


def pixels(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def test_a_heat_map_has_one_pixel_a_value_and_the_colours_of_its_map():
    values = np.array([[0.0, 0.5, 1.0], [-9.0, 9.0, np.nan]])
    found = pixels(heatmap(values, 0, 1, "gray", exact=True))
    assert found.shape == (2, 3, 3)
    assert found[..., 0].tolist() == [[0, 127, 255], [0, 255, 128]]


def test_the_quick_format_shows_the_same_picture():
    values = np.linspace(0, 1, 64)[:, None] * np.ones(64)
    data = heatmap(values, 0, 1)
    assert data[8:12] == b"WEBP"
    exact = pixels(heatmap(values, 0, 1, exact=True))
    assert np.abs(pixels(data) - exact).mean() < 4


def test_blitting_moves_the_artist_and_leaves_no_trace_of_the_old_place():
    figure = Figure(figsize=(2, 2), dpi=50)
    axes = figure.subplots()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    (point,) = axes.plot([0.2], [0.5], "o", color="red", markersize=20)
    blit = Blit(figure, [point])
    reds = []
    for x in (0.2, 0.8, 0.2):
        point.set_xdata([x])
        found = pixels(blit.render())
        red = (found[..., 0] > 180) & (found[..., 1] < 90)
        reds.append(float(np.flatnonzero(red.any(axis=0)).mean()))
    assert reds[1] > reds[0] + 15
    assert reds[2] == pytest.approx(reds[0], abs=1)


def test_what_is_drawn_on_the_sheet_comes_as_a_square_array():
    found = ink_pixels({"kind": "ink", "pixels": list(range(16))})
    assert found.tolist() == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [12, 13, 14, 15]]


def test_a_file_holds_its_layers_handles_and_sheet():
    drawing = Drawing(
        "<g/>",
        "all",
        layers=(Layer(heatmap(np.eye(2), 0, 1), 0, 0, 10, 10),),
        handles=(Handle("a", 5, 5), Handle("b", 20, 30, square=True)),
        pad=Pad(0, 0, 10, np.zeros((28, 28), np.uint8)),
    )
    text = drawing.svg(standalone=True)
    assert text.count("<image ") == 2
    assert text.count("<circle ") == 1
    assert '<rect x="12.0" y="22.0" width="16" height="16"' in text
    assert "<image " not in drawing.svg()


def test_side_by_side_everything_of_the_right_one_moves_along():
    left = Drawing("<g/>", "left", 100, 50)
    right = Drawing("<g/>", "right", 100, 80, handles=(Handle("a", 5, 6),))
    both = left.beside(right, gap=20)
    assert (both.width, both.height, both.label) == (220, 80, "left; right")
    assert (both.handles[0].x, both.handles[0].y) == (125, 6)
