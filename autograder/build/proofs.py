"""The proofs that go with every build; each returns sentences, and none means proved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from nbformat import NotebookNode

from autograder.build.install_cell import INSTALL
from autograder.build.leaks import SecretFinder, carries_labels, notebook_texts
from autograder.build.provided_names import unprovided_names
from autograder.judge.verdict import Outcome
from autograder.notebook.cells import code_answers, grade_id, test_cells
from autograder.notebook.definitions import defined_names, unfilled

#: (submission, source) → the verdicts of the judge.
Verdicts = Callable[[NotebookNode, NotebookNode], Iterable]


def well_formed(source: NotebookNode) -> list[str]:
    """Prove that cells are named as the contract says: one answer a cell, tests named after it."""
    wrong = []
    answers, tests = code_answers(source), test_cells(source)
    for name, cell in answers.items():
        try:
            defined = defined_names(cell.source)
        except SyntaxError as error:
            wrong.append(f"answer {name!r} is not plain Python: {error.msg}.")
            continue
        if defined != {name}:
            wrong.append(f"answer {name!r} defines {sorted(defined)}, not just its own name.")
        if not any(tested(test, answers) == name for test in tests):
            wrong.append(f"answer {name!r} has no test cell test_{name}.")
    wrong += [
        f"test {test!r} is named after no answer." for test in tests if not tested(test, answers)
    ]
    ids = [one for cell in source.cells if (one := grade_id(cell))]
    wrong += [f"grade_id {name!r} is used twice." for name in {i for i in ids if ids.count(i) > 1}]
    return sorted(wrong)


def tested(test: str, answers: Iterable[str]) -> str | None:
    """Return the answer that a test cell ``test_<name>`` or ``test_<name>_2`` belongs to."""
    name = test.removeprefix("test_")
    stem = name.rpartition("_")[0]
    known = set(answers)
    if name in known:
        return name
    return stem if stem in known and name[len(stem) + 1 :].isdigit() else None


def names_provided(source: NotebookNode) -> list[str]:
    """Prove that every name in a test cell is provided by a shared cell, an answer or a request."""
    return [
        f"test {test!r} uses {name!r}, which nothing provides: import or define it in a cell "
        "tagged 'shared', or name it in the test cell's metadata as "
        f'chainrule={{"uses": [{name!r}]}}.'
        for test, name in unprovided_names(source)
    ]


def solved_earns_all(source: NotebookNode, verdicts: Verdicts) -> list[str]:
    """Prove that the solved notebook passes every test with its own answers."""
    return [
        f"the solved notebook fails {verdict.test!r}: {verdict.outcome}. {verdict.message}"
        for verdict in verdicts(source, source)
        if verdict.outcome is not Outcome.RIGHT
    ]


def released_earns_none(
    released: NotebookNode, source: NotebookNode, verdicts: Verdicts
) -> list[str]:
    """Prove that the notebook as released earns nothing, because nothing is written in it."""
    return [
        f"the released notebook's {verdict.test!r} is {verdict.outcome.value!r}, not 'not written'."
        for verdict in verdicts(released, source)
        if verdict.outcome is not Outcome.NOT_WRITTEN
    ]


def stubs_raise(released: NotebookNode) -> list[str]:
    """Prove that every released answer raises NotImplementedError."""
    return [
        f"the released answer {name!r} does not raise NotImplementedError."
        for name, cell in code_answers(released).items()
        if not unfilled(cell.source)
    ]


def installs_the_package(released: NotebookNode) -> list[str]:
    """Prove that a notebook that uses the students' package installs it first."""
    code = [cell.source for cell in released.cells if cell.cell_type == "code"]
    if not any("chainrule" in source for source in code) or code[0] == INSTALL.strip():
        return []
    return [
        "its first code cell does not install the package: see autograder/build/install_cell.py."
    ]


def no_outputs(released: NotebookNode) -> list[str]:
    """Prove that the released notebook carries no outputs."""
    return [
        f"the released cell {cell['id']!r} has outputs."
        for cell in released.cells
        if cell.get("outputs")
    ]


def nothing_secret(name: str, released: NotebookNode, finder: SecretFinder) -> list[str]:
    """Prove that no line of a solution, hidden test or marking scheme is in the release."""
    found = [leak for text in notebook_texts(released) for leak in finder.in_release(name, text)]
    return [str(leak) for leak in found]


def package_is_clean(folders: Iterable[Path], finder: SecretFinder, labels: object) -> list[str]:
    """Prove that what students are given besides notebooks holds no answer and no label."""
    wrong = []
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            if "__pycache__" in path.parts:
                continue
            if path.suffix in {".py", ".md", ".txt", ".js", ".css", ".json", ".toml", ".yml"}:
                text = path.read_text(encoding="utf-8")
                wrong += [str(leak) for leak in finder.in_package(str(path), text)]
            if labels is not None and carries_labels(path, labels):  # type: ignore[arg-type]
                wrong.append(f"{path} holds the competition's labels.")
    return wrong
