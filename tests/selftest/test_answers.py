"""Known answers: their form, and that they cover the catalogue and every problem."""

from collections import defaultdict

import pytest

from autograder.checkout import current
from autograder.errors import UserError
from autograder.selftest.answers import assignments, parse, read, read_whole
from autograder.selftest.in_process import SolvedNotebook
from autograder.selftest.seeds import solved_notebook
from chainrule.check.mistakes import MISTAKES

TEXT = '''"""Known answers."""

import numpy as np


# %% wrong: factor-two
def loss(a, b):
    return (a - b) ** 2 / 2


# %% wrong: error-sign, named factor-two
def loss(a, b):
    return 1


# %% wrong: error-sign, unnamed
def loss(a, b):
    return 2


# %% right: loops, terse
def loss(a, b):
    return (a - b) ** 2


# %% advised: argument-changed
def loss(a, b):
    return (a - b) ** 2
'''


def test_file_is_read_cell_by_cell():
    known = parse(TEXT, "ps1", "loss")
    assert [(k.kind, k.what, k.named) for k in known] == [
        ("wrong", "factor-two", "factor-two"),
        ("wrong", "error-sign", "factor-two"),
        ("wrong", "error-sign", None),
        ("right", "loops, terse", None),
        ("advised", "argument-changed", "argument-changed"),
    ]
    assert known[1].code == "import numpy as np\ndef loss(a, b):\n    return 1\n"


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("# %% wrong: no-such-mistake\n", "no 'no-such-mistake'"),
        ("# %% wrong: factor-two, named nothing-known\n", "no 'nothing-known'"),
        ("# %% maybe: factor-two\n", "each cell opens with"),
        ("# %% wrong\n", "each cell opens with"),
    ],
)
def test_wrong_declaration_ends_in_a_sentence(cell, sentence):
    with pytest.raises(UserError, match=sentence):
        parse(cell, "ps1", "loss")


def test_unknown_assignment_ends_in_a_sentence():
    with pytest.raises(UserError, match="no known answers for 'ps9'"):
        read("ps9")


def test_every_assignment_has_known_answers():
    assert assignments() == current().assignments()


def test_every_entry_of_the_catalogue_has_a_known_answer():
    made = {k.what for a in assignments() for k in read(a) if k.kind != "right"}
    assert set(MISTAKES) - made == set()


@pytest.mark.parametrize("assignment", assignments())
def test_every_problem_has_wrong_answers_and_three_right_ones(assignment):
    kinds = defaultdict(list)
    for known in read(assignment):
        kinds[known.problem].append(known.kind)
    for problem in solved_notebook(assignment).answers:
        assert kinds[problem].count("wrong") >= 1, problem
        assert kinds[problem].count("right") >= 3, problem


@pytest.mark.parametrize("assignment", assignments())
def test_right_answers_are_different_programs(assignment):
    for problem in solved_notebook(assignment).answers:
        codes = [k.code for k in read(assignment) if (k.problem, k.kind) == (problem, "right")]
        assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("assignment", assignments())
def test_whole_notebooks_answer_almost_every_problem(assignment):
    solved: SolvedNotebook = solved_notebook(assignment)
    styles = read_whole(assignment)
    assert len(styles) >= 2
    for whole in styles:
        # A problem added since is answered by the instructor there.
        assert set(whole.answers) <= set(solved.answers)
        assert len(whole.answers) >= 0.9 * len(solved.answers)
