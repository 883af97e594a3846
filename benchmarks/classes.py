"""Two classes with the same work: one for stock nbgrader, one for this autograder."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook

ASSIGNMENT = "light"
SOURCE = Path(__file__).with_name("light.percent")
#: What students hand in, in turns. No wrong answer is built on by another, so that what is graded
#: is the same whether or not a problem is tried again on top of right answers.
VARIANTS: tuple[dict[str, str], ...] = (
    {},
    {"relu": "def relu(x):\n    return np.where(x > 0, x, 0.0)\n"},
    {"d_loss_d_ypredicted": "def d_loss_d_ypredicted(variables, y):\n    return y\n"},
    {"loss": "def loss(y_predicted, y_observed):\n    raise NotImplementedError\n"},
)
#: One thread each, as the autograder itself has it.
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}

#: Student → test → points, None where nothing was decided.
Scores = dict[str, dict[str, float | None]]


#: torch and matplotlib out of the way, where thirty kernels start and their speed is not the point.
PLAIN = (
    ("import matplotlib.pyplot as plt\n", ""),
    ("import torch\n", ""),
    ("torch.relu(torch.tensor(x)).numpy()", "np.maximum(0.0, x)"),
)


def solved(heavy: bool = True) -> NotebookNode:
    """The solved notebook of the light assignment, with heavy imports or NumPy's only."""
    text = SOURCE.read_text(encoding="utf-8")
    for old, new in () if heavy else PLAIN:
        text = text.replace(old, new)
    notebook = jupytext.reads(text, fmt="py:percent")
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL})
    for cell in notebook.cells:
        cell.metadata.pop("lines_to_next_cell", None)
    return notebook


def timed(command: Sequence[str], folder: Path) -> float:
    """Run a command to its end; return its seconds.

    Raises:
        RuntimeError: it failed.
    """
    path = os.pathsep.join([str(Path(command[0]).parent), ENVIRONMENT["PATH"]])
    began = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        env={**ENVIRONMENT, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stdout[-800:]} {done.stderr[-1500:]}")
    return seconds


@dataclass(frozen=True)
class Class:
    """A course folder, and the command that grades its one assignment."""

    root: Path
    command: tuple[str, ...]
    heavy: bool = True

    def hand_in(self, student: str, notebook: NotebookNode) -> None:
        """Put a submission where nbgrader's ``collect`` would."""
        folder = self.root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")

    def fill(self, count: int) -> None:
        """Let ``count`` students hand in the variants in turns."""
        for number in range(count):
            self.hand_in(f"s{number:04}", self.answered(VARIANTS[number % len(VARIANTS)]))

    def answered(self, answers: Mapping[str, str]) -> NotebookNode:
        """The released notebook with the solved answers, but for those given."""
        right = {
            cell.metadata["nbgrader"]["grade_id"]: cell.source
            for cell in solved(self.heavy).cells
            if cell.metadata.get("nbgrader", {}).get("solution")
        }
        notebook = self.released()
        for cell in notebook.cells:
            settings = cell.metadata.get("nbgrader", {})
            if settings.get("solution"):
                name = settings["grade_id"]
                cell.source = answers.get(name, right[name])
        return notebook

    def released(self) -> NotebookNode:
        """What students are given."""
        path = self.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        return copy.deepcopy(nbformat.read(path, as_version=4))

    def grade(self, *arguments: str) -> float:
        """Run the grading command to its end; return its seconds.

        Raises:
            RuntimeError: it failed.
        """
        return timed([*self.command, *arguments], self.root)

    def scores(self) -> Scores:
        """Return what the gradebook holds."""
        found: Scores = {}
        with Gradebook(f"sqlite:///{self.root}/gradebook.db") as gradebook:
            for submission in gradebook.assignment_submissions(ASSIGNMENT):
                own = found.setdefault(submission.student_id, {})
                for notebook in submission.notebooks:
                    own.update({grade.name: grade.auto_score for grade in notebook.grades})
        return found


def stock_class(root: Path, heavy: bool = True, python: str = sys.executable) -> Class:
    """A class under nbgrader's own settings: released, gradebook made, nothing handed in.

    ``python`` is the environment whose nbgrader grades, such as the peers'.
    """
    (root / "source" / ASSIGNMENT).mkdir(parents=True)
    nbformat.write(solved(heavy), root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    (root / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.root = {str(root)!r}\n"
    )
    nbgrader = (python, "-m", "nbgrader")
    Class(root, (*nbgrader, "generate_assignment", ASSIGNMENT)).grade()
    return Class(root, (*nbgrader, "autograde", ASSIGNMENT), heavy)


def our_class(root: Path, settings: str = "", heavy: bool = True) -> Class:
    """A class for ``autograder grade``, with the same source and release."""
    stock = root.with_name(f"{root.name}-release")
    stock_class(stock, heavy)
    checkout = root.with_name(f"{root.name}-checkout")
    (checkout / "solutions" / ASSIGNMENT).mkdir(parents=True)
    nbformat.write(solved(heavy), checkout / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    root.mkdir(parents=True)
    (stock / "release").rename(root / "release")
    (root / "nbgrader_config.py").write_text(
        "from autograder.nbgrader_config import configure\n"
        f"configure(get_config(), __file__, {str(checkout)!r})\n"
        f"c = get_config()\n{settings}\n"
    )
    ours = (
        str(Path(sys.executable).with_name("autograder")),
        "grade",
        ASSIGNMENT,
        "--course",
        str(root),
    )
    return Class(root, ours, heavy)
