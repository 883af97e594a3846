"""Live plots: a training loop with start, pause, step, reset and sliders, while its cell is idle.

One line, for anything that yields or returns records (a number, a pair, or a dict of numbers)::

    from chainrule.live import live

    live(train(params, x, y, lr=0.1, epochs=20, rng=rng))  # a generator, or a list of losses

With settings that change while it runs, and a Reset that keeps earlier runs in view, give the
function itself. It takes the settings and reads them at each step::

    def loop(settings):
        params = new_params()
        while True:
            loss = step(params, lr=settings.lr)
            yield {"train": loss, "validation": validate(params)}

    run = live(
        loop,
        settings={"lr": Slider(1e-3, 1, 0.1, log=True, label="learning rate")},
        steps=400,            # known length: progress bar and time left
        graded_steps=1,       # under nbgrader
        view=View(x="epoch", y="mean squared error", log=True),
    )
    run.history.current.series["train"].latest  # (step, value)

Other loops: ``live(again(f))`` calls ``f(settings)`` once a step (a student's ``train`` for one
epoch; a list that it returns becomes several records); ``live(from_callback(f))`` runs
``f(settings, log)``, a loop that reports through a callback; ``live(in_step({"a": f, "b": g}))``
runs several loops at the same time; ``live(f, seeds=range(5))`` draws mean and band of
``f(settings, seed=…)``. Reduced data for a picture of one's own goes into the record
under names whose values are not plain numbers: ``yield {"loss": …, "weights": W}`` is found in
``run.history.current.extras["weights"]`` (newest only).

Settings: `Slider`, `Choice`, `Toggle`, or in short ``(low, high, value)``, ``["relu", "tanh"]``,
``False``. ``restart=True`` begins a new run (model size, seed), ``hidden=True`` folds it away.

Pictures of one's own: ``draw(run) -> Drawing`` in `live`, ``draw(settings) -> Drawing`` in
`explore` (no training: the picture follows the sliders). A `Drawing` is SVG text (`line`, `text`
make elements), a label for screen readers, `Layer` pictures under it (`heatmap`, `Blit` make the
bytes), `Handle` points that can be dragged and a `Pad` to draw on. ``on_event(run, event)`` gets
``{"kind": "drag", "name": …, "x": …, "y": …}`` (in the drawing's units), ``"drop"``,
``{"kind": "hover", "cell": "3,4" or None}``, ``"pick"`` (a click on an element with
``data-cell="3,4"``), ``"press"`` and ``"ink"`` (see `Pad`); it sets plain attributes only, because
it may run on another thread; the redraw follows by itself. Elements with a word in common in
``data-link="word …"`` are shown as belonging together while the pointer is over one of them, which
asks nothing of the kernel. `curves.draw` is the standard picture,
and ``a.beside(b)`` puts two next to each other.

Without a front end (nbgrader, nbconvert, the build, a script; ``CHAINRULE_HEADLESS=1`` says so
explicitly) the same calls run their steps in the cell and leave one static SVG with its label.
"""

from chainrule.live.history import History, Run
from chainrule.live.pictures import Blit, heatmap
from chainrule.live.plot import Plot, PlotOptions
from chainrule.live.series import Series, smooth
from chainrule.live.settings import Choice, Settings, Slider, Text, Toggle
from chainrule.live.show import explore, live, show
from chainrule.live.sources import again, from_callback, in_step
from chainrule.live.svg.curves import View
from chainrule.live.svg.drawing import (
    LECTURE,
    Drawing,
    Handle,
    Layer,
    Pad,
    Style,
    escape,
    ink_pixels,
    line,
    text,
)

__all__ = [
    "LECTURE",
    "Blit",
    "Choice",
    "Drawing",
    "Handle",
    "History",
    "Layer",
    "Pad",
    "Plot",
    "PlotOptions",
    "Run",
    "Series",
    "Settings",
    "Slider",
    "Style",
    "Text",
    "Toggle",
    "View",
    "again",
    "escape",
    "explore",
    "from_callback",
    "heatmap",
    "in_step",
    "ink_pixels",
    "line",
    "live",
    "show",
    "smooth",
    "text",
]
