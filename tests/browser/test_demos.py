"""All lecture demos as pages: they open, answer, fit a projector and report no error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.browser import chainrule_demo
from chainrule.cli.demo import names
from tests.browser.axe import serious_faults
from tests.browser.lab import PATIENCE
from tests.browser.lecture import lecture

#: What the kernel says of the settings: it changes when the kernel has answered.
SAID = 'input[aria-label="settings as text"]'
#: Type in pixels of this page; the width of every line that is drawn in colour, and of the curves.
SIZES = """() => {
  const svg = document.querySelector('svg[role=img]');
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const number = (node, name) => scale * Number(node.getAttribute(name));
  return {
    type: Math.min(...[...svg.querySelectorAll('text')].map(text => number(text, 'font-size'))),
    curves: [...svg.querySelectorAll('[data-curve=current]')].map(c => number(c, 'stroke-width')),
    height: document.documentElement.scrollHeight,
  };
}"""
SLIDER, HANDLE = ".controls input[type=range]:visible", "[data-handle]"
#: Whether the newest picture's description is what a screen reader was told.
SPOKEN = """() => document.querySelector('svg[role=img]').getAttribute('aria-label')
  === document.querySelector('.chainrule-live > .announcement').textContent"""
#: Controls without a name for those who do not see them, and sliders without their value as text.
NAMELESS = """() => [...document.querySelectorAll('.chainrule-live :is(input, select, button)')]
  .filter(node => !(node.getAttribute('aria-label') || node.labels?.[0]?.textContent.trim()
    || node.textContent.trim())
    || (node.type === 'range' && node.checkVisibility()
      && !node.parentElement.querySelector('output')?.textContent.trim()))
  .map(node => node.outerHTML)"""


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    """The address below which one server shows every demo."""
    with chainrule_demo() as address:
        yield f"{address}voila/render"


def changed(page: Page, before: str) -> str:
    """Wait until the kernel says other settings than ``before``; return them."""
    expect(page.locator(SAID)).not_to_have_value(before, timeout=PATIENCE)
    return page.locator(SAID).input_value()


def moved_by_keys(page: Page, selector: str, before: str) -> str:
    """Go to a control with Tab, move it with the arrow keys, and return the new settings."""
    wanted = page.locator(selector).first
    page.locator(".chainrule-live").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            break
    expect(wanted).to_be_focused()
    if selector == HANDLE:
        keys = ("Shift+ArrowLeft", "Shift+ArrowUp")
    else:
        full = wanted.evaluate("node => node.value === node.max")
        keys = ("ArrowLeft",) if full else ("ArrowRight",)
    for key in keys:
        page.keyboard.press(key)
    return changed(page, before)


def drag(page: Page, target: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag with the mouse between two places, in shares of the target's box."""
    box = target.bounding_box()
    assert box is not None
    (x0, y0), (x1, y1) = (
        (box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)
    )
    page.mouse.move(x0, y0)
    page.mouse.down()
    page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2, steps=3)
    page.mouse.move(x1, y1, steps=3)
    page.mouse.up()


@pytest.mark.parametrize("name", names())
def test_a_demo_opens_answers_and_can_be_read_from_the_last_row(
    chromium: Browser, artefacts: Path, pages: str, name: str
) -> None:
    with lecture(chromium, f"{pages}/{name}.ipynb") as (page, complaints):
        picture, said = page.locator("svg[role=img]"), page.locator(SAID)
        expect(said).not_to_have_value("", timeout=PATIENCE)
        lines = page.locator(".question").evaluate(
            "node => node.offsetHeight / parseFloat(getComputedStyle(node).lineHeight)"
        )
        assert round(lines) == 1
        label, settings = picture.get_attribute("aria-label"), said.input_value()
        assert label

        assert serious_faults(page) == []
        # By keyboard alone. The last preset: other settings, another picture.
        page.keyboard.press("p")
        settings = changed(page, settings)
        running = page.locator(".chainrule-live").get_attribute("data-state") == "running"
        if page.get_by_role("button", name="▶ Start").count() and not running:
            page.keyboard.press("Space")
        expect(picture).not_to_have_attribute("aria-label", label, timeout=PATIENCE)
        page.screenshot(path=artefacts / f"demo-{name}.png")
        if running or page.locator(".chainrule-live").get_attribute("data-state") == "running":
            page.keyboard.press("Space")
        # What rests is said to those who do not see it.
        page.wait_for_function(SPOKEN)
        for control in (SLIDER, HANDLE):
            if page.locator(control).count():
                settings = moved_by_keys(page, control, settings)

        sizes = page.evaluate(SIZES)
        assert sizes["type"] >= 22
        assert all(width >= 2.5 for width in sizes["curves"])
        assert sizes["height"] <= 720
        assert page.locator(".controls").first.locator("> *").count() <= 3
        assert page.evaluate(NAMELESS) == []
        expect(page.locator(".alarm")).to_be_hidden()
        assert complaints == []


