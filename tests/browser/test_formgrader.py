"""An instructor in formgrader, from the students' version to feedback, through the judge."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from playwright.sync_api import Page, expect

from autograder.build.release import release

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT, NOTEBOOK = "ps1_relu_derivatives", "relu_derivatives"
PATIENCE = 120_000
CONFIG = """\
from autograder.nbgrader_config import configure

configure(get_config(), __file__, checkout={checkout!r})
"""
WRONG = "def relu_derivative(x):\n    return 1.0\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder with one submission, over a checkout of its own that may be written."""
    checkout = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "solutions" / ASSIGNMENT, checkout / "solutions" / ASSIGNMENT)
    course = tmp_path_factory.mktemp("course")
    (course / "nbgrader_config.py").write_text(CONFIG.format(checkout=str(checkout)))
    solved = nbformat.read(ROOT / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb", as_version=4)
    submission = release(ROOT / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb")
    answers = {
        cell.metadata["nbgrader"]["grade_id"]: cell.source
        for cell in solved.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    answers["relu_derivative"] = WRONG
    answers["explain_dead_relu"] = "When every unit is off."
    for cell in submission.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.get(name, cell.source)
    folder = course / "submitted" / "zoe" / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(submission, folder / f"{NOTEBOOK}.ipynb")
    return course


@pytest.fixture
def formgrader(page: Page, lab_address: str):
    """Open a page of formgrader."""
    parts = urlsplit(lab_address)
    # Formgrader's pages carry no token: the first visit to JupyterLab leaves a cookie.
    page.goto(lab_address, timeout=PATIENCE)
    return lambda path: page.goto(
        f"{parts.scheme}://{parts.netloc}/formgrader/{path}", timeout=PATIENCE
    )


def test_an_instructor_generates_grades_marks_and_gives_feedback(
    page: Page, lab_address: str, formgrader, served: Path, artefacts: Path
):
    page.goto(lab_address, timeout=PATIENCE)
    page.locator(".lm-MenuBar-item", has_text="Nbgrader").click(timeout=PATIENCE)
    page.locator('.lm-Menu-item:has-text("Formgrader")').first.click()
    inside = page.frame_locator("iframe[src*='formgrader']")
    expect(inside.get_by_text(ASSIGNMENT)).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=artefacts / "formgrader_in_jupyterlab.png")

    formgrader("manage_assignments")
    page.locator(".glyphicon-education").click(timeout=PATIENCE)
    expect(page.get_by_text("Successfully created")).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Escape")

    formgrader(f"manage_submissions/{ASSIGNMENT}")
    page.locator("td.autograde a").click(timeout=PATIENCE)
    expect(page.get_by_text("Successfully autograded")).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=artefacts / "formgrader_autograded.png")
    graded = served / "autograded" / "zoe" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    verdicts = json.loads(graded.read_text())["metadata"]["chainrule"]["verdicts"]
    outcomes = {verdict["test"]: verdict["outcome"] for verdict in verdicts}
    assert outcomes.pop("test_relu_derivative") == "wrong"
    assert set(outcomes.values()) <= {"right", "right given upstream"}

    formgrader(f"gradebook/{ASSIGNMENT}/{NOTEBOOK}")
    page.locator("td a", has_text="Submission").first.click(timeout=PATIENCE)
    expect(page.get_by_text("For the marker of")).to_be_visible(timeout=PATIENCE)
    score = page.locator("input.score#explain_dead_relu")
    score.scroll_into_view_if_needed(timeout=PATIENCE)
    score.fill("2.5")
    comment = page.locator("#explain_dead_relu-comment")
    comment.fill("Right, and what can be done?")
    with page.expect_response(lambda response: "/api/comment/" in response.url):
        comment.blur()
    page.screenshot(path=artefacts / "formgrader_marking.png")

    formgrader(f"manage_submissions/{ASSIGNMENT}")
    page.locator("td.generate-feedback a").click(timeout=PATIENCE)
    expect(page.get_by_text("Successfully generated feedback")).to_be_visible(timeout=PATIENCE)
    text = (served / "feedback" / "zoe" / ASSIGNMENT / f"{NOTEBOOK}.html").read_text()
    assert "Right, and what can be done?" in text
    assert "2.5 of 4 points" in text
    assert "61803" not in text  # the seed of the hidden tests
    assert "For the marker of" not in text
