"""Write constraints.txt: the versions that are installed in .venv, which the tests passed with.

.venv/bin/python scripts/pin.py
"""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

from packaging.specifiers import SpecifierSet

CONSTRAINTS = Path(__file__).resolve().parents[1] / "constraints.txt"
HEADER = """\
# The versions that chainrule is tested with. Made by scripts/pin.py; read by scripts/set_up.py.
"""
#: Not pinned: the project itself, and what a virtual environment brings along.
SKIPPED = ("#", "-e ", "chainrule", "pip==", "setuptools==", "wheel==")

#: The oldest Python that the project is for, to the last digit: Debian 12 has 3.11.2.
OLDEST = "3.11.0"


def too_new() -> list[str]:
    """Return what is installed here and could not be installed under the oldest Python."""
    return [
        f"{one.metadata['Name']} {one.version} needs Python {one.metadata['Requires-Python']}"
        for one in distributions()
        if OLDEST not in SpecifierSet(one.metadata["Requires-Python"] or "")
    ]


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
    """Freeze this environment, unless the oldest Python could not have it."""
    if found := too_new():
        sys.exit("Install an older version first: " + "; ".join(found) + ".")
    frozen = subprocess.run(
        [sys.executable, "-m", "pip", "freeze"], check=True, capture_output=True, text=True
    ).stdout
    CONSTRAINTS.write_text(pins(frozen))


if __name__ == "__main__":
    main()
