"""What the students of a sample class hand in: right, wrong, unfinished, hostile, damaged."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

import nbformat
from traitlets.config import Config

from autograder.errors import UserError
from autograder.grading.read_sources import as_released
from autograder.grading.source_notebook import SourceNotebook
from autograder.notebook.cells import code_answers, grade_id, is_answer
from autograder.notebook.markers import without_markers
from autograder.selftest.answers import Known, Whole, read, read_whole
from autograder.selftest.hostile import Hostile, hostile_submissions

_WRITTEN = (
    "The gradient that arrives is multiplied by zero there, so nothing reaches the weights before "
    "it, and they never change again.",
    "Because the slope is 0, I think. Nothing is passed on.",
    "It stops learning.",
)


@dataclass(frozen=True)
class HandedIn:
    """One submission: what it is, its file name (usually the notebook's), its bytes."""

    kind: str
    name: str
    data: bytes = field(repr=False)
    #: Further files: name → bytes.
    files: dict[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Material:
    """All that submissions of one notebook can be made of."""

    source: SourceNotebook
    config: Config = field(repr=False)

    @cached_property
    def released(self) -> str:
        """What students were given, as JSON."""
        return nbformat.writes(as_released(self.source.notebook(), self.config))

    @cached_property
    def solved(self) -> dict[str, str]:
        """``grade_id`` → the instructor's answer, as a student would have typed it."""
        return {
            name: without_markers(cell.source)
            for name, cell in code_answers(self.source.notebook()).items()
        }

    @cached_property
    def known(self) -> list[Known]:
        """The known right and wrong answers of the self-test; empty where there are none yet."""
        try:
            answers = read(self.source.assignment)
        except UserError:
            return []
        return [answer for answer in answers if answer.problem in self.solved]

    @cached_property
    def styles(self) -> list[Whole]:
        """Whole notebooks in different people's styles."""
        return read_whole(self.source.assignment)

    @cached_property
    def attacks(self) -> list[Hostile]:
        """The bank of hostile submissions."""
        return hostile_submissions()

    def notebook(self, answers: Mapping[str, str], written: str | None) -> dict[str, Any]:
        """Return the released notebook with answers filled in, and text in the written ones."""
        notebook = json.loads(self.released)
        for cell in notebook["cells"]:
            if not is_answer(cell):
                continue
            if cell["cell_type"] == "code":
                cell["source"] = answers.get(grade_id(cell) or "", cell["source"])
            elif written is not None:
                cell["source"] = written
        return notebook


def right(material: Material, random: Random) -> HandedIn:
    """Every answer right: in one person's style, or the instructor's answers mixed with others."""
    written = random.choice(_WRITTEN[:2])
    answers = dict(material.solved)
    if material.styles and random.random() < 0.7:
        style = random.choice(material.styles)
        kind = f"right: {style.style}"
        return _notebook(material, kind, answers | style.answers, written)
    for known in material.known:
        if known.kind != "wrong" and random.random() < 0.5:
            answers[known.problem] = known.code
    return _notebook(material, "right", answers, written)


def wrong(material: Material, random: Random) -> HandedIn:
    """One to three known mistakes; without a list of them, answers that return nothing."""
    answers = dict(material.solved)
    mistakes = [known for known in material.known if known.kind == "wrong"]
    names = []
    if mistakes:
        for known in random.sample(mistakes, min(len(mistakes), random.randint(1, 3))):
            answers[known.problem] = known.code
            names.append(known.what)
    else:
        for problem in random.sample(sorted(answers), min(len(answers), 2)):
            answers[problem] = _returns_nothing(problem)
            names.append("returns nothing")
    kind = "wrong: " + ", ".join(dict.fromkeys(names))
    return _notebook(material, kind, answers, random.choice(_WRITTEN))


def half(material: Material, random: Random) -> HandedIn:
    """The first part is written, the rest is not."""
    names = list(material.solved)
    done = names[: random.randint(1, max(1, len(names) - 1))]
    return _notebook(material, "half-finished", {n: material.solved[n] for n in done}, None)


def empty(material: Material, random: Random) -> HandedIn:
    """As it was given out."""
    return _notebook(material, "empty", {}, None)


def hostile(material: Material, random: Random) -> HandedIn:
    """One cell tries something that is not an answer."""
    attack = random.choice(material.attacks)
    notebook = attack.submission(nbformat.from_dict(json.loads(material.released)))
    return HandedIn(f"hostile: {attack.name}", _file(material), _bytes(notebook))


def malformed(material: Material, random: Random) -> HandedIn:
    """Something that is not a notebook of this assignment, in one of the usual ways."""
    return random.choice(DAMAGES)(material)


def _cut_off(material: Material) -> HandedIn:
    data = _bytes(material.notebook(material.solved, None))
    return HandedIn("malformed: cut off", _file(material), data[: len(data) // 2])


def _pdf(material: Material) -> HandedIn:
    data = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 20
    return HandedIn("malformed: a PDF", _file(material), data)


def _nothing(material: Material) -> HandedIn:
    return HandedIn("malformed: empty file", _file(material), b"")


def _other_format(material: Material) -> HandedIn:
    notebook = material.notebook(material.solved, None) | {"nbformat": 99}
    return HandedIn("malformed: nbformat 99", _file(material), _bytes(notebook))


def _other_kernel(material: Material) -> HandedIn:
    notebook = material.notebook({}, None)
    notebook["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    return HandedIn("malformed: an R notebook", _file(material), _bytes(notebook))


def _no_answers(material: Material) -> HandedIn:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print('hello')")])
    return HandedIn("malformed: no answer cells", _file(material), _bytes(notebook))


def _renamed(material: Material) -> HandedIn:
    data = _bytes(material.notebook(material.solved, None))
    return HandedIn("malformed: renamed", f"{material.source.name} (1).ipynb", data)


DAMAGES: tuple[Callable[[Material], HandedIn], ...] = (
    _cut_off,
    _pdf,
    _nothing,
    _other_format,
    _other_kernel,
    _no_answers,
    _renamed,
)

#: What ten students hand in; a larger class repeats it.
MIXTURE: tuple[Callable[[Material, Random], HandedIn], ...] = (
    right,
    wrong,
    half,
    right,
    hostile,
    wrong,
    malformed,
    right,
    empty,
    wrong,
)


def _notebook(
    material: Material, kind: str, answers: Mapping[str, str], written: str | None
) -> HandedIn:
    return HandedIn(kind, _file(material), _bytes(material.notebook(answers, written)))


def _returns_nothing(problem: str) -> str:
    return f"def {problem}(*arguments, **options):\n    return None\n"


def _file(material: Material) -> str:
    return f"{material.source.name}.ipynb"


def _bytes(notebook: dict[str, Any]) -> bytes:
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode()
