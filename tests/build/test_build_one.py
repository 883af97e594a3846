"""One assignment can be built by itself."""

import shutil

import pytest

from autograder.build.course import Builder
from autograder.checkout import Checkout
from autograder.errors import UserError
from tests.build import fixture


@pytest.mark.slow
@pytest.mark.sandbox
def test_only_the_assignment_that_is_named_is_built_and_proved(tmp_path):
    fixture.source(tmp_path)
    solutions = tmp_path / "solutions"
    shutil.copytree(solutions / "doubling", solutions / "quadrupling")
    (solutions / "doubling" / "figure.svg").write_text("<svg/>")
    checkout = Checkout(tmp_path)
    result = Builder(checkout).build(only="doubling")
    assert (result.wrong, result.stale) == ([], [])
    written = {path.relative_to(tmp_path / "notebooks").as_posix() for path in result.written}
    assert written == {"doubling/double.ipynb", "doubling/figure.svg"}
    assert not (tmp_path / "notebooks" / "quadrupling").exists()


def test_an_unknown_assignment_is_one_sentence(tmp_path):
    fixture.source(tmp_path)
    with pytest.raises(UserError, match="no assignment 'tripling'; there are: doubling"):
        Builder(Checkout(tmp_path)).build(only="tripling")
