"""Every command in README and docs/ is run, or at least taken by the program's own parser."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from autograder.build.demos import demo_notebook
from autograder.cli import COMMANDS as SUBCOMMANDS
from tests.site.commands import ROOT, Command, commands, pages, refusal

BIN = Path(sys.executable).parent
#: The pages of one class, from its list to its grades, in order: every line of them is run.
CLASS = ("class", "hand_out", "collect", "grade", "mark", "report", "grades_out", "competition")
CLASS += ("gradescope",)
RUN = [f"docs/instructors/{name}.md" for name in CLASS]
#: What tests/check/test_authors.py and the test below go through.
WALKS = ["docs/authors.md", "docs/authors/assignment.md"]

COMMANDS = [command for page in pages() for command in commands(page)]


def name(command: Command) -> str:
    return f"{Path(command.page).stem}: {command.line}"


def run(line: str, folder: Path, **more: str) -> None:
    """Run a line as it is typed in a shell, with the environment activated."""
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env={**os.environ, "PATH": path, **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


def test_there_are_commands_on_the_pages() -> None:
    assert len(COMMANDS) > 50
    assert {command.page for command in COMMANDS} >= {"README.md", *RUN, *WALKS}


def test_every_command_for_instructors_is_on_a_page() -> None:
    shown = {command.words[1] for command in COMMANDS if command.words[0] == "autograder"}
    # `make grade` makes a sample class.
    assert set(SUBCOMMANDS) - shown <= {"sample-class"}


@pytest.mark.parametrize("command", COMMANDS, ids=name)
def test_a_command_is_taken_by_its_program_or_run(command: Command) -> None:
    why = refusal(command.words)
    assert not why, why
    if why is None and not command.reason:
        assert command.page in RUN + WALKS, "run it in a test, or say why not before its block"


@pytest.mark.parametrize(
    "line",
    [
        "autograder grades ps1",
        "autograder grade ps1 --speed 3",
        "autograder export ps1 --format excel",
        "chainrule demonstrate",
        "chainrule demo --black",
        "nbgrader hand_out ps1",
        "nbgrader collect ps1 --newest",
        "make everything",
        "python scripts/nothing.py",
        "python -m autograder.nothing",
    ],
)
def test_a_wrong_command_is_refused(line: str) -> None:
    assert refusal(Command("", line, "").words)


@pytest.mark.slow
@pytest.mark.sandbox
def test_a_class_is_graded_by_the_commands_of_its_pages(tmp_path: Path) -> None:
    rows = ["id,first_name,last_name,email,lms_user_id", "ann,Ann,Lee,ann@x.edu,7", "bob,Bob,,,"]
    (tmp_path / "students.csv").write_text("\n".join(rows))
    (tmp_path / "chainrule").mkdir()
    solved = ROOT / "solutions/ps1_relu_derivatives/relu_derivatives.ipynb"
    released = ROOT / "notebooks/ps1_relu_derivatives/relu_derivatives.ipynb"
    shutil.copy(solved, tmp_path)
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        archive.write(solved, "ann/relu_derivatives.ipynb")
        archive.write(released, "bob/relu_derivatives.ipynb")
    entry = tmp_path / "course/submitted/ann/ps3_affine_softmax"
    entry.mkdir(parents=True)
    (entry / "predictions.csv").write_text("id,label\n" + "".join(f"{i},7\n" for i in range(5000)))

    for page in RUN:
        for command in commands(ROOT / page):
            if not command.reason:
                run(command.line, tmp_path)

    course = tmp_path / "course"
    for made in ("ps1_relu_derivatives-canvas.csv", "report.html", "leaderboard.html"):
        assert (course / made).is_file()
    assert "ann,Ann" in (course / "ps1_relu_derivatives-csv.csv").read_text().replace("Lee,", "")
    assert len(list(course.glob("feedback/*/ps1_relu_derivatives/*.html"))) == 2
    assert (tmp_path / "course.zip").stat().st_size > 1e6
    assert "Canvas" in (tmp_path / "chainrule/handing_in.txt").read_text()


@pytest.mark.slow
@pytest.mark.sandbox
def test_work_goes_out_and_comes_back_through_the_exchange(tmp_path: Path) -> None:
    page = ROOT / "docs/instructors/exchange.md"
    course, student = tmp_path / "course", tmp_path / "student"
    account = pwd.getpwuid(os.geteuid()).pw_name
    (tmp_path / "students.csv").write_text(f"id,first_name\n{account},Ann\n")
    run("autograder class-list students.csv", tmp_path)
    for name in ("student", "exchange", "everyones"):
        (tmp_path / name).mkdir()
    (tmp_path / "exchange").chmod(0o777)
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)
    mine, theirs = (b.replace("/srv/nbgrader/exchange", f"{tmp_path}/exchange") for b in blocks)
    with (course / "nbgrader_config.py").open("a") as settings:
        settings.write(mine)
    (tmp_path / "everyones" / "nbgrader_config.py").write_text(theirs)

    for command in commands(page):
        if command.reason:
            continue
        if command.words[1] in ("fetch_assignment", "submit", "fetch_feedback"):
            run(command.line, student, JUPYTER_CONFIG_PATH=str(tmp_path / "everyones"))
        else:
            run(command.line, course)
        if command.words[1] == "fetch_assignment":
            (fetched,) = student.glob("ps1_relu_derivatives/*.ipynb")
            shutil.copy(ROOT / "solutions/ps1_relu_derivatives" / fetched.name, fetched)

    (feedback,) = student.glob("ps1_relu_derivatives/feedback/*/relu_derivatives.html")
    assert "relu_derivative" in feedback.read_text()


def new_files(page: str) -> dict[str, str]:
    """Return the files that a page writes from nothing."""
    pattern = r"new file\s+`([\w/]+\.py)`:\n\n```python\n(.*?)```"
    return dict(re.findall(pattern, (ROOT / page).read_text(), re.DOTALL))


@pytest.mark.slow
@pytest.mark.sandbox
def test_the_walk_through_ends_with_an_assignment(tmp_path: Path) -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for file in filter(None, tracked.stdout.decode().split("\0")):
        if (ROOT / file).is_file():
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, tmp_path / file)
    files = new_files("docs/authors/assignment.md")
    assert len(files) == 4
    for file, text in files.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text)
    for command in commands(ROOT / "docs/authors/assignment.md"):
        run(command.line, tmp_path, PYTHONPATH=str(tmp_path))
    released = nbformat.read(tmp_path / "notebooks/ps5_momentum/momentum.ipynb", as_version=4)
    (answer,) = (cell for cell in released.cells if cell.id == "velocity")
    assert answer.source.endswith("raise NotImplementedError")


def test_the_walk_through_ends_with_a_demo(tmp_path: Path) -> None:
    ((file, text),) = new_files("docs/authors/demo.md").items()
    module = tmp_path / Path(file).name
    module.write_text(text)
    assert demo_notebook(module).cells[0].source.startswith("# Half the rate")
    names: dict = {}
    exec(compile(text, file, "exec"), names)
    plot = names["halving"](engine={"step": lambda rate, slope: 10 * rate})
    assert plot.drawing().label == "step ?"
    plot.reveal()
    assert plot.drawing().label == "step 8.00"
