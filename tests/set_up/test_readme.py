"""Every command that the README shows exists, with the words it is shown with."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
BIN = Path(sys.executable).parent


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    lines = [line.partition(" #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def shown(program: str) -> list[list[str]]:
    return [words for words in map(shlex.split, commands()) if words[0] == program]


def test_the_three_commands_are_on_the_first_screen():
    first_screen = "\n".join(README.splitlines()[:20])
    assert all(f"make {target}" in first_screen for target in ("lab", "grade", "test"))


@pytest.mark.parametrize("words", shown("make"), ids=" ".join)
def test_a_make_target_exists(words):
    result = subprocess.run(
        [*words, "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("words", shown("autograder"), ids=" ".join)
def test_an_autograder_command_takes_the_words_it_is_shown_with(words):
    help_text = subprocess.run(
        [str(BIN / "autograder"), words[1], "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert all(word in help_text for word in words if word.startswith("--"))
    assert " ." not in help_text, "text in brackets was taken for markup"


def test_every_autograder_command_for_instructors_is_in_the_readme():
    assert set(COMMANDS) - {words[1] for words in shown("autograder")} == {"sample-class"}


@pytest.mark.parametrize("words", shown("chainrule"), ids=" ".join)
def test_a_chainrule_command_exists(words):
    result = subprocess.run(
        [str(BIN / "chainrule"), words[1], "--help"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_files_that_the_readme_names_exist():
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
    for path in ("scripts/start.py", "scripts/lab.py", "constraints.txt", "environment.yml"):
        assert path in README
        assert (ROOT / path).exists()


def test_the_assignments_in_the_readme_are_those_of_the_course():
    named = set(re.findall(r"^\| `(ps\w+)` ", README, flags=re.MULTILINE))
    assert named == {path.name for path in (ROOT / "solutions").glob("ps*")}
