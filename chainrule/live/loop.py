"""The training loop of a live plot: its settings, its records, its history; nothing is shown."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chainrule.live.history import History
from chainrule.live.settings import Settings
from chainrule.live.sources import Source


class Loop:
    """A loop that is begun, advanced step by step, and begun again.

    Attributes:
        history: the records of this run and of the earlier ones.
        settings: the present values of the controls.
        error: the exception that ended the loop, or None.
        finished: whether the loop came to its end.
    """

    def __init__(
        self,
        source: Any,
        settings: Mapping[str, Any] | Settings | None,
        steps: int | None,
        seeds: Sequence[int] | None,
    ) -> None:
        self.settings = settings if isinstance(settings, Settings) else Settings(settings)
        self.history = History()
        self.history.brief = {self.settings.label(n): n for n in self.settings if len(n) < 8}
        self.steps = steps
        self.error: BaseException | None = None
        self.finished = False
        self._source = Source(source, self.settings, seeds) if source is not None else None
        self._many = seeds is not None
        self._records: Iterator[Any] | None = None
        self._seen = self.settings.version
        self._texts = self.settings.texts()
        self._since = (time.perf_counter(), 0)
        self._begin()

    @property
    def over(self) -> bool:
        """Whether there is no further step."""
        return self.finished or self.error is not None

    def _begin(self) -> None:
        """Make ready for a new run; the loop itself begins with its first step."""
        self._close_loop()
        total = self.steps or (self._source.total if self._source else None)
        self.history.begin(self.settings.texts(), total)
        self._seen, self._texts = self.settings.version, self.settings.texts()
        self.error, self.finished = None, False

    def _close_loop(self) -> None:
        closing = getattr(self._records, "close", None)
        self._records = None
        if closing is not None:
            closing()

    def advance(self) -> bool:
        """Do one step; return whether there may be more. An exception ends the run, in `error`."""
        if self._source is None or self.finished or self.error is not None:
            return False
        run = self.history.current
        if self._seen != self.settings.version:
            self._note_changes()
        try:
            if self._records is None:
                self._records = self._source.begin()
                run.total = self.steps or self._source.total
            record = next(self._records)
            if self._many:
                run.add_seeds(record)
            else:
                run.add(record)
            if self.steps is None or run.step < self.steps:
                return True
            self.finished = True
        except StopIteration:
            self.finished = True
        except (Exception, KeyboardInterrupt) as error:
            self.error = error
        if self.finished:
            self._close_loop()
        return False

    def _note_changes(self) -> None:
        self._seen = self.settings.version
        texts = self.settings.texts()
        for name, after in texts.items():
            before = self._texts[name]
            if before != after and self.history.current.step > 0:
                self.history.current.mark(name, before, after)
        self._texts = texts
        if self.history.current.step == 0:
            self.history.current.settings = dict(texts)
