"""Confinement: refused with a sentence where there is none, and tight where there is."""

import copy
import dataclasses
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from nbformat import NotebookNode

from autograder.errors import UserError
from autograder.judge import Bounds, ConfinementUnavailable, Judge
from autograder.sandbox import bubblewrap
from autograder.sandbox.confinement import Confinement
from autograder.sandbox.exceptions import StudentGone
from autograder.sandbox.student_process import StudentProcess
from autograder.sandbox.usage import descendants
from tests.judge.conftest import outcomes, shown

Submit = Callable[..., NotebookNode]


def enter(judge: Judge) -> None:
    with judge:
        pass


def only_bubblewrap() -> Judge:
    """A judge that does not try another way."""
    judge = Judge()
    judge.ways = (Confinement.BUBBLEWRAP,)
    return judge


def test_without_bubblewrap_the_judge_refuses_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ConfinementUnavailable, match="install bubblewrap") as refused:
        enter(only_bubblewrap())
    assert isinstance(refused.value, UserError)
    assert "--unconfined" in str(refused.value)


def test_on_another_operating_system_the_judge_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(ConfinementUnavailable, match="darwin"):
        enter(Judge())


@pytest.mark.sandbox
@pytest.mark.namespaces
def test_a_bubblewrap_that_fails_is_refused_with_its_own_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "bwrap"
    said = "No permissions to create new namespace"
    broken.write_text(f"#!/bin/sh\necho 'bwrap: {said}' >&2\nexit 1\n")
    for path in (broken, *broken.parents[:-2]):
        path.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda name: str(broken))
    with pytest.raises(ConfinementUnavailable, match=said):
        enter(only_bubblewrap())


PEEK = """
import os, resource
def relu(x):
    return max(0.0, x)
print(sorted(os.listdir("/")), os.listdir("."))
print("caps", [line.split()[1] for line in open("/proc/self/status") if line.startswith("Cap")])
print("processes", sorted(int(name) for name in os.listdir("/proc") if name.isdigit()))
print("network", [line.split(":")[0].strip() for line in open("/proc/net/dev")][2:])
try:
    os.system("unshare -Ur true 2>/dev/null") == 0 and print("NAMESPACE")
    os.setuid(0)
    print("ROOT")
except OSError:
    pass
"""


IMPORT = """
import sys
sys.path.insert(0, {folder!r})
import only_there
print(only_there.HERE)
"""


@pytest.mark.sandbox
@pytest.mark.namespaces
def test_python_may_live_under_the_folder_that_becomes_scratch(
    monkeypatch: pytest.MonkeyPatch, source: NotebookNode, submit: Submit
) -> None:
    """As it does in a checkout under /tmp: what is shown there stays visible, and read-only."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="a checkout ") as folder:
        Path(folder, "only_there.py").write_text("HERE = 'still here'\n")
        for path in (Path(folder), Path(folder, "only_there.py")):
            path.chmod(0o755)
        shown_before = bubblewrap._shown
        monkeypatch.setattr(bubblewrap, "_shown", lambda: [*shown_before(), (Path(folder), folder)])
        with Judge() as own:
            later = submit(after={"relu": IMPORT.format(folder=folder)})
            executed, judgement = own.judge(later, source)
    assert "still here" in shown(executed)
    assert judgement.score == judgement.max_score


@pytest.mark.sandbox
@pytest.mark.namespaces
def test_a_submission_sees_only_itself(judge: Judge, source: NotebookNode, submit: Submit) -> None:
    executed, _ = judge.judge(submit({"relu": PEEK}), source)
    text = next(c for c in executed.cells if "os.listdir" in c.source).outputs[0].text
    folders, caps, processes, network = text.splitlines()[:4]
    assert "'home'" not in folders
    assert folders.endswith(" []")
    assert set(eval(caps.removeprefix("caps "))) == {"0000000000000000"}
    assert processes == "processes [1]"
    assert network == "network ['lo']"
    assert "NAMESPACE" not in text
    assert "ROOT" not in text


@pytest.mark.sandbox
def test_every_submission_starts_with_an_empty_scratch_folder(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    write = "open('mine', 'w').write('x'); open('/tmp/mine', 'w').write('x')"
    read = (
        "import os\nprint('FOUND' if os.path.exists('mine') or os.path.exists('/tmp/mine') else 0)"
    )
    judge.judge(submit(after={"relu": write}), source)
    executed, _ = judge.judge(submit(after={"relu": read}), source)
    assert "FOUND" not in shown(executed)


#: Leaves a key in the keyrings of its user, and looks for one that an earlier process left.
KEYS = """
import ctypes, platform
add, ask = {"x86_64": (248, 250), "aarch64": (217, 219)}[platform.machine()]
system_call = ctypes.CDLL(None, use_errno=True).syscall
USER, SESSION, SEARCH = -4, -3, 10
found = [system_call(ask, SEARCH, ring, b"user", b"answer", 0) for ring in (USER, SESSION)]
left = [system_call(add, b"user", b"answer", b"42", 2, ring) for ring in (USER, SESSION)]
print("found", any(key > 0 for key in found), "left", any(key > 0 for key in left))
"""


@pytest.mark.sandbox
def test_no_submission_leaves_a_key_for_the_next(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    for _ in range(2):
        executed, _ = judge.judge(submit({"relu": KEYS}), source)
        assert "found False left False" in shown(executed)


#: Asks for what no notebook needs and attackers of a kernel do.
ODD = """
import ctypes, errno, platform
bpf, userfaultfd, io_uring = {"x86_64": (321, 323, 425), "aarch64": (280, 282, 425)}[
    platform.machine()]
