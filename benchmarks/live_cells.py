"""The notebook in which live plots are measured: a cell for each measurement.

Cells of one kernel, run by name (see `benchmarks.live_page`).
"""

from __future__ import annotations

from pathlib import Path

import nbformat

from benchmarks import live_usual as usual

#: Two curves of 400 points at 640 × 400, as in every measurement here.
COMMON = """
import asyncio, json, os, sys, time
import numpy as np, psutil
from chainrule.live import Slider, live
from chainrule.live import runner
share = runner.DRAWING_SHARE
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
runner.DRAWING_SHARE, spent = 1.0, []
def forever():
    k = 0
    while True:
        for values in zip(*curve(k)):
            yield {"train": float(values[0]), "validation": float(values[1])}
        k += 1
shown = live(forever(), title="frames", cap=1000)
for _ in range(400):
    shown.advance()
def timed(inner=shown.runner._redraw):
    # A new picture of 400 points each time: one record comes, none is thinned away.
    begun, sent = time.thread_time(), shown.widget.frame["number"]
    inner()
    if shown.widget.frame["number"] > sent:
        spent.append(time.thread_time() - begun)
shown.runner._redraw = timed
def begin_again():
    shown.history.current.series.clear(); shown.history.current.step = 0
    for _ in range(400):
        shown.advance()
async def frames():
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        begin_again()
        shown.runner.draw()
        for _ in range(3):
            await asyncio.sleep(0)
task = asyncio.get_running_loop().create_task(frames())
"""
TRAIN = """
runner.DRAWING_SHARE = share
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
#: Nothing trains: the same two curves follow a slider.
EXPLORE = """
from dataclasses import replace
from chainrule.live import History, curves, explore
def still(settings):
    history = History()
    history.begin({}, None)
    for values in zip(*curve(int(settings.place))):
        history.current.add({"train": float(values[0]), "validation": float(values[1])})
    return replace(curves.draw(history), label=f"place {int(settings.place)} of 200")
exploring = explore(still, {"place": Slider(0, 200, 0, 1)}, title="exploring")
"""
#: The same loop in turns: as a task of its own that yields to the kernel as the runner does, and
#: played with its plot. Steps a second are counted in the kernel, which runs no cell meanwhile.
TURNS = """
turns = []
async def alone():
    stream, done, begun, cpu = steps(training.settings), 0, time.perf_counter(), time.thread_time()
    while time.perf_counter() - begun < SECONDS / 2:
        next(stream); done += 1
        if done % 40 == 0:
            await asyncio.sleep(0)
    return done / (time.perf_counter() - begun), done / (time.thread_time() - cpu)
async def plotted():
    training.start()
    await asyncio.sleep(0.3)
    run = training.history.current
    before, begun, cpu = run.step, time.perf_counter(), time.thread_time()
    await asyncio.sleep(SECONDS / 2)
    done = run.step - before
    spent = time.perf_counter() - begun, time.thread_time() - cpu
    training.pause()
    await asyncio.sleep(0.2)
    return done / spent[0], done / spent[1]
async def take_turns():
    turns.append(await alone())
    while len(turns) < 2 * TURNS + 1:
        turns.append(await plotted())
        turns.append(await alone())
task = asyncio.get_running_loop().create_task(take_turns())
"""
FACTS = """
import ipykernel
print(json.dumps({"ipykernel": ipykernel.__version__, "inline_ms": globals().get("inline_ms"),
    "live_ms": 1000 * float(np.median(spent)) if globals().get("spent") else None,
    "step": training.history.current.step if "training" in globals() else None,
    "flat out": "training" in globals() and training.playing and training.runner.rate is None,
    "turns": globals().get("turns"), "shares": globals().get("shares"),
    "memory": psutil.Process().memory_info().rss}))
"""

CELLS = {
    "common": COMMON,
    "inline": INLINE,
    "live": LIVE,
    "training": TRAIN,
    "explore": EXPLORE,
    "turns": TURNS,
    "usual": usual.LOOP,
    "inline, training": usual.INLINE,
    "interact": usual.INTERACT,
    "ipympl": usual.IPYMPL,
    "ipympl frames": usual.IPYMPL_FRAMES,
    "ipympl draw_idle in the cell": usual.IPYMPL_IDLE_IN_CELL,
    "ipympl draw in the cell": usual.IPYMPL_DRAW_IN_CELL,
    "ipympl draw_idle as a task": usual.IPYMPL_TASK,
    "ipympl draw_idle without end": usual.IPYMPL_ENDLESS,
    "the end": "without_end = False",
    "facts": FACTS,
}

#: How often the loop is played with its plot, between turns without it.
TURN_COUNT = 16


def write(path: Path, kernel: str, seconds: float) -> None:
    """Write the notebook with a cell for each measurement of ``seconds``."""
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}}
    )
    sources = [f"SECONDS, TURNS = {seconds}, {TURN_COUNT}\n", *[""] * (len(CELLS) - 1)]
    made.cells = [
        nbformat.v4.new_code_cell(first + source.strip())
        for first, source in zip(sources, CELLS.values(), strict=True)
    ]
    nbformat.write(made, path)
