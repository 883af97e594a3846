"""# A network is made of folds

How many straight pieces can the boundary have with 4 hidden units? Ask, then press *Start*
(space). Each dashed line is where one unit is 0; the boundary bends only there. The large points
can be dragged while it trains.

* **1**, **2**, **16** units: at first all biases are 0, and every fold goes through 0.
* **astray**: a square among the discs. The boundary of 16 units bends towards it.
* **too fast**: a learning rate of 3 makes the loss jump and moves folds out of view.

Keys: space plays and pauses, `.` does one step, `r` begins again, `n` and `p` go through the
presets. Your own network runs the demo with `boundary(engine=FullyConnectedNet)`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, GREEN, ORANGE, VERMILION
from chainrule.live import Drawing, Handle, Layer, Plot, Slider, line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.answers import array
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.boundary_net import (
    LOOSE,
    POINTS,
    REACH,
    SIDE,
    Engine,
    Floats,
    data,
    difference,
    fold,
    fresh,
    margins,
    train,
)
from chainrule.widgets.demos.panel import Panel, arrow, correction, dot, words
from chainrule.widgets.demos.pieces import pieces_of_boundary
from chainrule.widgets.demos.torch_net import TorchNet

_PLANE = Panel(Axis(-REACH, REACH, 14, 504), Axis(-REACH, REACH, 505, 15))
_LOSS = Panel(Axis(0, 200, 640, 1170), Axis(0, 1, 270, 70), "step", "loss")


def boundary(engine: Engine | None = None) -> Plot:
    """Train a small network on points in the plane; show its boundary and where its units fold.

    Args:
        engine: the student's own class ``FullyConnectedNet`` of PS3.
    """
    if engine is None:
        # At once: otherwise the first step waits two seconds for this import.
        import torch

        torch.set_num_threads(1)
    network = engine or TorchNet
    positions = {f"{name}{axis}": LOOSE[name][k] for name in LOOSE for k, axis in enumerate("xy")}
    return demo(
        "boundary",
        "How many straight pieces can the boundary have with 4 hidden units?",
        settings={
            "width": Slider(1, 16, 4, 1, label="hidden units", restart=True),
            "lr": Slider(0.003, 3, 0.05, log=True, label="learning rate"),
            **{
                name: Slider(-1.2, 1.2, value, 0.05, label=f"point {name}", hidden=True)
                for name, value in positions.items()
            },
        },
        presets={
            "4 units": {},
            "1": {"width": 1},
            "2": {"width": 2},
            "16": {"width": 16},
            "astray": {"width": 16, "rx": -0.5, "ry": 0.5},
            "too fast": {"width": 8, "lr": 3},
        },
        playing_presets=("4 units", "1", "2", "16", "astray", "too fast"),
        source=lambda settings: train(settings, network),
        draw=lambda run: draw(run, network),
        on_event=drag,
        rate=30,
        seed=3,
    )


def drag(run: Plot, event: dict[str, Any]) -> None:
    """Move a point; training goes on with it where it is."""
    name = str(event.get("name"))
    if event.get("kind") == "drag" and name in LOOSE:
        run.set(f"{name}x", _PLANE.x.value(float(event["x"])))
        run.set(f"{name}y", _PLANE.y.value(float(event["y"])))


def draw(run: Plot, network: Engine = TorchNet) -> Drawing:
    """Draw the plane in the colours of the answer, the boundary, the folds, and the loss."""
    s = run.settings
    now = run.history.current
    net = now.extras.get("net")
    net = fresh(s, network) if net is None else net
    x, y = data(s)
    gap = margins(net)
    latest = now.series["loss"].latest if "loss" in now.series else None
    scores = array("loss", net.loss(x), (len(x), 2))
    right = float((scores.argmax(axis=1) == y).mean())
    # Of the network, not of the setting: a new width has its network only with the next step.
    folds = [fold(w, b) for w, b in zip(net.params["W1"].T, net.params["b1"], strict=True)]
    seen = sum(ends is not None for ends in folds)
    border = pieces_of_boundary(net, REACH)
    if border is None:
        border, count = _contours(gap), ""
    else:
        lines = "piece" if len(border) == 1 else "pieces"
        count = f"the boundary: {len(border)} {lines}" if latest else ""
    parts = [_folds(folds, net.params["W1"]), _border(border), _points(x, y)]
    parts.append(_curve(run))
    folds_in_view = "1 fold" if seen == 1 else f"{seen} folds"
    said = (
        f"loss {short(float(f'{latest[1]:.2g}'))}" if latest else "not trained yet",
        f"{right:.0%} of the points right",
        f"{folds_in_view} in view" + (f"; {count}." if count else "."),
    )
    parts.append(words(560, 370, f"{said[0]}; {said[1]}", size=28, bold=True))
    parts.append(words(560, 412, said[2], size=26, bold=True, colour=GREEN))
    wrong = None if network is TorchNet else difference(net, x, y)
    if wrong:
        what, found, expected = wrong
        parts.append(words(560, 446, what, size=23, colour=VERMILION, bold=True))
        parts.append(words(574, 486, found, size=23))
        parts.append(correction(560, 461, 210, 34, expected))
        said = (*said[:2], f"{said[2]} {what} {found}, right: {expected}")
    else:
        legend = "dashed: where a unit is 0; the arrow: where it is on"
        parts.append(words(560, 446, legend, size=23))
        parts.append(words(560, 480, "black: the boundary; drag the large points", size=23))
    handles = tuple(
        Handle(
            name,
            *_PLANE.at(s[f"{name}x"], s[f"{name}y"]),
            f"point {name} of class {kind} at ({short(s[f'{name}x'])}, {short(s[f'{name}y'])})",
            ORANGE if kind else BLUE,
            area=(24, 25, 494, 495),
            square=bool(kind),
        )
        for name, (_, _, kind) in LOOSE.items()
    )
    shade = _shade(gap)
    layer = Layer(shade, _PLANE.x.start, _PLANE.y.end, 490, 490)
    label = f"{len(folds)} hidden units, step {now.step}: " + ", ".join(said)
    return Drawing(
        "".join(parts), label, run.style.width, run.style.height, layers=(layer,), handles=handles
    )


def _shade(gap: Floats) -> bytes:
    """Return the plane in the classes' colours, deeper where the network is surer (WebP)."""
    import io

    from matplotlib.colors import to_rgb
    from PIL import Image

    sure = np.tanh(np.nan_to_num(gap[::-1]) / 4)[..., None]
    hues = np.where(sure > 0, to_rgb(ORANGE), to_rgb(BLUE))
    pixels = 255 * (1 - 0.55 * np.abs(sure) * (1 - hues))
    buffer = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(buffer, format="WEBP", quality=90, method=0)
    return buffer.getvalue()


