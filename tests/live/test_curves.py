"""Curves as SVG: what a reader sees and what a screen reader says."""

import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import ImageFont

from chainrule.live import History, View
from chainrule.live.svg.curves import draw
from chainrule.live.svg.drawing import LECTURE, Style

NS = "{http://www.w3.org/2000/svg}"


def history(records, **settings):
    made = History()
    made.begin(settings)
    for record in records:
        made.current.add(record)
    return made


def parsed(drawing):
    return ET.fromstring(drawing.svg())


def texts(drawing):
    return [element.text for element in parsed(drawing).iter(f"{NS}text")]


def places(drawing, kind="current"):
    """The places (P, 2) of each curve that is drawn."""
    return [
        np.array(re.findall(r"-?\d+\.\d+", path.get("d")), dtype=float).reshape(-1, 2)
        for path in parsed(drawing).iter(f"{NS}path")
        if path.get("data-curve") == kind
    ]


def test_the_label_says_the_state():
    made = history([(0.5, 0.75), (0.21, 0.48)])
    assert draw(made).label == "train 0.21, validation 0.48 at step 2"
    root = parsed(draw(made))
    assert (root.get("role"), root.get("aria-label")) == ("img", draw(made).label)


def test_nothing_trained_yet_is_a_picture_too():
    assert draw(History()).label == "nothing trained yet"
    assert "loss" in texts(draw(History()))


def test_each_curve_ends_in_its_name_and_newest_value_and_has_its_own_dash():
    drawing = draw(history([(0.5, 0.75), (0.21, 0.48)]))
    assert {"train 0.21", "validation 0.48"} <= set(texts(drawing))
    curves = [p for p in parsed(drawing).iter(f"{NS}path") if p.get("data-curve") == "current"]
    assert len({(p.get("stroke"), p.get("stroke-dasharray")) for p in curves}) == 2
    assert len({p.get("stroke-dasharray") for p in curves}) == 2


def test_axes_are_labelled_and_the_log_axis_says_so():
    made = history([1.0, 0.1, 0.01])
    assert {"epoch", "squared error"} <= set(texts(draw(made, View(x="epoch", y="squared error"))))
    assert "loss (log scale)" in texts(draw(made, View(log=True)))


def test_a_log_axis_is_true():
    made = history([1.0, 0.1, 0.01, 0.001])
    (curve,) = places(draw(made, View(log=True)))
    steps = np.diff(curve[:, 1])
    np.testing.assert_allclose(steps, steps[0], atol=0.11)
    (straight,) = places(draw(made))
    assert np.diff(straight[:, 1])[0] > 5 * np.diff(straight[:, 1])[1]


def test_a_lower_loss_is_drawn_lower():
    (curve,) = places(draw(history([3.0, 2.0, 1.0])))
    assert np.all(np.diff(curve[:, 0]) > 0)
    assert np.all(np.diff(curve[:, 1]) > 0)


def test_a_few_outliers_are_marked_and_counted_never_hidden():
    values = [1 + 0.1 * math.sin(k) for k in range(200)]
    values[50] = 1e4
    drawing = draw(history(values))
    assert "▲ 1 point above, up to 10000" in texts(drawing)
    (curve,) = places(drawing)
    assert np.ptp(curve[60:, 1]) > 20  # the rest is not flattened


def test_without_outliers_there_is_no_such_note():
    assert not any("above" in t for t in texts(draw(history([float(k) for k in range(200)]))))


def test_values_that_a_log_axis_cannot_show_are_counted():
    drawing = draw(history([1.0, 0.5, 0.0, -1.0, 0.25]), View(log=True))
    assert "▼ 2 below" in texts(drawing)


def test_a_zoom_is_kept_when_more_records_come():
    made = history([float(k) for k in range(100)])
    view = View(xlim=(20, 40), ylim=(20, 40))
    before = draw(made, view)
    made.current.add(1e6)
    after = draw(made, view)
    for name in ("x", "y"):
        assert before.axes[name] == after.axes[name]


