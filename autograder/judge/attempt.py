"""One run of a test: its code, in the names it has, to whatever end it comes to."""

import ast
import contextlib
import copy
import functools
import io
import types
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from autograder.judge.asserts import WATCHER, Watcher, watched
from autograder.judge.explain import Explanation
from autograder.judge.partial_credit import last_expression
from autograder.judge.run_cells import BOUND_OF_ERROR
from autograder.judge.shared_state import Printed, SharedState
from autograder.notebook.compiled import Test
from autograder.sandbox.exceptions import StudentError, StudentGone
from autograder.sandbox.guest.rpc.proxy import Remote
from autograder.sandbox.timeouts import TimeLimitExceeded
from chainrule.check import CheckAdvice


@dataclass(frozen=True)
class Trouble:
    """The exception that ended a test: its type's name, its message, the test's line."""

    kind: str
    message: str
    line: str


@dataclass
class Attempt:
    """What running a test came to so far."""

    test: Test
    namespace: dict[str, Any] = field(default_factory=dict)
    #: What it shares with the student's code.
    shared: SharedState | None = None
    failure: Explanation | None = None
    advice: Explanation | None = None
    mutated_arguments: bool = False
    printed: str = ""
    seconds: float = 0.0
    bound: str | None = None
    passed: bool = False
    visible_passed: bool = False
    #: Whether what it needs of earlier tests was run in its namespace.
    begun: bool = False
    #: Points that it came to by its last value; None if it is all or nothing.
    earned: float | None = None
    #: What ended it, for the author of the test alone.
    trouble: Trouble | None = None
    #: Whether it ran in another process than the student's code.
    protected: bool = True


@dataclass(frozen=True)
class Ran:
    """How a test's code ended: its exception, words of advice, the value of its last expression."""

    failed: BaseException | None
    advice: list[CheckAdvice]
    value: Any = None


def run_code(
    code: str,
    name: str,
    namespace: dict[str, Any],
    printed: io.StringIO,
    watcher: Watcher | None = None,
) -> Ran:
    """Run a test's code to its end.

    Args:
        code: the code.
        name: the test's name.
        namespace: its names.
        printed: what it prints goes here.
        watcher: sees what is in its asserts.
    """
    with (
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", CheckAdvice)
        failed: BaseException | None = None
        value = None
        if watcher is not None:
            namespace[WATCHER] = watcher
        try:
            statements, last = _compiled(code, name, watcher is not None)
            exec(statements, namespace)
            if last is not None:
                value = eval(last, namespace)
        except (StudentGone, TimeLimitExceeded, KeyboardInterrupt):
            raise
        except BaseException as error:  # pytest.raises ends with one that is no Exception
            failed = error
    advice = [w.message for w in caught if isinstance(w.message, CheckAdvice)]
    return Ran(failed, advice, value)


def run_earlier(codes: Iterable[str], namespace: dict[str, Any]) -> None:
    """Run what a test needs of earlier test cells, each to its end or to its first exception."""
    for code in codes:
        run_code(code, "earlier test", namespace, Printed())


def file_name(test: str) -> str:
    """Return the file name that a test's code is compiled under."""
    return f"<{test}>"


@functools.lru_cache(maxsize=512)  # the same tests for every submission
def _compiled(code: str, name: str, watch: bool) -> tuple[types.CodeType, types.CodeType | None]:
    """Return the code of a test up to its last expression, and that of the expression."""
    tree = ast.parse(code)
    last = None
    if last_expression(code) is not None:
        expression = tree.body.pop()
        assert isinstance(expression, ast.Expr)
        last = compile(ast.Expression(expression.value), file_name(name), "eval")
    tree = watched(tree) if watch else tree
    return compile(tree, file_name(name), "exec"), last


def bound_of(error: BaseException) -> str | None:
    """Return the bound that an exception in the student's code reports."""
    kinds = error.raised.kinds if isinstance(error, StudentError) else ()
    return next((BOUND_OF_ERROR[kind] for kind in kinds if kind in BOUND_OF_ERROR), None)


def copied(value: Any) -> Any:
    """Return a copy of the test's own, which it may change."""
    if isinstance(value, Remote):
        return value
    try:
        return copy.deepcopy(value, {id(remote): remote for remote in _remotes(value)})
    except Exception:
        return value


def _remotes(value: Any) -> Iterator[Remote]:
    """Yield the objects of the student's process in a container: they are not copied."""
    if isinstance(value, Remote):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (*_remotes(key), *_remotes(item))
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _remotes(item)
