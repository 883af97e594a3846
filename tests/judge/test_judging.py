"""What the judge makes of right, wrong and broken submissions."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.judge import Judge, Judgement

from .conftest import outcomes, shown

pytestmark = pytest.mark.sandbox
Submit = Callable[..., NotebookNode]

ALL_RIGHT = dict.fromkeys(
    ("test_relu", "test_loss", "test_d_loss_d_ypredicted", "test_Affine", "test_Affine_2"), "right"
)
WRONG_RELU = "def relu(x):\n    return x"


def of(judgement: Judgement, test: str) -> Any:
    return next(verdict for verdict in judgement.verdicts if verdict.test == test)


def cell(executed: NotebookNode, name: str) -> NotebookNode:
    return next(
        cell for cell in executed.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name
    )


def test_the_solved_source_is_right(judge: Judge, source: NotebookNode) -> None:
    executed, judgement = judge.judge(source, source)
    assert outcomes(judgement) == ALL_RIGHT
    assert judgement.score == judgement.max_score == 9.0
    assert judgement.notes == ()
    assert judgement.confined
    assert Judgement.from_metadata(executed.metadata["chainrule"]) == judgement


def test_the_release_is_not_written_and_costs_nothing_elsewhere(
    judge: Judge, source: NotebookNode, release: NotebookNode
) -> None:
    executed, judgement = judge.judge(release, source)
    assert outcomes(judgement) == {
        **dict.fromkeys(ALL_RIGHT, "not written"),
        "test_Affine_2": "right",
    }
    assert "Not written yet" in of(judgement, "test_relu").message
    assert cell(executed, "test_relu").outputs[0].ename == "NotImplementedError"


def test_a_mistake_upstream_is_marked_once(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    _, judgement = judge.judge(submit({"relu": WRONG_RELU}), source)
    assert outcomes(judgement) == {
        **ALL_RIGHT,
        "test_relu": "wrong",
        "test_loss": "right given upstream",
    }
    assert judgement.score == 7.0


def test_the_reference_does_not_rescue_a_wrong_answer(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    wrong = "def loss(p, o):\n    return relu(p) - o"
    _, judgement = judge.judge(submit({"relu": WRONG_RELU, "loss": wrong}), source)
    assert outcomes(judgement)["test_loss"] == "wrong"


def test_the_students_names_are_back_after_the_second_try(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    spy = "def d_loss_d_ypredicted(v, o):\n    return 2.0 * (v['y_predicted'] - o) + relu(-1.0) + 1"
    _, judgement = judge.judge(submit({"relu": WRONG_RELU, "d_loss_d_ypredicted": spy}), source)
    assert outcomes(judgement)["test_d_loss_d_ypredicted"] == "right"


def test_nothing_of_the_students_reaches_a_test_but_the_answer(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    shadows = "np = same = abs = None\nscale = 'mine'\n"
    _, judgement = judge.judge(
        submit({"relu": "import numpy\n\n\ndef relu(x):\n    return numpy.maximum(0.0, x)"},
               after={"relu": shadows}), source)  # fmt: skip
    assert outcomes(judgement)["test_relu"] == "right"
    assert outcomes(judgement)["test_Affine_2"] == "right"


def test_an_answer_is_tested_as_it_stood_where_its_test_stands(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    redefined = submit(after={"test_relu": "def relu(x):\n    return np.abs(x)"})
    _, judgement = judge.judge(redefined, source)
    assert outcomes(judgement)["test_relu"] == "right"
    assert outcomes(judgement)["test_loss"] == "wrong"  # of `relu` only a failed one is replaced


def test_shared_names_are_fresh_for_every_submission(judge: Judge, source: NotebookNode) -> None:
    for _ in range(3):  # test_Affine_2 doubles `scale` in place
        _, judgement = judge.judge(source, source)
        assert outcomes(judgement)["test_Affine_2"] == "right"


def test_a_missing_use_fails_its_test_alone(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    _, judgement = judge.judge(submit(after={"Affine": "del history"}), source)
    assert outcomes(judgement) == {**ALL_RIGHT, "test_Affine_2": "wrong"}


def test_an_exception_is_shown_with_the_students_own_lines(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    broken = "def relu(x):\n    y = x\n    return y.no_such_thing"
    executed, judgement = judge.judge(submit({"relu": broken}), source)
    verdict = of(judgement, "test_relu")
    assert verdict.outcome == "wrong"
    assert "AttributeError: 'float' object has no attribute 'no_such_thing'" in verdict.message
    assert (
        "line 3, in relu: return y.no_such_thing"
        in cell(executed, "test_relu").outputs[0].traceback[0]
    )


def test_a_hidden_test_says_nothing_of_what_it_passed_in(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    forwards = """
def relu(x):
    if np.ndim(x) or abs(x) > 100:
        raise ValueError(f"SEEN {x}")
    return max(0.0, x)
