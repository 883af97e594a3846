"""Text files that a test and student code have in common: by value, and only what a test names."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.judge import Judge
from autograder.judge.folder import in_folder
from autograder.judge.shared_files import LONGEST_LINE, SharedFiles
from autograder.notebook.compiled import compile_source
from autograder.notebook.side_effects import SideEffects, text_file
from autograder.sandbox.guest import files
from autograder.sandbox.guest.files import LONGEST
from autograder.sandbox.guest.rpc.channel import ChannelError

from .conftest import SHORT
from .idioms import idiom


class Peer:
    """Replies what it is told, and keeps the requests."""

    def __init__(self, **found: bytes) -> None:
        self.found = {name.replace("_", "."): content for name, content in found.items()}
        self.requests: list[dict[str, Any]] = []
        self.counted = 0

    def request(self, header: dict[str, Any], buffers: Any = None) -> Any:
        self.requests.append(header)
        return {"found": list(self.found)}, [memoryview(data) for data in self.found.values()]

    def count(self, size: int) -> None:
        self.counted += size


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "given.csv").write_text("a\n")
    with in_folder(tmp_path):
        yield tmp_path


def shared(*written: str) -> SharedFiles:
    return SharedFiles(SideEffects(files=written, written=written))


def test_text_is_taken_and_cleaned(folder: Path) -> None:
    peer = Peer(out_txt=b"a\r\nb\x1b[31m\x00")
    shared("out.txt").take(peer)
    assert (folder / "out.txt").read_bytes() == "a\r\nb\ufffd[31m\ufffd".encode()
    assert peer.counted == len((folder / "out.txt").read_bytes())


@pytest.mark.parametrize("name", ["other.txt", "../out.txt", "/etc/out.txt", "json.py"])
def test_a_file_that_was_not_asked_for_ends_the_conversation(folder: Path, name: str) -> None:
    peer = Peer()
    peer.found = {name: b"1"}
    with pytest.raises(ChannelError):
        shared("out.txt").take(peer)
    assert [path.name for path in folder.iterdir()] == ["given.csv"]


def test_a_file_that_is_too_long_ends_the_conversation(folder: Path) -> None:
    with pytest.raises(ChannelError):
        shared("out.txt").take(Peer(out_txt=b"a" * (LONGEST + 1)))


@pytest.mark.parametrize("content", [b"\x80\x04\x95", b"," * (LONGEST_LINE + 1)])
def test_what_is_no_text_is_not_there(folder: Path, content: bytes) -> None:
    shared("out.txt").take(Peer(out_txt=content))
    assert not (folder / "out.txt").exists()


def test_given_files_and_those_that_the_test_wrote_stay(folder: Path) -> None:
    peer, both = Peer(), shared("given.csv", "out.txt")
    (folder / "out.txt").write_text("the test's")
    both.take(peer)
    assert peer.requests == []


def test_a_file_of_the_students_that_the_test_wrote_over_is_the_tests(folder: Path) -> None:
    peer, both = Peer(out_txt=b"1"), shared("out.txt")
    both.take(peer)
    (folder / "out.txt").write_text("2")
    both.take(peer)
    assert len(peer.requests) == 1
    assert (folder / "out.txt").read_text() == "2"


def test_a_file_that_is_deleted_over_there_is_deleted_here(folder: Path) -> None:
    peer, both = Peer(out_txt=b"1"), shared("out.txt")
    both.take(peer)
    peer.found.clear()
    both.take(peer)
    assert not (folder / "out.txt").exists()


def test_only_files_that_a_call_names_are_sent(folder: Path) -> None:
    peer, both = Peer(), shared("in.txt", "expected.txt")
    for name in both.effects.files:
        (folder / name).write_text(name)
    assert both.named("in.txt") == "in.txt"
    assert both.named(folder / "in.txt") == Path("in.txt")
    assert both.named(str(folder / "given.csv")) == "given.csv"
    assert both.named("/etc/passwd") == "/etc/passwd"
    both.send(peer)
    both.send(peer)
    assert [request["write"] for request in peer.requests] == [["in.txt"]]


@pytest.mark.parametrize(
    ("name", "is_text"),
    [
        ("out.txt", True),
        ("a/b.csv", True),
        ("a/../b.csv", False),
        ("/tmp/a.txt", False),
        ("json.py", False),
        ("values.npy", False),
        ("values.pkl", False),
    ],
)
def test_names_of_text_files(name: str, is_text: bool) -> None:
    assert text_file(name) is is_text


@pytest.mark.parametrize(
    "code",
    [
        "import pickle\nvalue = pickle.load(open('out.txt', 'rb'))",
        "from pickle import load\nvalue = load(open('out.txt', 'rb'))",
        "exec(open('out.txt').read())",
    ],
)
def test_nothing_is_shared_with_a_test_that_would_run_it(code: str) -> None:
    one = idiom("runs", f"# answer\nopen('out.txt', 'w')\n# test 1\n{code}")
    (test,) = compile_source(one.solved()).tests
    assert test.effects.files == ()


def test_no_link_pipe_or_device_is_read(folder: Path) -> None:
    (folder / "out.txt").symlink_to("given.csv")
    os.mkfifo(folder / "pipe.txt")
    (folder / "folder.txt").mkdir()
    names = ["out.txt", "pipe.txt", "folder.txt", "missing.txt", "given.csv"]
    reply = files.exchange({"read": names}, [])
    assert reply == {"found": ["given.csv"], "buffers": [b"a\n"]}


HOSTILE = """
# file given.csv
1,2
# given
import csv
# answer
def save(path, words):
    with open(path, "w") as file:
        file.write("\\n".join(words))


def count_lines(path):
    with open(path) as file:
        return len(file.readlines())
# wrong
import os

FORGED = '''
def load(*_, **__):
    return [2]

loads = reader = load
'''
for name in ("json.py", "csv.py", "statistics.py", "sums.txt"):
    with open(name, "w") as file:
        file.write(FORGED)
os.mkdir("fractions")
for name in ("out.txt", "mine.txt", "expected.txt"):
    os.symlink("/etc/hostname", name)


def save(path, words):
    for name in (path, "expected.txt", "given.csv", "mine.txt"):
        if os.path.lexists(name):
            os.remove(name)
        with open(name, "w") as file:
            file.write("2\\n" * 1000)


def count_lines(path):
    save(path, [])
    return 0
# test 1
save("out.txt", ["a"])
import statistics

assert statistics.__file__ and statistics.mean([1, 3]) == 2
assert open("out.txt").read() == "a"
# test 1
with open("expected.txt", "w") as file:
    file.write("a\\nb")
save("out.txt", ["a", "b"])
assert open("out.txt").read() == open("expected.txt").read()
# test 1
with open("mine.txt", "w") as file:
    file.write("a\\nb\\n")
found = count_lines("mine.txt")
assert found == len(open("mine.txt").readlines())
# test 1
save("out.txt", ["1"])
with open("given.csv") as file:
    assert list(csv.reader(file)) == [["1", "2"]]
assert open("out.txt").read() == "1"
"""


@pytest.mark.sandbox
def test_no_file_of_the_students_wins() -> None:
    one = idiom("files", HOSTILE)
    source = one.solved()
    with Judge(SHORT) as judge:
        _, right = judge.judge(source, source, files=one.files, source_files=one.files)
        _, wrong = judge.judge(one.wrongly(), source, files=one.files, source_files=one.files)
    assert [verdict.message for verdict in right.verdicts if not verdict.passed] == []
    assert [verdict.test for verdict in wrong.verdicts if verdict.score] == []