def test_nan_is_marked_and_said_with_its_settings():
    drawing = draw(history([1.0, 2.0, math.nan], **{"learning rate": "3"}))
    sentence = "loss became NaN at step 3 (learning rate 3)"
    assert sentence in texts(drawing)
    assert sentence in drawing.label


def test_smoothing_keeps_the_raw_line_beneath():
    made = history([float(k % 2) for k in range(100)])
    drawing = draw(made, View(smoothing=0.9))
    assert np.ptp(places(drawing)[0][50:, 1]) < 60
    raw = [p for p in parsed(drawing).iter(f"{NS}path") if p.get("opacity") == "0.45"]
    assert len(raw) == 1


def test_ghosts_are_drawn_pale_named_and_can_be_hidden():
    made = history([1.0, 2.0], lr="0.1")
    made.begin({"lr": "0.3"})
    made.current.add(1.5)
    assert len(places(draw(made), "earlier")) == 1
    assert "lr 0.1" in texts(draw(made))
    made.earlier_runs[0].hidden = True
    assert places(draw(made), "earlier") == []
    assert "0 earlier runs shown" in draw(made).label


def test_a_changed_setting_is_marked_where_it_changed():
    made = history([1.0] * 50)
    made.current.record_change("learning rate", "0.1", "0.3")
    assert "learning rate 0.1 → 0.3" in texts(draw(made))


def test_accuracy_has_its_own_axis_from_0_to_1():
    drawing = draw(history([{"train loss": 2.0, "train accuracy": 0.5}] * 3))
    loss, accuracy = places(drawing)
    assert accuracy[:, 1].min() > loss[:, 1].max()
    assert {"loss", "accuracy", "train loss 2", "train 0.5"} <= set(texts(drawing))


def test_a_long_run_is_thinned_but_its_spike_reaches_the_top():
    values = np.ones(50_000)
    values[25_000:26_500] = 5.0
    drawing = draw(history(values.tolist()))
    assert len(drawing.svg()) < 30_000
    (curve,) = places(drawing)
    assert curve[:, 0].size <= 601
    assert curve[:, 1].min() < 60


def test_seeds_have_a_band():
    made = History()
    for k in range(5):
        made.current.add_seeds([float(k), float(k) + 2])
    filled = [
        p for p in parsed(draw(made)).iter(f"{NS}path") if p.get("fill") not in ("none", None)
    ]
    assert len(filled) == 1


def test_names_cannot_break_out_of_the_picture():
    drawing = draw(history([{'<script>"&': 1.0}]))
    assert '<script>"& 1' in texts(drawing)


@pytest.mark.parametrize("style", [Style(), LECTURE])
def test_type_and_lines_have_the_size_that_was_asked_for(style):
    root = parsed(draw(history([1.0, 2.0]), style=style))
    assert root.get("viewBox") == f"0 0 {style.width} {style.height}"
    assert {float(t.get("font-size")) for t in root.iter(f"{NS}text")} == {style.type}


def test_labels_do_not_overlap():
    drawing = draw(history([{f"run {k}": 1.0 + 1e-6 * k for k in range(6)}] * 2))
    y = sorted(float(t.get("y")) for t in parsed(drawing).iter(f"{NS}text") if t.get("data-label"))
    assert len(y) == 6
    assert min(np.diff(y)) >= 13


@pytest.mark.parametrize("style", [Style(), LECTURE], ids=["notebook", "hall"])
def test_the_longest_number_at_a_curve_ends_inside_the_picture(style):
    drawing = draw(history([{"train": 0.001234567, "validation": 0.001234567}] * 9), style=style)
    # The widest of the fonts that a browser falls back on.
    font = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans-Bold.ttf")
    letters = ImageFont.truetype(font, 1000)
    labels = [e for e in parsed(drawing).iter(f"{NS}text") if e.get("data-label") == "current"]
    assert [e.text for e in labels] == ["train 0.001235", "validation 0.001235"]
    for label in labels:
        width = letters.getlength(label.text) / 1000 * float(label.get("font-size"))
        assert float(label.get("x")) + width <= style.width
