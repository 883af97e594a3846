"""A user for each submission, where this process may become another one.

Another user's files and processes are out of reach whatever else is. Numbers are from
linux/capability.h and, for those of users, from systemd's list of ranges that nobody hands out.
"""

import os
from collections.abc import Iterable
from pathlib import Path

CAP_CHOWN, CAP_KILL, CAP_SETGID, CAP_SETUID = 0, 5, 6, 7
NEEDED = (1 << CAP_CHOWN) | (1 << CAP_KILL) | (1 << CAP_SETGID) | (1 << CAP_SETUID)
#: The lowest user and how many there are; the narrow one for user namespaces of 65536 users.
WIDE, NARROW = (2_000_000_000, 1 << 22), (20_000, 40_000)


class Users:
    """The users that submissions run as, one for each process that looks after one.

    Attributes:
        available: whether this process may become another user.
    """

    def __init__(self) -> None:
        self.lowest, self.count = self._range()
        self.available = self.count > 0

    @staticmethod
    def _range() -> tuple[int, int]:
        status = Path("/proc/self/status").read_text()
        capabilities = next(
            int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapEff:")
        )
        if os.geteuid() != 0 or capabilities & NEEDED != NEEDED:
            return 0, 0
        for lowest, count in (WIDE, NARROW):
            if all(_mapped(kind, lowest, count) for kind in ("uid_map", "gid_map")):
                return lowest, count
        return 0, 0

    def of(self, pid: int) -> int:
        """Return an unused user for what this process looks after: no two live PIDs are equal."""
        user = self.lowest + pid % self.count
        if (self.lowest, self.count) == NARROW:
            present = set(users_of_processes())
            while user in present:
                user = self.lowest + (user - self.lowest + 1) % self.count
        return user


def users_of_processes() -> Iterable[int]:
    """Yield the user of each process that this one sees, once for each thread."""
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                user = os.stat(f"/proc/{name}").st_uid
                yield from [user] * len(os.listdir(f"/proc/{name}/task"))
            except OSError:
                continue


def _mapped(kind: str, lowest: int, count: int) -> bool:
    """Whether this user namespace has these users (or groups), in one range of its map."""
    for line in Path(f"/proc/self/{kind}").read_text().splitlines():
        first, _, length = (int(word) for word in line.split())
        if first <= lowest and lowest + count <= first + length:
            return True
    return False


def become(user: int) -> None:
    """Become this user and the group of the same number, for good."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