libc = ctypes.CDLL(None, use_errno=True)
def refused(*call):
    ctypes.set_errno(0)
    return libc.syscall(*call) == -1 and ctypes.get_errno() == errno.EPERM
print("refused", refused(bpf, 0, None, 0), refused(userfaultfd, 1), refused(io_uring, 1, None))
"""


@pytest.mark.sandbox
def test_system_calls_that_no_notebook_needs_are_refused(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    executed, _ = judge.judge(submit({"relu": ODD}), source)
    assert "refused True True True" in shown(executed)


@pytest.mark.sandbox
def test_bounds_of_one_submission_go_before_the_judges(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    greedy = submit(after={"relu": "bytes(200 * 2**20)\nopen('f', 'wb').write(bytes(2**20))"})
    tight = Bounds(memory=100 * 2**20, wall=5)
    executed, judgement = judge.judge(greedy, source, tight)
    assert "MemoryError" in shown(executed)
    assert [note.text for note in judgement.notes] == ["A cell hit its bound: memory."]
    executed, judgement = judge.judge(greedy, source)
    assert judgement.notes == ()
    executed, _ = judge.judge(greedy, source, Bounds(file_size=2**18))
    assert "File too large" in shown(executed)


@pytest.mark.sandbox
def test_processor_time_is_bounded_over_all_cells(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    spin = "import time\nend = time.process_time() + 3\nwhile time.process_time() < end:\n    pass"
    _, judgement = judge.judge(submit(after={"relu": spin}), source, Bounds(cpu=2, wall=30))
    assert "A cell hit its bound: processor time." in [note.text for note in judgement.notes]
    assert outcomes(judgement)["test_relu"] == "right"


def test_bounds_must_be_positive() -> None:
    with pytest.raises(ValueError, match="'wall'"):
        Bounds(wall=0)
    assert Bounds(restarts=0).restarts == 0


@pytest.mark.sandbox
def test_a_submission_that_needs_more_time_than_there_is_ends_in_time(
    judge: Judge, source: NotebookNode, submit: Submit
) -> None:
    import time

    slow = submit()
    for cell in [c for c in slow.cells if c.cell_type == "code"]:
        extra = copy.deepcopy(cell)
        extra.metadata, extra.source = {}, "import time\ntime.sleep(60)"
        slow.cells.insert(slow.cells.index(cell), extra)
    started = time.monotonic()
    _, judgement = judge.judge(slow, source, Bounds(wall=2, total=5, restarts=2))
    assert time.monotonic() - started < 40
    assert {verdict.bound for verdict in judgement.verdicts} == {"total time"}
    assert {verdict.outcome for verdict in judgement.verdicts} == {"stopped"}


@pytest.mark.sandbox
def test_a_process_is_forked_while_others_are_being_buried(judge: Judge) -> None:
    fork_server = judge._fork_server(())
    for _ in range(20):
        StudentProcess(fork_server, judge.bounds, time.monotonic() + 60).close()
    unused = 2**22 + 1
    for _ in range(200):
        fork_server.kill(unused)
    last = StudentProcess(fork_server, judge.bounds, time.monotonic() + 60)
    last.within(30)
    assert last.cell("1 / 1")["error"] is None
    last.close()


@pytest.mark.sandbox
def test_a_prepared_process_is_taken_unless_its_bounds_differ_or_it_died(judge: Judge) -> None:
    fork_server, bounds = judge._fork_server(()), judge.bounds

    def process_of(bounds: Bounds) -> StudentProcess:
        taken = StudentProcess(fork_server, bounds, time.monotonic() + 60)
        taken.within(30)
        assert taken.cell("1 / 1")["error"] is None
        return taken

    process_of(bounds).close()  # whatever was waiting is used up
    fork_server.prefork(bounds)
    spare = fork_server._preforked
    assert spare is not None
    taken = process_of(bounds)
    assert taken.peer.channel.end is spare.end
    # While it is there, another waits: for other bounds, so that a new one is made.
    fork_server.prefork(bounds)
    taken.close()
    small = dataclasses.replace(bounds, open_files=64)
    limited = process_of(small)
    said = limited.cell("import resource; resource.getrlimit(resource.RLIMIT_NOFILE)[0]")
    assert said["messages"][0][1]["data"]["text/plain"] == "64"
    limited.close()
    # One that is killed while it waits is not the submission's fault.
    fork_server.prefork(bounds)
    spare = fork_server._preforked
    assert spare is not None
    time.sleep(0.5)
    for child in psutil.Process(fork_server.process.pid).children(recursive=True):
        if not child.children() and child.status() != psutil.STATUS_ZOMBIE:
            child.kill()
            while child.status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.05)
    survivor = process_of(bounds)
    assert survivor.peer.channel.end is not spare.end
    survivor.close()


def students(judge: Judge, **bounds: int) -> StudentProcess:
    """A process that may take as long as it needs."""
    student = StudentProcess(
        judge._fork_server(()), dataclasses.replace(judge.bounds, **bounds), time.monotonic() + 60
    )
    student.within(30)
    return student


LEAVE_PROCESSES = """
import os, time
for _ in range(25):
    if os.fork() == 0:
        time.sleep(600)
