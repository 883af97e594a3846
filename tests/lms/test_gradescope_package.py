"""The zip file for Gradescope, laid out and run as Gradescope's harness does."""

import copy
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.build.leaks import SecretFinder
from autograder.checkout import current
from autograder.cli.gradescope_run import NothingToGrade, _notebooks
from autograder.competition.labels import labels
from autograder.errors import UserError
from autograder.grading.source_notebook import SourceNotebook
from autograder.lms.gradescope_package import contents, pack
from autograder.notebook.percent_script import read_script
from autograder.selftest.sources import source_of
from chainrule.check.mistakes import MISTAKES
from tests.sandbox.no_user_namespaces import run

ASSIGNMENT, NAME = "ps3_affine_softmax", "affine_softmax"
VISIBILITIES = {"visible", "after_published"}


@pytest.fixture(scope="module")
def autograder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gradescope's folder, with the package unpacked as its image has it."""
    root = tmp_path_factory.mktemp("gradescope") / "autograder"
    root.mkdir()
    package = root.parent / "package.zip"
    pack(current(), ASSIGNMENT, package)
    with zipfile.ZipFile(package) as archive:
        for info in archive.infolist():
            path = Path(archive.extract(info, root / "source"))
            path.chmod(info.external_attr >> 16)
    (root / "run_autograder").write_bytes((root / "source" / "run_autograder").read_bytes())
    (root / "run_autograder").chmod(0o755)
    for path in (root, *root.parents[:-2]):
        path.chmod(path.stat().st_mode | 0o011)
    (root / "source").chmod(0o700)  # as setup.sh leaves it
    return root


@pytest.fixture
def harness(autograder: Path) -> Callable[..., dict[str, Any]]:
    """Hand files in and run the autograder, as the root of a container without user namespaces."""

    def handed_in(files: dict[str, bytes], earlier: int = 0, **environment: str) -> dict[str, Any]:
        for name in ("submission", "results"):
            subprocess.run(["rm", "-rf", str(autograder / name)], check=True)
            (autograder / name).mkdir()
        for name, data in files.items():
            path = autograder / "submission" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        metadata = {
            "created_at": "2026-11-01T10:00:00-07:00",
            "previous_submissions": [{}] * earlier,
        }
        (autograder / "submission_metadata.json").write_text(json.dumps(metadata))
        variables = {**os.environ, "CHAINRULE_ENVIRONMENT": sys.prefix, **environment}
        done = run("root", ["bash", str(autograder / "run_autograder")], env=variables)
        assert done.returncode == 0, done.stdout
        handed_in.said = done.stdout  # type: ignore[attr-defined]
        return valid((autograder / "results" / "results.json").read_text())

    if os.geteuid() != 0:
        pytest.skip("Gradescope runs it as root")
    return handed_in


def valid(text: str) -> dict[str, Any]:
    """Check results against Gradescope's specification, and that they give nothing away."""
    document: dict[str, Any] = json.loads(text)
    assert set(document) <= {
        *("score", "execution_time", "output", "stdout_visibility", "extra_data", "tests"),
        "leaderboard",
    }
    assert isinstance(document["score"], int | float)
    assert document["stdout_visibility"] == "hidden"
    for test in document["tests"]:
        assert set(test) <= {
            *("name", "score", "max_score", "status", "output", "visibility", "extra_data"),
        }
        assert test["visibility"] in VISIBILITIES
        assert test["status"] in ("passed", "failed")
        assert isinstance(test["output"], str)
    finder = SecretFinder([read_script(current().source(ASSIGNMENT, NAME))])
    assert not finder.in_package("results.json", text)
    assert "Traceback" not in text
    return document


def notebook(answers: dict[str, str] | None = None) -> NotebookNode:
    """The solved notebook with some answers replaced, without outputs and hidden tests."""
    solved = copy.deepcopy(source_of(ASSIGNMENT))
    for cell in solved.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = (answers or {}).get(name, cell.source)
        cell.source = re.sub(
            r"### BEGIN HIDDEN.*?### END HIDDEN TESTS", "", cell.source, flags=re.S
        )
    return solved


def as_bytes(node: NotebookNode) -> bytes:
    return nbformat.writes(node).encode()


