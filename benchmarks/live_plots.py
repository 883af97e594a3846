"""Live plots measured in JupyterLab: ``python -m benchmarks.live_plots [--help]``.

Side by side in one page and one kernel, so that the ratios mean something on a busy machine too:

* frames really painted a second, against ``clear_output(wait=True)`` with an inline figure;
* kernel time a frame (CPU time of the kernel's main thread);
* slider to paint while training flat out: median and 95th percentile;
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
import time
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, SWITCHES
from tests.browser.lab import Lab
from tests.browser.server import jupyterlab

#: Two curves of 400 points at 640 × 400, as in every measurement here.
COMMON = """
import asyncio, json, os, sys, time
import numpy as np, psutil
from chainrule.live import Slider, live
from chainrule.live import player
share = player.SHARE
noise = np.random.default_rng(0).normal(size=(2, 4000)) * 0.02
def curve(k):
    return [np.exp(-np.arange(k, k + 400) % 400 / 100) + c + noise[c, k % 3000:k % 3000 + 400]
            for c in range(2)]
"""
INLINE = """
from IPython.display import clear_output, display
from matplotlib.figure import Figure
from matplotlib.backends.backend_agg import FigureCanvasAgg
import matplotlib.pyplot as plt
plt.switch_backend("module://matplotlib_inline.backend_inline")
begun, cpu, frames = time.perf_counter(), time.thread_time(), 0
while time.perf_counter() - begun < SECONDS:
    figure, axes = plt.subplots(figsize=(6.4, 4.0), dpi=100)
    for values, style in zip(curve(frames), ("-", "--")):
        axes.plot(values, style)
    axes.set_xlabel("step"); axes.set_ylabel("loss")
    clear_output(wait=True)
    display(figure)
    plt.close(figure)
    frames += 1
inline_ms = 1000 * (time.thread_time() - cpu) / frames
"""
LIVE = """
player.SHARE, spent = 1.0, []
def forever():
    k = 0
    while True:
        for values in zip(*curve(k)):
            yield {"train": float(values[0]), "validation": float(values[1])}
        k += 1
shown = live(forever(), title="frames", cap=1000)
for _ in range(400):
    shown.advance()
def timed(inner=shown.player._redraw):
    # A new picture of 400 points each time: one record comes, none is thinned away.
    begun, sent = time.thread_time(), shown.stage.frame["number"]
    inner()
    if shown.stage.frame["number"] > sent:
        spent.append(time.thread_time() - begun)
shown.player._redraw = timed
def begin_again():
    shown.history.current.traces.clear(); shown.history.current.step = 0
    for _ in range(400):
        shown.advance()
async def frames():
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        begin_again()
        shown.player.draw()
        for _ in range(3):
            await asyncio.sleep(0)
task = asyncio.get_running_loop().create_task(frames())
"""
TRAIN = """
player.SHARE = share
rng = np.random.default_rng(0)
x = rng.normal(size=(64, 100)); y = rng.normal(size=(64, 10))
def steps(settings):
    w1, w2 = rng.normal(size=(100, 100)) / 10, rng.normal(size=(100, 10)) / 10
    while True:
        h = np.maximum(x @ w1, 0)
        d = (h @ w2 - y) / 64
        dh = (d @ w2.T) * (h > 0)
        w2 -= 1e-3 * h.T @ d
        w1 -= 1e-3 * x.T @ dh
        yield {"train": float((d * d).sum()), "rate": settings.lr}
training = live(steps, settings={"lr": Slider(1e-3, 1, 0.1, log=True)}, title="training")
"""
#: Plot off: the same loop as a task that yields to the kernel as the player does.
OFF = """
async def off():
    global off_speed
    stream, done, begun, cpu = steps(training.settings), 0, time.perf_counter(), time.thread_time()
    while time.perf_counter() - begun < SECONDS / 2:
        next(stream); done += 1
        if done % 40 == 0:
            await asyncio.sleep(0)
    off_speed = done / (time.perf_counter() - begun), done / (time.thread_time() - cpu)
task = asyncio.get_running_loop().create_task(off())
"""
FACTS = """
import ipykernel, psutil
print(json.dumps({"ipykernel": ipykernel.__version__, "inline_ms": globals().get("inline_ms"),
    "live_ms": 1000 * float(np.median(spent)) if globals().get("spent") else None,
    "step": training.history.current.step if "training" in globals() else None,
    "clock": time.perf_counter(), "cpu": time.thread_time(),
    "off_speed": globals().get("off_speed"),
    "memory": psutil.Process().memory_info().rss}))
