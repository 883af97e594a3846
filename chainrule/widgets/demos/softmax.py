r"""# Softmax, and why its gradient is $p - y$

Add 1,000 to every score: what happens to the probabilities? Ask, then reveal (space), and drag
$c$. The orange points are the scores; a click on a class makes it the right one.

* **+ 1000**: nothing changes, for a shift cancels in the fraction. With the **naive** formula
  $e^{1000}$ overflows, and $\infty/\infty$ is NaN; at $-1000$ it is $0/0$.
* **× 1000**: at a temperature of 0.001 the largest score takes all. **hot** makes all nearly
  equal.
* **sure and wrong**: the gradient is $p - y$, so a confident mistake has a gradient of almost 1.

Keys: space reveals, `n` and `p` go through the presets, `r` goes back to the start. Your own
functions run the demo with `softmax(engine=(softmax_of_yours, softmax_loss))`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.palette import BLUE, GREEN, ORANGE, VERMILION
from chainrule.live import Choice, Drawing, Handle, Plot, Slider, line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.answers import array, number
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.panel import GREY, correction, dot, words

Floats = NDArray[np.float64]
#: PS3's ``softmax(x) -> (N, C)`` and ``softmax_loss(x, y) -> (loss, dx)``.
Engine = tuple[Callable[..., Any], Callable[..., Any]]

CLASSES = ("cat", "dog", "fox")
STABLE, NAIVE, YOURS = "eᶻ⁻ᵐᵃˣ: stable", "eᶻ: naive", "yours"
_SCORES = tuple(f"score_{name}" for name in CLASSES)
_X = Axis(-5, 5, 105, 315)
_P = Axis(0, 1, 605, 770)
_G = Axis(-1, 1, 930, 1110)
_ROWS = (140.0, 235.0, 330.0)
_BAR = 46.0


class SoftmaxResult(NamedTuple):
    """What softmax makes of one row of scores z (C,).

    Attributes:
        powers: e to the z, or to z minus its maximum, (C,); None where the formula is a student's.
        p: probabilities (C,).
        loss: −ln p of the right class.
        gradient: of the loss with respect to z, (C,).
    """

    powers: Floats | None
    p: Floats
    loss: float
    gradient: Floats


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


def inspect(z: Floats, right: int, formula: str, engine: Engine | None = None) -> SoftmaxResult:
    """Return what a formula makes of scores z (C,) whose right class has the number ``right``.

    Gradients are PyTorch's, or the student's; NaN and ∞ are shown as they come.

    Raises:
        ValueError: the student's functions return something of another shape.
    """
    import torch

    if formula == YOURS and engine is not None:
        p = array("softmax", engine[0](z[None].copy()), z.shape)
        answer = engine[1](z[None].copy(), np.array([right]))
        if not isinstance(answer, tuple) or len(answer) != 2:
            raise ValueError("`softmax_loss` should return (loss, dx).")
        loss = number("softmax_loss", answer[0])
        return SoftmaxResult(None, p, loss, array("softmax_loss", answer[1], z.shape))
    scores = torch.tensor(z, requires_grad=True)
    if formula == NAIVE:
        powers = scores.exp()
        shares = powers / powers.sum()
        cost = -shares[right].log()
    else:
        powers = (scores - scores.max()).exp()
        shares = scores.softmax(0)
        cost = torch.nn.functional.cross_entropy(scores[None], torch.tensor([right]))
    cost.backward()
    assert scores.grad is not None
    return SoftmaxResult(
        powers.detach().numpy(), shares.detach().numpy(), cost.item(), scores.grad.numpy()
    )


def draw(run: Plot, engine: Engine | None = None) -> Drawing:
    """Draw one row for each class: score, power, probability, gradient."""
    s = run.settings
    x = np.array([s[key] for key in _SCORES], dtype=float)
    z, right = x / s.t + s.c, CLASSES.index(s.right)
    seen = inspect(z, right, s.formula, engine)
    inner = "eᶻ⁻ᵐᵃˣ" if s.formula == STABLE else "eᶻ" if s.formula == NAIVE else ""
    parts = [
        words(_pixel(_X, 0), 74, "score x", anchor="middle", size=24, bold=True),
        words(435, 74, "z = x/T + c", anchor="end", size=24, bold=True),
        words(585, 74, inner, anchor="end", size=24, bold=True),
        words(_P.start, 74, "p, and y", size=24, bold=True),
        words(_pixel(_G, 0), 74, "∂L/∂z = p − y", anchor="middle", size=24, bold=True),
    ]
    for axis in (_X, _P, _G):
        zero = _pixel(axis, 0)
        parts.append(line([zero, zero], [95, 375], colour=GREY, width=2.6))
    for value in (-5, 0, 5):
        what = short(float(value / s.t + s.c))
        parts.append(words(_pixel(_X, value), 402, what, anchor="middle"))
    for k, (name, y) in enumerate(zip(CLASSES, _ROWS, strict=True)):
        parts += [_row(name, y, k == right), _bar(_X, x[k], y, BLUE)]
        parts.append(words(435, y + 9, short(float(z[k])), anchor="end", size=24))
        # y as a hollow bar: what is left between it and p is the gradient.
        parts.append(_hollow(y, float(k == right)))
        if seen.powers is not None:
            parts.append(_cell(585, y, seen.powers[k]))
        if run.revealed:
            parts += [_amount(_P, seen.p[k], y, GREEN), _amount(_G, seen.gradient[k], y, VERMILION)]
    rows = "; ".join(f"{name}: z {short(z[k])}" for k, name in enumerate(CLASSES))
    label = f"{s.formula}, right class {CLASSES[right]}: {rows}; probabilities are hidden"
    if run.revealed:
        loss = f"L = −ln p({CLASSES[right]}) = {_three(seen.loss)}"
        parts.append(words(14, 456, loss, size=30, bold=True))
        total = f"Σ (p − y) = {_three(float(seen.gradient.sum().round(9)))}"
        parts.append(words(1186, 456, total, size=26, anchor="end", bold=True))
        what = sentence(seen, s.formula, z)
        if s.formula == YOURS and not np.isnan(seen.p).any():
            expected = inspect(z, right, STABLE)
            parts += _corrections(seen, expected)
            what = mistake(seen, expected) or what
        parts.append(words(14, 504, what, size=25, bold=True, colour=VERMILION))
        rows = "; ".join(
            f"{name}: z {short(z[k])}, p {_three(seen.p[k])}, gradient {_three(seen.gradient[k])}"
            for k, name in enumerate(CLASSES)
        )
        label = f"{s.formula}, right class {CLASSES[right]}: {rows}; loss {_three(seen.loss)}. "
        label += what
    else:
        parts.append(words(_pixel(_P, 0.5), 260, "?", size=90, anchor="middle", colour=GREY))
        parts.append(words(_pixel(_G, 0), 260, "?", size=90, anchor="middle", colour=GREY))
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
                box = (axis.start - 12, y - 38, axis.end - axis.start + 110, 58)
                parts.append(correction(*box, _three(right[k])))
    return parts


def mistake(seen: SoftmaxResult, expected: SoftmaxResult) -> str:
    """Return what is wrong with a student's answer, "" if nothing is."""
    if not np.allclose(seen.p, expected.p, rtol=1e-4, atol=1e-7):
        total = float(seen.p.sum())
        if abs(total - 1) > 1e-6:
            return (
                f"Your probabilities add up to {_three(total)}: which axis does your sum run over?"
            )
        return "Your probabilities are not softmax's; the right ones are next to them."
    if np.allclose(seen.gradient, expected.gradient, rtol=1e-4, atol=1e-7):
        return ""
    if np.allclose(seen.gradient, -expected.gradient, rtol=1e-4, atol=1e-7):
        return "Your gradient is y − p: the wrong sign pushes the right class down."
    ratio = seen.gradient / expected.gradient
    if np.allclose(ratio, ratio[0], rtol=1e-3):
        return f"Your gradient is {_three(float(ratio[0]))} × the right one."
    return "Your gradient is not p − y; the right one is next to it."


