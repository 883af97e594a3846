"""The self-test through the real judge, on a few answers that are declared rightly or wrongly."""

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.checkout import current
from autograder.errors import UserError
from autograder.judge import Judge
from autograder.notebook.percent_script import read_script
from autograder.selftest.answers import Known, assignments, read_whole
from autograder.selftest.minimal_notebook import MinimalNotebooks
from autograder.selftest.run import batches, judge_all, judge_whole

ASSIGNMENT = "ps1_relu_derivatives"
RIGHT = "def loss(a, b):\n    return (a - b) ** 2\n"
HALF = "def loss(a, b):\n    return (a - b) ** 2 / 2\n"
OUTER = "def d_loss_d_W1(v, W2, y):\n    return np.outer(v['h0'], d_loss_d_r1(v, W2, y))\n"
ALL_ONES = "def relu_derivative(x):\n    return 1\n"


def known(kind, what, code, problem="loss", named=None):
    return Known(ASSIGNMENT, problem, kind, what, named, code)


@pytest.fixture(scope="module")
def source():
    return read_script(current().source(ASSIGNMENT, "relu_derivatives"))


@pytest.fixture(scope="module")
def judge():
    with Judge() as own:
        yield own


@pytest.mark.sandbox
def test_declarations_that_hold_and_declarations_that_do_not(source, judge):
    answers = [
        known("right", "plain", RIGHT),
        known("wrong", "factor-two", HALF, named="factor-two"),
        known("right", "claimed", HALF),
        known("wrong", "claimed", RIGHT, named="factor-two"),
        known("wrong", "factor-two", HALF, named="error-sign"),
    ]
    found = {
        (row.known.kind, row.known.what, row.known.named): (row.judged, row.named)
        for row in judge_all(source, answers, judge)
    }
    assert found == {
        ("right", "plain", None): (True, True),
        ("wrong", "factor-two", "factor-two"): (True, True),
        ("right", "claimed", None): (False, False),
        ("wrong", "claimed", "factor-two"): (False, False),
        ("wrong", "factor-two", "error-sign"): (True, False),
    }


@pytest.mark.sandbox
def test_wrong_answer_upstream_costs_only_its_own_points(source, judge):
    answers = [
        known("wrong", "of-all", ALL_ONES, "relu_derivative", "relu-derivative-of-all"),
        known("wrong", "outer", OUTER, "d_loss_d_W1", "outer-transposed"),
    ]
    assert all(row.as_declared for row in judge_all(source, answers, judge))


@pytest.mark.sandbox
@pytest.mark.parametrize("assignment", assignments())
def test_whole_notebooks_in_other_styles_earn_every_point(judge, assignment):
    (name,) = current().notebook_names(assignment)
    source = read_script(current().source(assignment, name))
    lost = {whole.style: judge_whole(source, whole, judge) for whole in read_whole(assignment)}
    assert lost
    assert not any(lost.values()), lost


def test_answers_that_build_on_one_another_are_not_judged_together(source):
    notebooks = MinimalNotebooks(source)
    upstream = known("wrong", "of-all", ALL_ONES, "relu_derivative")
    downstream = known("wrong", "outer", OUTER, "d_loss_d_W1")
    apart = known("wrong", "factor-two", HALF)
    made = batches(notebooks, [upstream, downstream, apart])
    assert [[k.problem for k in batch] for batch in made] == [
        ["relu_derivative", "loss"],
        ["d_loss_d_W1"],
    ]


def test_a_minimal_notebook_keeps_the_tests_that_an_answer_affects_and_no_figures(source):
    notebooks = MinimalNotebooks(source)
    ids = [
        cell.metadata.get("nbgrader", {}).get("grade_id", "")
        for cell in notebooks.minimal(frozenset({"d_loss_d_h0"})).cells
    ]
    tests = {name for name in ids if name.startswith("test_")}
    assert tests == {"test_d_loss_d_h0", "test_d_loss_d_r0", "test_d_loss_d_W0"}
    assert len(notebooks.minimal(frozenset({"loss"})).cells) < len(source.cells) / 2


def test_without_downstream_only_the_answers_own_tests_are_kept(source):
    minimal = MinimalNotebooks(source).minimal(frozenset({"d_loss_d_h0"}), downstream=False)
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in minimal.cells]
    assert [name for name in ids if name.startswith("test_")] == ["test_d_loss_d_h0"]


def test_unknown_problem_ends_in_a_sentence(source):
    with pytest.raises(UserError, match="no answer cell 'nothing'"):
        MinimalNotebooks(source).with_answers({"nothing": "x = 1"})


def test_unknown_assignment_ends_with_status_1():
    command = [Path(sys.executable).parent / "autograder", "selftest", "ps9"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("autograder: There is no assignment 'ps9'")
