"""Results of a graded class, as plain values: what feedback, report and export are made of."""

from autograder.gradebook.read import read_results, read_students
from autograder.gradebook.values import CellGrade, NotebookResult, Student, Submission

__all__ = [
    "CellGrade",
    "NotebookResult",
    "Student",
    "Submission",
    "read_results",
    "read_students",
]
