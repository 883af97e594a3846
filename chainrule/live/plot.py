"""`live`: a training loop with its picture and its buttons, in one call."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chainrule import session
from chainrule.live import environment as place
from chainrule.live.settings import Settings
from chainrule.live.shown import Shown
from chainrule.live.svg.curves import View
from chainrule.live.svg.drawing import Drawing, Look

if TYPE_CHECKING:
    from chainrule.live.runner import Player

#: What draws: of (run,) → a drawing.
Draw = Callable[["Live"], Drawing]
#: Steps of an endless loop where there is no front end.
HEADLESS_STEPS = 200


class Live(Shown):
    """A picture that may train; made by `live` and by `explore`.

    Attributes:
        history: the records of this run and of the earlier ones.
        settings: the present values of the controls.
        view: how curves are looked at (log axis, smoothing, zoom).
        error: the exception that ended the loop, or None.
        finished: whether the loop came to its end.
    """

    def __init__(
        self,
        source: Any = None,
        *,
        settings: Mapping[str, Any] | Settings | None = None,
        draw: Draw | None = None,
        steps: int | None = None,
        graded_steps: int = 1,
        seeds: Sequence[int] | None = None,
        view: View | None = None,
        look: Look | None = None,
        title: str = "",
        presets: Mapping[str, Mapping[str, Any]] | None = None,
        on_event: Callable[[Live, dict[str, Any]], None] | None = None,
        ask: str = "",
        walk: str = "",
        walk_end: Callable[[Settings], float] | None = None,
        rate: float | None = None,
        play: bool = False,
        cap: float = 15.0,
    ) -> None:
        super().__init__(source, settings, steps, seeds, draw=draw, view=view, look=look)
        self.title, self.ask = title, ask
        #: The setting that a step raises where nothing trains; "" for none.
        self.walk = walk
        #: Where the walk ends under the present settings; None for the setting's own end.
        self.walk_end = walk_end
        self.presets = {name: dict(values) for name, values in (presets or {}).items()}
        self.preset = ""
        self.graded_steps = graded_steps
        self._event = on_event
        self.player: Player | None = None
        if place.front_end():
            self._open(rate, play, cap)
        else:
            self._run_inline()

    def _run_inline(self) -> None:
        """Run in the cell, then leave one static picture: there is nobody to press a button."""
        if session.grading():
            limit: float = self.graded_steps
        elif self.steps is None and (self._source is None or self._source.total is None):
            limit = HEADLESS_STEPS
        else:
            limit = float("inf")
        done = 0
        while done < limit and self.advance():
            done += 1
        self._show_static()

    # -- what a person does -----------------------------------------------------------------

    def start(self) -> None:
        """Play; does nothing where there is no front end, or no loop."""
        if self.player is not None and self._source is not None and not self.over:
            self._since = (time.perf_counter(), self.history.current.step)
            self.player.start()

    def pause(self) -> None:
        """Stop after the present step."""
        if self.player is not None:
            self.player.pause()

    def step(self) -> None:
        """Do one step; where nothing trains, raise the setting ``walk`` by one place."""
        if self._source is None and self.walk:
            grid = getattr(self.settings.controls[self.walk], "step", None) or 1
            end = self.walk_end(self.settings) if self.walk_end else float("inf")
            self.settings.change(self.walk, min(self.settings[self.walk] + grid, end))
            self.redraw()
        elif self.player is not None:
            self.player.step()
        else:
            self.advance()

    def reset(self) -> None:
        """Begin a new run with the present settings; the old one stays as a ghost.

        A loop that was given as a generator cannot begin again: then nothing happens. Without a
        loop the controls go back to where they began.
        """
        if self._source is None:
            for name, value in self.settings.defaults().items():
                self.settings.change(name, value)
            self.preset = ""
            self.redraw()
            return
        if not self._source.again:
            return
        if self.player is None:
            self._begin()
            return
        playing = self.player.playing
        self.player.pause()
        # On the kernel's thread, so that no step is under way.
        self.player.later(self._begin)
        # Behind it in the queue: a redraw asked for by now may come before the new run.
        self.player.later(self.player.poke)
        if playing:
            self._since = (time.perf_counter(), 0)
            self.player.start()

    def stop(self) -> None:
        """End the run for good, as when its cell runs again; its picture stays."""
        if self.player is not None:
            self.player.pause()
            self.player.later(self._close_loop)

    def choose(self, preset: str) -> None:
        """Take over a preset's settings; a new run begins if one of them asks for it.

        Raises:
            KeyError: there is no such preset.
        """
        values = self.presets[preset]
        self.preset = preset
        self._changed([name for name in values if self.settings.change(name, values[name])])

    def set(self, name: str, value: Any) -> None:
        """Change one setting, as its control does.

        Raises:
            KeyError: there is no such setting.
            ValueError: the control does not take this value.
        """
        if self.settings.change(name, value):
            self.preset = ""
            self._changed([name])

    def restore(self, state: str) -> None:
        """Take over a string that the page's *Copy settings* gave."""
        self._changed(self.settings.restore(state))

    def _changed(self, names: list[str]) -> None:
        if self._source and any(self.settings.controls[name].restart for name in names):
            self.reset()
        self.redraw()

    def zoom(self, x: tuple[float, float] | None, y: tuple[float, float] | None = None) -> None:
        """Look at a part of the plot, in its own numbers; None for all of it."""
        self.view = replace(self.view, xlim=x, ylim=y)
        self.redraw()

    def redraw(self) -> None:
        """Show the newest state soon; may be called from any thread, as often as one likes."""
        if self.player is not None:
            self.player.poke()

    @property
    def playing(self) -> bool:
        """Whether the loop runs."""
        return self.player is not None and self.player.playing

    def _open(self, rate: float | None, play: bool, cap: float) -> None:
        from chainrule.live import controller as desk

        self.stage, self.player = desk.open_stage(self, cap)
        self.player.rate = rate
        place.settle(self)
        self._shown_in = place.execution()
        self.player.draw()
        desk.display(self.stage)
        if play:
            self.start()


def live(source: Any, **options: Any) -> Live:
    """Show a training loop live, with start, pause, step and reset.

    Args:
        source: any of
            an iterable of records (a generator, a list of losses, a dict of lists);
            a function of the settings, or of nothing, returning one (so that Reset works);
            ``again(f)`` for a function that does one step a call;
            ``from_callback(f)`` for one that reports through a callback.
            A record is a number, a pair (train, validation) or a dict of numbers.
        options: see `Live`. ``settings`` makes controls: ``{"lr": (1e-3, 1.0, 0.1)}``.

    Without a front end (nbgrader, nbconvert, a script) the same call runs the steps in the cell,
    under nbgrader only ``graded_steps``, and leaves a static picture with alternative text.

    Raises:
        TypeError: ``source`` is neither records nor a function.
    """
    return Live(source, **options)


def explore(
    draw: Callable[[Settings], Drawing], settings: Mapping[str, Any], **options: Any
) -> Live:
    """Show a picture that follows its controls; nothing trains.

    Args:
        draw: ``draw(settings)`` returns a `Drawing`; called at each change.
        settings: the controls, as for `live`.
        options: see `Live`.
    """
    return Live(None, settings=settings, draw=lambda run: draw(run.settings), **options)
