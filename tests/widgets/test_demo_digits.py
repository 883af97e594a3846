"""The demo ``digits``: what is drawn is read, and turned, shifted or noisy digits fool it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from chainrule.data import mnist, scale
from chainrule.widgets.demos.digits import digits, distorted, examples
from chainrule.widgets.demos.digits_net import trained
from chainrule.widgets.demos.ink import decoded, encoded
from chainrule.widgets.reading import read_digit


def _settings(**values: float) -> Any:
    return SimpleNamespace(**{"turn": 0, "shift": 0, "noise": 0, "seed": 1, **values})


def test_the_built_in_network_reads_digits_that_it_has_not_seen() -> None:
    data = mnist()
    scores = trained()[0].loss(scale(data.test_images[:2000])[:, None])
    assert (scores.argmax(axis=1) == data.test_labels[:2000]).mean() > 0.94


def test_the_feature_maps_are_those_that_lead_to_the_scores() -> None:
    net, *functions = trained()
    X = scale(examples()["5"])[None, None]
    reading = read_digit(X, net, *functions)
    last = net.layers[4]
    scores = last.weight.detach().numpy() @ reading.pooled.ravel() + last.bias.detach().numpy()
    np.testing.assert_allclose(scores, net.loss(X)[0], rtol=1e-4, atol=1e-4)
    assert reading.probabilities.sum() == pytest.approx(1)


def test_a_picture_is_turned_shifted_and_sprinkled() -> None:
    plain = distorted(examples()["7"], _settings())
    turned = distorted(examples()["7"], _settings(turn=180)).astype(int)
    assert np.abs(turned - plain[::-1, ::-1]).mean() < 12
    shifted = distorted(examples()["7"], _settings(shift=3))
    np.testing.assert_array_equal(shifted[:, 3:], plain[:, :-3])
    noisy = [distorted(examples()["7"], _settings(noise=0.5, seed=seed)) for seed in (1, 1, 2)]
    assert np.abs(noisy[0].astype(int) - plain).mean() > 20
    np.testing.assert_array_equal(noisy[0], noisy[1])
    assert (noisy[0] != noisy[2]).any()


@pytest.mark.parametrize(
    ("preset", "read"), [("a 3", "reads 3"), ("a 7", "reads 7"), ("7, turned", "reads")]
)
def test_the_presets_lay_a_digit_on_the_sheet(preset: str, read: str) -> None:
    run = digits()
    run.choose(preset)
    drawing = run.drawing()
    assert read in drawing.label
    assert ("reads 7" in drawing.label) == (preset == "a 7")
    np.testing.assert_array_equal(drawing.pad.image, examples()["3" if preset == "a 3" else "7"])
    assert run.message() == ""


def test_what_is_drawn_is_read_and_an_example_takes_its_place_again() -> None:
    run = digits()
    first = run.drawing().pad.version
    run.on_event(run, {"kind": "ink", "pixels": examples()["0"].ravel().tolist()})
    drawing = run.drawing()
    assert "reads 0" in drawing.label
    # The page holds the ink already: loading it again would break the stroke.
    assert drawing.pad.version == first
    run.choose("a 3")
    drawing = run.drawing()
    assert "reads 3" in drawing.label
    assert drawing.pad.version > first


def test_the_students_network_is_the_engine() -> None:
    net, conv, pool = trained()

    class Sure:
        params = net.params

        def loss(self, X: np.ndarray) -> np.ndarray:
            return 100.0 * (np.arange(10) == 4)[None]

    run = digits((Sure(), conv, pool))
    assert "reads 4, 100% sure" in run.drawing().label


def test_a_broken_engine_is_a_sentence() -> None:
    net, conv, pool = trained()
    run = digits((net, lambda x, w, b, given: (conv(x, w, b, given)[0][:, :3], None), pool))
    run.drawing()
    assert "should return an array of shape (8, 28, 28)" in run.message()


def test_a_drawing_travels_in_the_address() -> None:
    drawn = examples()["0"]
    run = digits()
    run.on_event(run, {"kind": "ink", "pixels": drawn.ravel().tolist()})
    again = digits()
    again.restore(run.settings.state())
    drawing = again.drawing()
    assert "reads 0" in drawing.label
    assert np.abs(drawing.pad.image.astype(int) - drawn).max() < 16
    assert len(run.settings.state()) < 1000
    # A second picture does not load it again, which would break a stroke.
    assert again.drawing().pad.version == drawing.pad.version


@pytest.mark.parametrize("text", ["", "?", "AAAA", "é", encoded(np.zeros((28, 28), np.uint8))[:-3]])
def test_a_text_that_holds_no_drawing_is_an_empty_sheet(text: str) -> None:
    assert not decoded(text).any()


def test_noise_as_a_drawing_fits_a_setting() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (28, 28)).astype(np.uint8)
    assert len(encoded(noise)) < 2000
    assert np.abs(decoded(encoded(noise)).astype(int) - noise).max() < 16