def _folds(folds: list[Floats | None], weights: Floats) -> str:
    parts = []
    for k, ends in enumerate(folds):
        if ends is None:
            continue
        x, y = _PLANE.x.pixel(ends[:, 0]), _PLANE.y.pixel(ends[:, 1])
        parts.append(line(x, y, colour=GREEN, width=4, dash="14 8"))
        share = 0.3 + 0.4 * k / max(1, len(folds) - 1)
        at = share * ends[0] + (1 - share) * ends[1]
        tip = at + 0.14 * weights[:, k] / np.hypot(*weights[:, k])
        parts.append(arrow(_PLANE.at(*at), _PLANE.at(*tip), GREEN, width=4, head=14))
    return "".join(parts)


def _contours(gap: Floats) -> list[Floats]:
    from contourpy import contour_generator

    at = np.linspace(-REACH, REACH, SIDE)
    return [np.asarray(part) for part in contour_generator(at, at, gap).lines(0.0)]


def _border(pieces: list[Floats]) -> str:
    return "".join(_PLANE.curve(p[:, 0], p[:, 1], "#111", width=6) for p in pieces)


def _points(x: Floats, y: NDArray[np.int64]) -> str:
    return "".join(
        dot(*_PLANE.at(*at), (BLUE, ORANGE)[kind], radius=8 if k < POINTS else 17, square=kind > 0)
        for k, (at, kind) in enumerate(zip(x.tolist(), y.tolist(), strict=True))
    )


def _curve(run: Plot) -> str:
    end = 200 * (1 + run.history.current.step // 200)
    panel = replace(_LOSS, x=replace(_LOSS.x, high=end))
    series = run.history.current.series.get("loss")
    curve = "" if series is None else panel.curve(*series.points()[:2], BLUE)
    return panel.frame((0, end / 2, end), (0, 0.5, 1)) + curve
