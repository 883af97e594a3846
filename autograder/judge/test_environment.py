"""The judge's own names: what shared cells bind, and the reference answers; fresh at each use."""

import ast
import builtins
import contextlib
import copy
import importlib
import io
import shutil
import symtable
import tempfile
import types
import warnings
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from autograder.errors import UserError
from autograder.judge.attempt import Ran, run_code, run_earlier
from autograder.judge.folder import in_folder
from autograder.judge.given import code_for
from autograder.judge.partial_credit import score
from autograder.judge.recording import Recording
from autograder.notebook.compiled import CompiledSource, Test
from autograder.notebook.definitions import plain_python
from autograder.notebook.names import names_in
from autograder.sandbox.guest.codec.libraries import LIBRARIES
from autograder.sandbox.guest.shared import random_state, set_random_state

_BUILTINS = frozenset(dir(builtins))


class TestEnvironment:
    """The namespace that shared cells and reference answers make, executed once per source.

    `fresh` hands out copies, so that neither a test nor a submission can change what the next one
    meets: data are copied, functions are rebuilt over the copied globals, modules and classes are
    shared.
    """

    __test__ = False  # for pytest

    def __init__(self, source: CompiledSource, folder: Path | None = None) -> None:
        self.source, self.folder = source, folder
        self.shared: dict[str, Any] = {"__name__": "__test__"}
        self._recordings: dict[str, Recording] = {}
        self._gives_score: dict[str, bool] = {}
        for code in source.shared:
            try:
                _execute(code, self.shared)
            except Exception as error:
                raise UserError(
                    f"A cell of the source that is tagged 'shared' fails: "
                    f"{type(error).__name__}: {error}"
                ) from error
        #: Test → the names of given code as they are where it is in the notebook.
        self._before: dict[str, dict[str, Any]] = {}
        state = random_state()
        with self.own_folder():
            self._run_given()
        set_random_state(state)
        packages = {module.partition(".")[0] for module in source.preload}
        for name in (LIBRARIES[package] for package in packages & LIBRARIES.keys()):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        if any(map(_is_checks, self.shared.values())):
            # The checks import it when they first need it. A test's time limit must not interrupt
            # that: half imported, it cannot be imported again.
            with contextlib.suppress(ImportError):
                importlib.import_module("torch")

    @contextlib.contextmanager
    def own_folder(self, test: Test | None = None) -> Iterator[None]:
        """Work in a copy of the files beside the source, if there are any or a test names files."""
        if self.folder is None and (test is None or not test.effects.files):
            yield
            return
        with tempfile.TemporaryDirectory() as copied:
            if self.folder is not None:
                shutil.copytree(self.folder, copied, dirs_exist_ok=True)
            with in_folder(Path(copied)):
                yield

    def _run_given(self) -> None:
        """Run what tests need of given cells; a name whose statement fails is not there."""
        statements = list(self.source.given_statements)
        for test in self.source.tests:
            while statements and statements[0].index < test.index:
                with contextlib.suppress(Exception):
                    _execute(statements.pop(0).code, self.shared)
            self._before[test.name] = dict(self.shared)

    def fresh(self, names: Set[str], test: Test | None = None) -> dict[str, Any]:
        """Return the shared names that code referring to `names` can reach.

        Args:
            names: the names.
            test: the test whose place in the notebook counts.
        """
        before = self._before[test.name] if test is not None else self.shared
        return _copy(before, names, self.shared)

    def reuses_arguments(self, test: Test) -> bool:
        """Whether a test may come back to an argument after an answer was called with it.

        One that binds no name, has no inner scope, and names nothing but answers, builtins and the
        course's checks does not: the checks pass copies, and know what to expect beforehand.
        """
        referred, bound = names_in(test.code)
        scopes = symtable.symtable(test.code, "<test>", "exec").get_children()
        return bool(bound or scopes) or not all(
            name in test.answers or name in _BUILTINS or _is_checks(self.shared.get(name))
            for name in referred
        )

    def calls_checks(self, test: Test) -> bool:
        """Whether a test calls the course's checks, which do nothing in the student's process."""
        return any(_is_checks(self.shared.get(name)) for name in names_of(test.code))

    def upstream(self, test: Test, among: Set[str]) -> list[str]:
        """Return which answers, of those in ``among``, the reference builds on in a test.

        They come before the test's own, and the reference calls them. What its code does not name
        needs no recording, for which the test would have to run.
        """
        answers = self.source.answers
        own = answers.get(test.problem, test.index)
        if not any(answers[name] < own for name in among & self._named(test)):
            return []
        called = self.recording(test).answers
        return [
            name
            for name, calls in called.items()
            if name in among and answers[name] < own and calls.complete
        ]

    def _named(self, test: Test) -> set[str]:
        """Return the answers that a test, its given functions and the reference's code name."""
        cells = self.source.notebook.cells
        found: set[str] = set()
        queue = [test.code, code_for(self.source, test.uses)]
        while queue:
            for name in names_in(queue.pop())[0] & self.source.answers.keys() - found:
                found.add(name)
                queue.append(plain_python(cells[self.source.answers[name]].source))
        return found

    def recording(self, test: Test) -> Recording:
        """Return which calls of other answers the reference makes while a test runs.

        It is made once for each test; one in which living objects occur is made anew every time.
        """
        if test.name not in self._recordings:
            made = self._record(test)
            if made.live:
                return made
            self._recordings[test.name] = made
        return self._recordings[test.name]

    def reference_answers(self, names: list[str]) -> dict[str, Any]:
        """Return the reference answers of the given names, as far as the source has them."""
        namespace = self._reference() if names else {}
        return {name: namespace[name] for name in names if name in namespace}

    def gives_score(self, test: Test) -> bool:
        """Whether a test's last value is a score when the reference solution is tested."""
        if test.name not in self._gives_score:
            value = self._run_with_reference(test, Recording()).value
            self._gives_score[test.name] = score(value, test.points) is not None
        return self._gives_score[test.name]

    def _record(self, test: Test) -> Recording:
        recording = Recording()
        ran = self._run_with_reference(test, recording)
        return recording if ran.failed is None else Recording()

    def _run_with_reference(self, test: Test, recording: Recording) -> Ran:
        namespace = self._reference()
        for name in self.source.answers:
            if name != test.problem and callable(namespace.get(name)):
                namespace[name] = recording.wrap(name, namespace[name])
        own = {name: namespace[name] for name in (*test.answers, *test.uses) if name in namespace}
        code = "\n".join([*test.earlier, test.code])
        tests_names = self.fresh(names_of(code), test)
        tests_names.update(own)
        with self.own_folder(test):
            run_earlier(test.earlier, tests_names)
            return run_code(test.code, test.name, tests_names, io.StringIO())

    def _reference(self) -> dict[str, Any]:
        """Return a namespace of its own in which answers and given definitions were executed."""
        namespace = _copy(self.shared, self.shared.keys())
        namespace["__name__"] = "__reference__"
        cells = self.source.notebook.cells
        code = [plain_python(cells[position].source) for position in self.source.answers.values()]
        uses = [name for test in self.source.tests for name in test.uses]
        for part in (*code, code_for(self.source, uses)):
            with contextlib.suppress(Exception):  # the proofs of the build say so
                _execute(part, namespace)
        return namespace


