"""The picture of the demo ``attention``: the plane of keys, the table, the plane of values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chainrule.figures.palette import BLUE, GREEN, ORANGE, PURPLE, VERMILION
from chainrule.live import line
from chainrule.live.svg.axes import Axis, short
from chainrule.widgets.demos.attention_pass import Floats, Pass
from chainrule.widgets.demos.panel import GREY, Panel, arrow, dot, words

WORDS = ("animal", "cross", "street", "tired", "it")
SENTENCE = "The animal did not cross the street: it was too tired."
#: Width of a letter of the sentence, about, and its base line.
_LETTER, _BASE = 13.6, 478.0
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
    parts += _sentence(seen, stage)
    return "".join(parts)


def _sentence(seen: Pass, stage: int) -> list[str]:
    """Return the sentence, its words on a ground as dark as their weight; “it” is framed."""
    x, parts = 600 - _LETTER * len(SENTENCE) / 2, []
    for token in SENTENCE.split():
        word, wide = token.strip(":."), _LETTER * len(token)
        if word in WORDS:
            weight = float(seen.weights[WORDS.index(word)]) if stage > 1 else 0.0
            rim = ORANGE if word == "it" else "none"
            parts.append(
                f'<rect x="{x - 5:.1f}" y="{_BASE - 23}" width="{wide + 10:.1f}" height="31" '
                f'rx="6" fill="{GREEN}" fill-opacity="{0.85 * weight:.2f}" stroke="{rim}" '
                f'stroke-width="3" data-link="{word}"/>'
            )
        bold = word in WORDS
        parts.append(words(x + wide / 2, _BASE, token, size=22, anchor="middle", bold=bold))
        x += wide + _LETTER
    return parts


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
        # One name over the other where keys are the same.
        row = 26 * sum(np.allclose(key, other, atol=0.1) for other in keys[:k])
        name = words(
            x + (-20 if left else 20),
            y + (-16 - row if key[1] >= 0 else 30 + row),
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
                words(
                    inner,
                    y + 8,
                    two_digits(score),
                    anchor="end" if score >= 0 else "start",
                    halo=True,
                )
            )
        if stage > 1:
            row.append(_bar(_WEIGHT, weight, y, GREEN))
            row.append(
                words(_WEIGHT.pixel(weight) + 6, y + 8, two_digits(weight), bold=True, halo=True)
            )
        if stage > 3:
            row.append(_pull(zero, y + 30, -float(seen.dscores[k])))
        parts.append(f'<g data-link="{word}">{"".join(row)}</g>')
    if stage:
        parts.append(line([zero, zero], [100, 415], colour=GREY, width=2.6))
    if stage > 3:
        parts.append(
            words(615, 444, "arrows: against the gradient", anchor="middle", colour=VERMILION)
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
        # Below it where it is as good as one of the values, whose name is above.
        below = seen.weights.max() > 0.9
        parts.append(
            words(
                middle[0] - 20,
                middle[1] + (38 if below else -14),
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


def two_digits(value: float) -> str:
    """Return a number in hundredths."""
    return short(round(value, 2) + 0.0)
