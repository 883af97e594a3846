"""Where things are in a checkout of the course: sources, releases, assignments, demos."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UserError


@dataclass(frozen=True)
class Checkout:
    """A checkout of the course, by its root folder."""

    root: Path

    @property
    def solutions(self) -> Path:
        """The instructor's sources: nbgrader's source directory, a folder for each assignment."""
        return self.root / "solutions"

    @property
    def demos(self) -> Path:
        """The modules of the lecture demos, from which their notebooks are made."""
        return self.root / "chainrule" / "widgets" / "demos"

    @property
    def notebooks(self) -> Path:
        """What students open: nbgrader's release directory."""
        return self.root / "notebooks"

    def assignments(self) -> list[str]:
        """Return the names of all assignments, in order.

        Raises:
            UserError: the checkout has no ``solutions/`` folder.
        """
        if not self.solutions.is_dir():
            raise UserError(
                f"There is no folder {self.solutions}: run this in a checkout of the course."
            )
        return sorted(
            folder.name for folder in self.solutions.iterdir() if any(folder.glob("*.py"))
        )

    def notebook_names(self, assignment: str) -> list[str]:
        """Return the names (without suffix) of the notebooks of an assignment.

        Raises:
            UserError: no such assignment; the sentence lists those that exist.
        """
        known = self.assignments()
        if assignment not in known:
            raise UserError(
                f"There is no assignment {assignment!r}; there are: {', '.join(known) or 'none'}."
            )
        return sorted(path.stem for path in (self.solutions / assignment).glob("*.py"))

    def source(self, assignment: str, notebook: str) -> Path:
        """Return the percent script that is the source of a notebook."""
        return self.solutions / assignment / f"{notebook}.py"

    def solved(self, assignment: str, notebook: str) -> Path:
        """Return the solved, executed notebook that is paired with the source."""
        return self.solutions / assignment / f"{notebook}.ipynb"

    def released(self, assignment: str, notebook: str) -> Path:
        """Return the notebook that students are given."""
        return self.notebooks / assignment / f"{notebook}.ipynb"

    def packaged(self, assignment: str, notebook: str) -> Path:
        """Return the released notebook's copy in the package, for `chainrule restore`."""
        return self.root / "chainrule" / "data" / "notebooks" / assignment / f"{notebook}.ipynb"


def current() -> Checkout:
    """Return the checkout that this package is installed from."""
    return Checkout(Path(__file__).resolve().parents[1])
