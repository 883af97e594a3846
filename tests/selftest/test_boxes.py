"""The page with the box of every known-wrong answer."""

from pathlib import Path

from autograder.selftest import boxes


def test_a_page_shows_flaw_box_and_feedback(tmp_path: Path) -> None:
    found = [e for e in boxes.entries("ps1_relu_derivatives") if e.known.problem == "loss"]
    assert all(entry.as_declared for entry in found)
    page = boxes.page(found)
    assert page.count("<section>") == len(found) >= 10
    assert "A square is never negative." in page
    assert 'role="status"' in page
    assert "-    return (y_predicted - y_observed) ** 2" in page


def test_an_answer_that_is_not_named_as_declared_is_counted(tmp_path: Path) -> None:
    entry = next(boxes.entries("ps1_relu_derivatives"))
    other = boxes.CheckedAnswer(
        entry.known, "", boxes.CheckReport(entry.known.problem, "wrong", sentence="x")
    )
    assert not other.as_declared
    assert "1 not as declared" in boxes.page([other])
