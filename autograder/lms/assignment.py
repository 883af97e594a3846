"""Tell which assignment an export is of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from autograder.errors import UserError
from autograder.lms.archive import ExportFile, is_system_file
from autograder.lms.inner_archives import with_inner_files
from autograder.lms.layouts import recognise
from autograder.lms.notebooks import CourseNotebook, identify


def guess_assignment(files: Iterable[ExportFile], notebooks: Sequence[CourseNotebook]) -> str:
    """Return the assignment whose notebooks an export holds.

    Raises:
        UserError: none or several fit.
    """
    found: Counter[str] = Counter()
    usable = [file for file in files if not is_system_file(file.path)]
    entries = recognise((file.path, file.modified) for file in usable)
    for outer in usable:
        for file in with_inner_files([outer])[0]:
            if is_system_file(file.path) or not _may_be_notebook(file.path):
                continue
            own = file is outer and file.path in entries
            try:
                name = entries[file.path].file if own else file.path
                identified = identify(name, file.read(), notebooks)
            except ValueError:
                continue
            if identified and identified.notebook:
                found[identified.notebook.assignment] += 1
    if len(found) != 1:
        what = f"notebooks of {', '.join(sorted(found))}" if found else "no notebook of the course"
        raise UserError(f"The export holds {what}: name the assignment with --assignment.")
    return next(iter(found))


def _may_be_notebook(path: str) -> bool:
    name = path.casefold()
    return (
        ".ipynb" in name or name.endswith((".json", ".txt")) or "." not in name.rsplit("/", 1)[-1]
    )
