"""Judges that work at the same time share nothing: each verdict is what a single judge gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from distributed import Client, LocalCluster
from nbformat.v4 import new_code_cell

from autograder.grading.dask_workers import DaskWorkers
from autograder.grading.grade_one import GradedNotebook, Task, grade
from autograder.grading.judge_processes import JudgePool
from autograder.grading.read_sources import load_sources
from autograder.grading.workers import LocalWorkers, shared_pool
from autograder.sandbox.bounds import Bounds
from tests.grading.sums import Class

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
SECRET = b"the same for every judge"

#: Answers to ``double`` that print, warn, write into their argument, fail or are right.
DOUBLES = [
    "def double(x):\n    print('printed by {n}')\n    return 2 * x",
    "def double(x):\n    import warnings\n    warnings.warn('warned by {n}')\n    return 2 * x",
    "def double(x):\n    raise ValueError('raised by {n}')",
    "def double(x):\n    import sys\n    print('error of {n}', file=sys.stderr)\n    return {n}",
    "def double(x):\n    import os\n    os.environ['MINE'] = '{n}'\n    return 2 * x",
]
TOTALS = [
    "def total(x):\n    s = float(x.sum())\n    x *= 0\n    return s",
    "def total(x):\n    print('total of {n}')\n    return x.sum()",
    "def total(x):\n    return {n}",
]


def submissions(klass: Class, count: int) -> Iterator[tuple[int, Task]]:
    course = klass.course
    (source,) = load_sources(course.solutions, "sums", course.config)
    for number in range(count):
        answers = {
            "double": DOUBLES[number % len(DOUBLES)].format(n=number),
            "total": TOTALS[number % len(TOTALS)].format(n=number),
        }
        notebook = klass.notebook(answers)
        notebook.cells.insert(2, new_code_cell(f"print('cell of {number}')\n{number}", id="own"))
        data = nbformat.writes(notebook).encode()
        yield number, Task(data, source, Bounds(), secret=SECRET)


def comparable(outcome: Any) -> dict[str, Any]:
    """Return everything in an outcome but clock readings and random cell ids."""
    assert isinstance(outcome, GradedNotebook), outcome
    notebook = json.loads(outcome.notebook)
    judgement = notebook["metadata"]["chainrule"]
    for part in (judgement, *judgement["verdicts"]):
        part.pop("seconds")
    for cell in notebook["cells"]:
        cell.pop("id")
    return {"notebook": notebook, "grades": outcome.grades}


@contextmanager
def dask_workers(address: str, processes: int, threads: int, nanny: bool) -> Iterator[None]:
    command = [
        *(sys.executable, "-m", "distributed.cli.dask_worker", address),
        *("--nthreads", str(threads), "--no-dashboard", "--host", "127.0.0.1"),
        *([] if nanny else ["--no-nanny"]),
    ]
    started = [
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) for _ in range(processes)
    ]
    try:
        with Client(address, timeout=300, set_as_default=False) as client:
            client.wait_for_workers(processes, timeout=300)
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=300)


@pytest.fixture
def single(klass: Class) -> dict[int, dict[str, Any]]:
    """What a single judge gives, one submission after the other."""
    pool = LocalWorkers(1)
    try:
        return {key: comparable(out) for key, out in pool.map(submissions(klass, 60))}
    finally:
        pool.close()


def test_four_threads_of_a_dask_worker_and_two_workers_agree_with_a_single_judge(
    klass: Class, single: dict[int, dict[str, Any]]
) -> None:
    texts = {json.dumps(one["notebook"]) for one in single.values()}
    assert len(texts) == 60
    for processes, threads, nanny in ((1, 4, True), (2, 2, False)):
        with (
            LocalCluster(
                n_workers=0, host="127.0.0.1", dashboard_address=None, scheduler_port=0
            ) as cluster,
            dask_workers(cluster.scheduler_address, processes, threads, nanny),
        ):
            pool = DaskWorkers(cluster.scheduler_address)
            pool._client.wait_for_workers(processes, timeout=60)
            found = {key: comparable(out) for key, out in pool.map(submissions(klass, 60))}
            pool.close()
        assert found == single


def test_threads_that_share_a_pool_and_two_runs_at_once_agree_with_a_single_judge(
    klass: Class, single: dict[int, dict[str, Any]]
) -> None:
    tasks = dict(submissions(klass, 24))
    before = (sys.stdout, sys.stderr, dict(os.environ), list(warnings.filters))
    runs = [LocalWorkers(1), LocalWorkers(1)]
    with ThreadPoolExecutor(6) as threads:
        through_pool = {
            key: threads.submit(shared_pool().grade, task) for key, task in tasks.items()
        }
        in_runs = [threads.submit(dict, pool.map(list(tasks.items())[:8])) for pool in runs]
        found = {key: comparable(future.result()) for key, future in through_pool.items()}
        for future in in_runs:
            for key, outcome in future.result().items():
                assert comparable(outcome) == single[key]
    for pool in runs:
        pool.close()
    assert found == {key: single[key] for key in tasks}
    assert (sys.stdout, sys.stderr, dict(os.environ), list(warnings.filters)) == before


def test_a_pool_never_has_more_processes_than_threads_that_use_it(klass: Class) -> None:
    pool = JudgePool()
    try:
        with ThreadPoolExecutor(3) as threads:
            list(threads.map(pool.grade, dict(submissions(klass, 9)).values()))
        assert len(set(pool.pids())) <= 3
    finally:
        pool.close()
    with pytest.raises(Exception, match="stopped"):
        pool.grade(next(submissions(klass, 1))[1])


def test_the_comparison_sees_what_it_is_for(klass: Class, single: dict[int, Any]) -> None:
    """Were judges to share a process's threads, outputs would be another's."""
    one, other = (task for _, task in submissions(klass, 2))
    assert comparable(grade(one)) == single[0]
    assert comparable(grade(other)) != single[0]
