"""Build the whole course: bring solved notebooks up to date, release, prove."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.build import proofs
from autograder.build.demos import demo_modules, demo_notebook
from autograder.build.execute import execute
from autograder.build.leaks import SecretFinder
from autograder.build.release import release
from autograder.checkout import Checkout
from autograder.files import make_folder, write_bytes, write_text
from autograder.nbgrader_config import INSTRUCTORS_FILES
from autograder.notebook import percent_script as source

#: Secrets of imagined classes: a solved notebook has to pass under the hidden seeds of each.
SECRETS = tuple(f"class {number}".encode() for number in range(3))


@dataclass
class BuildResult:
    """What a build did and what it found wrong."""

    written: list[Path] = field(default_factory=list)
    stale: list[Path] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Builder:
    """Builds the notebooks of a checkout; with ``check``, only reports what is out of date."""

    checkout: Checkout
    check: bool = False
    confined: bool = True

    def build(
        self,
        on_step: Callable[[str], None] = lambda step: None,
        only: str | None = None,
    ) -> BuildResult:
        """Build every assignment and demo, or one assignment, then prove.

        Args:
            on_step: called with each step.
            only: the name of one assignment, or None for all.

        Raises:
            UserError: there is no such assignment, or a source cannot be read, run or released.
        """
        result = BuildResult()
        every = [
            (a, n) for a in self.checkout.assignments() for n in self.checkout.notebook_names(a)
        ]
        chosen = [only] if only else self.checkout.assignments()
        pairs = [(a, n) for a in chosen for n in self.checkout.notebook_names(a)]
        sources: dict[tuple[str, str], NotebookNode] = {}
        released: dict[tuple[str, str], NotebookNode] = {}
        for assignment, name in pairs:
            on_step(f"{assignment}: solved notebook")
            sources[assignment, name] = self._solved(assignment, name, result)
        for assignment, name in pairs:
            on_step(f"{assignment}: release")
            released[assignment, name] = self._release(assignment, name, result)
        for assignment in chosen:
            self._companions(assignment, result)
        if only is None:
            on_step("demos")
            self._demos(result)
        on_step("secrets")
        others = [pair for pair in every if pair not in sources]
        unbuilt = [source.read_script(self.checkout.source(*pair)) for pair in others]
        finder = SecretFinder([*sources.values(), *unbuilt])
        result.wrong += self._secrets(released, finder)
        for pair in pairs:
            on_step(f"{pair[0]}: proofs")
            found = self._prove(sources[pair], released[pair])
            result.wrong += [f"{pair[0]}/{pair[1]}: {sentence}" for sentence in found]
        return result

    def unlike_the_sources(self) -> list[Path]:
        """Return what under ``notebooks/`` is not what the sources make; nothing is run or written.

        Notebooks that were worked in are among them, and files that no build makes.

        Raises:
            UserError: a source cannot be released.
        """
        looking, result = replace(self, check=True), BuildResult()
        for assignment in self.checkout.assignments():
            for name in self.checkout.notebook_names(assignment):
                looking._release(assignment, name, result)
            looking._companions(assignment, result)
        looking._demos(result)
        made = set(self._products())
        found = {path for path in self.checkout.notebooks.rglob("*") if path.is_file()}
        hidden = {
            p for p in found if any(part.startswith(".") for part in _below(p, self.checkout))
        }
        return sorted({*result.stale, *(found - made - hidden)})

    def _products(self) -> Iterator[Path]:
        """All files that a build leaves under ``notebooks/``."""
        for assignment in self.checkout.assignments():
            for name in self.checkout.notebook_names(assignment):
                yield self.checkout.released(assignment, name)
            folder = self.checkout.solutions / assignment
            for path in _students_files(folder):
                yield self.checkout.notebooks / assignment / path.relative_to(folder)
        for name, _ in demo_modules(self.checkout.demos):
            yield self.checkout.notebooks / "demos" / f"{name}.ipynb"

    def _solved(self, assignment: str, name: str, result: BuildResult) -> NotebookNode:
        script, solved = (
            self.checkout.source(assignment, name),
            self.checkout.solved(assignment, name),
        )
        notebook = source.read_script(script)
        if not source.in_step(script, solved):
            if self.check:
                result.stale.append(solved)
            else:
                _write(execute(notebook, solved.parent), solved)
                result.written.append(solved)
        return notebook

    def _release(self, assignment: str, name: str, result: BuildResult) -> NotebookNode:
        solved, target = (
            self.checkout.solved(assignment, name),
            self.checkout.released(assignment, name),
        )
        notebook = release(solved)
        self._update(notebook, target, result)
        if (self.checkout.root / "chainrule").is_dir():
            self._update(notebook, self.checkout.packaged(assignment, name), result)
        return notebook

    def _update(self, notebook: NotebookNode, target: Path, result: BuildResult) -> None:
        if target.is_file() and source.same(source.read_notebook(target), notebook):
            return
        if self.check:
            result.stale.append(target)
        else:
            _write(notebook, target)
            result.written.append(target)

    def _companions(self, assignment: str, result: BuildResult) -> None:
        """Copy the figures and data next to a source."""
        folder = self.checkout.solutions / assignment
        for path in _students_files(folder):
            target = self.checkout.notebooks / assignment / path.relative_to(folder)
            if target.is_file() and target.read_bytes() == path.read_bytes():
                continue
            if self.check:
                result.stale.append(target)
            else:
                make_folder(target.parent)
                write_bytes(target, path.read_bytes())
                result.written.append(target)

    def _demos(self, result: BuildResult) -> None:
        """Make the demos' notebooks, which have no answers to take out."""
        for name, module in demo_modules(self.checkout.demos):
            target = self.checkout.notebooks / "demos" / f"{name}.ipynb"
            self._update(demo_notebook(module), target, result)

    def _secrets(
        self, released: dict[tuple[str, str], NotebookNode], finder: SecretFinder
    ) -> list[str]:
        from autograder.competition.labels import labels

        wrong = []
        for (assignment, name), notebook in released.items():
            wrong += proofs.nothing_secret(f"{assignment}/{name}.ipynb", notebook, finder)
        folders = [self.checkout.root / "chainrule", self.checkout.notebooks]
        return wrong + proofs.package_is_clean(folders, finder, labels())

    def _prove(self, solved: NotebookNode, released: NotebookNode) -> list[str]:
        from autograder.judge import Bounds, Judge

        wrong = proofs.well_formed(solved) + proofs.names_provided(solved)
        wrong += proofs.stubs_raise(released) + proofs.no_outputs(released)
        wrong += proofs.installs_the_package(released)
        if wrong:
            return wrong
        bounds = Bounds()
        with Judge(bounds, confined=self.confined) as judge:

            def verdicts(secret: bytes) -> proofs.Verdicts:
                return lambda submission, reference: (
                    judge.judge(submission, reference, bounds, secret=secret)[1].verdicts
                )

            for secret in SECRETS:
                wrong += proofs.solved_earns_all(solved, verdicts(secret))
            wrong += proofs.released_earns_none(released, solved, verdicts(SECRETS[0]))
        return wrong


def _below(path: Path, checkout: Checkout) -> tuple[str, ...]:
    return path.relative_to(checkout.notebooks).parts


def _students_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        patterns = (*INSTRUCTORS_FILES, "*.ipynb", "predictions.csv")
        if path.is_file() and not any(fnmatch.fnmatch(p, q) for p in parts for q in patterns):
            yield path


def _write(notebook: NotebookNode, target: Path) -> None:
    """Write a notebook whole or not at all."""
    make_folder(target.parent)
    write_text(target, nbformat.writes(notebook) + "\n")
