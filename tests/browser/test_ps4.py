"""PS4 as a student meets it: unfilled, then solved; a digit drawn with the mouse is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.answered import answer
from tests.browser.lab import PATIENCE, Lab, plot

FOLDER = "ps4_conv_pooling"
NOTEBOOK = f"{FOLDER}/conv_pooling.ipynb"


@pytest.fixture(scope="module")
def served(released_copy: Callable[..., Path]) -> Path:
    folder = released_copy(FOLDER)
    answer(
        folder / NOTEBOOK,
        "ps4",
        {
            "X_train = scale(digits.train_images)": "X_train = scale(digits.train_images[:9000])",
            "net, X_train, digits.train_labels,": "net, X_train, digits.train_labels[:9000],",
        },
    )
    return folder


def test_an_unfilled_notebook_says_what_is_missing_and_shows_no_traceback(lab: Lab) -> None:
    lab.open(NOTEBOOK)
    lab.run_all()
    assert lab.errors() == []
    assert "not written yet" in lab.output("test_derivative_filter")
    words = lab.words()
    assert "0 of 13 right" in words
    assert "This picture appears when conv_image is written" in words
    assert "The training appears when ConvNet" in words
    lab.screenshot("ps4-unfilled")


def test_the_solved_notebook_runs_clean_and_reads_what_is_drawn(
    lab: Lab, complaints: list[str]
) -> None:
    lab.open(f"{FOLDER}/solved.ipynb")
    lab.run_all()
    assert lab.errors() == []
    assert "13 of 13 right" in lab.words()

    # The window moves with its slider, and the route with the pointer.
    widget = plot(lab.page, "A kernel slides over an image")
    picture = widget.locator("svg[role=img]")
    widget.get_by_role("slider", name="output pixel").focus()
    lab.page.keyboard.press("Home")
    first = re.compile(r"^window at row 0, column 0; response \(0, 0\) is 0")
    expect(picture).to_have_attribute("aria-label", first, timeout=PATIENCE)
    lab.screenshot("ps4-kernel", of=widget)
    widget = plot(lab.page, "The gradient's route through max-pooling")
    widget.locator('[data-cell="dout,0,3"]').hover()
    tie = re.compile(r"^window \(0, 3\): the largest is 2, a tie of 2")
    expect(widget.locator("svg[role=img]")).to_have_attribute("aria-label", tie, timeout=PATIENCE)
    lab.screenshot("ps4-pooling", of=widget)

    # The reader lays a 3 on the sheet; when the training is over it reads it without being asked.
    training = plot(lab.page, "A convolutional network learns digits")
    expect(training).to_have_attribute("data-state", "finished", timeout=PATIENCE)
    reader = plot(lab.page, "digits")
    picture = reader.locator("svg[role=img]")
    expect(picture).to_have_attribute("aria-label", re.compile("reads 3"), timeout=PATIENCE)

    # A stroke with the mouse: a 1. Then by keyboard: cleared, and the top bar of a picture.
    reader.get_by_role("button", name="clear").click()
    sheet = reader.get_by_role("application")
    box = sheet.bounding_box()
    assert box is not None
    at = [(box["x"] + 0.5 * box["width"], box["y"] + share * box["height"]) for share in (0.2, 0.8)]
    lab.page.mouse.move(*at[0])
    lab.page.mouse.down()
    lab.page.mouse.move(*at[1], steps=12)
    lab.page.mouse.up()
    expect(picture).to_have_attribute("aria-label", re.compile("reads 1"), timeout=PATIENCE)
    lab.in_both_themes("ps4-drawn", of=reader)
    drawn = picture.get_attribute("aria-label") or ""
    sheet.focus()
    for key in ("Delete", "Space", *["ArrowRight"] * 9):
        lab.page.keyboard.press(key)
    expect(reader.locator("[role=status].announcement")).to_have_text("pen down, row 15, column 24")
    expect(picture).not_to_have_attribute("aria-label", drawn, timeout=PATIENCE)
    lab.screenshot("ps4-keyboard", of=reader)
    assert complaints == []
