"""The ``chainrule`` command: lecture demos, and a notebook checked before it is handed in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from chainrule.cli import check, demo, restore
from chainrule.cli.errors import CommandError


def command_line() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="chainrule", description="Neural networks by hand.")
    commands = parser.add_subparsers(title="commands", required=True)
    for command in (check, restore, demo):
        command.add_to(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; a `CommandError` ends it with one sentence and status 1."""
    given = command_line().parse_args(arguments)
    try:
        status = given.run(given)
    except CommandError as error:
        print(f"chainrule: {error}", file=sys.stderr)
        status = 1
    if status:
        sys.exit(status)
