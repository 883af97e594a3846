"""`live` and `explore`: make a plot and show it, as a page below the cell or as a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Unpack

from chainrule import session
from chainrule.live import environment
from chainrule.live.plot import Plot, PlotOptions
from chainrule.live.settings import Settings
from chainrule.live.svg.drawing import Drawing

#: Steps of an endless loop where there is no front end.
HEADLESS_STEPS = 200


def live(
    source: Any,
    *,
    graded_steps: int = 1,
    rate: float | None = None,
    play: bool = False,
    cap: float = 15.0,
    **options: Unpack[PlotOptions],
) -> Plot:
    """Show a training loop live, with start, pause, step and reset.

    Args:
        source: any of
            an iterable of records (a generator, a list of losses, a dict of lists);
            a function of the settings, or of nothing, returning one (so that Reset works);
            ``again(f)`` for a function that does one step a call;
            ``from_callback(f)`` for one that reports through a callback.
            A record is a number, a pair (train, validation) or a dict of numbers.
        graded_steps: steps under nbgrader.
        rate: steps a second; None for as fast as possible.
        play: start at once.
        cap: frames a second at most.
        options: see `PlotOptions`. ``settings`` makes controls: ``{"lr": (1e-3, 1.0, 0.1)}``.

    Without a front end (nbgrader, nbconvert, a script) the same call runs the steps in the cell,
    under nbgrader only ``graded_steps``, and leaves a static picture with alternative text.

    Raises:
        TypeError: ``source`` is neither records nor a function.
    """
    return show(Plot(source, **options), graded_steps=graded_steps, rate=rate, play=play, cap=cap)


def explore(
    draw: Callable[[Settings], Drawing],
    settings: Mapping[str, Any],
    /,
    **options: Unpack[PlotOptions],
) -> Plot:
    """Show a picture that follows its controls; nothing trains.

    Args:
        draw: ``draw(settings)`` returns a `Drawing`; called at each change.
        settings: the controls, as for `live`.
        options: see `PlotOptions`.
    """
    options["settings"], options["draw"] = settings, lambda plot: draw(plot.settings)
    return show(Plot(**options))


def show(
    plot: Plot,
    *,
    graded_steps: int = 1,
    rate: float | None = None,
    play: bool = False,
    cap: float = 15.0,
) -> Plot:
    """Show a plot in the running cell and return it; the arguments are those of `live`."""
    if not environment.front_end():
        _run_in_the_cell(plot, graded_steps)
        plot.show()
        return plot
    from chainrule.live.controller import Controller

    runner = Controller(plot, cap).runner
    runner.rate = rate
    environment.register(plot)
    runner.draw()
    plot.show()
    if play:
        plot.start()
    return plot


def _run_in_the_cell(plot: Plot, graded_steps: int) -> None:
    """Run all steps now: there is no page whose buttons could be pressed."""
    if session.grading():
        limit: float = graded_steps
    else:
        limit = HEADLESS_STEPS if plot.loop.length is None else float("inf")
    done = 0
    while done < limit and plot.advance():
        done += 1
