"""From wrong cases to the name of the mistake.

A suspect is named only if every part that it affects, in every case, came back as it predicted, and
if it leaves no failing case of those parts unexplained. What explains the most is named; where two
mistakes explain the same and no case distinguishes them, neither is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import Between, Case, Where
from chainrule.check.compare import Limits, accepted, alike, mismatches
from chainrule.check.parts import ALL_PARTS, Mismatch, Parts, split
from chainrule.check.predictions import (
    CLEARED,
    Names,
    Prediction,
    Suspicion,
    predictions,
    right_parts,
)
from chainrule.check.suspects import AnySuspect, ExceptionInfo
from chainrule.check.trial import Trial


@dataclass(frozen=True)
class Diagnosis:
    """The likeliest mistakes, best first, each with the parts that it explains.

    ``unexplained`` are the parts that came out wrong for no known reason.
    """

    mistakes: tuple[tuple[str, tuple[str, ...]], ...]
    unexplained: tuple[str, ...]
    only_when: str


@dataclass(frozen=True)
class _Claim:
    """The (case, part) pairs that a mistake, or two together, explain; ``scopes`` as predicted."""

    ids: tuple[str, ...]
    scopes: tuple[tuple[str, ...], ...]
    explained: set[tuple[int, str]]

    def parts_of(self, scope: tuple[str, ...], wrong: Sequence[tuple[int, str]]) -> tuple[str, ...]:
        """The parts that are explained by a mistake of this scope."""
        parts = dict.fromkeys(part for i, part in wrong if (i, part) in self.explained)
        return tuple(part for part in parts if not scope or part in scope)


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
    predicted = list(predictions(trials, suspects, names))
    for one in predicted:
        explained = _explained(trials, one.made, names)
        if not _rest_explained(one.ids, explained, trials, predicted, names):
            continue
        parts = {part for _, part in explained}
        # A condition on all parts together is broken by whatever is wrong with any of them.
        whole = any(p == ALL_PARTS and isinstance(trials[i].observed, dict) for i, p in explained)
        if explained and all(pair in explained for pair in wrong if whole or pair[1] in parts):
            claims.append(_Claim(one.ids, one.scopes, explained))
    chosen: list[_Claim] = []
    left = set(wrong)
    if not claims:
        claims = list(_of_first_part(trials, predicted, names))
    while left and len(chosen) < 2:
        best = max(claims, key=lambda c: (len(c.explained & left), -len(c.ids)), default=None)
        if best is None or not best.explained & left:
            break
        size, newly = len(best.ids), best.explained & left
        rivals = {c.ids for c in claims if c.explained & left == newly and len(c.ids) == size}
        if len(rivals) == 1:
            chosen.append(replace(best, explained=newly))
            left -= newly
        else:  # no case distinguishes them
            claims = [c for c in claims if c.ids not in rivals]
    mistakes = tuple(
        (identifier, claim.parts_of(scope, wrong))
        for claim in chosen
        for identifier, scope in zip(claim.ids, claim.scopes, strict=True)
    )
    unexplained = tuple(dict.fromkeys(part for i, part in wrong if (i, part) in left))
    return Diagnosis(mistakes, unexplained, _only_when(trials))


#: Entries of a part that tell a mistake from another that happens to give the same number.
_ENOUGH = 3


def _size(expected: Any) -> int:
    return np.size(expected.example if isinstance(expected, Between | Where) else expected)


def _of_first_part(
    trials: Sequence[Trial], predicted: Sequence[Suspicion], names: Names
) -> Iterator[_Claim]:
    """What explains the part that comes about first, where nothing explains everything.

    The parts after it are computed from it, so that with a second mistake they fit no prediction.
    """
    if not all(isinstance(trial.observed, dict) for trial in trials):
        return
    failing = [trial for trial in trials if trial.mismatches]
    order = list(split(failing[0].case.expected, names)) if failing else []
    part = next((name for name in order if any(name in t.mismatches for t in failing)), None)
    if part is None:
        return
    wrong = {(i, part) for i, trial in enumerate(trials) if part in trial.mismatches}
    found = [trials[i].mismatches[part].id for i, _ in wrong]
    observed = [trial.observed.get(part) for trial in trials if isinstance(trial.observed, dict)]
    right = [split(trials[i].case.expected, names)[part] for i, _ in wrong]
    if sum(_size(r) for r in right) < _ENOUGH:
        return
    by_value = set(found) <= {"", "decimals-lost"} and not any(isinstance(r, Where) for r in right)
    if by_value and all(isinstance(v, np.ndarray) and not v.any() for v in observed):
        yield _Claim(("zero-everywhere",), ((),), wrong)
        return
    if set(found) == {"decimals-lost"}:
        yield _Claim(("decimals-lost",), ((),), wrong)
        return
    for one in predicted:
        single = one.of_values and len(one.ids) == 1
        if single and _explained(trials, partial(_only, part, one.made), names) == wrong:
            yield _Claim(one.ids, one.scopes, wrong)


def _only(part: str, made: Prediction, index: int) -> Any:
    parts = made(index)
    return {part: parts[part]} if isinstance(parts, dict) and part in parts else None


def _rest_explained(
    ids: tuple[str, ...],
    explained: set[tuple[int, str]],
    trials: Sequence[Trial],
    predicted: Sequence[Suspicion],
    names: Names,
) -> bool:
    """Whether the mistake that explains an exception also explains what went wrong without one."""
    raised = {i for i, trial in enumerate(trials) if isinstance(trial.observed, ExceptionInfo)}
    if raised.isdisjoint(i for i, _ in explained):
        return True
    rest = {(i, p) for i, t in enumerate(trials) if i not in raised for p in t.mismatches}
    for other in predicted:
        if rest and other.ids == ids:
            rest -= _explained(trials, partial(_except_for, raised, other.made), names)
    return not rest


def _except_for(raised: set[int], made: Prediction, index: int) -> Any:
    return None if index in raised else made(index)


def _explained(trials: Sequence[Trial], made: Prediction, names: Names) -> set[tuple[int, str]]:
    """The (case, part) pairs that the predictions explain; none if one of them did not come.

    Failing cases come first: most predictions end there, and the others need not be made.
    """
    explained: set[tuple[int, str]] = set()
    for index, trial in sorted(enumerate(trials), key=lambda pair: not pair[1].mismatches):
        if not trial.mismatches and not explained:
            return set()
        found = _explained_in(trial, made(index), names)
        if found is None:
            return set()
        explained |= {(index, part) for part in found}
    return explained


def _explained_in(trial: Trial, prediction: Any, names: Names) -> Collection[str] | None:
    """The parts of a case that a prediction explains; None if it did not come."""
    observed, wrong = trial.observed, trial.mismatches
    if prediction is CLEARED:
        return None
    if prediction is True:
        return wrong
    if isinstance(prediction, set):
        return prediction & wrong.keys()
    if isinstance(prediction, ExceptionInfo):
        return wrong if alike(observed, prediction) else None
    if not isinstance(prediction, dict):
        return ()
    expected = split(trial.case.expected, names)
    affected = _affected_parts(trial.case, expected, prediction, names)
    if not isinstance(observed, dict):
        return None if affected else ()
    for part in affected:
        concerned = prediction if part == ALL_PARTS else (part,)
        free = None if part == ALL_PARTS else _free(expected[part])
        if part not in wrong or not all(
            alike(observed[name], prediction[name], free) for name in concerned
        ):
            return None
    return affected


def _affected_parts(case: Case, expected: Parts, prediction: Parts, names: Names) -> list[str]:
    """The parts of a prediction that the case would not accept."""
    limits = Limits(tolerance=1e-6)
    found = [
        part
        for part, right in expected.items()
        if part in prediction and not accepted(prediction[part], right, limits)
    ]
    if found or case.holds is None:
        return found
    whole = {**dict.fromkeys(expected), **right_parts(case, names), **prediction}
    return list(mismatches(whole, case, names, limits))


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
