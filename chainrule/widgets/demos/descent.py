r"""# Downhill in a long bowl

From which learning rate on does it never reach the minimum? Ask, then press *Play* (space): the
path runs, and the verdict comes at its end. Then the ruler under the bowl shows where the edge is,
and where this learning rate lies. Drag the orange point to start elsewhere.

* **small**, **zig-zag**, **the edge**, **beyond**: along the steep direction each step multiplies
  by $1-\eta\lambda_{\max}$; beyond $\eta = 2/\lambda_{\max}$ that is larger than 1.
* **momentum**, **ringing**: momentum moves the edge to $2(1+\mu)/\lambda_{\max}$; too much of it
  makes the path swing.
* **round bowl**: with $\kappa = 1$ the gradient points straight at the minimum.

Keys: space plays and pauses, `.` does one step, `r` goes back to the start, `n` and `p` go
through the presets. Your own update runs the demo with `descent(engine=sgd_momentum)`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from chainrule.figures.palette import BLUE, ORANGE, VERMILION
from chainrule.live import Drawing, Handle, Plot, Slider, line, text
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.descent_path import (
    ROTATION,
    STEPS,
    Floats,
    Update,
    difference,
    edge,
    losses,
    path,
)
from chainrule.widgets.demos.panel import GREY, SIZE, Panel, dot, outline, words

#: One unit is as long on both axes, so that a right angle is one.
_BOWL = Panel(Axis(-4, 4, 30, 670), Axis(-2.7, 2.7, 446, 14))
_LOSS = Panel(Axis(0, STEPS, 800, 1170), Axis(1e-12, 1e4, 395, 60, log=True), "step", "loss")
_CONTOURS = (0.05, 0.3, 1, 2.5, 5, 10, 20, 40)


def descent(engine: Update | None = None) -> Plot:
    """Show the path on L = (u² + κ v²) / 2, whose edge of divergence is known exactly.

    Args:
        engine: the student's own ``sgd_momentum(w, dw, config) -> (next_w, config)``; ``config``
            holds ``learning_rate`` and ``momentum`` and comes back with ``velocity``.
    """
    start = {"x": -3.4, "y": 0.6, "kappa": 10}
    return demo(
        "descent",
        "From which learning rate on does it never reach the minimum?",
        settings={
            "lr": Slider(0.005, 0.5, 0.05, 0.005, label="learning rate"),
            "momentum": Slider(0, 0.98, 0, 0.01),
            "kappa": Slider(1, 40, start["kappa"], 1, label="κ = λₘₐₓ / λₘᵢₙ"),
            "step": Slider(0, STEPS, 0, 1, hidden=True),
            "x": Slider(-3.8, 3.8, start["x"], hidden=True),
            "y": Slider(-2.5, 2.5, start["y"], hidden=True),
        },
        presets={
            "small": {"lr": 0.02},
            "zig-zag": {"lr": 0.18},
            "the edge": {"lr": 0.2},
            "beyond": {"lr": 0.205},
            "momentum": {"lr": 0.1, "momentum": 0.5},
            "ringing": {"lr": 0.1, "momentum": 0.95},
            "round bowl": {"lr": 0.5, "kappa": 1},
        },
        draw=lambda run: draw(run, engine),
        on_event=drag,
        step_setting="step",
        step_seconds=0.07,
    )


def drag(run: Plot, event: dict[str, Any]) -> None:
    """Move the start."""
    if event.get("kind") == "drag":
        run.set("x", _BOWL.x.value(float(event["x"])))
        run.set("y", _BOWL.y.value(float(event["y"])))


def draw(run: Plot, engine: Update | None = None) -> Drawing:
    """Draw the bowl with the path so far, and the loss; once all steps are done, the verdict."""
    s = run.settings
    whole = path((s.x, s.y), s.kappa, s.lr, s.momentum, engine)
    loss = losses(whole, s.kappa)
    points, seen = whole[: s.step + 1], loss[: s.step + 1]
    parts = [_contours(s.kappa), _path(points), _curve(seen)]
    what = f"loss {short(_three(loss[0]))} → {short(_three(seen[-1]))} after {s.step} steps"
    how = _verdict(s.lr, edge(s.kappa, s.momentum)) if s.step == STEPS else ""
    wrong = ""
    if engine is not None:
        right = path((s.x, s.y), s.kappa, s.lr, s.momentum)
        wrong = difference(whole, right, loss, losses(right, s.kappa))
        if wrong and s.step:
            how = wrong
            parts.insert(1, _path(right[: s.step + 1], right=True))
            parts.append(outline(760, 454, 436, 36))
            last = float(losses(right[s.step : s.step + 1], s.kappa)[0])
            what += f" (right: {short(_three(last))})"
    size = 24 if len(what) < 45 else SIZE
    parts.append(words(1190, 478, what, size=size, anchor="end", colour=BLUE, bold=True))
    parts.append(words(1190, 514, how, size=24, anchor="end", bold=True))
    if not wrong:
        parts.append(_rates(s.lr, edge(s.kappa, s.momentum) if s.step == STEPS else None))
    label = (
        f"learning rate {short(s.lr)}, momentum {short(s.momentum)}, κ = {s.kappa}: {what}; {how}"
    )
    point = Handle(
        "start",
        *_BOWL.at(s.x, s.y),
        f"start ({short(s.x)}, {short(s.y)}): arrow keys",
        area=(46, 30, 654, 430),
    )
    return Drawing("".join(parts), label, run.style.width, run.style.height, handles=(point,))


def _verdict(lr: float, limit: float) -> str:
    edge_words = f"the edge 2(1 + μ)/λₘₐₓ = {short(_three(limit))}"
    if math.isclose(lr, limit, rel_tol=1e-9):
        return f"On {edge_words}: it never settles."
    if lr > limit:
        return f"Beyond {edge_words}: it leaves."
    share = f"{round(100 * lr / limit)} % of {edge_words}"
    return f"{share}: it arrives."


def _rates(lr: float, limit: float | None) -> str:
    """Draw the learning rate on a ruler, with the edge and what lies beyond it if given."""
    axis, y = Axis(0, 0.5, 40, 420), 474.0
    parts = []
    if limit is not None:
        x = float(axis.pixel(min(limit, axis.high)))
        parts.append(line([axis.start, x], [y, y], colour=BLUE, width=16))
        if limit < axis.high:
            parts.append(line([x, axis.end], [y, y], colour=VERMILION, width=16, dash="10 5"))
    parts.append(line([axis.start, axis.end], [y, y], width=2.6))
    for tick in (0, 0.1, 0.2, 0.3, 0.4, 0.5):
        at = float(axis.pixel(tick))
        parts.append(line([at, at], [y - 9, y + 9], width=2.6))
        parts.append(text(at, y + 34, short(tick), size=SIZE, anchor="middle"))
    parts.append(words(axis.end + 22, y + 7, "learning rate", bold=True))
    parts.append(dot(float(axis.pixel(lr)), y, ORANGE, radius=11))
    return "".join(parts)


def _contours(kappa: float) -> str:
    angle = np.linspace(0, 2 * math.pi, 121)
    parts = [
        '<clipPath id="bowl"><rect x="30" y="14" width="640" height="432" rx="12"/></clipPath>',
        '<rect x="30" y="14" width="640" height="432" rx="12" fill="none" '
        'stroke="currentColor" stroke-opacity="0.4" stroke-width="2.6"/>',
        '<g clip-path="url(#bowl)">',
    ]
    for level in reversed(_CONTOURS):
        along = math.sqrt(2 * level) * np.array([np.cos(angle), np.sin(angle) / math.sqrt(kappa)])
        x, y = ROTATION @ along
        # One over the other, so that it is darker where it is deeper.
        parts.append(
            line(_BOWL.x.pixel(x), _BOWL.y.pixel(y), colour=GREY, width=2.6, fill=BLUE,
                 more=' fill-opacity="0.09" stroke-opacity="0.75"')
        )  # fmt: skip
    x, y = _BOWL.at(0, 0)
    cross = line([x - 12, x + 12], [y, y], width=3) + line([x, x], [y - 12, y + 12], width=3)
    return "".join(parts) + "</g>" + cross


def _path(points: Floats, *, right: bool = False) -> str:
    # Far outside the picture a path is a direction only.
    seen = np.clip(np.nan_to_num(points, nan=0, posinf=1e3, neginf=-1e3), -1e3, 1e3)
    x, y = _BOWL.x.pixel(seen[:, 0]), _BOWL.y.pixel(seen[:, 1])
    inside = (np.abs(seen[:, 0]) <= 4) & (np.abs(seen[:, 1]) <= 2.7)
    if right:
        return f'<g clip-path="url(#bowl)">{line(x, y, colour=GREY, width=4, dash="12 7")}</g>'
    parts = ['<g clip-path="url(#bowl)">', line(x, y, colour=VERMILION, width=4)]
    parts += [
        f'<circle cx="{a:.1f}" cy="{b:.1f}" r="6" fill="{VERMILION}"/>'
        for a, b in zip(x[1:][inside[1:]], y[1:][inside[1:]], strict=True)
    ]
    if inside[-1]:
        parts.append(dot(float(x[-1]), float(y[-1]), BLUE, radius=11, square=True))
    return "".join(parts) + "</g>"


def _curve(loss: Floats) -> str:
    parts = [_LOSS.frame((0, 20, 40, 60), (1e-12, 1e-8, 1e-4, 1, 1e4))]
    held = np.clip(np.nan_to_num(loss, nan=1e4, posinf=1e4), 1e-12, 1e4)
    steps = np.arange(loss.size)
    parts.append(_LOSS.curve(steps, held, BLUE))
    if loss[-1] > 1e4 or not math.isfinite(loss[-1]):
        parts.append(words(985, 84, "▲ off the picture", anchor="middle", bold=True))
    parts.append(dot(*_LOSS.at(float(steps[-1]), float(held[-1])), BLUE, radius=11, square=True))
    return "".join(parts)


def _three(value: float) -> float:
    return float(f"{value:.3g}")
