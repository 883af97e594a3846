"""What a student's attention got wrong: the marks on the picture, and the sentence."""

from __future__ import annotations

import numpy as np

from chainrule.figures.palette import VERMILION
from chainrule.widgets.demos.attention_pass import Floats, Pass
from chainrule.widgets.demos.attention_picture import KEYS, VALUES, WORDS, two_digits
from chainrule.widgets.demos.panel import arrow, correction, outline


def corrections(
    seen: Pass, right: Pass, stage: int, q: Floats, keys: Floats, values: Floats
) -> tuple[str, str]:
    """Return the marks of what a student's functions got wrong up to a step, and a sentence."""
    if stage > 2 and not np.allclose(seen.mixture, right.mixture, rtol=1e-4, atol=1e-6):
        x, y = VALUES.at(*np.clip(seen.mixture, -1.6, 1.6))
        pair = f"({two_digits(float(right.mixture[0]))}, {two_digits(float(right.mixture[1]))})"
        to = arrow((x, y), VALUES.at(*right.mixture), VERMILION, width=4)
        return correction(x - 24, y - 24, 48, 48, pair) + to, _why_mixture(seen, q, keys, values)
    if stage > 3 and not np.allclose(seen.dq, right.dq, rtol=1e-4, atol=1e-6):
        x, y = KEYS.at(*q)
        pair = f"({two_digits(float(right.dq[0]))}, {two_digits(float(right.dq[1]))})"
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
        pair = ", ".join(two_digits(float(v)) for v in right.dkeys[wrong[0]])
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
        return f"Yours is {two_digits(scale)} × {whose}: is a factor 1/√d missing, or there twice?"
    return f"Yours is not {whose}."
