"""Scores, and the softmax that turns them into probabilities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from chainrule.check.case import Case
from chainrule.check.problem import Problem
from chainrule.check.ps3.draw import labels, one_hot, uneven
from chainrule.check.softmax_rows import broken, far_apart, far_below, unshifted
from chainrule.check.suspects import ExceptionInfo, Suspect, Symptom

Rows = tuple[np.ndarray, np.ndarray, tuple[str, ...]]


def score_rows(rng: np.random.Generator) -> Iterator[Rows]:
    """Scores (N, C), N ≠ C, labels (N,) and what is special: high up, deep down, mixed, far apart.

    Where a row's scores lie far apart, the right class is one of the highest.
    """
    for heights, words in (
        ((0.0,), ()),
        ((0.0,), ()),
        ((900.0, 1000.0), ("the scores lie near +1000",)),
        ((-900.0, -1000.0), ("the scores lie near −1000",)),
        ((1000.0, -1000.0, 0.0), ("the rows lie at very different heights",)),
    ):
        count, classes = uneven(rng, 2, 3, 8)
        scores = rng.standard_normal((count, classes)) * 2
        scores += np.resize(np.array(heights), count)[:, np.newaxis]
        yield scores, labels(rng, count, classes), words
    count, classes = uneven(rng, 2, 4, 8)
    y = labels(rng, count, classes)
    high = one_hot(y, classes) + one_hot((y + 1) % classes, classes) > 0
    scores = np.where(high, 1000.0, -1000.0) + rng.standard_normal((count, classes)) * 2
    yield scores, y, ("the scores of a row lie far apart",)


def torch_softmax(scores: np.ndarray, axis: int = 1) -> np.ndarray:
    """The oracle's probabilities."""
    import torch

    return torch.from_numpy(np.ascontiguousarray(scores)).softmax(dim=axis).numpy()


def _row_symptom(identifier: str, rows: Callable[[np.ndarray], np.ndarray]) -> Symptom:
    """The broken rows are exactly those that ``rows`` predicts from the scores."""

    def matches(observed: Any, x: np.ndarray) -> bool:
        if isinstance(observed, ExceptionInfo):
            return False
        found, predicted = broken(observed[""]), rows(x)
        return found is not None and bool(predicted.any()) and np.array_equal(found, predicted)

    return Symptom(identifier, matches, lambda x: bool(rows(x).any()))


def _softmax_cases(rng: np.random.Generator) -> Iterator[Case]:
    for scores, _, words in score_rows(rng):
        yield Case({"x": scores}, torch_softmax(scores), words, read_only=True)
    classes = uneven(rng, 1)[0]
    single = rng.standard_normal((1, classes))
    words = ("the batch holds one row",)
    yield Case({"x": single}, torch_softmax(single), words, read_only=True)


def _over_everything(x: np.ndarray) -> np.ndarray:
    """Each row's share of the sum over the whole batch."""
    import torch

    scores = torch.from_numpy(x)
    return scores.flatten().softmax(dim=0).reshape(scores.shape).numpy()


def _over_all_rows(x: np.ndarray) -> np.ndarray:
    """Each row shifted by its own maximum, then divided by the sum over all rows."""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum()


def _divided_by_columns(x: np.ndarray) -> np.ndarray:
    """Each row shifted by its own maximum, then each column divided by its sum."""
    with np.errstate(all="ignore"):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        return np.asarray(e / e.sum(axis=0))


def _shifted_by_columns(x: np.ndarray) -> np.ndarray:
    """Each entry shifted by its column's maximum, then each row divided by its sum."""
    with np.errstate(all="ignore"):
        e = np.exp(x - x.max(axis=0))
        return np.asarray(e / e.sum(axis=1, keepdims=True))


def _negated_after_shift(x: np.ndarray) -> np.ndarray:
    """exp(−(x − maximum)), which overflows where a row's scores lie far apart."""
    with np.errstate(all="ignore"):
        e = np.exp(x.max(axis=1, keepdims=True) - x)
        return np.asarray(e / e.sum(axis=1, keepdims=True))


def _log_softmax(x: np.ndarray) -> np.ndarray:
    import torch

    return torch.from_numpy(x).log_softmax(dim=1).numpy()


def _log_of_softmax(x: np.ndarray) -> np.ndarray:
    """The same where a probability of 0 has become −inf."""
    with np.errstate(all="ignore"):
        return np.asarray(np.log(torch_softmax(x)))


def _exponentials(x: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(x))


def _logistic(x: np.ndarray) -> np.ndarray:
    import torch

    return torch.from_numpy(x).sigmoid().numpy()


softmax = Problem(
    "softmax",
    _softmax_cases,
    suspects=(
        _row_symptom("softmax-global-shift", far_below),
        _row_symptom("softmax-unstable", unshifted),
        _row_symptom("softmax-shift-not-maximum", far_apart),
        Suspect("softmax-wrong-axis", lambda x: torch_softmax(x, axis=0)),
        Suspect("softmax-wrong-axis", _divided_by_columns),
        Suspect("softmax-shift-wrong-axis", _shifted_by_columns),
        Suspect("softmax-over-batch", _over_everything),
        Suspect("softmax-over-batch", _over_all_rows),
        Suspect("sign-of-exponent", lambda x: torch_softmax(-x)),
        Suspect("sign-of-exponent", _negated_after_shift),
        Suspect("softmax-not-divided", _exponentials),
        Suspect("softmax-not-divided", lambda x: _exponentials(x - x.max(axis=1, keepdims=True))),
        Suspect("exponential-missing", lambda x: x / x.sum(axis=1, keepdims=True)),
        Suspect("sigmoid-for-softmax", lambda x: _logistic(x)),
        Suspect("sigmoid-for-softmax", lambda x: _logistic(-x)),
        Suspect("softmax-applied-twice", lambda expected: torch_softmax(expected)),
        Suspect("softmax-as-logarithm", _log_softmax),
        Suspect("softmax-as-logarithm", _log_of_softmax),
    ),
    advice="scores-mutated",
    sentences={"sign-of-exponent": "the largest score gets the smallest probability."},
    hints={"sign-of-exponent": "It is exp(x), without a minus."},
)
