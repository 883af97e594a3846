"""Open JupyterLab on the first notebook: ``python scripts/lab.py [PORT]``."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
FIRST = "/lab/tree/ps1_relu_derivatives/relu_derivatives.ipynb"

#: What a student has no use for is switched off there: nbgrader's panels (Validate stays), Voilà's
#: preview, news.
STUDENTS_JUPYTER = Path(__file__).resolve().with_name("jupyter")


def has_screen() -> bool:
    """Whether a browser can be opened here for the person at the keyboard."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def free(port: int) -> bool:
    """Whether nothing listens on the loopback port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def arguments(port: str | None) -> list[str]:
    """Return JupyterLab's command line.

    Raises:
        SystemExit: the course is not installed for this Python, or the port is not a number or
            is in use; the sentence says what to do.
    """
    try:
        from chainrule.server import encryption_options

        encryption = encryption_options()
    except ModuleNotFoundError:
        sys.exit(
            "The course is not set up for this Python: type make lab, or python3 scripts/start.py "
            "(Windows: py scripts\\start.py)."
        )
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={NOTEBOOKS}",
        f"--LabApp.default_url={FIRST}",
        # Errors only, and the address, which Jupyter prints at the highest level.
        "--log-level=ERROR",
        "--LabApp.log_level=ERROR",
        *encryption,
    ]
    if port is not None:
        if not port.isdigit() or not 0 < int(port) < 65536:
            sys.exit(
                f"{port!r} is not a port: give a number from 1 to 65535, as in make lab PORT=8899 "
                "or start.py 8899."
            )
        if not free(int(port)):
            other = int(port) % 65535 + 1
            sys.exit(
                f"Port {port} is in use: give another, as in make lab PORT={other} "
                f"or start.py {other}."
            )
        command += [f"--port={port}", "--ServerApp.port_retries=0"]
    if not has_screen():
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command


def main() -> None:
    """Start JupyterLab in place of this process, so that Ctrl-C reaches it alone."""
    command = arguments(sys.argv[1] if len(sys.argv) > 1 else None)
    where = "your browser" if has_screen() else "a browser; the address comes in a moment"
    print(f"JupyterLab opens in {where}. Stop it with Ctrl-C.", flush=True)
    paths = [str(STUDENTS_JUPYTER), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(path for path in paths if path)
    # nbgrader reads the settings of the folder it starts in: the checkout's are for instructors.
    os.chdir(NOTEBOOKS)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
