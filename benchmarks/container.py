"""A container around a peer, for the sake of the machine that measures hostile submissions."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers import VENV

#: Inside: processes of the user, bytes of private memory of each, bytes of a file, of /tmp.
PROCESSES, MEMORY, FILE, SCRATCH = 80, 500 * 2**20, 200 * 2**20, 300 * 2**20
#: A user without processes: the kernel does not bound root's processes.
USER = "60999"


def run_contained(command: Sequence[str], root: Path, patience: float) -> bool:
    """Run a command that sees Python, the peers and ``root`` alone; say whether it ended in time.

    No network, processes and memory bounded; whatever it leaves behind ends with it.
    """
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", f"{USER}:{USER}", str(root)], check=True)
    process = subprocess.Popen(
        [*_bubblewrap(root), *_limits(), *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(patience)
        return True
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False


def _bubblewrap(root: Path) -> list[str]:
    package = Path(__file__).resolve().parents[1] / "chainrule"
    shown = {sys.base_prefix, str(VENV), sysconfig.get_path("purelib"), str(package)}
    arguments = ["bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    if os.geteuid() == 0:
        arguments += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    arguments += ["--die-with-parent", "--clearenv"]
    for folder in ("/usr", "/lib", "/lib64", "/bin", "/sbin"):
        if os.path.islink(folder):
            arguments += ["--symlink", os.readlink(folder), folder]
        elif os.path.isdir(folder):
            arguments += ["--ro-bind", folder, folder]
    arguments += ["--perms", "0755", "--dir", "/etc"]  # bubblewrap's own are the owner's alone
    # Otter binds "localhost", which is a name.
    names = ("hosts", "nsswitch.conf", "passwd", "localtime", "ld.so.cache")
    for file in (f"/etc/{name}" for name in names):
        arguments += ["--ro-bind-try", file, file]
    arguments += ["--proc", "/proc", "--dev", "/dev"]
    arguments += ["--perms", "1777", "--size", str(SCRATCH), "--tmpfs", "/tmp"]
    parents = {str(parent) for path in [*shown, str(root)] for parent in Path(path).parents}
    for path in sorted(parents - {"/", "/tmp", "/usr"}):
        arguments += ["--perms", "0755", "--dir", path]
    for path in sorted(shown):
        arguments += ["--ro-bind", path, path]
    # As large as the copy that it works on, so that nothing fills the disk.
    arguments += ["--bind", str(root), str(root), "--chdir", str(root)]
    values = {"HOME": "/tmp", "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"}
    values |= {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(package.parent)}
    values |= {"PATH": f"{VENV / 'bin'}:/usr/bin:/bin"}
    for name, value in values.items():
        arguments += ["--setenv", name, value]
    return arguments


def _limits() -> list[str]:
    drop = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
    bounds = [f"--nproc={PROCESSES}", f"--data={MEMORY}", f"--fsize={FILE}", "--core=0"]
    return [*(drop if os.geteuid() == 0 else []), "prlimit", *bounds]
