"""docs/authors.md, followed to the letter in a copy of the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "authors.md"
STEP = re.compile(
    r"`(?P<file>[\w/]+\.py)`(?:, (?P<where>[^:`]+)(?:`(?P<line>[^\n]+)`)?)?:\n\n"
    r"```python\n(?P<code>.*?)```"
    r"|```sh\n(?P<commands>.*?)```",
    re.DOTALL,
)


def placed(text: str, where: str, line: str | None, code: str) -> str:
    """The text of a file with ``code`` in it, where the page says."""
    if where == "at the end":
        return f"{text}\n\n{code}" if code.startswith("def") else text + code
    if where == "at the end of the tuple":
        return text.removesuffix(")\n") + code + ")\n"
    assert line is not None
    assert line in text
    if where.startswith("above"):
        before, mark, after = text.partition(line)
        return f"{before}{code}\n{mark}{after}"
    before, mark, after = text.rpartition(line)
    return f"{before}{mark}\n{code}{after.removeprefix(chr(10))}"


def test_the_page_edits_as_few_files_as_it_says() -> None:
    first, second = PAGE.read_text().split("## A mistake:")
    files = [{m["file"] for m in STEP.finditer(part) if m["file"]} for part in (first, second)]
    assert [len(found) for found in files] == [3, 3]
    assert sum("answers/" in name for name in files[1]) == 1


@pytest.mark.slow
@pytest.mark.sandbox
def test_the_walk_through_ends_with_a_problem_and_a_mistake(tmp_path: Path) -> None:
    copy = tmp_path / "checkout"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, tracked.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    bin_folder = Path(sys.executable).parent
    ran = 0
    for step in STEP.finditer(PAGE.read_text()):
        if step["file"]:
            file = copy / step["file"]
            text = file.read_text() if step["where"] else ""
            where = (step["where"] or "at the end").strip()
            file.write_text(placed(text, where, step["line"], step["code"]))
            continue
        for command in step["commands"].splitlines():
            words = [str(bin_folder / command.split()[0]), *command.split()[1:]]
            done = subprocess.run(
                words, cwd=copy, env=environment, capture_output=True, text=True, timeout=500
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
            ran += 1
    assert ran == 6
    released = (copy / "notebooks/ps1_relu_derivatives/relu_derivatives.ipynb").read_text()
    assert "def leaky_relu(x, slope):" in released
    assert "slope * x\\n" not in released.split("def leaky_relu")[1].split("BEGIN")[0][:900]
