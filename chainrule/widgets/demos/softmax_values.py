"""What demo ``softmax`` computes of one row of scores, and the sentences about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.live.svg.axes import short
from chainrule.widgets.answers import array, number

Floats = NDArray[np.float64]
#: PS3's ``softmax(x) -> (N, C)`` and ``softmax_loss(x, y) -> (loss, dx)``.
Engine = tuple[Callable[..., Any], Callable[..., Any]]

STABLE, NAIVE, YOURS = "eᶻ⁻ᵐᵃˣ: stable", "eᶻ: naive", "yours"


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


def mistake(seen: SoftmaxResult, expected: SoftmaxResult) -> str:
    """Return what is wrong with a student's answer, "" if nothing is."""
    if not np.allclose(seen.p, expected.p, rtol=1e-4, atol=1e-7):
        total = float(seen.p.sum())
        if abs(total - 1) > 1e-6:
            return f"Your probabilities add up to {rounded(total)}: over which axis do you sum?"
        return "Your probabilities are not softmax's; the right ones are next to them."
    if np.allclose(seen.gradient, expected.gradient, rtol=1e-4, atol=1e-7):
        return ""
    if np.allclose(seen.gradient, -expected.gradient, rtol=1e-4, atol=1e-7):
        return "Your gradient is y − p: the wrong sign pushes the right class down."
    ratio = seen.gradient / expected.gradient
    if np.allclose(ratio, ratio[0], rtol=1e-3):
        return f"Your gradient is {rounded(float(ratio[0]))} × the right one."
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
    if seen.p.max() > 0.999 and z.max() - z.min() > 50:
        return "Differences in z of hundreds: the largest score takes all."
    if z.max() - z.min() < 0.2:
        return "Almost no differences in z: all classes are about equally likely."
    return "The right class is pushed up by 1 − p, each other one down by its p."


def rounded(value: float) -> str:
    """Return a number in three digits, in four where three would say 1."""
    return short(float(f"{value:.4g}" if 0.999 < abs(value) < 1 else f"{value:.3g}"))


def few(value: float) -> str:
    """Return a number in two digits, in three or four where fewer would say 1."""
    texts = (f"{value:.{digits}g}" for digits in (2, 3, 4))
    return short(float(next((t for t in texts if t.lstrip("-") != "1" or abs(value) == 1), value)))
