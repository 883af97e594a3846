"""Feedback through nbgrader: formgrader and ``nbgrader generate_feedback`` write our page.

nbgrader's own page shows every cell of the graded notebook, hidden tests included. Ours is made
from the same notebook and grades and shows none.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades

from autograder.notebook.cells import nbgrader_metadata, set_nbgrader_metadata
from autograder.reports.feedback.model import feedback
from autograder.reports.feedback.page import render


class FeedbackExporter(Exporter):
    """Exports a graded notebook as the student's page of feedback."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page; nbgrader's ``GetGrades`` has put scores and comments into ``nb``."""
        graded, context = super().from_notebook_node(nb, resources, **kw)
        about = context["nbgrader"]
        return render(feedback(graded, about["student"], about.get("late_penalty", 0.0))), context


class GetOpenGrades(GetGrades):
    """nbgrader's ``GetGrades``, but manual scores are distinguished from automatic ones.

    What is not marked yet has no score (nbgrader: 0), and "No response." is not a comment.
    """

    def _get_comment(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        comment = self.gradebook.find_comment(
            nbgrader_metadata(cell)["grade_id"],
            self.notebook_id,
            self.assignment_id,
            self.student_id,
        )
        set_nbgrader_metadata(cell, comment=comment.manual_comment)

    def _get_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        super()._get_score(cell, resources)
        grade = self.gradebook.find_grade(
            nbgrader_metadata(cell)["grade_id"],
            self.notebook_id,
            self.assignment_id,
            self.student_id,
        )
        set_nbgrader_metadata(cell, by_hand=grade.manual_score is not None)
        if grade.manual_score is None and grade.auto_score is None and not grade.extra_credit:
            set_nbgrader_metadata(cell, score=None)
