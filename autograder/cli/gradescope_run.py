"""Grades one submission on Gradescope: ``python -m autograder.cli.gradescope_run /autograder``.

Whatever happens, ``results/results.json`` is written and the exit status is 0: what an instructor
can do about an error is printed, which Gradescope shows to instructors alone.
"""

from __future__ import annotations

import json
import sys
import traceback
from pathlib import Path
from typing import Any

from autograder.errors import UserError

#: What a student reads when it is not the submission's fault.
OUR_FAULT = "The autograder could not grade this: tell your instructor, and hand in again later."


def main() -> None:
    """Grade what is in the folder that is the first argument."""
    root = Path(sys.argv[1])
    document = _graded(root)
    from autograder.files import write_text

    write_text(root / "results" / "results.json", json.dumps(document, indent=1) + "\n")


def _graded(root: Path) -> dict[str, Any]:
    from autograder.grading.single import failure

    try:
        settings = json.loads((root / "source" / "settings.json").read_text())
        return _grade(root, settings["assignment"], bytes.fromhex(settings["secret"]))
    except NothingToGrade as error:
        return failure(str(error))
    except UserError as error:  # about this installation
        print(error)
    except Exception:
        traceback.print_exc()
    return failure(OUR_FAULT)


class NothingToGrade(Exception):
    """The submission has no notebook of the assignment; the message is for the student."""


def _grade(root: Path, assignment: str, secret: bytes) -> dict[str, Any]:
    from traitlets.config import Config

    from autograder.checkout import current
    from autograder.grading.companions import read_companions
    from autograder.grading.grade_one import Task
    from autograder.grading.judge_processes import JudgePool
    from autograder.grading.read_sources import load_sources
    from autograder.grading.single import results
    from autograder.nbgrader_config import configure
    from autograder.sandbox.bounds import Bounds

    checkout, config = current(), Config()
    configure(config, root / "source", checkout.root)
    sources = load_sources(checkout.solutions, assignment, config)
    folder = root / "submission"
    handed_in = _notebooks(folder, assignment, sources)
    documents = []
    pool = JudgePool(alone=True)
    try:
        for source in sources:
            path, data = handed_in[source.name]
            files = read_companions(path.parent, [source.name, path.stem]).files
            task = Task(data, source, Bounds(), files=files, secret=secret)
            documents.append(results(pool.grade(task), source))
    finally:
        pool.close()
    document = _together(documents)
    if (checkout.root / "autograder/competition/labels.csv").exists():
        _add_competition(document, root, folder)
    return document


def _notebooks(folder: Path, assignment: str, sources: list[Any]) -> dict[str, tuple[Path, bytes]]:
    """Return name → file and content of the notebooks that were handed in.

    Raises:
        NothingToGrade: one is missing, or there are several.
    """
    from autograder.grading.submissions import read_bytes
    from autograder.lms.notebooks import CourseNotebook, identify

    known = [CourseNotebook(assignment, one.name, frozenset(one.checksums)) for one in sources]
    found: dict[str, list[tuple[Path, bytes]]] = {one.name: [] for one in sources}
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    for path in files[:1000]:
        if ".ipynb" not in path.name.casefold() or ".ipynb_checkpoints" in path.parts:
            continue
        try:
            data = read_bytes(path)
        except OSError:
            continue
        identified = identify(path.name, data, known)
        if identified is not None and identified.notebook is None and len(known) == 1:
            found[known[0].name].append((path, identified.data))
        elif identified is not None and identified.notebook is not None:
            found[identified.notebook.name].append((path, identified.data))
    for name, candidates in found.items():
        if not candidates:
            raise NothingToGrade(f"There is no notebook {name}.ipynb in what you handed in.")
        exact = [one for one in candidates if one[0].name == f"{name}.ipynb"]
        if len(candidates) > 1 and len(exact) != 1:
            raise NothingToGrade(
                f"You handed in {len(candidates)} notebooks: hand in {name}.ipynb alone."
            )
        found[name] = exact if exact else candidates
    return {name: candidates[0] for name, candidates in found.items()}


def _together(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """Join the results of an assignment's notebooks."""
    return documents[0] | {
        "score": sum(document["score"] for document in documents),
        "output": "\n".join(document["output"] for document in documents if document["output"]),
        "tests": [test for document in documents for test in document["tests"]],
    }


def _add_competition(document: dict[str, Any], root: Path, folder: Path) -> None:
    """Score the competition's entries and put the best one on the leaderboard."""
    from autograder.competition.labels import labels
    from autograder.reports.leaderboard.entries import MOST_ENTRIES, best_entry

    files = sorted(folder.rglob("predictions*.csv"))
    if not files:
        return
    if (earlier := _earlier(root)) >= MOST_ENTRIES:
        said = [f"Entries are scored for the first {MOST_ENTRIES} submissions: this is another."]
        best = None
    else:
        best, rejected = best_entry("", "", files[: MOST_ENTRIES - earlier], labels())
        said = [f"{entry.file}: {entry.reason}" for entry in rejected]
    if best is not None:
        percent = round(100 * best.accuracy, 2)
        document["leaderboard"] = [{"name": "Accuracy (%)", "value": percent, "order": "desc"}]
        said.append(f"{best.file}: {percent:.2f} % of the images are right.")
    document["output"] = "\n".join(line for line in (document["output"], *said) if line)


def _earlier(root: Path) -> int:
    """Return how many submissions came before this one, as Gradescope says."""
    try:
        metadata = json.loads((root / "submission_metadata.json").read_text())
        return len(metadata["previous_submissions"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


if __name__ == "__main__":
    main()