def entry(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(test for test in document["tests"] if test["name"] == name)


def test_the_package_holds_what_grades_this_assignment_and_nothing_else() -> None:
    files = contents(current(), ASSIGNMENT)
    assert {"setup.sh", "run_autograder", "settings.json", "requirements.txt"} <= set(files)
    assert f"course/solutions/{ASSIGNMENT}/{NAME}.ipynb" in files
    assert "course/autograder/sandbox/guest/landlock.py" in files
    assert "course/autograder/competition/labels.csv" in files
    assert not [name for name in files if "ps1_relu" in name and name.startswith("course/sol")]
    assert not [name for name in files if "autograder/selftest" in name or "__pycache__" in name]
    others = contents(current(), "ps1_relu_derivatives")
    assert "course/autograder/competition/labels.csv" not in others
    assert (
        json.loads(files["settings.json"])["secret"]
        != json.loads(others["settings.json"])["secret"]
    )
    pinned = {
        re.split("==", line)[0].lower().replace("_", "-")
        for line in files["constraints.txt"].decode().splitlines()
    }
    for line in files["requirements.txt"].decode().splitlines():
        assert re.split(r"[<>=\[;]", line)[0].strip().lower() in pinned, line
    for script in ("setup.sh", "run_autograder"):
        assert b"http" not in files[script]


def test_no_such_assignment_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no assignment 'ps9'"):
        pack(current(), "ps9", tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()


STUB = """#!/bin/bash
if [ "$1" = -c ]; then exec {python} "$@"; fi
echo "$(basename "$0") $*" >> {log}
if [ "$1 $2" = "-m venv" ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; fi
"""


def test_setup_installs_python_packages_and_closes_the_source(tmp_path: Path) -> None:
    source, tools, log = tmp_path / "source", tmp_path / "bin", tmp_path / "log"
    source.mkdir()
    tools.mkdir()
    (source / "setup.sh").write_bytes(contents(current(), ASSIGNMENT)["setup.sh"])
    for name in ("apt-get", "python3"):
        (tools / name).write_text(STUB.format(python=sys.executable, log=log))
        (tools / name).chmod(0o755)
    environment = {"PATH": f"{tools}:/usr/bin:/bin", "CHAINRULE_ENVIRONMENT": str(tmp_path / "env")}
    subprocess.run(["bash", str(source / "setup.sh")], env=environment, check=True)
    assert source.stat().st_mode & 0o777 == 0o700
    lines = log.read_text().splitlines()
    assert lines[0] == "apt-get -qq update"
    assert any(line.endswith("install -y --no-install-recommends bubblewrap") for line in lines)
    assert lines[-1].startswith("python -m pip")
    assert f"--requirement {source}/requirements.txt" in lines[-1]
    assert f"--constraint {source}/constraints.txt" in lines[-1]


@pytest.mark.sandbox
@pytest.mark.slow
def test_a_right_notebook_earns_all_and_enters_the_leaderboard(
    harness: Callable[..., dict[str, Any]],
) -> None:
    rows = "".join(f"{i},{label}\n" for i, label in enumerate(labels()))
    files = {f"{NAME}.ipynb": as_bytes(notebook()), "predictions.csv": f"id,label\n{rows}".encode()}
    document = harness(files)
    scored = [test for test in document["tests"] if "score" in test]
    assert document["score"] == sum(test["max_score"] for test in scored) > 20
    assert {test["visibility"] for test in document["tests"]} == VISIBILITIES
    assert entry(document, "test_softmax")["visibility"] == "visible"
    assert entry(document, "test_softmax, with hidden tests")["visibility"] == "after_published"
    assert document["leaderboard"] == [{"name": "Accuracy (%)", "value": 100.0, "order": "desc"}]
    assert document["extra_data"]["confinement"] == "landlock"
    assert "leaderboard" not in harness(files, earlier=20)


WRONG = "def softmax(x):\n    e = np.exp(x - x.max(axis=0))\n    return e / e.sum(axis=0)\n"
#: What a submission tries from inside; each line that it prints is one that it reached.
HOSTILE = """
import glob, os
def softmax(logits):
    return logits
root = {root!r}
for path in (root + '/source/settings.json', root + '/source/course/solutions', root + '/source',
             root + '/submission_metadata.json', root + '/results', '/proc/1/environ'):
    for reach in (lambda: open(path).read(), lambda: os.listdir(path)):
        try:
            print('REACHED', path, reach())
        except OSError:
            pass
try:
    open(root + '/results/results.json', 'w').write('FORGED')
except OSError:
    pass
os.system("kill -9 -1")
"""


@pytest.mark.sandbox
@pytest.mark.slow
def test_wrong_and_hostile_notebooks_lose_their_points(
    harness: Callable[..., dict[str, Any]], autograder: Path
) -> None:
    document = harness({"mine (1).ipynb": as_bytes(notebook({"softmax": WRONG}))})
    named = entry(document, "test_softmax")
    assert named["status"] == "failed"
    assert named["output"].startswith("Not yet right\n")
    scored = entry(document, "test_softmax, with hidden tests")
    assert (scored["score"], scored["extra_data"]["outcome"]) == (0, "wrong")
    assert scored["extra_data"]["mistake"] == "softmax-wrong-axis"
    assert "normalised over the wrong axis" in named["output"]
    assert MISTAKES["softmax-wrong-axis"].hint in named["output"]
    assert 0 < document["score"] < sum(test.get("max_score", 0) for test in document["tests"])
    hostile = as_bytes(notebook({"softmax": HOSTILE.format(root=str(autograder))}))
    document = harness({f"{NAME}.ipynb": hostile})
    assert entry(document, "test_softmax, with hidden tests")["score"] == 0
    assert "REACHED" not in json.dumps(document)


@pytest.mark.sandbox
@pytest.mark.slow
def test_what_cannot_be_graded_is_one_sentence(harness: Callable[..., dict[str, Any]]) -> None:
    (released,) = (current().notebooks / ASSIGNMENT).glob("*.ipynb")
    document = harness({f"{NAME}.ipynb": released.read_bytes()})
    assert document["score"] == 0
    assert entry(document, "test_softmax")["output"].startswith("Not written yet")
    document = harness({f"{NAME}.ipynb": b""})
    assert document["output"] == "This could not be graded: the file is empty."
    document = harness({"notes.txt": b"Dear all"})
    assert document["output"] == f"There is no notebook {NAME}.ipynb in what you handed in."
    assert (document["score"], document["tests"]) == (0, [])


def test_the_notebook_is_found_by_its_cells_then_by_its_name(tmp_path: Path) -> None:
    source = SourceNotebook(ASSIGNMENT, NAME, "", {"softmax": "", "relu": ""})
    data, other = as_bytes(notebook()), as_bytes(nbformat.v4.new_notebook())

    def found(*files: tuple[str, bytes]) -> str:
        with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
            for name, content in files:
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            return _notebooks(Path(folder), ASSIGNMENT, [source])[NAME][0].name

    assert found(("mine (1).ipynb", data)) == "mine (1).ipynb"
    assert found((f"deep/er/{NAME}.ipynb", data), ("old.ipynb", data)) == f"{NAME}.ipynb"
    assert found(("only.ipynb", other)) == "only.ipynb"
    assert found((f"{NAME}.ipynb", b"%PDF-1.7"), (".ipynb_checkpoints/a.ipynb", data)) == (
        f"{NAME}.ipynb"
    )
    for files, said in (
        ((), "no notebook"),
        ((("notes.txt", b"Dear all"),), "no notebook"),
        ((("a.ipynb", data), ("b.ipynb", data)), "2 notebooks: hand in"),
    ):
        with pytest.raises(NothingToGrade, match=said):
            found(*files)


@pytest.mark.sandbox
def test_a_broken_installation_still_gives_results(
    harness: Callable[..., dict[str, Any]], autograder: Path
) -> None:
    document = harness({}, CHAINRULE_ENVIRONMENT="/nowhere")
    assert "tell your instructor" in document["output"]
    settings = autograder / "source" / "settings.json"
    text = settings.read_text()
    settings.write_text("{")
    try:
        document = harness({})
    finally:
        settings.write_text(text)
    assert "tell your instructor" in document["output"]
    assert "JSONDecodeError" in harness.said  # type: ignore[attr-defined]
