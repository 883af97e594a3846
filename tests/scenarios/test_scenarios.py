"""What a scenario may import and get, since it runs where the answers are."""

import ast
import sys
from pathlib import Path

import pytest

import chainrule.scenarios
from chainrule.check.problem import Problem
from chainrule.scenarios import Scenario, call, ps2, ps3, ps4, qualified_name, resolve

FILES = sorted(Path(chainrule.scenarios.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_scenarios_import_no_oracle(file: Path) -> None:
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
    "scenario",
    [call, ps2.dense, ps3.momentum, ps4.own_cache],
    ids=lambda scenario: scenario.__name__,
)
def test_a_scenario_is_resolved_by_its_qualified_name(scenario: Scenario) -> None:
    assert resolve(str(qualified_name(scenario))) is scenario


def test_a_function_of_another_module_is_no_scenario() -> None:
    assert qualified_name(lambda answer, inputs: answer) is None
    assert qualified_name(test_a_function_of_another_module_is_no_scenario) is None
    with pytest.raises(ValueError, match="not a scenario"):
        resolve("os:system")


# Problem set 1 has no scenarios of its own: its answers are functions that are called.
@pytest.mark.parametrize("assignment", ["ps2", "ps3", "ps4"])
def test_every_named_scenario_is_preloaded_where_answers_run(assignment: str) -> None:
    from autograder.sandbox.forkserver_client import BASE_PRELOAD

    checks = __import__(f"chainrule.check.{assignment}", fromlist=[assignment])
    problems = [value for value in vars(checks).values() if isinstance(value, Problem)]
    names = {
        name
        for problem in problems
        for scenario in problem.scenarios
        if (name := qualified_name(scenario))
    }
    modules = {name.split(":")[0] for name in names} - {"chainrule.scenarios"}
    assert modules == {f"chainrule.scenarios.{assignment}"}
    assert modules <= set(BASE_PRELOAD)


def test_another_process_gets_a_case_without_what_is_expected() -> None:
    from chainrule.check.ps4 import ConvNet

    sent: list[tuple[object, ...]] = []

    class Remote:
        def in_same_process(self, upstream: object) -> bool:
            return True

        def run_scenario(self, name: str, calls: list[tuple], upstream: object) -> list[object]:
            sent.extend(calls)
            return [None] * len(calls)

    assert ConvNet.report(Remote()).status == "wrong"
    assert len(sent) == len(ConvNet.draw())
    for (arguments, setting), case in zip(sent, ConvNet.draw(), strict=True):
        assert len(arguments) == len(case.inputs) == 2
        assert set(setting) == {"sizes", "params", "other"}
