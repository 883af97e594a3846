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
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import VERMILION
from chainrule.live import Drawing, History, Plot, Settings, Slider, View, line
from chainrule.live.history import Run
from chainrule.live.svg import curves as curve_panel
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.curves_training import Data, moons, torch_engine
from chainrule.widgets.demos.panel import correction, words

#: The learning rates of the run on opening and of the one that is asked about, and its epochs.
SLOW, FAST, EPOCHS = 0.02, 0.2, 100
#: The same for all runs, so that they can be compared; what lies above is marked at the edge.
LOSSES = (0.0, 1.0)
#: The epochs that the sentence is about.
SEEN = 30
#: From here on validation is so far above training that something is learnt by heart.
GAP = 0.12


Losses = NDArray[np.float64]
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
        return told(picture, shown)
    first = float(now.series["train"].points().value[0])
    what = mistake(first, latest, float(right[0]), run.settings.lr)
    if not what:
        return told(picture, shown)
    number = short(float(f"{right[0]:.2g}"))
    y = picture.axes["y"]
    assert isinstance(y, Axis)
    beside = float(np.clip(y.pixel(latest[1]), y.end, y.start))
    body = correction(915, beside - 20, 275, 40, f"about {number}") + words(
        585, 60, what, size=24, anchor="middle", colour=VERMILION, bold=True, halo=True
    )
    return replace(picture, body=picture.body + body, label=f"{picture.label}; {what}")


def told(picture: Drawing, history: History) -> Drawing:
    """Return the picture of a right training with a sentence, and the gap if it tells of one."""
    run = history.current
    if run.step < SEEN or run.non_finite:
        return picture
    train, _ = newest(run)
    level, gap = levels(run)
    before = levels(history.earlier_runs[-1]) if history.earlier_runs else None
    what = sentence(level, gap, float(np.abs(np.diff(train)).mean()), before)
    body = words(100, 509, what, size=24, bold=True)
    x, y = picture.axes["x"], picture.axes["y"]
    assert isinstance(x, Axis)
    assert isinstance(y, Axis)
    if gap > GAP and level <= 1:
        at = min(float(x.pixel(run.step)) + 16, x.end)
        low, high = np.clip(y.pixel(np.array([level, level + gap])), y.end, y.start).tolist()
        body += line([at, at], [low, high], width=4)
        body += "".join(line([at - 8, at + 8], [end, end], width=4) for end in (low, high))
    return replace(picture, body=picture.body + body, label=f"{picture.label}; {what}")


def newest(run: Run) -> tuple[Losses, Losses]:
    """Return the losses (E,) of a run's newest epochs, in training and in validation."""
    train, validation = (run.series[name].points().value for name in ("train", "validation"))
    return train[-SEEN:], validation[-SEEN:]


def levels(run: Run) -> tuple[float, float]:
    """Return the level of a run's newest training losses, and how far validation is above it."""
    train, validation = newest(run)
    return float(np.median(train)), float(np.median(validation - train))


def sentence(level: float, gap: float, jumps: float, before: tuple[float, float] | None) -> str:
    """Return what the newest losses show.

    Args:
        level, gap: of these losses, as by `levels`.
        jumps: by how much the training loss changes from one epoch to the next, in the mean.
        before: level and gap of the run before, if there was one.
    """
    if level > 1:
        return f"Near {short(float(f'{level:.2g}'))}: worse than guessing, ln 2 = 0.69."
    if gap > GAP:
        return f"A gap of {gap:.2f}: it learns its points by heart."
    if before is not None and before[1] > GAP and before[0] <= 1:
        return "The gap has closed, with enough points."
    if jumps < 0.012:
        return f"It falls smoothly, to {level:.2f}."
    lower = before is None or level < before[0] - 0.03
    return f"It is noisy, near {level:.2f}" + ("." if lower else ": hardly lower than before.")


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
