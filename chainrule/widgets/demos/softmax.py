r"""# Softmax, and why its gradient is $p - y$

Add 1,000 to every score: what happens to the probabilities? Ask, then reveal (space), and drag
$c$. The orange points are the scores; a click on a class makes it the right one. On the ruler
above, the three scores slide far away together; it also shows where $e^z$ is no number any more.

* **+ 1000**: nothing changes, for a shift cancels in the fraction. With the **naive** formula
  $e^{1000}$ overflows, and $\infty/\infty$ is NaN; at $-1000$ it is $0/0$.
* **× 1000**: at a temperature of 0.001 the largest score takes all. **hot** makes all nearly
  equal.
* **sure and wrong**: the gradient is $p - y$, so a confident mistake has a gradient of almost 1.

Keys: space reveals, `n` and `p` go through the presets, `r` goes back to the start. Your own
functions run the demo with `softmax(engine=(softmax_of_yours, softmax_loss))`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, GREEN, ORANGE, VERMILION
from chainrule.live import Choice, Drawing, Handle, Plot, Slider, line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.panel import GREY, correction, dot, unknown, words
from chainrule.widgets.demos.softmax_ruler import ruler
from chainrule.widgets.demos.softmax_values import (
    NAIVE,
    STABLE,
    YOURS,
    Engine,
    SoftmaxResult,
    few,
    inspect,
    mistake,
    rounded,
    sentence,
)

Floats = NDArray[np.float64]

CLASSES = ("cat", "dog", "fox")
_SCORES = tuple(f"score_{name}" for name in CLASSES)
_X = Axis(-5, 5, 100, 280)
_P = Axis(0, 1, 545, 695)
_G = Axis(-1, 1, 872, 1068)
_ROWS = (202.0, 280.0, 358.0)
_BAR = 46.0


def softmax(engine: Engine | None = None) -> Plot:
    """Show scores, probabilities, cross-entropy and its gradient as bars.

    Args:
        engine: the student's own ``(softmax, softmax_loss)`` of PS3; a third formula, "yours".
    """
    formulas = [STABLE, NAIVE] if engine is None else [YOURS, STABLE, NAIVE]
    scores = dict(zip(_SCORES, (2.0, 1.0, -1.0), strict=True))
    first = formulas[0]
    return demo(
        "softmax",
        "Add 1,000 to every score: what happens to the probabilities?",
        settings={
            "c": Slider(-1000, 1000, 0, 10, label="c, added to all"),
            "t": Slider(0.001, 100, 1, log=True, label="temperature T"),
            "formula": Choice(formulas, first),
            **{
                key: Slider(-5, 5, value, 0.1, label=f"score of {name}", hidden=True)
                for name, (key, value) in zip(CLASSES, scores.items(), strict=True)
            },
            "right": Choice(CLASSES, "cat", "right class", hidden=True),
        },
        presets={
            "start": {},
            "+ 1000": {"c": 1000},
            "+ 1000, naive": {"c": 1000, "formula": NAIVE},
            "− 1000, naive": {"c": -1000, "formula": NAIVE},
            "× 1000": {"t": 0.001},
            "× 1000, naive": {"t": 0.001, "formula": NAIVE},
            "hot": {"t": 100},
            "sure and wrong": {_SCORES[0]: -4, _SCORES[1]: 5},
        },
        hides=True,
        draw=lambda run: draw(run, engine),
        on_event=drag,
    )


def drag(run: Plot, event: dict[str, Any]) -> None:
    """Move a score with its point; a click on a class makes it the right class."""
    if event.get("kind") == "drag" and event.get("name") in _SCORES:
        run.set(str(event["name"]), _X.value(float(event["x"])))
    elif event.get("kind") == "pick" and event.get("cell") in CLASSES:
        run.set("right", str(event["cell"]))


def draw(run: Plot, engine: Engine | None = None) -> Drawing:
    """Draw one row for each class: score, power, probability, gradient."""
    s = run.settings
    x = np.array([s[key] for key in _SCORES], dtype=float)
    z, right = x / s.t + s.c, CLASSES.index(s.right)
    seen = inspect(z, right, s.formula, engine)
    inner = "eᶻ⁻ᵐᵃˣ" if s.formula == STABLE else "eᶻ" if s.formula == NAIVE else ""
    limits = run.revealed and s.formula == NAIVE
    parts = [
        ruler(z, (116, _X.start, _X.end), limits=limits),
        words(_pixel(_X, 0), 142, "score x", anchor="middle", size=24, halo=True),
        words(400, 142, "z = x/T + c", anchor="end", size=24, halo=True),
        words(525, 142, inner, anchor="end", size=24, halo=True),
        words(_P.start, 142, "p, and y dashed", size=26, colour=GREEN, bold=True, halo=True),
        words(_pixel(_G, 0), 142, "∂L/∂z = p − y", anchor="middle", size=24, halo=True),
    ]
    for axis in (_X, _P, _G):
        zero = _pixel(axis, 0)
        parts.append(line([zero, zero], [166, 394], colour=GREY, width=2.6))
    for k, (name, y) in enumerate(zip(CLASSES, _ROWS, strict=True)):
        parts += [_row(name, y, k == right), _bar(_X, x[k], y, BLUE)]
        parts.append(words(400, y + 9, short(float(z[k])), anchor="end", size=24))
        # y as a hollow bar: what is left between it and p is the gradient.
        parts.append(_hollow(y, float(k == right)))
        if seen.powers is not None:
            parts.append(_cell(525, y, seen.powers[k]))
        if run.revealed:
            # The probabilities are what the question asks for.
            parts.append(_amount(_P, seen.p[k], y, GREEN, size=32))
            parts.append(_amount(_G, seen.gradient[k], y, VERMILION, size=24))
    rows = "; ".join(f"{name}: z {short(z[k])}" for k, name in enumerate(CLASSES))
    label = f"{s.formula}, right class {CLASSES[right]}: {rows}; probabilities are hidden"
    if run.revealed:
        loss = f"L = −ln p({CLASSES[right]}) = {few(seen.loss)}"
        parts.append(words(14, 452, loss, size=26))
        total = float(seen.gradient.sum().round(9))
        if total != 0:
            what = f"Σ (p − y) = {rounded(total)}"
            parts.append(words(1186, 452, what, size=26, anchor="end", bold=True))
        what = sentence(seen, s.formula, z)
        if s.formula == YOURS and not np.isnan(seen.p).any():
            expected = inspect(z, right, STABLE)
            parts += _corrections(seen, expected)
            what = mistake(seen, expected) or what
        parts.append(words(14, 504, what, size=25, bold=True, colour=VERMILION))
        rows = "; ".join(
            f"{name}: z {short(z[k])}, p {rounded(seen.p[k])}, gradient {rounded(seen.gradient[k])}"
            for k, name in enumerate(CLASSES)
        )
        label = f"{s.formula}, right class {CLASSES[right]}: {rows}; loss {rounded(seen.loss)}. "
        label += what
    else:
        parts.append(unknown(_pixel(_P, 0.5), 258))
        parts.append(unknown(_pixel(_G, 0), 258))
    handles = tuple(
        Handle(
            key,
            _pixel(_X, x[k]),
            y,
            f"score of {name} {short(x[k])}: move with arrow keys",
            track=((_X.start, y), (_X.end, y)),
        )
        for k, (key, name, y) in enumerate(zip(_SCORES, CLASSES, _ROWS, strict=True))
    )
    return Drawing("".join(parts), label, run.style.width, run.style.height, handles=handles)


def _hollow(y: float, value: float) -> str:
    """Return the bar of a one-hot label."""
    return (
        f'<rect x="{_P.start:g}" y="{y - _BAR / 2 - 6:g}" '
        f'width="{_pixel(_P, value) - _P.start:.1f}" height="{_BAR + 12:g}" fill="none" '
        'stroke="currentColor" stroke-width="2.6" stroke-dasharray="6 5"/>'
    )


def _corrections(seen: SoftmaxResult, expected: SoftmaxResult) -> list[str]:
    """Return the right values at a student's wrong probabilities and gradients."""
    parts = []
    for axis, found, right in (
        (_P, seen.p, expected.p),
        (_G, seen.gradient, expected.gradient),
    ):
        for k, y in enumerate(_ROWS):
            if not np.isclose(found[k], right[k], rtol=1e-4, atol=1e-7):
                box = (axis.start - 12, y - 30, axis.end - axis.start + 118, 52)
                parts.append(correction(*box, rounded(right[k])))
    return parts


