"""Reports in words and as a box."""

import ast
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from chainrule.check import CheckFailed, ps2, ps3
from chainrule.check import ps1 as check
from chainrule.check.case import Case
from chainrule.check.parts import describe
from chainrule.check.problem import Problem
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


def wrong_net(**flaws):
    """A right network but for ``flaws``, which stand in for its own methods."""

    class Net:
        def __init__(self, inputs, hidden_dims, classes, weight_scale=1e-2, reg=0.0, rng=None):
            rng = np.random.default_rng() if rng is None or "rng" in flaws else rng
            sizes = [inputs, *hidden_dims, classes]
            self.reg, self.params = reg, {}
            for i in range(1, len(sizes)):
                self.params[f"W{i}"] = rng.normal(0, weight_scale, (sizes[i - 1], sizes[i]))
                self.params[f"b{i}"] = np.zeros(sizes[i])

        def loss(self, X, y=None):
            depth, X = len(self.params) // 2, X.reshape(len(X), -1)
            outs = [X]
            for i in range(1, depth + 1):
                out = outs[-1] @ self.params[f"W{i}"] + self.params[f"b{i}"]
                outs.append(np.maximum(out, 0) if i < depth else out)
            if y is None:
                return outs[-1]
            p = np.exp(outs[-1] - outs[-1].max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            loss, d, grads = -np.log(p[np.arange(len(y)), y]).mean(), p, {}
            d[np.arange(len(y)), y] -= 1
            d /= len(y)
            for i in range(depth, 0, -1):
                w = self.params[f"W{i}"]
                grads[f"W{i}"], grads[f"b{i}"] = outs[i - 1].T @ d + self.reg * w, d.sum(axis=0)
                d = (d @ w.T) * (outs[i - 1] > 0)
                loss += 0.5 * self.reg * np.sum(w**2)
            return loss, {name: grads[name] for name in grads if name not in flaws}

    return Net


def test_missing_key_is_said_without_names_of_ours():
    assert ps3.FullyConnectedNet.report(wrong_net()).status == "right"
    report = ps3.FullyConnectedNet.report(wrong_net(b1=None))
    assert report.sentence.endswith("there is no gradient of b1.")
    assert not any("initial" in line or "number of arrays" in line for line in report.detail)


def test_what_concerns_the_start_is_not_said_to_hang_on_the_penalty():
    report = ps3.FullyConnectedNet.report(wrong_net(rng=None))
    assert report.sentence == "The start does not depend on `rng`."


def test_call_of_a_problem_in_two_checks_can_be_copied():
    def stops(*arguments, **keywords):
        raise IndexError("list index out of range.")

    report = ps3.FullyConnectedNet_no_hidden.report(stops)
    call = report.detail[0].removeprefix("call:     ")
    ast.parse(call)
    assert "check.FullyConnectedNet_no_hidden.draw()" in call
    assert report.sentence == "It stops with IndexError: list index out of range."


def test_undefined_name_has_a_hint_of_its_own():
    report = check.relu.report(lambda x: max(0, y))  # noqa: F821
    assert report.mistake == "name-not-defined"
    assert "spelling" in report.hint


def test_random_start_is_not_expected_by_its_numbers():
    class Zero:
        def __init__(self, inputs, units, rng):
            self.w, self.b = np.zeros((inputs, units)), np.zeros((1, units))

        def forward(self, x):
            self.x = x
            return x @ self.w + self.b

        def backward(self, dy):
            self.dw, self.db = self.x.T @ dy, dy.sum(axis=0, keepdims=True)
            return dy @ self.w.T

        def step(self, lr):
            self.w, self.b = self.w - lr * self.dw, self.b - lr * self.db

    report = ps2.Dense.report(Zero)
    assert report.mistake == "zero-initialisation"
    assert report.detail[1] == "expected: w of a new layer: units that start unequal"


def test_masked_array_is_told_by_its_type():
    report = ps3.relu.report(lambda x: np.ma.masked_less(x, 0))
    assert (report.mistake, report.detail[2]) == ("wrong-type", "got:      a masked array")


def test_advice_names_what_is_written_into_once_for_both_batches():
    class Careless:
        def forward(self, x):
            x[x < 0] = 0
            self.mask = x > 0
            return x

        def backward(self, dy):
            return dy * self.mask

        def step(self, lr):
            pass

    report = ps2.ReLU.report(Careless)
    assert report.status == "right"
    assert report.sentence == "right, but it writes into `x`, which the caller passed."


def test_call_that_takes_no_input_draws_none():
    def cases(rng):
        yield Case({"x": np.zeros(100)}, expected=3.0)

    report = Problem("count", cases, template="{name}(3)").report(lambda x: 4.0)
    assert report.detail[0] == "call:     count(3)"
