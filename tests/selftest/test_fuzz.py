"""A short run of damaged notebooks: each is graded or refused with a sentence."""

import json

import pytest

from autograder.notebook import submission
from autograder.notebook.submission import Unreadable, read_submission
from autograder.selftest.fuzz.notebooks import cases, damaged_notebook, source


@pytest.mark.sandbox
def test_damaged_notebooks_are_graded_or_refused_with_a_sentence() -> None:
    became = {number: (what, fault) for number, what, fault in cases(range(60), seed=7)}
    assert {number: fault for number, (_, fault) in became.items() if fault} == {}
    kinds = {what.partition(":")[0] for what, _ in became.values()}
    assert kinds == {"graded", "refused"}


@pytest.mark.sandbox
def test_a_gate_that_lets_control_characters_through_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(submission, "clean", lambda text: text)
    assert any(fault for _, _, fault in cases(range(60), seed=7))


def test_the_same_number_and_seed_make_the_same_notebook_and_others_another() -> None:
    assert damaged_notebook(3, 1) == damaged_notebook(3, 1)
    assert len({damaged_notebook(number, 1) for number in range(50)}) > 45


def test_reading_takes_whatever_comes() -> None:
    """Reading needs no sandbox: eight hundred, in seconds."""
    refused = 0
    for number in range(800):
        try:
            read = read_submission(damaged_notebook(number, 5))
        except Unreadable:
            refused += 1
        else:
            json.dumps(read, ensure_ascii=False).encode()
    assert 100 < refused < 600
    assert json.loads(source().text)["cells"]
