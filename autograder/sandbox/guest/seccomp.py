"""System calls that no notebook needs, refused by the kernel (seccomp-bpf) for good.

Keyrings belong to the user and not to the process: a key left there would wait for the next
submission. Memory in memfds and System V objects belongs to no process and no file system, so that
nothing bounds it. Some families of sockets (AF_VSOCK, say) know no network namespaces and reach
the host. The others are parts of the kernel that a submission has no use for and that attacks on a
kernel begin with.

Where there are no namespaces, the filter also refuses what these would make harmless: sockets but
for connected pairs, other processes' limits, priorities and memory, message queues, events of
files, new namespaces. Landlock does not know the calls that change a file's mode, owner, times and
attributes, so these answer without doing anything.

The program is that of seccomp(2); instructions are from linux/bpf_common.h, numbers from each
machine's asm/unistd.h.
"""

import ctypes
import errno
import os
import platform
import socket
import struct
from collections.abc import Iterable

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
RET_ALLOW, RET_ERRNO = 0x7FFF0000, 0x00050000
REFUSED, MISSING, DONE = RET_ERRNO | errno.EPERM, RET_ERRNO | errno.ENOSYS, RET_ERRNO
#: Load a word of the call's description; mask it; jump if equal, if at least; return.
LOAD, AND, EQUAL, AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
#: Offsets in ``struct seccomp_data``: the call's number, its convention, its first argument. Of
#: an argument the lower half counts: all that are looked at here are of 32 bits.
NUMBER, CONVENTION, ARGUMENT = 0, 4, 16
#: Families of sockets that are bounded by the network namespace: Unix, IPv4, netlink, IPv6.
FAMILIES = (socket.AF_UNIX, socket.AF_INET, 16, socket.AF_INET6)
#: From here on numbers are those of another convention: x32's, on x86-64.
FOREIGN = 1 << 30
#: From here on (Linux 6.6) calls are younger than this list; programs do without them.
YOUNGER = 452
#: Kinds of sockets of which a pair stays a pair: sent to no other address.
CONNECTED = (socket.SOCK_STREAM, socket.SOCK_SEQPACKET)
KIND = 0xF
#: Flags of clone(2) that make namespaces: mount, cgroup, UTS, IPC, user, PID, network.
NEW_NAMESPACES = 0x7E020000
PR_SET_CHILD_SUBREAPER = 36
#: What a terminal or a pipe is asked: TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX.
REQUESTS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)

#: Machine → convention (linux/audit.h), and its column below.
MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
Calls = dict[str, tuple[int | None, int | None]]
ALWAYS_REFUSED: Calls = {
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "perf_event_open": (298, 241), "bpf": (321, 280), "userfaultfd": (323, 282),
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194),
    "semget": (64, 190), "msgget": (68, 186), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
}  # fmt: skip
SOCKET = (41, 198)
REFUSED_WITHOUT_NAMESPACES: Calls = {
    "socket": SOCKET, "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "unshare": (272, 97), "setns": (308, 268),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_getfd": (438, 438), "setpriority": (141, 140),
    "ioprio_set": (251, 30), "sched_setscheduler": (144, 119), "sched_setparam": (142, 118),
    "sched_setattr": (314, 274), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "move_pages": (279, 239), "migrate_pages": (256, 238), "shmat": (30, 196),
    "shmctl": (31, 195), "semop": (65, 193), "semtimedop": (220, 192), "semctl": (66, 191),
    "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187), "mq_open": (240, 180),
    "mq_unlink": (241, 181), "inotify_init": (253, None), "inotify_init1": (294, 26),
    "fanotify_init": (300, 262), "syslog": (103, 116),
}  # fmt: skip
WITHOUT_EFFECT: Calls = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "chown": (92, None),
    "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54), "utime": (132, None),
    "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
}  # fmt: skip
#: Whose flags lie in memory, where a filter cannot look: libraries then use clone(2).
CLONE, CLONE3 = (56, 220), (435, 435)
SOCKETPAIR, PRCTL, IOCTL = (53, 199), (157, 167), (16, 29)
#: Calls whose first argument is a process: of these only the caller itself (0).
OF_A_PROCESS: Calls = {"prlimit64": (302, 261), "sched_setaffinity": (203, 122)}

