"""One run of a test: its code, in the names it has, to whatever end it comes to."""

import contextlib
import copy
import functools
import io
import types
import warnings
from dataclasses import dataclass, field
from typing import Any

from autograder.judge.explain import Explanation
from autograder.judge.run_cells import BOUND_OF_ERROR
from autograder.notebook.compiled import Test
from autograder.sandbox.exceptions import StudentError
from autograder.sandbox.guest.rpc.proxy import Remote
from chainrule.check import CheckAdvice


@dataclass
class Attempt:
    """What running a test came to so far."""

    test: Test
    namespace: dict[str, Any] = field(default_factory=dict)
    failure: Explanation | None = None
    advice: Explanation | None = None
    mutated_arguments: bool = False
    printed: str = ""
    seconds: float = 0.0
    bound: str | None = None
    passed: bool = False


def run_code(
    code: str, name: str, namespace: dict[str, Any], printed: io.StringIO
) -> tuple[BaseException | None, list[CheckAdvice]]:
    """Run a test's code to its end; return what it ended with, and the words of advice."""
    with (
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", CheckAdvice)
        failed: BaseException | None = None
        try:
            exec(_compiled(code, name), namespace)
        except (Exception, SystemExit) as error:
            failed = error
    return failed, [w.message for w in caught if isinstance(w.message, CheckAdvice)]


@functools.lru_cache(maxsize=512)  # the same tests for every submission
def _compiled(code: str, name: str) -> types.CodeType:
    return compile(code, f"<{name}>", "exec")


def bound_of(error: BaseException) -> str | None:
    """Return the bound that an exception in the student's code reports."""
    kinds = error.raised.kinds if isinstance(error, StudentError) else ()
    return next((BOUND_OF_ERROR[kind] for kind in kinds if kind in BOUND_OF_ERROR), None)


def copied(value: Any) -> Any:
    """Return a copy of the test's own, which it may change."""
    if isinstance(value, Remote):
        return value
    try:
        return copy.deepcopy(value)
    except Exception:
        return value
