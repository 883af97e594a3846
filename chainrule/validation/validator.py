"""nbgrader's *Validate*, with this package's words and without its rule for stderr.

nbgrader takes a test for failed if anything was written to stderr: a warning, a progress bar, a
line of a log. Its message for a test whose answer has a syntax error is the NameError that follows.
"""

from __future__ import annotations

import copy
import html
from pathlib import Path
from typing import Any

import nbformat
import zmq
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearOutput, Execute
from nbgrader.utils import chdir
from nbgrader.validator import Validator
from traitlets import List
from traitlets.config import Config

from chainrule.validation.cells import name_of
from chainrule.validation.findings import Findings, findings
from chainrule.validation.given import given_notebook


class NotAssignment(Exception):
    """The file is not a notebook, or holds no nbgrader cells; the message says which."""


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook.

    Raises:
        NotAssignment: there is no such file, it cannot be read, or it is not a notebook of an
            assignment.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except FileNotFoundError as error:
        raise NotAssignment(f"there is no file {path}.") from error
    except (OSError, ValueError, AttributeError, nbformat.ValidationError) as error:
        raise NotAssignment(f"{path} cannot be read as a notebook.") from error
    if not any(name_of(cell) for cell in notebook.cells):
        raise NotAssignment(f"{path} holds no cells of an assignment.")
    return notebook


class NotebookValidator(Validator):
    """Validates a notebook in a fresh kernel; also behind JupyterLab's *Validate* button."""

    # Without nbgrader's check of the metadata: a copied cell is reported with everything else, and
    # does not keep the notebook from running.
    preprocessors = List([ClearOutput, Execute])

    def findings(self, path: Path) -> Findings:
        """Run a notebook afresh in its own folder, and say what is right and what is not.

        Raises:
            NotAssignment: see `read_notebook`.
        """
        saved = read_notebook(path)
        with chdir(str(path.resolve().parent)):
            executed = self._preprocess(copy.deepcopy(saved))
        return findings(saved, executed, given_notebook(saved), path.name)

    def validate(self, filename: str) -> dict[str, list[dict[str, str]]]:
        """Return what the button shows; nbgrader's page has no other place for a warning."""
        found = self.findings(Path(filename))
        entries = [(result.source, result.text) for result in found.failed]
        if found.warnings:
            title = "Before you hand in" + ("" if entries else " (no test fails)")
            entries.append((title, "\n".join(f"• {warning}" for warning in found.warnings)))
        shown: list[dict[str, str]] = [
            {"source": source.strip(), "error": html.escape(text), "raw_error": text}
            for source, text in entries
        ]
        return {"failed": shown} if shown else {}


def validate(path: Path) -> Findings:
    """Run a notebook afresh and say what is right and what is not; see `NotebookValidator`."""
    # Otherwise ipykernel warns on the terminal that others might listen.
    encrypted = {"KernelManager": {"transport_encryption": "auto"}} if zmq.has("curve") else {}
    validator: Any = NotebookValidator(config=Config(encrypted))
    result: Findings = validator.findings(path)
    return result
