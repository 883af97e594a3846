"""`Judge`, which stays warm from one submission to the next."""

import contextlib
import gc
import hashlib
import os
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType

import nbformat
from nbformat import NotebookNode, from_dict

from autograder.errors import UserError
from autograder.judge.attempt import Trouble
from autograder.judge.cell import Cell
from autograder.judge.folder import write_files
from autograder.judge.hidden_seeds import reseed
from autograder.judge.one_process import InProcess, run_in_process
from autograder.judge.rebuild import rebuild
from autograder.judge.run_cells import CellRunner, TimeUp
from autograder.judge.run_tests import TestRunner
from autograder.judge.test_environment import TestEnvironment
from autograder.judge.verdict import Judgement, Note, NoteKind, Verdict
from autograder.notebook.compiled import CompiledSource, Test, compile_source
from autograder.sandbox.bounds import Bounds
from autograder.sandbox.confinement import STRONGEST_FIRST, Confinement
from autograder.sandbox.forkserver_client import BASE_PRELOAD, ForkServer, ForkServerLost
from autograder.sandbox.timeouts import TimeLimit, TimeLimitExceeded


@dataclass(frozen=True)
class Proof:
    """What a test of a solved source came to: here, and in one process.

    Attributes:
        test: the test.
        verdict: the judge's.
        trouble: what ended it here, if something did.
        in_process: what it came to in one process, None if that did not reach it.
    """

    test: Test
    verdict: Verdict
    trouble: Trouble | None
    in_process: InProcess | None


#: Most fork servers that are kept at a time, one for each set of preloaded modules.
MAX_FORK_SERVERS = 3
#: Seconds that the judge's own work may take once the submission's time is used up.
OWN_WORK = 8.0
#: The secret, and a source by its content: type, text and metadata of each cell.
_Key = tuple[bytes, tuple[tuple[str, str, str], ...]]


