"""README: one screen that leads to everything, and says what is so."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def test_the_commands_are_on_the_first_screen():
    first_screen = "\n".join(README.splitlines()[:20])
    assert all(f"make {target}" in first_screen for target in ("lab", "grade", "test", "site"))


def test_files_that_the_readme_names_exist():
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_assignments_in_the_readme_are_those_of_the_course():
    named = set(re.findall(r"^\| `(ps\w+)` ", README, flags=re.MULTILINE))
    assert named == {path.name for path in (ROOT / "solutions").glob("ps*")}
