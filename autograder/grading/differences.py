"""Where the place of grading differs from the student's: Python's version, missing packages.

What a cell failed of is taken from its outputs, which student code may have made up. So a sentence
holds nothing of them but the name of a module, and only of one that is indeed not installed here.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.errors import UserError
from autograder.judge.verdict import Note, NoteKind, Verdict
from autograder.notebook.cells import grade_id, is_test
from chainrule.packages import PACKAGES

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
_MODULE = re.compile(r"No module named '([A-Za-z_][A-Za-z0-9_]{0,60})")
#: Errors that another version of Python may be the cause of.
_OF_THE_VERSION = frozenset({"SyntaxError", "ImportError", "ModuleNotFoundError", "AttributeError"})
#: How a test's message names what an answer raised while it was called.
_RAISED = re.compile(r"raised (\w+)(?:: (.*))?")
_BOUND = re.compile(
    r"^\s*(?:async\s+def|def|class)\s+(\w+)|^\s*(\w+)\s*=(?!=)|\bimport\s+(?:[\w.]+\s+as\s+)?(\w+)",
    re.M,
)


@dataclass(frozen=True)
class _Failure:
    """A cell that failed of a difference: its answer, what it would have bound, the sentence."""

    answer: str | None
    names: frozenset[str]
    sentence: str


def name_differences(
    submission: NotebookNode, executed: NotebookNode, verdicts: Iterable[Verdict]
) -> tuple[tuple[Verdict, ...], list[Note]]:
    """Return the verdicts with differences named where they matter, and notes for the instructor.

    Args:
        submission: what was handed in, whose metadata says with which Python it was written.
        executed: the executed notebook.
        verdicts: the judge's.
    """
    version = written_with(submission)
    failures = list(_failures(executed, version))
    named, notes = [], {failure.sentence: failure.answer for failure in reversed(failures)}
    for verdict in verdicts:
        if not verdict.passed and (sentence := _difference(verdict, failures, version)):
            notes.setdefault(sentence, verdict.problem)
            verdict = dataclasses.replace(verdict, message=f"{verdict.message} {sentence}".strip())
        named.append(verdict)
    return tuple(named), [
        Note(NoteKind.OTHER_ENVIRONMENT, answer, sentence) for sentence, answer in notes.items()
    ]


def written_with(submission: NotebookNode) -> str | None:
    """Return the version of Python that a notebook was written with ("3.13"), None if unknown."""
    about = submission.metadata.get("language_info")
    version = about.get("version") if isinstance(about, dict) else None
    found = re.match(r"3\.\d{1,3}(?!\d)", version) if isinstance(version, str) else None
    return found.group() if found else None


def missing_packages() -> list[str]:
    """Return the packages that students may count on and that are not installed here."""
    return [install for name, install in PACKAGES.items() if not _installed(name)]


def require_packages() -> None:
    """Raise if answers that are right for students could fail here for want of a package.

    Raises:
        UserError: it names the packages.
    """
    if missing := missing_packages():
        raise UserError(
            f"Students may use {', '.join(missing)}, not installed where this is graded: "
            f"pip install {' '.join(missing)}."
        )


def _failures(executed: NotebookNode, version: str | None) -> Iterator[_Failure]:
    for cell in executed.cells:
        if cell.cell_type != "code" or is_test(cell):
            continue
        for output in cell.get("outputs", []):
            if output.output_type != "error":
                continue
            sentence = _sentence(str(output.ename), str(output.evalue), version)
            if sentence:
                bound = {name for found in _BOUND.findall(cell.source) for name in found if name}
                yield _Failure(grade_id(cell), frozenset(bound), sentence)


def _sentence(error: str, text: str, version: str | None) -> str:
    module = _MODULE.match(text)
    if error == "ModuleNotFoundError" and module and not _installed(module.group(1)):
        return (
            f"The module {module.group(1)} is not installed where this is graded, and no file of "
            "that name was handed in."
        )
    if error not in _OF_THE_VERSION or version == HERE:
        return ""
    if error == "AttributeError" and not text.startswith("module '"):
        return ""
    if version is not None:
        return f"The notebook was written with Python {version}, and is graded with Python {HERE}."
    if error == "SyntaxError":
        return f"The cell is not valid Python {HERE}, the version with which it is graded."
    return ""


def _installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _difference(verdict: Verdict, failures: list[_Failure], version: str | None) -> str:
    """Return the sentence about the difference that a test failed of, or nothing."""
    raised = _RAISED.search(verdict.message)
    if raised and (sentence := _sentence(raised.group(1), raised.group(2) or "", version)):
        return sentence
    words = set(re.findall(r"\w+", verdict.message))
    for failure in failures:
        if failure.answer == verdict.problem or words & failure.names:
            return failure.sentence
    return ""
