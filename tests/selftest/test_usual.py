"""The comparison with usual checks: what they see, and what they let through."""

import numpy as np
import pytest

from autograder.selftest.answers import assignments
from autograder.selftest.baselines.usual import USUAL, passes, same
from autograder.selftest.seeds import course_of


@pytest.mark.parametrize("assignment", assignments())
def test_instructors_answers_pass_the_usual_checks(assignment):
    course = course_of(assignment)
    for problem, usual in USUAL[assignment].items():
        assert passes(course, usual, problem, course.answers[problem]), problem


def test_usual_check_sees_a_wrong_sign_but_not_an_overflow():
    course, usual = course_of("ps3_affine_softmax"), USUAL["ps3_affine_softmax"]["softmax"]
    plain = "def softmax(x):\n    return np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)\n"
    assert passes(course, usual, "softmax", plain)
    assert not passes(course, usual, "softmax", plain.replace("np.exp(x) /", "-np.exp(x) /"))
    assert not passes(course, usual, "softmax", plain.replace("axis=1", "axis=0"))


def test_shapes_count_and_values_within_allclose():
    assert same((np.ones((2, 2)), {"a": 1.0}), (np.ones((2, 2)) + 1e-9, {"a": 1}))
    assert not same(np.ones((1, 2)), np.ones(2))
    assert not same(np.ones(2), np.ones(2) + 1e-3)
    assert not same({"a": 1.0}, {"b": 1.0})
