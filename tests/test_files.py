"""Files and folders are replaced whole or not at all."""

import pytest

from autograder import files
from autograder.errors import UserError


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_no_draft_stays(tmp_path):
    files.make_folder(tmp_path / "new")
    files.write_text(tmp_path / "new" / "page.html", "a\r\nß\n")
    assert (tmp_path / "new" / "page.html").read_bytes() == "a\r\nß\n".encode()
    assert names(tmp_path / "new") == ["page.html"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_interrupted_write_leaves_the_earlier_file(tmp_path, error):
    target = tmp_path / "grades.csv"
    target.write_text("earlier")

    def interrupted():
        with files.replacing(target) as draft:
            draft.write_text("half")
            raise error

    with pytest.raises(error):
        interrupted()
    assert target.read_text() == "earlier"
    assert names(tmp_path) == ["grades.csv"]


def test_text_that_the_encoding_lacks_leaves_the_earlier_file(tmp_path):
    target = tmp_path / "grades.csv"
    target.write_text("earlier")
    with pytest.raises(UnicodeEncodeError):
        files.write_text(target, "学生", "ascii")
    assert target.read_text() == "earlier"
    assert names(tmp_path) == ["grades.csv"]


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match=r"page\.html cannot be written: Not a directory"):
        files.write_bytes(tmp_path / "file" / "page.html", b"")
    (tmp_path / "page.html").mkdir()
    with pytest.raises(UserError, match=r"page\.html cannot be written: Is a directory"):
        files.write_bytes(tmp_path / "page.html", b"")
    with pytest.raises(UserError, match=r"folder .*inside cannot be made: Not a directory"):
        files.make_folder(tmp_path / "file" / "inside")
    assert names(tmp_path) == ["file", "page.html"]


@pytest.fixture
def draft(tmp_path):
    (tmp_path / "staging").mkdir()
    folder = files.draft_folder(tmp_path / "staging")
    (folder / "relu.ipynb").write_text("new")
    return folder


@pytest.fixture
def target(tmp_path):
    return tmp_path / "submitted" / "anna" / "ps1"


def test_a_folder_replaces_an_earlier_one(tmp_path, draft, target):
    target.mkdir(parents=True)
    (target / "old.ipynb").write_text("old")
    files.replace_folder(draft, target)
    assert names(target) == ["relu.ipynb"]
    assert target.stat().st_mode & 0o777 == 0o755
    assert names(tmp_path / "staging") == []


def test_a_folder_that_cannot_be_moved_leaves_the_earlier_one(tmp_path, target):
    target.mkdir(parents=True)
    (target / "old.ipynb").write_text("old")
    with pytest.raises(FileNotFoundError):
        files.replace_folder(tmp_path / "missing", target)
    assert names(target) == ["old.ipynb"]


def test_drafts_of_an_interrupted_run_are_removed_and_nothing_else(draft):
    lock = draft.with_name("lock")
    lock.write_text("")
    files.remove_drafts(draft.parent)
    assert names(draft.parent) == ["lock"]
