"""The student's side of one submission: its cells, in as many processes as it takes."""

import contextlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from autograder.judge.cell import Cell
from autograder.judge.given import code_for
from autograder.judge.output import Outputs, error_output
from autograder.judge.verdict import Note, NoteKind
from autograder.notebook.compiled import CompiledSource, Test
from autograder.sandbox.bounds import Bounds
from autograder.sandbox.exceptions import StudentGone
from autograder.sandbox.forkserver_client import ForkServer, ForkServerLost
from autograder.sandbox.steps import CellStep, SnapshotStep, Step
from autograder.sandbox.student_process import StudentProcess

#: Exceptions that end a cell because a bound was hit → the bound.
BOUND_OF_ERROR = {
    "OutputBound": "output",
    "MemoryError": "memory",
    "_ArrayMemoryError": "memory",
}


class TimeUp(Exception):
    """The submission as a whole has used up its time or its fresh starts."""

    def __init__(self, bound: str) -> None:
        super().__init__(bound)
        self.bound = bound


@dataclass
class Snapshot:
    """The values of a test's names where the test is in the notebook."""

    values: dict[str, Any] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


class CellRunner:
    """Runs a submission's cells, and keeps a process ready that has run them.

    Args:
        fork_server: forks the processes.
        source: the compiled source.
        cells: the rebuilt notebook.
        bounds: what the submission may use.
        files: relative path → content of what is in the working folder of each process at first.
    """

    def __init__(
        self,
        fork_server: ForkServer,
        source: CompiledSource,
        cells: list[Cell],
        bounds: Bounds,
        files: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        self.fork_server, self.source, self.cells, self.bounds = fork_server, source, cells, bounds
        self.files = files
        self.finish = time.monotonic() + bounds.total
        self.tests = {test.name: test for test in source.tests}
        self.notes: list[Note] = []
        self.skip: set[int] = set()
        self.snapshots: dict[str, Snapshot] = {}
        self.cell_bounds: dict[str, str] = {}
        self.cell_ends: dict[str, str] = {}
        self.student: StudentProcess | None = None
        self.starts = 0
        #: Whether hidden tests have begun: from then on nothing that cells do is shown.
        self.silent = False

    def run_cells(self) -> None:
        """Run every cell once, with its outputs, in order; tests only take snapshots."""
        outputs = Outputs(self.bounds.output)
        pending = self._runnable(len(self.cells))
        try:
            while pending:
                student = self._ready(pending[0])
                try:
                    for result in self._run(student, pending, quiet=False):
                        self._record(pending.pop(0), result, student, outputs)
                        self.check_time()
                except StudentGone as gone:
                    self._lost_cell(pending.pop(0), str(gone))
        except TimeUp:
            self.close()  # it may be in the midst of a cell
            raise

    def ready(self) -> StudentProcess:
        """Return a process that has run all cells, a fresh one if the last one is gone.

        Raises:
            TimeUp: the submission's time or its fresh starts are used up.
        """
        return self._ready(len(self.cells))

    @contextlib.contextmanager
    def rerun(self, test: Test) -> Iterator[StudentProcess]:
        """Yield a process of its own that has run the cells before a test.

        No other process of the submission is alive meanwhile, and this one is not afterwards, so
        that two attempts share nothing.

        Raises:
            TimeUp: the submission's time is used up.
            StudentGone: a cell took the process with it.
        """
        self.close()
        self.check_time()
        student = StudentProcess(self.fork_server, self.bounds, self.finish, self.files)
        self.student = student
        try:
            last = self._index(test)
            cells = [
                index
                for index in self._runnable(last + 1)
                if index == last or not self._is_idle(self.cells[index])
            ]
            for _ in self._run(student, cells, quiet=True):
                pass
            yield student
        finally:
            self.close()

    def cells_before(self, test: Test) -> list[Cell]:
        """Return the cells before a test."""
        return self.cells[: self._index(test)]

    def close(self) -> None:
        """End the process, and wait until it is gone."""
        if self.student is not None and self.student.exit_reason is None:
            with contextlib.suppress(ForkServerLost):
                self.student.close()
        self.student = None

    def check_time(self) -> None:
        """Raise `TimeUp` if the submission has used up its time."""
        # Enforce the total limit even if a process is idle, so that no result depends on timing.
        if time.monotonic() > self.finish:
            raise TimeUp("total time")

    def _ready(self, upto: int) -> StudentProcess:
        self.check_time()
        while self.student is None or self.student.exit_reason is not None:
            self.check_time()
            if self.starts > self.bounds.restarts:
                raise TimeUp("restarts")
            self.starts += 1
            self.student = StudentProcess(self.fork_server, self.bounds, self.finish, self.files)
            pending = self._runnable(upto)
            try:
                for _ in self._run(self.student, pending, quiet=True):
                    pending.pop(0)
            except StudentGone as gone:
                self._lost_cell(pending[0], str(gone))
        return self.student

    def _runnable(self, upto: int) -> list[int]:
        """Return the indices of the code cells before one, without those that are left out."""
        return [
            index
            for index, cell in enumerate(self.cells[:upto])
            if cell.node.cell_type == "code" and index not in self.skip
        ]

    def _index(self, test: Test) -> int:
        return next(
            index
            for index, cell in enumerate(self.cells)
            if cell.role == "test" and cell.name == test.name
        )

    def _record(
        self, index: int, result: dict[str, Any] | None, student: StudentProcess, outputs: Outputs
    ) -> None:
        """Take what came of a cell into the notebook."""
        if result is None:
            return
        cell = self.cells[index]
        cell.node.outputs = outputs.of_cell(result["messages"])
        count = result.get("count")
        cell.node.execution_count = count if type(count) is int and 0 < count < 2**31 else None
        error = result.get("error")
        bound = BOUND_OF_ERROR.get(str(error))
        if student.interrupted:
            bound = "wall time"
            self.skip.add(index)
        if bound is not None:
            self._note_bound(cell, bound)
        if error == "SystemExit":
            self.notes.append(Note(NoteKind.CRASH, cell.name, "A cell ends with sys.exit()."))
        if isinstance(error, str) and cell.name:
            self.cell_ends[cell.name] = error[:100] if bound is None else f"a bound: {bound}"

    def _run(
        self, student: StudentProcess, indices: list[int], *, quiet: bool
    ) -> Iterator[dict[str, Any] | None]:
        """Run cells, one after the other; yield the result of each, None for a test."""
        cells = [self.cells[index] for index in indices]
        steps = [self._step(cell, quiet=quiet) for cell in cells]
        for cell, result in zip(cells, student.run(steps), strict=True):
            if cell.role == "test":
                self.snapshots[str(cell.name)] = Snapshot(*result)
            yield None if cell.role == "test" else result

    def _is_idle(self, cell: Cell) -> bool:
        """Whether a cell is a test that leaves nothing for the cells after it."""
        return cell.role == "test" and not self.tests[str(cell.name)].for_student

    def _step(self, cell: Cell, *, quiet: bool) -> Step:
        if cell.role != "test":
            return CellStep(cell.node.source, quiet)
        test = self.tests[str(cell.name)]
        names = list(dict.fromkeys([*test.answers, *test.uses, test.problem]))
        return SnapshotStep(test.name, names, code_for(self.source, test.uses), test.for_student)

    def _lost_cell(self, index: int, why: str) -> None:
        """Note that a cell took the process with it, and leave it out from now on."""
        assert self.student is not None
        cell = self.cells[index]
        self.skip.add(index)
        if self.silent:
            return
        bound = self.student.bound
        if bound is not None:
            self._note_bound(cell, bound)
        else:
            self.notes.append(Note(NoteKind.CRASH, cell.name, f"A cell was left out: {why}."))
        if cell.name:
            self.cell_ends[cell.name] = "a crash" if bound is None else f"a bound: {bound}"
        text = f"This cell was stopped: {why}."
        cell.node.outputs = [error_output("Stopped", text)]

    def _note_bound(self, cell: Cell, bound: str) -> None:
        if cell.name:
            self.cell_bounds[cell.name] = bound
        self.notes.append(Note(NoteKind.BOUND, cell.name, f"A cell hit its bound: {bound}."))
