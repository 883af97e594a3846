"""Write constraints.txt: the versions that are installed in .venv, which the tests passed with.

.venv/bin/python scripts/pin.py
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CONSTRAINTS = Path(__file__).resolve().parents[1] / "constraints.txt"
HEADER = """\
# The versions that chainrule is tested with. Made by scripts/pin.py; read by scripts/set_up.py.
"""
#: Not pinned: the project itself, and what a virtual environment brings along.
SKIPPED = ("#", "-e ", "chainrule", "pip==", "setuptools==", "wheel==")


def pins(frozen: str) -> str:
    """Return the constraints that ``pip freeze`` output amounts to.

    A local label such as ``+cpu`` names a build of the same version, and goes.
    """
    lines = [
        line.partition("+")[0].strip()
        for line in frozen.splitlines()
        if "==" in line and not line.startswith(SKIPPED)
    ]
    return HEADER + "".join(f"{line}\n" for line in sorted(lines, key=str.lower))


def main() -> None:
    """Freeze this environment."""
    frozen = subprocess.run(
        [sys.executable, "-m", "pip", "freeze"], check=True, capture_output=True, text=True
    ).stdout
    CONSTRAINTS.write_text(pins(frozen))


if __name__ == "__main__":
    main()
