"""The comparison with usual checks: what they see, and what they let through."""

import numpy as np
import pytest

from autograder.selftest.answers import assignments
from autograder.selftest.baselines.usual import USUAL, passes, same
from autograder.selftest.seeds import solved_notebook


@pytest.mark.parametrize("assignment", assignments())
def test_instructors_answers_pass_the_usual_checks(assignment):
    solved = solved_notebook(assignment)
    for problem, usual in USUAL[assignment].items():
        assert passes(solved, usual, problem, solved.answers[problem]), problem


def test_usual_check_sees_a_wrong_sign_but_not_an_overflow():
    solved, usual = solved_notebook("ps3_affine_softmax"), USUAL["ps3_affine_softmax"]["softmax"]
    plain = "def softmax(x):\n    return np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)\n"
    assert passes(solved, usual, "softmax", plain)
    assert not passes(solved, usual, "softmax", plain.replace("np.exp(x) /", "-np.exp(x) /"))
    assert not passes(solved, usual, "softmax", plain.replace("axis=1", "axis=0"))


def test_shapes_count_and_values_within_allclose():
    assert same((np.ones((2, 2)), {"a": 1.0}), (np.ones((2, 2)) + 1e-9, {"a": 1}))
    assert not same(np.ones((1, 2)), np.ones(2))
    assert not same(np.ones(2), np.ones(2) + 1e-3)
    assert not same({"a": 1.0}, {"b": 1.0})
