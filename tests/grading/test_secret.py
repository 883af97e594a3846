"""A course folder has a secret of its own, which stays the same and out of git."""

from __future__ import annotations

import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.course_folder import course_secret
from autograder.grading.run import run
from tests.grading.sums import RIGHT, Class, InThisProcess


def test_each_folder_has_its_own_and_keeps_it(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        folder.mkdir()
    first, second = map(course_secret, folders)
    assert first != second
    assert len(first) >= 32
    assert course_secret(folders[0]) == first
    assert stat.S_IMODE((folders[0] / ".grading" / "secret").stat().st_mode) == 0o600


def test_of_several_that_make_it_at_a_time_all_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(lambda _: course_secret(tmp_path), range(8)))) == 1
    assert not list((tmp_path / ".grading").glob("*.draft"))


def test_git_does_not_see_it(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    course_secret(tmp_path)
    told = subprocess.run(
        ["git", "status", "--porcelain"], cwd=tmp_path, check=True, capture_output=True
    )
    assert told.stdout == b""


def test_every_task_of_a_run_carries_it(klass: Class) -> None:
    seen = set()

    class Seen(InThisProcess):
        def map(self, tasks):
            def watched():
                for key, task in tasks:
                    seen.add(task.secret)
                    yield key, task

            yield from super().map(watched())

    klass.hand_in("ann", RIGHT)
    klass.hand_in("bob", RIGHT)
    run(klass.course, "sums", Seen())
    assert seen == {course_secret(klass.root)}
