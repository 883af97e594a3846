"""The tables of layers in docs/architecture.md are what import-linter checks."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = {
    contract["id"]: contract["layers"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    if contract["type"] == "layers"
}


@pytest.mark.parametrize("package", ["autograder", "chainrule"])
def test_the_documented_layers_are_those_that_are_checked(package: str) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    (table,) = re.findall(rf"^\| layers of `{package}`.*\n\|[- |]+\n((?:\|.*\n)+)", text, re.M)
    documented = [re.findall(r"`(\w+)`", row.split("|")[1]) for row in table.splitlines()]
    assert documented == [re.split(r" [|:] ", layer) for layer in LAYERS[package]]
