"""How soon a lecture demo answers: ``python -m benchmarks.demo_start [NAME …]``.

Each demo gets a fresh ``chainrule demo NAME`` and a fresh profile of the browser. Measured are the
seconds from the command to the address that it prints, and from opening the address to the answer
of the kernel to the first thing done on the page: a click on another preset, repeated until it is
answered.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

from playwright.sync_api import Browser, sync_playwright

from benchmarks.browser import CHROMIUM, SWITCHES, chainrule_demo
from chainrule.cli.demo import names

#: Clicks the next preset until the settings that the kernel reports are others than at first.
_FIRST = """() => {
  const widget = document.querySelector('.chainrule-live');
  if (!widget) return null;
  const said = widget.querySelector('input[aria-label="settings as text"]').value;
  if (!said) return null;
  window.first ??= said;
  if (said !== window.first) return performance.now() / 1000;
  const buttons = [...widget.querySelectorAll('[data-preset]')];
  window.turn = (window.turn ?? 0) + 1;
  if (window.turn % 12 === 1) buttons[(1 + Math.floor(window.turn / 12)) % buttons.length].click();
  return null;
}"""


def measure(browser: Browser, name: str) -> tuple[float, float]:
    """Return the seconds until the address is printed, and from opening it to the first answer."""
    begun = time.monotonic()
    with chainrule_demo(name) as address:
        ready = time.monotonic() - begun
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        page = context.new_page()
        page.goto(address, wait_until="commit")
        answer = page.wait_for_function(_FIRST, timeout=60_000, polling="raf").json_value()
        context.close()
    return ready, float(answer)


def main() -> None:
    """Measure the demos one after another and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="demos; all if left out")
    given = parser.parse_args()
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        print("demo            address printed after   first answer after opening it", flush=True)
        for name in given.names or names():
            ready, answer = measure(browser, name)
            found.append(answer)
            print(f"{name:15} {ready:16.1f} s {answer:24.1f} s", flush=True)
        browser.close()
    print(f"median {statistics.median(found):.1f} s, longest {max(found):.1f} s")
    sys.exit(max(found) > 5)


if __name__ == "__main__":
    main()