def _is_checks(value: Any) -> bool:
    return isinstance(value, types.ModuleType) and value.__name__.startswith("chainrule.check")


def _execute(code: str, namespace: dict[str, Any]) -> None:
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        exec(compile(ast.parse(code), "<source>", "exec"), namespace)


def _copy(
    namespace: dict[str, Any], names: Set[str], own: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return a copy of names; functions whose globals are `own` get the copies as theirs."""
    own = namespace if own is None else own
    copied: dict[str, Any] = {"__name__": namespace["__name__"], "__builtins__": __builtins__}
    memo: dict[int, Any] = {}
    queue = [name for name in names if name in namespace]
    while queue:
        name = queue.pop()
        if name in copied:
            continue
        value = namespace[name]
        if isinstance(value, types.FunctionType) and value.__globals__ is own:
            copied[name] = _rebuilt(value, copied)
            queue += [other for other in _referred(value.__code__) if other in namespace]
        else:
            copied[name] = _duplicate(value, memo)
    return copied


def _rebuilt(function: types.FunctionType, namespace: dict[str, Any]) -> types.FunctionType:
    twin = types.FunctionType(
        function.__code__,
        namespace,
        function.__name__,
        copy.deepcopy(function.__defaults__),
        function.__closure__,
    )
    twin.__kwdefaults__ = copy.deepcopy(function.__kwdefaults__)
    twin.__doc__ = function.__doc__
    twin.__dict__.update(function.__dict__)
    return twin


def _referred(code: types.CodeType) -> set[str]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _referred(constant)
    return names


def _duplicate(value: Any, memo: dict[int, Any]) -> Any:
    if isinstance(value, (types.ModuleType, type, types.BuiltinFunctionType)):
        return value
    try:
        return copy.deepcopy(value, memo)
    except Exception:
        return value


def names_of(code: str) -> frozenset[str]:
    """Return the names that a test's code refers to."""
    return names_in(code)[0]
