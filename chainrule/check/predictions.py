"""What an answer with each of the suspected mistakes would have returned.

Nothing is predicted before it is asked for: most suspects are excluded by the first failing case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

import numpy as np

from chainrule.check.case import Anything, Between, Case, Where
from chainrule.check.compare import Limits, mismatches
from chainrule.check.parts import Mismatch, Parts, split
from chainrule.check.suspects import AnySuspect, ExceptionInfo, Factor, Suspect, Symptom
from chainrule.check.trial import Trial

Names = str | tuple[str, ...]

#: What a mistake predicts for the case of an index: parts, an exception, or what it explains.
Prediction = Callable[[int], Any]

CLEARED: Final = object()  # a case that the mistake affects came out right


@dataclass(frozen=True)
class Suspicion:
    """A mistake, or two together, and what they lead to.

    Attributes:
        ids: of the catalogue.
        made: the prediction.
        scopes: the parts that each may affect; all of them if empty.
        of_values: whether parts are predicted, not only recognised.
    """

    ids: tuple[str, ...]
    made: Prediction
    scopes: tuple[tuple[str, ...], ...] = ((),)
    of_values: bool = True


def predictions(
    trials: Sequence[Trial], suspects: Sequence[AnySuspect], names: Names
) -> Iterator[Suspicion]:
    """Each suspect by itself, then each with a factor on top, with its prediction for each case."""
    factors = [suspect for suspect in suspects if isinstance(suspect, Factor)]
    plain: list[tuple[Suspect, Prediction]] = []
    right: Prediction = cache(lambda index: right_parts(trials[index].case, names))
    for suspect in suspects:
        if isinstance(suspect, Symptom):
            yield Suspicion((suspect.id,), partial(_seen, suspect, trials), of_values=False)
        elif isinstance(suspect, Factor):
            yield Suspicion((suspect.id,), partial(_multiple, suspect, right, trials, names))
        else:
            made: Prediction = cache(partial(_predicted, suspect, trials, names))
            plain.append((suspect, made))
            yield Suspicion((suspect.id,), made)
    for suspect, made in plain:
        for factor in factors:
            if factor.id != suspect.id:
                scaled = partial(_scaled, factor, made, trials)
                yield Suspicion((suspect.id, factor.id), scaled, ((), factor.parts))
    for position, first in enumerate(factors):
        for second in factors[position + 1 :]:
            if first.id != second.id:
                once = partial(_scaled, first, right, trials)
                twice = partial(_scaled, second, once, trials)
                yield Suspicion((first.id, second.id), twice, (first.parts, second.parts))


def right_parts(case: Case, names: Names) -> Parts:
    return {
        name: value.example if isinstance(value, Between | Where) else value
        for name, value in split(case.expected, names).items()
        if not isinstance(value, Anything)
    }


def _predicted(
    suspect: Suspect, trials: Sequence[Trial], names: Names, index: int
) -> Parts | ExceptionInfo | None:
    """What the suspect predicts; an operation with the mistake may fail here as it did there."""
    try:
        value = suspect.prediction(trials[index].case)
    except ValueError as error:
        return ExceptionInfo(type(error).__name__, str(error))
    if value is None or isinstance(value, ExceptionInfo):
        return value
    return split(value, names)


def _scaled(factor: Factor, made: Prediction, trials: Sequence[Trial], index: int) -> Parts | None:
    parts = made(index)
    if not isinstance(parts, dict):
        return None
    by = factor.of(trials[index].case)
    return {
        name: by * np.asarray(value, float) if not factor.parts or name in factor.parts else value
        for name, value in parts.items()
        if not isinstance(value, ExceptionInfo)
    }


def _multiple(
    factor: Factor, right: Prediction, trials: Sequence[Trial], names: Names, index: int
) -> Parts:
    """The multiple of the right value, and what comes to the same where many values are right."""
    scaled = _scaled(factor, right, trials, index) or {}
    return {**_definite(scaled, trials[index], names), **_undone(factor, trials[index], names)}


def _definite(parts: Parts, trial: Trial, names: Names) -> Parts:
    """Without the parts for which a range of values is right: a multiple may well lie in it."""
    expected = split(trial.case.expected, names)
    return {n: v for n, v in parts.items() if not isinstance(expected[n], Between | Where)}


def _undone(factor: Factor, trial: Trial, names: Names) -> Parts:
    """The parts that, divided by the factor, would be accepted: the ones that it explains.

    Where any value of a range is right (a kink, a tie), so is any multiple of such a value.
    """
    by = factor.of(trial.case)
    if not isinstance(trial.observed, dict) or by == 0:
        return {}
    divided = {
        name: np.asarray(value, float) / by
        if name in trial.mismatches and not trial.mismatches[name].id
        else value
        for name, value in trial.observed.items()
    }
    left = mismatches(divided, trial.case, names, Limits(tolerance=1e-6, lists=True, tensors=True))
    return {
        name: trial.observed[name]
        for name, found in trial.mismatches.items()
        if name not in left and not found.id and (not factor.parts or name in factor.parts)
    }


def _seen(suspect: Symptom, trials: Sequence[Trial], index: int) -> Any:
    trial = trials[index]
    observed = trial.observed
    if not trial.mismatches:
        return CLEARED if suspect.has_to_fail(trial.case) else False
    if isinstance(observed, Mismatch):
        return False
    try:
        found = suspect.seen(trial.case, observed)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError):
        return False  # what came back is nothing that this mistake leads to
    return found if isinstance(found, bool) else set(found)
