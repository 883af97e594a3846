"""class-list and collect, as an instructor types them."""

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.checkout import current
from autograder.cli import main
from autograder.course_folder import open_course
from autograder.gradebook.read import read_students
from autograder.gradebook.values import Student
from tests.lms.exports import write_zip, zipped

PS1 = "ps1_relu_derivatives"
LIST = "id;first_name;last_name;email\r\nanna;Anna;Müller;\r\nbob;Bob;Ray;\r\n"


def run(*words: object) -> int:
    try:
        main([str(word) for word in words])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture
def released() -> bytes:
    return current().released(PS1, "relu_derivatives").read_bytes()


@pytest.fixture
def course(tmp_path):
    (tmp_path / "class.csv").write_bytes(LIST.encode("cp1252"))
    assert run("class-list", tmp_path / "class.csv", "--course", tmp_path / "course") == 0
    return tmp_path / "course"


def test_class_list_makes_the_course_folder_without_an_activated_environment(tmp_path):
    (tmp_path / "class.csv").write_bytes(LIST.encode("utf-16"))
    command = [Path(sys.executable).with_name("autograder"), "class-list", "class.csv"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "The course folder course was made." in done.stdout
    assert "new: 2 (Anna Müller [anna], Bob Ray [bob])" in done.stdout
    names = [student.name for student in read_students(open_course(tmp_path / "course"))]
    assert names == ["Anna Müller", "Bob Ray"]


def test_a_second_list_says_who_is_new_who_left_and_who_could_be_two(course, tmp_path, capsys):
    (tmp_path / "canvas.csv").write_text(
        'Student,ID,SIS Login ID,Section\n"Müller, Anna",5,anna,\n"Ray, Bob",6,br1,\n'
    )
    assert run("class-list", tmp_path / "canvas.csv", "--course", course) == 0
    printed = capsys.readouterr()
    assert "2 students in" in printed.out
    assert "as Canvas writes it" in printed.out
    assert "changed: 1 (Anna Müller [anna])" in printed.out
    assert "not in this list (they stay there): 1 (Bob Ray [bob])" in printed.out
    assert "could be the same person: Bob Ray [br1] and Bob Ray [bob]" in printed.err
    students = {student.id: student for student in read_students(open_course(course))}
    assert students["anna"] == Student("anna", "Anna", "Müller", "", "5")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b\n1,2\n", b"id\n../x\n"])
def test_a_list_that_cannot_be_read_changes_nothing(tmp_path, capsys, content):
    (tmp_path / "bad.csv").write_bytes(content)
    assert run("class-list", tmp_path / "bad.csv", "--course", tmp_path / "course") == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not (tmp_path / "course").exists()


def test_collect_takes_the_class_and_names_who_is_not_in_it(course, tmp_path, capsys, released):
    export = write_zip(
        tmp_path / "submissions.zip",
        {
            "mülleranna_5_1_relu_derivatives.ipynb.txt": released,
            "raybob_6_2_hw.zip": zipped({"hw/relu_derivatives.ipynb": released, "hw/u.py": b""}),
            "strangerx_7_3_relu_derivatives.ipynb": released,
        },
    )
    assert run("collect", export, "--course", course) == 1
    printed = capsys.readouterr()
    assert f"2 submissions of {PS1} collected." in printed.out
    assert "not collected: strangerx: not in the class list" in printed.err
    assert "add --new-students" in printed.err
    assert run("collect", export, "--course", course, "--new-students") == 0
    for student in ("anna", "bob"):
        folder = course / "submitted" / student / PS1
        assert (folder / "relu_derivatives.ipynb").read_bytes() == released
    assert (folder / "u.py").is_file()
    assert (course / "submitted" / "canvas-7" / PS1).is_dir()
    ids = [student.id for student in read_students(open_course(course))]
    assert ids == ["anna", "bob", "canvas-7"]


def test_collect_gives_a_groups_work_to_its_members(course, tmp_path, capsys, released):
    export = write_zip(
        tmp_path / "e.zip", {"Blue_12_assignsubmission_file_/relu_derivatives.ipynb": released}
    )
    members = tmp_path / "groups.csv"
    members.write_text(
        "name,canvas_user_id,user_id,login_id,sections,group_name,canvas_group_id,group_id\n"
        '"Müller, Anna",1,,anna,A,Blue,4,\n"Ray, Bob",2,,bob,A,Blue,4,\n"Li, X",3,,li,A,,,\n'
    )
    assert run("collect", export, "--course", course, "--members", members) == 0
    assert "group Blue: anna, bob" in capsys.readouterr().out
    assert sorted(path.name for path in (course / "submitted").iterdir()) == ["anna", "bob"]
    assert (course / "groups.csv").read_text().splitlines()[1:] == [
        f"{PS1},Blue,anna",
        f"{PS1},Blue,bob",
    ]


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ("group,student_id\nBlue,bob\n", "Blue_1_assignsubmission_file_/a.ipynb"),
        (
            'Identifier,"Full name","Email address",Group\nParticipant 9,Bob Ray,,\n',
            "Participant_9_assignsubmission_file_/a.ipynb",
        ),
        (
            '"identifier","github_username","github_id","name"\n"bob","octocat","1",""\n',
            "x-submissions/x-octocat/a.ipynb",
        ),
        (
            'First name,Last name,Groups\nBob,Ray,"Red, Blue"\n',
            "Blue_1_assignsubmission_file_/a.ipynb",
        ),
    ],
)
def test_lists_of_members_are_read_as_the_platforms_write_them(
    course, tmp_path, released, table, path
):
    export = write_zip(tmp_path / "e.zip", {path: released})
    members = tmp_path / "members.csv"
    members.write_text(table)
    assert run("collect", export, "--course", course, "--members", members) == 0
    assert (course / "submitted" / "bob" / PS1 / "relu_derivatives.ipynb").is_file()


def test_a_list_of_members_that_names_no_one_is_refused(course, tmp_path, capsys, released):
    export = write_zip(tmp_path / "e.zip", {"Blue_1_assignsubmission_file_/a.ipynb": released})
    members = tmp_path / "members.csv"
    for table, reason in (
        ("group,student_id\nBlue,zed\n", "names no student"),
        ("x,y\n1,2\n", "has no column"),
    ):
        members.write_text(table)
        assert run("collect", export, "--course", course, "--members", members) == 1
        assert reason in capsys.readouterr().err


def test_a_name_that_is_html_is_text_in_formgrader_too(tmp_path):
    table = tmp_path / "class.csv"
    for first in ("<script>x</script>", "<b>Eve</b>"):  # added, then changed
        table.write_text(f"id,first_name,last_name\neve,{first},O'Neil\n")
        assert run("class-list", table, "--course", tmp_path / "course") == 0
        (student,) = read_students(open_course(tmp_path / "course"))
        assert not set("<>") & set(student.first_name)
    assert student.name == "‹b›Eve‹/b› O'Neil"
    table.write_text("id\n<script>\n")
    assert run("class-list", table, "--course", tmp_path / "course") == 1
