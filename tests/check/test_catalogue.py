"""The catalogue: complete, unambiguous, and safe to show."""

import ast
from pathlib import Path

import pytest

import chainrule.check
from chainrule.check.mistakes import ENTRIES, SECTIONS

ROOM = Path(chainrule.check.__file__).parent


def ids_in_problems() -> set[str]:
    """Every string in an assignment's checks that is an id of the catalogue."""
    found = set()
    for path in ROOM.glob("ps*/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and node.value in ENTRIES:
                found.add(node.value)
    return found


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=lambda entry: entry.id)
def test_entry_is_one_sentence_and_one_hint(entry):
    text = entry.sentence.format(part="`dw`", note="two")
    assert text.endswith(".")
    assert "{" not in text
    assert entry.hint.endswith((".", "?"))
    assert len(text) <= 110
    assert len(entry.hint) <= 120
    assert entry.advice == text.startswith("right, but")


def test_every_mistake_is_suspected_somewhere():
    form = {entry.id for entry in SECTIONS["Form of the answer"]}
    missing = set(ENTRIES) - form - ids_in_problems()
    assert not missing


def test_no_suspect_names_what_the_catalogue_lacks():
    for path in ROOM.glob("ps*/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                "Suspect",
                "Factor",
                "Sign",
            ):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    assert first.value in ENTRIES, f"{path.name}: {first.value}"
