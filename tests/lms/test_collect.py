"""An export becomes submissions; tricks and bombs stay outside, and nothing is lost silently."""

import datetime
import stat
import zipfile
import zoneinfo

import pytest

from autograder import timestamps
from autograder.errors import UserError
from autograder.gradebook.groups import groups_table
from autograder.gradebook.values import Student
from autograder.lms import archive as archives
from autograder.lms import inner_archives
from autograder.lms.archive import open_export
from autograder.lms.assignment import guess_assignment
from tests.lms.exports import KNOWN, OCTOBER, notebook, write_zip, zipped

NOTEBOOK = notebook()
LATER = OCTOBER + datetime.timedelta(days=1)
MOODLE = "Anna Müller_4_assignsubmission_file_"


def test_a_canvas_export_is_sorted_by_student(collect, submitted):
    result = collect(
        {
            "mulleranna_5_1_relu.ipynb": NOTEBOOK,
            "mulleranna_5_1_predictions.csv": b"id,label\n",
            "rayb_LATE_77_2_relu.ipynb": notebook("b"),
        }
    )
    assert submitted() == {
        "anna/ps1/relu.ipynb": NOTEBOOK,
        "anna/ps1/predictions.csv": b"id,label\n",
        "bob/ps1/relu.ipynb": notebook("b"),
    }
    assert result.late == ["bob"]
    assert result.doubtful == [("rayb", "bob")]


# Who is not in the class list.


def test_no_one_becomes_a_student_unless_it_is_confirmed(collect, submitted):
    export = {"stranger_9_3_relu.ipynb": NOTEBOOK, "rayb_77_2_relu.ipynb": NOTEBOOK}
    result = collect(export)
    assert set(submitted()) == {"bob/ps1/relu.ipynb"}
    assert result.unknown[0][0] == "stranger"
    result = collect(export, take_new=True)
    assert result.new_students == ["canvas-9"]
    assert "canvas-9/ps1/relu.ipynb" in submitted()


def test_a_similar_name_is_suggested_for_who_is_not_known(collect):
    result = collect({"Ana Muller_4_assignsubmission_file_/relu.ipynb": NOTEBOOK})
    assert "Anna Müller (anna) has a similar name" in result.unknown[0][1]


def test_a_name_that_two_students_have_is_no_ones(collect):
    twins = [Student("z1", "Zoe", "Kim"), Student("z2", "Zoe", "Kim")]
    result = collect({"Zoe Kim_4_assignsubmission_file_/relu.ipynb": NOTEBOOK}, more=twins)
    assert result.unknown == [("Zoe Kim", "2 students have this name: z1, z2")]


def test_two_submitters_who_could_be_one_student_are_neither(collect, submitted):
    result = collect({"mülleranna_5_1_relu.ipynb": NOTEBOOK, "mülleranna_6_2_relu.ipynb": NOTEBOOK})
    assert submitted() == {}
    assert [reason for _, reason in result.unknown] == [
        "two submitters of the export could be anna"
    ] * 2


def test_what_is_not_recognised_is_listed_with_the_reason(collect):
    result = collect({"rayb_77_2_relu.ipynb": NOTEBOOK, "notes/todo.md": b"x"})
    assert [(r.entry, "no platform" in r.reason) for r in result.rejected] == [
        ("notes/todo.md", True)
    ]


# What is a notebook, and which.


@pytest.mark.parametrize(
    "name",
    [
        "relu.ipynb",
        "relu.ipynb.txt",
        "relu.ipynb.json",
        "relu.IPYNB",
        "relu",
        "my homework.ipynb",
        "mlp.ipynb",
        "relu.html.txt",
    ],
)
def test_a_notebook_is_known_by_its_content_whatever_it_is_called(collect, submitted, name):
    collect({f"{MOODLE}/{name}": NOTEBOOK})
    assert submitted() == {"anna/ps1/relu.ipynb": NOTEBOOK}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-8-sig"])
def test_a_notebook_in_another_unicode_encoding_can_be_read(collect, submitted, encoding):
    text = notebook("ä").decode()
    collect({f"{MOODLE}/relu.ipynb": text.encode(encoding)})
    found = submitted()["anna/ps1/relu.ipynb"]
    assert found.decode("utf-8-sig") == text


