"""The files with a notebook: found in its folder, within bounds, links never followed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.grading import companions
from autograder.grading.companions import digest_of, read_companions, working_folder


def test_files_and_folders_are_there_and_what_no_notebook_needs_is_not(tmp_path: Path) -> None:
    for name in (
        "adding.ipynb",
        "notes.ipynb",
        "utils.py",
        "pack/__init__.py",
        "pack/deep/er.txt",
        "timestamp.txt",
        "submission_secret.txt",
        ".hidden",
        ".git/config",
        "__pycache__/utils.pyc",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    found = read_companions(tmp_path, ["adding"])
    names = [name for name, _ in found.files]
    assert names == ["notes.ipynb", "utils.py", "pack/__init__.py", "pack/deep/er.txt"]
    assert dict(found.files)["utils.py"] == b"utils.py"
    assert found.left_out == ()


def test_links_pipes_and_unreadable_names_are_left_out_and_named(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "file.txt").symlink_to(outside / "secret.txt")
    (folder / "more").symlink_to(outside)
    os.mkfifo(folder / "pipe")
    (Path(os.fsencode(folder).decode()) / os.fsdecode(b"n\xff.txt")).write_text("x")
    found = read_companions(folder, [])
    assert found.files == ()
    text = "\n".join(found.left_out)
    for reason in ("more is left out: it is a link", "file.txt is left out: it is a link"):
        assert reason in text
    assert "pipe is left out: it is not a file" in text
    assert "its name is not valid text" in text
    text.encode()


@pytest.mark.parametrize(
    ("bound", "value", "reason"),
    [
        ("MOST_FILES", 3, "more than 3 files"),
        ("MOST_OF_ONE", 4, "is larger than"),
        ("MOST_BYTES", 12, "the files together are larger"),
        ("DEPTH", 1, "they are too deep"),
    ],
)
def test_each_bound_holds_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, value: int, reason: str
) -> None:
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    for name in ("1", "2", "a/3", "a/b/4", "a/b/c/5"):
        (tmp_path / name).write_bytes(b"12345")
    monkeypatch.setattr(companions, bound, value)
    found = read_companions(tmp_path, [])
    assert 0 <= len(found.files) < 5
    assert any(reason in left for left in found.left_out)


def test_what_the_instructor_gave_out_replaces_what_was_handed_in_under_its_name() -> None:
    handed_in = (("data.csv", b"changed"), ("mine.py", b"x"))
    assert working_folder(handed_in, (("data.csv", b"given"),)) == {
        "data.csv": b"given",
        "mine.py": b"x",
    }


def test_a_changed_file_changes_the_fingerprint_and_no_file_leaves_it_as_it_was() -> None:
    from autograder.notebook.submission import digest

    assert digest_of(b"notebook", ()) == digest(b"notebook")
    digests = {
        digest_of(b"notebook", files)
        for files in ((("a", b"1"),), (("a", b"2"),), (("b", b"1"),), (("a", b"1"), ("b", b"")))
    }
    assert len(digests) == 4
