"""A test whose last expression is its score gives nbgrader's partial credit."""

from __future__ import annotations

import numpy as np
import pytest
from nbgrader import utils

from autograder.judge import Judge
from autograder.judge.partial_credit import last_expression, score, taken_from_student

from .plain import answer, graded, notebook, with_answer

RIGHT = "def squares(n):\n    return [i * i for i in range(1, n + 1)]"
ONE_WRONG = "def squares(n):\n    return [1, 4]"
GRADED = """\
points = 0
points += 3 if squares(2) == [1, 4] else 0
points += 5 if squares(3) == [1, 4, 9] else 0
points  # of 8
"""
HIDDEN = f"""\
assert squares(1)[0] == 1
### BEGIN HIDDEN TESTS
{GRADED.strip()}
### END HIDDEN TESTS"""


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (3, 3.0),
        (2.5, 2.5),
        (np.float64(1.5), 1.5),
        (0, 0.0),
        (12, 8.0),
        (-1, 0.0),
        (float("nan"), 0.0),
        (float("inf"), 0.0),
        (None, None),
        ("3", None),
        (True, None),
        ([3], None),
    ],
)
def test_a_number_is_a_score_and_nothing_else_is(value: object, points: float | None) -> None:
    assert score(value, 8.0) == points


def test_the_last_expression_is_what_jupyter_displays() -> None:
    assert last_expression("x = 1\nx + 1  # sum") is not None
    for code in ("x = 1", "x;", "x ; # quiet", "", "def f(): pass", "1 +"):
        assert last_expression(code) is None, code


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("squares(3)", "squares"),
        ("x = 1\nfloat(squares(3)[0])", "squares"),
        ("-marks.total", "marks"),
        ("squares(3) == 9", None),
        ("3 * (squares(1) == [1]) + 5 * (squares(2) == [1, 4])", None),
        ("total", None),
        ("x = squares(3)", None),
    ],
)
def test_a_score_that_is_the_students_own_is_recognised(code: str, name: str | None) -> None:
    assert taken_from_student(code, ["squares", "marks"]) == name


@pytest.mark.sandbox
@pytest.mark.parametrize("code", [GRADED, HIDDEN])
@pytest.mark.parametrize(
    ("submitted", "earned"),
    [(RIGHT, 8.0), (ONE_WRONG, 3.0), ("def squares(n):\n    return [1]", 0.0)],
)
def test_partial_credit_is_nbgraders(
    judge: Judge, code: str, submitted: str, earned: float
) -> None:
    source = notebook(answer(RIGHT, "squares"), graded(code, "test_squares", 8))
    executed, judgement = judge.judge(with_answer(source, submitted, "squares"), source)
    [verdict] = judgement.verdicts
    assert verdict.score == judgement.score == earned
    assert verdict.passed == (earned == 8.0)
    assert utils.determine_grade(executed.cells[-1])[0] == earned
    if earned == 3.0:
        assert verdict.message == "3 of 8 points."


@pytest.mark.sandbox
def test_a_student_does_not_set_the_score(judge: Judge) -> None:
    source = notebook(
        answer("def quality():\n    return 2", "quality"), graded("quality()", "test_quality", 2)
    )
    wrong = "def quality():\n    return 2.0"
    _, judgement = judge.judge(with_answer(source, wrong, "quality"), source)
    assert judgement.score == 0.0
    assert "cannot be trusted" in judgement.verdicts[0].message


@pytest.mark.sandbox
@pytest.mark.parametrize("made", ["np.array([0.0])", "np.zeros((2, 2))", "1j"])
def test_a_number_that_an_answer_turns_into_something_else_gives_nothing(
    judge: Judge, made: str
) -> None:
    code = "points = 0\npoints += 2 * (double(1) == 2)\npoints += double(2) - 2\npoints"
    source = notebook(
        "import numpy as np",
        answer("def double(n):\n    return 2 * n", "double"),
        graded(code, "test_double", 4),
    )
    assert judge.judge(source, source)[1].score == 4.0
    wrong = f"def double(n):\n    return {made}"
    executed, judgement = judge.judge(with_answer(source, wrong, "double"), source)
    assert judgement.score == 0.0
    assert utils.determine_grade(executed.cells[-1])[0] == 0.0


@pytest.mark.sandbox
def test_what_is_shown_at_the_end_of_a_test_is_no_score(judge: Judge) -> None:
    code = "result = double(1)\nassert result == 2\n[result]"
    source = notebook(
        answer("def double(n):\n    return 2 * n", "double"), graded(code, "test_double", 4)
    )
    assert judge.judge(source, source)[1].score == 4.0
