"""What a student reads, and what is never on the page nor in its source."""

import base64
import hashlib
import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.reports.feedback.model import feedback
from autograder.reports.feedback.outputs import shown_outputs
from autograder.reports.feedback.page import render
from autograder.templates import format_points, inline
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


# Pictures, tables and everything strange.

TABLE = '<table class="dataframe"><tr><td>1.5</td></tr></table><script>evil()</script>'


def with_output(**data):
    notebook = graded.notebook()
    notebook.cells[3].outputs = [graded.new_output("display_data", data=data)]
    return render(feedback(notebook, "Zoë"))


def test_a_table_and_a_vector_picture_are_shown_and_run_nothing():
    page = with_output(**{"text/html": TABLE, "text/plain": "T"})
    assert "<td>1.5</td>" in page
    assert "evil()" not in page
    page = with_output(**{"image/svg+xml": "<svg onload='evil()'/>", "text/plain": "T"})
    assert 'src="data:image/svg+xml;base64,' in page
    assert "<svg" not in page


def written(source: str, **more):
    about = {"grade_id": "explain_a", "solution": True, "grade": True, "points": 3, "score": 2.0}
    cell = graded.new_markdown_cell(source, metadata={"nbgrader": about}, **more)
    return render(feedback(graded.new_notebook(cells=[cell]), "Zoë"))


@pytest.mark.parametrize(
    "source",
    ["![my photo](attachment:a.png)", '<img src="attachment:a.png" width="90">',
     "![](attachment:my%20photo%20(1).png)"],
)  # fmt: skip
def test_an_attached_picture_is_shown_in_the_written_answer(source):
    pictures = {"a.png": {"image/png": graded.PIXEL}, "my photo (1).png": {"image/png": "QUJD"}}
    page = written(source, attachments=pictures)
    assert "attachment:" not in page
    assert re.search(r'src="data:image/png;base64,[A-Za-z0-9+/]+', page)


def test_a_picture_that_is_not_there_or_elsewhere_is_not_fetched():
    page = written("![x](attachment:gone.png) ![y](https://e.example/p.png)")
    assert "e.example" not in page
    assert "attachment:" not in page


def test_the_page_allows_no_script_but_its_own(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    script = re.search(r"<script>(.*?)</script>", page, flags=re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src &#39;sha256-{digest}&#39;;" in policy
    assert "default-src &#39;none&#39;" in policy


def test_a_task_has_its_points_and_the_markers_comment():
    about = {"grade_id": "essay", "task": True, "grade": False, "solution": False}
    about |= {"points": 4, "score": 3.5, "comment": "Well argued."}
    task = graded.new_markdown_cell("Marking scheme", metadata={"nbgrader": about})
    found = feedback(graded.new_notebook(cells=[task]), "Zoë")
    assert (found.score, found.max_score) == (3.5, 4)
    page = render(found)
    assert "Well argued." in page
    assert "Marking scheme" not in page


STRANGE = [
    "\ud800 half a pair",
    "nul \x00 bell \x07 escape \x1b[31m",
    "[" * 20_000,
    "> " * 10_000,
    "*" * 20_000 + "a",
    "`" * 20_001,
    "x" * 3_000_000,
    "<" * 50_000,
    "![](attachment:" * 2_000,
    "\u202e right to left",
    "9" * 5_000,
]


@pytest.mark.parametrize("text", STRANGE, ids=lambda text: ascii(text[:8]))
def test_strange_text_anywhere_makes_a_page_quickly(text):
    started = time.process_time()
    page = written(text)
    notebook = graded.notebook()
    notebook.cells[3].source = text
    notebook.cells[3].outputs[0]["text"] = text
    notebook.metadata["chainrule"]["verdicts"][1]["message"] = text
    for one in (page, render(feedback(notebook, text))):
        one.encode()
        assert not re.search(r"[\x00-\x08\x1b\ud800]", one)
    assert time.process_time() - started < 40


def test_many_and_large_outputs_stay_within_a_page():
    notebook = graded.notebook()
    outputs = [graded.new_output("stream", text="y" * 9000) for _ in range(3000)]
    outputs[:0] = [graded.new_output("display_data", data={"image/png": "A" * 3_000_000})] * 3
    notebook.cells[3].outputs = outputs
    page = render(feedback(notebook, "Zoë"))
    assert len(page) < 1_000_000
    assert "more outputs" in page


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=20) | st.floats(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=12,
    )
)
def test_an_output_of_any_form_is_shown_or_left_out(value):
    for output in (
        {"output_type": "stream", "text": value},
        {"output_type": "error", "traceback": [value]},
        {"output_type": "display_data", "data": {"text/plain": value, "image/png": value}},
        {"output_type": "display_data", "data": {"text/html": value, "image/svg+xml": value}},
    ):
        for shown in shown_outputs([output]):
            assert isinstance(shown.text + shown.html + shown.data, str)
