"""Cells for the usual ways to plot while training: ``clear_output`` with a figure, and ipympl."""

from __future__ import annotations

#: A training loop of one's own that draws two curves of 400 records at most ``CAP`` times a second:
#: it trains for 1 / CAP seconds between two pictures. What each way kept of its speed is compared
#: with the same loop without a picture.
LOOP = """
import collections
CAP, kept, shares = 15, collections.deque(maxlen=400), {}
for _ in range(400):
    kept.append((1.0, 1.2))
class Turn:
    # One stretch of training; `due` says when the next picture may come.
    def __init__(self):
        self.stream, self.done, self.drawn = steps(training.settings), 0, 0.0
        self.begun = time.perf_counter()
    def over(self):
        return time.perf_counter() - self.begun > SECONDS
    def due(self):
        loss = next(self.stream)["train"]
        kept.append((loss, 1.2 * loss))
        self.done += 1
        return time.perf_counter() - self.drawn >= 1 / CAP
    def drew(self):
        self.drawn = time.perf_counter()
    def speed(self):
        return self.done / (time.perf_counter() - self.begun)
def without():
    turn = Turn()
    while not turn.over():
        turn.due()
    return turn.speed()
def in_the_cell(name, redraw):
    plain, turn = without(), Turn()
    while not turn.over():
        if turn.due():
            redraw()
            turn.drew()
    shares[name] = turn.speed() / plain
"""
INLINE = """
def redraw():
    figure, axes = plt.subplots(figsize=(6.4, 4.0), dpi=100)
    for values, style in zip(zip(*kept), ("-", "--")):
        axes.plot(values, style)
    axes.set_xlabel("step"); axes.set_ylabel("loss")
    clear_output(wait=True)
    display(figure)
    plt.close(figure)
in_the_cell("inline", redraw)
"""
#: ipympl's figure and slider are in a cell of their own: the page has them before a loop runs.
#: The corner's colour follows the slider, so that the page recognises the picture it waits for.
IPYMPL = """
from ipywidgets import IntSlider
plt.switch_backend("module://ipympl.backend_nbagg")
plt.ioff()
figure, axes = plt.subplots(figsize=(6.4, 4.0), dpi=100)
lines = [axes.plot(values, style)[0] for values, style in zip(curve(0), ("-", "--"))]
axes.set_xlabel("step"); axes.set_ylabel("loss")
canvas = figure.canvas
canvas.header_visible = False
def put(curves):
    for line, values in zip(lines, curves):
        line.set_ydata(values)
    axes.relim()
    axes.autoscale_view()
place = IntSlider(value=0, min=0, max=200, description="place")
def moved(change):
    figure.patch.set_facecolor(((1, 1, 1), (0.8, 0.9, 1), (0.6, 0.8, 1))[change["new"] % 3])
    put(curve(change["new"]))
    canvas.draw_idle()
place.observe(moved, "value")
display(place, canvas)
"""
IPYMPL_FRAMES = """
async def as_many_as_go():
    end, k = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < end:
        k += 1
        put(curve(k))
        canvas.draw_idle()
        await asyncio.sleep(0.001)
task = asyncio.get_running_loop().create_task(as_many_as_go())
"""
IPYMPL_IDLE_IN_CELL = """
def redraw():
    put(zip(*kept))
    canvas.draw_idle()
in_the_cell("ipympl draw_idle in the cell", redraw)
"""
IPYMPL_DRAW_IN_CELL = """
def redraw():
    put(zip(*kept))
    canvas.draw()
in_the_cell("ipympl draw in the cell", redraw)
"""
#: As our runner does it: training in slices, the kernel's other work between two of them.
IPYMPL_TASK = """
plain, without_end = without(), False
async def as_a_task():
    turn = Turn()
    while without_end or not turn.over():
        end = time.perf_counter() + runner.SLICE
        while time.perf_counter() < end:
            if turn.due():
                put(zip(*kept))
                canvas.draw_idle()
                turn.drew()
        for _ in range(runner.ROUNDS):
            await asyncio.sleep(0)
    shares.setdefault("ipympl draw_idle as a task", turn.speed() / plain)
task = asyncio.get_running_loop().create_task(as_a_task())
"""
IPYMPL_ENDLESS = """
without_end = True
task = asyncio.get_running_loop().create_task(as_a_task())
"""
INTERACT = """
from ipywidgets import IntSlider, interact
plt.switch_backend("module://matplotlib_inline.backend_inline")
def picture(place):
    figure, axes = plt.subplots(figsize=(6.4, 4.0), dpi=100)
    for values, style in zip(curve(place), ("-", "--")):
        axes.plot(values, style)
    axes.set_xlabel("step"); axes.set_ylabel("loss")
    plt.show()
shown_by_interact = interact(picture, place=IntSlider(value=0, min=0, max=200))
"""