@pytest.mark.parametrize("name", ["relu (1).ipynb", "Relu-Copy2.ipynb", "x/relu-3.ipynb.txt"])
def test_without_metadata_the_name_decides_whatever_a_browser_added(collect, submitted, name):
    collect({f"{MOODLE}/{name}": notebook(cells=())})
    assert set(submitted()) == {"anna/ps1/relu.ipynb"}


def test_a_renamed_notebook_without_metadata_is_the_only_one_that_it_can_be(collect, submitted):
    collect({f"{MOODLE}/mine.ipynb": notebook(cells=())})
    assert set(submitted()) == {"anna/ps1/relu.ipynb"}


def test_a_notebook_of_another_assignment_is_named_and_is_not_taken_for_this_one(
    collect, submitted
):
    result = collect({f"{MOODLE}/relu.ipynb": notebook(cells=("affine", "test_affine"))})
    assert result.without_notebook == ["anna"]
    assert "a notebook of ps2" in result.rejected[0].reason


def test_a_damaged_notebook_is_kept_for_grading_to_say_what_is_wrong(collect, submitted):
    collect({f"{MOODLE}/relu (2).ipynb": b'{"cells": ['})
    assert submitted() == {"anna/ps1/relu.ipynb": b'{"cells": ['}


def test_a_submission_without_a_notebook_is_named(collect, submitted):
    result = collect({f"{MOODLE}/relu.pdf": b"%PDF", f"{MOODLE}/relu.py": b"x = 1"})
    assert result.without_notebook == ["anna"]
    assert set(submitted()) == {"anna/ps1/relu.pdf", "anna/ps1/relu.py"}


# Of several the newest.


@pytest.mark.parametrize(
    "export",
    [
        {"mulleranna_5_3_relu-2.ipynb": 3, "mulleranna_5_1_relu.ipynb": 1},
        {"mulleranna_5_3_relu.ipynb": 3, "mulleranna_5_2_relu (1).ipynb": 2},
        {"mulleranna_5_10_relu.ipynb": 10, "mulleranna_5_9_relu.ipynb": 9},
        {"mulleranna_late_5_10_x.ipynb": 10, "mulleranna_late_5_9_relu.ipynb": 9},
    ],
)
def test_canvas_upload_numbers_say_which_is_newer(collect, submitted, export):
    result = collect({path: notebook(str(mark)) for path, mark in export.items()})
    assert submitted() == {"anna/ps1/relu.ipynb": notebook(str(max(export.values())))}
    assert len(result.superseded) == 1


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (("relu.ipynb", OCTOBER), ("relu (1).ipynb", LATER)),
        (("relu (1).ipynb", OCTOBER), ("relu.ipynb", LATER)),
        (("relu.ipynb", OCTOBER), ("relu (1).ipynb", OCTOBER)),
        (("relu (9).ipynb", OCTOBER), ("relu (10).ipynb", OCTOBER)),
        (("relu-Copy1.ipynb", OCTOBER), ("relu-Copy2.ipynb", OCTOBER)),
        (("final.ipynb", OCTOBER), ("old.ipynb.txt", LATER)),
    ],
)
def test_moodles_time_and_then_the_copys_number_say_which_is_newer(
    collect, submitted, older, newer
):
    result = collect(
        {
            f"{MOODLE}/{name}": (notebook(mark), when)
            for mark, (name, when) in (("new", newer), ("old", older))
        }
    )
    assert submitted()["anna/ps1/relu.ipynb"] == notebook("new")
    assert [path.rsplit("/", 1)[-1] for path in result.superseded] == [older[0]]


def test_the_newest_that_can_be_read_counts(collect, submitted):
    collect(
        {
            f"{MOODLE}/relu.ipynb": (NOTEBOOK, OCTOBER),
            f"{MOODLE}/relu (1).ipynb": (b'{"cells"', LATER),
        }
    )
    assert submitted()["anna/ps1/relu.ipynb"] == NOTEBOOK


def test_attempts_in_folders_of_their_own_are_ordered_by_the_platforms_time(collect, submitted):
    collect(
        {
            "9-1 - Anna Müller - Oct 2, 2026 101 AM/relu.ipynb": notebook("second"),
            "8-2 - Anna Müller - Oct 1, 2026 1159 PM/relu.ipynb": (notebook("first"), LATER),
            "PS_bob_attempt_2026-10-01-10-00-00_relu.ipynb": notebook("first"),
            "PS_bob_attempt_2026-10-01-09-00-00_relu.ipynb": notebook("zeroth"),
        }
    )
    assert submitted() == {
        "anna/ps1/relu.ipynb": notebook("second"),
        "anna/ps1/timestamp.txt": b"2026-10-02 01:01:00.000000 UTC\n",
        "bob/ps1/relu.ipynb": notebook("first"),
        "bob/ps1/timestamp.txt": b"2026-10-01 10:00:00.000000 UTC\n",
    }


