"""What may stand among the roads, since they run where the answers are."""

import ast
import sys
from pathlib import Path

import pytest

import chainrule.scenarios
from chainrule.check.problem import Problem
from chainrule.scenarios import Given, address, find, plain_call, ps2, ps3, ps4

FILES = sorted(Path(chainrule.scenarios.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_roads_import_no_oracle(file: Path) -> None:
    allowed = {*sys.stdlib_module_names, "numpy"}
    for node in ast.walk(ast.parse(file.read_text())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [str(node.module)]
        for name in names:
            assert name.split(".")[0] in allowed or name == "chainrule.scenarios", name


@pytest.mark.parametrize(
    "road", [plain_call, ps2.dense, ps3.momentum, ps4.own_cache], ids=lambda road: road.__name__
)
def test_a_road_is_found_by_its_address(road: object) -> None:
    assert find(str(address(road))) is road


def test_what_stands_elsewhere_has_no_address() -> None:
    assert address(lambda answer, given: answer) is None
    assert address(test_what_stands_elsewhere_has_no_address) is None


@pytest.mark.parametrize("assignment", ["ps1", "ps2", "ps3", "ps4"])
def test_every_road_with_an_address_is_preloaded_where_answers_run(assignment: str) -> None:
    from autograder.sandbox.forkserver_client import BASE_PRELOAD

    checks = __import__(f"chainrule.check.{assignment}", fromlist=[assignment])
    problems = [value for value in vars(checks).values() if isinstance(value, Problem)]
    assert problems
    for problem in problems:
        for road in problem.roads:
            where = address(road)
            module = "chainrule.scenarios" if where is None else where.split(":")[0]
            assert module == "chainrule.scenarios" or module in BASE_PRELOAD


def test_a_case_is_given_to_a_road_without_what_is_expected() -> None:
    from chainrule.check.ps4 import ConvNet

    case = ConvNet.draw()[0]
    assert isinstance(case, Given)
    assert case.expected is not None
    assert set(case.setting) == {"sizes", "params", "other"}
    assert set(Given.__dataclass_fields__) == {"arguments", "setting"}
