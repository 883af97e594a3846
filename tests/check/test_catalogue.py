"""The catalogue: complete, unambiguous, and safe to show."""

import ast
from pathlib import Path

import pytest

import chainrule.check
from chainrule.check.mistakes import MISTAKES, TOPICS

CHECKS = Path(chainrule.check.__file__).parent


def ids_in_problems() -> set[str]:
    """Every string in an assignment's checks that is an id of the catalogue."""
    found = set()
    for path in CHECKS.glob("ps*/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and node.value in MISTAKES:
                found.add(node.value)
    return found


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=lambda mistake: mistake.id)
def test_mistake_is_one_sentence_and_one_hint(mistake):
    text = mistake.sentence.format(part="`dw`", note="two")
    assert text.endswith(".")
    assert "{" not in text
    assert mistake.hint.endswith((".", "?"))
    assert len(text) <= 110
    assert len(mistake.hint) <= 120
    assert mistake.advice == text.startswith("right, but")


def test_every_mistake_is_suspected_somewhere():
    form = {mistake.id for mistake in TOPICS["Form of the answer"]}
    missing = set(MISTAKES) - form - ids_in_problems()
    assert not missing


def test_no_suspect_names_what_the_catalogue_lacks():
    for path in CHECKS.glob("ps*/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                "Suspect",
                "Factor",
                "Symptom",
            ):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    assert first.value in MISTAKES, f"{path.name}: {first.value}"