@pytest.mark.parametrize(
    ("zone", "path", "when"),
    [
        ("UTC", "8-2 - Bob Ray - Oct 25, 2026 1159 PM/relu.ipynb", "2026-10-25 23:59:00"),
        ("Europe/Berlin", "8-2 - Bob Ray - Jul 1, 2026 105 AM/relu.ipynb", "2026-06-30 23:05:00"),
        (
            "Europe/Berlin",
            "8-2 - Bob Ray - 3 March, 2026 926 PM/relu.ipynb",
            "2026-03-03 20:26:00",
        ),
        (
            "America/New_York",
            "PS_bob_attempt_2026-10-01-23-59-30_relu.ipynb",
            "2026-10-02 03:59:30",
        ),
        ("Asia/Kolkata", "PS_bob_attempt_2026-10-01-02-00-00_relu.ipynb", "2026-09-30 20:30:00"),
    ],
)
def test_the_time_of_handing_in_is_written_down_for_lateness(
    collect, submitted, monkeypatch, zone, path, when
):
    monkeypatch.setattr(timestamps, "local_zone", lambda: zoneinfo.ZoneInfo(zone))
    result = collect({path: NOTEBOOK})
    assert submitted()["bob/ps1/timestamp.txt"].decode() == f"{when}.000000 UTC\n"
    assert result.local_times


@pytest.mark.parametrize(
    "path",
    [
        "8-2 - Bob Ray - the 3rd 12/relu.ipynb",
        "PS_bob_attempt_2026-13-01-23-59-30_relu.ipynb",
        "Bob Ray_4_assignsubmission_file_/relu.ipynb",
        "rayb_77_2_relu.ipynb",
    ],
)
def test_a_time_that_no_export_says_is_not_made_up(collect, submitted, path):
    result = collect({path: NOTEBOOK})
    assert set(submitted()) == {"bob/ps1/relu.ipynb"}
    assert not result.local_times


# Folders and zip files.


def test_folders_and_companion_files_are_kept_beside_the_notebook(collect, submitted):
    collect(
        {
            f"{MOODLE}/work/relu.ipynb": NOTEBOOK,
            f"{MOODLE}/work/utils.py": b"u",
            f"{MOODLE}/work/data/x.csv": b"1",
            f"{MOODLE}/readme.md": b"r",
        }
    )
    assert set(submitted()) == {
        f"anna/ps1/{name}" for name in ("relu.ipynb", "utils.py", "data/x.csv", "readme.md")
    }


def test_a_students_own_zip_is_opened_and_so_is_one_inside_it(collect, submitted):
    inner = zipped({"hw/relu.ipynb": NOTEBOOK, "hw/pkg/__init__.py": b"", "hw/pkg/a.py": b"a"})
    collect(
        {
            "mulleranna_5_1_homework.zip": inner,
            "rayb_77_2_again.zip": zipped({"outer/again.zip": inner}),
        }
    )
    names = ("relu.ipynb", "pkg/__init__.py", "pkg/a.py")
    assert set(submitted()) == {f"{who}/ps1/{name}" for who in ("anna", "bob") for name in names}


def test_the_newer_of_a_notebook_and_one_in_a_zip_counts(collect, submitted):
    collect(
        {
            f"{MOODLE}/relu.ipynb": (notebook("loose"), OCTOBER),
            f"{MOODLE}/all.zip": (zipped({"relu.ipynb": notebook("zipped")}), LATER),
        }
    )
    assert submitted()["anna/ps1/relu.ipynb"] == notebook("zipped")


def test_what_systems_and_editors_add_is_left_out_and_counted(collect, submitted):
    junk = (".DS_Store", "__MACOSX/._relu.ipynb", ".git/config", ".ipynb_checkpoints/relu.ipynb")
    result = collect(
        {
            f"{MOODLE}/relu.ipynb": NOTEBOOK,
            "__MACOSX/x/._y": b"z",
            **{f"{MOODLE}/{name}": notebook("junk") for name in junk},
        }
    )
    assert submitted() == {"anna/ps1/relu.ipynb": NOTEBOOK}
    assert result.ignored == 5
    assert result.superseded == []


