"""A class list, and what collecting an export into a folder gives."""

import pytest

from autograder.gradebook.values import Student
from autograder.lms.archive import open_export
from autograder.lms.collect import sort_export
from autograder.lms.matching import ClassIndex
from tests.lms import exports

STUDENTS = [
    Student("anna", "Anna", "Müller", "anna@u.example"),
    Student("bob", "Bob", "Ray", "bob@u.example", lms_user_id="77"),
    Student("li_x", "Xiaolong", "Li", "xli@u.example", lms_user_id="78"),
]


@pytest.fixture
def collect(tmp_path):
    """Collect an export (a mapping of path → content, or a path) as an instructor does."""
    staging = tmp_path / "staging"
    staging.mkdir()

    def run(export, members=None, take_new=False, more=(), **options):
        path = export
        if isinstance(export, dict):
            path = exports.write_zip(tmp_path / "export.zip", export)
        with open_export(path) as (files, rejected):
            result = sort_export(
                files,
                ClassIndex([*STUDENTS, *more], members or {}),
                "ps1",
                exports.KNOWN,
                lambda student: tmp_path / "submitted" / student / "ps1",
                staging,
                confirm=lambda student, reason: take_new,
                **options,
            )
        result.rejected += rejected
        assert list(staging.iterdir()) == []
        return result

    return run


@pytest.fixture
def submitted(tmp_path):
    """Return what was collected: path → content."""

    def read():
        root = tmp_path / "submitted"
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file()
        }

    return read