"""
    executed, judgement = judge.judge(submit({"relu": forwards}), source)
    verdict = of(judgement, "test_relu")
    assert verdict.outcome == "wrong"
    assert "raised ValueError in a test that is not shown" in verdict.message
    assert "SEEN" not in shown(executed)
    assert "60221407" not in shown(executed)


ENDS_WHEN_RUN_ANEW = """
import os, sys

def run_anew():
    frame = sys._getframe()
    while frame is not None and frame.f_code.co_name != "cell":
        frame = frame.f_back
    return frame is not None and frame.f_locals["header"]["quiet"]

if run_anew():  # the clock, say, brings a hidden input here
    os._exit(45)
"""


def test_cells_that_run_anew_after_a_hidden_test_say_nothing(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    ends = """
import os
def relu(x):
    if np.ndim(x) or abs(x) > 100:
        os._exit(1)
    return max(0.0, x)
"""
    tells = submit({"relu": ends}, after={"relu": ENDS_WHEN_RUN_ANEW})
    executed, judgement = judge.judge(tells, source)
    assert of(judgement, "test_relu").outcome == "stopped"
    assert "status 45" not in shown(executed)
    assert "status 45" not in str(judgement)


def test_an_answer_that_is_right_only_about_what_it_wrote_is_wrong(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    overwrites = """
def relu(x):
    if np.ndim(x):
        x[...] = -1.0
        return np.zeros_like(x)
    return max(0.0, x)
"""
    _, judgement = judge.judge(submit({"relu": overwrites}), source)
    assert outcomes(judgement)["test_relu"] == "wrong"
    assert "writes into its arguments" in of(judgement, "test_relu").message


def test_an_answer_that_is_right_and_writes_into_its_argument_passes(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    inplace = """
def relu(x):
    return np.multiply(x, np.array(x) > 0, out=x) if np.ndim(x) else max(0.0, x)
"""
    _, judgement = judge.judge(submit({"relu": inplace}), source)
    assert outcomes(judgement)["test_relu"] == "right"


def test_a_syntax_error_costs_its_own_problem(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    _, judgement = judge.judge(submit({"relu": "def relu(x:\n    return x"}), source)
    assert outcomes(judgement) == {
        **ALL_RIGHT,
        "test_relu": "wrong",
        "test_loss": "right given upstream",
    }
    assert "its cell ended with SyntaxError" in of(judgement, "test_relu").message


def test_warnings_and_prints_cost_and_earn_nothing(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    noisy = """
import sys
import warnings


def relu(x):
    warnings.warn("look out")
    print("2.0", file=sys.stderr)
    return np.maximum(0.0, x)


