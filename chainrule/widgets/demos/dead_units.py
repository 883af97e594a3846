"""# Units that never wake

Each row is a hidden unit of a 1-6-1 ReLU network, each dot an input: full where the unit is
active. On the left the thin lines are what each unit adds to the output. Push the biases down.
Does training wake a unit again? Ask, then reveal the gradients (space) and train (space).

* **some die**, **all dead**: where $wx+b<0$ at every input, the unit's gradient is exactly 0; no
  learning rate changes it.
* **leaky**: the same network with a slope of 0.1 below 0. Press *Start*.
* **a step too far**: one step with too large a learning rate makes the biases very negative.
  Press *Step* (`.`) and count.

Keys: space reveals, then plays and pauses, `.` does one step, `r` begins again, `n` and `p` go
through the presets. Your own functions run the demo with `dead_units(engine=(relu,
relu_derivative))`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, VERMILION
from chainrule.live import Choice, Drawing, Plot, Slider, line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.dead_units_net import (
    INPUTS,
    POINTS,
    TARGETS,
    UNITS,
    Floats,
    ForwardBackward,
    Scalar,
    begin,
    inspect,
    train,
)
from chainrule.widgets.demos.panel import GREY, Panel, dot, outline, unknown, words

_FIT = Panel(Axis(-2, 2, 60, 470), Axis(-1.5, 2.5, 415, 50), "input x")
#: The table: left edge of the dots, distance of dots, height of the first row, of each row.
_LEFT, _ACROSS, _TOP, _DOWN = 620.0, 14.5, 88.0, 60.0
#: The sizes of the gradients: in training they span several powers of ten.
_SIZES = Panel(Axis(1e-4, 1, 1000, 1176, log=True), Axis(0, 1, 415, 50))


def dead_units(engine: tuple[Scalar, Scalar] | None = None) -> Plot:
    """Show each unit's inputs and gradients; the lecturer kills units by bias or learning rate.

    Args:
        engine: the student's own ``(relu, relu_derivative)``, each of one number; shown as "yours".
    """
    names = ["ReLU", "leaky ReLU"]
    names = names if engine is None else ["yours", *names]
    first = names[0]
    return demo(
        "dead-units",
        "Push the biases down until no unit answers: does training wake a unit again?",
        settings={
            "bias": Slider(-8, 2, 0, 0.1, label="shift all biases"),
            "lr": Slider(0.01, 1, 0.05, log=True, label="learning rate"),
            "f": Choice(names, first, "activation"),
        },
        presets={
            "alive": {},
            "some die": {"bias": -1},
            "all dead": {"bias": -8},
            "leaky": {"bias": -8, "f": "leaky ReLU"},
            "a step too far": {"lr": 0.6},
        },
        hides=True,
        source=lambda settings: train(settings, engine),
        draw=lambda run: draw(run, engine),
        seed=3,
        rate=30,
    )


def draw(run: Plot, engine: tuple[Scalar, Scalar] | None = None) -> Drawing:
    """Draw the fit, and the table of units over inputs with the gradient of each."""
    s = run.settings
    parameters = run.history.current.extras.get("parameters")
    if parameters is None:
        parameters = begin(s.seed)
    seen = inspect(parameters, s.bias, s.f, engine)
    awake = seen.before > 0
    sizes = np.hypot(seen.gradients["w"], seen.gradients["b"])
    dead = np.logical_not(awake.any(axis=0)) & np.isfinite(sizes)
    parts = [_fit(seen), _table(awake)]
    step = run.history.current.step
    label = f"loss {short(_two(seen.loss))} at step {step}; "
    if run.revealed:
        parts.append(_sizes(sizes, dead))
        if engine is not None and s.f == "yours":
            parts.append(_corrections(inspect(parameters, s.bias, "ReLU"), sizes))
        what = _verdict(dead, sizes, step)
        if not np.isfinite(seen.loss):
            what = "The steps were too large: the loss became NaN."
        parts.append(words(600, 512, what, size=24, anchor="middle", bold=True))
        gradients = ", ".join(short(_two(size)) for size in sizes.tolist())
        label += f"{int(dead.sum())} of {UNITS} units dead; "
        label += f"size of each unit's gradient: {gradients}. {what}"
    else:
        parts.append(unknown(1090, 233))
        label += f"{int(awake.any(axis=0).sum())} of {UNITS} units active; gradients are hidden"
    return Drawing("".join(parts), label, run.style.width, run.style.height)


def _corrections(expected: ForwardBackward, sizes: Floats) -> str:
    """Outline the gradients of a student's ReLU that are wrong, with the right ones."""
    right = np.hypot(expected.gradients["w"], expected.gradients["b"])
    parts = []
    for unit in range(UNITS):
        if not np.isclose(sizes[unit], right[unit], rtol=1e-4, atol=1e-9):
            y = _TOP + _DOWN * unit
            what = f"right: {short(_two(right[unit]))}"
            parts.append(outline(992, y - 27, 196, 50))
            # Under the dots: the box is full.
            parts.append(words(976, y + 31, what, anchor="end", colour=VERMILION, bold=True))
    return "".join(parts)


