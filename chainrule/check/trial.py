"""Trials: an answer put through its cases, and what came back."""

from __future__ import annotations

import copy
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from chainrule.check.case import Case
from chainrule.check.compare import Limits, mismatches
from chainrule.check.parts import ALL_PARTS, Mismatch, Parts, split_like
from chainrule.check.suspects import ExceptionInfo
from chainrule.scenarios import Scenario, qualified_name

#: What IPython's input() raises where a notebook runs without a person: a NotImplementedError.
NO_INPUT = "StdinNotImplementedError"


@dataclass(frozen=True)
class Trial:
    """The case of a number, tried: what came back (or the exception), what is wrong with it."""

    case: Case
    observed: Parts | ExceptionInfo | Mismatch
    mismatches: dict[str, Mismatch] = field(default_factory=dict)
    written_into: tuple[str, ...] = ()
    number: int = 0


def try_cases(
    scenario: Scenario,
    answer: Any,
    cases: Sequence[Case],
    upstream: Sequence[Any],
    outputs: str | tuple[str, ...],
    limits: Limits,
) -> list[Trial]:
    """Put an answer through a scenario for each case, with inputs of its own."""
    outcomes = _outcomes(scenario, answer, cases, upstream)
    for index, case in enumerate(cases):
        if isinstance(outcomes[index][0], ExceptionInfo) and case.read_only:
            # Perhaps it writes into its argument; whether its values are right is another
            # question.
            (outcomes[index],) = _outcomes(
                scenario, answer, [replace(case, read_only=False)], upstream
            )
    return [
        _trial(case, number, *outcome, outputs, limits)
        for number, (case, outcome) in enumerate(zip(cases, outcomes, strict=True))
    ]


def stub_in(trials: Sequence[Trial]) -> ExceptionInfo | None:
    """The exception of a stub, if the answer or one that it calls is not written yet."""
    for trial in trials:
        observed = trial.observed
        if isinstance(observed, ExceptionInfo) and observed.kind == "NotImplementedError":
            return observed
    return None


def _trial(
    case: Case,
    number: int,
    value: Any,
    arguments: Sequence[Any],
    outputs: str | tuple[str, ...],
    limits: Limits,
) -> Trial:
    written = tuple(
        name
        for (name, before), after in zip(case.inputs.items(), arguments, strict=True)
        if not _same(before, after)
    )
    if isinstance(value, ExceptionInfo):
        raised = Mismatch(_exception_id(value), "", "", value.kind)
        return Trial(case, value, {ALL_PARTS: raised}, written, number)
    parts = split_like(value, case.expected, outputs)
    if isinstance(parts, Mismatch):
        return Trial(case, parts, {ALL_PARTS: parts}, written, number)
    return Trial(case, parts, mismatches(parts, case, outputs, limits), written, number)


#: What Python says of a call whose arguments are not those of the `def` line.
_ARITY = re.compile(
    r"takes .*positional arguments? but |missing \d+ required |unexpected keyword argument"
    r"|multiple values for (keyword )?argument|takes no (keyword )?arguments"
)

_BY_KIND = {
    "NameError": "name-not-defined",
    "UnboundLocalError": "name-not-defined",
    "KeyError": "no-such-key",
    "AttributeError": "no-such-attribute",
}

#: What Python says of an operation on None.
_OF_NONE = re.compile(
    r"'\S+' not supported between instances of ('NoneType' and|'\w+' and 'NoneType')"
    r"|'NoneType' object |object of type 'NoneType' |cannot unpack non-iterable NoneType object"
    r"|unsupported operand type\(s\) for .+: ('NoneType' and|'\w+' and 'NoneType')"
)

#: One operation's own exception: its class, and how the operation's message opens.
_BY_OPERATION = (
    (
        "graph-missing",  # a backward pass, or autograd.grad
        "RuntimeError",
        r"element \d+ of tensors does not require grad|One of the differentiated Tensors does not",
    ),
    (
        "array-as-condition",  # the truth value of a NumPy array
        "ValueError",
        "The truth value of an array with more than one element is ambiguous",
    ),
    (
        "array-as-condition",  # that of a tensor
        "RuntimeError",
        "Boolean value of Tensor with more than one value is ambiguous",
    ),
    (
        "number-function-on-array",  # a NumPy array turned into a Python number
        "TypeError",
        r"only (length-1|size-1|0-dimensional) arrays can be converted to Python scalars",
    ),
    (
        "caret-for-power",
        "TypeError",
        r"unsupported operand type\(s\) for \^|ufunc 'bitwise_xor' not supported",
    ),
    *(
        (
            "array-of-integers",  # `+=` and the like
            kind,
            r"Cannot cast ufunc '\w+' output from dtype\('float64'\) to dtype\('int64'\)",
        )
        for kind in ("UFuncTypeError", "TypeError")  # the latter is what another process sends
    ),
    (
        "index-not-integer",  # a position in a NumPy array
        "IndexError",
        "only integers, slices",
    ),
    (
        "index-not-integer",  # a position in a list, a slice, or a count
        "TypeError",
        r"(list|tuple) indices must be integers or slices, not float|slice indices must be integers"
        r"|'(numpy\.)?float(64)?' object cannot be interpreted as an integer"
        r"|expected a sequence of integers or a single integer, got '[\d.]+'",
    ),
)


