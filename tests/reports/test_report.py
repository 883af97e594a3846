"""The instructor's report: counted rightly, escaped, quick to open."""

import base64
import datetime
import hashlib
import json
import re
import time
from dataclasses import replace

import pytest

from autograder.judge.verdict import Note
from autograder.reports.class_report.model import summarise
from autograder.reports.class_report.page import render
from autograder.reports.class_report.similar import SOLUTION, AnswerPair, similar_groups
from tests.reports.graded_class import crowd, one

NOW = datetime.datetime(2026, 3, 1, 12, 0)


@pytest.fixture
def report():
    return summarise(
        "ps",
        [
            one("low", {"relu": "wrong", "loss": "not written"}, marked=1.0),
            one("top", {"relu": "right", "loss": "right"}, marked=3.0),
            one("mid", {"relu": "wrong", "loss": "right given upstream"}),
            one("slow", {"relu": "stopped", "loss": "wrong"}),
        ],
    )


def test_students_stand_in_the_order_of_their_scores(report):
    assert report.students == ("top", "mid", "low", "slow")
    assert report.scores == (7.0, 2.0, 1.0, 0.0)
    assert report.max_score == 7.0
    assert (report.mean, report.median, report.unmarked) == (2.5, 1.5, 2)


def test_the_grid_tells_each_students_state_of_each_problem(report):
    assert report.grid["relu"] == ("right", "wrong", "wrong", "stopped")
    assert report.grid["loss"] == ("right", "right given upstream", "not written", "wrong")
    assert report.grid["explain"] == ("right", "unmarked", "wrong", "unmarked")


def test_pass_rates_and_named_mistakes_are_counted_by_student(report):
    problems = {problem.name: problem for problem in report.problems}
    assert problems["relu"].pass_rate == 0.25
    assert problems["loss"].pass_rate == 0.5
    assert problems["relu"].mistakes == (("factor-two", 2),)
    assert report.bound_hits == (("wall time", 1),)


def test_only_submissions_with_a_reason_need_a_look():
    notes = [Note("locked cell edited", "test_relu", "The test was changed.")]
    missing = [Note("missing answer", "loss", "Not there.")]
    report = summarise(
        "ps",
        [
            one("plain", {"relu": "wrong"}),
            one("edited", {"relu": "right"}, notes),
            one("missing", {"relu": "right"}, missing),
            one("bound", {"relu": "stopped"}),
        ],
    )
    reasons = {item.student_id: item.reasons for item in report.review_items}
    assert reasons == {
        "edited": ("locked cell edited: The test was changed.",),
        "missing": ("An answer is missing",),
        "bound": ("1 test stopped (wall time): test_relu",),
    }
    assert report.review_items[0].link.startswith("autograded/")


HOSTILE = "</script><script>alert(1)</script>"


def hostile_groups():
    texts = {"relu": {"s1": HOSTILE, "s2": f"{HOSTILE} "}}
    return similar_groups([AnswerPair("relu", "s1", "s2", 0.9)], texts)


def test_what_students_are_called_never_runs_on_the_page():
    report = summarise("ps", [one("s1", {"relu": "right"}, name=HOSTILE)])
    page = render([report], {"ps": hostile_groups()}, {"s1": HOSTILE}, NOW)
    assert page.count("<script") == 3
    assert "alert(1)</script>" not in page
    data = re.search(r'id="data">(.*?)</script>', page, flags=re.DOTALL)[1]
    assert json.loads(data)["assignments"]["ps"]["students"] == [HOSTILE]


def test_the_page_is_self_contained():
    page = render([summarise("ps", crowd(10, 3))], {"ps": []}, {}, NOW)
    assert not re.search(r'(src|href)="(https?:)?//', page)
    assert "@import" not in page


def test_links_lead_to_the_feedback_where_it_is_written_and_to_the_graded_notebook():
    notes = [Note("crash", None, "A cell was left out.")]
    linked = replace(
        one("linked", {"relu": "right"}, notes), pages={"nb": "feedback/linked/ps/nb.html"}
    )
    page = render([summarise("ps", [linked, one("new", {"relu": "wrong"})])], {"ps": []}, {}, NOW)
    assert '<a href="autograded/linked/ps/nb.ipynb">linked</a>' in page
    assert '<a href="feedback/linked/ps/nb.html">feedback</a>' in page
    data = re.search(r'id="data">(.*?)</script>', page, flags=re.DOTALL)[1]
    links = json.loads(data)["assignments"]["ps"]["links"]
    assert links == ["feedback/linked/ps/nb.html", "autograded/new/ps/nb.ipynb"]


def test_pictures_have_alternative_text_with_the_numbers(report):
    page = render([report], {"ps": []}, {}, NOW)
    assert "relu: 25 percent right." in page
    assert "Scores of 4 students, from 0 to 7 points" in page