def _verdict(dead: NDArray[np.bool_], sizes: Floats, step: int) -> str:
    after = f"after {step} steps" if step > 1 else "at every input"
    if dead.all() and (sizes[dead] == 0).all():
        return f"Every hidden gradient is 0 {after}: no step changes a unit, so none revives."
    if dead.any() and (sizes[dead] == 0).all():
        count = int(dead.sum())
        whom = "1 unit is dead: its" if count == 1 else f"{count} units are dead: their"
        return f"{whom} gradient is 0 {after}, and training changes nothing there."
    if dead.any():
        return "Negative at every input, but the leak lets a gradient through: they can learn."
    return "Every unit responds to some input, so every unit gets a gradient."


def _fit(seen: ForwardBackward) -> str:
    parts = [_FIT.frame((-2, 0, 2), (-1, 0, 1, 2))]
    parts += [_FIT.curve(INPUTS, share, BLUE, width=2.6, dash="2 5") for share in seen.shares.T]
    parts.append(_FIT.curve(INPUTS, seen.prediction, BLUE))
    parts += [
        dot(*_FIT.at(x, y), VERMILION, radius=6, square=True)
        for x, y in zip(INPUTS, TARGETS, strict=True)
    ]
    parts.append(words(20, 32, "network, ⋯ its units", colour=BLUE, bold=True))
    parts.append(words(272, 32, "■ data", colour=VERMILION, bold=True))
    loss = short(_two(seen.loss))
    parts.append(words(545, 32, f"loss {loss}", size=24, anchor="end", bold=True))
    return "".join(parts)


def _table(awake: NDArray[np.bool_]) -> str:
    """Draw for each unit and input whether the unit is active; awake is (POINTS, UNITS)."""
    right = _LEFT + _ACROSS * POINTS
    parts = [
        words(_LEFT, 32, "● active   ○ inactive", bold=True),
        words(1186, 32, "gradient, log scale", anchor="end", colour=VERMILION, bold=True),
        words(_LEFT - 6, 443, "x = −2"),
        words(right, 443, "x = 2", anchor="end"),
    ]
    for unit in range(UNITS):
        y = _TOP + _DOWN * unit
        parts.append(words(_LEFT - 22, y + 7, f"unit {unit + 1}", anchor="end", bold=True))
        for i, on in enumerate(awake[:, unit].tolist()):
            fill, rim = (BLUE, BLUE) if on else ("none", GREY)
            parts.append(
                f'<circle cx="{_LEFT + _ACROSS * (i + 0.5):.1f}" cy="{y:.1f}" r="6" fill="{fill}" '
                f'stroke="{rim}" stroke-width="2.6"/>'
            )
    return "".join(parts)


def _sizes(sizes: Floats, dead: NDArray[np.bool_]) -> str:
    """Draw the size of each unit's gradient as a bar under its number; both are (UNITS,).

    A dead unit has a grey row and no bar; what is below the scale keeps a bar that can be seen.
    """
    parts = [_SIZES.frame((1e-2, 1))]
    for unit, (size, is_dead) in enumerate(zip(sizes.tolist(), dead.tolist(), strict=True)):
        y = _TOP + _DOWN * unit
        if is_dead and size == 0:
            parts.append(
                f'<rect x="510" y="{y - 26:g}" width="678" height="52" rx="10" fill="{GREY}" '
                'fill-opacity="0.25"/>'
            )
            parts.append(words(1012, y + 10, "0: dead", size=30, bold=True))
            continue
        start = _SIZES.x.start
        end = start + 8 if np.isnan(size) else max(_SIZES.at(min(size, 1), 0)[0], start + 8)
        parts.append(line([start, end], [y + 11, y + 11], colour=VERMILION, width=16))
        what = short(_two(size)) if np.isfinite(size) else "NaN"
        parts.append(words(1012, y - 4, what, size=24, colour=VERMILION, bold=True))
    return "".join(parts)


def _two(value: float) -> float:
    return float(f"{value:.2g}")
