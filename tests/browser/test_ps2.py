"""PS2 as a student meets it: unfilled, then solved, its widgets driven by mouse and keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.answered import answer
from tests.browser.lab import PATIENCE, Lab, plot, rest, wait_for_steps

FOLDER = "ps2_three_layer_mlp"
NOTEBOOK = f"{FOLDER}/three_layer_mlp.ipynb"


@pytest.fixture(scope="module")
def served(released_copy: Callable[..., Path]) -> Path:
    folder = released_copy(FOLDER)
    answer(
        folder / NOTEBOOK,
        "ps2",
        {
            "epochs=150": "epochs=3",
        },
    )
    return folder


def test_an_unfilled_notebook_says_what_is_missing_and_shows_no_traceback(lab: Lab) -> None:
    lab.open(NOTEBOOK)
    lab.run_all()
    assert lab.errors() == []
    assert "not written yet" in lab.output("test_count_parameters")
    words = lab.words()
    assert "0 of 14 right" in words
    assert "This training appears when Dense" in words
    lab.screenshot("ps2-unfilled")


def test_the_solved_notebook_runs_clean_and_trains_before_ones_eyes(
    lab: Lab, complaints: list[str]
) -> None:
    lab.open(f"{FOLDER}/solved.ipynb")
    lab.run_all()
    assert lab.errors() == []
    assert "14 of 14 right" in lab.words()

    # Train: curve and picture follow; a new learning rate counts at once and leaves its mark.
    widget = plot(lab.page, "The surface, learnt by your functions")
    picture = widget.locator("svg[role=img]")
    widget.get_by_role("button", name="Start").click()
    wait_for_steps(widget, 5)
    curve = picture.locator("[data-curve=current]").first
    before, label = curve.get_attribute("d"), picture.get_attribute("aria-label")
    rate = widget.get_by_role("slider", name="learning rate")
    shown = rate.get_attribute("aria-valuetext")
    rate.focus()
    for _ in range(10):
        lab.page.keyboard.press("ArrowRight")
    expect(rate).not_to_have_attribute("aria-valuetext", shown or "")
    expect(curve).not_to_have_attribute("d", before or "")
    expect(picture).not_to_have_attribute("aria-label", label or "")
    rest(widget)
    lab.in_both_themes("ps2-training", of=widget)

    # The gradient norms follow the activation that is chosen.
    widget = plot(lab.page, "The gradient of each layer")
    words = widget.locator("text", has_text="the first layer's gradient is")
    expect(words).to_have_text(re.compile("^sigmoid: "), timeout=PATIENCE)
    widget.get_by_role("combobox", name="activation").select_option("tanh")
    expect(words).to_have_text(re.compile("^tanh: "), timeout=PATIENCE)
    lab.screenshot("ps2-vanishing", of=widget)
    assert complaints == []
