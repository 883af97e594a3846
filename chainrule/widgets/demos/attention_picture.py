"""The picture of the demo ``attention``: the plane of keys, the table, the plane of values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chainrule.figures.palette import BLUE, GREEN, ORANGE, PURPLE, VERMILION
from chainrule.live import line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demos.attention_pass import Floats, Pass
from chainrule.widgets.demos.panel import GREY, Panel, arrow, correction, dot, outline, words

WORDS = ("animal", "cross", "street", "tired", "it")
_ROWS = (118.0, 186.0, 254.0, 322.0, 390.0)
_BAR = 38.0
_SCORE = Axis(-3, 3, 545, 685)
_WEIGHT = Axis(0, 1, 745, 825)
#: Pixels of a picture for a gradient of 1, and the longest arrow.
_GRADIENT, _LONGEST = 150.0, 90.0


@dataclass(frozen=True)
class Plane(Panel):
    """A square plane in which a unit is as long both ways."""

    def area(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom edge for handles."""
        return self.x.start + 12, self.y.end + 12, self.x.end - 12, self.y.start - 12

    def axes(self, name: str) -> str:
        """Return the cross of both axes, and the plane's name above it."""
        x, y = self.at(0, 0)
        return (
            line([self.x.start, self.x.end], [y, y], width=2.6, colour=GREY, opacity=0.6)
            + line([x, x], [self.y.start, self.y.end], width=2.6, colour=GREY, opacity=0.6)
            + words((self.x.start + self.x.end) / 2, 34, name, size=24, anchor="middle", bold=True)
        )


KEYS = Plane(Axis(-2.2, 2.2, 10, 400), Axis(-2.2, 2.2, 450, 60))
VALUES = Plane(Axis(-2.0, 2.0, 870, 1190), Axis(-2.0, 2.0, 430, 110))


def picture(seen: Pass, stage: int, q: Floats, keys: Floats, values: Floats, wanted: Floats) -> str:
    """Draw everything up to a step: 1 scores, 2 weights, 3 mixture, 4 gradients."""
    parts = [KEYS.axes("keys, and the query of “it”"), VALUES.axes("values and mixture")]
    parts += [_query(seen, q, stage), *_keys(seen, keys, stage)]
    parts += _table(seen, stage)
    parts += _values(seen, values, wanted, stage)
    return "".join(parts)


def _query(seen: Pass, q: Floats, stage: int) -> str:
    # A longer query goes on to the edge of the plane.
    zero, tip = KEYS.at(0, 0), KEYS.at(*(q * min(1.0, 2.0 / max(np.abs(q).max(), 1e-9))))
    parts = [arrow(zero, tip, ORANGE, width=6)]
    if np.hypot(*q) > 0.05:
        along = np.array([-q[1], q[0]]) / np.hypot(*q)
        (x0, y0), (x1, y1) = KEYS.at(*(-2.1 * along)), KEYS.at(*(2.1 * along))
        parts.append(line([x0, x1], [y0, y1], colour=ORANGE, width=3, dash="3 8"))
    if stage > 3:
        parts.append(_down(tip, seen.dq))
    parts.append(words(tip[0] + 4, tip[1] + 36, "q", size=24, colour=ORANGE, bold=True, halo=True))
    return "".join(parts)


def _keys(seen: Pass, keys: Floats, stage: int) -> list[str]:
    parts = []
    for k, (word, key) in enumerate(zip(WORDS, keys, strict=True)):
        x, y = KEYS.at(*key)
        left = x > 300
        name = words(
            x + (-20 if left else 20),
            y + (-16 if key[1] >= 0 else 30),
            word,
            size=22,
            anchor="end" if left else "start",
            bold=True,
            halo=True,
        )
        back = _down((x, y), seen.dkeys[k]) if stage > 3 else ""
        parts.append(f'<g data-link="{word}">{back}{name}{dot(x, y, GREEN, square=True)}</g>')
    return parts


def _down(start: tuple[float, float], gradient: Floats) -> str:
    """Return the arrow against a gradient, from the place where its vector ends."""
    size = float(np.hypot(*gradient))
    if size * _GRADIENT < 2:
        return ""
    step = -gradient * min(_GRADIENT, _LONGEST / size)
    return arrow(start, (start[0] + step[0], start[1] - step[1]), VERMILION, width=6, head=16)


def _table(seen: Pass, stage: int) -> list[str]:
    zero = float(_SCORE.pixel(0))
    parts = [
        words(zero, 62, "score", size=24, anchor="middle", bold=True),
        words(zero, 88, "q·k / √d", size=21, anchor="middle"),
        words(_WEIGHT.start, 62, "weight", size=24, bold=True),
    ]
    for k, (word, y) in enumerate(zip(WORDS, _ROWS, strict=True)):
        score, weight = float(seen.scores[k]), float(seen.weights[k])
        row = [words(415, y + 8, word, size=24, bold=True)]
        if stage == 0:
            row.append(words(zero, y + 10, "?", size=30, anchor="middle", colour=GREY))
            row.append(words(_WEIGHT.start + 35, y + 10, "?", size=30, colour=GREY))
        else:
            row.append(_bar(_SCORE, score, y, BLUE))
            inner = zero - 8 if score >= 0 else zero + 8
            row.append(
                words(inner, y + 8, _two(score), anchor="end" if score >= 0 else "start", halo=True)
            )
        if stage > 1:
            row.append(_bar(_WEIGHT, weight, y, GREEN))
            row.append(words(_WEIGHT.pixel(weight) + 6, y + 8, _two(weight), bold=True, halo=True))
        if stage > 3:
            row.append(_pull(zero, y + 30, -float(seen.dscores[k])))
        parts.append(f'<g data-link="{word}">{"".join(row)}</g>')
    if stage:
        parts.append(line([zero, zero], [100, 415], colour=GREY, width=2.6))
    if stage > 3:
        parts.append(
            words(600, 458, "arrows: against the gradient", anchor="middle", colour=VERMILION)
        )
    return parts


