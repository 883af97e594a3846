"""Given cells stay kind where an answer is missing or fails."""

from __future__ import annotations

import pytest

from chainrule.widgets.waiting import waiting


def mlp(x: float) -> float:
    raise NotImplementedError


def relu(x: float) -> float:
    return x.positive  # type: ignore[attr-defined,no-any-return]


def test_a_missing_answer_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with waiting("This picture"):
        mlp(1.0)
    assert capsys.readouterr().out == "○ This picture appears when mlp is written.\n"


def test_the_innermost_missing_answer_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    def outer() -> float:
        return mlp(1.0)

    with waiting("This table"):
        outer()
    assert "when mlp is written" in capsys.readouterr().out


def test_an_answer_that_fails_is_named_with_its_error(capsys: pytest.CaptureFixture[str]) -> None:
    with waiting("This picture"):
        relu(1.0)
    out = capsys.readouterr().out
    assert "cannot appear yet. relu stopped with AttributeError: 'float' object" in out


def test_nothing_is_said_and_everything_runs_where_all_is_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with waiting("This picture"):
        print("drawn")
    assert capsys.readouterr().out == "drawn\n"


def test_an_interrupt_goes_through() -> None:
    with pytest.raises(KeyboardInterrupt), waiting("This picture"):
        raise KeyboardInterrupt
