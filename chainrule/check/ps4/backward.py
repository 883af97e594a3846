"""The backward pass of a convolutional layer, and the mistakes made in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import Case
from chainrule.check.problem import Problem
from chainrule.check.ps4.windows import Conv, crop, draw, gradients, padded_with, shapes_met
from chainrule.check.suspects import AnySuspect, ExceptionInfo, Factor, Suspect, Symptom
from chainrule.scenarios import ps4 as scenarios

Prediction = Callable[[Conv], dict[str, np.ndarray] | None]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for drawn in draw(rng):
        dx, dw, db = gradients(drawn.padded, drawn.w, drawn.stride, drawn.dout)
        yield Case(
            {"dout": drawn.dout, **drawn.inputs},
            expected=(crop(dx, drawn.pad), dw, db),
            properties=drawn.properties,
            oracle={"drawn": drawn, "dx_padded": dx, "dw": dw},
            read_only=True,
        )


def _suspects(identifier: str, predict: Prediction) -> Iterator[Suspect]:
    """One suspect that affects all parts of ``predict(drawn)``, and one for each part alone."""
    yield Suspect(identifier, lambda drawn: predict(drawn))
    for part in ("dx", "dw"):

        def alone(drawn: Conv, part: str = part) -> Any:
            made = predict(drawn)
            return {part: made[part]} if made and part in made else None

        yield Suspect(identifier, alone)


def _stride_one(drawn: Conv) -> dict[str, np.ndarray]:
    dx, dw, _ = gradients(drawn.padded, drawn.w, 1, drawn.dout)
    return {"dx": crop(dx, drawn.pad), "dw": dw}


def _of_ones(drawn: Conv) -> dict[str, np.ndarray]:
    """What an upstream gradient of ones would give."""
    ones = np.ones_like(drawn.dout)
    dx, dw, _ = gradients(drawn.padded, drawn.w, drawn.stride, ones)
    return {"dx": crop(dx, drawn.pad), "dw": dw}


def _flipped(drawn: Conv) -> dict[str, np.ndarray]:
    dx, _, _ = gradients(drawn.padded, drawn.w[:, :, ::-1, ::-1], drawn.stride, drawn.dout)
    return {"dx": crop(dx, drawn.pad)}


def _shares(drawn: Conv) -> Iterator[tuple[tuple[slice, slice], np.ndarray]]:
    """Window by window: where it lies, and its own part of the gradient of the padded image."""
    HH, WW = drawn.w.shape[2:]
    for i, j in np.ndindex(*drawn.dout.shape[2:]):
        alone = np.zeros_like(drawn.dout)
        alone[:, :, i, j] = drawn.dout[:, :, i, j]
        rows, columns = i * drawn.stride, j * drawn.stride
        place = (slice(rows, rows + HH), slice(columns, columns + WW))
        yield place, gradients(drawn.padded, drawn.w, drawn.stride, alone)[0]


def _overwritten(drawn: Conv, last_filter: bool) -> dict[str, np.ndarray]:
    if last_filter:
        kept = np.zeros_like(drawn.dout)
        kept[:, -1] = drawn.dout[:, -1]
        drawn = Conv(drawn.x, drawn.w, drawn.b, kept, drawn.stride, drawn.pad)
    dx = np.zeros_like(drawn.padded)
    for place, share in _shares(drawn):
        dx[:, :, *place] = share[:, :, *place]
    return {"dx": crop(dx, drawn.pad)}


def _last_only(drawn: Conv, last_image: bool) -> dict[str, np.ndarray]:
    """The gradient of w from the last window alone (of the last image alone)."""
    kept = np.zeros_like(drawn.dout)
    images = slice(-1, None) if last_image else slice(None)
    kept[images, :, -1, -1] = drawn.dout[images, :, -1, -1]
    return {"dw": gradients(drawn.padded, drawn.w, drawn.stride, kept)[1]}


def _unpadded(drawn: Conv) -> dict[str, np.ndarray] | None:
    """The image in the upper left corner, with zeros right of it and below it."""
    if drawn.pad == 0:
        return None
    shifted = np.roll(drawn.padded, (-drawn.pad, -drawn.pad), axis=(2, 3))
    return {"dw": gradients(shifted, drawn.w, drawn.stride, drawn.dout)[1]}


def _window_cut_off(observed: Any, drawn: Conv) -> bool:
    """A window of the unpadded image, cut off at the border, was multiplied by the whole kernel."""
    kernel = drawn.w.shape[2:]
    sides = [shape[-2:] for shape in shapes_met(observed) if len(shape) >= 2]
    smaller = [s for s in sides if s != kernel and s[0] <= kernel[0] and s[1] <= kernel[1]]
    return drawn.pad > 0 and kernel in sides and bool(smaller)


def _empty(drawn: Conv) -> dict[str, np.ndarray] | None:
    return {"dx": np.zeros((*drawn.x.shape[:2], 0, 0))} if drawn.pad == 0 else None


def _still_padded(drawn: Conv, dx_padded: np.ndarray) -> dict[str, np.ndarray] | None:
    return {"dx": dx_padded} if drawn.pad else None


def _padded_by_one(drawn: Conv) -> dict[str, np.ndarray] | ExceptionInfo:
    """As many windows as ``dout`` has, of an image that is padded by 1."""
    if drawn.pad > 1:
        return ExceptionInfo()  # windows beyond the border are cut off
    padded = np.pad(drawn.x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    dx, dw, _ = gradients(padded, drawn.w, drawn.stride, drawn.dout)
    return {"dx": crop(dx, 1), "dw": dw}


def _overwritten_by_taps(drawn: Conv) -> dict[str, np.ndarray]:
    """Loops over the kernel's cells instead of windows, of which each writes ``=``."""
    (HH, WW), (rows, columns) = drawn.w.shape[2:], drawn.dout.shape[2:]
    dx = np.zeros_like(drawn.padded)
    for i, j in np.ndindex(HH, WW):
        share = np.einsum("fc,nfij->ncij", drawn.w[:, :, i, j], drawn.dout)
        down = slice(i, i + drawn.stride * rows, drawn.stride)
        dx[:, :, down, slice(j, j + drawn.stride * columns, drawn.stride)] = share
    return {"dx": crop(dx, drawn.pad)}