"""
_COUNT_INLINE = """seconds => new Promise(resolve => {
  let last = null, painted = 0;
  const end = performance.now() + 1000 * seconds;
  const look = () => {
    const image = document.querySelector('.jp-OutputArea-output img');
    if (image && image.complete && image.src !== last) { last = image.src; painted += 1; }
    performance.now() < end ? requestAnimationFrame(look) : resolve(painted / seconds);
  };
  look();
})"""
_COUNT_LIVE = """seconds => new Promise(resolve => {
  const node = document.querySelector('.chainrule-live[aria-label=frames]');
  const first = Number(node.dataset.painted);
  setTimeout(() => resolve((Number(node.dataset.painted) - first) / seconds), 1000 * seconds);
})"""
#: Moves the slider and waits for the picture whose label has the new value, and for its painting: a
#: message that is posted while the page changes arrives when the change is on the screen.
_SLIDER = """place => new Promise(resolve => {
  const stage = document.querySelector('.chainrule-live[aria-label=training]');
  const slider = stage.querySelector('input[aria-label=lr]');
  const painted = new MessageChannel();
  const watch = new MutationObserver(() => {
    const words = stage.querySelectorAll('.control output')[1].textContent.replace('-', '−');
    const label = stage.querySelector('svg[role=img]').getAttribute('aria-label');
    if (label.includes(`rate ${words} `)) { watch.disconnect(); painted.port2.postMessage(0); }
  });
  painted.port1.onmessage = () => resolve(performance.now() - begun);
  watch.observe(stage.querySelector('.drawn'), { childList: true });
  slider.value = place;
  const begun = performance.now();
  slider.dispatchEvent(new Event('input'));
  slider.dispatchEvent(new Event('change'));
})"""


def notebook(folder: Path, kernel: str, seconds: float) -> None:
    """Write the notebook with a cell for each measurement."""
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}}
    )
    sources = (f"SECONDS = {seconds}" + COMMON, INLINE, LIVE, TRAIN, OFF, FACTS)
    made.cells = [nbformat.v4.new_code_cell(source.strip()) for source in sources]
    nbformat.write(made, folder / "bench.ipynb")


def run_cell(page: Page, index: int, *, wait: bool = True) -> list[dict[str, Any]]:
    """Run one cell; return its outputs."""
    page.evaluate(
        """([index, wait]) => {
          const panel = window.jupyterapp.shell.currentWidget;
          panel.content.activeCellIndex = index;
          const done = window.jupyterapp.commands.execute('notebook:run-cell');
          return wait ? done.then(() => null) : null;
        }""",
        [index, wait],
    )
    found: list[dict[str, Any]] = page.evaluate(
        "index => window.jupyterapp.shell.currentWidget.content.model.cells.get(index)"
        ".outputs.toJSON()",
        index,
    )
    return found


def facts(page: Page) -> dict[str, Any]:
    """Return what the kernel says of itself."""
    words: dict[str, Any] = json.loads(run_cell(page, 5)[0]["text"])
    return words


def measure(browser: Browser, address: str, seconds: float, minutes: float) -> dict[str, Any]:
    """Do all measurements in one page."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(60_000)
    Lab(page, address, Path(".")).open("bench.ipynb")
    run_cell(page, 0)
    rounds = {"inline": [], "live": []}  # type: dict[str, list[float]]
    for _ in range(2):
        _say("frames")
        run_cell(page, 1, wait=False)
        page.wait_for_selector(".jp-OutputArea-output img", state="attached")
        rounds["inline"].append(page.evaluate(_COUNT_INLINE, seconds * 0.7))
        page.wait_for_timeout(seconds * 500)
        run_cell(page, 2)
        page.locator(".chainrule-live[aria-label=frames]").scroll_into_view_if_needed()
        rounds["live"].append(page.evaluate(_COUNT_LIVE, seconds * 0.7))
        page.wait_for_timeout(seconds * 500)
    found: dict[str, Any] = {name: statistics.mean(values) for name, values in rounds.items()}
    found["ratio"] = found["live"] / found["inline"]

    run_cell(page, 3)
    stage = page.locator(".chainrule-live[aria-label=training]")
    stage.scroll_into_view_if_needed()
    found |= speeds(page, stage, seconds / 2)

    stage.get_by_role("button", name="Start").click()
    page.wait_for_timeout(500)
    _say("slider")
    waits = []
    for k in range(40):
        waits.append(page.evaluate(_SLIDER, 5 + (k * 67) % 190))
        page.wait_for_timeout(90 + (k * 37) % 120)
    found["slider median"] = statistics.median(waits)
    found["slider p95"] = sorted(waits)[int(0.95 * len(waits))]
    last = facts(page)
    found |= {key: last[key] for key in ("ipykernel", "inline_ms", "live_ms")}
    if minutes:
        found["memory"] = memory(page, minutes)
    page.close()
    return found


