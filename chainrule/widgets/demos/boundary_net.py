"""What demo ``boundary`` trains: points, a network, its folds, and its mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.data.points import moons
from chainrule.live import Settings
from chainrule.live.svg.axes import short
from chainrule.widgets.answers import array, entry, number
from chainrule.widgets.demos.torch_net import TorchNet

Floats = NDArray[np.float64]


#: PS3's class ``FullyConnectedNet``.
Engine = Callable[..., Any]


POINTS, REACH, SIDE = 60, 1.25, 61


#: Updates for each picture: all points at once, with momentum.
UPDATES, MOMENTUM = 4, 0.9


#: Points that can be dragged: where they begin, and their class.
LOOSE = {"p": (-0.2, 0.2, 0), "q": (0.2, -0.2, 1), "r": (0.9, 0.9, 1)}


def data(settings: Settings) -> tuple[Floats, NDArray[np.int64]]:
    """Return the points (N, 2) and labels (N,): two moons, and the three that can be dragged."""
    x, y = moons(POINTS, np.random.default_rng(settings.seed))
    loose = [(settings[f"{name}x"], settings[f"{name}y"]) for name in LOOSE]
    return np.vstack([x, loose]), np.append(y, [label for *_, label in LOOSE.values()])


def fresh(settings: Settings, network: Engine) -> Any:
    """Return the network before training; all biases are 0, so every fold goes through 0."""
    rng = np.random.default_rng(settings.seed)
    return network(2, [int(settings.width)], 2, weight_scale=0.7, reg=0.0, rng=rng)


def train(settings: Settings, network: Engine) -> Iterator[dict[str, Any]]:
    """Yield loss and network after every few updates of gradient descent with momentum."""
    net = fresh(settings, network)
    speed = {key: np.zeros_like(value) for key, value in net.params.items()}
    while True:
        for _ in range(UPDATES):
            answer = net.loss(*data(settings))
            if not isinstance(answer, tuple) or len(answer) != 2:
                raise ValueError("`loss` should return (loss, grads) when it gets labels.")
            for key, value in net.params.items():
                gradient = array("loss", entry("loss", answer[1], key), value.shape)
                speed[key] = MOMENTUM * speed[key] - settings.lr * gradient
                net.params[key] = value + speed[key]
        yield {"loss": number("loss", answer[0]), "net": net}


def margins(net: Any) -> Floats:
    """Return score 1 minus score 0 on a grid of the plane (SIDE, SIDE), rows from low y to high."""
    at = np.linspace(-REACH, REACH, SIDE)
    x = np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)
    scores = array("loss", net.loss(x), (len(x), 2))
    found: Floats = (scores[:, 1] - scores[:, 0]).reshape(SIDE, SIDE)
    return found


def fold(w: Floats, b: float) -> Floats | None:
    """Return the ends (2, 2) of the line w · x + b = 0 in view, or None where it is outside."""
    ends = []
    for axis in (0, 1):
        for side in (-REACH, REACH):
            if abs(w[1 - axis]) > 1e-9:
                other = -(b + w[axis] * side) / w[1 - axis]
                if abs(other) <= REACH:
                    ends.append((side, other) if axis == 0 else (other, side))
    if len(ends) < 2:
        return None
    lengths = [np.hypot(*np.subtract(ends[0], end)) for end in ends]
    return np.array([ends[0], ends[int(np.argmax(lengths))]])


def difference(net: Any, x: Floats, y: NDArray[np.int64]) -> tuple[str, str, str] | None:
    """Return what a student's network gets wrong on points x (N, 2) with labels y (N,).

    Returns:
        A sentence, the student's number and the right one, for the first of scores, loss and
        gradients that differs from PyTorch's; None if all agree, or for another architecture.
    """
    if set(net.params) != {"W1", "b1", "W2", "b2"}:
        return None
    right = TorchNet.of(net.params)
    scores, expected = array("loss", net.loss(x), (len(x), 2)), right.loss(x)
    if not np.allclose(scores, expected, rtol=1e-3, atol=1e-5):
        k = int(np.abs(scores - expected).max(axis=1).argmax())
        return (
            f"Your scores are not those of W and b, at point {k}:",
            f"{two_digits(scores[k, 0])}, {two_digits(scores[k, 1])}",
            f"{two_digits(expected[k, 0])}, {two_digits(expected[k, 1])}",
        )
    (loss, grads), (right_loss, right_grads) = net.loss(x, y), right.loss(x, y)
    if not np.isclose(number("loss", loss), right_loss, rtol=1e-3):
        return "Your loss is not the mean cross-entropy:", two_digits(loss), two_digits(right_loss)
    for key, value in right_grads.items():
        found = array("loss", entry("loss", grads, key), value.shape)
        if not np.allclose(found, value, rtol=1e-3, atol=1e-6):
            at = np.unravel_index(int(np.abs(found - value).argmax()), value.shape)
            turned = np.allclose(found, -value, rtol=1e-3, atol=1e-6)
            how = "has the wrong sign" if turned else "is wrong"
            what = f"Your ∂L/∂{key}{_index(at)} {how}:"
            return what, two_digits(found[at]), two_digits(value[at])
    return None


def _index(at: tuple[Any, ...]) -> str:
    return "[" + ", ".join(str(int(k)) for k in at) + "]"


def two_digits(value: float) -> str:
    return short(float(f"{float(value):.2g}"))
