"""Live plots measured in JupyterLab: ``python -m benchmarks.live_plots [--help]``.

Side by side in one page and one kernel, so that the ratios mean something on a busy machine too;
against ``clear_output(wait=True)`` with an inline figure, and against ipympl:

* frames really painted a second, as many as possible, and while a loop trains at full speed;
* kernel time a frame (CPU time of the kernel's main thread);
* slider to paint, idle and while training flat out: median and 95th percentile;
* training speed with the plot on against off;
* with ``--minutes``, memory of the kernel and of the tab over a run at full speed.

``--python`` names another interpreter for the kernel, such as one with another ipykernel.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import live_cells, live_memory, live_peer
from benchmarks.browser import CHROMIUM, SWITCHES, jupyterlab
from benchmarks.live import lines
from benchmarks.live_page import (
    CANVASES,
    facts,
    frames,
    open_notebook,
    run_cell,
    scroll_to,
    slide,
    wait_for_canvas,
)

#: Loops that train while the page counts: cell, the cell that shows the picture, kind of picture.
LOOPS = (
    ("inline, training", "inline, training", "images"),
    ("ipympl draw_idle in the cell", "ipympl", "canvas"),
    ("ipympl draw in the cell", "ipympl", "canvas"),
    ("ipympl draw_idle as a task", "ipympl", "canvas"),
)
SLIDES = 40


def measure(browser: Browser, address: str, seconds: float, minutes: float) -> dict[str, Any]:
    """Do all measurements in one page."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(60_000)
    page.add_init_script(CANVASES)
    open_notebook(page, address, "bench.ipynb")
    run_cell(page, "common")
    found: dict[str, Any] = unbounded_frames(page, seconds)
    run_cell(page, "training")
    scroll_to(page, "training")
    widget = page.locator(".chainrule-live[aria-label=training]")
    found |= speeds(page, seconds)
    found |= usual_ways(page, seconds)

    run_cell(page, "explore")
    found |= latency(page, "live", "explore", "slider, idle")
    scroll_to(page, "training")
    widget.get_by_role("button", name="Start").click()
    page.wait_for_timeout(500)
    found["frames in training, live"] = frames(page, "live", "training", seconds * 0.7)
    found |= latency(page, "live", "training", "slider, training")
    last = facts(page)
    found |= {key: last[key] for key in ("ipykernel", "inline_ms", "live_ms")}
    if minutes:
        found["readings"] = [asdict(reading) for reading in live_memory.measure(page, minutes)]
    page.close()
    return found


def unbounded_frames(page: Page, seconds: float) -> dict[str, float]:
    """Return the painted frames a second of the ways that do nothing but paint; two rounds."""
    rounds: dict[str, list[float]] = {"inline": [], "ipympl": [], "live": []}
    for _ in range(2):
        _print_step("frames")
        run_cell(page, "inline", wait=False)
        page.wait_for_selector(".jp-OutputArea-output img", state="attached")
        scroll_to(page, "inline")
        rounds["inline"].append(frames(page, "images", "inline", seconds * 0.7))
        page.wait_for_timeout(seconds * 500)
        ipympl(page)
        run_cell(page, "ipympl frames")
        rounds["ipympl"].append(frames(page, "canvas", "ipympl", seconds * 0.7))
        page.wait_for_timeout(seconds * 500)
        run_cell(page, "live")
        scroll_to(page, "live")
        rounds["live"].append(frames(page, "live", "live", seconds * 0.7))
        page.wait_for_timeout(seconds * 500)
    found = {name: statistics.mean(values) for name, values in rounds.items()}
    found["ratio"] = found["live"] / found["inline"]
    found["ratio to ipympl"] = found["live"] / found["ipympl"]
    return found


def ipympl(page: Page) -> None:
    """Make ipympl's figure again, and scroll to it."""
    run_cell(page, "ipympl")
    scroll_to(page, "ipympl")
    wait_for_canvas(page, "ipympl")


