"""The environment that the peers live in: ``benchmarks/.venv``, made from requirements.txt."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
VENV = FOLDER / ".venv"
REQUIREMENTS = FOLDER / "requirements.txt"
_BIN = VENV / ("Scripts" if os.name == "nt" else "bin")


def peer(command: str) -> str:
    """Return the path of a peer's command, such as ``python``, ``nbgrader`` or ``otter``.

    Makes the environment first where it is missing or was made from other requirements (a few
    minutes, with network). Nothing of it reaches the project's own environment.

    Raises:
        subprocess.CalledProcessError: pip could not install them.
    """
    stamp = VENV / ".made-from"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        print("installing the peers into benchmarks/.venv …", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        pip = [str(_BIN / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
        subprocess.run([*pip, "--quiet", "--requirement", str(REQUIREMENTS)], check=True)
        stamp.write_text(wanted)
    return str(_BIN / command)
