"""What a cell defines, and the part of it that one definition needs."""

import time

import pytest

from autograder.notebook.definitions import (
    definition_of,
    functions_and_classes,
    is_empty,
    shown_name,
    unfilled,
)

CELL = """
import math
SCALE = 2

def helper(x):
    return math.floor(x) * SCALE

def relu(x):
    return helper(x)

def loss(a, b):
    return relu(a) - b

print(loss(1, 2))
"""


def test_a_definition_brings_what_it_needs_and_no_other_answer():
    code = definition_of("relu", CELL, {"relu", "loss"})
    names: dict = {}
    exec(code, names)
    assert names["relu"](3.5) == 6
    assert "loss" not in names


def test_other_answers_are_left_to_their_own_cells():
    code = definition_of("loss", CELL, {"relu", "loss"})
    assert "def loss" in code
    assert "def relu" not in code
    assert "print" not in code


def test_a_cell_with_one_answer_is_returned_as_it_is():
    code = "# my answer\nimport math\ndef relu(x):\n    return x  # yes\n"
    assert definition_of("relu", code, {"relu", "loss"}) == code


@pytest.mark.parametrize(
    "code",
    [
        "relu = relu(3)",
        "def relu(x):\n    raise NotImplementedError",
        "def relu(x):",
        "def reluu(x): return x",
        "x" * 300_000 + "\ndef relu(x): return x",
        "(" * 5000,
        "-" * 100_000 + "1",
        "a = 'relu'\x00",
        "",
    ],
    ids=range(9),
)
def test_what_does_not_define_it_is_not_taken_for_it(code):
    assert definition_of("relu", code, {"relu", "loss"}) is None


def test_magics_classes_and_imports_are_understood():
    magic = "%matplotlib inline\nclass Dense: pass"
    assert definition_of("Dense", magic, {"Dense"}) == magic
    assert definition_of("relu", "from utils import relu", {"relu"}) == "from utils import relu"


def test_a_cell_that_writes_a_file_defines_nothing_here():
    assert definition_of("relu", "%%writefile utils.py\ndef relu(x): return x", {"relu"}) is None
    assert definition_of("relu", "%%time\ndef relu(x): return x", {"relu"}) is not None


@pytest.mark.parametrize(
    "code",
    [
        "%a\n" * 2000 + "x = 1\n" * 20_000,
        "!" * 150_000,
        "x = 1\n" * 30_000 + "y ==== 2",
        "\t" * 150_000 + "%",
        "# %\n" * 40_000 + "(",
    ],
    ids=["magics", "marks", "many lines", "blanks", "comments"],
)
def test_a_cell_made_to_cost_time_costs_little(code):
    started = time.process_time()
    assert definition_of("relu", code, {"relu"}) is None
    assert not unfilled(code)
    assert not functions_and_classes(code)
    assert time.process_time() - started < 20


def test_stubs_and_empty_cells_are_told_from_written_ones():
    assert is_empty("\n  # nothing yet\n")
    assert not is_empty("x = 1")
    assert unfilled("def f(x):\n    '''Doc.'''\n    raise NotImplementedError('later')")
    assert not unfilled("def f(x):\n    return x")
    assert not unfilled("def f(x")
    assert functions_and_classes("def f(): pass\ndef g():\n    raise NotImplementedError") == ["f"]


@pytest.mark.parametrize(
    ("problem", "code", "shown"),
    [
        ("squares", "def other(): pass", "squares"),
        ("cell-0a1b2c3d4e", "def squares(n):\n    return n", "squares"),
        ("cell-0a1b2c3d4e", "a = 1\nb = 2", "a, b"),
        ("cell-0a1b2c3d4e", "def (", "cell-0a1b2c3d4e"),
        ("cell-0a1b2c3d4e", "print(1)", "cell-0a1b2c3d4e"),
    ],
)
def test_a_problem_is_called_by_what_its_answer_defines(
    problem: str, code: str, shown: str
) -> None:
    assert shown_name(problem, code) == shown
