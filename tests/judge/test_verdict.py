"""What the judge found, as it is persisted and read back."""

import json
from typing import Any

import pytest

from autograder.judge.verdict import Judgement, Note, NoteKind, Outcome, Verdict
from autograder.sandbox.confinement import Confinement
from chainrule.check.mistakes import MISTAKES


def test_a_judgement_comes_back_from_json_as_it_was() -> None:
    verdict = Verdict("test_relu", "relu", 2.0, Outcome.RIGHT_GIVEN_UPSTREAM, seconds=0.5)
    judgement = Judgement((verdict,), (Note(NoteKind.CRASH, None, "A cell was left out."),))
    written = json.loads(json.dumps(judgement.as_metadata()))
    assert written["verdicts"][0]["outcome"] == "right given upstream"
    assert Judgement.from_metadata(written) == judgement
    assert type(Judgement.from_metadata(written).verdicts[0].outcome) is Outcome


def test_the_kind_of_an_earlier_version_is_read() -> None:
    assert NoteKind("look") is NoteKind.CALLED_CHECKS
    assert Note("look", "test_relu", "").kind == "called checks"  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no such kind"):
        NoteKind("no such kind")


@pytest.mark.parametrize("persisted", ["max-both-roads", "max-roads-swapped"])
def test_the_mistake_of_an_earlier_version_is_read(persisted: str) -> None:
    mistake = Verdict("test_max", "max", 1.0, Outcome.WRONG, persisted).mistake
    assert mistake == persisted.replace("roads", "paths")
    assert mistake in MISTAKES


@pytest.mark.parametrize(
    ("outcomes", "worst"),
    [
        (["right", "right given upstream"], Outcome.RIGHT_GIVEN_UPSTREAM),
        (["not written", "right given upstream"], Outcome.NOT_WRITTEN),
        (["wrong", "not written"], Outcome.WRONG),
        (["wrong", "stopped", "right"], Outcome.STOPPED),
    ],
)
def test_a_problem_is_as_good_as_its_worst_test(outcomes: list[str], worst: Outcome) -> None:
    assert Outcome.worst(outcomes) is worst
    assert worst.passed == (worst is Outcome.RIGHT_GIVEN_UPSTREAM)


@pytest.mark.parametrize(
    ("persisted", "read"),
    [
        ({"confined": True}, Confinement.BUBBLEWRAP),
        ({"confined": False}, Confinement.NONE),
        ({"confined": True, "confinement": "landlock"}, Confinement.LANDLOCK),
    ],
)
def test_the_confinement_of_an_earlier_version_is_read(
    persisted: dict[str, Any], read: Confinement
) -> None:
    judgement = Judgement.from_metadata({"verdicts": [], "notes": [], "seconds": 1.0, **persisted})
    assert judgement.confinement is read
    assert judgement.confined is persisted["confined"]
    assert Judgement.from_metadata(judgement.as_metadata()) == judgement
