"""A page of feedback about a notebook that was made with nbgrader alone."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.reports.feedback.model import Feedback, feedback


def page(*verdicts: dict[str, Any]) -> Feedback:
    def cell(source: str, **about: object) -> NotebookNode:
        return new_code_cell(source, metadata={"nbgrader": about})

    filled = [
        {"points": 2.0, "outcome": "wrong", "message": "", "hint": "", **one} for one in verdicts
    ]
    cells = [
        cell("def squares(n):\n    return []", grade_id="cell-0a1b2c3d4e", solution=True),
        *(cell("assert", grade_id=one["test"], grade=True, score=1.0) for one in filled),
    ]
    judgement = {"verdicts": filled, "notes": []}
    return feedback(new_notebook(cells=cells, metadata={"chainrule": judgement}), "Ann")


def test_a_problem_has_its_functions_name_and_every_test_its_points() -> None:
    found = page(
        {"test": "cell-1", "problem": "cell-0a1b2c3d4e"},
        {"test": "test_environment", "problem": "environment"},
    )
    assert [problem.name for problem in found.problems] == ["squares", "environment"]
    assert (found.score, found.max_score) == (2.0, 4.0)


def test_points_that_are_not_protected_are_named() -> None:
    found = page({"test": "uses_shell", "problem": "cell-0a1b2c3d4e", "protected": False})
    assert found.notes == (
        "Points that are not protected, of tests that ran with the answers: uses_shell.",
    )
    assert page({"test": "cell-1", "problem": "cell-0a1b2c3d4e"}).notes == ()
