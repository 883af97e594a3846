"""Draw a digit and see what a convolutional network makes of it, layer by layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.data import scale
from chainrule.figures.palette import BLUE
from chainrule.live import Drawing, Layer, heatmap, place, text
from chainrule.widgets.answers import array
from chainrule.widgets.drawing_pad import DrawingPad, centred
from chainrule.widgets.waiting import waiting

_CELL, _GAP = 64, 8


@dataclass(frozen=True)
class Reading:
    """What a network makes of one image.

    Attributes:
        image: (28, 28), as the network sees it.
        maps: (F, 28, 28), after the convolution.
        pooled: (F, 14, 14), after ReLU and pooling.
        probabilities: (10,).
    """

    image: NDArray[np.float64]
    maps: NDArray[np.float64]
    pooled: NDArray[np.float64]
    probabilities: NDArray[np.float64]


def digit_reader(
    net: Any,
    conv_forward: Callable[..., Any],
    max_pool_forward: Callable[..., Any],
    start: NDArray[np.uint8],
) -> DrawingPad | None:
    """Show a pad to draw on, and beside it every feature map and the network's opinion.

    Args:
        net: the student's trained ``ConvNet``.
        conv_forward: ``(x, w, b, conv_param) -> (out, cache)``.
        max_pool_forward: ``(x, pool_param) -> (out, cache)``.
        start: (28, 28) uint8, what the pad shows at first.

    Returns:
        The pad; None where there is no front end, or, after a kind line, where an answer is
        missing or fails.
    """
    with waiting("The digit reader"):
        first = drawing(read(start, net, conv_forward, max_pool_forward))
        if not place.front_end():
            _show_static(first)
            return None
        return _open(start, first, lambda p: read(p, net, conv_forward, max_pool_forward))
    return None


def read(
    picture: NDArray[np.uint8],
    net: Any,
    conv_forward: Callable[..., Any],
    max_pool_forward: Callable[..., Any],
) -> Reading:
    """Run the student's functions on one picture, centred as MNIST's are."""
    return look(scale(centred(picture))[None, None], net, conv_forward, max_pool_forward)


def look(
    X: NDArray[np.floating],
    net: Any,
    conv_forward: Callable[..., Any],
    max_pool_forward: Callable[..., Any],
) -> Reading:
    """Run the student's functions on one scaled picture X (1, 1, 28, 28), as it is."""
    W1, b1 = net.params["W1"], net.params["b1"]
    count, pad = len(W1), (W1.shape[2] - 1) // 2
    maps, _ = conv_forward(X, W1, b1, {"stride": 1, "pad": pad})
    maps = array("conv_forward_fast", maps, (count, 28, 28))
    pooling = {"pool_height": 2, "pool_width": 2, "stride": 2}
    pooled, _ = max_pool_forward(np.maximum(maps, 0)[None], pooling)
    scores = array("ConvNet.loss", net.loss(X), (10,))
    shares = np.exp(scores - scores.max())
    return Reading(
        X[0, 0].astype(float),
        maps,
        array("max_pool_forward_naive", pooled, (count, 14, 14)),
        shares / shares.sum(),
    )


def drawing(reading: Reading, columns: int = 8) -> Drawing:
    """Return the layers from top to bottom: image, feature maps, pooled maps, probabilities."""
    count = len(reading.maps)
    across = min(columns, count)
    width = 150 + across * (_CELL + _GAP)
    layers = [Layer(heatmap(reading.image, -0.42, 2.82, "gray", exact=True), 8, 30, 112, 112, True)]
    body = text(8, 20, "what it sees", size=13)
    y = 20.0
    for title, pictures, colours in (
        ("after the convolution: orange is positive, blue negative", reading.maps, "PuOr_r"),
        ("after ReLU and 2 × 2 pooling", reading.pooled, "cividis"),
    ):
        body += text(150, y, title, size=13)
        size = float(np.abs(pictures).max()) or 1.0
        low = -size if colours == "PuOr_r" else 0.0
        for f, picture in enumerate(pictures):
            row, column = divmod(f, across)
            data = heatmap(picture, low, size, colours, exact=True)
            corner = 150 + column * (_CELL + _GAP), y + 10 + row * (_CELL + _GAP)
            layers.append(Layer(data, *corner, _CELL, _CELL, True))
        y += 34 + -(-count // across) * (_CELL + _GAP)
    bars, height = _bars(reading.probabilities, 150.0, y, width - 158)
    best = int(reading.probabilities.argmax())
    body += bars + text(64, 200, str(best), size=56, anchor="middle", bold=True)
    body += text(64, 224, f"{reading.probabilities[best]:.0%} sure", size=14, anchor="middle")
    words = ", ".join(f"{d}: {p:.0%}" for d, p in enumerate(reading.probabilities) if p >= 0.01)
    return Drawing(
        body,
        label=f"the network reads {best}; probabilities {words}; {count} feature maps",
        width=width,
        height=height,
        layers=tuple(layers),
    )


def _bars(probabilities: NDArray[np.float64], x: float, y: float, width: float) -> tuple[str, int]:
    """Draw one bar a digit; return the elements and where they end."""
    step, tall = width / 10, 70
    body = text(x, y, "probability of each digit", size=13)
    bottom = y + 24 + tall
    for digit, p in enumerate(probabilities):
        middle = x + (digit + 0.5) * step
        high = max(1.0, tall * float(p))
        body += (
            f'<rect x="{middle - 0.35 * step:.1f}" y="{bottom - high:.1f}" '
            f'width="{0.7 * step:.1f}" height="{high:.1f}" fill="{BLUE}"/>'
        )
        body += text(middle, bottom + 17, str(digit), size=13, anchor="middle")
        if p >= 0.005:
            body += text(middle, bottom - high - 4, f"{p:.0%}", size=11, anchor="middle")
    return body, round(bottom + 26)


def _show_static(drawn: Drawing) -> None:
    from IPython.display import HTML, display

    display(HTML(f'<div style="max-width:100%;overflow-x:auto">{_page(drawn)}</div>'))


def _page(drawn: Drawing) -> str:
    return drawn.svg(standalone=True)


def _open(
    start: NDArray[np.uint8], first: Drawing, reading: Callable[[NDArray[np.uint8]], Reading]
) -> DrawingPad:
    """Put the pad beside its picture; each stroke draws the picture anew."""
    import ipywidgets
    from IPython.display import display

    pad, shown = DrawingPad(), ipywidgets.HTML(_page(first))
    pad.picture = start

    def drawn(_: object) -> None:
        try:
            shown.value = _page(drawing(reading(pad.picture)))
        except Exception as error:
            # The student's functions run in a callback here, whose errors nobody would see.
            shown.value = f"<p role='alert'>{type(error).__name__} in one of your functions</p>"

    pad.observe(drawn, names="ink")
    shown.layout.flex = "1 1 420px"
    layout = ipywidgets.Layout(flex_flow="row wrap", gap="16px", align_items="flex-start")
    display(ipywidgets.HBox([pad, shown], layout=layout))
    return pad
