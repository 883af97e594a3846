"""The kill test: kill grading runs at random, start them again, compare the gradebooks.

``python -m autograder.selftest.kill_test -n 100`` grades a class once without interference.
Then it repeatedly starts the same run on a fresh copy of the folder, sends SIGKILL at a random
moment to the run, to a worker (the judge's process) or to a fork server inside the sandbox, and has
a second run finish the rest. Every gradebook must hold the same rows as the first, every autograded
folder the same files, and no process may be left over.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random

import psutil
from sqlalchemy import create_engine, inspect, text

from autograder.course_folder import open_course


class Target(StrEnum):
    """What is killed."""

    RUN = "run"
    #: A worker's process is also the judge's.
    WORKER = "worker"
    FORK_SERVER = "fork server"


#: Processes of which a confined fork server consists: bubblewrap and its own two.
FORK_SERVER_PROCESSES = 3
#: Seconds within which the processes of a killed run have to end: a worker that is just starting
#: notices only after its imports.
GRACE = 30.0


@dataclass(frozen=True)
class Kill:
    """One kill: of what, and when, as a share of the time of a complete run."""

    target: Target
    moment: float
    #: Whether there was such a process at that moment.
    hit: bool
    #: What differs from the complete run afterwards; empty if nothing does.
    differences: tuple[str, ...]


_GRADE = "from autograder.cli import main; main()"


def snapshot(folder: Path, db_url: str) -> dict[str, list]:
    """Return everything that a run leaves, without random keys, clock readings and cell ids."""
    engine = create_engine(db_url)
    found: dict[str, list] = {}
    try:
        tables = [name for name in sorted(inspect(engine).get_table_names()) if name in _READABLE]
        with engine.connect() as connection:
            for name in tables:
                rows = connection.execute(text(_READABLE[name])).all()
                found[name] = sorted([repr(tuple(row)) for row in rows])
    finally:
        engine.dispose()
    found["autograded"] = sorted(_results(folder / "autograded"))
    return found


_READABLE = {
    "student": "SELECT id, first_name, last_name, email FROM student",
    "assignment": "SELECT name, duedate, course_id FROM assignment",
    "source_cell": "SELECT name, cell_type, locked, source, checksum FROM source_cell",
    "submitted_notebook": """
        SELECT s.student_id, s.timestamp, m.flagged, m.late_submission_penalty
        FROM submitted_assignment s JOIN submitted_notebook m ON m.assignment_id = s.id""",
    "grade": """
        SELECT s.student_id, b.name, g.auto_score, g.manual_score, g.extra_credit,
            g.needs_manual_grade
        FROM grade g JOIN base_cell b ON b.id = g.cell_id
        JOIN submitted_notebook m ON m.id = g.notebook_id
        JOIN submitted_assignment s ON s.id = m.assignment_id""",
    "comment": """
        SELECT s.student_id, b.name, c.auto_comment, c.manual_comment
        FROM comment c JOIN base_cell b ON b.id = c.cell_id
        JOIN submitted_notebook m ON m.id = c.notebook_id
        JOIN submitted_assignment s ON s.id = m.assignment_id""",
}


def _results(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        if path.suffix == ".ipynb":
            document = json.loads(data)
            judgement = document["metadata"]["chainrule"]
            verdicts = [(v["test"], v["outcome"], v["bound"]) for v in judgement["verdicts"]]
            data = json.dumps([verdicts, [cell["source"] for cell in document["cells"]]]).encode()
        yield f"{path.relative_to(folder)} {hashlib.sha256(data).hexdigest()}"


def run_kill_test(
    course: Path,
    assignment: str,
    count: int,
    seed: int = 0,
    workers: int = 2,
    on_kill: Callable[[int, Kill], None] = lambda number, kill: None,
) -> list[Kill]:
    """Kill ``count`` runs on copies of the ungraded folder ``course``; return each kill's effect.

    Raises:
        RuntimeError: the complete run itself fails.
    """
    random = Random(seed)
    kills = []
    with tempfile.TemporaryDirectory(prefix="autograder-kill-test-", dir=course.parent) as scratch:
        complete = Path(scratch, "complete")
        started = time.monotonic()
        _wait(_start(_copy(course, complete), assignment, workers))
        duration = time.monotonic() - started
        expected = snapshot(complete, open_course(complete).db_url)
        if not expected["autograded"]:
            raise RuntimeError("The complete run graded nothing.")
        for number in range(count):
            target = list(Target)[number % len(Target)]
            # Anywhere from the start of the program to a little after its usual end.
            moment = random.uniform(0.0, 1.05)
            folder = _copy(course, Path(scratch, f"killed-{number}"))
            process = _start(folder, assignment, workers)
            known = _follow(process, moment * duration)
            hit = _kill(process, target, random)
            if target is Target.RUN:
                process.wait()
            else:
                _wait(process)
            left = _left_over(known)
            _wait(_start(folder, assignment, workers))
            differences = _differences(expected, snapshot(folder, open_course(folder).db_url))
            kills.append(Kill(target, moment, hit, (*differences, *left)))
            on_kill(number, kills[-1])
            shutil.rmtree(folder)
    return kills


def _copy(course: Path, target: Path) -> Path:
    shutil.copytree(course, target)
    return target


def _start(folder: Path, assignment: str, workers: int) -> subprocess.Popen:
    command = [sys.executable, "-c", _GRADE, "grade", assignment]
    options = ["--course", str(folder), "--workers", str(workers)]
    with (folder / "log.txt").open("ab") as log:
        return subprocess.Popen([*command, *options], stdout=log, stderr=log)


def _wait(process: subprocess.Popen) -> None:
    # 1 means that a submission could not be graded, which a sample class has on purpose.
    if process.wait() not in (0, 1):
        raise RuntimeError(f"The run ended with status {process.returncode}.")


def _follow(process: subprocess.Popen, seconds: float) -> dict[int, psutil.Process]:
    """Wait, and return every process that the run had in the meantime."""
    known: dict[int, psutil.Process] = {}
    finish = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < finish:
        with suppress(psutil.NoSuchProcess):
            for child in psutil.Process(process.pid).children(recursive=True):
                known[child.pid] = child
        time.sleep(min(0.05, max(0.0, finish - time.monotonic())))
    return known


def _kill(process: subprocess.Popen, target: Target, random: Random) -> bool:
    """Send SIGKILL to one process of the run; False if there is no such process now."""
    if process.poll() is not None:
        return False
    if target is Target.RUN:
        process.kill()
        return True
    with suppress(psutil.NoSuchProcess):
        candidates = [
            child
            for child in psutil.Process(process.pid).children(recursive=True)
            if _is(child, target)
        ]
        if candidates:
            random.choice(candidates).kill()
            return True
    return False


def _is(process: psutil.Process, target: Target) -> bool:
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        line = " ".join(process.cmdline())
        if target is Target.FORK_SERVER:
            # Not the students' processes below it: their death could be the student's own doing.
            above = [" ".join(one.cmdline()) for one in process.parents()]
            return (
                "guest.forkserver" in line
                and sum("guest.forkserver" in one for one in above) < FORK_SERVER_PROCESSES
            )
        return "multiprocessing.forkserver" in line
    return False


def _left_over(known: dict[int, psutil.Process]) -> list[str]:
    """Return the processes of an ended run that are still there after `GRACE` seconds."""
    _, alive = psutil.wait_procs(list(known.values()), timeout=GRACE)
    names = []
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                names.append(f"left over: {' '.join(process.cmdline())[:120]}")
    return names


def _differences(expected: dict[str, list], found: dict[str, list]) -> list[str]:
    lines = []
    for name in expected:
        missing = set(expected[name]) - set(found.get(name, []))
        extra = set(found.get(name, [])) - set(expected[name])
        lines += [f"{name}: missing {row}" for row in sorted(missing)]
        lines += [f"{name}: not expected {row}" for row in sorted(extra)]
        if not missing and not extra and expected[name] != found.get(name, []):
            lines.append(f"{name}: a row is there twice")
    return lines


def main() -> None:
    """Run the kill test on a sample class; end with status 1 if any run differs."""
    from autograder.checkout import current
    from autograder.selftest.sample_class.write import make_sample_class

    parser = argparse.ArgumentParser(prog="autograder.selftest.kill_test", description=__doc__)
    parser.add_argument("-n", type=int, default=100, help="runs to kill")
    parser.add_argument("--students", type=int, default=6)
    parser.add_argument("--assignment", default=current().assignments()[0])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    print(f"seed {given.seed}")
    with tempfile.TemporaryDirectory(prefix="autograder-kill-test-") as scratch:
        course = Path(scratch, "course")
        make_sample_class(course, given.students, [given.assignment], given.seed)

        def print_kill(number: int, kill: Kill) -> None:
            state = "; ".join(kill.differences) or ("same" if kill.hit else "same, nothing hit")
            print(f"{number + 1:4} {kill.target:12} at {kill.moment:.0%}: {state}", flush=True)

        kills = run_kill_test(
            course, given.assignment, given.n, given.seed, given.workers, print_kill
        )
    hits = Counter(kill.target for kill in kills if kill.hit)
    bad = [kill for kill in kills if kill.differences]
    killed = ", ".join(f"{target} {count} times" for target, count in hits.items())
    print(f"{len(kills)} runs; killed: {killed}; {len(bad)} differ from the complete run.")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
