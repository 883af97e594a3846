"""The tables of layers in docs/architecture.md are what import-linter checks."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["contracts"]}


def modules(package: str) -> set[str]:
    return {
        f"{package}.{path.stem}"
        for path in (ROOT / package).iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    } - {f"{package}.__init__"}


@pytest.mark.parametrize("package", ["autograder", "chainrule"])
def test_the_documented_layers_are_those_that_are_checked(package: str) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    (table,) = re.findall(rf"^\| layers of `{package}`.*\n\|[- |]+\n((?:\|.*\n)+)", text, re.M)
    documented = [re.findall(r"`(\w+)`", row.split("|")[1]) for row in table.splitlines()]
    assert documented == [re.split(r" [|:] ", layer) for layer in CONTRACTS[package]["layers"]]


def test_the_guest_may_import_nothing_but_itself_and_the_scenarios() -> None:
    forbidden = set(CONTRACTS["guest"]["forbidden_modules"])
    allowed = {"autograder.sandbox", "chainrule.scenarios"}
    assert forbidden == (modules("autograder") | modules("chainrule")) - allowed


def test_no_contract_has_exceptions() -> None:
    assert not any("ignore_imports" in contract for contract in CONTRACTS.values())


def test_every_file_of_where_to_change_what_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    section = text.partition("## Where to change what")[2].partition("\n## ")[0]
    paths = re.findall(r"`([\w.]+/[\w./]*|\w+\.(?:toml|yml|md|txt))`", section)
    assert len(paths) > 30
    outside = {"autograded/"}  # of a class
    assert [path for path in paths if path not in outside and not (ROOT / path).exists()] == []
