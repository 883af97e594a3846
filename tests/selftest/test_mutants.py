"""Mutants: what is changed, and what becomes of it."""

import pytest

from autograder.errors import UserError
from autograder.judge.verdict import Outcome
from autograder.selftest import mutants as mutants_module
from autograder.selftest.mutants import Fate, fates, review, score
from autograder.selftest.mutation import Mutant, mutants
from autograder.selftest.seeds import solved_notebook

CODE = '''def f(x: int, w):
    """Docstring with 1 number."""
    y = x.T @ w
    if y is None:
        raise ValueError("text 1")
    return y.sum(axis=0) - 1
'''


def test_operators_constants_axes_arguments_and_statements_are_changed():
    changes = {mutant.becomes for mutant in mutants("f", CODE)}
    assert {
        "y = x @ w",
        "y = w @ x.T",
        "pass",
        "y = None",
        "return y.sum(axis=1) - 1",
        "return y.sum(axis=0) + 1",
        "return y.sum(axis=0) - 2",
        "return y.sum(axis=0) - 0",
        "if y is not None:",
    } <= changes


def test_docstrings_annotations_and_words_of_exceptions_are_left_alone():
    for mutant in mutants("f", CODE):
        assert "Docstring with 1 number." in mutant.code
        assert "x: int" in mutant.code
        assert "ValueError" not in mutant.becomes


def test_each_mutant_is_new_and_compiles():
    codes = [mutant.code for mutant in mutants("f", CODE)]
    assert len(set(codes)) == len(codes)
    assert CODE not in codes
    for code in codes:
        compile(code, "<mutant>", "exec")


def test_mutants_of_a_solved_answer_are_killed_or_reviewed():
    found = list(fates("ps1_relu_derivatives", "max_backward", workers=1))
    assert len(found) >= 6
    assert {fate.fate for fate in found} == {"killed", "equivalent"}
    assert score(found) == 1.0


def test_mutant_is_stopped_by_its_processor_time_not_by_the_clock(monkeypatch):
    mutants_module._prepare("ps1_relu_derivatives")
    right = "def loss(p, o):\n    return (p - o) ** 2\n"
    loops = "def loss(p, o):\n    while True:\n        p += 1\n"

    def outcome(code):
        return mutants_module._outcome(Mutant("loss", code, "", "")).outcome

    assert outcome(right) is Outcome.RIGHT  # PyTorch is imported now
    monkeypatch.setattr(mutants_module, "TIME_LIMIT", 1.0)
    assert outcome(f"import time\ntime.sleep(1.2)\n{right}") is Outcome.RIGHT
    assert outcome(loops) is Outcome.STOPPED


def test_score_leaves_equivalent_mutants_out():
    made = [Fate(None, fate) for fate in ("killed", "killed", "killed", "survived", "equivalent")]
    assert score(made) == 0.75


def test_every_reviewed_mutant_still_exists_and_has_a_reason():
    for (assignment, problem, was, becomes), why in review().items():
        answer = solved_notebook(assignment).answers[problem]
        assert (was, becomes) in {(m.was, m.becomes) for m in mutants(problem, answer)}, was
        assert why.endswith(".")


def test_course_that_fails_its_own_tests_gives_no_score(monkeypatch):
    def broken(assignment):
        solved = solved_notebook(assignment)
        solved.tests["loss"] = ["assert False"]
        return solved

    monkeypatch.setattr("autograder.selftest.mutants.solved_notebook", broken)
    with pytest.raises(UserError, match="The solved loss does not pass its own tests"):
        list(fates("ps1_relu_derivatives", "loss", workers=1))
