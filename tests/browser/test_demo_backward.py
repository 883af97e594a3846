"""The demo ``backward`` full-screen: the space bar steps, points move the inputs."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from benchmarks.browser import chainrule_demo
from tests.browser.lecture import lecture

#: Dots that are drawn on their way along an edge.
TRAVELLING = """() => [...document.querySelectorAll('.travels')]
  .filter(dot => getComputedStyle(dot).animationName !== 'none').length"""


def test_backward_steps_by_space_and_follows_a_dragged_input(
    chromium: Browser, artefacts: Path
) -> None:
    with (
        chainrule_demo("backward", "--dark") as address,
        lecture(chromium, address) as (page, complaints),
    ):
        picture = page.locator("svg[role=img]")
        # Nothing moves on opening; at a step a dot goes along each edge that is computed.
        assert page.evaluate(TRAVELLING) == 0
        page.get_by_role("button", name="start").click()
        # After a click on a preset the space bar steps, and does not press the preset again.
        for step in range(1, 8):
            page.keyboard.press("Space")
            expect(picture).to_have_attribute("aria-label", re.compile(f"^step {step} of 7"))
        expect(picture).to_have_attribute("aria-label", re.compile("a 2, b 5, c 0"))
        expect(picture.locator("text", has_text="its gradients add up")).to_be_visible()

        assert page.evaluate(TRAVELLING) == 2
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate(TRAVELLING) == 0
        page.emulate_media(reduced_motion="no-preference")

        point = page.get_by_role("button", name=re.compile("^c = "))
        point.focus()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        expect(picture).to_have_attribute("aria-label", re.compile("c 2.5.*b 2.5, c 3"))

        # A click on a node goes to the step at which it sends its gradient back.
        page.locator("[data-cell=L]").click()
        expect(picture).to_have_attribute("aria-label", re.compile("^step 5 of 7"))
        assert page.evaluate("document.documentElement.scrollHeight") <= 720
        page.screenshot(path=artefacts / "demo-backward-dark.png")
        assert complaints == []