@pytest.mark.parametrize("name", names())
def test_a_demo_is_accessible_on_a_dark_page_before_and_after_its_answer(
    chromium: Browser, artefacts: Path, pages: str, name: str
) -> None:
    with lecture(chromium, f"{pages}/{name}.ipynb?theme=dark", motion=False) as (page, complaints):
        expect(page.locator('body[data-jp-theme-light="false"]')).to_be_attached()
        expect(page.locator(SAID)).not_to_have_value("", timeout=PATIENCE)
        assert serious_faults(page) == []
        picture = page.locator("svg[role=img]")
        label = picture.get_attribute("aria-label") or ""
        # Reveals, plays or trains; a demo that does none of them takes its last preset.
        page.keyboard.press("p" if name == "digits" else "Space")
        expect(picture).not_to_have_attribute("aria-label", label, timeout=PATIENCE)
        assert serious_faults(page) == []
        page.screenshot(path=artefacts / f"demo-{name}-dark.png")
        assert complaints == []


def test_the_list_opens_a_demo_and_its_kernel_ends_with_the_page(
    chromium: Browser, artefacts: Path, pages: str
) -> None:
    address = pages.removesuffix("voila/render")
    with lecture(chromium, f"{pages}/relu.ipynb") as (page, complaints):
        page.goto(address)
        expect(page.locator("main a")).to_have_count(len(names()))
        assert serious_faults(page) == []
        page.wait_for_function(
            "() => [...document.images].every((image) => image.naturalWidth > 1)",
            timeout=4 * PATIENCE,
        )
        page.screenshot(path=artefacts / "demo-list.png", full_page=True)
        page.locator("main a", has_text="ReLU is a gate").click()
        page.locator(".chainrule-live svg[role=img]").wait_for()
        kernel = page.evaluate(
            "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
        )
        status = f"{address}api/kernels/{kernel}"
        assert page.request.get(status).status == 200
        page.goto(address)
        for _ in range(100):
            if page.request.get(status).status == 404:
                break
            page.wait_for_timeout(200)
        assert page.request.get(status).status == 404
        # Requests that leaving a page breaks off are not complaints of the pages.
        assert [words for words in complaints if not words.startswith("http")] == []


def test_who_asks_for_less_motion_sees_the_end_of_a_walk_at_once(
    chromium: Browser, pages: str
) -> None:
    with lecture(chromium, f"{pages}/folding.ipynb", motion=False) as (page, complaints):
        page.keyboard.press("Space")
        picture = page.locator("svg[role=img]")
        expect(picture.locator("text", has_text="This line separates")).to_be_visible()
        expect(page.get_by_role("button", name="▶ Play")).to_be_visible()
        assert complaints == []


def test_a_zoom_stays_while_the_training_goes_on_and_a_double_click_ends_it(
    chromium: Browser, pages: str
) -> None:
    with lecture(chromium, f"{pages}/curves.ipynb") as (page, complaints):
        picture, widget = page.locator("svg[role=img]"), page.locator(".chainrule-live")
        ticks = picture.locator("text[text-anchor=middle]")
        page.keyboard.press("Space")
        page.wait_for_function(
            "() => Number(document.querySelector('.chainrule-live').dataset.step) >= 20"
        )
        whole = ticks.all_text_contents()
        drag(page, page.locator(".picture"), (0.15, 0.2), (0.4, 0.6))
        page.locator("summary", has_text="View, runs").click()
        all_of_it = page.get_by_role("button", name="Show all")
        expect(all_of_it).to_be_enabled(timeout=PATIENCE)
        expect(ticks).not_to_have_text(whole)
        zoomed = ticks.all_text_contents()
        goal = int(widget.get_attribute("data-step") or 0) + 15
        page.wait_for_function(
            "goal => Number(document.querySelector('.chainrule-live').dataset.step) >= goal",
            arg=goal,
        )
        assert ticks.all_text_contents() == zoomed
        picture.dblclick()
        expect(all_of_it).to_be_disabled(timeout=PATIENCE)
        expect(ticks).not_to_have_text(zoomed)
        assert complaints == []


def test_a_preset_chosen_in_the_frame_of_a_move_comes_after_it(
    chromium: Browser, pages: str
) -> None:
    with lecture(chromium, f"{pages}/relu.ipynb") as (page, complaints):
        said = page.locator(SAID)
        expect(said).not_to_have_value("", timeout=PATIENCE)
        # Both in one task: no frame is painted between them.
        page.evaluate("""() => {
          const press = (node, key) =>
            node.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
          press(document.querySelector('[data-handle]'), 'ArrowLeft');
          press(document.body, 'n');
        }""")
        page.evaluate("() => new Promise(painted => requestAnimationFrame(painted))")
        # The kernel answers in the order in which it was asked.
        page.keyboard.press("Space")
        expect(page.get_by_role("button", name="Hide")).to_be_visible()
        expect(page.get_by_role("button", name="open", exact=True)).to_have_attribute(
            "aria-pressed", "true"
        )
        assert complaints == []


def test_what_is_drawn_on_the_sheet_is_read(chromium: Browser, artefacts: Path, pages: str) -> None:
    with lecture(chromium, f"{pages}/digits.ipynb") as (page, complaints):
        picture = page.locator("svg[role=img]")
        before = picture.get_attribute("aria-label") or ""
        sheet = page.locator(".pad canvas")
        drag(page, sheet, (0.3, 0.25), (0.7, 0.25))
        drag(page, sheet, (0.7, 0.25), (0.45, 0.85))
        expect(picture).not_to_have_attribute("aria-label", before, timeout=PATIENCE)
        expect(picture).to_have_attribute("aria-label", re.compile(r"\d"))
        page.screenshot(path=artefacts / "demo-digits-drawn.png")
        assert complaints == []
