"""# A learning rate in your hand

A training at 0.02 is drawn already, pale. What will the loss do when the learning rate is ten
times larger? Ask someone to draw it in the air, then press *Start* (space) and drag the rate while
it runs: a dotted line marks where it changed.

* **steady**, **ten times**, **too large**: the same network at 0.02, 0.2 and 1; each run is
  compared with the one before it.
* **by heart**: 128 hidden units and 40 points. The training loss goes to 0, the validation loss
  rises: the gap opens. **more data** closes it.

Keys: space plays and pauses, `.` does one step, `r` begins again, `n` and `p` go through the
presets. Your own training runs the demo with `curves(engine=my_training)`, a generator of (train
loss, validation loss).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import VERMILION
from chainrule.live import Drawing, Plot, Settings, Slider, View
from chainrule.live.svg import curves as curve_panel
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.panel import correction, words

#: Share of wrong labels: without noise nothing could be learnt by heart.
NOISE = 0.15
BATCH = 20
MOMENTUM = 0.9
#: The learning rates of the run on opening and of the one that is asked about, and its epochs.
SLOW, FAST, EPOCHS = 0.02, 0.2, 100
#: The same for all runs, so that they can be compared; what lies above is marked at the edge.
LOSSES = (0.0, 1.0)


class Data(NamedTuple):
    """Two moons: x (N, 2) and labels y (N,) in {0, 1}, for training and for validation."""

    x: NDArray[np.float64]
    y: NDArray[np.int64]
    x_validation: NDArray[np.float64]
    y_validation: NDArray[np.int64]


Engine = Callable[[Settings, Data], Iterator[tuple[float, float]]]


def curves(engine: Engine | None = None) -> Plot:
    """Show a classifier's losses live, beside those of the run before, in pale.

    Args:
        engine: the student's own training, ``engine(settings, data)``: a generator that yields
            (train loss, validation loss) after each epoch. It reads ``settings.lr`` at each step,
            and ``settings.width`` (hidden units) and ``settings.seed`` at its start.
    """
    if engine is None:
        # At once: otherwise the first step waits two seconds for this import.
        import torch  # noqa: F401
    train = engine or torch_engine
    return demo(
        "curves",
        "What will the loss do when the learning rate is ten times larger?",
        settings={
            "lr": Slider(0.001, 1, SLOW, log=True, label="learning rate"),
            "width": Slider(2, 128, 16, 2, label="hidden units", restart=True),
            "n": Slider(20, 400, 200, 20, label="training points", restart=True),
        },
        presets={
            "steady": {},
            "ten times": {"lr": FAST},
            "too large": {"lr": 1},
            "by heart": {"lr": 0.1, "width": 128, "n": 40},
            "more data": {"lr": 0.1, "width": 128, "n": 400},
        },
        playing_presets=("steady", "ten times", "too large", "by heart", "more data"),
        source=lambda settings: watched(train, settings),
        draw=lambda run: draw(run, own=engine is not None),
        prepare=open_with_a_slow_run,
        view=View(x="epoch", y="cross-entropy"),
        rate=30,
        seed=1,
    )


def open_with_a_slow_run(plot: Plot) -> None:
    """Train at the slow rate, and set the fast one for the run that is asked about."""
    for _ in range(EPOCHS):
        if not plot.advance():
            return
    plot.settings.change("lr", FAST)
    plot.loop.begin()


def watched(train: Engine, settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield the losses of a training, and beside a student's those of the built-in one."""
    data = moons(settings.n, settings.seed)
    beside: Iterator[Any] = repeat(None)
    if train is not torch_engine:
        beside = torch_engine(settings, data)
    for losses, right in zip(train(settings, data), beside, strict=False):
        yield {"train": losses[0], "validation": losses[1], "right": right}


