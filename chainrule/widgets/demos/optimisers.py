r"""# Four optimisers, one learning rate

All four start together and do the same number of steps with the same learning rate. Who reaches the
minimum first, and who is thrown out? Ask, then press *Start* (space). The learning rate may be
changed while they run; drag the orange point to start elsewhere.

* **small**: momentum is ahead: its speed grows while the gradient keeps its direction. Adam's and
  the clipped gradient's steps are about as long as the learning rate, and so small at first.
* **usual**: momentum overshoots and comes back, and still arrives first.
* **large**: momentum is thrown out, SGD jumps from wall to wall; Adam and clipping are not.
* **very large**: Adam still arrives; clipping keeps jumping, each time by a whole learning rate.
* **a steep start**: the gradient is large there. What one step of SGD does, clipping shortens.

Keys: space plays and pauses, `.` does one step, `r` begins again, `n` and `p` go through the
presets. Your own update runs in the race with `optimisers(engine={"momentum": sgd_momentum})`; the
names are SGD, momentum, Adam, clipped SGD.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from chainrule.live import Drawing, Handle, Layer, Plot, Slider, in_step
from chainrule.live.svg.axes import short
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.optimiser_picture import SURFACE, picture, surface
from chainrule.widgets.demos.optimiser_race import FAR, UPDATES, Floats, Update, loss, run

STEPS = 200
#: A loss below which an optimiser has arrived.
ARRIVED = 1e-3
START = (-1.4, 1.6)


def optimisers(engine: Mapping[str, Update] | None = None) -> Plot:
    """Run four optimisers in step on one surface.

    Args:
        engine: the student's own updates, by the name of the one that they replace:
            ``update(w, dw, config) -> (next_w, config)`` as PS3's ``sgd_momentum``; ``config``
            holds ``learning_rate`` and ``momentum``.

    Raises:
        ValueError: a name is none of the four.
    """
    yours = dict(engine or {})
    if unknown := [name for name in yours if name not in UPDATES]:
        raise ValueError(f"there is no optimiser {unknown[0]!r}; there are: {', '.join(UPDATES)}.")
    updates = {**UPDATES, **yours}
    # The right ones run along, unseen unless they differ.
    loops = {name: partial(run, updates[name], name=name) for name in updates}
    loops |= {f"right {name}": partial(run, UPDATES[name], name=name) for name in yours}

    return demo(
        "optimisers",
        "One learning rate for all four: who arrives first, and who is thrown out?",
        settings={
            "lr": Slider(0.001, 1, 0.003, log=True, label="learning rate"),
            "x": Slider(-1.9, 1.9, START[0], 0.05, restart=True, hidden=True),
            "y": Slider(-0.85, 1.9, START[1], 0.05, restart=True, hidden=True),
        },
        presets={
            "small": {},
            "usual": {"lr": 0.03},
            "large": {"lr": 0.1},
            "very large": {"lr": 0.5},
            "a steep start": {"lr": 0.06, "x": -1.7, "y": -0.6},
        },
        playing_presets=("usual", "large", "very large", "a steep start"),
        source=in_step(loops),
        steps=STEPS,
        draw=lambda plot: draw(plot, yours),
        on_event=drag,
        rate=30,
    )


def drag(plot: Plot, event: dict[str, Any]) -> None:
    """Move the start; the race begins again."""
    if event.get("kind") == "drag":
        plot.set("x", SURFACE.x.value(float(event["x"])))
        plot.set("y", SURFACE.y.value(float(event["y"])))


def draw(plot: Plot, yours: Mapping[str, Update] | None = None) -> Drawing:
    """Draw the surface with all paths, and the losses."""
    s, now = plot.settings, plot.history.current
    start = np.array([[s.x, s.y]])
    paths = {name: now.extras.get(f"{name} path", start) for name in UPDATES}
    right = {name: now.extras[f"right {name} path"] for name in yours or {} if now.step}
    wrong = {
        name: right[name]
        for name in right
        if not np.allclose(paths[name], right[name][: len(paths[name])], rtol=1e-6)
    }
    what = mistake(paths, wrong) or sentence(paths, now.step)
    point = Handle(
        "start",
        *SURFACE.at(s.x, s.y),
        f"start ({short(s.x)}, {short(s.y)}): arrow keys",
        area=(40, 40, 640, 430),
    )
    losses = ", ".join(f"{name} {_loss(path)}" for name, path in paths.items())
    label = f"learning rate {short(s.lr)}, step {now.step}: losses {losses}. {what}"
    return Drawing(
        picture(paths, wrong, now.step, what),
        label,
        plot.style.width,
        plot.style.height,
        layers=(Layer(surface(), SURFACE.x.start, SURFACE.y.end, 640, 430),),
        handles=(point,),
    )


def _loss(path: Floats) -> str:
    value = float(loss(path[-1]))
    return "off" if thrown_out(path) else short(float(f"{value:.2g}"))


def thrown_out(path: Floats) -> bool:
    """Whether a path has left for good."""
    return bool(np.abs(path[-1]).max() >= FAR)


def arrival(path: Floats) -> int | None:
    """Return the first step from which on the loss of a path stays below `ARRIVED`, or None."""
    above = np.flatnonzero(~(loss(path) < ARRIVED))
    first = int(above[-1]) + 1 if above.size else 0
    return first if first < len(path) else None


def sentence(paths: Mapping[str, Floats], step: int) -> str:
    """Return who has arrived, who was thrown out, and who leads."""
    if step == 0:
        return ""
    out = [name for name, path in paths.items() if thrown_out(path)]
    there = {name: at for name, path in paths.items() if (at := arrival(path)) is not None}
    said = []
    if there:
        first = min(there, key=lambda name: there[name])
        said.append(f"First to arrive: {first}, at step {there[first]}")
    else:
        inside = [name for name in paths if name not in out]
        if inside:
            leader = min(inside, key=lambda name: float(loss(paths[name][-1])))
            said.append(f"So far {leader} has the lowest loss")
    if out:
        said.append(f"thrown out: {' and '.join(out)}")
    return "; ".join(said) + "."


def mistake(paths: Mapping[str, Floats], wrong: Mapping[str, Floats]) -> str:
    """Return how a student's path differs from the right one (dashed), "" if none does."""
    for name, right in wrong.items():
        found = paths[name]
        if loss(found[1]) > loss(found[0]) and loss(right[1]) < loss(right[0]):
            return f"Your {name} climbs at its first step; the right path is grey."
        longer = float(np.hypot(*(found[1] - found[0])) / np.hypot(*(right[1] - right[0])))
        if abs(longer - 1) > 0.01:
            return f"Your {name}'s first step is {longer:.2g} × the right one (grey)."
        return f"Your {name} begins well, then leaves the right path (grey)."
    return ""
