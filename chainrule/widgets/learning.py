"""PS3's network while it learns: four curves, or the boundary between classes in the plane."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.data import spirals
from chainrule.figures.palette import BLUE, GREEN, ORANGE
from chainrule.live import Choice, Drawing, Layer, Plot, Settings, Slider, Style, View, live, text
from chainrule.live.svg import curves
from chainrule.live.svg.axes import Axis
from chainrule.training import split
from chainrule.widgets.answers import array, entry
from chainrule.widgets.waiting import waiting

Network = Callable[..., Any]
Train = Callable[..., Any]

_QUANTITIES = ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")
_SIDE, _PANEL, _TOP = 61, 300, 24
_REACH = 1.1
_CLASSES = (
    (BLUE, "●", "class 0"),
    (ORANGE, "▲", "class 1"),
    (GREEN, "■", "class 2"),
)


def learning(
    network: Network, train: Train, data: dict[str, NDArray], epochs: int = 30
) -> Plot | None:
    """Train a student's network with a student's loop; each frame is one epoch.

    Args:
        network: the class `FullyConnectedNet`.
        train: `train_and_validate`.
        data: ``X_train, y_train, X_val, y_val``.
        epochs: where a run ends.

    Returns:
        What is shown; None, after a line of explanation, where an answer is missing or fails.
    """
    inputs = int(np.prod(data["X_train"].shape[1:]))
    classes = int(data["y_train"].max()) + 1

    def loop(settings: Settings) -> Iterator[dict[str, Any]]:
        rng = np.random.default_rng(0)
        units = {"small": [10], "medium": [50], "large": [300, 100]}[settings.size]
        net = network(inputs, units, classes, weight_scale=0.05, reg=settings.reg, rng=rng)
        dtype = data["X_train"].dtype
        net.params = {name: np.asarray(value, dtype) for name, value in net.params.items()}
        while True:
            yield _one_epoch(net, train, data, settings, rng)

    with waiting("This training"):
        _try(network, train)
        return live(
            loop,
            settings={
                "lr": Slider(1e-4, 3.0, 0.05, log=True, label="learning rate"),
                "momentum": Slider(0.0, 0.99, 0.9, label="momentum"),
                "reg": Slider(1e-6, 0.1, 1e-4, log=True, label="L2 strength", restart=True),
                "size": Choice(("small", "medium", "large"), "medium", label="size", restart=True),
            },
            steps=epochs,
            view=View(x="epoch", y="mean cross-entropy", log=True),
            title="Your network, learning digits",
        )
    return None


def boundary(network: Network, train: Train, epochs: int = 150) -> Plot | None:
    """Train a student's network on three spiral arms, and colour the plane by its answer.

    Arguments and result are those of `learning`; the data are given.
    """
    x, y = spirals(300, np.random.default_rng(2))
    data = split(x, y, 75, np.random.default_rng(3))

    def loop(settings: Settings) -> Iterator[dict[str, Any]]:
        rng = np.random.default_rng(1)
        hidden = [int(settings.units)] * 2
        net = network(2, hidden, 3, weight_scale=0.5, reg=1e-4, rng=rng)
        while True:
            record = _one_epoch(net, train, data, settings, rng)
            scores = array("FullyConnectedNet", net.loss(grid()), (_SIDE * _SIDE, 3))
            yield {**record, "scores": scores}

    with waiting("This training"):
        _try(network, train)
        return live(
            loop,
            settings={
                "lr": Slider(1e-3, 2.0, 0.1, log=True, label="learning rate"),
                "momentum": Slider(0.0, 0.99, 0.9, label="momentum"),
                "units": Slider(2, 60, 20, step=1, label="units per layer", restart=True),
            },
            steps=epochs,
            view=View(x="epoch", y="mean cross-entropy", log=True),
            style=Style(width=520, height=350),
            title="A boundary that moves",
            draw=lambda run: _draw(run, data),
        )
    return None


def _one_epoch(
    net: Any, train: Train, data: dict[str, NDArray], settings: Settings, rng: np.random.Generator
) -> dict[str, Any]:
    """Train one epoch; return its four figures under the names that the curves show."""
    history = train(net, data, 1, 64, settings.lr, 1.0, settings.momentum, rng)
    found = {}
    for name in _QUANTITIES:
        values = array("train_and_validate", entry("train_and_validate", history, name), (1,))
        part, what = name.split("_")
        found[part if what == "loss" else f"{part} accuracy"] = float(values[0])
    return found


def _try(network: Network, train: Train) -> None:
    """Train one small network for one epoch, so that a missing answer is found at once."""
    x, y = spirals(12, np.random.default_rng(0))
    data = split(x, y, 4, np.random.default_rng(0))
    train(network(2, [3], 3), data, 1, 4, 0.1, 1.0, 0.9, np.random.default_rng(0))


def grid() -> NDArray[np.float64]:
    """Return the points (61·61, 2) of a grid over the plane, the first row at the top."""
    side = np.linspace(-_REACH, _REACH, _SIDE)
    across, up = np.meshgrid(side, side[::-1])
    return np.column_stack([across.ravel(), up.ravel()])


def _draw(run: Plot, data: dict[str, NDArray]) -> Drawing:
    scores = run.history.current.extras.get("scores")
    return curves.draw(run.history, run.view, run.style).beside(plane(scores, data))


def plane(scores: NDArray[np.float64] | None, data: dict[str, NDArray]) -> Drawing:
    """Return the plane coloured by the winning class, with the points of both sets on it.

    Args:
        scores: (61·61, 3) on `grid`, or None before training.
        data: training points are drawn filled, validation points hollow.
    """
    across = Axis(-_REACH, _REACH, 10, 10 + _PANEL)
    up = Axis(-_REACH, _REACH, _TOP + _PANEL, _TOP)
    parts = [text(10, _TOP - 8, "predicted class", size=14, bold=True)]
    for name, filled in (("train", True), ("val", False)):
        points, labels = data[f"X_{name}"], data[f"y_{name}"]
        for k in range(3):
            chosen = points[labels == k]
            parts += _points(across.pixel(chosen[:, 0]), up.pixel(chosen[:, 1]), k, filled)
    for k, (colour, sign, name) in enumerate(_CLASSES):
        left = 10 + k * 82
        parts.append(text(left, _TOP + _PANEL + 22, sign, size=14, colour=colour))
        parts.append(text(left + 16, _TOP + _PANEL + 21, name, size=12))
    hollow = text(10 + _PANEL, _TOP - 8, "hollow: validation", size=12, anchor="end")
    parts.append(hollow)
    layers: tuple[Layer, ...] = ()
    words = "nothing learnt yet"
    if scores is not None:
        layers = (Layer(picture(scores), 10, _TOP, _PANEL, _PANEL),)
        shares = np.bincount(scores.argmax(axis=1), minlength=3) / len(scores)
        words = ", ".join(f"class {k} wins on {share:.0%}" for k, share in enumerate(shares))
    return Drawing(
        "".join(parts), f"the plane, {words}", _PANEL + 60, _TOP + _PANEL + 30, layers=layers
    )


def picture(scores: NDArray[np.float64]) -> bytes:
    """Return a picture (WebP) of the plane: hue says which class wins, depth how clearly."""
    import io

    import torch
    from matplotlib.colors import to_rgb
    from PIL import Image

    p = torch.from_numpy(np.nan_to_num(scores)).softmax(dim=1).numpy()
    hues = np.array([to_rgb(colour) for colour, _, _ in _CLASSES])
    winner = p.argmax(axis=1)
    depth = 0.12 + 0.38 * (p.max(axis=1, keepdims=True) - 1 / 3) * 1.5
    shade = 1 - depth * (1 - hues[winner])
    pixels = (255 * shade).astype(np.uint8).reshape(_SIDE, _SIDE, 3)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="WEBP", quality=90, method=0)
    return buffer.getvalue()


def _points(x: NDArray[np.float64], y: NDArray[np.float64], k: int, filled: bool) -> Iterator[str]:
    """Draw the points of a class by a shape of its own."""
    colour = _CLASSES[k][0]
    shape = ("a3 3 0 1 0 .1 0z", "m0 -4l4 7h-8z", "m-3 -3h6v6h-6z")[k]
    d = "".join(f"M{a:.1f} {b:.1f}{shape}" for a, b in zip(x, y, strict=True))
    fill = colour if filled else "#ffffff"
    edge = "#222222" if filled else colour
    yield f'<path d="{d}" fill="{fill}" stroke="{edge}" stroke-width="{0.8 if filled else 1.4}"/>'
