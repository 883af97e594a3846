"""The zip file that Gradescope's autograder is made of: set-up, runner, and the course's source.

Gradescope unpacks it to ``/autograder/source``, runs ``setup.sh`` once as root, and for each
submission ``/autograder/run_autograder``, which has to write ``/autograder/results/results.json``.
"""

from __future__ import annotations

import json
import re
import secrets
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder.checkout import Checkout
from autograder.errors import UserError
from autograder.files import replacing

#: What setup.sh and run_autograder are; in the zip they stand at the top.
TEMPLATES = Path(__file__).parent / "gradescope_files"
SCRIPTS = ("setup.sh", "run_autograder")
#: Folders of the checkout that go along, without tests of the autograder itself.
FOLDERS = ("chainrule", "autograder")
LEFT_OUT = ("autograder/selftest",)
LABELS = "autograder/competition/labels.csv"
#: What the package is told: the assignment, and the secret of its hidden tests.
SETTINGS = "settings.json"
_DATE = (2026, 1, 1, 0, 0, 0)


def contents(checkout: Checkout, assignment: str) -> dict[str, bytes]:
    """Return the package's files by their path in it.

    Raises:
        UserError: no such assignment, or a file of the checkout is missing.
    """
    names = checkout.notebook_names(assignment)
    secret = secrets.token_hex(32)
    settings = {"assignment": assignment, "secret": secret}
    found = {name: (TEMPLATES / name).read_bytes() for name in SCRIPTS}
    found[SETTINGS] = json.dumps(settings, indent=1).encode()
    found["requirements.txt"] = "".join(f"{line}\n" for line in _requirements(checkout)).encode()
    found["constraints.txt"] = _read(checkout.root / "constraints.txt")
    competition = any(
        b"predictions.csv" in _read(checkout.source(assignment, name)) for name in names
    )
    folders = [checkout.root / folder for folder in FOLDERS]
    for path in _walk([*folders, checkout.solutions / assignment]):
        place = path.relative_to(checkout.root).as_posix()
        left_out = place.startswith(LEFT_OUT) or (place == LABELS and not competition)
        if not left_out:
            found[f"course/{place}"] = _read(path)
    return found


def pack(checkout: Checkout, assignment: str, target: Path) -> int:
    """Write the package, whole or not at all; return how many files it holds.

    Raises:
        UserError: no such assignment, or the file cannot be written.
    """
    files = contents(checkout, assignment)
    with replacing(target) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, data in sorted(files.items()):
            info = zipfile.ZipInfo(place, _DATE)
            info.external_attr = (0o755 if place in SCRIPTS else 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return len(files)


def _requirements(checkout: Checkout) -> list[str]:
    """Return what an instructor's installation needs, extras that include others resolved."""
    project = tomllib.loads(_read(checkout.root / "pyproject.toml").decode())["project"]
    lines, queue = list(project["dependencies"]), ["instructor"]
    while queue:
        for line in project["optional-dependencies"][queue.pop()]:
            included = re.fullmatch(rf"{project['name']}\[(\w+)\]", line)
            if included:
                queue.append(included[1])
            else:
                lines.append(line)
    return sorted(set(lines))


def _walk(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
            if path.is_file() and not hidden:
                yield path


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error
