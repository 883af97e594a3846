"""PS1 as a student meets it: JupyterLab, Chromium, the released notebook, nbgrader's Validate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.lab import PATIENCE, Lab
from tests.course import notebooks

NOTEBOOK = "ps1_relu_derivatives/relu_derivatives.ipynb"
RIGHT = "def relu(x):\n    return x if x > 0 else 0\n"
SLOPE_1_EVERYWHERE = "def relu_derivative(x):\n    return 1.0\n"


@pytest.fixture(scope="module")
def served(released_copy: Callable[..., Path]) -> Path:
    return released_copy("ps1_relu_derivatives")


@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    """Source of every solved answer cell by its grade_id."""
    return {name: cell.source for name, cell in notebooks.answers(notebooks.source("ps1")).items()}


def test_an_unfilled_notebook_runs_to_its_end_and_checks_turn_green_and_red(lab: Lab) -> None:
    lab.open(NOTEBOOK)
    lab.run_all()
    assert lab.errors() == []
    assert "not written yet" in lab.output("test_relu")
    assert "appears when relu is written" in lab.words()
    assert "0 of 14 right" in lab.words()
    lab.screenshot("ps1-unfilled")

    lab.fill("relu", RIGHT)
    lab.fill("relu_derivative", SLOPE_1_EVERYWHERE)
    lab.run_all()
    assert lab.errors() == []
    assert "✓" in lab.output("test_relu")
    assert "✗" in lab.output("test_relu_derivative")
    assert "1 everywhere" in lab.output("test_relu_derivative")
    lab.screenshot("ps1-red", of=lab.cell("test_relu_derivative"))

    lab.fill("relu", RIGHT.replace("else 0", "else x"))
    lab.run_all()
    assert "✗" in lab.output("test_relu")


def test_validate_names_the_failing_problem_and_passes_once_it_is_right(
    lab: Lab, answers: dict[str, str]
) -> None:
    lab.open(NOTEBOOK)
    lab.set_sources({**answers, "relu_derivative": SLOPE_1_EVERYWHERE})
    words = lab.validate("ps1-validate-wrong")
    assert "check.relu_derivative(relu_derivative)" in words
    assert "✗ relu_derivative: The derivative is 1 everywhere." in words
    assert "check.loss(loss)" not in words

    lab.set_sources({"loss": "def loss(a, b:\n    return (a - b) ** 2\n"})
    assert "the cell of `loss` stops with SyntaxError" in lab.validate("ps1-validate-syntax-error")
    lab.set_sources(
        {"loss": "import sys\n" + answers["loss"] + "\nprint('a log', file=sys.stderr)"}
    )
    assert "check.loss(loss)" not in lab.validate("ps1-validate-stderr")

    lab.fill("relu_derivative", answers["relu_derivative"])
    lab.set_sources({"explain_dead_relu": "When a whole layer is dead."})
    words = lab.validate("ps1-validate-right")
    assert "passes all the tests" in words


def test_the_network_follows_its_slider_and_greys_dead_units(
    lab: Lab, answers: dict[str, str]
) -> None:
    lab.open(NOTEBOOK)
    lab.set_sources(answers)
    lab.run_all()
    assert lab.errors() == []
    network = lab.page.locator('svg[role="img"][aria-label*="gradient of W0"]').last
    network.scroll_into_view_if_needed(timeout=PATIENCE)
    expect(network).to_have_attribute("aria-label", "x 2, prediction −1.5, loss 6.25; dead: "
        "unit 1 of layer 0, unit 0 of layer 1; gradient of W0: 45, 0, −10; gradient of W1: "
        "0, 0, 0, 5, 0, 15, −20, 0, −60; gradient of W2: 0, −17.5, −2.5")  # fmt: skip
    lab.in_both_themes("ps1-network", of=network)

    slider = lab.page.get_by_role("slider", name="x", exact=True).last
    height = network.bounding_box()["height"]
    slider.focus()
    lab.page.keyboard.press("Home")
    moved = lab.page.locator('svg[role="img"][aria-label^="x −3"]')
    expect(moved).to_have_count(1, timeout=PATIENCE)
    assert moved.bounding_box()["height"] == height
    assert "unit 0 of layer 0, unit 2 of layer 0" in (moved.get_attribute("aria-label") or "")
