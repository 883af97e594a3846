"""The four assignments share one structure: what opens, derives, asks, hints and closes them."""

from __future__ import annotations

import ast
import re

import pytest
from nbformat import NotebookNode

from tests.course.notebooks import SOURCES, answers, graded, source

MARKS = ("BEGIN SOLUTION", "BEGIN MARK SCHEME", "END MARK SCHEME", "END SOLUTION")


@pytest.fixture(params=SOURCES)
def notebook(request: pytest.FixtureRequest) -> NotebookNode:
    return source(request.param)


def _prose(notebook: NotebookNode) -> str:
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_it_opens_with_its_aims_and_ends_with_the_table(notebook: NotebookNode) -> None:
    headings = ("By the end you can", "What you need.", "Time.", "How this notebook works.")
    places = [notebook.cells[0].source.index(f"**{heading}**") for heading in headings]
    assert places == sorted(places)
    assert re.match(r"# PS\d · ", notebook.cells[0].source)
    closing = re.split(r"^## ", _prose(notebook), flags=re.MULTILINE)[-1]
    assert closing.startswith("Where you stand\n")
    assert notebook.cells[-1].source == "check.summary()"


def test_each_section_says_where_it_stands_in_practice(notebook: NotebookNode) -> None:
    sections = re.split(r"^## ", _prose(notebook), flags=re.MULTILINE)
    numbered = [section for section in sections if re.match(r"\d · ", section)]
    assert len(numbered) >= 6
    for number, section in enumerate(numbered, 1):
        assert section.startswith(f"{number} · ")
        assert "**In practice.**" in section, section[:40]


def test_extras_are_marked_as_ungraded(notebook: NotebookNode) -> None:
    extras = re.findall(
        r"^#+ (Harder.*)$|\*\*(Harder.*?)\*\*", _prose(notebook), flags=re.MULTILINE
    )
    assert extras
    assert all("".join(extra).startswith("Harder, ungraded") for extra in extras)


def test_each_problem_is_announced_and_has_two_hints_one_inside_the_other(
    notebook: NotebookNode,
) -> None:
    nested = r"<details><summary>Hint 1</summary>.*<details><summary>Hint 2</summary>.*"
    found = dict.fromkeys(answers(notebook), "")
    prose = ""
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if cell.cell_type == "markdown":
            prose += cell.source
        elif name in found:
            # Two functions may share their words: then they are above the first of them.
            if f"`{name}`" in found.get(before := _before(notebook, name), "") and not prose:
                prose = found[before]
            found[name], prose = prose, ""
    for name, words in found.items():
        task = re.search(rf"\*\*Write (`\w+` and )?`{name}`|^### Problem \d", words, re.MULTILINE)
        assert task, name
        assert re.search(nested + r"</details>\s*</details>", words[task.end() :], re.DOTALL), name


def _before(notebook: NotebookNode, name: str) -> str:
    names = list(answers(notebook))
    return names[max(names.index(name) - 1, 0)]


def test_each_answer_says_its_shapes_and_is_tested_under_a_hidden_seed(
    notebook: NotebookNode,
) -> None:
    cells = graded(notebook)
    for name, cell in answers(notebook).items():
        (node,) = ast.parse(cell.source).body
        assert isinstance(node, ast.FunctionDef | ast.ClassDef)
        assert node.name == name
        docstring = ast.get_docstring(node) or ""
        assert docstring, name
        assert "----" not in docstring, name
        visible, _, hidden = cells[f"test_{name}"].source.partition("### BEGIN HIDDEN TESTS")
        assert f"check.{name}({name}" in visible
        assert "seed=" in hidden
        assert cells[f"test_{name}"].metadata["nbgrader"]["points"] > 0


def test_written_answers_carry_a_marking_scheme_that_adds_up(notebook: NotebookNode) -> None:
    written = {name: cell for name, cell in graded(notebook).items() if name.startswith("explain_")}
    assert written
    for name, cell in written.items():
        assert cell.cell_type == "markdown"
        order = [cell.source.index(f"### {mark}") for mark in MARKS]
        assert order == sorted(order), name
        points = [int(n) for n in re.findall(r"\*\*(\d) point", cell.source)]
        assert sum(points) == cell.metadata["nbgrader"]["points"], name
        asked = notebook.cells[notebook.cells.index(cell) - 1].source
        assert "**Explain, in " in asked, name


def test_given_cells_that_call_an_answer_survive_a_missing_one(notebook: NotebookNode) -> None:
    written = answers(notebook).keys()
    for cell in notebook.cells:
        if cell.cell_type != "code" or "nbgrader" in cell.metadata:
            continue
        # What is inside a given function runs only where the function is called.
        body = [
            part for part in ast.parse(cell.source).body if not isinstance(part, ast.FunctionDef)
        ]
        called = {
            node.func.id
            for part in body
            for node in ast.walk(part)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        if called & written:
            assert "waiting(" in cell.source, cell.source
