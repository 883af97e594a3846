"""The commands that the documents show, and whether the programs take them."""

from __future__ import annotations

import importlib.util
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import typer
from nbgrader.apps.nbgraderapp import NbGraderApp
from typer.exceptions import TyperException

from autograder.cli import COMMANDS, application
from chainrule.cli import command_line

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(
    r"(?:^ *<!-- not run: (?P<reason>[^\n]+?) -->\n)?^(?P<indent> *)```(?:sh|console|bash|shell)\n"
    r"(?P<text>.*?)^ *```",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Command:
    """One line that a reader types.

    Attributes:
        page: the page, below the repository.
        line: the command as typed, without its comment.
        reason: why no test runs it; "" if one does.
    """

    page: str
    line: str
    reason: str

    @property
    def words(self) -> list[str]:
        """The words of the command, a redirection left out; Windows's paths as others'."""
        return shlex.split(self.line.partition(" > ")[0].replace("\\", "/"))


def commands(page: Path) -> list[Command]:
    """Return the commands of a page, in order."""
    name = page.relative_to(ROOT).as_posix()
    return [
        Command(name, line, block["reason"] or "")
        for block in _BLOCK.finditer(page.read_text(encoding="utf-8"))
        for line in _lines(block["text"])
    ]


def _lines(text: str) -> list[str]:
    lines = (re.sub(r"\s+#.*", "", line).strip() for line in text.replace("\\\n", "").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def pages() -> list[Path]:
    """Return README and every page of docs/ that a person wrote."""
    written = (p for p in (ROOT / "docs").rglob("*.md") if "generated" not in p.parts)
    return [ROOT / "README.md", *sorted(written)]


def refusal(words: list[str]) -> str | None:
    """Return why a program does not take a command, "" if it does, None if it is not known here."""
    program, *rest = words
    program = program.removeprefix(".venv/bin/")
    if program == "autograder":
        return _autograder(rest)
    if program == "chainrule":
        return _chainrule(rest)
    if program == "nbgrader":
        return _nbgrader(rest)
    if program == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        missing = [word for word in rest if "=" not in word and word not in targets]
        return f"no target {missing}" if missing else ""
    if program.startswith("python") and rest[:1] == ["-m"]:
        found = importlib.util.find_spec(rest[1])
        return "" if found else f"no module {rest[1]}"
    if program.startswith("python") or program == "py":
        return "" if (ROOT / rest[0]).exists() else f"no file {rest[0]}"
    return None


def _autograder(words: list[str]) -> str:
    if words[0] not in COMMANDS:
        return f"no command {words[0]}"
    command = typer.main.get_command(application(words)).commands[words[0]]
    try:
        command.make_context(words[0], words[1:])
    except TyperException as error:
        return str(error)
    return ""


def _chainrule(words: list[str]) -> str:
    try:
        command_line().parse_args(words)
    except SystemExit as end:
        return f"status {end.code}" if end.code else ""
    return ""


def _nbgrader(words: list[str]) -> str:
    """Look for the subcommand and its options: traitlets would take any."""
    app, rest = NbGraderApp(), list(words)
    while rest and rest[0] in app.subcommands:
        app = app.subcommands[rest.pop(0)][0]()
    if type(app) is NbGraderApp:
        return f"no command {words[0]}"
    names = {*app.flags, *app.aliases, "help"}
    options = [word.lstrip("-").partition("=")[0] for word in rest if word.startswith("-")]
    missing = [option for option in options if option not in names and "." not in option]
    return f"no option {missing}" if missing else ""
