"""An existing nbgrader course, unchanged, graded through the judge."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory

from autograder.cli import main
from autograder.course_folder import open_course
from autograder.errors import UserError
from autograder.grading.adopt import adopt
from tests.gradebook.rows import gradebook_rows, scores
from tests.grading.stock import CONFIG, hand_in, make_course

ONE_WRONG = {"cell-0a1b2c3d4e": "def squares(n):\n    return [1, 4]"}


def status(*words: object) -> int:
    try:
        main([str(word) for word in words])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def nbgrader(kind: type, root: Path) -> None:
    """Run what an ``nbgrader`` command runs, with the settings of the course folder."""
    course = open_course(root)
    directory = CourseDirectory(config=course.config, assignment_id="hw1")
    made = kind(coursedir=directory, config=course.config)
    made.log = logging.getLogger("tests.nbgrader")
    made.start()


def test_the_lines_go_below_what_is_there_and_only_once(tmp_path: Path) -> None:
    path = make_course(tmp_path) / "nbgrader_config.py"
    adopted = adopt(tmp_path)
    assert adopted.changed
    assert adopted.assignments == ["hw1"]
    after = path.read_text()
    assert after.startswith(CONFIG)
    assert after.count("judge_submissions(get_config(), __file__)") == 1
    assert not adopt(tmp_path).changed
    assert path.read_text() == after
    config = open_course(tmp_path).config
    assert config.CourseDirectory.course_id == "course101"
    assert config.ClearSolutions.code_stub == {"python": "# YOUR CODE HERE"}
    assert config.CourseDirectory.source_directory == "source"


def test_a_course_without_settings_gets_some(tmp_path: Path) -> None:
    make_course(tmp_path)
    (tmp_path / "nbgrader_config.py").unlink()
    assert adopt(tmp_path).changed
    assert open_course(tmp_path).solutions == tmp_path / "source"


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ("c = get_config()\nc.Autograde.autograde_preprocessors = []", "autograde_preprocessors"),
        ("c = get_config()\nc.CourseDirectory.root = '/srv/course'", "adopt /srv/course"),
        (
            "c = get_config()\nc.CourseDirectory.directory_structure = "
            "'{nbgrader_step}/{assignment_id}/{student_id}'",
            "directory_structure",
        ),
        ("c = get_config()\nc.CourseDirectory.source_directory = 'none'", "no notebook under"),
        ("1 / 0", "fails: division by zero"),
    ],
)
def test_what_cannot_be_graded_is_said_and_left_as_it_is(
    tmp_path: Path, config: str, sentence: str
) -> None:
    make_course(tmp_path, config=config)
    with pytest.raises(UserError, match=sentence):
        adopt(tmp_path)
    assert (tmp_path / "nbgrader_config.py").read_text() == config


def test_a_folder_that_is_no_course_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nor a folder 'source'"):
        adopt(tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.sandbox
def test_every_command_works_on_the_course_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_course(tmp_path / "course101")
    monkeypatch.chdir(root)
    assert status("adopt") == 0
    nbgrader(GenerateAssignment, root)
    hand_in(root, "ann")
    hand_in(root, "bob", ONE_WRONG)
    assert status("grade", "hw1", "--workers", 1) == 0
    url = open_course(root).db_url
    assert scores(url) == {"ann": 8, "bob": 4}
    ours = gradebook_rows(url)
    out = capsys.readouterr().out
    assert "not handed in" not in out
    for command in ("feedback", "report", "export"):
        assert status(command, "hw1") == 0, command
    page = (root / "feedback" / "bob" / "hw1" / "first.html").read_text()
    assert "1 of 4 points" in page
    assert "<code>squares(3)</code> is <code>[1, 4]</code>" in page
    assert status("grade-one", "submitted/bob/hw1/first.ipynb") == 0
    assert "hw1: " in capsys.readouterr().out
    nbgrader(Autograde, root)
    assert gradebook_rows(url) == ours
    nbgrader(GenerateFeedback, root)
