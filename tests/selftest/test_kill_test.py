"""A run that is killed and started again ends with the gradebook of a complete one."""

from __future__ import annotations

import time

import psutil
import pytest

from autograder.course_folder import open_course
from autograder.grading.run import run
from autograder.judge import Bounds, Judge
from autograder.sandbox.student_process import StudentProcess
from autograder.selftest import kill_test
from autograder.selftest.kill_test import Target, run_kill_test, snapshot
from tests.grading.sums import RIGHT, WRONG, Class, InThisProcess


@pytest.mark.sandbox
@pytest.mark.slow
def test_kills_at_random_moments_change_nothing(klass: Class) -> None:
    klass.hand_in("ann", RIGHT, written="Because.")
    klass.hand_in("bob", WRONG)
    klass.hand_in("cy", b"nonsense")
    klass.hand_in("di", {"double": "def double(x):\n    import os\n    os._exit(3)\n"})
    kills = run_kill_test(klass.root, "sums", len(Target), seed=4, workers=1)
    assert [kill.target for kill in kills] == list(Target)
    assert [kill.differences for kill in kills] == [()] * len(Target)
    assert any(kill.hit for kill in kills)


@pytest.mark.sandbox
def test_a_fork_server_is_found_and_no_process_of_a_student() -> None:
    with Judge(Bounds()) as judge:
        parent = judge._fork_server(())
        student = StudentProcess(parent, judge.bounds, time.monotonic() + 60)
        # Other tests of this process may have judges of their own.
        top = psutil.Process(parent.process.pid)
        below = [top, *top.children(recursive=True)]
        found = [process.pid for process in below if kill_test._is(process, Target.FORK_SERVER)]
        assert len(found) == kill_test.FORK_SERVER_PROCESSES
        assert student.host_pid in {process.pid for process in below} - set(found)
        student.close()


def test_the_comparison_finds_a_missing_row_a_changed_score_and_a_missing_file(
    klass: Class, pretend: InThisProcess
) -> None:
    klass.hand_in("ann", RIGHT)
    klass.hand_in("bob", WRONG)
    run(klass.course, "sums", pretend)
    url = open_course(klass.root).db_url
    expected = snapshot(klass.root, url)
    assert kill_test._differences(expected, snapshot(klass.root, url)) == []

    klass.hand_in("bob", RIGHT)
    run(klass.course, "sums", pretend)
    changed = kill_test._differences(expected, snapshot(klass.root, url))
    assert any("test_double" in line for line in changed)
    assert any(line.startswith("autograded") for line in changed)
    fewer = {name: rows[1:] for name, rows in expected.items()}
    assert len(kill_test._differences(expected, fewer)) == len(expected)
