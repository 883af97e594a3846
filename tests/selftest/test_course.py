"""Every known answer of the course through the real judge: judged as declared, and named."""

import pytest

from autograder.selftest.answers import assignments, read
from autograder.selftest.pool import judge_answers

#: The share of known-wrong answers whose mistake has to be named as declared. All of them have to
#: be judged as declared; `autograder selftest` lists the ones that are named otherwise.
NAMED = 0.95


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.parametrize("assignment", assignments())
def test_known_answers_are_judged_as_declared_and_named(assignment):
    answers = read(assignment)
    rows = list(judge_answers(answers))
    assert len(rows) == len(answers)
    assert [described(row) for row in rows if not row.judged] == []
    misnamed = [described(row) for row in rows if not row.named]
    assert len(misnamed) <= (1 - NAMED) * len(rows), misnamed


def described(row) -> str:
    return (
        f"{row.known.problem}, {row.known.kind}: {row.known.what}; got {row.outcome}, "
        f"{row.mistake}: {row.message} {row.elsewhere}"
    )
