"""What a submission can do under Landlock: run by test_without_namespaces.py, where there is none.

pytest does not collect this file by itself.
"""

import contextlib
import os
import time
from pathlib import Path

import psutil
import pytest

from autograder.judge import Bounds, Judge
from autograder.sandbox.confinement import Confinement
from autograder.sandbox.exceptions import StudentGone
from autograder.sandbox.student_process import StudentProcess

from .conftest import *  # noqa: F403


def student_of(judge: Judge, **bounds: int) -> StudentProcess:
    """A process that may take as long as it needs."""
    student = StudentProcess(judge._fork_server(()), Bounds(**bounds), time.monotonic() + 120)
    student.within(60)
    return student


def said(student: StudentProcess, code: str) -> str:
    """What the code prints; it must not fail."""
    reply = student.cell(code)
    assert reply["error"] is None, reply["messages"]
    return "".join(content.get("text", "") for _, content in reply["messages"])


def attempts(student: StudentProcess, *expressions: str) -> list[str]:
    """What became of each expression: "refused", or its value."""
    code = "import ctypes, os, resource, signal, socket\nlibc = ctypes.CDLL(None, use_errno=True)\n"
    for expression in expressions:
        code += f"try:\n    print({expression})\nexcept OSError:\n    print('refused')\n"
    return said(student, code).splitlines()


def let_everyone_in(folder: Path) -> None:
    """Let every user enter a folder and write into it, as far as that is this user's to say."""
    for path in (folder, *folder.parents[:-2]):
        with contextlib.suppress(PermissionError):
            path.chmod(0o777)


def test_the_judge_took_landlock(judge: Judge) -> None:
    assert judge._fork_server(()).confinement is Confinement.LANDLOCK
    assert Confinement.BUBBLEWRAP in judge._fork_server(()).reasons


