"""Properties of every check of the course, over seeds that Hypothesis draws."""

from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from autograder.selftest.perturb import definite_parts, perturbed
from autograder.selftest.plain import as_graded
from autograder.selftest.seeds import calls, course_of
from autograder.tree import here

PROBLEMS = [(a, name) for a in here().assignments() for name in course_of(a).answers]
#: Checks that train or measure time: fewer seeds.
SLOW = {
    "train",
    "train_and_validate",
    "predictions",
    "train_one_example",
    "gradient_norms",
    "ConvNet",
}
PLACES = st.integers(0, 10**6)
SEEDS = st.integers(0, 2**32 - 1)


@cache
def calls_of(assignment):
    return calls(course_of(assignment))


def checks_of(assignment, name):
    found = [call for call in calls_of(assignment).values() if call.answer == name]
    assert found, "no test calls a check"
    return found


def several(test):
    return settings(
        max_examples=4,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )(test)


@pytest.mark.parametrize(("assignment", "name"), PROBLEMS, ids=lambda value: value)
def test_right_answer_passes_under_any_seed(assignment, name):
    checks = checks_of(assignment, name)

    @several
    @given(seed=SEEDS)
    def holds(seed):
        for call in checks:
            report = call.report(seed % 2 if name in SLOW else seed)
            assert (report.status, report.mistake) == ("right", None), report

    holds()


@pytest.mark.parametrize(("assignment", "name"), PROBLEMS, ids=lambda value: value)
def test_one_entry_off_by_a_thousandth_fails(assignment, name):
    call = checks_of(assignment, name)[0]
    cases = call.problem.draw(1)
    if not any(right.any() for case in cases for _, right in definite_parts(call.problem, case)):
        pytest.skip("a range of values is right in every case")

    @several
    @given(seed=st.integers(0, 1) if name in SLOW else SEEDS, part=PLACES, place=PLACES)
    def fails(seed, part, place):
        parts = [
            name
            for case in call.problem.draw(seed)
            for name, right in definite_parts(call.problem, case)
            if right.any()
        ]
        assume(parts)
        bent = perturbed(call.problem, parts[part % len(parts)], place, 1e-3)
        with as_graded():
            report = bent.report(*call.values, seed=seed)
        assert report.status == "wrong"

    fails()
