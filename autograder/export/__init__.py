"""Grades out: CSV for a spreadsheet, and the files that Canvas's and Moodle's gradebooks import."""

from autograder.export.tables import FORMATS, Table, table

__all__ = ["FORMATS", "Table", "table"]
