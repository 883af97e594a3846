"""``chainrule restore NOTEBOOK``: put the given cells back, keep the answers."""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path
from typing import Any

from chainrule.cli.errors import CommandError, without


def add_to(commands: Any) -> None:
    """Add the subcommand to the parser's."""
    parser = commands.add_parser(
        "restore",
        help="put the given cells of a notebook back, and keep the answers",
        description="Put the cells that were given out back as they were: tests, texts, figures, "
        "and the type and metadata of answer cells. Answers and added cells stay. The notebook as "
        "it was is kept next to it.",
    )
    parser.add_argument("notebook", type=Path)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Restore the notebook in place; return the exit status.

    Raises:
        CommandError: the file is not a notebook of this course, or cannot be written, or the extra
            `lab` is not installed.
    """
    try:
        import nbformat
    except ModuleNotFoundError as error:
        raise without("lab", "Restoring a notebook") from error
    from chainrule.validation.given import given_notebook
    from chainrule.validation.restore import restored

    path: Path = given.notebook
    try:
        notebook = nbformat.read(path, as_version=4)
    except FileNotFoundError as error:
        raise CommandError(f"there is no file {path}.") from error
    except (OSError, ValueError, AttributeError, nbformat.ValidationError) as error:
        raise CommandError(f"{path} cannot be read as a notebook.") from error
    original = given_notebook(notebook)
    if original is None:
        raise CommandError(f"{path} does not look like a notebook of this course.")
    result, changed = restored(notebook, original.notebook)
    if not changed:
        print(f"{path}: nothing to restore.")
        return 0
    backup = _free_name(path)
    draft = path.with_name(f".{path.name}.draft")
    try:
        shutil.copy2(path, backup)
        nbformat.write(result, draft)
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    for line in changed:
        print(f"- {line}")
    print(f"{path} is restored; the notebook as it was is in {backup}.")
    return 0


def _free_name(path: Path) -> Path:
    """A free name in the same folder: ``name.before-restore.ipynb``, then ``…-2.ipynb``."""
    number = 1
    while True:
        ending = "" if number == 1 else f"-{number}"
        candidate = path.with_name(f"{path.stem}.before-restore{ending}.ipynb")
        if not candidate.exists():
            return candidate
        number += 1
