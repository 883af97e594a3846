"""Properties of every check of the course, over seeds that Hypothesis draws."""

from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.checkout import current
from autograder.selftest.answers import read
from autograder.selftest.in_process import as_graded
from autograder.selftest.seeds import calls, solved_notebook
from tests.selftest.perturb import definite_parts, perturbed

PROBLEMS = [(a, name) for a in current().assignments() for name in solved_notebook(a).answers]
#: Checks that train or measure time: fewer seeds.
SLOW = {
    "train",
    "train_and_validate",
    "predictions",
    "train_one_example",
    "gradient_norms",
    "ConvNet",
}
#: Any kernel that answers to vertical edges, any start of the network: no number is the only one.
FREE = {"vertical_edges", "build_network"}
#: What is right hangs on choices that the answer is free to make (an order, a loss, a tie's split).
OF_THEIR_OWN = {
    "train",
    "train_one_example",
    "make_data",
    "gradient_norms",
    "average_ce",
    "max_pool_backward_naive",
}
PLACES = st.integers(0, 10**6)
SEEDS = st.integers(0, 2**32 - 1)


solved_notebook = cache(solved_notebook)
read = cache(read)


@cache
def calls_of(assignment, *replaced):
    return calls(solved_notebook(assignment), dict(replaced))


def checks_of(assignment, name, code=None):
    """The calls of the checks of a problem, on the instructor's answer or on ``code``."""
    made = calls_of(assignment, (name, code)) if code else calls_of(assignment)
    found = [call for call in made.values() if call.answer == name]
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
def test_any_right_answer_passes_under_any_seed(assignment, name):
    known = [k for k in read(assignment) if (k.problem, k.kind) == (name, "right")]

    @several
    @given(seed=SEEDS, answer=st.sampled_from([None, *known]))
    def holds(seed, answer):
        for call in checks_of(assignment, name, answer and answer.code):
            report = call.report(seed % 2 if name in SLOW else seed)
            assert (report.status, report.mistake) == ("right", None), (answer, report)

    holds()


def those(chosen):
    found = [(assignment, name) for assignment, name in PROBLEMS if chosen(name)]
    return pytest.mark.parametrize(("assignment", "name"), found, ids=lambda value: value)


def exact_parts(call, seed):
    """The parts, not all zero, for which a check's cases accept one value only."""
    return [
        name
        for case in call.problem.draw(seed)
        for name, right in definite_parts(call.problem, case)
        if right.any()
    ]


@those(lambda name: name not in FREE | OF_THEIR_OWN)
def test_one_entry_off_by_a_thousandth_fails(assignment, name):
    call = next(call for call in checks_of(assignment, name) if exact_parts(call, 0))

    @several
    @given(seed=st.integers(0, 1) if name in SLOW else SEEDS, part=PLACES, place=PLACES)
    def fails(seed, part, place):
        parts = exact_parts(call, seed)
        assert parts, "no case has one right value"
        bent = perturbed(call.problem, parts[part % len(parts)], place, 1e-3)
        with as_graded():
            report = bent.report(*call.values, seed=seed)
        assert report.status == "wrong"

    fails()


@those(lambda name: name in OF_THEIR_OWN)
def test_one_entry_off_by_a_thousandth_fails_whatever_the_answer_chose(assignment, name):
    call = checks_of(assignment, name)[0]

    @several
    @given(seed=st.integers(0, 1) if name in SLOW else SEEDS, place=PLACES)
    def fails(seed, place):
        answer, *upstream = call.values
        with as_graded():
            report = call.problem.report(
                lambda *given, **named: bent(answer(*given, **named), place), *upstream, seed=seed
            )
        assert report.status == "wrong"

    fails()


def bent(value, place):
    """What an answer returns, one number of its array (the last of several) made larger."""
    if isinstance(value, tuple):
        return (*value[:-1], bent(value[-1], place))
    if np.ndim(value) == 0:
        return value * (1 + 1e-3)
    array = value.clone() if hasattr(value, "clone") else np.array(value)
    sizes = np.abs(np.asarray(array)).ravel()
    worth = np.flatnonzero(sizes >= 0.1 * sizes.max())
    array.reshape(-1)[worth[place % len(worth)]] *= 1 + 1e-3
    return array
