"""Reports in words and as a box."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from chainrule.check import CheckFailed, ps3
from chainrule.check import ps1 as check
from chainrule.check.compare import describe
from chainrule.check.report import CheckReport, as_html, as_text

WRONG = CheckReport(
    "relu",
    "wrong",
    "relu-missing",
    "The result <b>is</b> wrong.",
    "Use `max`, & more.",
    ("input:    relu(x = -1)", "expected: 0", "got:      <script>alert(1)</script>"),
)


class Balanced(HTMLParser):
    """Fails on tags that are not closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.roles, self.texts = [], [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.roles += [value for key, value in attrs if key == "role"]
        assert tag != "script"

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def test_text_has_a_symbol_and_at_most_five_lines():
    text = as_text(WRONG)
    assert text.startswith("✗ relu: ")
    assert len(text.splitlines()) == 5


def test_box_is_balanced_escaped_and_announced():
    page = Balanced()
    page.feed(as_html(WRONG))
    assert page.open == []
    assert page.roles == ["status"]
    assert "✗" in page.texts
    assert "got:      <script>alert(1)</script>" in page.texts


def test_box_sets_no_text_colour_so_that_it_reads_on_light_and_dark():
    for status in ("right", "wrong", "not written"):
        box = as_html(CheckReport("relu", status, sentence="a sentence"))
        assert not re.search(r"[;\"]color:", box)


@pytest.mark.parametrize("problem", check.PROBLEMS, ids=lambda problem: problem.name)
@pytest.mark.parametrize("value", [None, 1.0, [1, 2], {"x": 1}, "text"])
def test_every_message_has_at_most_five_short_lines(problem, value):
    with pytest.raises(CheckFailed) as caught:
        problem(lambda *arguments: value)
    lines = str(caught.value).splitlines()
    assert len(lines) <= 5
    assert max(map(len, lines)) <= 400


def test_traceback_in_ipython_is_the_message_alone():
    with pytest.raises(CheckFailed) as caught:
        check.relu(lambda x: x)
    assert caught.value._render_traceback_() == str(caught.value).splitlines()


def test_many_parts_are_named_in_a_few_words():
    def answer(w, dw, config=None):
        return np.zeros_like(w), {"learning_rate": 0.0, "momentum": 0.0, "velocity": dw * 0}

    with pytest.raises(CheckFailed) as failed:
        ps3.sgd_momentum(answer)
    assert len(failed.value.sentence) < 160
    assert " more are wrong" in failed.value.sentence


def test_a_dictionary_of_arrays_is_told_by_its_names():
    arrays = {name: np.zeros((10, 10)) for name in ("w1", "b1", "w2", "b2")}
    assert describe(arrays) == "a dict with w1, b1, w2, b2"
    assert describe({"stride": 1, "pad": 0}) == "{stride: 1, pad: 0}"
