"""Read the known answers: one file a problem, one percent cell an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UserError
from chainrule.check.mistakes import MISTAKES

FOLDER = Path(__file__).parent / "answers"
_HEAD = re.compile(
    r"^# %% (?:right: (?P<style>.+)"
    r"|unnamed: (?P<flaw>.+)"
    r"|(?P<kind>wrong|advised): (?P<id>[\w-]+)(?:, (?:named (?P<named>[\w-]+)|(?P<bare>unnamed)))?)"
    r"[ \t]*$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Known:
    """An answer whose judgement is known.

    Attributes:
        kind: ``"wrong"``, ``"right"`` or ``"advised"`` (right, with a word of advice).
        what: catalogue id of the mistake or of the advice; the style of a right answer; in words
            the flaw of a wrong one that no name fits.
        named: catalogue id that the check must give; None for none.
    """

    assignment: str
    problem: str
    kind: str
    what: str
    named: str | None
    code: str


@dataclass(frozen=True)
class Whole:
    """Right answers to a whole notebook, in one person's style, by problem."""

    assignment: str
    style: str
    answers: dict[str, str]


def read(assignment: str, folder: Path = FOLDER) -> list[Known]:
    """All known answers of an assignment, file by file.

    Raises:
        UserError: there are none, or a file is not of the form that `autograder.selftest` says.
    """
    files = sorted((folder / assignment).glob("*.py"))
    files += sorted((folder / assignment / "unforeseen").glob("*.py"))
    if not files:
        raise UserError(f"There are no known answers for {assignment!r} in {folder}.")
    return [known for file in files for known in parse(file.read_text(), assignment, file.stem)]


def parse(text: str, assignment: str, problem: str) -> list[Known]:
    """The answers in the text of one file.

    Raises:
        UserError: a percent cell without a declaration, or an id that the catalogue lacks.
    """
    heads = list(_HEAD.finditer(text))
    if len(heads) != len(re.findall(r"^# %%", text, re.MULTILINE)):
        raise UserError(
            f"{assignment}/{problem}.py: each cell opens with '# %% wrong: ID', "
            "'# %% unnamed: FLAW', '# %% right: STYLE' or '# %% advised: ID'."
        )
    known = []
    opening = text[: heads[0].start()] if heads else ""
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        body = text[head.end() : following.start() if following else None]
        code = f"{_imports(opening)}{body.strip()}\n"
        kind = head["kind"] or ("wrong" if head["flaw"] else "right")
        what = head["id"] or head["flaw"] or head["style"]
        named = head["named"] or (None if head["bare"] else head["id"])
        for identifier in {head["id"], named}:
            if identifier is not None and identifier not in MISTAKES:
                raise UserError(
                    f"{assignment}/{problem}.py: the catalogue of mistakes has no {identifier!r}."
                )
        known.append(Known(assignment, problem, kind, what, named, code))
    return known


def read_whole(assignment: str, folder: Path = FOLDER) -> list[Whole]:
    """The whole notebooks under ``<assignment>/whole/``: cells ``# %% <problem>``."""
    found = []
    for file in sorted((folder / assignment / "whole").glob("*.py")):
        opening, *cells = re.split(r"^# %% ", file.read_text(), flags=re.MULTILINE)
        answers = {}
        for cell in cells:
            problem, _, code = cell.partition("\n")
            answers[problem.strip()] = f"{_imports(opening)}{code.strip()}\n"
        found.append(Whole(assignment, file.stem, answers))
    return found


def _imports(opening: str) -> str:
    """The imports at the head of a file, which every answer in it takes along."""
    lines = [line for line in opening.splitlines() if line.startswith(("import ", "from "))]
    return "".join(f"{line}\n" for line in lines)


def assignments(folder: Path = FOLDER) -> list[str]:
    """The assignments that have known answers."""
    return sorted(path.name for path in folder.iterdir() if any(path.glob("*.py")))