_MODES = ("edge", "reflect", "symmetric", "wrap")


def _padded_with(drawn: Conv, mode: Any) -> dict[str, np.ndarray]:
    image = padded_with(drawn, mode)
    return {"dw": gradients(image, drawn.w, drawn.stride, drawn.dout)[1]}


def _strided(drawn: Conv, stride: tuple[int, int]) -> dict[str, np.ndarray]:
    dx, dw, _ = gradients(drawn.padded, drawn.w, stride, drawn.dout)
    return {"dx": crop(dx, drawn.pad), "dw": dw}


def _at_corner(drawn: Conv, dx_padded: np.ndarray) -> dict[str, np.ndarray]:
    """The upper left corner of the padded gradient, where its middle belongs."""
    rows, columns = drawn.x.shape[2:]
    return {"dx": dx_padded[:, :, :rows, :columns]}


def _of_image(drawn: Conv, index: int, *parts: str) -> dict[str, np.ndarray]:
    """The gradients of one image of the batch."""
    kept = np.zeros_like(drawn.dout)
    kept[index] = drawn.dout[index]
    _, dw, db = gradients(drawn.padded, drawn.w, drawn.stride, kept)
    made = {"dw": dw, "db": db}
    return {part: made[part] for part in parts}


def _first_filled(drawn: Conv, summed: np.ndarray) -> dict[str, np.ndarray]:
    db = np.zeros(len(drawn.w))
    db[0] = summed.sum()
    return {"db": db}


def _wrong_axes(axes: tuple[int, ...]) -> Suspect:
    return Suspect("db-wrong-axes", lambda dout: {"db": dout.sum(axis=axes)})


_AXES = ((0,), (0, 1), (0, 1, 2), (1, 2, 3), (2, 3), (1, 2), (0, 2), (0, 3), (0, 1, 2, 3), (3,))

SUSPECTS: tuple[AnySuspect, ...] = (
    *_suspects("backward-stride-one", _stride_one),
    Suspect("padding-slice-zero", _empty),
    Suspect("dx-padded", _still_padded),
    *_suspects("overlap-overwritten", lambda d: _overwritten(d, last_filter=False)),
    *_suspects("overlap-overwritten", lambda d: _overwritten(d, last_filter=True)),
    *_suspects("overlap-overwritten", lambda d: _last_only(d, last_image=True)),
    *_suspects("overlap-overwritten", lambda d: _last_only(d, last_image=False)),
    Suspect("overlap-overwritten", lambda drawn: _overwritten_by_taps(drawn)),
    Suspect("padding-fixed", _padded_by_one),
    Suspect("dw-unpadded", _unpadded),
    Symptom("dw-unpadded", _window_cut_off),
    Suspect("dw-flipped", lambda dw: {"dw": dw[:, :, ::-1, ::-1]}),
    *_suspects("kernel-flipped", _flipped),
    *_suspects("upstream-forgotten", _of_ones),
    *(_wrong_axes(axes) for axes in _AXES),
    *(Suspect("padding-not-zero", partial(_padded_with, mode=mode)) for mode in _MODES),
    *_suspects("stride-on-one-side", lambda d: _strided(d, (d.stride, 1))),
    *_suspects("stride-on-one-side", lambda d: _strided(d, (1, d.stride))),
    Suspect("cropped-at-corner", lambda drawn, dx_padded: _at_corner(drawn, dx_padded)),
    Suspect("one-image-only", lambda drawn: _of_image(drawn, -1, "dw")),
    Suspect("one-image-only", lambda drawn: _of_image(drawn, 0, "dw")),
    Suspect("one-image-only", lambda drawn: _of_image(drawn, -1, "db")),
    Suspect("one-image-only", lambda drawn: _of_image(drawn, 0, "db")),
    Suspect("one-image-only", lambda drawn: _of_image(drawn, -1, "dw", "db")),
    Suspect("one-entry-filled", lambda drawn: _first_filled(drawn, drawn.dout)),
    Suspect("one-entry-filled", lambda drawn: _first_filled(drawn, drawn.dout[:, 0])),
    Factor("db-mean", lambda dout: 1 / len(dout), parts=("db",)),
    Suspect("db-mean", lambda dout: {"db": dout.mean(axis=(0, 2, 3))}),
    Suspect("averaged-twice", lambda dw, dout: {"dw": dw / len(dout)}),
    *(Factor("error-sign", -1.0, parts) for parts in ((), ("dx",), ("dw",), ("db",))),
)

conv_backward_naive = Problem(
    "conv_backward_naive",
    _cases,
    outputs=("dx", "dw", "db"),
    hints={"wrong-shape": "A gradient has the shape of what it is the gradient of."},
    suspects=SUSPECTS,
    scenarios=(scenarios.own_cache, scenarios.plain_cache),
    template="{name}({dout}, conv_forward_naive({x}, {w}, {b}, {conv_param})[1])",
)