@pytest.mark.parametrize("name", ["work.rar", "work.7z", "work.tar.gz"])
def test_an_archive_of_another_kind_is_kept_and_named(collect, submitted, name):
    result = collect({f"{MOODLE}/{name}": b"bytes"})
    assert "ask for a zip" in result.rejected[0].reason
    assert submitted() == {f"anna/ps1/{name}": b"bytes"}


def test_zip_files_packed_by_hand_are_known_by_the_students_id_or_name(collect, submitted):
    collect(
        {
            "Submissions Monday/anna/relu.ipynb": NOTEBOOK,
            "Submissions Monday/Bob Ray/code/relu.ipynb": NOTEBOOK,
            "Submissions Monday/Bob Ray/code/u_1_2_x.py": b"u",
            "Submissions Monday/relu_li_x.ipynb": NOTEBOOK,
        }
    )
    assert set(submitted()) == {
        "anna/ps1/relu.ipynb",
        "bob/ps1/relu.ipynb",
        "bob/ps1/u_1_2_x.py",
        "li_x/ps1/relu.ipynb",
    }


def test_an_export_that_was_unpacked_to_a_folder_is_read_from_there(collect, submitted, tmp_path):
    folder = tmp_path / "unpacked" / "submissions"
    folder.mkdir(parents=True)
    (folder / "mulleranna_5_1_relu.ipynb").write_bytes(NOTEBOOK)
    (folder / "rayb_77_2_relu.ipynb").symlink_to("/etc/passwd")
    result = collect(tmp_path / "unpacked")
    assert submitted() == {"anna/ps1/relu.ipynb": NOTEBOOK}
    assert [r.reason for r in result.rejected] == ["it is a link or a device, not a file"]


@pytest.mark.parametrize("name", ["Anna Müller", "Anna Mu\u0308ller"])
def test_names_that_a_program_packed_without_saying_that_they_are_utf_8(
    collect, submitted, tmp_path, name
):
    data = zipped({f"{name}_4_assignsubmission_file_/relu.ipynb": NOTEBOOK})
    unflagged = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + offset
        unflagged[at + 1] &= ~0x08  # bit 11 of the flags: the name is UTF-8
    path = tmp_path / "unflagged.zip"
    path.write_bytes(unflagged)
    collect(path)
    assert submitted() == {"anna/ps1/relu.ipynb": NOTEBOOK}


def test_folders_separated_by_backslashes_are_folders(collect, submitted):
    collect({"work\\bob\\code\\relu.ipynb": NOTEBOOK, "work\\bob\\code\\data\\x.csv": b"1"})
    assert set(submitted()) == {"bob/ps1/relu.ipynb", "bob/ps1/data/x.csv"}


def test_a_file_that_canvas_numbered_has_its_old_name_too(collect, submitted):
    collect(
        {
            "raybob_77_1_relu-1.ipynb": NOTEBOOK,
            "raybob_77_2_utils-1.py": b"u",
            "raybob_77_3_part-2.csv": b"2",
            "raybob_77_4_part.csv": b"0",
        }
    )
    assert submitted() == {
        "bob/ps1/relu.ipynb": NOTEBOOK,
        "bob/ps1/utils-1.py": b"u",
        "bob/ps1/utils.py": b"u",
        "bob/ps1/part-2.csv": b"2",
        "bob/ps1/part.csv": b"0",
    }


def test_the_folder_of_github_classrooms_clones_is_read_where_it_is(collect, submitted, tmp_path):
    clone = tmp_path / "ps1-submissions" / "ps1-octocat"
    (clone / ".git").mkdir(parents=True)
    (clone / ".git" / "config").touch()
    (clone / "relu.ipynb").write_bytes(NOTEBOOK)
    collect(tmp_path / "ps1-submissions", members={"octocat": ["bob"]})
    assert submitted() == {"bob/ps1/relu.ipynb": NOTEBOOK}


# Platforms with lists next to the files.

METADATA = """\
submission_11:
  :submitters:
  - :name: Anna Müller
    :sid: anna
  - :name: Bob Ray
    :email: BOB@u.example
  :created_at: 2026-10-02 23:59:59.123456 Z
submission_12:
  :submitters:
  - :name: Someone Else
    :sid: zz9
    :email: else@u.example
""".encode()


