"""What a check says: what is wrong first, then the smallest failing input, one hint last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from chainrule.check.compare import ALL_PARTS, Mismatch, describe
from chainrule.check.diagnose import Diagnosis
from chainrule.check.mistakes import MISTAKES
from chainrule.check.report import CheckReport
from chainrule.check.suspects import ExceptionInfo
from chainrule.check.trial import Trial


def right_report(problem: str) -> CheckReport:
    return CheckReport(problem, "right", sentence="right.")


def advice_report(problem: str, advice: str, written_into: Sequence[str]) -> CheckReport:
    """A right answer that changed its arguments."""
    entry = MISTAKES[advice]
    names = " and ".join(f"`{name}`" for name in written_into)
    return CheckReport(problem, "right", advice, entry.sentence.format(part=names), entry.hint)


def stub_report(problem: str, stub: ExceptionInfo) -> CheckReport:
    """The stub raised; if an inner answer did, that one is named."""
    inner = stub.location.removeprefix("in ").split(",")[0] if stub.location else ""
    if problem[:1].isupper() and inner in ("forward", "backward", "step"):
        return CheckReport(problem, "not written", sentence=f"its `{inner}` is not written yet.")
    if inner and inner != problem and inner.isidentifier() and not inner.startswith("__"):
        return CheckReport(
            problem, "not written", sentence=f"waits for `{inner}`, which is not written yet."
        )
    return CheckReport(problem, "not written", sentence="not written yet.")


def failure_report(problem: str, trials: Sequence[Trial], found: Diagnosis) -> CheckReport:
    """What is wrong, from the diagnosis or, failing that, from the form of what came back."""
    example = min(
        (t for t in trials if t.mismatches), key=lambda trial: _size(trial.case.arguments)
    )
    part, shown = _shown_mismatch(example, found)
    sentence, hint, mistake = "", "", None
    if found.mistakes:
        mistake, parts = found.mistakes[0]
        entry = MISTAKES[mistake]
        sentence, hint = entry.sentence.format(part=_named(parts)), entry.hint
        others = [i for i, _ in found.mistakes[1:]]
        if others:
            also = MISTAKES[others[0]].sentence.format(part=_named(found.mistakes[1][1]))
            sentence += f" Also: {also[0].lower()}{also[1:]}"
        else:
            rest = [part for part in found.unexplained if part not in (*parts, ALL_PARTS)]
            if rest:
                sentence += f" Also, {_named(rest)} {'are' if len(rest) > 1 else 'is'} wrong."
    elif shown.id:
        mistake, entry = shown.id, MISTAKES[shown.id]
        got = example.observed
        note = shown.note or shown.got
        if isinstance(got, ExceptionInfo):
            note = f"{got.kind}: {got.text}"
        sentence = entry.sentence.format(part=_named((part,)), note=note.rstrip(": "))
        hint = entry.hint
    else:
        parts = tuple(dict.fromkeys(name for trial in trials for name in trial.mismatches))
        sentence = f"{_capital(_named(parts))} {'are' if len(parts) > 1 else 'is'} wrong."
    if found.only_when:
        sentence += f" Seen only when {found.only_when}."
    return CheckReport(
        problem,
        "wrong",
        mistake,
        _capital(sentence),
        hint,
        _detail(problem, example, part, shown),
    )


def _shown_mismatch(trial: Trial, found: Diagnosis) -> tuple[str, Mismatch]:
    """The mismatch of the part that the sentence is about."""
    for _, parts in found.mistakes:
        for part in parts:
            if part in trial.mismatches:
                return part, trial.mismatches[part]
    return next(iter(trial.mismatches.items()))


def _detail(problem: str, trial: Trial, part: str, shown: Mismatch) -> tuple[str, ...]:
    call = f"{problem}({_arguments(trial.case.inputs)})"
    lines = [f"input:    {trial.case.label or call}"]
    if isinstance(trial.observed, ExceptionInfo):
        return (*lines, trial.observed.location) if trial.observed.location else tuple(lines)
    about = f"{part} " if part and part != ALL_PARTS and "=" not in shown.got else part
    about = "" if part == ALL_PARTS else about
    return (*lines, f"expected: {about}{shown.expected}", f"got:      {about}{shown.got}")


def _arguments(inputs: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name} {value.shape}"
        if isinstance(value, np.ndarray) and value.size > 9
        else f"{name} = {describe(value)}"
        for name, value in inputs.items()
    )


def _size(value: Any) -> float:
    """How much a person has to read to take an input in."""
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    return float(np.size(value)) if isinstance(value, np.ndarray) else 1.0


#: Parts that one sentence names before it counts.
_MOST_NAMES = 3


def _named(parts: Sequence[str]) -> str:
    names = [f"`{part}`" for part in parts if part not in ("", ALL_PARTS)]
    if not names:
        return "the result"
    if len(names) > _MOST_NAMES:
        names[_MOST_NAMES - 1 :] = [f"{len(names) - _MOST_NAMES + 1} more"]
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
