"""The judge as a step of nbgrader's autograding, in the place of its ``Execute``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Dict

from autograder.course_folder import course_secret
from autograder.grading.companions import read_companions
from autograder.grading.grade_one import GradedNotebook, Task
from autograder.grading.proved_sources import proved, require_proof
from autograder.grading.read_sources import load_source, source_files
from autograder.grading.submissions import read_bytes
from autograder.grading.unprotected import not_protected
from autograder.grading.workers import shared_pool
from autograder.sandbox.bounds import bounds_from


class JudgeSubmission(NbGraderPreprocessor):
    """Judge a submission; nbgrader's next steps turn the result into grades.

    What is judged is the file as it was handed in, against the source in nbgrader's source
    directory. The notebook that nbgrader passes in, and any metadata in it, count for nothing.
    """

    bounds = Dict(
        help="Bounds that differ from the defaults of autograder.judge.Bounds: name → value."
    ).tag(config=True)

    assignment_bounds = Dict(
        help="Bounds for one assignment: its name → (bound → value). They go before `bounds`."
    ).tag(config=True)

    unconfined = Bool(
        False,
        help="Run students' code without confinement. Every grade then says so.",
    ).tag(config=True)

    proof = Bool(
        False,
        help="Before the first submission, judge the solved source and run it in one process, and "
        "stop where a test passes there and not here.",
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the executed notebook of the judge.

        Raises:
            ValueError: the submission cannot be graded; the message says why.
            UserError: nothing can be graded here.
        """
        pool = shared_pool(alone=True)  # which begins its imports now
        names = resources["nbgrader"]
        assignment, notebook = names["assignment"], names["notebook"]
        directory = self.parent.parent.coursedir
        submitted = Path(
            directory.format_path(directory.submitted_directory, names["student"], assignment)
        )
        folder = Path(directory.format_path(directory.source_directory, ".", assignment))
        source = load_source(assignment, source_files(folder)[notebook], self.config)
        wanted = {**self.bounds, **self.assignment_bounds.get(assignment, {})}
        secret = course_secret(Path(directory.root))
        if self.proof:
            findings = proved(
                Path(directory.root),
                self.config,
                [source],
                pool.grade,
                bounds_from(wanted),
                not self.unconfined,
                secret,
            )
            for remark in require_proof(findings, assignment):
                self.log.warning(remark)
            if remark := not_protected([source]):
                self.log.warning(remark)
        task = Task(
            read_bytes(submitted / f"{notebook}.ipynb"),
            source,
            bounds_from(wanted),
            not self.unconfined,
            read_companions(submitted, source_files(folder)).files,
            secret,
        )
        # In a process of its own: formgrader is a Jupyter server, in which no instructor's test
        # should run and whose event loop no judge should have to share.
        outcome = pool.grade(task)
        if not isinstance(outcome, GradedNotebook):
            raise ValueError(f"{names['student']}: {outcome.reason}.")
        for note in outcome.judgement["notes"]:
            self.log.warning("%s: %s", note["kind"], note["text"])
        return nbformat.reads(outcome.notebook, as_version=4), resources
