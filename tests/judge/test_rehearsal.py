"""What is found out before a class comes: which memory its notebooks write to."""

import json
import mmap
import subprocess
import sys
import time
from typing import Any

import pytest
from nbformat import NotebookNode

from autograder.judge import Bounds, Judge
from autograder.judge.warmup_profile import LONGEST, rehearse, unanswered
from autograder.notebook.compiled import compile_source
from autograder.sandbox.forkserver_client import Parent
from autograder.sandbox.student_process import Student

#: Three children of one process, each of which writes to every second page of some memory: the
#: first one watches itself, the last one copies first what that wrote to.
FORKED = """
import json, mmap, os, resource
import numpy as np
from autograder.sandbox.guest import pages

PAGES = 600
held = mmap.mmap(-1, PAGES * mmap.PAGESIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
held.madvise(mmap.MADV_NOHUGEPAGE)

def write(value):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for place in range(0, len(held), 2 * mmap.PAGESIZE):
        held[place] = value
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

def child(work):
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, json.dumps(work()).encode())
        os._exit(0)
    os.wait()
    os.close(writing)
    with open(reading) as said:
        return json.loads(said.read())

def watched():
    held[mmap.PAGESIZE] = 2  # before anybody watches
    watch = pages.Watch()
    write(2)
    return watch.written()

def copied_first():
    pages.copy([*ranges, (0, mmap.PAGESIZE), (1 << 46, mmap.PAGESIZE)])  # two that are not there
    was = held[0]
    return [was, write(3)]

for place in range(0, len(held), mmap.PAGESIZE):
    held[place] = 1
address = np.frombuffer(held, np.uint8).ctypes.data
ranges = child(watched)
inside = [(start - address, size) for start, size in ranges if 0 <= start - address < len(held)]
print(json.dumps([inside, child(lambda: write(2)), child(copied_first)]))
"""


def test_what_one_process_writes_to_the_next_has_of_its_own() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKED], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    inside, faults, (was, faults_after) = json.loads(done.stdout)
    if not inside:
        pytest.skip("this system does not tell which pages a process shares")
    page = mmap.PAGESIZE
    assert sorted(start for start, _ in inside) == list(range(0, 600 * page, 2 * page))
    assert {size for _, size in inside} == {page}
    assert was == 1, "copying ahead changes nothing"
    assert faults >= 300
    assert faults_after < 30


def test_no_answer_is_rehearsed_and_everything_given_is(source: NotebookNode) -> None:
    compiled = compile_source(source)
    cells = list(unanswered(compiled))
    assert set(compiled.given) <= set(cells)
    answers = [source.cells[place].source for place in compiled.answers.values()]
    assert answers
    assert not set(answers) & set(cells)
    text = "\n".join(cells)
    assert "BEGIN SOLUTION" not in text
    assert "BEGIN HIDDEN" not in text
    for name in compiled.answers:
        assert f"def {name}(" in text


@pytest.mark.sandbox
def test_from_the_second_submission_on_memory_is_copied_ahead(
    source: NotebookNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[Any]] = []
    copy_ahead = Parent.copy_ahead

    def noted(self: Parent, ranges: list[Any]) -> None:
        told.append(ranges)
        copy_ahead(self, ranges)

    monkeypatch.setattr(Parent, "copy_ahead", noted)
    with Judge(Bounds(wall=20, total=60)) as judge:
        first = judge.judge(source, source)[1]
        assert told == []
        others = [judge.judge(source, source)[1] for _ in range(3)]
    assert len(told) == 1
    assert sum(length for _, length in told[0]) > 100 * 4096
    assert first.score == first.max_score > 0
    for other in others:
        assert [(v.test, v.outcome) for v in other.verdicts] == [
            (v.test, v.outcome) for v in first.verdicts
        ]


@pytest.mark.sandbox
@pytest.mark.parametrize("cell", ["while True: pass", "import os; os._exit(1)", "1 / 0"])
def test_a_cell_that_does_not_end_well_ends_the_rehearsal_and_nothing_else(
    cell: str, source: NotebookNode, judge: Judge
) -> None:
    compiled = compile_source(source)
    compiled.notebook.cells[0] = NotebookNode(cell_type="code", source=cell, metadata={})
    parent = judge._parent(())
    began = time.monotonic()
    rehearse(parent, compiled, judge.bounds)
    assert time.monotonic() - began < LONGEST + 3
    student = Student(parent, judge.bounds, time.monotonic() + 10)
    assert student.cell("print(6 * 7)")["messages"] == [
        ["stream", {"name": "stdout", "text": "42\n"}]
    ]
    student.close()
