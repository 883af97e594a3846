"""Judge one submission: student code and tests never share a process.

::

    with Judge(bounds) as judge:
        executed, judgement = judge.judge(submission, source)
"""

from autograder.judge.bounds import Bounds
from autograder.judge.confinement import ConfinementUnavailable
from autograder.judge.core import Judge, judge
from autograder.judge.source import unprovided_names
from autograder.judge.verdict import Judgement, Note, Verdict

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
