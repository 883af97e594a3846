"""The checks that the contract rules out let wrong answers through; the known ones are among them.

That the course's own checks catch each of them is the self-test's business (`test_course.py`).
"""

from __future__ import annotations

import functools

import pytest

from autograder.selftest.answers import Known, read
from autograder.selftest.baselines.usual import passes
from autograder.selftest.seeds import solved_notebook
from tests.selftest.one_sided import ALL, ONE_SIDED

CASES = [
    (assignment, problem, kind)
    for assignment, problems in ONE_SIDED.items()
    for problem, kinds in problems.items()
    for kind in kinds
    if kind != ALL
]


@functools.cache
def caught_by_all(assignment: str, problem: str) -> list[Known]:
    """The known-wrong answers that inputs of every kind tell from right ones."""
    solved, comparison = solved_notebook(assignment), ONE_SIDED[assignment][problem][ALL]
    wrong = [k for k in read(assignment) if k.kind == "wrong" and k.problem == problem]
    return [known for known in wrong if not passes(solved, comparison, problem, known.code)]


@pytest.mark.parametrize(("assignment", "problem", "kind"), CASES)
def test_a_known_wrong_answer_passes_the_one_sided_check(
    assignment: str, problem: str, kind: str
) -> None:
    solved, comparison = solved_notebook(assignment), ONE_SIDED[assignment][problem][kind]
    assert passes(solved, comparison, problem, solved.answers[problem])
    through = any(
        passes(solved, comparison, problem, known.code)
        for known in caught_by_all(assignment, problem)
    )
    assert through, f"no known-wrong answer is right for {kind} alone"


def test_every_problem_with_arrays_is_held_against_one_sided_checks() -> None:
    # What takes no arrays of free size has nothing to be one-sided about.
    free = {
        "train_one_example", "make_data", "build_network", "sgd_step", "train", "gradient_norms",
        "Tanh", "sgd_momentum", "train_and_validate", "predictions",
        "derivative_filter", "vertical_edges",
    }  # fmt: skip
    for assignment, problems in ONE_SIDED.items():
        assert {known.problem for known in read(assignment)} - free == problems.keys()
