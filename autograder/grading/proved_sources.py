"""The findings about an assignment's sources: each proved once, then known by its digest."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import nbformat
from traitlets.config import Config

from autograder.course_folder import grading_folder
from autograder.errors import UserError
from autograder.files import make_folder, write_text
from autograder.grading.judge_processes import Failed
from autograder.grading.proof import Finding, ProofTask
from autograder.grading.read_sources import as_released
from autograder.grading.source_notebook import SourceNotebook
from autograder.sandbox.bounds import Bounds

#: What proves a source: a pool of judges' processes, or a cluster.
Prove = Callable[[ProofTask], "list[Finding] | Failed"]


def proved(
    root: Path,
    config: Config,
    sources: Sequence[SourceNotebook],
    prove_one: Prove,
    bounds: Bounds,
    confined: bool,
    secret: bytes,
) -> list[Finding]:
    """Return the findings about an assignment's sources; each source is run once, then known.

    Args:
        root: the course folder.
        config: nbgrader's settings, by which notebooks are released.
        sources: the sources.
        prove_one: what proves one of them.
        bounds: what a submission may use.
        confined: whether students' code is confined.
        secret: what the seeds of hidden tests are derived from.

    Raises:
        UserError: a source could not be judged at all.
    """
    found: list[Finding] = []
    for source in sources:
        empty = nbformat.writes(as_released(source.notebook(), config))
        task = ProofTask(source, bounds, confined, secret, empty)
        known = grading_folder(root) / "proofs" / f"{task.digest}.json"
        try:
            findings = [Finding(**entry) for entry in json.loads(known.read_text("utf-8"))]
        except (OSError, ValueError, TypeError):
            outcome = prove_one(task)
            if isinstance(outcome, Failed):
                raise UserError(
                    f"The solved {source.name}.ipynb could not be judged: {outcome.reason}."
                ) from None
            findings = outcome
            make_folder(known.parent)
            write_text(known, json.dumps([asdict(one) for one in findings], indent=1) + "\n")
        found += findings
    return found


def require_proof(findings: Sequence[Finding], assignment: str) -> list[str]:
    """Return what is to be said of tests that nobody can pass.

    Raises:
        UserError: tests pass in stock nbgrader and not here; it names each, and what to do.
    """
    if stops := [one.text for one in findings if one.stops]:
        raise UserError(
            f"{assignment} is not graded yet. Its solved source loses points here that stock "
            "nbgrader gives:\n" + "\n".join(f"  * {text}" for text in stops)
        )
    return [one.text for one in findings]