"""
START_THREADS = """
import threading
threads = [threading.Thread(target=lambda: threading.Event().wait(0.2)) for _ in range(25)]
for thread in threads:
    thread.start()
"""


@pytest.mark.sandbox
def test_processes_are_counted_for_each_submission_and_not_for_the_user(judge: Judge) -> None:
    one, other = students(judge), students(judge)
    assert one.cell(LEAVE_PROCESSES)["error"] is None
    assert other.cell(START_THREADS)["error"] is None
    assert one.cell(START_THREADS)["error"] is not None, "its own count is bounded all the same"
    one.close()
    other.close()


@pytest.mark.sandbox
def test_nothing_of_a_submission_is_left_when_the_next_one_starts(judge: Judge) -> None:
    fork_server = judge._fork_server(())
    leaving = students(judge)
    fork_server.prefork(judge.bounds)
    assert leaving.cell(LEAVE_PROCESSES)["error"] is None
    assert leaving.host_pid is not None
    pids = descendants(leaving.host_pid)
    assert len(pids) == 26
    leaving.close()
    students(judge).close()
    assert not [pid for pid in pids if psutil.pid_exists(pid)]


@pytest.mark.sandbox
@pytest.mark.parametrize(
    "code",
    [
        # In pieces: 200 MiB at once is more than it may allocate, and the cell would end there.
        "import mmap\nheld = mmap.mmap(-1, 200 << 20)\nfor at in range(0, 200 << 20, 1 << 20):\n"
        "    held[at : at + (1 << 20)] = bytes(1 << 20)\nheld.madvise(mmap.MADV_DONTNEED)",
        pytest.param(
            "import os\nfile = open('/dev/shm/a', 'w')\n"
            "os.posix_fallocate(file.fileno(), 0, 60 << 20)",
            marks=pytest.mark.namespaces,
        ),
        "import os\nfile = open('a', 'wb')\nos.posix_fallocate(file.fileno(), 0, 60 << 20)",
        "import socket\nheld = [socket.socketpair() for _ in range(100)]",
        "import os\nfor _ in range(4):\n    if os.fork() == 0:\n"
        "        os.execlp('python3', 'python3', '-c', 'import time; x = bytearray(25 << 20);"
        ' x[::4096] = b"1" * (25 << 8); time.sleep(60)\')',
    ],
    ids=["shared mapping", "shared memory", "scratch", "sockets", "programs"],
)
def test_memory_counts_wherever_it_lies(code: str, judge: Judge) -> None:
    student = students(judge, memory=50 << 20, disk=100 << 20)
    with pytest.raises(StudentGone, match="memory"):
        student.cell(f"{code}\nimport time\ntime.sleep(15)")
    assert student.bound == "memory"


@pytest.mark.sandbox
@pytest.mark.parametrize("call", ["os.memfd_create('a')", "libc.shmget(1, 4096, 0o1600)"])
def test_memory_without_an_owner_is_refused(call: str, judge: Judge) -> None:
    student = students(judge)
    code = f"import ctypes, os\nlibc = ctypes.CDLL(None)\ntry:\n    found = {call}\n"
    said = student.cell(code + "except OSError:\n    found = -1\nfound")
    assert said["messages"][0][1]["data"]["text/plain"] == "-1"
    student.close()


@pytest.mark.sandbox
def test_a_fork_server_imports_more_before_it_forks() -> None:
    with Judge() as own:
        fork_server = own._fork_server(("xmlrpc.server", "no_such_module"))
        student = StudentProcess(fork_server, own.bounds, time.monotonic() + 60)
        said = student.cell("import sys\n'xmlrpc.server' in sys.modules")
        assert said["messages"][0][1]["data"]["text/plain"] == "True"
        student.close()
