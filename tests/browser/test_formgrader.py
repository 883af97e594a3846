"""An instructor in formgrader, from the students' version to feedback, through the judge."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
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
    _hand_in(course, "zoe", submission)
    return course


def _hand_in(course: Path, student: str, notebook: nbformat.NotebookNode) -> None:
    folder = course / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{NOTEBOOK}.ipynb")


#: Each tries to run `hit`, which the page would then have as `window.hits`.
HIT = "window.hits=(window.hits||0)+1"
HTML = (
    f"<script>{HIT}</script><img src=x onerror='{HIT}'><svg onload='{HIT}'></svg>"
    f"<iframe srcdoc='<script>parent.{HIT}</script>'></iframe><details open ontoggle='{HIT}'>x"
    "</details><table><tr><td>table cell</td></tr></table>"
)
DISPLAYS = f"""
from IPython.display import HTML, SVG, Javascript, Markdown, display

html = {HTML!r}
display(HTML(html), Javascript({HIT!r}), Markdown(html))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' width='9'><script>{HIT}</script></svg>"))
"""
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "ggg="
)


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


def test_a_script_of_a_submission_does_not_run_in_formgrader_or_feedback(
    page: Page, formgrader, served: Path, artefacts: Path
):
    submission = release(ROOT / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb")
    for cell in submission.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name == "relu":
            cell.source = f"def relu(x):\n    return max(0.0, x)\n{DISPLAYS}"
        if name == "explain_dead_relu":
            cell.source = (
                f"{HTML}\n\nA formula $a<b$ and ![a photo](attachment:photo.png)\n\n{HTML}"
            )
            cell.attachments = {"photo.png": {"image/png": PIXEL}}
    _hand_in(served, "mallory", submission)
    command = [Path(sys.executable).with_name("autograder"), "grade", ASSIGNMENT]
    subprocess.run([*command, "--course", served, "--student", "mallory"], check=True)
    subprocess.run([command[0], "feedback", ASSIGNMENT, "--course", served], check=True)

    with sqlite3.connect(served / "gradebook.db") as gradebook:
        rows = gradebook.execute(
            "select n.id from submitted_notebook n join submitted_assignment s "
            "on s.id = n.assignment_id where s.student_id = 'mallory'"
        ).fetchall()
    formgrader(f"submissions/{rows[0][0]}/")
    expect(page.get_by_text("For the marker of")).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(2000)
    page.screenshot(path=artefacts / "formgrader_hostile.png", full_page=True)
    assert page.evaluate("window.hits") is None
    assert page.get_by_text("table cell").count() >= 2
    assert page.locator("img[src^='data:image/svg+xml']").count() == 1
    photo = page.locator("img[alt='a photo']")
    assert photo.get_attribute("src").startswith("data:image/png;base64,")

    page.goto(f"file://{served}/feedback/mallory/{ASSIGNMENT}/{NOTEBOOK}.html")
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.wait_for_timeout(1000)
    page.screenshot(path=artefacts / "feedback_hostile.png", full_page=True)
    assert page.evaluate("window.hits") is None
    assert page.locator("img[alt='a photo']").count() == 1
