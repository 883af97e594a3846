"""Convolution on paper: a derivative filter, one image with one kernel, an edge kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import Case, Where
from chainrule.check.problem import Problem
from chainrule.check.ps4.windows import Stride, conv, shapes_met
from chainrule.check.suspects import Factor, Suspect, Symptom


def _filter_cases(rng: np.random.Generator) -> Iterator[Case]:
    """The filter is what a unit impulse at 0 becomes under (I[t + 1] − I[t − 1]) / 2."""
    impulse = {t: float(t == 0) for t in range(-2, 3)}
    response = {t: (impulse[t + 1] - impulse[t - 1]) / 2 for t in (-1, 0, 1)}
    yield Case({}, expected=response)


def _filter(values: tuple[float, float, float]) -> dict[int, float]:
    return dict(zip((-1, 0, 1), values, strict=True))


derivative_filter = Problem(
    "derivative_filter",
    _filter_cases,
    suspects=(
        Suspect("flip-forgotten", lambda expected: {k: -g for k, g in expected.items()}),
        *(
            Suspect("one-sided-difference", partial(_filter, values))
            for values in ((1, -1, 0), (0, 1, -1), (0, -1, 1), (-1, 1, 0))
        ),
        Factor("factor-two-extra", 2.0),
        Factor("factor-two", 0.5),
        *(Factor("error-sign", -1.0, (key,)) for key in ("-1", "1")),
    ),
    hints={"error-sign": "Put a few numbers I into Σ_k I[k] · G[t − k]: which one gets the minus?"},
)


def _image_cases(rng: np.random.Generator) -> Iterator[Case]:
    """Kernels and outputs that are not square, one to four channels, strides 1 to 3."""
    for channels, out, kernel, stride in (
        (1, (2, 3), (2, 2), 1),
        (3, (4, 3), (3, 2), 2),
        (int(rng.integers(2, 5)), (3, int(rng.integers(4, 6))), (2, 3), 1),
        (2, (2, 4), (1, 3), 3),
        (4, (5, 2), (3, 3), 2),
    ):
        sides = [(n - 1) * stride + k for n, k in zip(out, kernel, strict=True)]
        image = rng.integers(-5, 6, (*sides, channels)).astype(float)
        weights = rng.integers(-3, 4, (*kernel, channels)).astype(float)
        weights[0, 0, 0] = 4.0
        right = _response(image, weights, stride)
        special = {
            "stride > 1": stride > 1,
            "there is more than one channel": channels > 1,
            "the kernel is not square": kernel[0] != kernel[1],
        }
        yield Case(
            {"image": image, "kernel": weights, "stride": stride},
            expected=right,
            properties=tuple(word for word, so in special.items() if so),
            read_only=True,
        )


def _one_side(
    image: np.ndarray, kernel: np.ndarray, stride: int, expected: np.ndarray, rows: bool
) -> np.ndarray:
    """The stride along the rows alone, or the columns, cut to the right size."""
    made = _response(image, kernel, (stride, 1) if rows else (1, stride))
    return made[: expected.shape[0], : expected.shape[1]]


def _response(image: np.ndarray, kernel: np.ndarray, stride: Stride) -> np.ndarray:
    x, w = image.transpose(2, 0, 1)[None], kernel.transpose(2, 0, 1)[None]
    return conv(x, w, None, stride)[0, 0]


def _where_it_fits(image: np.ndarray, kernel: np.ndarray, stride: int) -> np.ndarray | None:
    """The response, or None if the kernel is larger than the image."""
    if min(np.subtract(image.shape[:2], kernel.shape[:2])) < 0:
        return None
    return _response(image, kernel, stride)


def _other_kernel(identifier: str, change: Callable[[np.ndarray], np.ndarray]) -> Suspect:
    """A mistake that uses ``change(kernel)`` instead of the kernel."""
    return Suspect(
        identifier,
        lambda image, kernel, stride: _where_it_fits(image, change(kernel), stride),
    )


def _by_channel(
    identifier: str, choose: Callable[[np.ndarray], np.ndarray] = lambda responses: responses
) -> Suspect:
    """A mistake that returns ``choose`` of the responses of the single channels, (H', W', C)."""

    def predict(image: np.ndarray, kernel: np.ndarray, stride: int) -> np.ndarray:
        channels = range(image.shape[2])
        parts = [_response(image[:, :, [c]], kernel[:, :, [c]], stride) for c in channels]
        return choose(np.stack(parts, axis=2))

    return Suspect(identifier, predict)


def _crop(image: np.ndarray, kernel: np.ndarray, expected: np.ndarray) -> np.ndarray:
    rows, columns = expected.shape
    return _response(image, kernel, 1)[:rows, :columns]


def _ends_strided(observed: Any, kernel: np.ndarray, stride: int) -> bool:
    h, w = kernel.shape[:2]
    met = [shape[:2] for shape in shapes_met(observed) if len(shape) >= 2]
    return stride > 1 and any(rows == h * stride or columns == w * stride for rows, columns in met)


def _sides_swapped(observed: Any, kernel: np.ndarray) -> bool:
    h, w = kernel.shape[:2]
    met = [shape[:2] for shape in shapes_met(observed)]
    return h != w and (h, w) in met and (w, h) in met


def _windows_turned(image: np.ndarray, kernel: np.ndarray, stride: int) -> np.ndarray | None:
    """Windows with exchanged sides times the kernel, where NumPy stretches one of them to fit."""
    h, w = kernel.shape[:2]
    rows, columns = (1 + (n - k) // stride for n, k in zip(image.shape, (w, h), strict=False))
    if min(h, w) > 1 or min(rows, columns) < 0:
        return None
    out = np.zeros((rows, columns))
    for i, j in np.ndindex(*out.shape):
        window = image[i * stride : i * stride + w, j * stride : j * stride + h]
        out[i, j] = (window * kernel).sum()
    return out


def _last_tap(
    image: np.ndarray, kernel: np.ndarray, stride: int, expected: np.ndarray
) -> np.ndarray:
    """The product of the last cell of each window and the kernel, from loops that write ``=``."""
    h, w, _ = kernel.shape
    rows, columns = expected.shape
    cells = image[h - 1 :: stride, w - 1 :: stride, -1][:rows, :columns]
    return np.asarray(cells * kernel[-1, -1, -1])


def _width_from_height(observed: Any, expected: np.ndarray) -> bool:
    rows, columns = expected.shape
    if not isinstance(observed, dict):
        return bool(rows > columns and shapes_met(observed))
    return rows != columns and np.shape(observed[""]) == (rows, rows)


conv_image = Problem(
    "conv_image",
    _image_cases,
    suspects=(
        _other_kernel("kernel-flipped", lambda kernel: kernel[::-1, ::-1]),
        _other_kernel("kernel-flipped", lambda kernel: kernel[::-1, ::-1, ::-1]),
        Symptom("kernel-sides-swapped", _sides_swapped),
        _other_kernel("kernel-sides-swapped", lambda kernel: kernel.transpose(1, 0, 2)),
        Suspect("kernel-sides-swapped", _windows_turned),
        Symptom("window-end-strided", _ends_strided),
        Suspect("stride-ignored", _crop),
        Suspect("stride-on-one-side", partial(_one_side, rows=True)),
        Suspect("stride-on-one-side", partial(_one_side, rows=False)),
        Suspect("stride-ignored", lambda image, kernel: _response(image, kernel, 1)),
        Suspect("sum-overwritten", _last_tap),
        Suspect("mean-for-sum", lambda expected, kernel: expected / kernel.size),
        _by_channel("channels-not-summed"),
        _by_channel("channels-not-summed", lambda responses: responses[:, :, 0]),
        _by_channel("channels-not-summed", lambda responses: responses[:, :, -1]),
        Symptom(
            "output-width-from-height",
            _width_from_height,
            affects=lambda expected: len(expected) != len(expected[0]),
        ),
    ),
)


_RULE = "rows that sum to 0 each, and columns that do not"


def _sums_shown(kernel: np.ndarray) -> str:
    rows, columns = (
        ", ".join(f"{total + 0.0:.4g}" for total in kernel.sum(axis=axis)) for axis in (1, 0)
    )
    return f"rows that sum to {rows}; columns that sum to {columns}"


def _edge_cases(rng: np.random.Generator) -> Iterator[Case]:
    # Sobel's kernel represents all that are right.
    sobel = np.outer([1.0, 2.0, 1.0], [-1.0, 0.0, 1.0])
    yield Case({}, expected=Where(sobel, _responds_to_vertical_edges_only, _RULE, _sums_shown))


def _sums(kernel: np.ndarray) -> tuple[bool, bool]:
    """Whether the sums over rows are all 0, and over columns.

    The response to an image with equal rows depends on the column sums alone, and the response to
    one with equal columns on the row sums. So the column sums show whether the kernel responds to
    vertical edges, and the row sums whether it responds to horizontal ones and to uniform areas.
    """
    slack = 1e-9 * np.abs(kernel).max()
    rows, columns = kernel.sum(axis=1), kernel.sum(axis=0)
    return bool((np.abs(rows) <= slack).all()), bool((np.abs(columns) <= slack).all())


def _responds_to_vertical_edges_only(kernel: np.ndarray) -> bool:
    rows_cancel, columns_cancel = _sums(kernel)
    return rows_cancel and not columns_cancel


def _cancelling(rows: bool, columns: bool) -> Callable[[Any], bool]:
    def matches(observed: Any) -> bool:
        if not isinstance(observed, dict) or np.shape(observed[""]) != (3, 3):
            return False
        kernel = np.asarray(observed[""], float)
        return _sums(kernel) == (rows, columns) and bool(np.isfinite(kernel).all())

    return matches


def _responds_to_uniform_areas(observed: Any) -> bool:
    if not isinstance(observed, dict) or np.shape(observed[""]) != (3, 3):
        return False
    kernel = np.asarray(observed[""], float)
    return bool(abs(kernel.sum()) > 1e-9 * np.abs(kernel).max())


def _in_both_directions(observed: Any) -> bool:
    both = _cancelling(rows=False, columns=False)
    return both(observed) and not _responds_to_uniform_areas(observed)


vertical_edges = Problem(
    "vertical_edges",
    _edge_cases,
    suspects=(
        Symptom("edges-horizontal", _cancelling(rows=False, columns=True)),
        Symptom("edges-of-nothing", _cancelling(rows=True, columns=True)),
        Symptom("edges-flat", _responds_to_uniform_areas),
        Symptom("edges-both", _in_both_directions),
    ),
    lists=True,
)