def test_a_submission_that_could_not_be_graded_needs_a_look_and_adds_no_problem():
    lost = replace(one("lost", {"relu": "wrong"}), judgements={})
    report = summarise("ps", [one("top", {"relu": "right"}), lost])
    assert [problem.name for problem in report.problems] == ["relu", "explain"]
    assert report.students == ("top",)
    assert report.mean == 2.0
    assert report.review_items[0].reasons == ("It could not be graded",)
    page = render([report], {"ps": []}, {}, NOW)
    assert "<b>1</b>graded, 1 could not be" in page
    assert "<summary>1 of 2</summary>" in page


def test_a_written_answer_has_no_pass_rate_before_it_is_marked():
    waiting, marked = (one("s", {"relu": "right"}, marked=score) for score in (None, 3.0))
    assert not {p.name: p for p in summarise("ps", [waiting]).problems}["explain"].marked
    done = {p.name: p for p in summarise("ps", [marked]).problems}["explain"]
    assert (done.marked, done.pass_rate) == (True, 1.0)


def test_an_answer_that_is_not_written_is_drawn_half_as_high():
    report = summarise("ps", [one("a", {"relu": "right"}), one("b", {"relu": "not written"})])
    page = render([report], {"ps": []}, {}, NOW)
    heights = {
        name: {float(v) for v in re.findall(r"v-([\d.]+)h", path)}
        for name, path in re.findall(r'<path class="(\w+)" d="([^"]+)"', page)
    }
    assert heights["unwritten"] == {heights["right"].pop() / 2}


def test_an_empty_class_makes_a_page():
    page = render([summarise("ps", [])], {"ps": []}, {}, NOW)
    assert "<b>0</b>graded" in page


def test_late_empty_and_failed_submissions_are_in_the_report_with_their_reasons():
    due = datetime.datetime(2026, 3, 1, 12, 0)
    late = one("late", {"relu": "right"})
    submission = replace(late.submission, timestamp=due + datetime.timedelta(hours=3), due=due)
    late = replace(late, submission=submission, remarks=("x.bin is left out: it is a link",))
    empty = one("empty", {"relu": "not written", "loss": "not written"})
    lost = replace(one("lost", {}), judgements={}, failures=("the notebook is cut off",))
    report = summarise("ps", [late, empty, lost], missing=["Nora Null"])
    assert {item.student_id: item.reasons for item in report.review_items} == {
        "late": ("x.bin is left out: it is a link", "3 h late"),
        "empty": ("Nothing is written yet",),
        "lost": ("Not graded: the notebook is cut off",),
    }
    assert (report.late, report.ungraded) == (1, 1)
    page = render([report], {"ps": []}, {}, NOW)
    assert "<b>1</b>late" in page
    assert "Nora Null" in page


def test_what_to_teach_again_names_the_mistake_and_who_made_it():
    report = summarise(
        "ps",
        [
            one("ann", {"relu": "wrong", "loss": "wrong"}, name="Ann"),
            one("bob", {"relu": "wrong"}, name="Bob"),
            one("cyd", {"relu": "right"}),
            one("dee", {"relu": "right given upstream"}),
        ],
    )
    (topic,) = report.topics
    assert (topic.mistake, topic.students, topic.share) == ("factor-two", ("Ann", "Bob"), 0.5)
    assert topic.problems == ("relu", "loss")


def test_alike_answers_are_shown_side_by_side_and_the_solution_is_named():
    texts = {"relu": {"s1": "one = 1", SOLUTION: "two = 2"}}
    groups = similar_groups([AnswerPair("relu", SOLUTION, "s1", 0.9)], texts)
    report = summarise("ps", [one("s1", {"relu": "right"})])
    page = render([report], {"ps": groups}, {"s1": "Ann"}, NOW, "3 answers were not compared")
    assert "<figcaption>the published solution</figcaption><pre>two = 2</pre>" in page
    assert "<figcaption>Ann</figcaption><pre>one = 1</pre>" in page
    assert "In this report 3 answers were not compared." in page


def test_the_report_allows_no_script_but_its_own():
    page = render([summarise("ps", [one("a", {"relu": "right"})])], {"ps": []}, {}, NOW)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    for script in re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"sha256-{digest}" in policy


@pytest.mark.slow
@pytest.mark.browser
def test_three_hundred_students_by_four_assignments_open_in_chromium(tmp_path, chromium):
    """The time is printed, not asserted on: a busy machine is not the page's fault."""
    reports = [summarise(f"ps{number}", crowd(300, 17, seed=number)) for number in range(1, 5)]
    path = tmp_path / "report.html"
    path.write_text(render(reports, {r.name: [] for r in reports}, {}, NOW))
    assert path.stat().st_size < 2_000_000
    page = chromium.new_page()
    begun = time.perf_counter()
    page.goto(f"file://{path}", wait_until="load")
    print(f"opened in {time.perf_counter() - begun:.2f} s, {path.stat().st_size:,} bytes")
    grid = page.locator("svg.grid").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 10)
    assert "problem_0: " in page.locator(".pointed").first.text_content()
    page.click("#theme")
    assert page.evaluate("document.documentElement.classList.contains('dark')")
    page.close()
