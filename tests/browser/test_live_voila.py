"""Lecture demos full-screen, as ``chainrule demo NAME`` shows them."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from benchmarks.browser import chainrule_demo
from tests.browser.lecture import lecture


def test_relu_drag_presets_address_and_size(chromium: Browser, artefacts: Path) -> None:
    with (
        chainrule_demo("relu", "--state", "z=-2&upstream=1") as address,
        lecture(chromium, address) as (
            page,
            complaints,
        ),
    ):
        picture = page.locator("svg[role=img]")
        # The state that was prepared at home.
        expect(picture).to_have_attribute("aria-label", re.compile("ReLU at z = −2: f.z. = 0"))

        # Drag the point: the picture and the address follow.
        point = page.get_by_role("button", name=re.compile("^z = "))
        box, frame = point.bounding_box(), picture.bounding_box()
        assert box is not None
        assert frame is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        # Off the curve by 40 pixels: the point keeps to it.
        to_x = frame["x"] + 338 / 1200 * frame["width"]
        to_y = frame["y"] + 149 / 520 * frame["height"]
        page.mouse.move(to_x + 33, to_y + 23, steps=5)
        box = point.bounding_box()
        assert box is not None
        assert abs(box["x"] + box["width"] / 2 - to_x) < 6
        assert abs(box["y"] + box["height"] / 2 - to_y) < 6
        page.mouse.up()
        expect(picture).to_have_attribute(
            "aria-label", re.compile(r"z = (2|1\.95|2\.05): f.*what comes through is hidden")
        )
        page.keyboard.press("Space")
        expect(picture).to_have_attribute("aria-label", re.compile("f′.z. = 1; upstream"))
        expect(page).to_have_url(re.compile(r"state=z%3D(2|1\.95)"))

        # The keyboard moves the point, and goes through the presets.
        point.focus()
        before = picture.get_attribute("aria-label")
        assert before is not None
        page.keyboard.press("ArrowLeft")
        expect(picture).not_to_have_attribute("aria-label", before)
        expect(picture).to_have_attribute("aria-label", re.compile(r"z = 1\.\d"))
        # Each when the kernel has answered: "next" counts from the preset that it has reported.
        for at in ("1.5", "−1.5", "0"):
            page.keyboard.press("n")
            expect(picture).to_have_attribute("aria-label", re.compile(f"z = {at}: "))
        page.keyboard.press("Space")
        expect(picture.locator("text", has_text="A kink")).to_be_visible()

        # Everything fits the screen, type is at least 22 px and lines are at least 2.5 px.
        assert page.evaluate("document.documentElement.scrollHeight") <= 720
        smallest = page.evaluate(
            """() => {
              const svg = document.querySelector('svg[role=img]');
              const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
              return Math.min(...[...svg.querySelectorAll('text')]
                .map(text => scale * Number(text.getAttribute('font-size'))));
            }"""
        )
        assert smallest >= 22
        page.screenshot(path=artefacts / "demo-relu.png")
        assert complaints == []


def test_curves_play_by_key_and_change_while_they_run(chromium: Browser, artefacts: Path) -> None:
    with (
        chainrule_demo("curves", "--dark") as address,
        lecture(chromium, address, motion=False) as (
            page,
            complaints,
        ),
    ):
        widget, picture = page.locator(".chainrule-live"), page.locator("svg[role=img]")
        page.keyboard.press("Space")
        expect(widget).to_have_attribute("data-state", "running")
        page.wait_for_function(
            "() => Number(document.querySelector('.chainrule-live').dataset.step) >= 20"
        )
        page.get_by_role("slider", name="learning rate").press("ArrowRight")
        expect(picture.locator("text", has_text="learning rate 0.2 →")).to_be_visible()
        page.get_by_role("button", name="by heart").click()
        expect(picture.locator("[data-curve=earlier]").first).to_be_attached()
        expect(widget).to_have_attribute("data-state", "running")
        page.wait_for_function(
            "() => Number(document.querySelector('.chainrule-live').dataset.step) >= 20"
        )
        page.screenshot(path=artefacts / "demo-curves-dark.png")
        page.keyboard.press("Space")
        expect(widget).to_have_attribute("data-state", "paused")
        assert page.evaluate("document.documentElement.scrollHeight") <= 720
        assert "seed 1" in page.get_by_role("status").inner_text()
        assert complaints == []