def _pull(x: float, y: float, change: float) -> str:
    """Return the arrow of a score's change, down the gradient."""
    length = float(np.clip(change * 160, -70, 70))
    return arrow((x, y), (x + length, y), VERMILION, width=5, head=12) if abs(length) > 2 else ""


def _bar(axis: Axis, value: float, y: float, colour: str) -> str:
    start, end = (float(axis.pixel(np.clip(v, axis.low, axis.high))) for v in (0, value))
    return (
        f'<rect x="{min(start, end):.1f}" y="{y - _BAR / 2:g}" width="{abs(end - start):.1f}" '
        f'height="{_BAR:g}" fill="{colour}"/>'
    )


def _values(seen: Pass, values: Floats, wanted: Floats, stage: int) -> list[str]:
    parts = []
    middle = VALUES.at(*seen.mixture)
    for word, value, weight in zip(WORDS, values, seen.weights, strict=True):
        x, y = VALUES.at(*value)
        rope = ""
        if stage > 2 and weight > 0.005:
            width = max(2.6, 22 * float(weight))
            rope = line([x, middle[0]], [y, middle[1]], colour=GREEN, width=width, opacity=0.55)
        name = words(
            min(max(x, 905), 1160),
            y + (-18 if value[1] > 0 else 36),
            word,
            size=22,
            anchor="middle",
            bold=True,
            halo=True,
        )
        mark = dot(x, y, GREEN, radius=10)
        parts.append(f'<g data-link="{word}">{rope}{mark}{name}</g>')
    x, y = VALUES.at(*wanted)
    if stage > 2:
        parts.append(line([middle[0], x], [middle[1], y], colour=ORANGE, width=3, dash="3 8"))
        parts.append(dot(*middle, PURPLE, radius=14, square=True))
        parts.append(
            words(
                middle[0] - 20,
                middle[1] - 14,
                "mixture",
                anchor="end",
                colour=PURPLE,
                bold=True,
                halo=True,
            )
        )
    left = x > 1000
    parts.append(
        words(
            x + (-20 if left else 20),
            y + 8,
            "wanted",
            colour=ORANGE,
            bold=True,
            halo=True,
            anchor="end" if left else "start",
        )
    )
    return parts


def _two(value: float) -> str:
    return short(round(value, 2) + 0.0)


def corrections(
    seen: Pass, right: Pass, stage: int, q: Floats, keys: Floats, values: Floats
) -> tuple[str, str]:
    """Return the marks of what a student's functions got wrong up to a step, and a sentence."""
    if stage > 2 and not np.allclose(seen.mixture, right.mixture, rtol=1e-4, atol=1e-6):
        x, y = VALUES.at(*np.clip(seen.mixture, -1.6, 1.6))
        pair = f"({_two(float(right.mixture[0]))}, {_two(float(right.mixture[1]))})"
        to = arrow((x, y), VALUES.at(*right.mixture), VERMILION, width=4)
        return correction(x - 24, y - 24, 48, 48, pair) + to, _why_mixture(seen, q, keys, values)
    if stage > 3 and not np.allclose(seen.dq, right.dq, rtol=1e-4, atol=1e-6):
        x, y = KEYS.at(*q)
        pair = f"({_two(float(right.dq[0]))}, {_two(float(right.dq[1]))})"
        x = min(x, 320)
        return correction(x - 24, y - 24, 48, 48, pair), _why_gradient(
            seen.dq, right.dq, "the query's gradient"
        )
    wrong = [
        k for k in range(len(keys)) if not np.allclose(seen.dkeys[k], right.dkeys[k], atol=1e-6)
    ]
    if stage > 3 and wrong:
        marks = "".join(
            outline(x - 22, y - 22, 44, 44) for x, y in (KEYS.at(*keys[k]) for k in wrong)
        )
        pair = ", ".join(_two(float(v)) for v in right.dkeys[wrong[0]])
        why = _why_gradient(seen.dkeys, right.dkeys, "the keys' gradient")
        return marks, f"{why} “{WORDS[wrong[0]]}”: right, ({pair})."
    return "", ""


def _why_mixture(seen: Pass, q: Floats, keys: Floats, values: Floats) -> str:
    raw = keys @ q
    powers = np.exp(raw - raw.max())
    if np.allclose(seen.mixture, powers / powers.sum() @ values, rtol=1e-6):
        return "Your mixture has softmax(q·k), without the division by √d."
    if np.allclose(seen.mixture, values.sum(axis=0), rtol=1e-6):
        return "Your mixture is the sum of all values: every weight is 1. Which axis is softmax's?"
    return "Your mixture is not the mean of the values by softmax(q·k / √d)."


def _why_gradient(found: Floats, right: Floats, whose: str) -> str:
    if np.allclose(found, -right, rtol=1e-4, atol=1e-8):
        return f"Yours is {whose} with the wrong sign: it leads away from the wanted value."
    scale = float((found * right).sum() / (right * right).sum()) if right.any() else 0.0
    if right.any() and np.allclose(found, scale * right, rtol=1e-4, atol=1e-8):
        return f"Yours is {_two(scale)} × {whose}: is a factor 1/√d missing, or there twice?"
    return f"Yours is not {whose}."
