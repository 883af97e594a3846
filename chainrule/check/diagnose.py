"""From wrong cases to the name of the mistake.

A suspect is named only if every part that it affects, in every case, came back as it predicted, and
if it leaves no failing case of those parts unexplained. What explains the most is named; where two
mistakes explain the same and no case distinguishes them, neither is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

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


#: Reported before any mistake: there is no value of the right kind to compare.
_FORM = ("returns-none", "wrong-length", "wrong-type", "key-missing", "wrong-dtype")


def first_of_form(trials: Sequence[Trial]) -> tuple[Trial, str, Mismatch] | None:
    """The first part of a case that is not a value of the right kind."""
    for trial in trials:
        part, found = next(iter(trial.mismatches.items()), ("", None))
        if found is not None and found.id in _FORM:
            return trial, part, found
    return None


def diagnose(trials: Sequence[Trial], suspects: Sequence[AnySuspect], names: Names) -> Diagnosis:
    """Name what went wrong in the trials that failed."""
    if first_of_form(trials) is not None:
        return Diagnosis((), (), _only_when(trials))
    wrong = [(i, part) for i, trial in enumerate(trials) for part in trial.mismatches]
    claims = []
    predicted = list(_predictions(trials, suspects, names))
    for ids, predictions in predicted:
        explained = _explained(trials, predictions, names)
        if not _rest_explained(ids, explained, trials, predicted, names):
            continue
        parts = {part for _, part in explained}
        # A condition on all parts together is broken by whatever is wrong with any of them.
        whole = any(p == ALL_PARTS and isinstance(trials[i].observed, dict) for i, p in explained)
        if explained and all(pair in explained for pair in wrong if whole or pair[1] in parts):
            claims.append((ids, explained))
    chosen: list[tuple[tuple[str, ...], set[tuple[int, str]]]] = []
    left = set(wrong)
    while left and len(chosen) < 2:
        best = max(claims, key=lambda c: (len(c[1] & left), -len(c[0])), default=None)
        if best is None or not best[1] & left:
            break
        ids, explained = best
        rivals = {c[0] for c in claims if c[1] & left == explained & left and len(c[0]) == len(ids)}
        if len(rivals) == 1:
            chosen.append((ids, explained & left))
            left -= explained
        else:  # no case distinguishes them
            claims = [c for c in claims if c[0] not in rivals]
    mistakes = tuple(
        (identifier, _parts_of(identifier, ids, suspects, explained, wrong))
        for ids, explained in chosen
        for identifier in ids
    )
    unexplained = tuple(dict.fromkeys(part for i, part in wrong if (i, part) in left))
    return Diagnosis(mistakes, unexplained, _only_when(trials))


def _rest_explained(
    ids: tuple[str, ...],
    explained: set[tuple[int, str]],
    trials: Sequence[Trial],
    predicted: Sequence[tuple[tuple[str, ...], list[Any]]],
    names: Names,
) -> bool:
    """Whether the mistake that explains an exception also explains what went wrong without one."""
    raised = {i for i, trial in enumerate(trials) if isinstance(trial.observed, ExceptionInfo)}
    if raised.isdisjoint(i for i, _ in explained):
        return True
    rest = {(i, p) for i, t in enumerate(trials) if i not in raised for p in t.mismatches}
    for others, made in predicted:
        if rest and others == ids:
            without = [None if i in raised else made[i] for i in range(len(trials))]
            rest -= _explained(trials, without, names)
    return not rest


_CLEARED: Final = object()  # a case that the mistake affects came out right


def _parts_of(
    identifier: str,
    ids: tuple[str, ...],
    suspects: Sequence[AnySuspect],
    explained: set[tuple[int, str]],
    wrong: Sequence[tuple[int, str]],
) -> tuple[str, ...]:
    """The parts that a mistake explains; of two together, each only those that it may affect."""
    may = {p for s in suspects if isinstance(s, Factor) and s.id == identifier for p in s.parts}
    parts = dict.fromkeys(p for i, p in wrong if (i, p) in explained)
    return tuple(p for p in parts if len(ids) == 1 or not may or p in may)


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
    """What the suspect predicts; an operation with the mistake may fail here as it did there."""
    try:
        value = suspect.prediction(case)
    except ValueError as error:
        return ExceptionInfo(type(error).__name__, str(error))
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


def _seen(suspect: Symptom, trial: Trial) -> Any:
    observed = trial.observed
    if not trial.mismatches:
        return _CLEARED if suspect.has_to_fail(trial.case) else False
    if isinstance(observed, Mismatch):
        return False
    try:
        found = suspect.seen(trial.case, observed)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError):
        return False  # what came back is nothing that this mistake leads to
    return found if isinstance(found, bool) else set(found)


def _explained(trials: Sequence[Trial], made: Sequence[Any], names: Names) -> set[tuple[int, str]]:
    """The (case, part) pairs that the predictions explain; none if one of them did not come."""
    explained: set[tuple[int, str]] = set()
    for index, (trial, prediction) in enumerate(zip(trials, made, strict=True)):
        if prediction is _CLEARED:
            return set()
        if prediction is True:
            explained |= {(index, part) for part in trial.mismatches}
        elif isinstance(prediction, set):
            explained |= {(index, part) for part in trial.mismatches if part in prediction}
        elif isinstance(prediction, ExceptionInfo):
            if not alike(trial.observed, prediction):
                return set()
            explained |= {(index, part) for part in trial.mismatches}
        elif isinstance(prediction, dict):
            affected, observed = _affected_parts(trial.case, prediction, names), trial.observed
            if not isinstance(observed, dict):
                if affected:
                    return set()
                continue
            expected = split(trial.case.expected, names)
            for part in affected:
                concerned = prediction if part == ALL_PARTS else (part,)
                free = None if part == ALL_PARTS else _free(expected[part])
                if part not in trial.mismatches or not all(
                    alike(observed[name], prediction[name], free) for name in concerned
                ):
                    return set()
                explained.add((index, part))
    return explained


def _affected_parts(case: Case, prediction: Parts, names: Names) -> list[str]:
    """The parts of a prediction that the case would not accept."""
    right = _right(case, names)
    opaque = {name: None for name in split(case.expected, names) if name not in right}
    found = mismatches({**opaque, **right, **prediction}, case, names, Limits(tolerance=1e-6))
    return [part for part in found if part in prediction or part == ALL_PARTS]


def _free(expected: Any) -> np.ndarray | None:
    """The entries for which a range of values is right, so that they distinguish nothing."""
    if not isinstance(expected, Between):
        return None
    return np.asarray(np.asarray(expected.low) != np.asarray(expected.high))


def _only_when(trials: Sequence[Trial]) -> str:
    """What the failing inputs have in common and no passing one has."""
    failing = [set(trial.case.properties) for trial in trials if trial.mismatches]
    passing = [set(trial.case.properties) for trial in trials if not trial.mismatches]
    if not failing or not passing:
        return ""
    shared = set.intersection(*failing) - set().union(*passing)
    ordered = [name for trial in trials for name in trial.case.properties if name in shared]
    return ordered[0] if ordered else ""
