"""Exports made for tests: zip files and notebooks."""

import datetime
import io
import json
import zipfile
from pathlib import Path

from autograder.lms.notebooks import CourseNotebook

KNOWN = [
    CourseNotebook("ps1", "relu", frozenset({"relu", "test_relu", "explain"})),
    CourseNotebook("ps2", "mlp", frozenset({"affine", "test_affine"})),
]
OCTOBER = datetime.datetime(2026, 10, 1, 12, 0, 0)


def notebook(mark: str = "", cells: tuple[str, ...] = ("relu", "test_relu")) -> bytes:
    """Return a notebook with these graded cells; ``mark`` distinguishes two."""
    made = [
        {
            "cell_type": "code",
            "metadata": {"nbgrader": {"grade_id": name}},
            "source": f"# {mark}",
            "outputs": [],
        }
        for name in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def zipped(entries: dict[str, bytes | tuple[bytes, datetime.datetime]]) -> bytes:
    """Return a zip file of path → content, or of path → (content, time)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, value in entries.items():
            data, when = value if isinstance(value, tuple) else (value, OCTOBER)
            info = zipfile.ZipInfo(path, when.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


def write_zip(path: Path, entries: dict) -> Path:
    path.write_bytes(zipped(entries))
    return path
