"""What is right, what fails, and what to mend before handing in; from notebooks alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from nbformat import NotebookNode

from chainrule.validation.cells import (
    code_cells,
    error_of,
    is_answer,
    is_locked,
    is_test,
    is_written_answer,
    name_of,
    nbgrader_of,
    tested_answer,
)
from chainrule.validation.explain import explanation
from chainrule.validation.given import GivenNotebook

_SYMBOLS = "✓✗○"


@dataclass(frozen=True)
class TestResult:
    """One test cell or written answer.

    Attributes:
        name: the answer.
        passed: whether it earns its points (a written answer: whether there is one).
        text: what the box says; for a passed test, its advice or nothing.
        source: the cell's text.
    """

    __test__ = False  # a name that pytest would collect

    name: str
    passed: bool
    text: str = ""
    source: str = ""


@dataclass(frozen=True)
class Findings:
    """What a fresh run of a notebook found; warnings cost nothing yet."""

    results: list[TestResult] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def failed(self) -> list[TestResult]:
        return [result for result in self.results if not result.passed]


def findings(
    saved: NotebookNode, executed: NotebookNode, given: GivenNotebook | None, file_name: str
) -> Findings:
    """Compare a notebook as saved, after a fresh run, and as it was given out."""
    results = list(_results(executed, given))
    warnings = [*_structure(saved, given, file_name), *_screen(saved, results)]
    return Findings(results, warnings)


def _results(executed: NotebookNode, given: GivenNotebook | None) -> Iterator[TestResult]:
    stubs = {name_of(c): c.source for c in given.notebook.cells} if given else {}
    for index, cell in enumerate(executed.cells):
        if is_written_answer(cell):
            written = cell.source.strip() not in ("", stubs.get(name_of(cell), "").strip())
            text = "" if written else f"○ {name_of(cell)}: not written yet."
            yield TestResult(name_of(cell), written, text, cell.source)
        elif is_test(cell):
            answer = tested_answer(cell)
            if cell.cell_type != "code":
                text = f"✗ {answer}: its test is no longer a code cell."
                yield TestResult(answer, False, text, cell.source)
            elif _earns_all(cell):
                yield TestResult(answer, True, _box(cell), cell.source)
            else:
                yield TestResult(answer, False, explanation(executed, index, answer), cell.source)


def _earns_all(test: NotebookNode) -> bool:
    """nbgrader's rule without the one for stderr: an error earns 0, a number may earn a part."""
    if error_of(test) is not None:
        return False
    points = float(nbgrader_of(test).get("points", 0))
    for output in test.outputs:
        if output.output_type == "execute_result":
            try:
                return float(output.data.get("text/plain", "")) >= points
            except ValueError:
                return True
    return True


def _box(cell: NotebookNode) -> str:
    """The text of the box of a check among a cell's outputs, or ""."""
    for output in cell.get("outputs", ()):
        text = output.get("text", "") or output.get("data", {}).get("text/plain", "")
        text = "".join(text).strip()
        if text[:1] and text[:1] in _SYMBOLS:
            return text
    return ""


def _structure(saved: NotebookNode, given: GivenNotebook | None, file_name: str) -> Iterator[str]:
    """What has happened to the cells and to the file's name."""
    quoted = f'"{file_name}"' if " " in file_name else file_name
    restore = f"`chainrule restore {quoted}` brings it back."
    counts = Counter(name_of(cell) for cell in saved.cells if name_of(cell))
    for name, count in counts.items():
        if count > 1:
            yield f"The cell `{name}` is there {count} times: delete the copies, keep one."
    originals = {name_of(c): c for c in given.notebook.cells if name_of(c)} if given else {}
    for cell in saved.cells:
        name = name_of(cell)
        kind = nbgrader_of(cell).get("cell_type", cell.cell_type)
        if name and cell.cell_type != kind:
            yield f"The cell `{name}` was turned from {kind} to {cell.cell_type}. {restore}"
        elif name in originals and is_locked(cell) and cell.source != originals[name].source:
            yield f"The locked cell `{name}` was changed. {restore}"
    if given is None:
        return
    for name, original in originals.items():
        if name not in counts:
            what = "answer" if is_answer(original) else "test"
            yield f"The {what} cell `{name}` is missing, or has lost its metadata. {restore}"
    if file_name != given.file_name:
        yield (
            f"The file is called {file_name}, and was given out as {given.file_name}: "
            "rename it before you hand it in."
        )


def _screen(saved: NotebookNode, results: list[TestResult]) -> Iterator[str]:
    """Where the boxes on the screen differ from the fresh run."""
    fresh: dict[str, bool] = {}
    for result in results:
        fresh[result.name] = fresh.get(result.name, True) and result.passed
    for _, cell in code_cells(saved):
        shown = _box(cell)[:1] if is_test(cell) else ""
        answer = tested_answer(cell)
        if not shown or answer not in fresh or (shown == "✓") == fresh[answer]:
            continue
        shown_as, found = ("right", "not") if shown == "✓" else ("not right", "right")
        yield (
            f"On the screen `{answer}` is {shown_as}, in a fresh run it is {found}: "
            "choose Run → Restart Kernel and Run All Cells, and read the boxes again."
        )
