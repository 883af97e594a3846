"""The same tasks on a Dask cluster."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from distributed import LocalCluster

from autograder.errors import UserError
from autograder.grading import dask_workers as cluster_module
from autograder.grading.dask_workers import DaskWorkers
from autograder.grading.run import run
from autograder.grading.workers import LocalWorkers
from tests.gradebook.rows import gradebook_rows, scores
from tests.grading.sums import RIGHT, WRONG, Class

ROOT = Path(__file__).parents[2]


@pytest.fixture
def scheduler() -> Iterator[str]:
    with LocalCluster(
        n_workers=0, host="127.0.0.1", dashboard_address=None, scheduler_port=0
    ) as cluster:
        yield cluster.scheduler_address


def dask_worker(address: str) -> subprocess.Popen:
    """Start a worker as one is started on another machine."""
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1",
         "--no-dashboard", "--no-nanny", "--host", "127.0.0.1"],
        cwd=ROOT, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.sandbox
@pytest.mark.slow
def test_a_cluster_gives_the_rows_of_local_workers_though_a_worker_is_lost_mid_run(
    klass: Class, scheduler: str
) -> None:
    for number in range(8):
        klass.hand_in(f"s{number}", RIGHT if number % 2 else WRONG)
    local = LocalWorkers(1)
    try:
        run(klass.course, "sums", local)
    finally:
        local.close()
    expected = gradebook_rows(klass.course.db_url)
    (klass.root / "gradebook.db").unlink()

    processes = [dask_worker(scheduler), dask_worker(scheduler)]
    done = []

    def lose_one(count: int, total: int) -> None:
        done.append(count)
        if count == 2:
            processes[0].kill()

    try:
        pool = DaskWorkers(scheduler)
        pool._client.wait_for_workers(2, timeout=30)
        run(klass.course, "sums", pool, progress=lose_one)
        pool.close()
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert done[-1] == 8
    assert gradebook_rows(klass.course.db_url) == expected
    assert scores(klass.course.db_url)["s1"] == 5


def test_an_address_where_nobody_answers_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "PATIENCE", 1)
    with pytest.raises(UserError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:1\."):
        DaskWorkers("tcp://127.0.0.1:1")
    with pytest.raises(UserError, match="No Dask scheduler answers at nonsense://"):
        DaskWorkers("nonsense://")


def test_a_cluster_without_workers_is_one_sentence(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "PATIENCE", 1)
    started = time.monotonic()
    with pytest.raises(UserError, match=f"dask worker {scheduler}"):
        DaskWorkers(scheduler)
    assert time.monotonic() - started < 20
    assert psutil.Process().is_running()
