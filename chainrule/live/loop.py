"""The training loop of a live plot: its source, its records, its history; nothing is shown."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from chainrule.live.history import History
from chainrule.live.settings import Settings
from chainrule.live.sources import Source


class TrainingLoop:
    """A loop that is begun, advanced step by step, and begun again.

    Args:
        source: the loop as `chainrule.live.live` takes it; None where nothing trains.
        settings: the current values of the controls; a change during a run is recorded.
        steps: where a run ends; None for the source's own end.
        seeds: one loop for each seed.

    Attributes:
        history: the records of this run and of the earlier ones.
        error: the exception that ended the run, or None.
        finished: whether the run reached its end.
    """

    def __init__(
        self, source: Any, settings: Settings, steps: int | None, seeds: Sequence[int] | None
    ) -> None:
        self.history = History()
        self.history.short_labels = {settings.label(n): n for n in settings if len(n) < 8}
        self.error: BaseException | None = None
        self.finished = False
        self._settings = settings
        self._steps = steps
        self._source = Source(source, settings, seeds) if source is not None else None
        self._has_seeds = seeds is not None
        self._records: Iterator[Any] | None = None
        self.begin()

    @property
    def trains(self) -> bool:
        """Whether there is anything to run."""
        return self._source is not None

    @property
    def restarts(self) -> bool:
        """Whether the loop can begin again: not where it was given as a generator."""
        return self._source is not None and self._source.restarts

    @property
    def length(self) -> int | None:
        """Steps in a run, None if unknown."""
        return self._steps or (self._source.total if self._source else None)

    @property
    def over(self) -> bool:
        """Whether there is no further step."""
        return self.finished or self.error is not None

    @property
    def settings_changed(self) -> bool:
        """Whether a setting has changed since the last step."""
        return self._version != self._settings.version

    def begin(self, preset: str = "") -> None:
        """Prepare a new run; the source itself begins with the first step.

        Args:
            preset: the name of the preset whose settings these are, "" if there is none.
        """
        self.close()
        self.history.begin(self._settings.texts(), self.length).preset = preset
        self._version, self._texts = self._settings.version, self._settings.texts()
        self.error, self.finished = None, False
        self.start_clock()

    def advance(self) -> bool:
        """Do one step; return whether there may be more. An exception ends the run, in `error`."""
        if self._source is None or self.over:
            return False
        run = self.history.current
        if self.settings_changed:
            self._note_changes()
        try:
            if self._records is None:
                self._records = self._source.begin()
                run.total = self.length
            record = next(self._records)
            if self._has_seeds:
                run.add_seeds(record)
            else:
                run.add(record)
            if self._steps is None or run.step < self._steps:
                return True
            self.finished = True
        except StopIteration:
            self.finished = True
        except (Exception, KeyboardInterrupt) as error:
            self.error = error
        if self.finished:
            self.close()
        return False

    def close(self) -> None:
        """Close the source; what it recorded stays."""
        closing = getattr(self._records, "close", None)
        self._records = None
        if closing is not None:
            closing()

    def _note_changes(self) -> None:
        self._version = self._settings.version
        texts, run = self._settings.texts(), self.history.current
        for name, after in texts.items():
            before = self._texts[name]
            if before != after and run.step > 0:
                run.record_change(name, before, after)
        self._texts = texts
        if run.step == 0:
            run.settings = dict(texts)

    def start_clock(self) -> None:
        """Measure `time_left` from here."""
        self._started = (time.perf_counter(), self.history.current.step)

    def time_left(self) -> str:
        """Return the time left as text while it runs, "" where the length is unknown."""
        run = self.history.current
        begun, first = self._started
        done, spent = run.step - first, time.perf_counter() - begun
        if not run.total or done <= 0 or spent < 0.5:
            return ""
        minutes, seconds = divmod(round(spent / done * max(run.total - run.step, 0)), 60)
        return f"{minutes} min {seconds:02d} s left" if minutes else f"{seconds} s left"
