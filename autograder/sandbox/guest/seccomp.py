"""System calls that no notebook needs, refused by the kernel (seccomp-bpf) for good.

Keyrings belong to the user and not to the process: a key left there would wait for the next
submission. Memory in memfds and System V objects belongs to no process and no file system, so that
nothing bounds it. Some families of sockets (AF_VSOCK, say) know no network namespaces and reach
the host. The others are parts of the kernel that a submission has no use for and that attacks on a
kernel begin with. The program is that of seccomp(2); instructions are from
linux/bpf_common.h, numbers from each machine's asm/unistd.h.
"""

import ctypes
import errno
import os
import platform
import socket
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
RET_ALLOW, RET_ERRNO = 0x7FFF0000, 0x00050000
#: Load a word of the call's description; jump if equal, if at least; return.
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
#: Offsets of the call's number, convention and first argument in ``struct seccomp_data``.
NUMBER, CONVENTION, ARGUMENT = 0, 4, 16
#: Families of sockets that are bounded by the network namespace: Unix, IPv4, netlink, IPv6.
FAMILIES = (socket.AF_UNIX, socket.AF_INET, 16, socket.AF_INET6)
#: From here on numbers are those of another convention: x32's, on x86-64.
FOREIGN = 1 << 30
#: Machine → convention (linux/audit.h), number of socket(2), refused calls.
MACHINES = {
    "x86_64": (
        0xC000003E,
        41,
        {"add_key": 248, "request_key": 249, "keyctl": 250, "perf_event_open": 298, "bpf": 321,
         "userfaultfd": 323, "memfd_create": 319, "memfd_secret": 447, "shmget": 29, "semget": 64,
         "msgget": 68, "io_uring_setup": 425, "io_uring_enter": 426,
         "io_uring_register": 427},
    ),
    "aarch64": (
        0xC00000B7,
        198,
        {"add_key": 217, "request_key": 218, "keyctl": 219, "perf_event_open": 241, "bpf": 280,
         "userfaultfd": 282, "memfd_create": 279, "memfd_secret": 447, "shmget": 194,
         "semget": 190, "msgget": 186, "io_uring_setup": 425, "io_uring_enter": 426,
         "io_uring_register": 427},
    ),
}  # fmt: skip


def program(machine: str) -> bytes:
    """Return the filter as an array of ``struct sock_filter``; empty for an unknown machine.

    A call by another convention than the machine's own (32-bit code) is refused as well: its
    numbers mean something else.
    """
    if machine not in MACHINES:
        return b""
    convention, socket_call, calls = MACHINES[machine]
    numbers = sorted(calls.values())
    refusal = 6 + len(numbers) + len(FAMILIES)  # index of the step; the next one allows
    steps = [
        (LOAD, 0, 0, CONVENTION),
        (EQUAL, 0, refusal - 2, convention),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, refusal - 4, 0, FOREIGN),
        *((EQUAL, refusal - place - 5, 0, number) for place, number in enumerate(numbers)),
        (EQUAL, 0, len(FAMILIES) + 2, socket_call),  # else: allowed
        (LOAD, 0, 0, ARGUMENT),
        *((EQUAL, len(FAMILIES) - place, 0, family) for place, family in enumerate(FAMILIES)),
        (RETURN, 0, 0, RET_ERRNO | errno.EPERM),
        (RETURN, 0, 0, RET_ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def refuse() -> None:
    """Have the kernel refuse them to this process and all that it starts.

    Raises:
        OSError: this kernel does not filter system calls.
    """
    steps = program(platform.machine())
    if not steps:
        return

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))

    filtered = Program(len(steps) // 8, steps)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filtered), 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"seccomp: {os.strerror(number)}")
