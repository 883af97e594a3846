"""# What a convolutional network sees

Draw a digit on the black canvas: can the network read it, and how far can you rotate or shift it
before the network is fooled? Below the canvas is what the network sees: the drawing centred like
MNIST's digits, then rotated, shifted, and with noise. On the right: every kernel with its
feature map, and the probabilities.

* **7, turned**, **7, shifted**, **7, in noise**: it was never trained on these, and is often sure
  of a wrong answer.
* **clear**: it cannot say "nothing"; the ten probabilities add up to 1.

Keys: `n` and `p` go through the presets, `r` goes back to the start. The network is trained. Your
own runs the demo with `digits(engine=(net, conv_forward_fast, max_pool_forward_naive))`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.data import centred, mnist, scale
from chainrule.figures.palette import BLUE, VERMILION
from chainrule.live import (
    Choice,
    Drawing,
    Layer,
    Pad,
    Plot,
    Settings,
    Slider,
    heatmap,
    ink_pixels,
    line,
)
from chainrule.live.svg.axes import short
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.panel import correction, outline, words
from chainrule.widgets.reading import Reading, read_digit

Pixels = NDArray[np.uint8]
#: PS4's trained ``ConvNet``, and its ``conv_forward`` and ``max_pool_forward``.
Engine = tuple[Any, Callable[..., Any], Callable[..., Any]]

FILTERS, SIZE, BATCH = 8, 5, 50
#: The built-in network's weights, made by `carry`, so that no training delays the demo.
_WEIGHTS = Path(__file__).with_name("digits.npz")
EMPTY, INK = "empty", "drawn"
#: The table of maps: left edge, distance and width of its columns, top of both rows.
_LEFT, _ACROSS, _CELL = 330.0, 108.0, 100.0
_MAPS, _POOLED = 92.0, 234.0


def digits(engine: Engine | None = None) -> Plot:
    """Show a sheet to draw on, every feature map, and the probabilities of the ten digits.

    Args:
        engine: the student's own ``(net, conv_forward, max_pool_forward)`` of PS4: a trained
            ``ConvNet`` for (1, 28, 28). Left out, one in PyTorch that `carry` has trained.
    """
    network = engine or trained()
    # The drawing, which example it is, and how often an example has been loaded.
    sheet: dict[str, Any] = {"ink": np.zeros((28, 28), np.uint8), "shown": "", "version": 0}

    def on_event(run: Plot, event: dict[str, Any]) -> None:
        if event.get("kind") == "ink":
            sheet["ink"], sheet["shown"] = ink_pixels(event), INK
            run.set("example", INK)

    return demo(
        "digits",
        "Draw a digit: how far can you rotate or shift it before the network is fooled?",
        settings={
            "turn": Slider(-180, 180, 0, 5, unit="°"),
            "shift": Slider(-10, 10, 0, 1, unit=" pixels"),
            "noise": Slider(0, 1, 0, 0.05),
            "example": Choice([*map(str, range(10)), EMPTY, INK], "3", "on the sheet", hidden=True),
        },
        presets={
            "a 3": {},
            "a 7": {"example": "7"},
            "7, turned": {"example": "7", "turn": 180},
            "7, shifted": {"example": "7", "shift": 8},
            "7, in noise": {"example": "7", "noise": 0.7},
            "clear": {"example": EMPTY},
        },
        draw=lambda run: draw(run, network, sheet),
        on_event=on_event,
        seed=1,
    )


class TorchConvNet:
    """conv – ReLU – pool – affine in PyTorch, in the form of PS4's ``ConvNet``.

    Attributes:
        params: W1 (8, 1, 5, 5) and b1 (8,) of the convolution.
    """

    def __init__(self, seed: int) -> None:
        import torch

        torch.set_num_threads(1)
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            self.layers = torch.nn.Sequential(
                torch.nn.Conv2d(1, FILTERS, SIZE, padding=SIZE // 2),
                torch.nn.ReLU(),
                torch.nn.MaxPool2d(2),
                torch.nn.Flatten(),
                torch.nn.Linear(FILTERS * 14 * 14, 10),
            )

    @property
    def params(self) -> dict[str, NDArray[np.float32]]:
        first = self.layers[0]
        return {"W1": first.weight.detach().numpy(), "b1": first.bias.detach().numpy()}

    def loss(self, X: NDArray[np.floating]) -> NDArray[np.float32]:
        """Return the scores (N, 10)."""
        import torch

        with torch.no_grad():
            found: NDArray[np.float32] = self.layers(torch.from_numpy(X).float()).numpy()
        return found

    def fit(self, images: Pixels, labels: NDArray[np.int64], epochs: int, seed: int) -> None:
        """Train with Adam on images (N, 28, 28)."""
        import torch

        x, y = torch.from_numpy(scale(images)).float()[:, None], torch.from_numpy(labels)
        generator = torch.Generator().manual_seed(seed)
        optimiser = torch.optim.Adam(self.layers.parameters(), lr=0.002)
        for _ in range(epochs):
            for batch in torch.randperm(len(x), generator=generator).split(BATCH):
                optimiser.zero_grad()
                torch.nn.functional.cross_entropy(self.layers(x[batch]), y[batch]).backward()
                optimiser.step()


def carry(examples: int = 20_000, epochs: int = 2) -> None:
    """Train the built-in network on MNIST's first training images, and write its weights."""
    data = mnist()
    net = TorchConvNet(seed=0)
    net.fit(data.train_images[:examples], data.train_labels[:examples], epochs, seed=0)
    weights = {key: value.half().numpy() for key, value in net.layers.state_dict().items()}
    np.savez_compressed(_WEIGHTS, **weights)


