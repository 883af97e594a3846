"""How the fork server is started, in each of the ways to confine it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from autograder.sandbox import bubblewrap
from autograder.sandbox.confinement import Confinement
from autograder.sandbox.shown import (
    GUEST,
    SETTINGS,
    SYSTEM,
    chainrule,
    hidden,
    python_folders,
    without,
)


@dataclass(frozen=True)
class Started:
    """A fork server's process, and the folder of its own, if it has one."""

    process: subprocess.Popen
    folder: str | None = None


def start(
    theirs: socket.socket, modules: tuple[str, ...], errors: IO[bytes], confinement: Confinement
) -> Started:
    """Start the fork server on its end of the control channel; its messages go to `errors`.

    Raises:
        OSError: it cannot be started in this way.
    """
    settings: dict[str, Any] = {"preload": list(modules), "confinement": confinement.value}
    folder: str | None = None
    if confinement is Confinement.BUBBLEWRAP:
        paths, home = [f"{bubblewrap.INSIDE}/sandbox", bubblewrap.INSIDE], "/tmp"
    elif confinement is Confinement.LANDLOCK:
        folder = home = tempfile.mkdtemp(prefix="chainrule-")
        paths = [f"{folder}/sandbox", folder]
        settings |= _landlock(folder)
    else:
        paths, home = [str(GUEST.parent)], tempfile.gettempdir()
    settings["path"] = paths[0]
    command = [sys.executable, "-s", "-m", "guest.forkserver", str(theirs.fileno())]
    command.append(json.dumps(settings))
    prepare: Callable[[], None] | None = None
    if confinement is Confinement.BUBBLEWRAP:
        command, prepare = bubblewrap.command(command)
    process = subprocess.Popen(
        command,
        env=_environment(paths, home),
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=errors,
        stderr=errors,
        preexec_fn=prepare,
        cwd="/",
        start_new_session=confinement is Confinement.LANDLOCK,  # away from Ctrl-C
    )
    return Started(process, folder)


def _landlock(folder: str) -> dict[str, Any]:
    """Fill the fork server's folder; return what it shows to submissions.

    Landlock hides nothing inside of what it shows, so `guest` and `chainrule` are copied, and
    `chainrule.check` is not among that.
    """
    _copy(GUEST, f"{folder}/sandbox/guest")
    package = chainrule()
    if package is not None:
        _copy(package, f"{folder}/chainrule", left_out="check")
        _copy(GUEST / "check_stub", f"{folder}/chainrule/check")
    shown = [*SYSTEM, *map(str, python_folders())]
    readable, listable = without(filter(os.path.isdir, shown), hidden())
    readable += [path for path in SETTINGS if os.path.exists(path)]
    readable += [f"{folder}/sandbox", f"{folder}/chainrule"]
    return {"folder": folder, "readable": sorted(set(readable)), "listable": sorted(set(listable))}


def _copy(source: Path, target: str, left_out: str = "") -> None:
    """Copy a package, but for one folder right in it, so that every user can read it."""

    def ignored(path: str, names: list[str]) -> set[str]:
        return {"__pycache__", *([left_out] if Path(path) == source else [])} & set(names)

    shutil.copytree(source, target, ignore=ignored, copy_function=shutil.copyfile)
    for path, _, files in os.walk(target):
        os.chmod(path, 0o755)
        for name in files:
            os.chmod(f"{path}/{name}", 0o644)


def _environment(path: list[str], home: str) -> dict[str, str]:
    """Return the fork server's environment: nothing of the instructor's is passed on."""
    threads = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
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