class Judge:
    """Judges submissions, one after the other; keeps the fork server and the compiled sources warm.

    Args:
        bounds: what a submission may use, unless `judge` gets others.
        confined: run submissions in the strongest confinement that this machine allows. Every
            `Judgement` says which; without confinement it has a note as well.
        secret: what the seeds of hidden tests are derived from, unless `judge` gets another;
            by default this judge's own, drawn at random.

    Raises:
        ConfinementUnavailable: on entering, when `confined` and this machine cannot do that.
    """

    def __init__(
        self, bounds: Bounds | None = None, *, confined: bool = True, secret: bytes | None = None
    ) -> None:
        self.bounds = bounds or Bounds()
        self.confined = confined
        self.ways = STRONGEST_FIRST if confined else (Confinement.NONE,)
        self.secret = secret or secrets.token_bytes(32)
        self._fork_servers: dict[tuple[str, ...], ForkServer] = {}
        self._sources: dict[_Key, tuple[CompiledSource, TestEnvironment]] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="chainrule-judge-")
        self._judged: Counter[CompiledSource] = Counter()

    def __enter__(self) -> "Judge":
        self._fork_server(())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start a fork server that the first source takes, before anything else is known.

        Raises:
            ConfinementUnavailable: when `confined` and this machine cannot do that.
        """
        self._started(())

    def close(self) -> None:
        """End the fork servers and all processes under them."""
        for fork_server in self._fork_servers.values():
            fork_server.close()
        self._fork_servers.clear()
        self._folder.cleanup()

    def intact(self) -> bool:
        """Whether all fork servers are alive: if one was lost, the last judgement is void."""
        return all(fork_server.alive() for fork_server in self._fork_servers.values())

    def judge(
        self,
        submission: NotebookNode,
        source: NotebookNode,
        bounds: Bounds | None = None,
        *,
        files: Mapping[str, bytes] = MappingProxyType({}),
        source_files: Mapping[str, bytes] = MappingProxyType({}),
        secret: bytes | None = None,
    ) -> tuple[NotebookNode, Judgement]:
        """Run and grade one submission.

        Args:
            submission: what the student handed in (nbformat 4); it is not changed.
            source: the instructor's solved notebook, hidden tests included.
            bounds: what the submission may use; by default this judge's.
            files: relative path → content of what is in its working folder at first.
            source_files: the same of what is given out with the source, which tests may read and
                import; nothing that was handed in.
            secret: what the seeds of hidden tests are derived from; by default this judge's.

        Returns:
            The instructor's notebook with the student's answers, cells and outputs in it, which
            carries the judgement as ``metadata["chainrule"]``; and the judgement.

        Raises:
            ForkServerLost: the fork server was killed. Nothing is known of the submission; whoever
                called may try again.
            TimeoutError: judging did not end within the bound on the whole submission, and a few
                seconds.
        """
        started = time.monotonic()
        bounds = bounds or self.bounds
        with _grading():
            compiled, environment = self._source(source, secret or self.secret, source_files)
            cells, notes = rebuild(submission, compiled)
            runner, tests, ran = self._run(compiled, environment, cells, bounds, files)
            done = time.monotonic()
            self._freeze(compiled)
        judgement = Judgement(
            verdicts=tuple(tests.verdicts),
            notes=(*notes, *runner.notes, *self._unconfined()),
            confinement=runner.fork_server.confinement,
            seconds=round(done - started, 6),
            timings={"cells": ran - started, "tests": done - ran},
        )
        kept = {k: v for k, v in source.metadata.items() if k in ("kernelspec", "language_info")}
        executed = NotebookNode(  # all of its cells and outputs were checked one by one
            nbformat=nbformat.v4.nbformat,
            nbformat_minor=nbformat.v4.nbformat_minor,
            metadata=from_dict({**kept, "chainrule": judgement.as_metadata()}),
            cells=[cell.node for cell in cells],
        )
        return executed, judgement

    def prepare(
        self,
        source: NotebookNode,
        *,
        files: Mapping[str, bytes] = MappingProxyType({}),
        secret: bytes | None = None,
    ) -> None:
        """Do what a source takes before its first submission is judged: it takes no one's time.

        Takes what `judge` takes, and raises what it raises.
        """
        with _grading():
            compiled, _ = self._source(source, secret or self.secret, files)
        self._fork_server(compiled.preload)

    def prove(
        self,
        source: NotebookNode,
        bounds: Bounds | None = None,
        *,
        files: Mapping[str, bytes] = MappingProxyType({}),
        secret: bytes | None = None,
    ) -> list[Proof]:
        """Judge a solved source, and run it in one process as nbgrader alone does, confined alike.

        Takes what `judge` takes, and raises what it raises.

        Returns:
            What each test came to, in order.
        """
        bounds = bounds or self.bounds
        with _grading():
            compiled, environment = self._source(source, secret or self.secret, files)
            cells, _ = rebuild(source, compiled)
            _, tests, _ = self._run(compiled, environment, cells, bounds, files)
            cells, _ = rebuild(source, compiled)
            runner = CellRunner(self._fork_server(compiled.preload), compiled, cells, bounds, files)
            there: dict[str, InProcess] = {}
            with contextlib.suppress(TimeUp):
                there = run_in_process(runner, [test.name for test in compiled.tests])
        return [
            Proof(attempt.test, verdict, attempt.trouble, there.get(attempt.test.name))
            for attempt, verdict in zip(tests.attempts, tests.verdicts, strict=True)
        ]

    def _run(
        self,
        source: CompiledSource,
        environment: TestEnvironment,
        cells: list[Cell],
        bounds: Bounds,
        files: Mapping[str, bytes],
    ) -> tuple[CellRunner, TestRunner, float]:
        """Run a rebuilt submission; return its cells' and tests' runners, when the tests began."""
        runner = CellRunner(self._fork_server(source.preload), source, cells, bounds, files)
        try:
            with TimeLimit(bounds.total + OWN_WORK):
                runner.fork_server.transform_ahead(source.given)
                with contextlib.suppress(TimeUp):
                    runner.run_cells()
                ran = time.monotonic()
                runner.fork_server.prefork(
                    bounds
                )  # for the next one, while this one is being tested
                tests = TestRunner(runner, environment)
                tests.run()
                return runner, tests, ran
        except TimeLimitExceeded:
            raise TimeoutError("judging it took longer than a submission may take") from None
        except ForkServerLost:
            self._fork_servers.pop(source.preload).close()
            raise
        finally:
            runner.close()

    def _unconfined(self) -> list[Note]:
        if self.confined:
            return []
        return [Note(NoteKind.UNCONFINED, None, "The submission ran without confinement.")]

    def _fork_server(self, extra: tuple[str, ...]) -> ForkServer:
        """Return the fork server that has imported this, started again if need be."""
        fork_server = self._started(extra)
        try:
            return fork_server.ready()
        except UserError:
            del self._fork_servers[extra]
            raise

    def _started(self, extra: tuple[str, ...]) -> ForkServer:
        fork_server = self._fork_servers.get(extra)
        if fork_server is not None and not fork_server.alive():
            fork_server.close()
            fork_server = None
        while fork_server is None and len(self._fork_servers) >= MAX_FORK_SERVERS:
            self._fork_servers.pop(next(iter(self._fork_servers))).close()
        if fork_server is None:
            fork_server = self._unused() or ForkServer(BASE_PRELOAD, self.ways)
            if extra:
                fork_server.preload(extra)
            self._fork_servers[extra] = fork_server
        return fork_server

    def _unused(self) -> ForkServer | None:
        """Take away the fork server that was started for any source, if none has used it."""
        fork_server = self._fork_servers.get(())
        if fork_server is None or fork_server.used or not fork_server.alive():
            return None
        return self._fork_servers.pop(())

    def _source(
        self, notebook: NotebookNode, secret: bytes, files: Mapping[str, bytes]
    ) -> tuple[CompiledSource, TestEnvironment]:
        cells = ((c["cell_type"], c["source"], repr(c["metadata"])) for c in notebook.cells)
        beside = ((name, hashlib.sha256(data).hexdigest(), "") for name, data in files.items())
        key: _Key = (secret, (*cells, *beside))
        if key not in self._sources:
            compiled = compile_source(notebook)
            reseed(compiled, secret)
            self._started(compiled.preload)  # imports over there while the judge does here
            folder = None
            if files:
                folder = Path(tempfile.mkdtemp(dir=self._folder.name))
                write_files(folder, files)
            self._sources[key] = (compiled, TestEnvironment(compiled, folder))
        return self._sources[key]

    def _freeze(self, source: CompiledSource) -> None:
        """After the second submission of a source, keep what it left out of garbage collection.

        Modules and caches live as long as this process, and a full collection that visits them
        costs as much as a test.
        """
        self._judged[source] += 1
        if self._judged[source] == 2:
            gc.freeze()


@contextlib.contextmanager
def _grading() -> Iterator[None]:
    """Let given code know that it runs to be graded (chainrule.session.grading)."""
    before = os.environ.get("NBGRADER_EXECUTION")
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    try:
        yield
    finally:
        if before is None:
            del os.environ["NBGRADER_EXECUTION"]
        else:
            os.environ["NBGRADER_EXECUTION"] = before