def draw(run: Plot, *, own: bool = False) -> Drawing:
    """Draw this run and the one before; mark a student's loss that no right training has."""
    shown = copy.copy(run.history)
    shown.earlier_runs = [earlier for earlier in shown.earlier_runs if not earlier.hidden][-1:]
    view = run.view
    if not view.log and view.ylim is None:
        view = replace(view, ylim=LOSSES)
    picture = curve_panel.draw(shown, view, run.style)
    now = run.history.current
    latest = now.series["train"].latest if "train" in now.series else None
    right = now.extras.get("right")
    if not own or latest is None or right is None:
        return picture
    first = float(now.series["train"].points().value[0])
    what = mistake(first, latest, float(right[0]), run.settings.lr)
    if not what:
        return picture
    number = short(float(f"{right[0]:.2g}"))
    y = picture.axes["y"]
    assert isinstance(y, Axis)
    beside = float(np.clip(y.pixel(latest[1]), y.end, y.start))
    body = correction(915, beside - 20, 275, 40, f"about {number}") + words(
        585, 60, what, size=24, anchor="middle", colour=VERMILION, bold=True, halo=True
    )
    return replace(picture, body=picture.body + body, label=f"{picture.label}; {what}")


def mistake(first: float, latest: tuple[int, float], right: float, lr: float) -> str:
    """Return what is wrong with a student's training losses, "" where they may be right.

    Another draw of the weights gives other curves, so only what no right training does counts.

    Args:
        first, latest: after the first epoch, and the newest (epoch, loss).
        right: the newest loss of the built-in training.
        lr: the learning rate.
    """
    epoch, now = latest
    if first > 5:
        return f"{short(float(f'{first:.2g}'))} after one epoch: a mean would be near ln 2 = 0.69."
    if lr <= 0.1 and epoch >= 5 and now > 1.2 * first and now > 1.5 * right:
        return "Your loss climbs: does your step go against the gradient?"
    if lr >= 0.01 and epoch >= 20 and now > 0.98 * first and now > 1.2 * right:
        return "Your loss stays where it was: do your updates reach the weights?"
    return ""


def moons(n: int, seed: int, n_validation: int = 400) -> Data:
    """Return two interleaved half circles with noise in place and in label."""
    rng = np.random.default_rng(seed)
    total = n + n_validation
    y = rng.integers(0, 2, total)
    angle = np.pi * rng.random(total)
    x = np.column_stack([np.cos(angle), np.sin(angle)])
    x[y == 1] = np.array([1.0, 0.5]) - x[y == 1]
    x += 0.15 * rng.standard_normal(x.shape)
    wrong = rng.random(total) < NOISE
    y = np.where(wrong, 1 - y, y)
    return Data(x[:n], y[:n], x[n:], y[n:])


def torch_engine(settings: Settings, data: Data) -> Iterator[tuple[float, float]]:
    """Train a 2-width-width-2 tanh network with momentum; yield both losses after each epoch."""
    import torch

    # Matrices this small are slower on several threads than on one.
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(settings.seed)
    width = settings.width
    net = torch.nn.Sequential(
        torch.nn.Linear(2, width),
        torch.nn.Tanh(),
        torch.nn.Linear(width, width),
        torch.nn.Tanh(),
        torch.nn.Linear(width, 2),
    )
    with torch.no_grad():
        for parameter in net.parameters():
            spread = (1 / parameter.shape[1]) ** 0.5 if parameter.ndim == 2 else 0.0
            parameter.normal_(0, 1, generator=generator).mul_(spread)
    loss_of = torch.nn.functional.cross_entropy
    x, x_validation = (torch.tensor(a, dtype=torch.float32) for a in (data.x, data.x_validation))
    y, y_validation = (torch.tensor(a) for a in (data.y, data.y_validation))
    # By hand: the first optimiser of torch.optim imports eight hundred modules, for two seconds.
    weights = list(net.parameters())
    velocity = [torch.zeros_like(weight) for weight in weights]
    while True:
        for batch in torch.randperm(len(x), generator=generator).split(BATCH):
            loss = loss_of(net(x[batch]), y[batch])
            gradients = torch.autograd.grad(loss, weights)
            with torch.no_grad():
                for weight, speed, gradient in zip(weights, velocity, gradients, strict=True):
                    speed.mul_(MOMENTUM).add_(gradient)
                    weight.sub_(settings.lr * speed)
        with torch.no_grad():
            train_loss = float(loss_of(net(x), y))
            validation_loss = float(loss_of(net(x_validation), y_validation))
        # Not inside the block: while a generator waits, its caller would go on without gradients.
        yield train_loss, validation_loss
