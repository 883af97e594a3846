"""Judge one submission: student code and tests never share a process.

::

    with Judge(bounds) as judge:
        executed, judgement = judge.judge(submission, source)
"""

from autograder.judge.core import Judge, judge
from autograder.judge.verdict import Judgement, Note, Verdict
from autograder.notebook.compiled import unprovided_names
from autograder.sandbox.bounds import Bounds
from autograder.sandbox.bubblewrap import ConfinementUnavailable

__all__ = [
    "Bounds",
    "ConfinementUnavailable",
    "Judge",
    "Judgement",
    "Note",
    "Verdict",
    "judge",
    "unprovided_names",
]
