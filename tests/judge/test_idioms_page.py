"""docs/inside/idioms.md has a row for each idiom, and says of each what the judge does with it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.grading.proof import explanation
from autograder.judge import Bounds, Judge

from .idioms import Idiom, data
from .test_idioms import ALL, IMPORTS, REFUSED, ids

PAGE = Path(__file__).parents[2] / "docs" / "inside" / "idioms.md"
HOW = "data|the judge's own|asked for|shared|run again|refused"
ROWS = re.findall(rf"^\| (.+) \| ({HOW}) \| (.*) \|$",
                  PAGE.read_text(encoding="utf-8"), re.MULTILINE)  # fmt: skip


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    """A judge with time for a machine under load."""
    with Judge(Bounds(wall=60.0, total=180.0)) as warm:
        yield warm


def test_every_idiom_has_its_row() -> None:
    assert sorted(name for name, _, _ in ROWS) == sorted(one.name for one in ALL)


def test_the_page_calls_refused_what_is_refused() -> None:
    assert {name for name, how, _ in ROWS if how == "refused"} == REFUSED
    assert all(bool(sentence) == (how == "refused") for _, how, sentence in ROWS)


@pytest.mark.sandbox
@pytest.mark.parametrize("one", [one for one in ALL if one.name in REFUSED], ids=ids)
def test_grading_stops_with_the_sentence_of_the_page(judge: Judge, one: Idiom) -> None:
    """So that nobody loses a point in silence."""
    source = one.solved(IMPORTS if one.name in data.TEXTS else "")
    proofs = judge.prove(source, files=one.files)
    reasons = [explanation(proof)[0] for proof in proofs if not proof.verdict.passed]
    (sentence,) = (sentence for name, _, sentence in ROWS if name == one.name)
    assert sentence in reasons
    assert all(proof.in_process and not proof.in_process.error for proof in proofs)