Step = tuple[int, int, int, int]


def program(machine: str, *, namespaces: bool = True) -> bytes:
    """Return the filter as an array of ``struct sock_filter``; empty for an unknown machine.

    A call by another convention than the machine's own (32-bit code) is refused as well: its
    numbers mean something else.

    Args:
        namespaces: whether the process has namespaces of its own.
    """
    if machine not in MACHINES:
        return b""
    convention, column = MACHINES[machine]

    def numbers(calls: Iterable[tuple[int | None, int | None]]) -> list[int]:
        return sorted(call[column] for call in calls if call[column] is not None)  # type: ignore[misc]

    steps: list[Step] = [
        (LOAD, 0, 0, CONVENTION),
        (EQUAL, 1, 0, convention),
        (RETURN, 0, 0, REFUSED),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, FOREIGN),
        (RETURN, 0, 0, REFUSED),
        *_all(numbers(ALWAYS_REFUSED.values()), REFUSED),
    ]
    if namespaces:
        steps += _only(SOCKET[column], 0, FAMILIES)
    else:
        steps += [(AT_LEAST, 0, 1, YOUNGER), (RETURN, 0, 0, MISSING)]
        steps += _all(numbers(REFUSED_WITHOUT_NAMESPACES.values()), REFUSED)
        steps += _all(numbers(WITHOUT_EFFECT.values()), DONE)
        steps += _all([CLONE3[column]], MISSING)
        steps += _only(CLONE[column], 0, (0,), mask=NEW_NAMESPACES)
        steps += _only(SOCKETPAIR[column], 1, CONNECTED, mask=KIND)
        steps += _only(IOCTL[column], 1, REQUESTS)
        steps += _except(PRCTL[column], 0, PR_SET_CHILD_SUBREAPER)
        for call in numbers(OF_A_PROCESS.values()):
            steps += _only(call, 0, (0,))
    steps.append((RETURN, 0, 0, RET_ALLOW))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _all(numbers: list[int], answer: int) -> list[Step]:
    """Answer each of these calls so; let others pass on to the next step."""
    last = len(numbers) - 1
    return [
        *((EQUAL, last - place, int(place == last), call) for place, call in enumerate(numbers)),
        (RETURN, 0, 0, answer),
    ]


def _only(call: int, argument: int, values: tuple[int, ...], mask: int = 0xFFFFFFFF) -> list[Step]:
    """Allow a call if an argument, under a mask, has one of these values; refuse it otherwise."""
    return [
        (EQUAL, 0, len(values) + 4, call),
        (LOAD, 0, 0, ARGUMENT + 8 * argument),
        (AND, 0, 0, mask),
        *((EQUAL, len(values) - place, 0, value) for place, value in enumerate(values)),
        (RETURN, 0, 0, REFUSED),
        (RETURN, 0, 0, RET_ALLOW),
    ]


def _except(call: int, argument: int, value: int) -> list[Step]:
    """Refuse a call if an argument has this value; allow it otherwise."""
    return [
        (EQUAL, 0, 4, call),
        (LOAD, 0, 0, ARGUMENT + 8 * argument),
        (EQUAL, 0, 1, value),
        (RETURN, 0, 0, REFUSED),
        (RETURN, 0, 0, RET_ALLOW),
    ]


def refuse(*, namespaces: bool = True) -> None:
    """Have the kernel refuse them to this process and all that it starts.

    Args:
        namespaces: whether the process has namespaces of its own. Without them, a machine whose
            calls are not known is refused.

    Raises:
        OSError: this kernel does not filter system calls.
    """
    steps = program(platform.machine(), namespaces=namespaces)
    if not steps:
        if not namespaces:
            raise OSError(errno.ENOSYS, f"seccomp: not for {platform.machine()}")
        return

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))

    filtered = Program(len(steps) // 8, steps)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filtered), 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"seccomp: {os.strerror(number)}")
