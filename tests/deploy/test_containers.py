"""The images: what deploy/containers describes, carried out on top of this machine's system."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from autograder.build.bundle.pack import TOP, pack
from autograder.checkout import current
from tests.deploy.answers import ASSIGNMENT, NOTEBOOK, answered
from tests.deploy.containerfile import instructions

ROOT = Path(__file__).resolve().parents[2]
SWITCH = ROOT / "tests" / "sandbox" / "no_user_namespaces.py"
FILES = sorted((ROOT / "deploy" / "containers").glob("*.Containerfile"))

as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="A root of its own for a test: run as root.",
)


def run_in_image(file: Path, context: Path, handed: Path, command: str) -> str:
    """Carry out a Containerfile, then run a shell command in it; return what it prints."""
    line = ["unshare", "--mount", "--propagation", "private"]
    line += [sys.executable, "-m", "tests.deploy.image_root", str(file), str(context)]
    line += [str(path) for path in (handed, sys.prefix, sys.base_prefix)]
    done = subprocess.run(
        [*line, "--", "sh", "-euc", command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture
def handed(tmp_path: Path) -> Path:
    """A folder with the first notebook; what has to be computed is answered."""
    folder = tmp_path / "handed"
    folder.mkdir()
    nbformat.write(answered(wrong=False), folder / f"{NOTEBOOK}.ipynb")
    return folder


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_image_is_of_debian_and_pypi_and_not_roots(file: Path) -> None:
    found = instructions(file.read_text())
    assert [rest for name, rest in found if name == "FROM"] == ["debian:bookworm-slim"]
    assert [rest for name, rest in found if name == "USER"][-1] != "root"
    assert "://" not in file.read_text()


@pytest.mark.slow
@as_root
def test_a_student_gets_green_checks_in_the_image(tmp_path: Path, handed: Path) -> None:
    bundle = tmp_path / "course.zip"
    pack(current(), bundle)
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path)
    context = tmp_path / TOP
    said = run_in_image(
        context / "Containerfile",
        context,
        handed,
        f"whoami; cp {handed}/{NOTEBOOK}.ipynb {ASSIGNMENT}; "
        f"chainrule check {ASSIGNMENT}/{NOTEBOOK}.ipynb || true; "  # the text is not answered
        "! touch /opt/chainrule/chainrule/new",
    )
    assert "\nstudent\n" in said
    assert "✓ relu_derivative: right." in said
    assert "✗" not in said


@pytest.mark.slow
@pytest.mark.sandbox
@as_root
def test_the_grading_image_confines_without_user_namespaces(handed: Path) -> None:
    shutil.copy(SWITCH, handed)
    said = run_in_image(
        ROOT / "deploy" / "containers" / "grading.Containerfile",
        ROOT,
        handed,
        f"whoami; cp {handed}/{NOTEBOOK}.ipynb /tmp; python {handed}/{SWITCH.name} user "
        f"autograder grade-one /tmp/{NOTEBOOK}.ipynb --results /tmp/results.json; "
        "echo; echo RESULTS; cat /tmp/results.json",
    )
    assert "\ngrader\n" in said
    results = json.loads(said.partition("\nRESULTS\n")[2])
    assert results["extra_data"]["confinement"] == "landlock"
    assert results["score"] == sum(test.get("max_score", 0) for test in results["tests"])
