"""A run that is killed and started again ends with the gradebook of an undisturbed one."""

from __future__ import annotations

import time

import psutil
import pytest

from autograder.course_folder import open_course
from autograder.grading.run import run
from autograder.judge import Bounds, Judge
from autograder.sandbox.student_process import StudentProcess
from autograder.selftest import kill_test as faults
from autograder.selftest.kill_test import TARGETS, drill, outcome
from tests.grading.sums import RIGHT, WRONG, Class, InThisProcess


@pytest.mark.sandbox
@pytest.mark.slow
def test_kills_at_random_moments_change_nothing(klass: Class) -> None:
    klass.hand_in("ann", RIGHT, written="Because.")
    klass.hand_in("bob", WRONG)
    klass.hand_in("cy", b"nonsense")
    klass.hand_in("di", {"double": "def double(x):\n    import os\n    os._exit(3)\n"})
    blows = drill(klass.root, "sums", len(TARGETS), seed=4, workers=1)
    assert [blow.target for blow in blows] == list(TARGETS)
    assert [blow.differences for blow in blows] == [()] * len(TARGETS)
    assert any(blow.struck for blow in blows)


@pytest.mark.sandbox
def test_the_drill_strikes_the_confined_parent_and_no_student() -> None:
    with Judge(Bounds()) as judge:
        parent = judge._parent(())
        student = StudentProcess(parent, judge.bounds, time.monotonic() + 60)
        # Other tests of this process may have judges of their own.
        top = psutil.Process(parent.process.pid)
        below = [top, *top.children(recursive=True)]
        struck = [process.pid for process in below if faults._is(process, "confined parent")]
        assert len(struck) == faults.PARENTS
        assert student.host_pid in {process.pid for process in below} - set(struck)
        student.close()


def test_the_drill_sees_a_missing_row_a_changed_score_and_a_missing_file(
    klass: Class, pretend: InThisProcess
) -> None:
    klass.hand_in("ann", RIGHT)
    klass.hand_in("bob", WRONG)
    run(klass.course, "sums", pretend)
    url = open_course(klass.root).db_url
    expected = outcome(klass.root, url)
    assert faults._differences(expected, outcome(klass.root, url)) == []

    klass.hand_in("bob", RIGHT)
    run(klass.course, "sums", pretend)
    changed = faults._differences(expected, outcome(klass.root, url))
    assert any("test_double" in line for line in changed)
    assert any(line.startswith("autograded") for line in changed)
    fewer = {name: rows[1:] for name, rows in expected.items()}
    assert len(faults._differences(expected, fewer)) == len(expected)
