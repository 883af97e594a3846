"""What a second try gets of the reference solution, and what it does not."""

from collections.abc import Callable

import pytest
from nbformat import NotebookNode

from autograder.judge import Judge
from autograder.judge.test_environment import TestEnvironment
from autograder.notebook.compiled import compile_source

from .conftest import outcomes
from .test_judging import ALL_RIGHT, WRONG_RELU, of

pytestmark = pytest.mark.sandbox
Submit = Callable[..., NotebookNode]


def test_a_recording_has_the_calls_of_what_the_reference_builds_on(source: NotebookNode) -> None:
    compiled = compile_source(source)
    environment = TestEnvironment(compiled)
    recordings = {test.name: environment.recording(test) for test in compiled.tests}
    assert {name: list(made.answers) for name, made in recordings.items()} == {
        "test_relu": [],
        "test_loss": ["relu"],
        "test_d_loss_d_ypredicted": [],
        "test_Affine": [],
        "test_Affine_2": [],
    }
    calls = recordings["test_loss"].answers["relu"].calls
    assert [call.arguments for call in calls] == [{"x": 3.0}, {"x": -60221407.5}, {"x": 60221407.5}]
    assert [call.value for call in calls] == [3.0, 0.0, 60221407.5]
    assert environment.recording(compiled.tests[1]) is recordings["test_loss"]


def test_other_arguments_than_the_recorded_ones_get_the_students_own_answer(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    asks = """
def loss(y_predicted, y_observed):
    if relu(-5.0) != -5.0:
        raise ValueError("somebody else answers")
    return (relu(y_predicted) - y_observed) ** 2
"""
    _, judgement = judge.judge(submit({"relu": WRONG_RELU, "loss": asks}), source)
    assert outcomes(judgement)["test_loss"] == "right given upstream"


def test_what_the_reference_does_not_build_on_is_not_replaced(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    twin = "def d_loss_d_ypredicted(v, o):\n    return 4.0 * (relu(-1.0) + 1.0) + loss(0, 0)"
    _, judgement = judge.judge(submit({"relu": WRONG_RELU, "d_loss_d_ypredicted": twin}), source)
    assert outcomes(judgement)["test_d_loss_d_ypredicted"] == "wrong"


def test_a_right_answer_upstream_keeps_its_own_choices(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    stepped = "def relu(x):\n    relu.calls = getattr(relu, 'calls', 0) + 1\n"
    stepped += "    return np.maximum(0.0, x)"
    asks = """
def loss(y_predicted, y_observed):
    if not hasattr(relu, "calls"):
        return (relu(y_predicted) - y_observed) ** 2
    return -1.0
"""
    _, judgement = judge.judge(submit({"relu": stepped, "loss": asks}), source)
    assert outcomes(judgement)["test_relu"] == "right"
    assert outcomes(judgement)["test_loss"] == "wrong"


def test_two_attempts_share_nothing(judge: Judge, source: NotebookNode, submit: Submit) -> None:
    remembers = """
import os, pathlib

kept = pathlib.Path("kept")
starts = kept.read_text() if kept.exists() else ""
kept.write_text(starts + "x")


def relu(x):
    kept.write_text("relu was tested")
    return x
"""
    asks = """
def loss(y_predicted, y_observed):
    if kept.read_text() == "x" and not starts:
        return (relu(y_predicted) - y_observed) ** 2
    return -1.0
"""
    _, judgement = judge.judge(submit({"relu": remembers, "loss": asks}), source)
    assert outcomes(judgement)["test_loss"] == "right given upstream"


def test_one_function_under_every_name_that_crashes_once_gets_no_reference(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    crash = """
import os, sys


def relu(*given):
    test = sys.modules["chainrule.check"].testing[-1]
    if test == "test_relu":
        os._exit(1)
    for space in (get_ipython().user_ns, vars(__builtins__)):
        for name, value in list(space.items()):
            if type(value).__name__ in ("RemoteCallable", "Replayed"):
                try:
                    return value(*given)
                except RecursionError:
                    pass
    return 0.0


loss = d_loss_d_ypredicted = relu
"""
    same = {"loss": "loss = relu", "d_loss_d_ypredicted": "d_loss_d_ypredicted = relu"}
    _, judgement = judge.judge(submit({"relu": crash, **same}), source)
    expected = dict.fromkeys(("test_relu",), "stopped")
    expected |= dict.fromkeys(("test_loss", "test_d_loss_d_ypredicted"), "wrong")
    assert outcomes(judgement) == {**ALL_RIGHT, **expected}


def test_a_test_does_not_wait_again_for_an_answer_that_hangs(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    endless = "def relu(x):\n    while True:\n        pass"
    _, judgement = judge.judge(submit({"relu": endless}), source)
    assert outcomes(judgement)["test_relu"] == "stopped"
    assert outcomes(judgement)["test_loss"] == "right given upstream"
    assert of(judgement, "test_loss").seconds < judge.bounds.wall


def test_a_second_try_names_the_answers_that_are_wrong_above(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    wrong = "def loss(p, o):\n    return relu(p) - o"
    _, judgement = judge.judge(submit({"relu": WRONG_RELU, "loss": wrong}), source)
    verdict = of(judgement, "test_loss")
    assert verdict.outcome == "wrong"
    assert verdict.message.startswith("`relu` before it is not right yet.")


def test_nothing_that_a_student_made_is_told_of_a_second_try(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    forwards = """
def loss(p, o):
    if abs(p) > 100:
        raise type("SEEN", (Exception,), {})(f"SEEN {p}")
    return (relu(p) - o) ** 2 if p > 0 else f"SEEN {p}"
"""
    executed, judgement = judge.judge(submit({"relu": WRONG_RELU, "loss": forwards}), source)
    assert outcomes(judgement)["test_loss"] == "wrong"
    assert "SEEN" not in repr([cell.get("outputs") for cell in executed.cells])
    assert "SEEN" not in repr(judgement)
