"""Results of a graded class, as plain values: what feedback, report and export are made of."""

from autograder.gradebook.read import read_results, read_students
from autograder.gradebook.values import (
    AutomaticGrades,
    CellGrade,
    GradedSubmission,
    NotebookResult,
    Student,
)

__all__ = [
    "AutomaticGrades",
    "CellGrade",
    "GradedSubmission",
    "NotebookResult",
    "Student",
    "read_results",
    "read_students",
]
