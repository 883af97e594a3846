"""Pack what students are given: notebooks, package, wheel, set-up; scanned by content first."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import nbformat

from autograder.build.bundle.wheel import EXTRAS, wheel
from autograder.build.course import Builder
from autograder.build.leaks import SecretFinder, carries_labels, notebook_texts
from autograder.checkout import Checkout
from autograder.competition.labels import labels
from autograder.errors import UserError
from autograder.files import replacing
from autograder.notebook.percent_script import read_script
from autograder.templates import text_templates

#: The folder that the file unpacks to.
TOP = "chainrule-course"
#: Files of the checkout that go along as they are: source → path in the bundle.
FILES = {
    "LICENSE": "LICENSE",
    "constraints.txt": "constraints.txt",
    "scripts/set_up.py": "scripts/set_up.py",
    "scripts/lab.py": "scripts/lab.py",
    "scripts/start.py": "start.py",
    "docs/workflows/check.yml": "workflows/check.yml",
    "deploy/containers/student.Containerfile": "Containerfile",
}
#: Folders that go along whole.
FOLDERS = ("chainrule", "notebooks", "scripts/jupyter")
#: The same input gives the same bytes.
_DATE = (2026, 1, 1, 0, 0, 0)


def contents(checkout: Checkout) -> dict[PurePosixPath, bytes]:
    """Return the bundle's files by their path in it.

    Raises:
        UserError: a file of the checkout is missing.
    """
    found = {PurePosixPath(place): _read(checkout.root / file) for file, place in FILES.items()}
    for folder in FOLDERS:
        for path in _walk(checkout.root / folder):
            found[PurePosixPath(path.relative_to(checkout.root).as_posix())] = _read(path)
    project = tomllib.loads(_read(checkout.root / "pyproject.toml").decode())["project"]
    templates = text_templates(Path(__file__).parent)
    for name in ("pyproject.toml", "environment.yml", "README.md"):
        text = templates.get_template(f"{name}.j2").render(
            project=project,
            extras=EXTRAS,
            conda=_conda(project),
            assignments=checkout.assignments(),
            hand_in=_read(checkout.root / "chainrule/handing_in.txt").decode().strip(),
        )
        found[PurePosixPath(name)] = text.encode()
    name, data = wheel({place: found[place] for place in found if _of_the_package(place)})
    return {**found, PurePosixPath(name): data}


def _of_the_package(place: PurePosixPath) -> bool:
    return place.parts[0] in ("chainrule", "pyproject.toml", "LICENSE")


def _conda(project: dict) -> list[str]:
    """Return the requirements under the names that conda-forge has for them."""
    lines = list(project["dependencies"])
    for extra in EXTRAS:
        lines += project["optional-dependencies"][extra]
    # An extra may ask for a newer version of what the package itself needs.
    wanted = {re.split(r"[<>\[]", line)[0]: line for line in lines}
    del wanted[project["name"]]  # an extra that includes another
    return sorted(
        line.replace("torch", "pytorch", 1).replace(">", " >", 1) for line in wanted.values()
    )


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and "__pycache__" not in path.parts:
            yield path


def require_fresh(checkout: Checkout) -> None:
    """Refuse notebooks that are not as built: they were worked in, or hold another file.

    Raises:
        UserError: names the files.
    """
    if unlike := Builder(checkout).unlike_the_sources():
        names = ", ".join(str(path.relative_to(checkout.root)) for path in unlike)
        raise UserError(
            f"Nothing was packed, because this is not as 'autograder build' makes it: {names}. "
            "Move your own work elsewhere, then build."
        )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error


def _with_members(files: Mapping[PurePosixPath, bytes]) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield each file, and instead of a wheel the files in it."""
    for place, data in files.items():
        if place.suffix != ".whl":
            yield place, data
            continue
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield place / name, archive.read(name)


def secrets_in(files: Mapping[PurePosixPath, bytes], checkout: Checkout) -> list[str]:
    """Return a sentence for each secret in the files, found by what they hold."""
    finder = SecretFinder(
        read_script(checkout.source(a, n))
        for a in checkout.assignments()
        for n in checkout.notebook_names(a)
    )
    truth = labels()
    found = []
    for place, data in _with_members(files):
        if place.suffix == ".ipynb":
            notebook = nbformat.reads(data.decode(), as_version=4)
            for text in notebook_texts(notebook):
                found += [str(leak) for leak in finder.in_release(str(place), text)]
        else:
            # A file that is not text has no lines, and so no three lines of a solution.
            text = data.decode("utf-8", "replace")
            found += [str(leak) for leak in finder.in_package(str(place), text)]
        if carries_labels(place, truth, data):
            found.append(f"{place} holds the competition's labels.")
    return found


def pack(checkout: Checkout, target: Path) -> int:
    """Write the bundle, whole or not at all; return how many files it holds.

    Raises:
        UserError: something secret is in it, or the file cannot be written.
    """
    files = contents(checkout)
    found = secrets_in(files, checkout)
    if found:
        raise UserError(
            "Nothing was packed, because it would give secrets away:\n  " + "\n  ".join(found)
        )
    with replacing(target) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, data in sorted(files.items()):
            info = zipfile.ZipInfo(f"{TOP}/{place}", _DATE)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return len(files)
