"""PS3 as a student meets it: unfilled, then solved, its widgets driven by mouse and keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.answered import answer
from tests.browser.lab import PATIENCE, Lab, plot, rest, wait_for_steps

FOLDER = "ps3_affine_softmax"
NOTEBOOK = f"{FOLDER}/affine_softmax.ipynb"


@pytest.fixture(scope="module")
def served(released_copy: Callable[..., Path]) -> Path:
    folder = released_copy(FOLDER)
    answer(
        folder / NOTEBOOK,
        "ps3",
        {
            "digits.train_images, digits.train_labels, 5000": (
                "digits.train_images[:6000], digits.train_labels[:6000], 1000"
            ),
            "epochs=5,": "epochs=1,",
        },
    )
    return folder


def test_an_unfilled_notebook_says_what_is_missing_and_shows_no_traceback(lab: Lab) -> None:
    lab.open(NOTEBOOK)
    lab.run_all()
    assert lab.errors() == []
    assert "not written yet" in lab.output("test_relu")
    words = lab.words()
    assert "0 of 15 right" in words
    assert "This training appears when FullyConnectedNet" in words
    lab.screenshot("ps3-unfilled")


def test_the_solved_notebook_runs_clean_trains_and_writes_its_entry(
    lab: Lab, complaints: list[str]
) -> None:
    lab.open(f"{FOLDER}/solved.ipynb")
    lab.run_all()
    assert lab.errors() == []
    words = lab.words()
    assert "15 of 15 right" in words
    assert "predictions.csv holds 5,000 labels" in words
    accuracy = re.search(r"test accuracy (\d\d\.\d\d)%", words)
    assert accuracy is not None
    assert float(accuracy[1]) > 90

    # A cold softmax gives everything to the largest score.
    widget = plot(lab.page, "Softmax with a temperature")
    picture = widget.locator("svg[role=img]")
    widget.get_by_role("button", name="cold").click()
    cold = re.compile(r"^temperature 0\.05: cat 1\.000, dog 0\.000")
    expect(picture).to_have_attribute("aria-label", cold, timeout=PATIENCE)
    widget.get_by_role("slider", name="score of dog").focus()
    lab.page.keyboard.press("End")
    dog = re.compile(r"cat 0\.000, dog 1\.000")
    expect(picture).to_have_attribute("aria-label", dog, timeout=PATIENCE)
    lab.screenshot("ps3-temperature", of=widget)

    # The boundary moves as the network trains; both live plots draw their curves.
    for title, name in (
        ("A boundary that moves", "boundary"),
        ("Your network, learning digits", "learning"),
    ):
        widget = plot(lab.page, title)
        picture = widget.locator("svg[role=img]")
        start = picture.get_attribute("aria-label")
        widget.get_by_role("button", name="Start").click()
        wait_for_steps(widget, 4)
        rest(widget)
        assert picture.get_attribute("aria-label") != start
        assert picture.locator("[data-curve=current]").count() >= 2
        lab.in_both_themes(f"ps3-{name}", of=widget)

    # Another size begins a new run, and the old one stays.
    widget.get_by_role("combobox", name="size").select_option("small")
    expect(widget).to_have_attribute("data-step", "0")
    widget.get_by_role("button", name="Step").click()
    expect(widget).to_have_attribute("data-step", "1")
    assert widget.locator(".earlier-runs li").count() >= 1
    assert complaints == []
