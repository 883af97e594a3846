"""Why a submission has no grade, read anew from what was handed in."""

from __future__ import annotations

from autograder.course_folder import CourseFolder
from autograder.errors import reason_of
from autograder.grading.results_folder import OF_THE_EXCHANGE
from autograder.grading.submissions import read_bytes
from autograder.notebook.submission import Unreadable, read_submission


def ungraded_reason(course: CourseFolder, student: str, assignment: str, notebook: str) -> str:
    """Return one clause that says why there is no graded notebook."""
    folder = course.folder("submitted", student, assignment)
    path = folder / f"{notebook}.ipynb"
    if not path.exists() and not path.is_symlink():
        found = folder.glob("*") if folder.is_dir() else ()
        others = sorted(one.name for one in found if one.name not in OF_THE_EXCHANGE)
        there = ", ".join(others[:5]) + (", …" if len(others) > 5 else "")
        return f"{path.name} was not handed in" + (f" (only {there})" if others else "")
    try:
        read_submission(read_bytes(path))
    except Unreadable as error:
        return str(error)
    except OSError as error:
        return str(error.strerror or error)
    except Exception as error:  # whatever a malformed file leads to stays with it
        return f"it could not be read: {reason_of(error)}"
    return "grading it failed: see what 'autograder grade' says"
