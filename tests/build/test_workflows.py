"""The workflow files for GitHub: they are read as YAML, and their own commands are run."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml

from autograder.build.bundle.pack import FILES
from autograder.checkout import current
from autograder.selftest.sources import source_of

WORKFLOWS = current().root / "docs" / "workflows"
ASSIGNMENT, NAME = "ps1_relu_derivatives", "relu_derivatives"


def workflow(name: str) -> dict[Any, Any]:
    document: dict[Any, Any] = yaml.safe_load((WORKFLOWS / name).read_text())
    return document


def command(document: dict[Any, Any], step: str) -> str:
    (job,) = document["jobs"].values()
    (found,) = [one["run"] for one in job["steps"] if one.get("name") == step]
    return str(found)


def run(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step as a runner does: bash stops at the first error."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the assignment's notebook, solved."""
    root = tmp_path_factory.mktemp("repository")
    folder = root / "notebooks" / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(source_of(ASSIGNMENT), folder / f"{NAME}.ipynb")
    return root


@pytest.mark.slow
def test_students_checks_pass_when_the_notebook_is_right_and_fail_otherwise(
    notebooks: Path, tmp_path: Path
) -> None:
    document = workflow("check.yml")
    assert document[True] == ["push", "workflow_dispatch"]  # YAML 1.1 reads "on" as a truth value
    assert FILES["docs/workflows/check.yml"] == "workflows/check.yml"
    check = command(document, "Check")
    done = run(check, notebooks, NOTEBOOKS=document["env"]["NOTEBOOKS"])
    assert done.returncode == 0, done.stdout + done.stderr
    folder = tmp_path / "notebooks" / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_bytes(current().released(ASSIGNMENT, NAME).read_bytes())
    done = run(check, tmp_path, NOTEBOOKS=document["env"]["NOTEBOOKS"])
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.sandbox
def test_an_instructors_workflow_grades_one_notebook(notebooks: Path, tmp_path: Path) -> None:
    document = workflow("grade-one.yml")
    assert set(document[True]) == {"workflow_dispatch"}
    chosen = document[True]["workflow_dispatch"]["inputs"]["notebook"]["default"]
    assert (current().root / chosen).is_file()
    (tmp_path / "submission").symlink_to(notebooks)
    done = run(command(document, "Grade"), tmp_path, NOTEBOOK=chosen)
    assert done.returncode == 0, done.stderr
    assert '"status": "passed"' in (tmp_path / "results.json").read_text()
    assert '"status": "failed"' not in (tmp_path / "results.json").read_text()


@pytest.mark.parametrize("name", ["check.yml", "grade-one.yml"])
def test_installing_names_what_is_there_and_no_address(name: str) -> None:
    document = workflow(name)
    text = (WORKFLOWS / name).read_text()
    assert "://" not in text
    assert "--constraint constraints.txt" in command(document, "Install")
    assert document["permissions"] == {"contents": "read"}