print("2.0")
"""
    executed, judgement = judge.judge(submit({"relu": noisy}), source)
    assert outcomes(judgement) == ALL_RIGHT
    assert cell(executed, "relu").outputs[0].text == "2.0\n"
    assert cell(executed, "test_relu").outputs == []


@pytest.mark.parametrize(
    ("last", "word"),
    [("import os\nos._exit(0)", "ended itself"), ("import ctypes\nctypes.string_at(0)", "SIGSEGV")],
)
def test_a_cell_that_kills_the_process_is_left_out(
    last: str, word: str, judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    executed, judgement = judge.judge(submit(after={"relu": f"print('before')\n{last}"}), source)
    assert outcomes(judgement) == ALL_RIGHT
    assert [note.kind for note in judgement.notes] == ["crash"]
    assert word in judgement.notes[0].text
    extra = executed.cells[executed.cells.index(cell(executed, "relu")) + 1]
    assert "This cell was stopped" in extra.outputs[0].evalue


def test_an_answer_that_kills_the_process_costs_its_own_problem(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    deadly = "import os\n\n\ndef relu(x):\n    os._exit(0)"
    _, judgement = judge.judge(submit({"relu": deadly}), source)
    assert outcomes(judgement) == {
        **ALL_RIGHT,
        "test_relu": "stopped",
        "test_loss": "right given upstream",
    }


@pytest.mark.parametrize(
    ("body", "bound"),
    [
        ("while True:\n        pass", "wall time"),
        ("import time\n    time.sleep(3600)", "wall time"),
        ("import threading\n    threading.Lock().acquire()\n    a = threading.Lock()\n"
         "    a.acquire()\n    a.acquire()", "wall time"),
        ("held = [np.empty(10_000_000) for _ in range(100)]", "memory"),
        ("while True:\n        print('x' * 1000)", "output"),
    ],
    ids=["loop", "sleep", "deadlock", "memory", "output"],
)  # fmt: skip
def test_a_bound_costs_its_own_problem_and_is_named(
    body: str, bound: str, judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    answer = f"def d_loss_d_ypredicted(v, o):\n    {body}\n    return 0.0"
    _, judgement = judge.judge(submit({"d_loss_d_ypredicted": answer}), source)
    assert outcomes(judgement) == {**ALL_RIGHT, "test_d_loss_d_ypredicted": "stopped"}
    assert of(judgement, "test_d_loss_d_ypredicted").bound == bound


def test_a_cell_that_hangs_is_interrupted_and_keeps_what_it_showed(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    endless = "print('started')\nkept = 1\nwhile True:\n    pass"
    executed, judgement = judge.judge(submit(after={"relu": endless}), source)
    assert outcomes(judgement) == ALL_RIGHT
    extra = executed.cells[executed.cells.index(cell(executed, "relu")) + 1]
    assert extra.outputs[0].text == "started\n"
    assert extra.outputs[1].ename == "KeyboardInterrupt"
    assert [note.text for note in judgement.notes] == ["A cell hit its bound: wall time."]


def test_a_killed_fork_server_is_replaced_and_nothing_is_lost(
    judge: Judge, source: NotebookNode
) -> None:
    for fork_server in judge._fork_servers.values():
        fork_server.process.kill()
        fork_server.process.wait()
    _, judgement = judge.judge(source, source)
    assert outcomes(judgement) == ALL_RIGHT


@pytest.mark.sandbox
def test_the_first_source_takes_the_fork_server_that_was_started_ahead(
    source: NotebookNode,
) -> None:
    importing = copy.deepcopy(source)
    given = next(cell for cell in importing.cells if cell.cell_type == "code")
    given.source += "\nimport xmlrpc.server"
    with Judge() as own:
        (ahead,) = own._fork_servers.values()
        for _ in range(2):
            assert outcomes(own.judge(importing, importing)[1]) == ALL_RIGHT
        assert list(own._fork_servers.values()) == [ahead], "one fork server does"
        assert outcomes(own.judge(source, source)[1]) == ALL_RIGHT
        assert len(own._fork_servers) == 2, "what one source imports is not there for another"


def test_a_fork_server_that_dies_in_the_middle_is_reported_and_replaced(
    judge: Judge, source: NotebookNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psutil

    from autograder.sandbox.forkserver_client import ForkServerLost
    from autograder.sandbox.student_process import StudentProcess

    restore, kills = StudentProcess.restore, []

    def deadly(self: StudentProcess, name: str) -> None:
        if not kills:
            bubblewrap = self.fork_server.process
            psutil.Process(bubblewrap.pid).children()[0].kill()
            bubblewrap.wait()  # a light submission can be judged before all of them are gone
            kills.append(name)
        restore(self, name)

    monkeypatch.setattr(StudentProcess, "restore", deadly)
    with pytest.raises(ForkServerLost):  # whoever grades gives the submission to another judge
        judge.judge(source, source)
    assert kills
    _, judgement = judge.judge(source, source)
    assert outcomes(judgement) == ALL_RIGHT
    assert judgement.notes == ()


def test_an_answer_that_asks_the_checks_is_noted(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    asks = """
from chainrule.check import ps1 as check


def relu(x):
    check.relu(lambda y: y)
    return np.maximum(0.0, x)


check.relu(relu)
"""
    _, judgement = judge.judge(submit({"relu": asks}), source)
    assert outcomes(judgement) == ALL_RIGHT
    assert {(note.kind, note.cell) for note in judgement.notes} == {
        ("called checks", "test_relu"),
        ("called checks", "test_loss"),
    }


def test_the_submission_is_left_as_it_was(judge: Judge, source: NotebookNode) -> None:
    import copy

    before = copy.deepcopy(source)
    judge.judge(source, source)
    assert source == before


def test_without_confinement_every_judgement_says_so(source: NotebookNode) -> None:
    with Judge(confined=False) as judge:
        executed, judgement = judge.judge(source, source)
    assert outcomes(judgement) == ALL_RIGHT
    assert not judgement.confined
    assert executed.metadata["chainrule"]["confined"] is False
    assert [note.kind for note in judgement.notes] == ["unconfined"]


def test_a_notebook_of_nothing_scores_nothing(judge: Judge, source: NotebookNode) -> None:
    from nbformat.v4 import new_notebook

    _, judgement = judge.judge(new_notebook(cells=[new_code_cell("1 / 0")]), source)
    assert judgement.score == 1.0  # test_Affine_2 asks only for what a given cell computes
    assert [note.kind for note in judgement.notes] == ["missing answer"] * 4