@functools.cache
def trained() -> Engine:
    """Return the built-in network and its layers, with the weights that `carry` wrote."""
    import torch

    net = TorchConvNet(seed=0)
    with np.load(_WEIGHTS) as weights:
        net.layers.load_state_dict({key: torch.from_numpy(weights[key]) for key in weights})
    return net, _convolve, _pool


def _convolve(x: Any, w: Any, b: Any, given: dict[str, int]) -> tuple[Any, None]:
    import torch

    tensors = (torch.from_numpy(np.asarray(a, dtype=np.float32)) for a in (x, w, b))
    found = torch.nn.functional.conv2d(*tensors, stride=given["stride"], padding=given["pad"])
    return found.numpy(), None


def _pool(x: Any, given: dict[str, int]) -> tuple[Any, None]:
    import torch

    return torch.nn.functional.max_pool2d(torch.from_numpy(x), given["pool_height"]).numpy(), None


@functools.cache
def examples() -> dict[str, Pixels]:
    """Return one of MNIST's test images (28, 28) of each digit."""
    data = mnist()
    return {str(d): data.test_images[np.flatnonzero(data.test_labels == d)[1]] for d in range(10)}


def distorted(picture: Pixels, settings: Settings) -> Pixels:
    """Return a picture (28, 28), centred as MNIST's are, then turned, shifted, and with noise."""
    from PIL import Image

    moved = Image.fromarray(centred(picture)).rotate(
        settings.turn, Image.Resampling.BILINEAR, translate=(int(settings.shift), 0)
    )
    rng = np.random.default_rng(settings.seed)
    noisy = np.asarray(moved) + 255 * settings.noise * rng.standard_normal((28, 28))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def draw(run: Plot, engine: Engine, sheet: dict[str, Any]) -> Drawing:
    """Draw the sheet, what the network sees, its feature maps, and its opinion."""
    s = run.settings
    if s.example not in (sheet["shown"], INK):
        blank = np.zeros((28, 28), np.uint8)
        sheet["ink"] = blank if s.example == EMPTY else examples()[s.example]
        sheet["version"] += 1
    sheet["shown"] = s.example
    image = distorted(sheet["ink"], s)
    reading = read_digit(scale(image)[None, None], *engine)
    best = int(reading.probabilities.argmax())
    fooled = s.example.isdigit() and best != int(s.example)
    sure = f"{reading.probabilities[best]:.0%} sure"
    parts = [
        words(14, 28, "draw here", size=22, bold=True),
        # The sheet's edge, which a dark page would not show.
        line([13, 270, 270, 13, 13], [41, 41, 298, 298, 41], width=2.6),
        words(14, 328, "what it sees", size=22, bold=True),
        words(242, 430, str(best), size=100, anchor="middle", bold=True),
        words(242, 475, sure, size=22, anchor="middle", bold=True),
        correction(182, 340, 120, 150, s.example) if fooled else "",
        words(_LEFT, 28, "8 kernels, and after the convolution: purple is negative", bold=True),
        words(_LEFT, 222, "after ReLU and 2 × 2 max pooling", bold=True),
        _bars(reading.probabilities),
    ]
    marks, wrong = differences(reading, engine)
    parts += [*marks, words(_LEFT, 362, wrong or "probability of each digit", bold=True)]
    layers = [Layer(heatmap(image, 0, 255, "gray", exact=True), 14, 342, 150, 150, squares=True)]
    shown = ", ".join(f"{d}: {p:.0%}" for d, p in enumerate(reading.probabilities) if p >= 0.01)
    label = f"the network reads {best}, {sure}; probabilities {shown}; {len(reading.maps)} maps"
    label += f"; fooled: it is a {s.example}" if fooled else ""
    label += f"; {wrong}" if wrong else ""
    return Drawing(
        "".join(parts),
        label,
        run.style.width,
        run.style.height,
        layers=(*layers, *_maps(reading, engine[0].params["W1"])),
        pad=Pad(14, 42, 255, sheet["ink"], sheet["version"]),
    )


