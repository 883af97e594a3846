"""The wheel of the students' package: `chainrule` alone, for ``pip install`` anywhere.

The checkout's own project holds the autograder as well. The students' project is a second one,
whose ``pyproject.toml`` is made from a template: the same name and version, other contents.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

#: What a student may need besides the package itself: a Jupyter, and the demos as pages and slides.
EXTRAS = ("lab", "lecturer")


def wheel(files: Mapping[PurePosixPath, bytes]) -> tuple[str, bytes]:
    """Build a project's wheel; the same files give the same bytes.

    Args:
        files: the project's files by their path in it.

    Returns:
        The name of the wheel, and its bytes.
    """
    from hatchling.builders.wheel import WheelBuilder

    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "project")
        for place, data in files.items():
            path = project / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        (built,) = WheelBuilder(str(project)).build(directory=str(Path(folder, "dist")))
        return Path(built).name, Path(built).read_bytes()
