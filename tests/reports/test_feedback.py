"""What a student reads, and what is never on the page nor in its source."""

from html.parser import HTMLParser

import pytest

from autograder.reports.feedback.model import feedback
from autograder.reports.feedback.page import inline, render
from autograder.templates import format_points
from tests.reports import graded


@pytest.fixture
def page():
    return render(feedback(graded.notebook(), "Zoë O'Neil <z>"))


@pytest.fixture
def problems():
    return {p.name: p for p in feedback(graded.notebook(), "Zoë").problems}


def test_a_problem_is_as_good_as_its_worst_test(problems):
    states = {name: problem.state for name, problem in problems.items()}
    assert states == {
        "relu": "right",
        "loss": "wrong",
        "mlp": "upstream",
        "slow": "stopped",
        "late": "unwritten",
        "explain_a": "marked",
        "explain_b": "unmarked",
        "explain_c": "unwritten",
    }


def test_a_stub_is_told_once(problems):
    assert problems["late"].messages == ()


def test_points_are_those_of_the_gradebook(problems):
    assert (problems["mlp"].score, problems["mlp"].points) == (2.0, 3.5)
    assert (problems["explain_a"].score, problems["explain_a"].points) == (2.5, 3)
    page_model = feedback(graded.notebook(), "Zoë", late_penalty=1.5)
    assert page_model.score == pytest.approx(2 + 2 + 2.5 - 1.5)
    assert page_model.max_score == pytest.approx(2 + 2 + 3.5 + 2 + 2 + 3 + 3 + 3)


def test_a_penalty_larger_than_the_points_leaves_zero():
    assert feedback(graded.notebook(), "Zoë", late_penalty=99).score == 0


def test_no_hidden_test_no_traceback_of_ours_and_no_sign_of_suspicion_in_the_source(page):
    assert graded.CANARY not in page
    assert "/srv/course" not in page
    assert "CheckFailed" not in page
    assert "== 14" not in page


def test_the_named_mistake_and_its_hint_are_told(page):
    assert "The square is missing: &lt;loss&gt; is a difference." in page
    assert "Square it." in page
    assert "A given cell was edited." in page


def test_what_a_student_wrote_never_runs_on_the_page(page):
    class Scripts(HTMLParser):
        def __init__(self):
            super().__init__()
            self.scripts, self.handlers = 0, []

        def handle_starttag(self, tag, attrs):
            self.scripts += tag == "script"
            self.handlers += [name for name, _ in attrs if name.startswith("on")]

    parser = Scripts()
    parser.feed(page)
    assert parser.scripts == 1  # our own, which opens the folds for printing
    assert parser.handlers == []
    assert "evil()" not in page
    assert "&lt;script&gt;hi()" in page


def test_own_output_is_kept_without_terminal_colours(page):
    assert "printed &amp; kept" in page
    assert "\x1b" not in page
    assert f"data:image/png;base64,{graded.PIXEL}" in page


def test_the_markers_comments_are_shown_and_escaped(page):
    assert "Good &amp; short." in page
    assert "Compare: &lt;b&gt;" in page
    assert "1 written answer waits for marking" in page


def test_code_is_folded_and_prose_is_not(page):
    assert page.index("Your code") > page.index("<details>")
    assert page.index("The square is missing") < page.index("def loss")


def test_each_state_has_a_symbol_and_a_word_beside_its_colour(page):
    for word in ("Right.", "Not yet right.", "Stopped.", "Not written yet.", "Marked by hand."):
        assert word in page


def test_a_long_output_is_cut_and_says_so():
    notebook = graded.notebook()
    notebook.cells[3].outputs[0]["text"] = "x" * 9000
    page = render(feedback(notebook, "Zoë"))
    assert "(5000 more characters)" in page
    assert "x" * 4001 not in page


def test_points_are_written_without_needless_digits():
    assert [format_points(v) for v in (2.0, 2.5, 1 / 3, 0.0, 10.0)] == [
        "2",
        "2.5",
        "0.33",
        "0",
        "10",
    ]


def test_code_in_a_sentence_is_set_as_code_and_all_else_is_text():
    assert inline("`dw` is <b>, not `x < y`.") == (
        "<code>dw</code> is &lt;b&gt;, not <code>x &lt; y</code>."
    )
    assert inline("a lone ` stays") == "a lone ` stays"
