"""The reference of the commands, from what ``--help`` says."""

from __future__ import annotations

import re

import generated
import typer
from sphinx.application import Sphinx
from typer.cli import get_docs_for_click

from autograder.cli import COMMANDS, application
from chainrule.cli import command_line


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the page before Sphinx looks for pages."""
    app.connect("builder-inited", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _write(app: Sphinx) -> None:
    parts = ["# Commands\n", *map(_autograder, COMMANDS)]
    (subcommands,) = (a for a in command_line()._actions if a.choices and a.dest != "help")
    for name, parser in subcommands.choices.items():
        parts.append(f"## chainrule {name}\n\n```text\n{parser.format_help().strip()}\n```\n")
    generated.write("commands.md", "\n".join(parts))


def _autograder(name: str) -> str:
    group = typer.main.get_command(application([name]))
    command = group.commands[name]
    context = typer.Context(command, info_name=f"autograder {name}")
    text = get_docs_for_click(obj=command, ctx=context, name=f"autograder {name}")
    text = re.sub(r"^# `(.*)`", r"## \1", text)
    text = text.replace("* `--help`: Show this message and exit.\n", "")
    text = re.sub(r"\*\*Options\*\*:\s*$", "", text)
    return text.replace("```console", "```text")
