"""How the fork server is started: inside bubblewrap, unless confinement is off."""

import ctypes
import json
import os
import re
import shutil
import site
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from autograder.errors import UserError

GUEST = Path(__file__).parent / "guest"
#: Where the sandbox shows what it needs of this package and of `chainrule`.
INSIDE = "/opt/chainrule"
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin")
SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/fonts",
            "/etc/localtime", "/etc/alternatives")  # fmt: skip
NOBODY = 65534
CLONE_NEWNS, MS_BIND, MS_REC, MS_PRIVATE = 0x20000, 0x1000, 0x4000, 0x40000


class ConfinementUnavailable(UserError):
    """Submissions cannot be confined on this machine."""


def unavailable(why: str) -> ConfinementUnavailable:
    """Return the error that says why, and what to do."""
    if missing := re.search(r"No module named '([\w.]+)'", why):
        return ConfinementUnavailable(
            f"The Python package {missing[1]} is missing where submissions run: set up again with "
            "'make grade', or with pip install --editable '.[instructor]'."
        )
    if sys.platform != "linux":
        remedy = "grade on Linux, in a container or in WSL"
    elif shutil.which("bwrap") is None:
        remedy = "install bubblewrap (Debian: apt-get install bubblewrap)"
    else:
        remedy = "allow user namespaces (in a container: --security-opt seccomp=unconfined)"
    return ConfinementUnavailable(
        "Submissions cannot be confined on this machine"
        + (f" ({why})" if why else "")
        + f": {remedy}, or grade with --unconfined, which every grade will say."
    )


def start(
    theirs: socket.socket, modules: tuple[str, ...], errors: IO[bytes], *, confined: bool
) -> subprocess.Popen:
    """Start the fork server on its end of the control channel; its messages go to `errors`."""
    path = f"{INSIDE}/sandbox" if confined else str(GUEST.parent)
    settings = json.dumps({"preload": list(modules), "confined": confined, "path": path})
    python = [sys.executable, "-s", "-m", "guest.forkserver", str(theirs.fileno()), settings]
    scratch = None if confined else tempfile.gettempdir()
    environment = _environment([path, INSIDE] if confined else [path], scratch)
    prepare: Callable[[], None] | None = None
    command = python
    if confined:
        command, prepare = _confine(python)
    return subprocess.Popen(
        command,
        env=environment,
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=errors,
        stderr=errors,
        preexec_fn=prepare,
        cwd="/",
    )


def _environment(path: list[str], scratch: str | None) -> dict[str, str]:
    """Return the fork server's environment: nothing of the instructor's is passed on."""
    threads = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
    home = scratch or "/tmp"
    return {
        **{f"{name}_NUM_THREADS": "1" for name in threads},
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": home,
        "IPYTHONDIR": f"{home}/.ipython",
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "LANG": "C.UTF-8",
        "PYTHONPATH": ":".join(path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "NBGRADER_EXECUTION": "autograde",
    }


def _confine(python: list[str]) -> tuple[list[str], Callable[[], None] | None]:
    """Return the bubblewrap command around the fork server, and what to do before it starts."""
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None or sys.platform != "linux":
        raise unavailable("" if sys.platform == "linux" else sys.platform)
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
    for folder in _hidden():
        arguments += ["--tmpfs", folder, "--remount-ro", folder]
    # What one submission writes must not be there for the next: only its own mounts are writable.
    arguments += ["--remount-ro", "/dev", "--remount-ro", "/"]
    arguments += ["--uid", "1000", "--gid", "1000", "--hostname", "notebook", "--chdir", "/tmp"]
    sources = [str(source) for source, _ in shown]
    prepare = (lambda: _stage_as_root(sources)) if staged else None
    return [*arguments, "--", *python], prepare


def _shown() -> list[tuple[Path, str]]:
    """Return what of Python the sandbox shows, and where: the interpreter, packages, `guest`."""
    folders = {Path(sys.base_prefix), Path(sys.prefix)}
    folders |= {Path(p) for p in site.getsitepackages()}
    folders |= {Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")}
    folders = {folder for folder in folders if folder.is_dir()}
    outer = {
        folder
        for folder in folders
        if not any(folder != other and folder.is_relative_to(other) for other in folders)
        and not folder.is_relative_to("/usr")
    }
    shown = [(folder, str(folder)) for folder in sorted(outer)]
    package = _chainrule()
    shown.append((GUEST, f"{INSIDE}/sandbox/guest"))
    if package is not None:
        shown.append((package, f"{INSIDE}/chainrule"))
        shown.append((GUEST / "check_stub", f"{INSIDE}/chainrule/check"))
    return shown


def _chainrule() -> Path | None:
    import importlib.util

    spec = importlib.util.find_spec("chainrule")
    return Path(spec.origin).parent if spec and spec.origin else None


def _hidden() -> list[str]:
    """Return folders inside of what is shown that must look empty: this package, installed."""
    packages = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return [
        str(folder)
        for base in sorted(packages)
        for name in ("autograder", "chainrule")
        if (folder := Path(base) / name).is_dir()
    ]


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
