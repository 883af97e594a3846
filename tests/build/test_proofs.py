"""A proof that cannot fail proves nothing: each is shown a course that is wrong."""

from dataclasses import dataclass

import pytest

from autograder.build import proofs
from autograder.build.install_cell import INSTALL
from autograder.build.release import release
from autograder.judge.verdict import Outcome
from autograder.notebook.definitions import defined_names, unfilled
from tests.build import fixture


@dataclass
class Verdict:
    test: str
    outcome: Outcome
    message: str = ""


def test_the_fixture_is_well_formed(tmp_path):
    assert proofs.well_formed(fixture.source(tmp_path)) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("def double(x)", "def twice(x)"), "answer 'double' defines ['twice']"),
        (('"test_double"', '"test_triple"'), "test 'test_triple' is named after no answer"),
        (('"test_double"', '"test_triple"'), "answer 'double' has no test cell"),
        (('"explain_double"', '"double"'), "grade_id 'double' is used twice"),
        (("return canary_solution", "return ("), "is not plain Python"),
    ],
)
def test_a_misnamed_cell_is_told(tmp_path, change, sentence):
    source = fixture.source(tmp_path, fixture.SCRIPT.replace(*change))
    assert any(sentence in found for found in proofs.well_formed(source))


def test_a_second_test_belongs_to_its_answer():
    answers = {"relu", "relu_derivative", "conv_2"}
    assert proofs.tested("test_relu_2", answers) == "relu"
    assert proofs.tested("test_relu_derivative", answers) == "relu_derivative"
    assert proofs.tested("test_conv_2", answers) == "conv_2"
    assert proofs.tested("test_relu_x", answers) is None


def test_a_solved_notebook_that_fails_is_told(tmp_path):
    source = fixture.source(tmp_path)
    found = proofs.solved_earns_all(
        source, lambda s, r: [Verdict("test_double", Outcome.WRONG, "Hm.")]
    )
    assert found == ["the solved notebook fails 'test_double': wrong. Hm."]
    assert not proofs.solved_earns_all(source, lambda s, r: [Verdict("test_double", Outcome.RIGHT)])


@pytest.mark.parametrize("outcome", [o for o in Outcome if o != Outcome.NOT_WRITTEN])
def test_a_release_that_is_anything_but_unwritten_is_told(tmp_path, outcome):
    source = fixture.source(tmp_path)
    verdicts = [Verdict("test_double", outcome)]
    assert proofs.released_earns_none(source, source, lambda s, r: verdicts)


def test_a_released_answer_that_still_works_is_told(tmp_path):
    source = fixture.source(tmp_path)
    assert proofs.stubs_raise(source) == [
        "the released answer 'double' does not raise NotImplementedError."
    ]
    assert not proofs.stubs_raise(release(tmp_path / "solutions" / "doubling" / "double.ipynb"))


def test_stubs_of_classes_and_variables_are_recognised():
    stub = "class A:\n    def f(self):\n        raise NotImplementedError\n"
    assert unfilled(stub)
    assert not unfilled("class A:\n    def f(self):\n        return 1\n")
    assert unfilled("raise NotImplementedError\n")
    assert not unfilled("predictions = 3\n")


def test_only_public_names_of_the_cell_itself_count():
    source = "import numpy as np\n_half = 2\ndef f(x):\n    inner = x\n    return inner\n"
    assert defined_names(source) == {"f"}


def test_a_notebook_that_uses_the_package_installs_it_first(tmp_path):
    released = release(fixture.write(tmp_path)[1])
    assert proofs.installs_the_package(released) == []
    code = [cell for cell in released.cells if cell.cell_type == "code"]
    code[1].source = "from chainrule.check import ps1 as check"
    (sentence,) = proofs.installs_the_package(released)
    assert "does not install the package" in sentence
    code[0].source = INSTALL.strip()
    assert proofs.installs_the_package(released) == []