def speeds(page: Page, stage: Locator, seconds: float) -> dict[str, float]:
    """Return the share of the speed that training keeps with the plot on: median of eight turns.

    Each turn with the plot is held against the turns without it before and after, so that a
    machine that grows slower or faster meanwhile makes no difference.
    """
    on, off = [], []
    for turn in range(9):
        _say(f"training speed, {turn} of 8")
        run_cell(page, 4)
        page.wait_for_timeout(seconds * 1000 + 400)
        off.append(facts(page)["off_speed"])
        if turn == 8:
            break
        stage.get_by_role("button", name="Start").click()
        page.wait_for_timeout(300)
        before = facts(page)
        page.wait_for_timeout(seconds * 1000)
        after = facts(page)
        stage.get_by_role("button", name="Pause").click()
        gone = {key: after[key] - before[key] for key in ("step", "clock", "cpu")}
        on.append((gone["step"] / gone["clock"], gone["step"] / gone["cpu"]))
    shares = [
        [2 * fast / (a + b) for fast, a, b in zip(turn, first, then, strict=True)]
        for turn, first, then in zip(on, off, off[1:], strict=False)
    ]
    wall, cpu = (statistics.median(column) for column in zip(*shares, strict=True))
    had = statistics.median(a / b for a, b in off)
    return {"speed": wall, "speed by cpu": cpu, "core": had, "steps/s": off[0][0]}


def _say(what: str) -> None:
    print(f"measuring: {what}", file=sys.stderr, flush=True)


def memory(page: Page, minutes: float) -> list[tuple[float, float, float]]:
    """Return (minute, kernel MiB, tab's JavaScript heap MiB), every tenth of the time."""
    client = page.context.new_cdp_session(page)
    rows = []
    begun = time.monotonic()
    for k in range(11):
        client.send("HeapProfiler.collectGarbage")
        heap = client.send("Runtime.getHeapUsage")["usedSize"]
        said = facts(page)
        rows.append(((time.monotonic() - begun) / 60, said["memory"] / 2**20, heap / 2**20))
        _say(
            "{:.1f} min: kernel {:.1f} MiB, tab {:.1f} MiB".format(*rows[-1])
            + f", {said['step']} steps"
        )
        if k < 10:
            page.wait_for_timeout(minutes * 6000)
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4, help="length of one measurement")
    parser.add_argument("--minutes", type=float, default=0, help="length of the memory measurement")
    parser.add_argument("--python", default=sys.executable, help="interpreter of the kernel")
    given = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        scratch = Path(name)
        spec = scratch / "jupyter" / "data" / "kernels" / "measured"
        spec.mkdir(parents=True)
        argv = [given.python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        (spec / "kernel.json").write_text(
            json.dumps({"argv": argv, "display_name": "measured", "language": "python"})
        )
        (scratch / "served").mkdir()
        notebook(scratch / "served", "measured", given.seconds)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        with jupyterlab(scratch / "served", scratch / "jupyter") as address:
            found = measure(browser, address, given.seconds, given.minutes)
        browser.close()
    print(f"ipykernel {found['ipykernel']}")
    print(f"painted frames/s: inline {found['inline']:.1f}, live {found['live']:.1f}", end="")
    print(f", ratio {found['ratio']:.2f}")
    print(f"kernel ms a frame: inline {found['inline_ms']:.1f}, live {found['live_ms']:.2f}")
    print(f"slider to paint, training: median {found['slider median']:.0f} ms", end="")
    print(f", p95 {found['slider p95']:.0f} ms")
    print(
        f"training speed on/off: {found['speed']:.3f} ({found['steps/s']:.0f} steps/s off)", end=""
    )
    print(f", by the kernel's processor time {found['speed by cpu']:.3f}")
    # Well below 1 where something else runs on the machine: then the figures are worth little.
    print(f"share of a core that training without a plot got: {found['core']:.2f}")
    for minute, kernel, tab in found.get("memory", []):
        print(f"{minute:5.1f} min: kernel {kernel:.1f} MiB, tab {tab:.1f} MiB")


if __name__ == "__main__":
    main()