def _row(name: str, y: float, right: bool) -> str:
    """Return a class's name, with the mark of the right one, where a click chooses it."""
    mark = "✓ " if right else ""
    return (
        f'<rect x="4" y="{y - 34:g}" width="86" height="68" fill="none" '
        f'pointer-events="all" data-cell="{name}"/>'
    ) + words(90, y + 9, mark + name, anchor="end", size=26, bold=right)


def _pixel(axis: Axis, value: float) -> float:
    return float(axis.pixel(np.clip(value, axis.low, axis.high)))


def _bar(axis: Axis, value: float, y: float, colour: str) -> str:
    zero, end = _pixel(axis, 0), _pixel(axis, value)
    return (
        f'<rect x="{min(zero, end):.1f}" y="{y - _BAR / 2:g}" width="{abs(end - zero):.1f}" '
        f'height="{_BAR:g}" fill="{colour}"/>'
    )


def _amount(axis: Axis, value: float, y: float, colour: str, *, size: float) -> str:
    """Return a bar, with its number behind the axis; NaN has a square instead of a bar."""
    nan = bool(np.isnan(value))
    mark = dot(_pixel(axis, 0), y, ORANGE, square=True) if nan else _bar(axis, value, y, colour)
    what = "NaN" if nan else few(value)
    return mark + words(
        axis.end + 12, y + 0.36 * size, what, size=size, colour=colour, bold=size > 24
    )


def _cell(x: float, y: float, value: float) -> str:
    return words(x, y + 9, few(float(value)), anchor="end", size=24, bold=not np.isfinite(value))
