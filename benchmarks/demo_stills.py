"""Stills of the lecture demos: ``python -m benchmarks.demo_stills [NAME …] [--presets]``.

Each demo is opened at 1280 × 720, light and dark, and photographed with its question open and
answered (``artefacts/stills/NAME-light-question.png``, ``…-answer.png``); with ``--presets`` each
preset as well. ``--address`` takes a server that runs already, such as another checkout's
``chainrule demo --dark``, and ``--theme dark`` says what it shows.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser import CHROMIUM, SWITCHES, chainrule_demo
from chainrule.cli.demo import names

#: Steps that a training does before its still.
STEPS = 150
WIDGET = ".chainrule-live"
THEMES = ("light", "dark")
#: Whether no frame was painted for half a second, or it trains.
_RESTS = """() => {
  const {painted, state} = document.querySelector('.chainrule-live').dataset;
  if (state === 'running') return true;
  if (window.paintedBefore !== painted) window.since = Date.now();
  window.paintedBefore = painted;
  return painted !== undefined && Date.now() - window.since > 500;
}"""


def rest(page: Page) -> None:
    """Wait until the picture rests."""
    page.evaluate("window.since = Date.now()")
    page.wait_for_function(_RESTS, polling=50)


def answer(page: Page) -> None:
    """Do what shows a demo's answer: reveal it, do all steps, train."""
    bar = page.locator(f"{WIDGET} .bar")
    for name in ("Reveal", "▶ Play"):
        found = bar.get_by_role("button", name=name, exact=True)
        if found.count():
            found.click()
    step = bar.get_by_role("button", name="Step", exact=True)
    start = bar.get_by_role("button", name="▶ Start")
    if start.count() and start.is_enabled():
        start.click()
        page.locator(f"{WIDGET}:not([data-state=paused])").wait_for()
    if bar.locator(".counter").count():
        page.wait_for_function(
            """steps => {
              const {step, state} = document.querySelector('.chainrule-live').dataset;
              return Number(step) >= steps || state !== 'running';
            }""",
            arg=STEPS,
        )
        pause = bar.get_by_role("button", name="Pause")
        if pause.count():
            pause.click()
            page.locator(f"{WIDGET}:not([data-state=running])").wait_for()
    elif step.count():
        page.wait_for_function(
            "() => [...document.querySelectorAll('.bar button')]"
            ".some(button => button.textContent === 'Step' && button.disabled)"
        )
    rest(page)


@contextlib.contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """Open a demo at the size of a projector, for someone who asks for less motion."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    context.set_default_timeout(90_000)
    page = context.new_page()
    page.goto(address)
    page.locator(f"{WIDGET} svg[role=img]").wait_for()
    rest(page)
    yield page
    context.close()


def photograph(
    browser: Browser, address: str, stem: Path, *, opening: bool = False, presets: bool = False
) -> None:
    """Photograph a demo's question and its answer, and those of each preset if asked for."""
    with opened(browser, address) as page:
        page.screenshot(path=f"{stem}-question.png")
        if opening:
            return
        answer(page)
        page.screenshot(path=f"{stem}-answer.png")
        if not presets:
            return
        buttons = page.locator("[data-preset]")
        for k in range(buttons.count()):
            buttons.nth(k).click()
            rest(page)
            page.screenshot(path=f"{stem}-preset{k}-question.png")
            answer(page)
            page.screenshot(path=f"{stem}-preset{k}-answer.png")


def main() -> None:
    """Photograph the demos one after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="demos; all if left out")
    parser.add_argument("--opening", action="store_true", help="only as they open")
    parser.add_argument("--presets", action="store_true", help="each preset as well")
    parser.add_argument("--address", help="of a server that shows the list of demos")
    parser.add_argument("--theme", choices=THEMES, help="both if left out")
    parser.add_argument("--out", type=Path, default=Path("artefacts/stills"), help="folder")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        for theme in (given.theme,) if given.theme else THEMES:
            server = (
                contextlib.nullcontext(given.address)
                if given.address
                else chainrule_demo(*(["--dark"] if theme == "dark" else []))
            )
            with server as address:
                for name in given.names or names():
                    page = f"{address.rstrip('/')}/voila/render/{name}.ipynb"
                    stem = given.out / f"{name}-{theme}"
                    photograph(browser, page, stem, opening=given.opening, presets=given.presets)
                    print(stem, flush=True)
        browser.close()


if __name__ == "__main__":
    main()
