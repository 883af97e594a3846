"""`autograder grade` and `autograder sample-class` as an instructor types them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.grading.run import run
from tests.gradebook.rows import gradebook_rows, scores
from tests.grading.sums import RIGHT, WRONG, Class, InThisProcess


def status(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


@pytest.mark.sandbox
def test_grading_a_class_prints_who_needs_a_look_and_fails_only_for_what_has_no_grade(
    klass: Class, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    klass.hand_in("ann", RIGHT, written="Because.")
    klass.hand_in("bob", WRONG)
    assert status("grade", "sums", "--course", klass.root, "--workers", 1) == 0
    out = capsys.readouterr().out
    assert "sums: 2 submissions graded" in out
    assert "9 points in all" in out

    klass.hand_in("cy", b"%PDF-1.7")
    assert status("grade", "sums", "--course", klass.root, "--workers", 1) == 1
    out = capsys.readouterr().out
    assert "2 submissions unchanged" in out
    assert "1 submission could not be graded" in out
    assert "cy" in out
    assert "no grade" in out
    assert "not a notebook" in out
    assert scores(klass.course.db_url) == {"ann": 5, "bob": 3, "cy": 0}


@pytest.mark.sandbox
def test_unconfined_grading_works_and_says_so_in_every_grade(
    klass: Class, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    klass.hand_in("ann", RIGHT)
    klass.hand_in("bob", RIGHT)
    options = ("--course", klass.root, "--workers", 1, "--unconfined", "--student", "bob")
    assert status("grade", "sums", *options) == 0
    assert "without confinement" in capsys.readouterr().out
    assert scores(klass.course.db_url) == {"bob": 5}


@pytest.mark.sandbox
def test_no_confinement_is_one_sentence_that_says_what_to_install(
    klass: Class, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    klass.hand_in("ann", RIGHT)
    monkeypatch.setenv("PATH", str(klass.root))
    # The kernel stacks 16 of Landlock's domains: no further one can be entered.
    code = (
        "from landlockpy import AccessFS, AccessNet, Ruleset\n"
        "for _ in range(16):\n"
        "    Ruleset(handled_fs=AccessFS.MAKE_CHAR, handled_net=AccessNet.NONE).restrict()\n"
        "from autograder.cli import main; main()"
    )
    arguments = ["grade", "sums", "--course", str(klass.root), "--workers", "1"]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "apt-get install bubblewrap" in done.stderr
    assert gradebook_rows(klass.course.db_url)["submissions"] == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sums", "--course", "nowhere"], "There is no course folder"),
        (["quotients", "--course", "{course}"], "no assignment 'quotients'"),
        (["sums", "--course", "{course}", "--student", "zed"], "no submission of sums by 'zed'"),
        (["sums", "--course", "{course}", "--scheduler", "nonsense"], "No Dask scheduler answers"),
    ],
)
def test_what_does_not_exist_is_one_sentence_and_changes_nothing(
    klass: Class, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    klass.hand_in("ann", RIGHT)
    before = sorted(klass.root.rglob("*"))
    words = [word.format(course=klass.root) for word in arguments]
    assert status("grade", *words) == 1
    captured = capsys.readouterr()
    assert sentence in captured.err
    assert captured.err.count("\n") == 1
    assert [path for path in sorted(klass.root.rglob("*")) if ".grading" not in str(path)] == before


def test_inside_a_course_folder_it_need_not_be_named(
    klass: Class, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(klass.root)
    assert status("grade", "sums") == 1
    assert "There are no submissions of sums" in capsys.readouterr().err


def test_inside_a_folder_without_settings_the_sentence_says_how_to_name_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "submitted").mkdir()
    monkeypatch.chdir(tmp_path)
    assert status("grade", "sums") == 1
    assert "this folder is one: add --course ." in capsys.readouterr().err


def test_a_checkout_with_settings_of_its_own_is_no_course_folder(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "nbgrader_config.py").write_text("")
    monkeypatch.chdir(tmp_path)
    assert status("grade", "sums") == 1
    assert "make one with 'autograder class-list FILE --course course'" in capsys.readouterr().err


@pytest.mark.sandbox
def test_a_folder_in_a_notebooks_place_is_called_one(
    klass: Class, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    klass.hand_in("ann", RIGHT)
    (notebook,) = klass.root.rglob("*.ipynb")
    notebook.unlink()
    notebook.mkdir()
    assert status("grade", "sums", "--course", klass.root, "--workers", 1) == 1
    out = capsys.readouterr().out
    assert "it is a folder, not a file" in out
    assert "a minute" not in out
    assert notebook.is_dir()


def test_a_setting_that_makes_no_sense_is_one_sentence(
    klass: Class, capsys: pytest.CaptureFixture[str]
) -> None:
    klass.hand_in("ann", RIGHT)
    klass.configure('c.JudgeSubmission.bounds = {"wal": 3}')
    assert status("grade", "sums", "--course", klass.root) == 1
    assert "no bound 'wal'; there are: wall" in capsys.readouterr().err
    klass.configure("c = None\nc.x = 1")
    assert status("grade", "sums", "--course", klass.root) == 1
    assert "nbgrader_config.py fails" in capsys.readouterr().err


def test_a_folder_without_submissions_is_one_sentence(
    klass: Class, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("grade", "sums", "--course", klass.root) == 1
    assert "There are no submissions of sums" in capsys.readouterr().err


def test_one_of_a_thing_is_in_the_singular(
    klass: Class, pretend: InThisProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    klass.hand_in("ann", RIGHT, written="Because.")
    run(klass.course, "sums", pretend)
    assert status("export", "sums", "--course", klass.root) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("1 grade in ")
    assert printed.err == "1 written answer is not marked yet and counts 0.\n"
    assert status("feedback", "sums", "--course", klass.root) == 0
    assert "1 page of feedback in" in capsys.readouterr().out


def test_help_fills_its_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert status("build", "--help") == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    first = next(i for i, line in enumerate(lines) if line.startswith("Proved on every build"))
    paragraph = lines[first : lines.index("", first)]
    assert all(len(line) > 60 for line in paragraph[:-1])
