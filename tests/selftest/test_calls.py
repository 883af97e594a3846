"""The call in a box, pasted into a cell: it runs, and shows what the box says came back."""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np
import pytest

from autograder.selftest.answers import Known, assignments, read
from autograder.selftest.in_process import SolvedNotebook, as_graded
from autograder.selftest.seeds import CheckCall, calls, solved_notebook
from chainrule.check.report import CheckReport

#: Of these the box shows a case in words: there is no one call whose value is what is compared.
IN_WORDS = {
    *("train_and_validate", "predictions", "conv_forward_fast", "conv_backward_fast", "ConvNet"),
}
_ENTRY = re.compile(r"(?P<part>.*?)\[(?P<index>[\d, ]+)\] = (?P<number>[^\s,]+)")


def run(code: str, names: dict[str, Any]) -> Any:
    """The value of the last expression; statements before it are executed."""
    tree = ast.parse(code)
    last = tree.body.pop()
    exec(compile(tree, "<cell>", "exec"), names)
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
    return exec(compile(ast.Module([last], []), "<cell>", "exec"), names)


def part_of(value: Any, part: str, call: CheckCall) -> Any:
    """The part of an answer's result that a box names."""
    outputs = call.problem.outputs
    if isinstance(value, tuple | list) and isinstance(outputs, tuple) and part in outputs:
        return value[outputs.index(part)]
    if isinstance(value, dict):
        key = next((key for key in value if str(key) == part), None)
        return value if key is None else value[key]
    return value


def agrees(value: Any, got: str, call: CheckCall) -> bool:
    """Whether a value is what ``got`` says, as far as it says it in numbers."""
    entry = _ENTRY.match(got)
    shape = re.match(r"(?P<part>\S*) ?shape (?P<shape>\([\d, ]*\))", got)
    if shape:
        found: Any = np.shape(part_of(value, shape["part"], call))
        return bool(found == ast.literal_eval(shape["shape"]))
    if entry and entry["part"] == "" and isinstance(value, dict):
        entry = None  # a key of a dictionary
    if entry:
        array = np.asarray(part_of(value, entry["part"].strip(), call), float)
        index = ast.literal_eval(f"({entry['index']},)")
        if array.ndim != len(index):
            return False
        found = array[index]
        return bool(np.isclose(found, float(entry["number"]), rtol=1e-3, atol=1e-9, equal_nan=True))
    return True


def disagreement(solved: SolvedNotebook, known: Known) -> str:
    """What goes wrong when the call of a known answer's box is pasted; "" if nothing does."""
    made = {call.problem: call for call in calls(solved, {known.problem: known.code}).values()}
    own = [call for call in made.values() if call.answer == known.problem]
    for call in own:
        report: CheckReport = call.report(None)
        if report.status == "wrong":
            break
    else:
        return "no check of it fails"
    line = report.detail[0]
    if not line.startswith("call:"):
        words = known.problem in IN_WORDS or line.endswith("after another call")
        return "" if words else f"no call: {line}"
    got = report.detail[-1].removeprefix("got:").strip()
    told = report.detail[-1].startswith("got:")
    names = solved.namespace({known.problem: known.code})
    try:
        with as_graded(), np.errstate(all="ignore"):
            value = run(line.removeprefix("call:").strip(), names)
    except Exception as error:
        return "" if not told else f"{line} raises {error!r}, told as {got}"
    if not told and report.mistake not in ("wrong-length", "name-not-defined"):
        return f"{line} raises nothing, told as {report.sentence}"
    return "" if agrees(value, got, call) else f"{line} gives {value}, told as {got}"


@pytest.mark.parametrize("assignment", assignments())
def test_every_call_in_a_box_runs_and_fails_as_told(assignment: str) -> None:
    solved = solved_notebook(assignment)
    wrong = [k for k in read(assignment) if k.kind == "wrong" and k.problem in solved.answers]
    odd = {}
    for known in wrong:
        if known.what != "asks-for-input" and (found := disagreement(solved, known)):
            odd[f"{known.problem}: {known.what}"] = found
    assert odd == {}
