"""An export becomes submissions; tricks and bombs stay outside."""

import stat
import zipfile

import pytest

from autograder.errors import UserError
from autograder.gradebook import Student
from autograder.lms import archive as archives
from autograder.lms.archive import files, open_archive
from autograder.lms.collect import guess_assignment, sort_export

NOTEBOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
KNOWN = [Student("anna", "Anna", "Müller"), Student("bob", "Bob", "Ray", lms_user_id="77")]


@pytest.fixture
def export(tmp_path):
    def write(**entries):
        path = tmp_path / "export.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for name, data in entries.items():
                out.writestr(name, data)
        return path

    return write


@pytest.fixture
def collect(tmp_path):
    staging = tmp_path / "staging"
    staging.mkdir()

    def run(path, **options):
        with open_archive(path) as archive:
            return sort_export(
                archive,
                KNOWN,
                ["relu"],
                lambda student: tmp_path / "submitted" / student / "ps1",
                staging,
                **options,
            )

    return run


def submitted(tmp_path):
    root = tmp_path / "submitted"
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_a_canvas_export_is_sorted_by_student(export, collect, tmp_path):
    result = collect(
        export(
            **{
                "mulleranna_5_1_relu.ipynb": NOTEBOOK,
                "mulleranna_5_1_predictions.csv": b"id,label\n",
                "rayb_LATE_77_2_relu.ipynb": NOTEBOOK + b" ",
                "stranger_9_3_my work.ipynb": NOTEBOOK,
            }
        )
    )
    assert submitted(tmp_path) == {
        "anna/ps1/relu.ipynb": NOTEBOOK,
        "anna/ps1/predictions.csv": b"id,label\n",
        "bob/ps1/relu.ipynb": NOTEBOOK + b" ",
        "canvas-9/ps1/relu.ipynb": NOTEBOOK,
    }
    assert result.late == ["bob"]
    assert {student.id for student in result.students} == {"anna", "bob", "canvas-9"}


def test_a_moodle_export_with_nested_folders_is_flattened(export, collect, tmp_path):
    folder = "Anna Müller_4_assignsubmission_file_"
    result = collect(
        export(
            **{
                f"{folder}/my/relu.ipynb": NOTEBOOK,
                f"{folder}/other/relu.ipynb": b"second",
                f"{folder}/": b"",
            }
        )
    )
    assert submitted(tmp_path) == {"anna/ps1/relu.ipynb": NOTEBOOK}
    assert [r.reason for r in result.rejected] == ["another file is already called relu.ipynb"]


def test_two_people_who_could_be_one_student_are_kept_apart(export, collect, tmp_path):
    result = collect(
        export(**{"mülleranna_5_1_relu.ipynb": b"one", "mülleranna_6_2_relu.ipynb": b"other"})
    )
    assert submitted(tmp_path) == {
        "canvas-5/ps1/relu.ipynb": b"one",
        "canvas-6/ps1/relu.ipynb": b"other",
    }
    assert result.new_students == ["canvas-5", "canvas-6"]


def test_the_newest_attempt_counts(export, collect, tmp_path):
    result = collect(
        export(
            **{
                "mulleranna_5_3_relu-2.ipynb": b"third",
                "mulleranna_5_1_relu.ipynb": b"first",
                "mulleranna_5_2_relu-1.ipynb": b"second",
            }
        )
    )
    assert submitted(tmp_path) == {"anna/ps1/relu.ipynb": b"third"}
    assert len(result.superseded) == 2


def test_collecting_again_changes_nothing_and_loses_nothing(export, collect, tmp_path):
    path = export(**{"mulleranna_5_1_relu.ipynb": NOTEBOOK})
    collect(path)
    assert collect(path).unchanged == ["anna"]
    other = export(**{"mulleranna_5_1_relu.ipynb": b"other"})
    assert collect(other).kept == ["anna"]
    assert submitted(tmp_path) == {"anna/ps1/relu.ipynb": NOTEBOOK}
    collect(other, force=True)
    assert submitted(tmp_path) == {"anna/ps1/relu.ipynb": b"other"}


@pytest.mark.parametrize(
    "entry",
    [
        "../../mulleranna_5_1_relu.ipynb",
        "/etc/mulleranna_5_1_relu.ipynb",
        "Anna Müller_4_assignsubmission_file_/../../../relu.ipynb",
        "C:/mulleranna_5_1_relu.ipynb",
        "mulleranna_5_1_..\\..\\relu.ipynb",
    ],
)
def test_a_path_that_leads_out_is_refused_and_the_rest_goes_on(export, collect, tmp_path, entry):
    result = collect(export(**{entry: b"evil", "rayb_77_2_relu.ipynb": NOTEBOOK}))
    assert submitted(tmp_path) == {"bob/ps1/relu.ipynb": NOTEBOOK}
    assert len(result.rejected) == 1
    found = [p for p in tmp_path.rglob("*") if p.is_file() and p.read_bytes() == b"evil"]
    assert found == []


def test_a_link_is_refused(tmp_path, collect):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as out:
        link = zipfile.ZipInfo("mulleranna_5_1_relu.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        out.writestr(link, "/etc/passwd")
        out.writestr("rayb_77_2_relu.ipynb", NOTEBOOK)
    assert [r.reason for r in collect(path).rejected] == ["it is a link or a device, not a file"]


def test_a_bomb_is_refused_by_its_ratio_before_it_is_unpacked(export):
    path = export(**{"mulleranna_5_1_relu.ipynb": b"\0" * (20 * 1024**2)})
    with open_archive(path) as archive:
        harmless, rejected = files(archive)
    assert harmless == []
    assert "200 times" in rejected[0].reason


def test_an_export_that_unpacks_beyond_bounds_is_refused_whole(export, collect, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_TOTAL", 100)
    with pytest.raises(UserError, match="nothing was unpacked"):
        collect(export(**{"mulleranna_5_1_relu.ipynb": b"x" * 200}))


def test_an_entry_that_lies_about_its_size_is_refused(export, collect, tmp_path):
    path = export(**{"mulleranna_5_1_relu.ipynb": b"y" * 5000, "rayb_77_2_relu.ipynb": NOTEBOOK})
    data = path.read_bytes()
    path.write_bytes(data.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little")))
    result = collect(path)
    assert len(result.rejected) == 1
    assert "anna/ps1/relu.ipynb" not in submitted(tmp_path)


def test_what_is_no_zip_or_no_export_gets_one_sentence(export, collect, tmp_path):
    with pytest.raises(UserError, match="There is no file"):
        collect(tmp_path / "missing.zip")
    (tmp_path / "half.zip").write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(UserError, match="is no zip file"):
        collect(tmp_path / "half.zip")
    with pytest.raises(UserError, match="exactly as it was exported"):
        collect(export(**{"relu.ipynb": NOTEBOOK}))


def test_the_assignment_is_told_by_its_notebooks(export):
    names = {"ps1": ["relu"], "ps2": ["mlp"]}
    with open_archive(export(**{"a_1_1_relu-1.ipynb": b"", "b_2_2_x.ipynb": b""})) as archive:
        assert guess_assignment(archive, names) == "ps1"
    with (
        open_archive(export(**{"a_1_1_relu.ipynb": b"", "b_2_2_mlp.ipynb": b""})) as archive,
        pytest.raises(UserError, match="notebooks of ps1, ps2"),
    ):
        guess_assignment(archive, names)