def speeds(page: Page, seconds: float) -> dict[str, float]:
    """Return the share of the speed that training keeps with the plot on: median of all turns.

    Each turn with the plot is compared with the turns without it before and after, so that a
    machine that grows slower or faster meanwhile makes no difference.
    """
    _print_step(f"training speed, {live_cells.TURN_COUNT} turns")
    run_cell(page, "turns")
    scroll_to(page, "training")
    page.wait_for_timeout(1000 * (live_cells.TURN_COUNT * (seconds + 0.7) + seconds / 2 + 2))
    while len(turns := facts(page)["turns"]) <= 2 * live_cells.TURN_COUNT:
        page.wait_for_timeout(2000)
    off, on = turns[::2], turns[1::2]
    shares = [
        [2 * fast / (a + b) for fast, a, b in zip(turn, first, then, strict=True)]
        for turn, first, then in zip(on, off, off[1:], strict=False)
    ]
    wall, cpu = (statistics.median(column) for column in zip(*shares, strict=True))
    had = statistics.median(a / b for a, b in off)
    return {"speed": wall, "speed by cpu": cpu, "core": had, "steps/s": off[0][0]}


def usual_ways(page: Page, seconds: float) -> dict[str, float]:
    """Return frames, kept speed and latency of the usual ways while a loop trains."""
    found = {}
    run_cell(page, "usual")
    for cell, picture, kind in LOOPS:
        _print_step(f"training, {cell}")
        if cell == picture:
            run_cell(page, cell, wait=False)
        else:
            ipympl(page)
            run_cell(page, cell, wait=False)
        # First the loop without a picture, for as long; then the one with a picture.
        page.wait_for_timeout(seconds * 1000 + 300)
        scroll_to(page, picture)
        name = cell.removesuffix(", training")
        found[f"frames in training, {name}"] = frames(page, kind, picture, seconds * 0.5)
        while name not in facts(page)["shares"]:
            page.wait_for_timeout(500)
    shares = facts(page)["shares"]
    run_cell(page, "interact")
    found |= latency(page, "images", "interact", "slider, inline, idle")
    ipympl(page)
    found |= latency(page, "canvas", "ipympl", "slider, ipympl, idle")
    run_cell(page, "ipympl draw_idle without end", wait=False)
    found |= latency(page, "canvas", "ipympl", "slider, ipympl, training")
    run_cell(page, "the end")
    return found | {f"speed, {name}": share for name, share in shares.items()}


def latency(page: Page, kind: str, name: str, what: str) -> dict[str, float]:
    """Return median and 95th percentile, in ms, from moving a slider to its painted picture."""
    _print_step(what)
    scroll_to(page, name)
    waits = [slide(page, kind, name, turn) for turn in range(SLIDES)]
    return {
        f"{what}, median": statistics.median(waits),
        f"{what}, p95": sorted(waits)[int(0.95 * len(waits))],
    }


def _print_step(what: str) -> None:
    print(f"measuring: {what}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4, help="length of one measurement")
    parser.add_argument("--minutes", type=float, default=0, help="length of the memory measurement")
    parser.add_argument("--python", default=sys.executable, help="interpreter of the kernel")
    parser.add_argument("--json", type=Path, help="file for what was found")
    given = parser.parse_args()
    peer = live_peer.ipympl()
    search = os.environ.get("JUPYTER_PATH", "")
    os.environ["JUPYTER_PATH"] = live_peer.join(peer / "share" / "jupyter", search)
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        scratch = Path(name)
        kernel(scratch / "jupyter" / "data" / "kernels" / "measured", given.python, peer)
        (scratch / "served").mkdir()
        live_cells.write(scratch / "served" / "bench.ipynb", "measured", given.seconds)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        with jupyterlab(scratch / "served", scratch / "jupyter") as address:
            found = measure(browser, address, given.seconds, given.minutes)
        browser.close()
    print("\n".join(lines(found)))
    for reading in found.get("readings", []):
        print(live_memory.MemorySample(**reading))
    if given.json:
        given.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def kernel(folder: Path, python: str, peer: Path) -> None:
    """Write the kernel that is measured: an interpreter, and where it finds ipympl."""
    folder.mkdir(parents=True)
    spec = {
        "argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "env": {"PYTHONPATH": live_peer.join(os.environ.get("PYTHONPATH", ""), peer)},
        "display_name": "measured",
        "language": "python",
        "metadata": {"supported_encryption": ["curve"]},  # as ipykernel's own says
    }
    (folder / "kernel.json").write_text(json.dumps(spec))


if __name__ == "__main__":
    main()
