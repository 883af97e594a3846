"""Tests that run in the student's process: how they are scored, shown and told apart."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_output

from autograder.judge import Judge
from autograder.judge.one_process import InProcess, read_outputs

from .plain import answer, graded, notebook, with_answer

COUNTER = "count = 0\ndef step():\n    global count\n    count += 1"
IN_PROCESS = "count = 10\nstep()\nassert count == 11"
UNPROTECTED = {"tags": ["unprotected"]}


@pytest.mark.parametrize(
    ("outputs", "found"),
    [
        ([], InProcess(4.0)),
        ([new_output("stream", text="1")], InProcess(4.0)),
        ([new_output("error", ename="E", evalue="why")], InProcess(0.0, "E: why")),
        (
            [new_output("stream", name="stderr", text="careful")],
            InProcess(0.0, "it prints to stderr: careful"),
        ),
        ([new_output("execute_result", data={"text/plain": "1.5"})], InProcess(1.5)),
        ([new_output("execute_result", data={"text/plain": "-3"})], InProcess(0.0)),
        ([new_output("execute_result", data={"text/plain": "9"})], InProcess(4.0)),
        ([new_output("execute_result", data={"text/plain": "'done'"})], InProcess(4.0)),
    ],
)
def test_outputs_are_read_as_nbgrader_reads_them(outputs: list, found: InProcess) -> None:
    assert read_outputs(outputs, 4.0) == found


@pytest.mark.sandbox
def test_a_marked_test_runs_among_the_cells_and_says_so(judge: Judge) -> None:
    source = notebook(
        answer(COUNTER, "step"),
        graded(IN_PROCESS, "test_step", 2, **UNPROTECTED),
        graded("assert step() is None", "test_step_2", 1),
    )
    _, judgement = judge.judge(source, source)
    assert [verdict.outcome for verdict in judgement.verdicts] == ["right", "right"]
    assert [verdict.protected for verdict in judgement.verdicts] == [False, True]
    _, judgement = judge.judge(with_answer(source, "def step():\n    pass", "step"), source)
    first, second = judgement.verdicts
    assert (first.score, second.score) == (0.0, 1.0)
    assert first.message == "AssertionError"


@pytest.mark.sandbox
def test_nothing_is_shown_where_hidden_tests_were_in_the_students_process(judge: Judge) -> None:
    hidden = "### BEGIN HIDDEN TESTS\nassert step.secret == 'SECRET'\n### END HIDDEN TESTS"
    source = notebook(
        answer("def step():\n    pass\nstep.secret = 'SECRET'", "step"),
        graded(hidden, "test_step", 2, **UNPROTECTED),
        "print(In)",
    )
    spy = "import atexit\ndef step():\n    pass\nstep.secret = In"
    executed, judgement = judge.judge(with_answer(source, spy, "step"), source)
    assert judgement.verdicts[0].message == "A test of `step` failed."
    assert "SECRET" not in repr([cell.get("outputs") for cell in executed.cells])


@pytest.mark.sandbox
def test_a_test_that_ends_its_process_costs_its_points_only(judge: Judge) -> None:
    source = notebook(
        answer("def step():\n    return 1", "step"),
        graded("assert step() == 1", "test_step", 2, **UNPROTECTED),
        graded("assert step() == 1", "test_step_2", 1),
    )
    crash = "def step():\n    import os, sys\n    if 'In' in globals():\n        os._exit(0)"
    _, judgement = judge.judge(with_answer(source, crash, "step"), source)
    assert judgement.verdicts[0].score == 0.0
    assert judgement.verdicts[0].outcome != "right"


@pytest.mark.sandbox
def test_a_solved_source_is_proved_here_and_in_one_process(judge: Judge) -> None:
    source = notebook(
        answer(COUNTER, "step"),
        graded(IN_PROCESS, "test_step", 2),
        graded("assert step() is None", "test_step_2", 1),
        graded("assert step() == 1", "test_step_3", 1),
    )
    differs, same, wrong = judge.prove(source)
    assert differs.in_process == InProcess(2.0)
    assert same.verdict.score == 1.0
    assert same.in_process == InProcess(1.0)
    assert wrong.verdict.score == 0.0
    assert wrong.in_process is not None
    assert wrong.in_process.earned == 0.0


@pytest.mark.sandbox
def test_what_pytest_raises_ends_the_test_and_no_more(judge: Judge) -> None:
    source = notebook(
        "import pytest",
        answer("def root(n):\n    if n < 0:\n        raise ValueError\n    return n**0.5", "root"),
        graded("with pytest.raises(ValueError):\n    root(-1)", "cell-0a", 2),
        graded("assert root(4) == 2", "cell-0b", 1),
    )
    _, right = judge.judge(source, source)
    assert [verdict.score for verdict in right.verdicts] == [2.0, 1.0]
    wrong = with_answer(source, "def root(n):\n    return abs(n)**0.5", "root")
    _, judgement = judge.judge(wrong, source)
    assert [verdict.score for verdict in judgement.verdicts] == [0.0, 1.0]
    assert judgement.verdicts[0].message == "A test of `root` failed."


@pytest.mark.sandbox
def test_only_tests_that_name_their_answer_are_tried_again(judge: Judge) -> None:
    cells = [
        answer("def one():\n    return 1", "one"),
        graded("assert one() == 1", "test_one", 1),
        answer("def two():\n    return one() + 1", "two"),
    ]
    declared = notebook(*cells, graded("assert two() == 2", "test_two", 1))
    plain = notebook(*cells, graded("assert two() == 2", "cell-0a", 1))
    wrong = "def one():\n    return 7"
    for source, outcome in ((declared, "right given upstream"), (plain, "wrong")):
        _, judgement = judge.judge(with_answer(source, wrong, "one"), source)
        assert judgement.verdicts[-1].outcome == outcome
