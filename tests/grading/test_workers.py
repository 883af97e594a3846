"""Workers that die, hang or refuse cost the class nothing."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from autograder.errors import UserError
from autograder.grading import judge_processes
from autograder.grading.grade_one import Task
from autograder.grading.judge_processes import Failed, JudgePool
from autograder.grading.source_notebook import SourceNotebook
from autograder.grading.workers import LocalWorkers
from autograder.sandbox.bounds import Bounds

WORK = "tests.grading.disturbed:work"

SOURCE = SourceNotebook("sums", "adding", "{}", {})


def tasks(*words: str) -> Iterator[tuple[int, Task]]:
    for number, word in enumerate(words):
        yield number, Task(word.encode(), SOURCE, Bounds(total=0.5))


@pytest.fixture
def pool() -> Iterator[LocalWorkers]:
    made = LocalWorkers(2, JudgePool(WORK))
    yield made
    made.close()


def reasons(pool: LocalWorkers, *words: str) -> dict[int, str]:
    return {key: outcome.reason for key, outcome in pool.map(tasks(*words))}


def test_every_task_comes_back_and_workers_stay_warm(pool: LocalWorkers) -> None:
    found = reasons(pool, *["work"] * 20)
    assert sorted(found) == list(range(20))
    assert len({reason.split()[-1] for reason in found.values()}) == 2


def test_a_task_whose_worker_dies_is_done_by_another(pool: LocalWorkers, tmp_path: Path) -> None:
    found = reasons(pool, "work", f"die-once {tmp_path / 'once'}", "work")
    assert found[1].startswith("die-once by")


def test_a_task_that_kills_every_worker_is_given_up_and_the_others_are_done(
    pool: LocalWorkers,
) -> None:
    found = reasons(pool, "work", "die", "work", "work")
    assert found[1] == "the judge's process was lost 3 times while judging it"
    assert all(found[key].startswith("work by") for key in (0, 2, 3))


def test_a_worker_that_does_not_come_back_is_ended(
    pool: LocalWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge_processes, "GRACE", 0.5)
    started = time.monotonic()
    found = reasons(pool, "hang", "work")
    assert found[0] == "the judge did not finish with it in time and was stopped"
    assert found[1].startswith("work by")
    assert time.monotonic() - started < 30


def test_native_code_that_hangs_in_the_judge_is_ended_within_the_submissions_time(
    pool: LocalWorkers,
) -> None:
    found = reasons(pool, "hang-in-native-code", "work")
    assert found[0] == "the judge did not finish with it in time and was stopped"
    assert found[1].startswith("work by")


def test_a_refusal_ends_the_run_with_its_sentence(pool: LocalWorkers) -> None:
    others = multiprocessing.active_children()  # of tests that this process has run before
    with pytest.raises(UserError, match="no confinement here"):
        reasons(pool, "refuse", "work")
    workers = [psutil.Process(pid) for pid in pool.pids()]
    pool.close()
    assert not any(worker.is_running() for worker in workers)
    ours = [child for child in multiprocessing.active_children() if child not in others]
    assert not [child for child in ours if child.is_alive()]


def test_no_more_submissions_are_read_than_are_at_work(pool: LocalWorkers) -> None:
    read = []

    def reading() -> Iterator[tuple[int, Task]]:
        for key, task in tasks(*["work"] * 12):
            read.append(key)
            yield key, task

    for done, _ in enumerate(pool.map(reading())):
        assert len(read) - done <= pool.count + 1


def test_workers_end_with_a_run_that_is_killed(tmp_path: Path) -> None:
    program = (
        "from tests.grading.test_workers import *\n"
        "pool = LocalWorkers(1, JudgePool(WORK))\n"
        "list(pool.map(tasks('work')))\n"
        "print(*pool.pids(), flush=True)\n"
        "list(pool.map(tasks('sleep 600')))\n"
    )
    root = Path(__file__).parents[2]
    run = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=root
    )
    assert run.stdout is not None
    worker = psutil.Process(int(run.stdout.readline()))
    assert worker.is_running()
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    worker.wait(timeout=20)


def test_outcomes_are_those_of_the_tasks(pool: LocalWorkers) -> None:
    outcomes = dict(pool.map(tasks("a", "b", "c")))
    assert all(isinstance(outcome, Failed) for outcome in outcomes.values())
    assert [outcomes[key].reason.split()[0] for key in range(3)] == ["a", "b", "c"]


def test_a_judge_that_has_grown_is_replaced(pool: LocalWorkers) -> None:
    megabyte = 1024 * 1024
    small = reasons(pool, *[f"grow {20 * megabyte}"] * 4)
    before = set(pool.pids())
    assert {int(reason.split()[-1]) for reason in small.values()} == before
    large = reasons(pool, *[f"grow {judge_processes.MOST_GROWTH + 50 * megabyte}"] * 2)
    assert {int(reason.split()[-1]) for reason in large.values()} == before
    assert not before & set(pool.pids())
    assert reasons(pool, "work")[0].startswith("work by")


def test_the_system_refuses_a_judge_more_memory_than_it_may_have(pool: LocalWorkers) -> None:
    within, beyond = judge_processes.MOST_MEMORY // 4, 2 * judge_processes.MOST_MEMORY
    assert reasons(pool, f"allocate {within}")[0].startswith("allocate by")
    assert reasons(pool, f"allocate {beyond}")[0] == "refused"
