"""Plain nbgrader notebooks: what passes in one process passes here, and what fails there fails."""

from collections.abc import Iterator

import pytest

from autograder.judge import Bounds, Judge

from .idioms import Idiom, data, io, names, objects, read

pytestmark = pytest.mark.sandbox

#: What the idioms import, so that one fork server does for all.
IMPORTS = "pandas, scipy.sparse, torch, PIL.Image, sympy, pytest, unittest.mock"
#: What the proof of a source refuses, with the sentences in docs/inside/idioms.md.
REFUSED = frozenset(
    [
        "%%capture",
        "a class of the student's",
        "a file of bytes that the answer writes",
        "a given class",
        "a subclass of a builtin",
        "dataclasses",
        "magics and await",
        "matplotlib figures and axes",
        "mocks and call counting",
        "operators",
        "symbols",
        "torch tensors and modules",
    ]
)
ALL = read({**names.TEXTS, **objects.TEXTS, **io.TEXTS, **data.TEXTS})
PLAIN = [one for one in ALL if one.name not in REFUSED | data.TEXTS.keys()]
SCIENTIFIC = [one for one in ALL if one.name in data.TEXTS.keys() - REFUSED]


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    """A judge with time for a machine under load."""
    with Judge(Bounds(wall=60.0, total=180.0)) as warm:
        yield warm


def failures(judge: Judge, one: Idiom, imports: str, *, wrong: bool = False) -> list[str]:
    """The sentences about the tests that fail."""
    source = one.solved(imports)
    submission = one.wrongly(imports) if wrong else source
    _, judgement = judge.judge(submission, source, files=one.files, source_files=one.files)
    return [f"{v.test}: {v.message}" for v in judgement.verdicts if not v.passed]


def ids(one: Idiom) -> str:
    return one.name


@pytest.mark.parametrize("one", PLAIN, ids=ids)
def test_an_idiom_passes_when_solved_and_fails_when_wrong(judge: Judge, one: Idiom) -> None:
    assert failures(judge, one, "") == []
    assert failures(judge, one, "", wrong=True)


@pytest.mark.parametrize("one", SCIENTIFIC, ids=ids)
def test_values_of_libraries_cross_as_they_are(judge: Judge, one: Idiom) -> None:
    assert failures(judge, one, IMPORTS) == []
    assert failures(judge, one, IMPORTS, wrong=True)
