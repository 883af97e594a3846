"""ipympl for the kernel and the server that live plots are measured with, and for nothing else.

It goes into a folder of its own, without its dependencies: those are the project's own versions.
The kernel finds it by PYTHONPATH, the server its extension for JupyterLab by JUPYTER_PATH.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

IPYMPL = "ipympl==0.10.0"
FOLDER = Path(__file__).resolve().parent / ".venv" / "live-peer" / IPYMPL


def ipympl() -> Path:
    """Return the folder with ipympl; the first call installs it (with network).

    Raises:
        subprocess.CalledProcessError: pip could not install it.
    """
    if not (FOLDER / "ipympl").exists():
        print(f"installing {IPYMPL} into benchmarks/.venv …", file=sys.stderr, flush=True)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        subprocess.run([*pip, "--no-deps", "--target", str(FOLDER), IPYMPL], check=True)
    return FOLDER


def join(*paths: str | Path) -> str:
    """Return a search path of these folders, those left out that are empty."""
    return os.pathsep.join(str(path) for path in paths if str(path))
