"""The three ways to install name the same packages."""

import re
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
#: PyPI's name → conda-forge's, where they differ.
CONDA_NAMES = {"torch": "pytorch"}


def requirements(*extras: str) -> dict[str, Requirement]:
    """Return what an installation with these extras needs; an extra may include another."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    found = {parsed.name: parsed for parsed in map(Requirement, project["dependencies"])}
    for extra in extras:
        for parsed in map(Requirement, project["optional-dependencies"][extra]):
            included = parsed.name == project["name"]
            found.update(requirements(*parsed.extras) if included else {parsed.name: parsed})
    return found


def conda_requirements() -> dict[str, Requirement]:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    lines = [line for line in environment["dependencies"] if isinstance(line, str)]
    (by_pip,) = (line["pip"] for line in environment["dependencies"] if isinstance(line, dict))
    lines += [line.replace(">", " >", 1) for line in by_pip if not line.startswith("-")]
    parsed = [Requirement(line.replace(" ", "", 1)) for line in lines]
    return {requirement.name: requirement for requirement in parsed}


def pins() -> dict[str, Version]:
    text = (ROOT / "constraints.txt").read_text()
    pairs = re.findall(r"^([A-Za-z0-9_.\-]+)==(\S+)$", text, flags=re.MULTILINE)
    return {name.lower().replace("_", "-"): Version(version) for name, version in pairs}


def test_environment_yml_names_what_pyproject_needs_for_all_but_developers():
    wanted = {
        CONDA_NAMES.get(name, name): requirement.specifier
        for name, requirement in requirements("lecturer", "instructor").items()
    }
    found = {name: requirement.specifier for name, requirement in conda_requirements().items()}
    assert found.pop("python") == ">=3.11"
    assert "pip" in found
    del found["pip"]
    assert found == wanted


def test_every_requirement_is_pinned_to_a_version_that_it_admits():
    pinned = pins()
    for name, requirement in requirements("lecturer", "instructor", "site", "dev").items():
        assert name.lower() in pinned, f"{name} has no pin: run scripts/pin.py"
        assert pinned[name.lower()] in requirement.specifier


def test_pins_name_no_build_and_no_place():
    text = (ROOT / "constraints.txt").read_text()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9_.\-]+==[0-9A-Za-z.]+", line) for line in lines)


def test_every_pin_can_be_installed_under_the_oldest_python():
    pinned = pins()
    oldest = next(iter(requires_python())).version
    refused = {
        one.metadata["Name"]: one.metadata["Requires-Python"]
        for one in distributions()
        if pinned.get(one.metadata["Name"].lower().replace("_", "-")) == Version(one.version)
        and f"{oldest}.0" not in SpecifierSet(one.metadata.get("Requires-Python") or "")
    }
    assert refused == {}


def requires_python() -> SpecifierSet:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return SpecifierSet(project["requires-python"])
