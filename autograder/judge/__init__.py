"""Judge one submission: student code and tests never share a process.

::

    with Judge(bounds) as judge:
        executed, judgement = judge.judge(submission, source)

The names are imported when they are first used: whoever needs only a verdict's values
(`autograder.judge.verdict`) does not wait for IPython.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.judge.judge import Judge
    from autograder.judge.verdict import Judgement, Note, NoteKind, Outcome, Verdict
    from autograder.sandbox.bounds import Bounds
    from autograder.sandbox.confinement import ConfinementUnavailable

__all__ = [
    "Bounds",
    "ConfinementUnavailable",
    "Judge",
    "Judgement",
    "Note",
    "NoteKind",
    "Outcome",
    "Verdict",
]
_MODULES = {
    "Bounds": "autograder.sandbox.bounds",
    "ConfinementUnavailable": "autograder.sandbox.confinement",
    "Judge": "autograder.judge.judge",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(importlib.import_module(_MODULES.get(name, "autograder.judge.verdict")), name)
