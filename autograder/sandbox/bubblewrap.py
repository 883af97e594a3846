"""The command that starts the fork server inside bubblewrap."""

import ctypes
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from autograder.sandbox.shown import GUEST, SETTINGS, SYSTEM, chainrule, hidden, python_folders

#: Where the sandbox shows what it needs of this package and of `chainrule`.
INSIDE = "/opt/chainrule"
NOBODY = 65534
CLONE_NEWNS, MS_BIND, MS_REC, MS_PRIVATE = 0x20000, 0x1000, 0x4000, 0x40000


def command(python: list[str]) -> tuple[list[str], Callable[[], None] | None]:
    """Return the bubblewrap command around a command, and what to do before it starts.

    Raises:
        FileNotFoundError: bubblewrap is not installed.
    """
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        raise FileNotFoundError("bubblewrap is not installed")
    shown = _shown()
    arguments = [bubblewrap, "--unshare-all", "--as-pid-1", "--new-session"]
    for folder in SYSTEM:
        if os.path.islink(folder):
            arguments += ["--symlink", os.readlink(folder), folder]
        elif os.path.isdir(folder):
            arguments += ["--ro-bind", folder, folder]
    for file in SETTINGS:
        arguments += ["--ro-bind-try", file, file]
    arguments += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    staged = os.geteuid() == 0
    for index, (source, target) in enumerate(shown):
        arguments += ["--ro-bind", f"/mnt/{index}" if staged else str(source), target]
    for folder in hidden():
        arguments += ["--tmpfs", folder, "--remount-ro", folder]
    # What one submission writes must not be there for the next: only its own mounts are writable.
    arguments += ["--remount-ro", "/dev", "--remount-ro", "/"]
    arguments += ["--uid", "1000", "--gid", "1000", "--hostname", "notebook", "--chdir", "/tmp"]
    sources = [str(source) for source, _ in shown]
    prepare = (lambda: _stage_as_root(sources)) if staged else None
    return [*arguments, "--", *python], prepare


def _shown() -> list[tuple[Path, str]]:
    """Return what of Python the sandbox shows, and where: the interpreter, packages, `guest`."""
    shown = [(folder, str(folder)) for folder in python_folders()]
    package = chainrule()
    shown.append((GUEST, f"{INSIDE}/sandbox/guest"))
    if package is not None:
        shown.append((package, f"{INSIDE}/chainrule"))
        shown.append((GUEST / "check_stub", f"{INSIDE}/chainrule/check"))
    return shown


def _stage_as_root(sources: list[str]) -> None:
    """In the child before it becomes bubblewrap: change from root to the user nobody.

    As root the kernel would not count a submission's processes, and bubblewrap would cover parts
    of /proc that a submission's own /proc needs. Python may lie under a home folder that this
    user cannot enter, so what is shown is first bound to a folder that every user can enter.
    """
    libc = ctypes.CDLL(None, use_errno=True)

    def mount(source: str, target: str, kind: bytes | None, flags: int, data: bytes | None) -> None:
        if libc.mount(source.encode(), target.encode(), kind, flags, data) != 0:
            number = ctypes.get_errno()
            raise OSError(number, f"mount {target}: {os.strerror(number)}")

    if libc.unshare(CLONE_NEWNS) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    mount("none", "/", None, MS_REC | MS_PRIVATE, None)
    mount("tmpfs", "/mnt", b"tmpfs", 0, b"mode=755")
    for index, source in enumerate(sources):
        target = f"/mnt/{index}"
        os.mkdir(target)
        mount(source, target, None, MS_BIND | MS_REC, None)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
