"""Build the course, then grade a sample class, showing each command as an instructor types it.

python scripts/grade_sample_class.py [STUDENTS] [COURSE FOLDER]
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from rich.console import Console

from autograder.checkout import current


def main() -> None:
    """Run the commands one after the other; end with the first that fails."""
    try:
        grade_sample_class()
    except KeyboardInterrupt:
        sys.exit(130)  # the command that was interrupted has said so


def grade_sample_class() -> None:
    """Build, make the class where there is none, grade, give feedback and report."""
    students = sys.argv[1] if len(sys.argv) > 1 else "20"
    course = Path(sys.argv[2] if len(sys.argv) > 2 else "course-sample")
    assignments = current().assignments()
    run("build")
    if not (course / "submitted").exists():
        run("sample-class", str(course), "-n", students)
    for assignment in assignments:
        # Status 1 says that some submission could not be graded, as a class of this kind wants.
        run("grade", assignment, "--course", str(course), may_fail=True)
        run("feedback", assignment, "--course", str(course))
        if any((course / "submitted").glob(f"*/{assignment}/predictions*.csv")):
            run("leaderboard", assignment, "--course", str(course))
    run("report", *assignments, "--course", str(course))
    print(f"The sample class is in {course}/; a class of your own belongs in course/.")


def run(*words: str, may_fail: bool = False) -> None:
    """Show a command, then run it."""
    Console().rule(style="dim", title=f"autograder {' '.join(words)}", align="left")
    autograder = Path(sys.executable).with_name("autograder")
    status = subprocess.call([str(autograder), *words])
    if status != 0 and not may_fail:
        sys.exit(status)


if __name__ == "__main__":
    main()
