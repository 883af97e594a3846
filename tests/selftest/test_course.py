"""Every known answer of the course through the real judge: judged and named as declared."""

import pytest

from autograder.selftest.answers import assignments, read
from autograder.selftest.pool import judge_answers


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.parametrize("assignment", assignments())
def test_known_answers_are_judged_and_named_as_declared(assignment):
    answers = read(assignment)
    rows = list(judge_answers(answers))
    assert len(rows) == len(answers)
    odd = [
        f"{row.known.problem}, {row.known.kind}: {row.known.what}; got {row.outcome}, "
        f"{row.mistake}: {row.message} {row.elsewhere}"
        for row in rows
        if not row.as_declared
    ]
    assert odd == []
