"""Solved nbgrader notebooks of a folder, as stock nbgrader runs them and as the judge does.

    python -m benchmarks.plain_notebooks FOLDER [--only TEXT] [--json FILE] [--table FILE]

Every notebook (``*.ipynb``, with its solutions) below the folder is run twice, each time with the
files beside it: whole, in one kernel, as nbgrader does; and by the judge, as a submission to
itself. For each test that passes there and not here the reason is given that grading stops with.
The table is one of repositories, if a folder of the first level is named ``owner+name`` and has
the commit in a file ``COMMIT``. Nothing is fetched.
"""

from __future__ import annotations

import argparse
import copy
import json
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

import nbclient
import nbformat
from nbformat import NotebookNode

from autograder.grading.proof import explanation
from autograder.judge import Bounds, Judge
from autograder.judge.one_process import read_outputs
from autograder.notebook.cells import nbgrader_metadata, test_cells

BOUNDS = Bounds(wall=120.0, total=600.0, cpu=600.0)
#: What is not copied beside a notebook: other notebooks, and large data.
MOST_BYTES = 20 * 2**20


@dataclass
class Compared:
    """One notebook's tests, and how each ended both ways (empty if it passed).

    Attributes:
        path: the notebook, below the folder.
        stock: test → its error in one kernel.
        here: test → the judge's sentence.
        reasons: test that passes in one kernel alone → why grading stops.
        error: why the notebook could not be compared.
    """

    path: str
    stock: dict[str, str] = field(default_factory=dict)
    here: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def passing(self) -> list[str]:
        """Return the tests that pass under stock nbgrader."""
        return [name for name, why in self.stock.items() if not why]

    @property
    def both(self) -> list[str]:
        """Return those of them that pass here as well."""
        return [name for name in self.passing if not self.here.get(name, "not judged")]


def files_beside(path: Path) -> dict[str, bytes]:
    """Return relative path → content of the files beside a notebook."""
    return {
        str(file.relative_to(path.parent)): file.read_bytes()
        for file in sorted(path.parent.rglob("*"))
        if file.is_file()
        and file.suffix != ".ipynb"
        and not any(part.startswith((".", "__")) for part in file.relative_to(path.parent).parts)
        and file.stat().st_size < MOST_BYTES
    }


def in_one_kernel(notebook: NotebookNode, files: dict[str, bytes]) -> dict[str, str]:
    """Return test → the exception that it ends with in a kernel of its own, or nothing."""
    executed = copy.deepcopy(notebook)
    folder = Path(tempfile.mkdtemp(prefix="stock-"))
    try:
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        nbclient.NotebookClient(
            executed,
            allow_errors=True,
            timeout=300,
            kernel_name="python3",
            resources={"metadata": {"path": str(folder)}},
        ).execute()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    found = {}
    for name, cell in test_cells(executed).items():
        points = float(nbgrader_metadata(cell).get("points", 0))
        ran = read_outputs(cell.outputs, points)
        found[name] = ran.error or ("" if ran.earned == points else f"{ran.earned:g} points")
    return found


def by_the_judge(
    judge: Judge, notebook: NotebookNode, files: dict[str, bytes], source: NotebookNode
) -> dict[str, str]:
    """Return test → the sentence that the judge gives for it, or nothing if it passes."""
    _, judgement = judge.judge(notebook, source, files=files, source_files=files)
    return {v.test: "" if v.passed else f"{v.outcome}: {v.message}" for v in judgement.verdicts}


def reasons(judge: Judge, notebook: NotebookNode, files: dict[str, bytes]) -> dict[str, str]:
    """Return test → why it does not pass here, as the proof of a source says it."""
    proofs = judge.prove(notebook, files=files)
    return {one.test.name: explanation(one)[0] for one in proofs if not one.verdict.passed}


def compare(
    judge: Judge, path: Path, folder: Path, stock: dict[str, dict[str, str]] | None = None
) -> Compared:
    """Run a notebook both ways.

    Args:
        judge: the judge.
        path: the notebook.
        folder: below which it is.
        stock: what is known of notebooks in one kernel.
    """
    compared = Compared(str(path.relative_to(folder)))
    notebook = nbformat.read(path, as_version=4)
    files = files_beside(path)
    try:
        compared.stock = (stock or {}).get(str(path)) or in_one_kernel(notebook, files)
        compared.here = by_the_judge(judge, notebook, files, notebook)
        if len(compared.both) < len(compared.passing):
            found = reasons(judge, notebook, files)
            lost = set(compared.passing) - set(compared.both)
            compared.reasons = {name: why for name, why in found.items() if name in lost}
    except Exception as error:
        compared.error = f"{type(error).__name__}: {error}"[:500]
    return compared


def table(found: list[Compared], folder: Path) -> str:
    """Return the table of the documents: a row for each notebook."""
    rows = ["| notebook | tests | pass in one process | pass here | why the others stop grading |",
            "| --- | --: | --: | --: | --- |"]  # fmt: skip
    last = ""
    for one in found:
        first, _, rest = one.path.partition("/")
        if first != last:
            last = first
            commit = folder / first / "COMMIT"
            at = f" at `{commit.read_text().strip()[:10]}`" if commit.exists() else ""
            rows.append(f"| **{first.replace('+', '/')}**{at} | | | | |")
        why = "; ".join(dict.fromkeys(one.reasons.values())) or one.error
        rows.append(
            f"| {rest} | {len(one.stock)} | {len(one.passing)} | {len(one.both)} | "
            f"{why.replace('|', chr(92) + '|')} |"
        )
    return "\n".join(rows) + "\n"


def main() -> None:
    """Compare every notebook of a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--table", type=Path)
    parser.add_argument("--stock", type=Path, help="what is known of runs in one kernel (JSON)")
    chosen = parser.parse_args()
    paths = [path for path in sorted(chosen.folder.rglob("*.ipynb")) if chosen.only in str(path)]
    stock = json.loads(chosen.stock.read_text()) if chosen.stock else None
    found: list[Compared] = []
    with Judge(BOUNDS) as judge:
        for path in paths:
            one = compare(judge, path, chosen.folder, stock)
            found.append(one)
            print(f"{path}: {len(one.stock)} tests, {len(one.passing)} pass in stock nbgrader, "
                  f"{len(one.both)} of them here {one.error}")  # fmt: skip
            for name, why in one.reasons.items():
                print(f"    {name}: {why}")
            sys.stdout.flush()
            if chosen.json:
                chosen.json.write_text(json.dumps([asdict(one) for one in found], indent=1))
            if chosen.table:
                chosen.table.write_text(table(found, chosen.folder))
    passing, both = sum(len(one.passing) for one in found), sum(len(one.both) for one in found)
    print(f"{len(found)} notebooks; {both} of {passing} tests pass both ways")


if __name__ == "__main__":
    main()
