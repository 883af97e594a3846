"""Answers in the wrong cell are used, and others get a sentence of their own."""

import copy

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.judge import Judge, Outcome
from autograder.judge.cell import Cell
from autograder.judge.rebuild import rebuild
from autograder.judge.verdict import Note
from autograder.notebook.compiled import compile_source

RELU = "def relu(x):\n    return max(0.0, x)\n"


def named(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name
    )


def built(submission: NotebookNode, source: NotebookNode) -> tuple[dict[str, Cell], list[Note]]:
    cells, notes = rebuild(submission, compile_source(source))
    return {cell.name: cell for cell in cells if cell.role == "answer" and cell.name}, notes


@pytest.fixture
def stubs(release: NotebookNode) -> NotebookNode:
    return copy.deepcopy(release)


def test_an_answer_that_lost_its_metadata_is_found_in_its_place(
    stubs: NotebookNode, source: NotebookNode
) -> None:
    cell = named(stubs, "relu")
    cell.source, cell.metadata = RELU, NotebookNode()
    answers, notes = built(stubs, source)
    assert answers["relu"].node.source == RELU
    assert ("answer in another cell", "relu") in [(note.kind, note.cell) for note in notes]
    cells, _ = rebuild(stubs, compile_source(source))
    assert [c.role for c in cells if c.node.source == RELU] == ["answer"]


@pytest.mark.parametrize("place", [0, None], ids=["above its stub", "below its test"])
def test_an_answer_beside_its_stub_is_used(
    place: int | None, stubs: NotebookNode, source: NotebookNode
) -> None:
    stubs.cells.insert(len(stubs.cells) if place is None else place, new_code_cell(RELU))
    answers, notes = built(stubs, source)
    assert answers["relu"].node.source == RELU
    (note,) = [note for note in notes if note.kind == "answer in another cell"]
    assert ("below its test" in note.text) == (place is None)


def test_the_written_one_of_two_copies_is_used(stubs: NotebookNode, source: NotebookNode) -> None:
    twin = copy.deepcopy(named(stubs, "relu"))
    twin.source = RELU
    stubs.cells.append(twin)
    answers, notes = built(stubs, source)
    assert answers["relu"].node.source == RELU
    assert {"stray copy", "answer in another cell"} <= {note.kind for note in notes}


def test_an_answer_that_is_written_is_left_alone(stubs: NotebookNode, source: NotebookNode) -> None:
    named(stubs, "relu").source = RELU
    stubs.cells.append(new_code_cell("def relu(x):\n    return 'an experiment'"))
    answers, notes = built(stubs, source)
    assert answers["relu"].node.source == RELU
    assert notes == []


def test_code_in_a_text_without_metadata_is_found(
    stubs: NotebookNode, source: NotebookNode
) -> None:
    stubs.cells.append(new_markdown_cell(RELU))
    assert built(stubs, source)[0]["relu"].node.source == RELU


def test_a_million_characters_of_cells_are_not_searched(
    stubs: NotebookNode, source: NotebookNode
) -> None:
    stubs.cells.append(new_code_cell(RELU))
    stubs.cells.append(new_code_cell("# relu\n" * 150_000))
    del stubs.cells[stubs.cells.index(named(stubs, "loss"))]
    answers, notes = built(stubs, source)
    assert answers["relu"].node.source != RELU
    assert [note.kind for note in notes] == ["missing answer"]


@pytest.mark.parametrize("texts", [["Because."], ["Because.", "And more."], []])
def test_a_text_that_lost_its_metadata_is_found_by_its_place(texts: list[str]) -> None:
    flags = {"grade": True, "grade_id": "explain_it", "solution": True, "points": 3}
    question = new_markdown_cell("Why?")
    source = new_notebook(
        cells=[question, new_markdown_cell("model", metadata={"nbgrader": flags})]
    )
    handed_in = new_notebook(
        cells=[copy.deepcopy(question), *(new_markdown_cell(text) for text in texts)]
    )
    cells, notes = rebuild(handed_in, compile_source(source))
    found = len(texts) == 1
    assert cells[-1 if found else 1 + len(texts)].node.source == ("Because." if found else "")
    assert [note.kind for note in notes] == [
        "answer in another cell" if found else "missing answer"
    ]
    assert [c.node.source for c in cells if c.role == "extra"] == ([] if found else texts)


@pytest.mark.parametrize(
    "code",
    [
        "def Relu(x):\n    return max(0.0, x)",
        "def my_relu(x):\n    return max(0.0, x)",
        "def relu_2(x):\n    return max(0.0, x)",
    ],
)
@pytest.mark.parametrize("own", [True, False], ids=["in its cell", "in another"])
def test_another_name_gets_its_own_sentence(
    code: str, own: bool, stubs: NotebookNode, source: NotebookNode
) -> None:
    if own:
        named(stubs, "relu").source = code
    else:
        stubs.cells.append(new_code_cell(code))
    name = code[4 : code.index("(")]
    assert built(stubs, source)[0]["relu"].remark == (
        f"There is no `relu`, but `{name}`: give the answer the name `relu`."
    )


@pytest.mark.sandbox
def test_the_verdict_has_that_sentence(
    judge: Judge, stubs: NotebookNode, source: NotebookNode
) -> None:
    named(stubs, "relu").source = "def my_relu(x):\n    return max(0.0, x)"
    verdict = judge.judge(stubs, source)[1].verdicts[0]
    assert (verdict.problem, verdict.outcome) == ("relu", Outcome.WRONG)
    assert verdict.message.startswith("There is no `relu`, but `my_relu`")


@pytest.mark.sandbox
def test_all_answers_in_one_cell_earn_their_points(
    judge: Judge, stubs: NotebookNode, source: NotebookNode
) -> None:
    solved = [c.source for c in source.cells if c.metadata.get("nbgrader", {}).get("solution")]
    stubs.cells.insert(2, new_code_cell("\n\n".join(solved)))
    judgement = judge.judge(stubs, source)[1]
    assert judgement.score == judgement.max_score > 0
    assert {note.kind for note in judgement.notes} == {"answer in another cell"}
