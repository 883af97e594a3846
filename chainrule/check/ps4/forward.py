"""The forward pass of a convolutional layer, and the mistakes made in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import ANYTHING, Case
from chainrule.check.problem import Problem
from chainrule.check.ps4.windows import Conv, conv, draw, padded_with, shapes_met, shifted
from chainrule.check.suspects import AnySuspect, Suspect, Symptom, stops


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for drawn in draw(rng):
        yield Case(
            drawn.inputs,
            expected=(_out(drawn), ANYTHING),
            properties=drawn.properties,
            oracle={"drawn": drawn},
            read_only=True,
        )


def _out(drawn: Conv) -> np.ndarray:
    return conv(drawn.x, drawn.w, drawn.b, drawn.stride, drawn.pad)


def _suspect(identifier: str, predict: Callable[[Conv], np.ndarray | None]) -> Suspect:
    """A suspect whose ``predict(drawn)`` is the output, or None."""

    def parts(drawn: Conv) -> dict[str, np.ndarray] | None:
        out = predict(drawn)
        return None if out is None else {"out": out}

    return Suspect(identifier, parts)


def _each_tap_biased(drawn: Conv, taps: int) -> np.ndarray:
    return _out(drawn) + (taps - 1) * drawn.b[:, None, None]


def _with(image: np.ndarray, w: np.ndarray, drawn: Conv) -> np.ndarray | None:
    """The output for another image and kernel: empty if there is no window, None without sense."""
    sides = [1 + (n - k) // drawn.stride for n, k in zip(image.shape[2:], w.shape[2:], strict=True)]
    if min(sides) <= 0:
        return np.zeros((len(image), len(w), *sides)) if min(sides) == 0 else None
    return conv(image, w, drawn.b, drawn.stride)


def _reshaped_kernel(drawn: Conv) -> np.ndarray | None:
    """The kernel's rows read as columns: two names exchanged on the left of ``=``."""
    F, C, HH, WW = drawn.w.shape
    return _with(drawn.padded, drawn.w.reshape(F, C, WW, HH), drawn)


def _turned_kernel(drawn: Conv) -> np.ndarray | None:
    return _with(drawn.padded, drawn.w.transpose(0, 1, 3, 2), drawn)


def _sides_swapped(observed: Any, w: np.ndarray) -> bool:
    """A window of the transposed shape was multiplied by a kernel of the right one."""
    HH, WW = w.shape[2:]
    if HH == WW:
        return False
    sides = [shape[-2:] for shape in shapes_met(observed)]
    return (HH, WW) in sides and (WW, HH) in sides


def _ends_strided(observed: Any, drawn: Conv) -> bool:
    """A window of ``stride`` times the kernel's size was multiplied by the kernel."""
    HH, WW = drawn.w.shape[2:]
    if drawn.stride == 1:
        return False
    windows = [shape[-2:] for shape in shapes_met(observed) if shape[-2:] != (HH, WW)]
    return any(
        rows == HH * drawn.stride or columns == WW * drawn.stride
        for rows, columns in (side for side in windows if len(side) == 2)
    )


def _width_from_height(observed: Any, drawn: Conv) -> bool:
    rows, columns = drawn.dout.shape[2:]
    if not isinstance(observed, dict):
        return bool(rows > columns and shapes_met(observed))
    shape = np.shape(observed["out"])
    return bool(rows != columns and len(shape) == 4 and shape[2:] == (rows, rows))


def _not_square(drawn: Conv) -> bool:
    rows, columns = drawn.dout.shape[2:]
    return bool(rows != columns)


def _windows_of_all_padded(drawn: Conv) -> np.ndarray:
    HH, WW = drawn.w.shape[2:]
    window: np.ndarray = np.pad(drawn.x, drawn.pad)[0, :, :HH, :WW] * drawn.w[0]
    return window


def _padded_by_one(drawn: Conv) -> np.ndarray | None:
    """As many outputs as are asked for, from an image that is padded by 1."""
    out = conv(drawn.x, drawn.w, drawn.b, drawn.stride, 1)
    rows, columns = drawn.dout.shape[2:]
    enough = out.shape[2] >= rows and out.shape[3] >= columns
    return out[:, :, :rows, :columns] if enough else None


def _padded_with(drawn: Conv, mode: Any) -> np.ndarray | None:
    return _with(padded_with(drawn, mode), drawn.w, drawn)


def _one_side(drawn: Conv, stride: tuple[int, int]) -> np.ndarray:
    out = conv(drawn.padded, drawn.w, drawn.b, stride)
    return out[:, :, : drawn.dout.shape[2], : drawn.dout.shape[3]]


def _same_numbers(observed: Any, drawn: Conv) -> bool:
    """All numbers are right, and not where they belong."""
    right = np.sort(_out(drawn), axis=None)
    found = np.sort(np.asarray(observed["out"], float), axis=None)
    return found.shape == right.shape and bool(np.allclose(found, right, rtol=1e-9, atol=1e-12))


SUSPECTS: tuple[AnySuspect, ...] = (
    _suspect("kernel-flipped", lambda d: _out(replace(d, w=d.w[:, :, ::-1, ::-1]))),
    Symptom("kernel-sides-swapped", _sides_swapped),
    _suspect("kernel-sides-swapped", _reshaped_kernel),
    _suspect("kernel-sides-swapped", _turned_kernel),
    Symptom("window-end-strided", _ends_strided),
    _suspect(
        "stride-ignored",
        lambda d: conv(d.padded, d.w, d.b)[:, :, : d.dout.shape[2], : d.dout.shape[3]],
    ),
    _suspect("stride-ignored", lambda d: conv(d.padded, d.w, d.b)),
    _suspect("bias-missing", lambda d: conv(d.x, d.w, None, d.stride, d.pad)),
    _suspect("bias-per-tap", lambda d: _each_tap_biased(d, d.w[0].size)),
    _suspect("bias-per-tap", lambda d: _each_tap_biased(d, d.w.shape[1])),
    _suspect("bias-per-tap", lambda d: _each_tap_biased(d, d.w[0, 0].size)),
    _suspect("padding-ignored", lambda d: _with(d.x, d.w, d)),
    Symptom("output-width-from-height", _width_from_height, affects=_not_square),
    _suspect("bias-subtracted", lambda d: _out(d) - 2 * d.b[:, None, None]),
    stops("all-axes-padded", lambda drawn: _windows_of_all_padded(drawn)),
    _suspect("padding-fixed", _padded_by_one),
    _suspect("padding-fixed", lambda d: conv(d.x, d.w, d.b, d.stride, 1)),
    *(
        _suspect("padding-not-zero", partial(_padded_with, mode=mode))
        for mode in ("edge", "reflect", "symmetric", "wrap")
    ),
    _suspect("padding-one-sided", lambda d: _with(shifted(d, before=True), d.w, d)),
    _suspect("padding-one-sided", lambda d: _with(shifted(d, before=False), d.w, d)),
    _suspect("stride-on-one-side", lambda d: _one_side(d, (d.stride, 1))),
    _suspect("stride-on-one-side", lambda d: _one_side(d, (1, d.stride))),
    Symptom("axes-mixed", _same_numbers),
    _suspect("first-image-only", lambda d: _out(replace(d, x=d.x[:1].repeat(len(d.x), axis=0)))),
)


conv_forward_naive = Problem(
    "conv_forward_naive",
    _cases,
    outputs=("out", "cache"),
    hints={
        "bias-subtracted": "b[f] is added to every output of filter f.",
        "wrong-shape": "Along each side there are 1 + (H + 2 · pad − HH) / stride outputs.",
    },
    suspects=SUSPECTS,
)
