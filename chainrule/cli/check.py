"""``chainrule check NOTEBOOK``: what *Validate* says, with an exit status."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from chainrule import handing_in
from chainrule.cli.errors import CommandError, without


def add_to(commands: Any) -> None:
    """Add the subcommand to the parser's."""
    parser = commands.add_parser(
        "check",
        help="run a notebook afresh and say what still fails",
        description="Run a notebook afresh, as Validate in JupyterLab does, and say which tests "
        "fail and why. The exit status is 0 only if none does.",
    )
    parser.add_argument("notebook", type=Path)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Check the notebook; return the exit status.

    Raises:
        CommandError: the file is not a notebook of an assignment, or the extra `lab` is not
            installed.
    """
    try:
        from chainrule.validation.validator import NotAssignment, validate
    except ModuleNotFoundError as error:
        raise without("lab", "Checking a notebook") from error
    print(f"Running {given.notebook} afresh …", file=sys.stderr, flush=True)
    try:
        found = validate(given.notebook)
    except NotAssignment as error:
        raise CommandError(str(error)) from error
    for result in found.results:
        print(result.text or f"✓ {result.name}: right.")
    for warning in found.warnings:
        print(f"! {warning}")
    passed = len(found.results) - len(found.failed)
    print(f"{passed} of {len(found.results)} pass. {handing_in.sentence()}".rstrip())
    return 1 if found.failed else 0
