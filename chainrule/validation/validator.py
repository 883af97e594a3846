"""nbgrader's *Validate*, with this package's words and without its rule for stderr.

nbgrader takes a test for failed if anything was written to stderr: a warning, a progress bar, a
line of a log. Its message for a test whose answer has a syntax error is the NameError that follows.
"""

from __future__ import annotations

import html
from dataclasses import replace
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
from chainrule.validation.placing import in_place


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


#: Hides the dialog's "The following cell failed:", where none did.
_NO_HEADING = "<style>#validation-message p { display: none }</style>"


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
            placed, elsewhere = in_place(saved)
            executed = self._preprocess(placed)
        found = findings(saved, executed, given_notebook(saved), path.name)
        return replace(found, warnings=[*elsewhere, *found.warnings])

    def validate(self, filename: str) -> dict[str, list[dict[str, str]]]:
        """Return what the button shows: failed tests, and warnings below the last of them.

        nbgrader's dialog shows nothing but failed cells, each under the words "The following cell
        failed:", and a cell's ``error`` as HTML.
        """
        found = self.findings(Path(filename))
        shown: list[dict[str, str]] = [
            {"source": r.source.strip(), "error": html.escape(r.text), "raw_error": r.text}
            for r in found.failed
        ]
        if found.warnings:
            if not shown:
                shown = [{"source": "No test fails.", "error": _NO_HEADING, "raw_error": ""}]
            text = "\n".join(["Before you hand in:", *(f"• {w}" for w in found.warnings)])
            shown[-1]["error"] += f"<hr>{html.escape(text)}"
            shown[-1]["raw_error"] += f"\n\n{text}"
        return {"failed": shown} if shown else {}


def validate(path: Path) -> Findings:
    """Run a notebook afresh and say what is right and what is not; see `NotebookValidator`."""
    # Otherwise ipykernel warns on the terminal that others might listen.
    encrypted = {"KernelManager": {"transport_encryption": "auto"}} if zmq.has("curve") else {}
    validator: Any = NotebookValidator(config=Config(encrypted))
    result: Findings = validator.findings(path)
    return result
