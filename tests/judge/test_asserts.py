"""What a failed plain assert says: its source, its message, the values in it."""

from __future__ import annotations

import io

import numpy as np
import pytest

from autograder.judge import Judge
from autograder.judge.asserts import Watcher, shown_value, why
from autograder.judge.attempt import file_name, run_code

from .plain import answer, graded, notebook, with_answer


def said(code: str, **names: object) -> str:
    """What is said of the assert that a test ends with."""
    watcher = Watcher()
    ran = run_code(code, "t", dict(names), io.StringIO(), watcher)
    assert isinstance(ran.failed, AssertionError)
    return why(ran.failed, code, file_name("t"), watcher)


def squares(n: int) -> list[int]:
    return [1, 4]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "assert squares(3) == [1, 4, 9]",
            "`assert squares(3) == [1, 4, 9]` failed. `squares(3)` is `[1, 4]`.",
        ),
        (
            "n = 3\nassert len(squares(n)) == n, f'{n} are wanted.'",
            "`assert len(squares(n)) == n` failed: 3 are wanted. `len(squares(n))` is `2`, "
            "`squares(n)` is `[1, 4]`, `n` is `3`.",
        ),
        ("assert not squares(3)", "`assert not squares(3)` failed. `squares(3)` is `[1, 4]`."),
        (
            "for n in (2, 3):\n    assert squares(n)[-1] == n * n",
            "`assert squares(n)[-1] == n * n` failed. `squares(n)[-1]` is `4`, "
            "`squares(n)` is `[1, 4]`, `n` is `3`.",
        ),
        (
            "assert all(i < 4 for i in squares(3))",
            "`assert all(i < 4 for i in squares(3))` failed.",
        ),
        (
            "def both(a):\n    assert a == 1\n\nboth(2)",
            "`assert a == 1` failed. `a` is `2`.",
        ),
        (
            "assert isinstance(squares(3), (\n    tuple\n))",
            "`assert isinstance(squares(3), tuple)` failed. `squares(3)` is `[1, 4]`.",
        ),
        ("raise AssertionError('no `x`')", "No 'x'."),
    ],
)
def test_an_assert_shows_its_source_its_message_and_its_values(code: str, sentence: str) -> None:
    assert said(code, squares=squares) == sentence


def test_an_assertion_of_a_library_shows_its_message() -> None:
    text = said("np.testing.assert_allclose(squares(3), [1, 4.5])", squares=squares, np=np)
    assert text.startswith("`np.testing.assert_allclose(squares(3), [1, 4.5])` failed: ")
    assert "Mismatched elements: 1 / 2" in text


def test_every_part_is_evaluated_once_and_in_order() -> None:
    seen: list[str] = []

    def call(name: str, value: object) -> object:
        seen.append(name)
        return value

    code = "assert call('a', 0) or call('b', 1) and call('c', 0) or call('d', 0)"
    assert "`call('b', 1)` is `1`" in said(code, call=call)
    assert seen == ["a", "b", "c", "d"]


def test_values_are_bounded_and_clean() -> None:
    assert shown_value(np.arange(1e6)) == "[0.00000e+00, 1.00000e+00, 2.00000e+00, ..., " + (
        "9.99997e+05, 9.99998e+05, 9.99999e+05]"
    )
    assert len(shown_value("x" * 10_000) or "") <= 120
    assert len(shown_value([["y" * 1000] * 1000] * 1000) or "") <= 120
    assert shown_value("\x1b[31m`red`") == "'\\x1b[31m'red''"
    assert shown_value(np) is shown_value(len) is shown_value(int) is None

    class Own:
        def __repr__(self) -> str:
            raise RuntimeError("code of a student's class")

    assert shown_value(Own()) is None


@pytest.mark.sandbox
def test_a_hidden_assert_says_nothing(judge: Judge) -> None:
    right = "def squares(n):\n    return [i * i for i in range(1, n + 1)]"
    hidden = "### BEGIN HIDDEN TESTS\nassert squares(7)[6] == 49\n### END HIDDEN TESTS"
    source = notebook(
        answer(right, "squares"),
        graded("assert squares(2) == [1, 4]", "test_squares"),
        graded(hidden, "test_squares_2"),
    )
    wrong = "def squares(n):\n    return [1, 4, 9, 16, 25, 36, 48][: n + 1]"
    _, judgement = judge.judge(with_answer(source, wrong, "squares"), source)
    visible, silent = (verdict.message for verdict in judgement.verdicts)
    assert visible == ("`assert squares(2) == [1, 4]` failed. `squares(2)` is `[1, 4, 9]`.")
    assert silent == "A test of `squares` failed."


def test_an_address_is_not_shown() -> None:
    assert shown_value(iter([1])) is None
