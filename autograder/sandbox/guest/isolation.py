"""Linux namespaces and limits of one submission's process, by libc calls.

Python 3.11 has no ``os.unshare``. Numbers are from linux/sched.h, linux/prctl.h and sys/mount.h.
"""

import ctypes
import os
import resource
from typing import Any

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID = 0x20000, 0x8000000, 0x10000000, 0x20000000
CLONE_NEWNET = 0x40000000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC = 2, 4, 8, 0x1000, 0x4000
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


def enter_own() -> None:
    """Become the first process of user, PID and network namespaces of this program's own.

    In them it may do what the processes of submissions need to have done for them, and they never
    get to. Not even the loopback interface is up: the buffers of a connection within the sandbox
    would be memory that no process is charged with. Returns in the child; the caller's process
    waits for it and ends as it does.
    """
    _enter_user_namespace(CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET)
    child = os.fork()
    if child:
        os.closerange(3, 1024)
        _, status = os.waitpid(child, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    private_proc()


def own_user_namespace() -> None:
    """Move this process, which has one thread, to a user namespace of its own.

    Since Linux 5.14 the kernel counts processes (RLIMIT_NPROC) by user and user namespace: here,
    the submission's alone. No further user namespace can be made inside, in which a process would
    have capabilities again.
    """
    _enter_user_namespace(0)
    with open("/proc/sys/user/max_user_namespaces", "w") as file:
        file.write("0")


def _enter_user_namespace(others: int) -> None:
    uid, gid = os.getuid(), os.getgid()
    check(libc().unshare(CLONE_NEWUSER | others), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def fork_apart() -> int:
    """Fork; the child is the first process of new PID, mount and IPC namespaces."""
    c = libc()
    check(c.unshare(CLONE_NEWPID), "unshare")
    try:
        child = os.fork()
    finally:
        own = os.open("/proc/self/ns/pid", os.O_RDONLY)
        check(c.setns(own, CLONE_NEWPID), "setns")
        os.close(own)
    if child == 0:
        check(c.unshare(CLONE_NEWNS | CLONE_NEWIPC), "unshare")
    return child


def private_proc() -> None:
    """Mount this PID namespace's own /proc."""
    flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
    check(libc().mount(b"proc", b"/proc", b"proc", flags, None), "mount /proc")


def private_mounts(disk: int) -> None:
    """Mount this PID namespace's own /proc, and an empty scratch folder and shared memory.

    Python itself may live under /tmp (a checkout there, say): what the sandbox shows under a
    folder that becomes scratch is shown again on top of it.
    """
    private_proc()
    for target in ("/tmp", "/dev/shm"):
        held = [
            (mount_point, os.open(mount_point, os.O_PATH)) for mount_point in _mounts_under(target)
        ]
        options = f"size={disk},nr_inodes=20000,mode=1777".encode()
        flags = MS_NOSUID | MS_NODEV
        check(libc().mount(b"tmpfs", target.encode(), b"tmpfs", flags, options), "mount")
        for mount_point, descriptor in held:
            os.makedirs(mount_point)
            origin = f"/proc/self/fd/{descriptor}".encode()
            check(libc().mount(origin, mount_point.encode(), None, MS_BIND | MS_REC, None), "mount")
            os.close(descriptor)


def _mounts_under(folder: str) -> list[str]:
    """Return the folders below ``folder`` that something is mounted on, outermost ones only."""
    with open("/proc/self/mountinfo") as file:
        # Field 5 is the mount point; blanks in it are written as \040 (proc(5)).
        mount_points = [
            line.split()[4].encode().decode("unicode_escape").encode("latin-1").decode()
            for line in file
        ]
    below = sorted(
        {mount_point for mount_point in mount_points if mount_point.startswith(f"{folder}/")}
    )
    return [
        mount_point
        for mount_point in below
        if not any(mount_point.startswith(f"{other}/") for other in below)
    ]


def drop_bounding_set() -> None:
    """See that no program brings a capability back; only a process with capabilities can."""
    c = libc()
    for capability in range(64):
        if c.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break


def drop_capabilities() -> None:
    """Give up every capability, for good."""
    c = libc()
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)()
    check(c.capset(header, data), "capset")
    check(c.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")


def limit(bounds: dict[str, Any], *, processes: int | None) -> None:
    """Set this process's resource limits; whatever it starts inherits them.

    Args:
        bounds: `autograder.sandbox.bounds.Bounds` as a dict.
        processes: how many processes and threads its user may have; None leaves that as it is.
    """
    size = int(bounds["file_size"])
    cpu = max(1, int(bounds["cpu"]))
    pairs = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, size),
        (resource.RLIMIT_NOFILE, int(bounds["open_files"])),
    ]
    if processes is not None:
        pairs.append((resource.RLIMIT_NPROC, processes))
    used = data_size()
    if used is not None:
        pairs.append((resource.RLIMIT_DATA, used + int(bounds["memory"])))
    for which, value in pairs:
        hard = resource.getrlimit(which)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (value, value))


def data_size() -> int | None:
    """Return the size of this process's private memory in bytes, where /proc reports it."""
    try:
        with open("/proc/self/status") as file:
            for line in file:
                if line.startswith("VmData:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None