def _cells(count: int) -> tuple[float, float]:
    """Return distance and width of the columns of ``count`` feature maps."""
    across = min(_ACROSS, 8 * _ACROSS / count)
    return across, across * _CELL / _ACROSS


def _maps(reading: Reading, kernels: NDArray[np.floating]) -> list[Layer]:
    """Return kernels and feature maps of both layers, one below the other."""
    found = []
    across, cell = _cells(len(reading.maps))
    for y, wide, pictures, colours in (
        (38, 0.42 * cell, kernels[:, 0], "PuOr_r"),
        (_MAPS, cell, reading.maps, "PuOr_r"),
        (_POOLED, cell, reading.pooled, "cividis"),
    ):
        most = float(np.abs(pictures).max()) or 1.0
        low = -most if colours == "PuOr_r" else 0.0
        for k, picture in enumerate(pictures):
            data = heatmap(picture, low, most, colours, exact=True)
            x = _LEFT + k * across + (cell - wide) / 2
            found.append(Layer(data, x, y, wide, wide, squares=True))
    return found


def differences(reading: Reading, engine: Engine) -> tuple[list[str], str]:
    """Return outlines around the maps that a student's layers got wrong, and a sentence."""
    net = engine[0]
    if engine is trained():
        return [], ""
    pad = (net.params["W1"].shape[2] - 1) // 2
    maps = _convolve(
        reading.image[None, None], net.params["W1"], net.params["b1"], {"stride": 1, "pad": pad}
    )[0][0]
    pooled = _pool(np.maximum(reading.maps, 0)[None].astype(np.float32), {"pool_height": 2})[0][0]
    across, cell = _cells(len(reading.maps))
    for name, y, found, right in (
        ("convolution", _MAPS, reading.maps, maps),
        ("pooling", _POOLED, reading.pooled, pooled),
    ):
        wrong = [k for k in range(len(right)) if not _alike(found[k], right[k])]
        if wrong:
            k = wrong[0]
            marks = [outline(_LEFT + i * across, y, cell, cell) for i in wrong]
            largest, expected = (short(float(f"{a[k].max():.2g}")) for a in (found, right))
            what = f"Your {name} is wrong; largest in map {k}: {largest}, right: {expected}"
            return marks, what
    return [], ""


def _alike(found: NDArray[Any], right: NDArray[Any]) -> bool:
    return bool(np.allclose(found, right, rtol=1e-2, atol=1e-2 * float(np.abs(right).max())))


def _bars(probabilities: NDArray[np.float64]) -> str:
    """Return one bar a digit; the largest in another colour and with its number."""
    step, bottom, tall = 86.0, 482.0, 88.0
    parts = [line([_LEFT, _LEFT + 10 * step], [bottom, bottom], width=2.6)]
    for digit, p in enumerate(probabilities.tolist()):
        x, high = _LEFT + (digit + 0.5) * step, tall * p
        colour = VERMILION if p == probabilities.max() else BLUE
        parts.append(
            f'<rect x="{x - 28:.1f}" y="{bottom - high:.1f}" width="56" height="{high:.1f}" '
            f'fill="{colour}"/>'
        )
        parts.append(words(x, 511, str(digit), size=26, anchor="middle", bold=True))
        if p >= 0.005:
            at = bottom - high - 6 if p < 0.8 else bottom - high + 26
            parts.append(
                words(x, at, f"{p:.0%}", size=21, anchor="middle", bold=True, halo=p < 0.8)
            )
    return "".join(parts)