def sentence(seen: SoftmaxResult, formula: str, z: Floats) -> str:
    """Return what there is to see."""
    if np.isnan(seen.p).any():
        if seen.powers is None:
            return "Your softmax gives NaN: which exponential overflowed, or which sum became 0?"
        if np.isinf(seen.powers).any():
            return f"e to the {short(float(z.max()))} overflows: ∞ / ∞ is NaN, and it spreads."
        return "Every exponential underflows to 0: 0 / 0 is NaN, and it spreads."
    if not np.isfinite(seen.loss):
        return "The right class's p underflows to 0, and −ln 0 is infinite."
    if abs(seen.gradient.sum()) > 1e-6:
        return "The gradients should add up to 0: shifting all scores changes nothing."
    if formula == STABLE and z.max() > 709:
        return "The largest exponent is 0, whatever you add to the scores: nothing overflows."
    return "The right class is pushed up by 1 − p, each other one down by its p."


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


def _amount(axis: Axis, value: float, y: float, colour: str) -> str:
    """Return a bar with its number; NaN has no bar, only a cross and its name."""
    if np.isnan(value):
        zero = _pixel(axis, 0)
        return dot(zero, y, ORANGE, square=True) + words(
            zero + 16, y + 9, "NaN", size=26, bold=True
        )
    end = max(_pixel(axis, value), _pixel(axis, 0))
    return _bar(axis, value, y, colour) + words(
        end + 8, y + 9, _three(value), size=24, bold=True, halo=True
    )


def _cell(x: float, y: float, value: float) -> str:
    return words(x, y + 9, _three(float(value)), anchor="end", size=24, bold=not np.isfinite(value))


def _three(value: float) -> str:
    """Return a number in three digits, in four where three would say 1."""
    return short(float(f"{value:.4g}" if 0.999 < abs(value) < 1 else f"{value:.3g}"))
