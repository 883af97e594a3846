"""A kernel slides over an image, and one output pixel is made at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, ORANGE
from chainrule.live import Choice, Drawing, Plot, Settings, Slider, explore, text
from chainrule.live.svg.axes import short
from chainrule.widgets.answers import array
from chainrule.widgets.grids import grid, two_sided, veil
from chainrule.widgets.waiting import waiting

#: 8 × 9 grey levels: a bright bar with a vertical edge on its left and a horizontal one below.
IMAGE = np.array(
    [
        [0, 0, 0, 5, 5, 5, 5, 5, 5],
        [0, 0, 0, 5, 5, 5, 5, 5, 5],
        [0, 0, 0, 5, 5, 5, 5, 5, 5],
        [0, 0, 0, 5, 5, 5, 5, 5, 5],
        [0, 0, 0, 5, 5, 5, 5, 5, 5],
        [0, 0, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0],
        [2, 2, 2, 2, 2, 2, 2, 2, 2],
    ],
    dtype=float,
)
_KERNELS = {
    "blur": np.ones((3, 3)) / 9,
    "horizontal edges": np.outer([-1.0, 0.0, 1.0], np.ones(3)),
    "sharpen": np.array([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "one pixel": np.array([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]]),
}
_YOURS = "yours: vertical_edges"
_CELL = 34.0


def sliding_kernel(
    conv_image: Callable[..., Any], vertical_edges: Callable[[], Any]
) -> Plot | None:
    """Show image, kernel and response; sliders move the window and choose kernel and stride.

    Args:
        conv_image: the student's ``(image (H, W, C), kernel (h, w, C), stride) -> (H', W')``.
        vertical_edges: the student's kernel; while it is missing, the given ones are shown.

    Returns:
        What is shown; None, after a line of explanation, where ``conv_image`` is missing or fails.
    """
    kernels = dict(_KERNELS)
    with waiting("This picture"):
        respond(conv_image, _KERNELS["blur"], 1)
        with contextlib.suppress(NotImplementedError, ValueError):
            kernels = {_YOURS: array("vertical_edges", vertical_edges(), (3, 3)), **kernels}

        def draw(settings: Settings) -> Drawing:
            kernel, stride = kernels[settings.kernel], int(settings.stride)
            response = respond(conv_image, kernel, stride)
            return drawing(kernel, response, stride, int(settings.place) - 1)

        def point(run: Plot, event: dict[str, Any]) -> None:
            """Take the window to the output pixel under the pointer."""
            name, *where = str(event.get("cell") or "").split(",")
            if event.get("kind") in ("hover", "pick") and name == "response":
                columns = 1 + (IMAGE.shape[1] - 3) // int(run.settings.stride)
                run.settings.change("place", int(where[0]) * columns + int(where[1]) + 1)

        places = (IMAGE.shape[0] - 2) * (IMAGE.shape[1] - 2)
        return explore(
            draw,
            {
                "place": Slider(1, places, 3, step=1, label="output pixel"),
                "kernel": Choice(tuple(kernels), next(iter(kernels)), label="kernel"),
                "stride": Slider(1, 3, 1, step=1, label="stride"),
            },
            on_event=point,
            title="A kernel slides over an image",
        )
    return None


def respond(
    conv_image: Callable[..., Any], kernel: NDArray[np.float64], stride: int
) -> NDArray[np.float64]:
    """Return the student's response of `IMAGE` to a kernel (3, 3), cut to windows that fit."""
    rows, columns = (1 + (n - 3) // stride for n in IMAGE.shape)
    image = IMAGE[: (rows - 1) * stride + 3, : (columns - 1) * stride + 3, None]
    answer = conv_image(image.copy(), kernel[:, :, None].copy(), stride)
    return array("conv_image", answer, (rows, columns))


def drawing(
    kernel: NDArray[np.float64], response: NDArray[np.float64], stride: int, place: int
) -> Drawing:
    """Return the image with the window on it, the products, and the response so far.

    Args:
        kernel: (3, 3).
        response: (H', W').
        stride: of the window.
        place: number of the output pixel, row by row from 0; the last one where there are fewer.
    """
    place = min(place, response.size - 1)
    i, j = divmod(place, response.shape[1])
    top, left = i * stride, j * stride
    window = IMAGE[top : top + 3, left : left + 3]
    covered = {(top + r, left + s) for r in range(3) for s in range(3)}
    late = {divmod(k, response.shape[1]) for k in range(place + 1, response.size)}
    most = float(np.abs(response).max()) or 1.0
    body = grid(IMAGE, (8, 30), _CELL, title="image", marked=covered, fill=veil(BLUE, 10), name="i")
    middle, right = 342.0, 474.0
    body += grid(window, (middle, 30), _CELL, title="window", fill=veil(BLUE, 10))
    body += text(middle + 51, 153, "×", size=18, anchor="middle")
    body += grid(kernel, (middle, 180), _CELL, title="kernel", size=11)
    body += text(middle + 51, 303, "= sum of 9 products", size=12, anchor="middle")
    body += grid(
        response,
        (right, 30),
        _CELL,
        title=f"response, {response.shape[0]} × {response.shape[1]}",
        marked={(i, j)},
        hidden=late,
        fill=two_sided(ORANGE, BLUE, most),
        name="response",
        size=11,
    )
    terms = " + ".join(
        f"{short(v)}·{_bracketed(g)}"
        for v, g in zip(window.ravel(), kernel.ravel(), strict=True)
        if v and g
    )
    value = short(float(response[i, j]))
    total = f"{terms or '0'} = {value}".replace("-", "−")
    body += text(8, 335, f"pixel ({i}, {j}): {total}", size=13)
    return Drawing(
        body,
        label=f"window at row {top}, column {left}; response ({i}, {j}) is {value}",
        width=724,
        height=348,
    )


def _bracketed(value: float) -> str:
    return f"({short(value)})" if value < 0 else short(value)
