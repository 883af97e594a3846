"""From wrong cases to the name of the mistake.

A suspect explains a part of the output in a case if it predicted the wrong value that came, and
if that value would not have been right there. It is cleared by a part that it spoils and that came
out right. What is named is the suspect that explains the most and is cleared by nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.check.case import Anything, Between, Case, Where
from chainrule.check.compare import ALL_PARTS, Limits, Mismatch, Parts, alike, mismatches, split
from chainrule.check.suspects import AnySuspect, ExceptionInfo, Factor, Suspect, Symptom
from chainrule.check.trial import Trial

Names = str | tuple[str, ...]


@dataclass(frozen=True)
class Diagnosis:
    """The likeliest mistakes, best first, each with the parts that it explains.

    ``unexplained`` are the parts that came out wrong for no known reason.
    """

    mistakes: tuple[tuple[str, tuple[str, ...]], ...]
    unexplained: tuple[str, ...]
    only_when: str


def diagnose(trials: Sequence[Trial], suspects: Sequence[AnySuspect], names: Names) -> Diagnosis:
    """Name what went wrong in the trials that failed."""
    wrong = {(i, part) for i, trial in enumerate(trials) for part in trial.mismatches}
    claims = []
    for rank, (ids, predictions) in enumerate(_predictions(trials, suspects, names)):
        explained = _explained(trials, predictions, names)
        if explained:
            claims.append((ids, explained & wrong, rank))
    chosen: list[tuple[tuple[str, ...], set[tuple[int, str]]]] = []
    left = set(wrong)
    while left and claims and len(chosen) < 2:
        ids, explained, _ = max(
            claims, key=lambda claim: (len(claim[1] & left), -len(claim[0]), -claim[2])
        )
        if not explained & left:
            break
        chosen.append((ids, explained & left))
        left -= explained
    mistakes = tuple(
        (identifier, tuple(dict.fromkeys(part for _, part in sorted(explained))))
        for ids, explained in chosen
        for identifier in ids
    )
    unexplained = tuple(dict.fromkeys(part for _, part in sorted(left)))
    return Diagnosis(mistakes, unexplained, _only_when(trials))


def _predictions(
    trials: Sequence[Trial], suspects: Sequence[AnySuspect], names: Names
) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """Each suspect by itself, then each with a factor on top, with its prediction for each case."""
    factors = [suspect for suspect in suspects if isinstance(suspect, Factor)]
    plain: list[tuple[Suspect, list[Any]]] = []
    for suspect in suspects:
        if isinstance(suspect, Symptom):
            yield (suspect.id,), [_seen(suspect, trial) for trial in trials]
        elif isinstance(suspect, Factor):
            right = [_right(trial.case, names) for trial in trials]
            made = _scaled(suspect, right, trials)
            yield (
                (suspect.id,),
                [
                    {**_definite(parts, trial, names), **_undone(suspect, trial, names)}
                    for parts, trial in zip(made, trials, strict=True)
                ],
            )
        else:
            made = [_predicted(suspect, trial.case, names) for trial in trials]
            plain.append((suspect, made))
            yield (suspect.id,), made
    for suspect, made in plain:
        for factor in factors:
            if factor.id != suspect.id:
                yield (suspect.id, factor.id), _scaled(factor, made, trials)
    for index, first in enumerate(factors):
        for second in factors[index + 1 :]:
            if first.id != second.id:
                right = [_right(trial.case, names) for trial in trials]
                yield (
                    (first.id, second.id),
                    _scaled(second, _scaled(first, right, trials), trials),
                )


def _right(case: Case, names: Names) -> Parts:
    return {
        name: value.example if isinstance(value, Between | Where) else value
        for name, value in split(case.expected, names).items()
        if not isinstance(value, Anything)
    }


def _predicted(suspect: Suspect, case: Case, names: Names) -> Parts | ExceptionInfo | None:
    value = suspect.prediction(case)
    if value is None or isinstance(value, ExceptionInfo):
        return value
    return split(value, names)


def _scaled(factor: Factor, made: Sequence[Any], trials: Sequence[Trial]) -> list[Any]:
    scaled: list[Any] = []
    for parts, trial in zip(made, trials, strict=True):
        if not isinstance(parts, dict):
            scaled.append(None)
            continue
        by = factor.of(trial.case)
        scaled.append(
            {
                name: by * np.asarray(value, float)
                if not factor.parts or name in factor.parts
                else value
                for name, value in parts.items()
                if not isinstance(value, ExceptionInfo)
            }
        )
    return scaled


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


def _seen(suspect: Symptom, trial: Trial) -> bool:
    observed = trial.observed
    if isinstance(observed, Mismatch) or not trial.mismatches:
        return False
    return bool(suspect.seen(trial.case, observed))


def _explained(trials: Sequence[Trial], made: Sequence[Any], names: Names) -> set[tuple[int, str]]:
    """The (case, part) pairs that the predictions explain; empty if a right part clears them."""
    explained: set[tuple[int, str]] = set()
    for index, (trial, prediction) in enumerate(zip(trials, made, strict=True)):
        if prediction is True:
            explained |= {(index, part) for part in trial.mismatches}
        elif isinstance(prediction, ExceptionInfo):
            if alike(trial.observed, prediction):
                explained |= {(index, part) for part in trial.mismatches}
            elif not trial.mismatches:
                return set()
        elif isinstance(prediction, dict):
            spoilt = _spoilt(trial.case, prediction, names)
            for part in spoilt:
                if part not in trial.mismatches and ALL_PARTS not in trial.mismatches:
                    return set()
                if isinstance(trial.observed, dict) and alike(
                    trial.observed[part], prediction[part]
                ):
                    explained.add((index, part))
    return explained


def _spoilt(case: Case, prediction: Parts, names: Names) -> list[str]:
    """The parts of a prediction that the case would not accept."""
    right = _right(case, names)
    opaque = {name: None for name in split(case.expected, names) if name not in right}
    found = mismatches({**opaque, **right, **prediction}, case, names, Limits(tolerance=1e-6))
    return [part for part in found if part in prediction]


def _only_when(trials: Sequence[Trial]) -> str:
    """What the failing inputs have in common and no passing one has."""
    failing = [set(trial.case.properties) for trial in trials if trial.mismatches]
    passing = [set(trial.case.properties) for trial in trials if not trial.mismatches]
    if not failing or not passing:
        return ""
    shared = set.intersection(*failing) - set().union(*passing)
    ordered = [name for trial in trials for name in trial.case.properties if name in shared]
    return ordered[0] if ordered else ""
