"""Whether a solved source can be judged: proved before the first submission of it is.

The source is judged, and run in one process as nbgrader alone does. A test that passes there and
not here would take points from everyone who is right, so that grading stops until its author has
decided what to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import autograder
from autograder.grading.grade_one import solved
from autograder.grading.own_judge import judge_of_this_process
from autograder.grading.source_notebook import SourceNotebook
from autograder.judge.judge import Proof
from autograder.notebook.cells import grade_id, is_test
from autograder.notebook.submission import digest, read_submission
from autograder.sandbox.bounds import Bounds

#: nbgrader's directive, which it replaces by tests.
_AUTOTEST = re.compile(r"^\s*#+\s*(HASHED\s+)?AUTOTEST\b", re.MULTILINE)
#: Packages whose code a proof depends on.
_CODE = ("judge", "sandbox", "notebook")


@dataclass(frozen=True)
class ProofTask:
    """A source to be proved, and all that the proof depends on."""

    source: SourceNotebook
    bounds: Bounds
    confined: bool
    secret: bytes
    #: The notebook as it is given out, in which nothing is written, as JSON.
    empty: str = field(repr=False)

    @property
    def digest(self) -> str:
        """The fingerprint of all that."""
        given = digest(self.empty.encode())
        parts = (self.source.digest, given, repr(self.bounds), repr(self.confined), _code())
        return digest("\n".join(parts).encode())


@dataclass(frozen=True)
class Finding:
    """A test that a solved source does not pass, in words for its author."""

    notebook: str
    test: str
    #: What happens, where, and what to do.
    text: str
    #: Whether it passes in one process, so that grading has to stop.
    stops: bool


def prove(task: ProofTask) -> list[Finding]:
    """Judge a solved source, and run it in one process; return the tests that need a look."""
    if to_write := _autotests(task.source):
        return to_write
    judge = judge_of_this_process(task.confined)
    source, name, files = solved(task.source), task.source.name, dict(task.source.files)
    secret = task.secret or None
    proofs = judge.prove(source, task.bounds, files=files, secret=secret)
    found = [one for proof in proofs if (one := finding(name, proof)) is not None]
    empty = read_submission(task.empty.encode())
    _, judgement = judge.judge(
        empty, source, task.bounds, files=files, source_files=files, secret=secret
    )
    return found + [
        Finding(
            name,
            verdict.test,
            f"{name}.ipynb, test {verdict.test!r}: a notebook in which nothing is written gets "
            f"{verdict.score:g} of its {verdict.points:g} points.",
            False,
        )
        for verdict in judgement.verdicts
        if verdict.score
    ]


def _autotests(source: SourceNotebook) -> list[Finding]:
    """Return the tests that nbgrader has yet to write: as they are, they would pass for anyone."""
    return [
        Finding(
            source.name,
            str(grade_id(cell)),
            f"{source.name}.ipynb, test {grade_id(cell)!r}: AUTOTEST stands in the place of its "
            "tests. Run 'nbgrader generate_source_with_tests', and set "
            "c.CourseDirectory.source_directory = 'source_with_tests'.",
            True,
        )
        for cell in source.notebook().cells
        if is_test(cell) and _AUTOTEST.search(cell.source)
    ]


def finding(notebook: str, proof: Proof) -> Finding | None:
    """Return what is to be said of a test, None if it passes (or is marked as unprotected).

    One that is worth nothing never stops grading.
    """
    test, verdict, there = proof.test, proof.verdict, proof.in_process
    if verdict.passed or 0 < test.points <= verdict.score:
        return None
    name = f"{notebook}.ipynb, test {test.name!r} ({test.points:g} points)"
    line = f" at '{proof.trouble.line}'" if proof.trouble is not None and proof.trouble.line else ""
    passes = there is not None and (
        there.earned > verdict.score if test.points else not there.error
    )
    if not passes:
        error = there.error if there is not None else "it is not reached"
        why = f": {error}" if error else ""
        text = f"{name}: the solved source does not pass it in stock nbgrader either{why}."
        return Finding(notebook, test.name, text, False)
    reason, advice = explanation(proof)
    return Finding(
        notebook,
        test.name,
        f"{name}: it passes in stock nbgrader and not here{line}: {reason}. {advice}, or give the "
        "test's cell the tag 'unprotected': it then runs in the student's process, and its points "
        "are reported as not protected.",
        test.points > 0,
    )


#: In a test's code → why it cannot be judged, and how to rewrite it.
_IDIOMS = (
    (
        r"\bawait\b|iscoroutine",
        "it awaits, which the judge cannot do",
        "Run the coroutine in a function of a given cell, and test what that returns",
    ),
    (
        r"\bget_ipython\b|\bIn\[",
        "it asks for the notebook's own shell",
        "Test what the answer returns instead",
    ),
    (
        r"\b(globals|locals|dir|vars)\(",
        "it looks at the names of the student's process",
        "Name what it needs: a name that is not there fails the test",
    ),
    (
        r"__main__",
        "it replaces a name by way of the module '__main__'",
        "Assign to the name itself, and put it back",
    ),
    (
        r"\bopen\(|\bexists\(|\b(read_\w+|load\w*)\(['\"]",
        "it reads or writes a file together with the student's process",
        "Write the file's name into the test, and give it to the call or let the answer's code "
        "have the same one; the file must be text (.txt, .csv, .json, …)",
    ),
    (
        r"\btype\(\w+\) *(==|!=|is)|__class__",
        "it compares the type of an object of the student's, which is another one here",
        "Ask with isinstance",
    ),
    (
        r"\bid\(|\bis (?!None|not None|True|False)",
        "it compares objects by identity, and what crosses between processes is a copy",
        "Compare values with ==",
    ),
)
#: In what ended a test → the same: what only an object of one process can do.
_OBJECTS = (
    (
        r"isinstance\(\) arg|issubclass\(\) arg|catching classes|Expected a BaseException",
        "it asks by a class of the notebook's whether an object is of it, or catches it",
        "Ask for the attributes that count, or catch the builtin exception that it extends",
    ),
    (
        r"Remote",
        "it uses an operator or a builtin on an object of the student's, which would then decide "
        "by itself whether it is right",
        "Compare its attributes, or what its methods return",
    ),
)


def explanation(proof: Proof) -> tuple[str, str]:
    """Return why a test does not pass here, as the end of a sentence, and what to do about it."""
    trouble = proof.trouble
    if trouble is None:
        return (
            f"{proof.verdict.message.rstrip('.') or 'it does not end well'}",
            "Let the last expression of the cell be a number that the test computes",
        )
    missing = re.match(r"name '(\w+)' is not defined", trouble.message)
    if trouble.kind == "NameError" and missing and missing[1] != "get_ipython":
        return (
            f"the judge does not have the name '{missing[1]}'",
            f"Give the cell that defines '{missing[1]}' the tag 'shared', so that the judge runs "
            "it, too",
        )
    if trouble.kind == "ModuleNotFoundError":
        return trouble.message, "Install the module where you grade, or put it beside the notebook"
    if trouble.kind == "CodecError" or proof.verdict.message.startswith("What "):
        because = f" ({trouble.message})" if trouble.message else ""
        return (
            f"a value that it needs does not cross between the processes{because}",
            "Let the answer return numbers, text, lists, dicts, arrays or tables",
        )
    for pattern, reason, advice in _OBJECTS:
        if re.search(pattern, trouble.message):
            return reason, advice
    for pattern, reason, advice in _IDIOMS:
        if re.search(pattern, trouble.line) or re.search(pattern, proof.test.code):
            return reason, advice
    said = f"{trouble.kind}: {trouble.message}" if trouble.message else trouble.kind
    return (
        f"{said}; the test and the answer run in different processes here",
        "Rewrite it so that it only calls the answer and looks at what comes back",
    )


@cache
def _code() -> str:
    """Return the fingerprint of the code that judges."""
    root = Path(autograder.__file__).parent
    files = sorted(path for name in _CODE for path in (root / name).rglob("*.py"))
    return digest(b"".join(path.read_bytes() for path in files))