def test_gradescopes_metadata_says_whose_each_folder_is(collect, submitted):
    top = "assignment_7_export"
    result = collect(
        {
            f"{top}/submission_metadata.yml": METADATA,
            f"{top}/submission_11/relu.ipynb": NOTEBOOK,
            f"{top}/submission_11/data/a.csv": b"1",
            f"{top}/submission_12/relu.ipynb": NOTEBOOK,
        }
    )
    names = ("relu.ipynb", "data/a.csv", "timestamp.txt")
    assert set(submitted()) == {f"{who}/ps1/{name}" for who in ("anna", "bob") for name in names}
    assert submitted()["bob/ps1/timestamp.txt"] == b"2026-10-02 23:59:59.123456 UTC\n"
    assert not result.local_times
    assert list(result.groups.values()) == [["anna", "bob"]]
    assert result.unknown[0][0] == "Someone Else"


@pytest.mark.parametrize("damaged", [b"\xff\xfe", b"- a\n- b", b"a: [", b"a: &x [*x]"])
def test_without_gradescopes_metadata_no_one_is_guessed(collect, submitted, damaged):
    result = collect({"submission_metadata.yml": damaged, "submission_11/relu.ipynb": NOTEBOOK})
    assert submitted() == {}
    assert "submission_metadata.yml" in result.unknown[0][1]


@pytest.mark.parametrize(
    "path",
    [
        "Team Blue_12_assignsubmission_file_/relu.ipynb",
        "teamblue_77_5_relu.ipynb",
        "PS 1_Team Blue_attempt_2026-10-01-10-00-00_relu.ipynb",
        "ps1-submissions/ps1-team-blue/relu.ipynb",
        "Team Blue/relu.ipynb",
    ],
)
def test_a_groups_submission_reaches_all_its_members(collect, submitted, path):
    result = collect({path: NOTEBOOK}, members={"teamblue": ["anna", "bob"]})
    found = {name for name in submitted() if not name.endswith("timestamp.txt")}
    assert found == {"anna/ps1/relu.ipynb", "bob/ps1/relu.ipynb"}
    assert list(result.groups.values()) == [["anna", "bob"]]


def test_the_course_folder_remembers_each_assignments_groups():
    first = groups_table("", "ps1", {"Blue, light": ["anna", "bob"]})
    both = groups_table(first, "ps2", {"red": ["anna"]})
    assert groups_table(both, "ps1", {"x": ["li_x"]}).splitlines() == [
        "assignment,group,student_id",
        "ps2,red,anna",
        "ps1,x,li_x",
    ]


# Again, and in parts.


def test_collecting_again_changes_nothing_and_loses_nothing(collect, submitted):
    export = {"mulleranna_5_1_relu.ipynb": NOTEBOOK}
    collect(export)
    assert collect(export).unchanged == ["anna"]
    other = {"mulleranna_5_1_relu.ipynb": notebook("other")}
    assert collect(other).kept == ["anna"]
    assert submitted() == {"anna/ps1/relu.ipynb": NOTEBOOK}
    collect(other, force=True)
    assert submitted() == {"anna/ps1/relu.ipynb": notebook("other")}


# Attacks.


