"""Linux namespaces and limits of one submission's process, by libc calls.

Python 3.11 has no ``os.unshare``. Numbers are from linux/sched.h, linux/prctl.h and sys/mount.h.
"""

import ctypes
import os
import resource
from typing import Any

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID = 0x20000, 0x8000000, 0x10000000, 0x20000000
MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
CAPABILITY_VERSION_3 = 0x20080522


def libc() -> Any:
    """Return the C library."""
    return ctypes.CDLL(None, use_errno=True)


def check(result: int, what: str) -> None:
    """Raise OSError when a libc call failed."""
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def set_dumpable(value: bool) -> None:
    """Say whether other processes of the same user may trace this one and read its memory."""
    check(libc().prctl(PR_SET_DUMPABLE, int(value), 0, 0, 0), "prctl")


def unshare() -> None:
    """Enter new user, mount and IPC namespaces; children will be in a new PID namespace."""
    uid, gid = os.getuid(), os.getgid()
    set_dumpable(True)
    check(libc().unshare(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def private_mounts(disk: int) -> None:
    """Mount this PID namespace's own /proc, and an empty scratch folder and shared memory."""
    c = libc()
    flags = MS_NOSUID | MS_NODEV
    check(c.mount(b"proc", b"/proc", b"proc", flags | MS_NOEXEC, None), "mount /proc")
    for target in (b"/tmp", b"/dev/shm"):
        options = f"size={disk},nr_inodes=20000,mode=1777".encode()
        check(c.mount(b"tmpfs", target, b"tmpfs", flags, options), "mount tmpfs")


def no_more_namespaces() -> None:
    """Forbid further user namespaces, in which a process would have capabilities again."""
    with open("/proc/sys/user/max_user_namespaces", "w") as file:
        file.write("0")


def drop_capabilities() -> None:
    """Give up every capability, for good."""
    c = libc()
    for capability in range(64):
        if c.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)()
    check(c.capset(header, data), "capset")
    check(c.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")


def limit(bounds: dict[str, Any], *, confined: bool) -> None:
    """Set this process's resource limits; whatever it starts inherits them."""
    size = int(bounds["file_size"])
    cpu = max(1, int(bounds["cpu"]))
    pairs = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, size),
        (resource.RLIMIT_NOFILE, int(bounds["open_files"])),
    ]
    if confined:
        pairs.append((resource.RLIMIT_NPROC, int(bounds["processes"])))
    used = data_size()
    if used is not None:
        pairs.append((resource.RLIMIT_DATA, used + int(bounds["memory"])))
    for which, value in pairs:
        hard = resource.getrlimit(which)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (value, value))


def data_size() -> int | None:
    """Return the size of this process's private memory in bytes, where /proc tells."""
    try:
        with open("/proc/self/status") as file:
            for line in file:
                if line.startswith("VmData:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None