def _exception_id(raised: ExceptionInfo) -> str:
    """The catalogue's id of an exception, by what is to be looked at next."""
    if raised.kind == NO_INPUT:
        return "asks-for-input"
    if ": raise " in raised.location:  # the student's own exception, whatever its class and text
        return "raises"
    if raised.kind in ("AttributeError", "TypeError") and _OF_NONE.match(raised.text):
        return "none-used"
    if raised.kind in _BY_KIND:
        return _BY_KIND[raised.kind]
    if raised.kind == "TypeError" and _ARITY.search(raised.text):
        return "arguments-do-not-fit"
    for identifier, kind, message in _BY_OPERATION:
        if raised.kind == kind and re.match(message, raised.text):
            return identifier
    return "raises"


def _copy(case: Case) -> Case:
    """The case with arguments of its own, protected if the case says so."""
    own = replace(case, inputs=copy.deepcopy(dict(case.inputs)))
    if case.read_only:
        _protect(own.inputs)
    return own


def _outcomes(
    scenario: Scenario, answer: Any, cases: Sequence[Case], upstream: Sequence[Any]
) -> list[tuple[Any, Sequence[Any]]]:
    """Run the scenario for each case, in the answer's own process if it has one.

    Returns:
        What came of each, and its arguments as they are afterwards; the case keeps its own.
    """
    run_scenario, name = getattr(type(answer), "run_scenario", None), qualified_name(scenario)
    if run_scenario is None or name is None or not answer.in_same_process(upstream):
        return [_outcome(scenario, answer, _copy(case), upstream) for case in cases]
    # Only a protected argument needs a copy: the answer's process gets copies of all.
    calls = [
        (list((_copy(case) if case.read_only else case).arguments), case.setting) for case in cases
    ]
    values = run_scenario(answer, name, calls, upstream)
    return [
        (_exception_info(value) if isinstance(value, Exception) else value, arguments)
        for value, (arguments, _) in zip(values, calls, strict=True)
    ]


def _outcome(
    scenario: Scenario, answer: Any, case: Case, upstream: Sequence[Any]
) -> tuple[Any, Sequence[Any]]:
    try:
        with np.errstate(all="ignore"):
            return scenario(answer, case, *upstream), case.arguments
    except Exception as error:  # whatever a student's code raises is a finding, not our failure
        return _exception_info(error), case.arguments


def _exception_info(error: Exception) -> ExceptionInfo:
    text = " ".join(str(error).split())
    # An exception from another process is of the nearest builtin type, and names its own.
    kinds = getattr(getattr(error, "raised", None), "kinds", (type(error).__name__,))
    kind = NO_INPUT if NO_INPUT in kinds else type(error).__name__
    return ExceptionInfo(kind, text[:160], _location(error))


def _location(error: Exception) -> str:
    """Where in the student's cell an exception arose, e.g. ``in relu, line 3: return x.t``."""
    frames = [
        (frame.lineno, frame.name, frame.line)
        for frame in traceback.extract_tb(error.__traceback__)
        if "ipykernel_" in frame.filename or frame.filename.startswith("<ipython-input")
    ]
    # An exception from another process brings the lines of the student's cells with it.
    frames = frames or list(getattr(getattr(error, "raised", None), "lines", ()))
    return f"in {frames[-1][1]}, line {frames[-1][0]}: {frames[-1][2]}"[:100] if frames else ""


def _protect(value: Any) -> None:
    if isinstance(value, np.ndarray):
        value.setflags(write=False)
    elif isinstance(value, dict):
        for item in value.values():
            _protect(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _protect(item)


def _same(before: Any, after: Any) -> bool:
    """Whether an argument still is what was passed."""
    if before is after:
        return True
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and before.shape == after.shape
            and np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
        )
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(_same(before[k], after[k]) for k in before)
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(_same, before, after))
    if isinstance(before, int | float | str | None):
        return bool(before == after)
    return True
