"""Predictions, and the file in which they enter the competition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from chainrule.check.case import Case
from chainrule.check.problem import Problem
from chainrule.check.ps3.draw import uneven
from chainrule.check.ps3.oracle import draw_params, passes
from chainrule.check.suspects import ExceptionInfo, Suspect, Symptom
from chainrule.scenarios import ps3 as scenarios
from chainrule.scenarios.ps3 import ENTRIES


def _prediction_cases(rng: np.random.Generator) -> Iterator[Case]:
    for image, path in ((False, ENTRIES[0]), (True, ENTRIES[0]), (False, "")):
        count, classes = uneven(rng, 2, 9, 14)
        shape = (count, 4, 5) if image else (count, 20)
        images = rng.standard_normal(shape)
        params = draw_params(rng, [20, min(classes, 10)])
        params["b1"] = params["b1"] * 3
        scores = passes(images, np.zeros(count, int), params)["scores"]
        best = scores.argmax(axis=1)
        words = ("an example has several axes",) if image else ()
        words = words if path else ("no path is given",)
        expected = {"labels": best, "labels in the file": best}
        inputs = {"params": params, "images": images, "path": path}
        label = "" if path else "predictions(net, images), without a path"
        yield Case(inputs, expected, words, oracle={"scores": scores}, label=label)


def _ids_from_one(observed: Any) -> bool:
    return isinstance(observed, ExceptionInfo) and "must be '0,label', not '1," in observed.text


def _malformed(observed: Any) -> bool:
    """A line that is no id and label; with other ids throughout it is another mistake."""
    raised = isinstance(observed, ExceptionInfo) and observed.text.startswith("Line ")
    return raised and not _ids_from_one(observed)


def _no_header(observed: Any) -> bool:
    return isinstance(observed, ExceptionInfo) and "must open with the line" in observed.text


def _no_file(observed: Any) -> bool:
    return isinstance(observed, ExceptionInfo) and "There is no file" in observed.text


def _smallest(scores: np.ndarray) -> dict[str, Any]:
    worst = scores.argmin(axis=1)
    return {"labels": worst, "labels in the file": worst}


def _call(part: str, case: Case) -> str:
    """Write the file of the check, and read it; none that would write over a person's own entry."""
    if not case["path"]:
        return ""
    net = "net = SoftmaxRegression(*{params}['W1'].shape); net.params = {params}; "
    call = net + "{name}(net, {images}, {path})"
    return call if part == "labels" else f"{call}; read_entry({{path}})"


predictions = Problem(
    "predictions",
    _prediction_cases,
    scenarios=(scenarios.write_and_read,),
    template=_call,
    suspects=(
        Symptom("entry-not-written", _no_file),
        Symptom("entry-without-header", _no_header),
        Symptom("entry-ids-shifted", _ids_from_one),
        Symptom("entry-line-malformed", _malformed),
        Suspect("argmax-wrong-axis", lambda scores: {"labels": scores.argmax(axis=0)}),
        Suspect("argmin-for-argmax", _smallest),
        Suspect("scores-for-labels", lambda scores: {"labels": scores}),
    ),
    lists=True,
)