@pytest.mark.parametrize(
    "entry",
    [
        "../../mulleranna_5_1_relu.ipynb",
        "/etc/mulleranna_5_1_relu.ipynb",
        f"{MOODLE}/../../../relu.ipynb",
        "C:/mulleranna_5_1_relu.ipynb",
        "mulleranna_5_1_..\\..\\relu.ipynb",
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_a_path_that_leads_out_is_refused_and_the_rest_goes_on(
    collect, submitted, tmp_path, entry, inside
):
    export = {"rayb_77_2_relu.ipynb": NOTEBOOK}
    export |= {"rayb_77_3_own.zip": zipped({entry: b"evil"})} if inside else {entry: b"evil"}
    result = collect(export)
    assert submitted() == {"bob/ps1/relu.ipynb": NOTEBOOK}
    assert len(result.rejected) == 1
    assert [p for p in tmp_path.rglob("*") if p.is_file() and p.read_bytes() == b"evil"] == []


def test_a_link_is_refused(tmp_path, collect):
    path = tmp_path / "links.zip"
    with zipfile.ZipFile(path, "w") as out:
        link = zipfile.ZipInfo("mulleranna_5_1_relu.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        out.writestr(link, "/etc/passwd")
        out.writestr("rayb_77_2_relu.ipynb", NOTEBOOK)
    assert [r.reason for r in collect(path).rejected] == ["it is a link or a device, not a file"]


def test_a_bomb_is_refused_by_its_ratio_before_it_is_unpacked(collect, submitted):
    bomb = b"\0" * (20 * 1024**2)
    result = collect(
        {
            "mulleranna_5_1_relu.ipynb": bomb,
            "rayb_77_2_x.zip": zipped({"relu.ipynb": NOTEBOOK, "b.csv": bomb}),
        }
    )
    assert submitted() == {"bob/ps1/relu.ipynb": NOTEBOOK}
    assert len([r for r in result.rejected if "200 times" in r.reason]) == 2


@pytest.mark.parametrize(
    ("bound", "value"), [("LARGEST_INNER", 10), ("MOST_INNER_ENTRIES", 1), ("DEEPEST", 0)]
)
def test_a_zip_beyond_a_bound_is_kept_closed_and_named(
    collect, submitted, monkeypatch, bound, value
):
    monkeypatch.setattr(inner_archives, bound, value)
    inner = zipped({"relu.ipynb": NOTEBOOK, "a.csv": b"1"})
    result = collect({f"{MOODLE}/hw.zip": inner})
    assert submitted() == {"anna/ps1/hw.zip": inner}
    assert "unpacks to more than" in result.rejected[0].reason


def test_zip_files_nested_deeper_than_anyone_nests_them_end(collect):
    data = NOTEBOOK
    for level in range(10):
        data = zipped({f"level{level}.zip" if level else "relu.ipynb": data})
    result = collect({f"{MOODLE}/hw.zip": data})
    assert "zip files more than 3 deep" in result.rejected[0].reason


def test_an_export_that_unpacks_beyond_bounds_is_refused_whole(collect, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_TOTAL", 100)
    with pytest.raises(UserError, match="nothing was unpacked"):
        collect({"mulleranna_5_1_relu.ipynb": b"x" * 200})


def test_an_entry_that_lies_about_its_size_is_refused(collect, submitted, tmp_path):
    path = write_zip(
        tmp_path / "lies.zip",
        {"mulleranna_5_1_relu.ipynb": b"y" * 5000, "rayb_77_2_relu.ipynb": NOTEBOOK},
    )
    data = path.read_bytes()
    path.write_bytes(data.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little")))
    assert len(collect(path).rejected) == 1
    assert set(submitted()) == {"bob/ps1/relu.ipynb"}


def test_a_student_cannot_hand_in_the_graders_own_records(collect, submitted):
    result = collect({f"{MOODLE}/relu.ipynb": NOTEBOOK, f"{MOODLE}/timestamp.txt": b"2020-01-01"})
    assert set(submitted()) == {"anna/ps1/relu.ipynb"}
    assert "reserved" in result.rejected[0].reason


def test_what_is_no_zip_or_no_export_gets_one_sentence(collect, tmp_path):
    with pytest.raises(UserError, match="There is no file"):
        collect(tmp_path / "missing.zip")
    (tmp_path / "half.zip").write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(UserError, match="is not a zip file"):
        collect(tmp_path / "half.zip")
    with pytest.raises(UserError, match="exactly as it was exported"):
        collect({"relu.ipynb": NOTEBOOK})


def guessed(path) -> str:
    with open_export(path) as (files, _):
        return guess_assignment(files, KNOWN)


def test_the_assignment_is_known_by_its_notebooks(tmp_path):
    path = tmp_path / "e.zip"
    relu, mlp = notebook(), notebook(cells=("affine",))
    assert guessed(write_zip(path, {"a_1_1_x.ipynb.txt": relu, "b_2_2_y.py": b"1"})) == "ps1"
    assert guessed(write_zip(path, {"a_1_1_own.zip": zipped({"a/b.ipynb": mlp})})) == "ps2"
    assert guessed(write_zip(path, {"a_1_1_relu-1.ipynb": b""})) == "ps1"
    with pytest.raises(UserError, match="notebooks of ps1, ps2"):
        guessed(write_zip(path, {"a_1_1_x.ipynb": relu, "b_2_2_x.ipynb": mlp}))
    with pytest.raises(UserError, match="no notebook of the course"):
        guessed(write_zip(path, {"a_1_1_x.pdf": b"%PDF"}))
