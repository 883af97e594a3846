"""The state of a live plot: its training loop, its settings, and the picture of them.

Nothing here knows of a page. `chainrule.live.show` gives a plot its runner, its controller and its
widget where there is a front end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypedDict

from chainrule.live import environment, errors, output
from chainrule.live.history import History
from chainrule.live.loop import TrainingLoop
from chainrule.live.settings import Settings
from chainrule.live.svg import curves
from chainrule.live.svg.curves import View
from chainrule.live.svg.drawing import Drawing, Style

if TYPE_CHECKING:
    from chainrule.live.runner import Runner
    from chainrule.live.widget import PlotWidget

#: What happened on the page, as a dictionary with a ``kind``.
Event = dict[str, Any]


class PlotOptions(TypedDict, total=False):
    """The options of a `Plot`, as `live` and `explore` take them."""

    #: Name → control (`Slider`, `Choice`, `Toggle`, `Text`) or its short form.
    settings: Mapping[str, Any] | Settings | None
    #: ``draw(plot)`` returns the picture; the curves of the history if left out.
    draw: Callable[[Plot], Drawing] | None
    #: Length of a run in steps, for the progress bar; the loop ends there.
    steps: int | None
    #: One loop for each seed; the curves become mean and band.
    seeds: Sequence[int] | None
    #: How curves are shown (log axis, smoothing, zoom).
    view: View | None
    #: Size, type and line width of the picture.
    style: Style | None
    #: The name of the plot, for screen readers and files.
    title: str
    #: One sentence above the picture that asks for a prediction.
    question: str
    #: Name → settings that its button sets; all others go back to their first values.
    presets: Mapping[str, Mapping[str, Any]] | None
    #: The presets after which the training plays at once.
    playing_presets: Collection[str]
    #: Whether `draw` leaves an answer out until `Plot.revealed`.
    hides: bool
    #: ``on_event(plot, event)``, called for events on the picture; see `chainrule.live`.
    on_event: Callable[[Plot, Event], None] | None
    #: Where nothing trains: the setting that *Step* raises; "" for none.
    step_setting: str
    #: Seconds between two steps of *Play* where nothing trains; below 0.3 the space bar plays.
    step_seconds: float
    #: ``step_limit(settings)``, where stepping ends; the setting's own end if left out.
    step_limit: Callable[[Settings], float] | None


class Plot:
    """A picture that may train; made by `live` and by `explore`.

    Args:
        source: the training loop as `live` takes it; None for a picture that follows its controls.
        options: see `PlotOptions`.

    Attributes:
        loop: the training loop, with its history, its end and its error.
        settings: the current values of the controls.
        view, style: how the picture is drawn.
        revealed: whether the picture shows its answer.
        picture: the last drawing that succeeded, or None.
        runner, widget, static: what plays and shows this plot, and its picture for later; None
            where there is no front end.
    """

    def __init__(
        self,
        source: Any = None,
        *,
        settings: Mapping[str, Any] | Settings | None = None,
        draw: Callable[[Plot], Drawing] | None = None,
        steps: int | None = None,
        seeds: Sequence[int] | None = None,
        view: View | None = None,
        style: Style | None = None,
        title: str = "",
        question: str = "",
        presets: Mapping[str, Mapping[str, Any]] | None = None,
        playing_presets: Collection[str] = (),
        hides: bool = False,
        on_event: Callable[[Plot, Event], None] | None = None,
        step_setting: str = "",
        step_seconds: float = 0.7,
        step_limit: Callable[[Settings], float] | None = None,
    ) -> None:
        self.settings = settings if isinstance(settings, Settings) else Settings(settings)
        self.loop = TrainingLoop(source, self.settings, steps, seeds)
        self.view, self.style = view or View(), style or Style()
        self.title, self.question = title, question
        self.presets = {name: dict(values) for name, values in (presets or {}).items()}
        self.preset = ""
        self.playing_presets = playing_presets
        self.hides, self.revealed = hides, not hides
        self.on_event = on_event
        self.step_setting, self.step_limit = step_setting, step_limit
        self.step_seconds = step_seconds
        self.picture: Drawing | None = None
        self.runner: Runner | None = None
        self.widget: PlotWidget | None = None
        self.static: output.StaticPicture | None = None
        self._draw = draw or (lambda plot: curves.draw(plot.history, plot.view, plot.style))
        self._picture_error: Exception | None = None
        self._shown_in = -1

    # -- the training loop --------------------------------------------------------------------

    @property
    def history(self) -> History:
        """The records of this run and of the earlier ones."""
        return self.loop.history

    @property
    def over(self) -> bool:
        """Whether there is no further step."""
        return self.loop.over

    @property
    def playing(self) -> bool:
        """Whether the loop runs."""
        return self.runner is not None and self.runner.playing

    def advance(self) -> bool:
        """Do one step; return whether there may be more."""
        return self.loop.advance()

    # -- what a person does -------------------------------------------------------------------

    def start(self) -> None:
        """Play; does nothing where there is no front end, or no loop."""
        if self.runner is not None and self.loop.trains and not self.loop.over:
            self.loop.start_clock()
            self.runner.start()

    def pause(self) -> None:
        """Stop after the current step."""
        if self.runner is not None:
            self.runner.pause()

    @property
    def at_limit(self) -> bool:
        """Whether ``step_setting`` has reached its last value."""
        if not self.step_setting:
            return False
        high = getattr(self.settings.controls[self.step_setting], "high", float("inf"))
        limit = self.step_limit(self.settings) if self.step_limit else high
        return bool(self.settings[self.step_setting] >= min(limit, high))

    def step(self) -> None:
        """Do one step; where nothing trains, raise the setting ``step_setting`` by one."""
        if not self.loop.trains and self.step_setting:
            grid = getattr(self.settings.controls[self.step_setting], "step", None) or 1
            limit = self.step_limit(self.settings) if self.step_limit else float("inf")
            following = min(self.settings[self.step_setting] + grid, limit)
            self.settings.change(self.step_setting, following)
            self.redraw()
        elif self.runner is not None:
            self.runner.step()
        else:
            self.advance()

    def finish(self) -> None:
        """Do all steps of ``step_setting`` at once."""
        if self.step_setting:
            limit = self.step_limit(self.settings) if self.step_limit else float("inf")
            high = getattr(self.settings.controls[self.step_setting], "high", limit)
            self.settings.change(self.step_setting, min(high, limit))
            self.redraw()

    def reveal(self, shown: bool = True) -> None:
        """Show the answer, or hide it again."""
        self.revealed = shown or not self.hides
        self.redraw()

    def reset(self) -> None:
        """Begin a new run with the current settings; the old one stays, paler.

        A loop that was given as a generator cannot begin again: then nothing happens. Without a
        loop the controls go back to their first values, and the answer is hidden again.
        """
        if self.loop.trains:
            self._restart(play=self.playing)
            return
        self._set_all({})
        self.preset = ""
        self.reveal(False)

    def _restart(self, play: bool) -> None:
        if not self.loop.restarts:
            return
        begin = partial(self.loop.begin, self.preset)
        if self.runner is None:
            begin()
            return
        self.runner.pause()
        # On the kernel's thread, so that no step is under way.
        self.runner.submit(begin)
        # After it in the queue: a redraw that was requested earlier may come before the new run.
        self.runner.submit(self.runner.request_redraw)
        if play:
            self.runner.start()

    def _set_all(self, values: Mapping[str, Any]) -> None:
        """Set every setting: to its value in ``values``, else to its first one."""
        for name, value in {**self.settings.defaults(), **values}.items():
            self.settings.change(name, value)

    def stop(self) -> None:
        """End the run for good, as when its cell runs again; its picture stays."""
        if self.runner is not None:
            self.runner.pause()
            self.runner.submit(self.loop.close)

    def choose(self, preset: str) -> None:
        """Take over a preset: a whole state, whatever was set before; a training begins anew.

        Raises:
            KeyError: there is no such preset.
        """
        self._set_all(self.presets[preset])
        self.preset = preset
        if self.loop.trains:
            self._restart(play=preset in self.playing_presets)
        self.reveal(False)

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
        if self.loop.trains and any(self.settings.controls[name].restart for name in names):
            self.reset()
        self.redraw()

    def zoom(self, x: tuple[float, float] | None, y: tuple[float, float] | None = None) -> None:
        """Show a part of the plot, in its own numbers; None for all of it."""
        self.view = replace(self.view, xlim=x, ylim=y)
        self.redraw()

    def redraw(self) -> None:
        """Show the newest state soon; may be called from any thread and at any rate."""
        if self.runner is not None:
            self.runner.request_redraw()

    # -- what is shown ------------------------------------------------------------------------

    def drawing(self) -> Drawing:
        """Return the picture of the current state.

        An exception in a drawing function (or in a student's function that it calls) leaves the
        picture as it was and becomes `message`.
        """
        try:
            self.picture = self._draw(self)
            self._picture_error = None
        except Exception as error:
            self._picture_error = error
            if self.picture is None:
                self.picture = Drawing("", "no picture", self.style.width, self.style.height)
        return self.picture

    def message(self) -> str:
        """Return the sentence below the picture: an error, a value that is not finite, or ""."""
        run = self.history.current
        found = curves.non_finite_sentence(run)
        if isinstance(self.loop.error, OverflowError | FloatingPointError):
            found = f"{type(self.loop.error).__name__} at step {run.step + 1}"
        elif self.loop.error is not None:
            return errors.sentence(self.loop.error, f"The loop stopped at step {run.step}")
        if self._picture_error is not None:
            return errors.sentence(self._picture_error, "The picture could not be drawn")
        what = (
            "lower the rate, Reset" if self.loop.restarts else "lower the rate, run this cell again"
        )
        return f"The loss blew up: {what}. {found}." if found else ""

    def details(self) -> str:
        """Return where the error of `message` happened, as text; "" if there is none."""
        error = self.loop.error or self._picture_error
        return errors.details(error) if error is not None else ""

    def show(self) -> None:
        """Show the plot in the running cell: its widget, or one static picture."""
        self._shown_in = environment.execution()
        if self.widget is not None:
            self.static = output.StaticPicture(self.widget.model_id)
            self.static.show(self.picture or self.drawing())
            output.show_widget(self.widget)
        else:
            output.show_static(self.drawing, self.message, self.details)

    def _ipython_display_(self) -> None:
        # `live(…)` has shown the plot: as the last value of its cell it must not appear twice.
        if self._shown_in != environment.execution():
            self.show()

    def __repr__(self) -> str:
        return f"<live plot: {self.drawing().label}>"
