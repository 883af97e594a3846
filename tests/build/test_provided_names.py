"""Names that a test cell uses are provided by something that the judge has."""

import pytest

from autograder.build.provided_names import unprovided_names
from autograder.checkout import current
from autograder.notebook.percent_script import read_script
from tests.notebook.test_compiled import with_test


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("assert relu(1) == 1", []),
        ("assert np.abs(relu(1)) == 1", []),
        ("assert given", ["given"]),
        ("x = relu(1)\nassert x", []),
        ("def f(a):\n    return a + offset\n\n\nassert f(relu(1))", ["offset"]),
        ("assert [relu(i) for i in range(3)]", []),
        ("assert (lambda t: t + u)(1)", ["u"]),
        ("import torch\nassert torch.relu", []),
        ("from math import *\nassert floor(relu(1.5))", []),
        ("try:\n    relu()\nexcept TypeError as error:\n    assert error", []),
        ("for i in relu(1):\n    j = i\nassert j", []),
        ("check.relu(relu)\n### BEGIN HIDDEN TESTS\nother(relu)\n### END HIDDEN TESTS",
         ["check", "other"]),
    ],
)  # fmt: skip
def test_a_name_that_nothing_provides_is_found(text: str, missing: list[str]) -> None:
    assert unprovided_names(with_test(text)) == [("test_relu", name) for name in missing]


def test_a_name_under_uses_is_provided() -> None:
    assert unprovided_names(with_test("assert given", chainrule={"uses": ["given"]})) == []


def test_a_star_import_in_a_shared_cell_provides_its_names() -> None:
    assert unprovided_names(with_test("floor(1)", shared="from math import *")) == []


@pytest.mark.parametrize("assignment", current().assignments())
def test_the_course_uses_only_what_is_provided(assignment: str) -> None:
    for name in current().notebook_names(assignment):
        assert unprovided_names(read_script(current().source(assignment, name))) == []