def test_only_what_is_shown_can_be_read(judge: Judge, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    secret.chmod(0o644)
    let_everyone_in(tmp_path)
    outside = [f"open({str(secret)!r}).read()", f"os.listdir({str(tmp_path)!r})"]
    outside += [f"os.listdir({path!r})" for path in ("/", "/tmp", "/proc", "/home", "/dev/shm")]
    outside += [f"open('/proc/{os.getpid()}/{name}').read()" for name in ("cmdline", "environ")]
    outside += ["open('/etc/passwd').read()", f"open({__file__!r}).read()"]
    outside += [f"open('/proc/1/{name}').read()" for name in ("cmdline", "status")]
    student = student_of(judge)
    assert attempts(student, *outside) == ["refused"] * len(outside)
    inside = ["os.listdir('.')", "len(open(os.__file__).read()) > 0", "open('a', 'w').write('x')"]
    inside.append("open('/proc/self/status').read(4)")
    assert attempts(student, *inside) == ["[]", "True", "1", "Name"]
    student.close()


def test_nothing_outside_can_be_written_or_changed(judge: Judge, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("as it was")
    target.chmod(0o666)
    let_everyone_in(tmp_path)
    before = target.stat()
    student = student_of(judge)
    path, inside = str(target), os.__file__
    refused = [f"open({path!r}, 'a')", f"os.truncate({path!r}, 0)", f"os.unlink({path!r})"]
    refused += [f"os.rename({path!r}, 'mine')", f"os.link({path!r}, 'mine')"]
    refused += [f"os.mkdir({str(tmp_path / 'new')!r})", f"os.truncate({inside!r}, 0)"]
    refused += [f"os.open({inside!r}, os.O_RDONLY | os.O_TRUNC)"]
    assert attempts(student, *refused) == ["refused"] * len(refused)
    said(
        student,
        f"import os\nos.chmod({path!r}, 0)\nos.utime({path!r}, (0, 0))\n"
        f"descriptor = os.open({inside!r}, os.O_RDONLY)\nos.fchmod(descriptor, 0)",
    )
    student.close()
    after = target.stat()
    assert target.read_text() == "as it was"
    assert (before.st_mode, before.st_mtime) == (after.st_mode, after.st_mtime)
    assert Path(inside).stat().st_mode & 0o444


def test_no_process_outside_can_be_reached(judge: Judge) -> None:
    other, student = student_of(judge), student_of(judge)
    outside = [os.getpid(), os.getppid(), judge._fork_server(()).process.pid, other.pid]
    outside += [other.host_pid or 0, student.pid]
    tries = [f"os.kill({pid}, 0)" for pid in outside]
    tries += [f"resource.prlimit({pid}, resource.RLIMIT_CPU, (1, 1))" for pid in outside]
    tries += [f"os.setpriority(os.PRIO_PROCESS, {pid}, 19)" for pid in outside]
    tries += [f"os.sched_setaffinity({pid}, [0])" for pid in outside]
    tries += [f"open('/proc/{pid}/mem', 'rb')" for pid in outside]
    tries.append("os.killpg(os.getpgid(os.getppid()), 0)")
    assert attempts(student, *tries) == ["refused"] * len(tries)
    failing = [f"libc.ptrace(16, {pid}, 0, 0)" for pid in outside]  # PTRACE_ATTACH
    failing += ["libc.unshare(0x10000000)", "libc.prctl(36, 0, 0, 0, 0)", "libc.inotify_init1(0)"]
    assert attempts(student, *failing) == ["-1"] * len(failing)
    attempts(student, "os.kill(-1, signal.SIGKILL)")  # the kernel answers as if it had
    assert said(other, "print('alive')") == "alive\n"
    other.close()
    student.close()


def test_no_other_submission_can_be_read(judge: Judge) -> None:
    one, other = student_of(judge), student_of(judge)
    folder = said(one, "import os\nopen('answer', 'w').write('42')\nprint(os.getcwd())").strip()
    tries = (f"open({folder + '/answer'!r}).read()", f"os.listdir({folder!r})")
    assert attempts(other, *tries) == ["refused"] * 2
    assert attempts(one, *tries)[0] == "42"
    one.close()
    other.close()


def test_there_is_no_network_and_no_socket_to_connect(judge: Judge) -> None:
    student = student_of(judge)
    kinds = ("AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET", "AF_VSOCK")
    tries = [f"socket.socket(socket.{kind}, socket.SOCK_RAW)" for kind in kinds]
    tries += [f"socket.socket(socket.{kind})" for kind in kinds]
    tries.append("socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)")
    assert attempts(student, *tries) == ["refused"] * len(tries)
    assert attempts(student, "len(socket.socketpair())") == ["2"]
    student.close()


#: Starts processes that leave their parent, session and group, over and over.
HOP = """
import os, time
for _ in range(10):
    if os.fork() == 0:
        os.setsid()
        while True:
            if os.fork() == 0:
                time.sleep(0.001)
                continue
            os._exit(0)
time.sleep(0.2)
"""


@pytest.mark.parametrize("_", range(3))
def test_nothing_is_left_of_processes_that_fork_and_exit_all_the_time(judge: Judge, _: int) -> None:
    student = student_of(judge, processes=200)
    with contextlib.suppress(StudentGone):
        student.cell(HOP)
    assert student.host_pid is not None
    supervisor = psutil.Process(student.pid)
    user = Path(f"/proc/{student.host_pid}").stat().st_uid
    student.close()
    student_of(judge).close()  # waits for the end of the one before
    assert not [one for one in _running(supervisor) if one.name().startswith("python")]
    if user != os.geteuid():
        uids = [one.uids().real for one in psutil.process_iter() if one.is_running()]
        assert user not in uids


def _running(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def test_too_many_processes_end_a_submission(judge: Judge) -> None:
    student = student_of(judge, processes=16)
    start = "import os, time\nfor _ in range(40):\n    if os.fork() == 0:\n        time.sleep(60)\n"
    try:  # the kernel refuses one of them, or the judge counts them
        assert student.cell(start + "time.sleep(20)")["error"] == "BlockingIOError"
        student.close()
    except StudentGone:
        assert student.bound == "processes"


@pytest.mark.parametrize(
    "code",
    [
        "for number in range(10):\n    open(str(number), 'wb').write(bytes(8 << 20))",
        "held = []\nfor number in range(10):\n    held.append(open(str(number), 'wb'))\n"
        "    held[-1].write(bytes(8 << 20))\n    held[-1].flush()\n    os.unlink(str(number))",
        "os.mkdir('hidden', 0o300)\nopen('hidden/a', 'wb').write(bytes(8 << 20))",
    ],
    ids=["files", "files without a name", "a folder that cannot be listed"],
)
def test_what_is_written_counts(code: str, judge: Judge) -> None:
    student = student_of(judge, memory=60 << 20, disk=50 << 20)
    with pytest.raises(StudentGone):
        student.cell(f"import os, time\n{code}\ntime.sleep(20)")
    assert student.bound in ("disk", "memory")


def test_a_fork_server_leaves_nothing_behind() -> None:
    with Judge() as judge:
        folder = judge._fork_server(())._started.folder
        student = student_of(judge)
        with contextlib.suppress(StudentGone):  # if it is measured while it cannot be read
            said(student, "import os\nos.makedirs('a/' * 200)\nos.mkdir('b', 0)")
        assert folder is not None
        assert Path(folder).is_dir()
    assert not Path(folder).exists()
    assert student.host_pid is not None
    assert not psutil.pid_exists(student.host_pid)
