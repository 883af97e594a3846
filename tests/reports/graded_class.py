"""A graded class made of values, for the tests of the report."""

import random

from autograder.gradebook.values import CellGrade, GradedSubmission, NotebookResult, Student
from autograder.judge.verdict import Judgement, Note, Verdict
from autograder.reports.class_report.graded import Graded

OUTCOMES = ("wrong", "wrong", "not written", "right given upstream", "stopped")


def one(student: str, outcomes: dict[str, str], notes=(), name: str = "", marked=None) -> Graded:
    verdicts = tuple(
        Verdict(
            f"test_{problem}",
            problem,
            2.0,
            outcome,
            mistake="factor-two" if outcome == "wrong" else None,
            bound="wall time" if outcome == "stopped" else None,
            seconds=0.1,
        )
        for problem, outcome in outcomes.items()
    )
    grades = {v.test: CellGrade(v.test, v.score, v.points) for v in verdicts}
    grades["explain"] = CellGrade("explain", marked, 3.0, marked is not None)
    submission = GradedSubmission(
        Student(student, name or student, ""), "ps", None, (NotebookResult("nb", grades),)
    )
    judgement = Judgement(verdicts, tuple(notes), True, 0.5)
    return Graded(submission, {"nb": judgement}, {}, {"nb": f"autograded/{student}/ps/nb.ipynb"})


def crowd(size: int, problems: int, seed: int = 5) -> list[Graded]:
    rng = random.Random(seed)
    names = [f"problem_{number}" for number in range(problems)]
    found = []
    for number in range(size):
        skill = rng.betavariate(4, 2)
        outcomes = {
            name: "right" if rng.random() < skill else rng.choice(OUTCOMES) for name in names
        }
        notes = [Note("crash", None, "A cell was left out.")] if rng.random() < 0.1 else []
        found.append(one(f"s{number:03}", outcomes, notes))
    return found
