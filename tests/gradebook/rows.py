"""Everything a gradebook holds, by the names people know instead of random keys."""

from __future__ import annotations

from sqlalchemy import create_engine, text

QUERIES = {
    "students": "SELECT id, first_name, last_name, email FROM student",
    "assignments": "SELECT name, duedate, course_id FROM assignment",
    "cells": """
        SELECT n.name, b.name, b.type, g.max_score, g.cell_type, t.max_score
        FROM base_cell b JOIN notebook n ON n.id = b.notebook_id
        LEFT JOIN grade_cells g ON g.id = b.id LEFT JOIN task_cells t ON t.id = b.id""",
    "source_cells": """
        SELECT n.name, s.name, s.cell_type, s.locked, s.source, s.checksum
        FROM source_cell s JOIN notebook n ON n.id = s.notebook_id""",
    "submissions": """
        SELECT a.name, s.student_id, s.timestamp, s.extension
        FROM submitted_assignment s JOIN assignment a ON a.id = s.assignment_id""",
    "notebooks": """
        SELECT n.name, s.student_id, m.flagged, m.late_submission_penalty
        FROM submitted_notebook m JOIN submitted_assignment s ON s.id = m.assignment_id
        JOIN notebook n ON n.id = m.notebook_id""",
    "grades": """
        SELECT s.student_id, n.name, b.name, g.auto_score, g.manual_score, g.extra_credit,
            g.needs_manual_grade
        FROM grade g JOIN base_cell b ON b.id = g.cell_id
        JOIN submitted_notebook m ON m.id = g.notebook_id JOIN notebook n ON n.id = m.notebook_id
        JOIN submitted_assignment s ON s.id = m.assignment_id""",
    "comments": """
        SELECT s.student_id, n.name, b.name, c.auto_comment, c.manual_comment
        FROM comment c JOIN base_cell b ON b.id = c.cell_id
        JOIN submitted_notebook m ON m.id = c.notebook_id JOIN notebook n ON n.id = m.notebook_id
        JOIN submitted_assignment s ON s.id = m.assignment_id""",
    "courses": "SELECT id FROM course",
    "version": "SELECT version_num FROM alembic_version",
}


def gradebook_rows(db_url: str) -> dict[str, list[tuple]]:
    """Return table → sorted rows."""
    engine = create_engine(db_url)
    try:
        with engine.connect() as connection:
            return {
                name: sorted(map(tuple, connection.execute(text(query))), key=repr)
                for name, query in QUERIES.items()
            }
    finally:
        engine.dispose()


def scores(db_url: str) -> dict[str, float]:
    """Return student → automatic points."""
    total: dict[str, float] = {}
    for student, _, _, auto, *_ in gradebook_rows(db_url)["grades"]:
        total[student] = total.get(student, 0.0) + (auto or 0.0)
    return total
