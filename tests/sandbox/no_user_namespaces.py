"""Run a command where user namespaces are switched off, as in an unprivileged container.

``python -m tests.sandbox.no_user_namespaces user|root COMMAND …``: as an ordinary user, or as root
with the capabilities that containers give by default (for that this needs to be root). Inside, the
kernel's own switch (``user.max_user_namespaces``) is at 0.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.sandbox.guest import isolation

#: CAP_CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID, SETPCAP, NET_BIND_SERVICE,
#: NET_RAW, SYS_CHROOT, MKNOD, AUDIT_WRITE, SETFCAP (linux/capability.h).
CONTAINER = (0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31)
USER = 1234
ROOT = Path(__file__).resolve().parents[2]


def run(who: str, command: Sequence[str], **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command there; return what became of it, with its output as text."""
    line = [sys.executable, "-m", "tests.sandbox.no_user_namespaces", who, *command]
    return subprocess.run(
        line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )  # type: ignore[call-overload,no-any-return]


def enter(who: str) -> None:
    """Enter a user namespace in which no further one can be made, and give up what is too much."""
    privileged = os.geteuid() == 0
    if privileged:
        _make_reachable(Path(sys.base_prefix))
    parent, child = os.pipe(), os.pipe()
    mapper = os.fork()
    if mapper == 0:  # writes this process's maps, from outside of the namespace
        os.read(parent[0], 1)
        for kind in ("uid", "gid"):
            own = os.getuid() if kind == "uid" else os.getgid()
            line = "0 0 4294967295" if privileged else f"{own} {own} 1"
            if not privileged:
                Path(f"/proc/{os.getppid()}/setgroups").write_text("deny")
            Path(f"/proc/{os.getppid()}/{kind}_map").write_text(line)
        os.write(child[1], b"!")
        os._exit(0)
    isolation.check(isolation.libc().unshare(isolation.CLONE_NEWUSER), "unshare")
    os.write(parent[1], b"!")
    os.waitpid(mapper, 0)
    Path("/proc/sys/user/max_user_namespaces").write_text("0")
    if who == "root":
        for capability in range(64):
            if capability not in CONTAINER:
                isolation.libc().prctl(isolation.PR_CAPBSET_DROP, capability, 0, 0, 0)
    elif privileged:
        os.setgroups([])
        os.setresgid(USER, USER, USER)
        os.setresuid(USER, USER, USER)


def _make_reachable(folder: Path) -> None:
    """Let every user enter the folders above this one, in a mount namespace of this process."""
    closed = [path for path in folder.parents if not path.stat().st_mode & 0o001]
    if not closed:
        return
    libc = isolation.libc()
    isolation.check(libc.unshare(isolation.CLONE_NEWNS), "unshare")
    private = 0x40000  # MS_PRIVATE
    isolation.check(libc.mount(b"none", b"/", None, isolation.MS_REC | private, None), "mount")
    held = os.open(folder, os.O_PATH)
    isolation.check(
        libc.mount(b"tmpfs", os.fsencode(closed[-1]), b"tmpfs", 0, b"mode=755"), "mount"
    )
    folder.mkdir(parents=True)
    origin, flags = f"/proc/self/fd/{held}".encode(), isolation.MS_BIND | isolation.MS_REC
    isolation.check(libc.mount(origin, os.fsencode(folder), None, flags, None), "mount")


if __name__ == "__main__":
    enter(sys.argv[1])
    os.execvp(sys.argv[2], sys.argv[2:])
