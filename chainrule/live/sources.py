"""Any training loop as a generator of records."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from typing import Any

from chainrule.live.settings import Settings

#: A function that trains: of nothing, of the settings, or of the settings and a seed.
TrainingFunction = Callable[..., Any]


def again(
    function: TrainingFunction, times: int | None = None
) -> Callable[[Settings], Iterator[Any]]:
    """Make a loop of a function that trains a little: it is called once for each step.

    Args:
        function: ``function(settings)`` (or without arguments) returning a record, or a list of
            records such as the losses of one epoch.
        times: number of calls; None for no end.

    >>> live(again(lambda s: train(params, x, y, lr=s.lr, epochs=1, rng=rng)), settings=…)
    """

    def loop(settings: Settings) -> Iterator[Any]:
        done = 0
        while times is None or done < times:
            result = _call(function, settings)
            if isinstance(result, list):
                yield from result
            else:
                yield result
            done += 1

    return loop


def from_callback(function: Callable[..., Any]) -> Callable[[Settings], Iterator[Any]]:
    """Make a loop of a function that reports through a callback.

    Args:
        function: ``function(settings, log)``, which trains to its end and calls ``log(record)``
            now and then. Each call waits until the runner asks for the next step, so pause and
            step work although the function knows nothing of them.

    The function runs on a thread of its own, never at the same time as the runner. When the run is
    reset, ``log`` raises an exception that ends it.
    """

    def loop(settings: Settings) -> Iterator[Any]:
        return _Callback(lambda log: function(settings, log))

    return loop


def in_step(loops: Mapping[str, TrainingFunction]) -> Callable[[Settings], Iterator[Any]]:
    """Make one loop of several, which do their steps at the same time.

    Args:
        loops: name → function of the settings (or of nothing) that returns records.

    A record that is a number becomes ``{name: number}``; the entries of a dict become
    ``{"name key": value}``. A loop that has ended stays at its last record; the whole ends with
    the last of them.
    """

    def loop(settings: Settings) -> Iterator[dict[str, Any]]:
        running = {name: iter(_call(function, settings)) for name, function in loops.items()}
        whole: dict[str, Any] = {}
        while running:
            for name in list(running):
                try:
                    record = next(running[name])
                except StopIteration:
                    del running[name]
                    continue
                if isinstance(record, Mapping):
                    whole |= {f"{name} {key}": value for key, value in record.items()}
                else:
                    whole[name] = record
            if running:
                yield dict(whole)

    return loop


class _RunReset(BaseException):
    """Unwinds a callback loop whose run was reset."""


class _Callback(Iterator[Any]):
    def __init__(self, function: Callable[[Callable[[Any], None]], Any]) -> None:
        self._function = function
        self._turn = threading.Semaphore(0)
        self._answer = threading.Semaphore(0)
        self._record: Any = None
        self._error: BaseException | None = None
        self._closing = self._over = False
        self._thread: threading.Thread | None = None

    def _run(self) -> None:
        self._turn.acquire()
        try:
            if not self._closing:
                self._function(self._log)
        except _RunReset:
            pass
        except BaseException as error:  # handed to the runner, which shows it
            self._error = error
        self._over = True
        self._answer.release()

    def _log(self, record: Any = None, **named: Any) -> None:
        self._record = named if record is None else record
        self._answer.release()
        self._turn.acquire()
        if self._closing:
            raise _RunReset

    def __next__(self) -> Any:
        if self._over:
            raise StopIteration
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True, name="training loop")
            self._thread.start()
        self._turn.release()
        self._answer.acquire()
        if self._error is not None:
            error, self._error = self._error, None
            raise error
        if self._over:
            raise StopIteration
        return self._record

    def close(self) -> None:
        """End the function at its next report."""
        self._closing = True
        if self._thread is not None and not self._over:
            self._turn.release()
            self._thread.join(timeout=1)


class Source:
    """A training loop that can be begun, and begun again where it is a function.

    Args:
        given: an iterable of records, or a function returning one (called with the settings if it
            takes an argument, and with ``seed=`` if ``seeds`` are given and it takes that).
        seeds: one loop a seed, advanced in step; the records become mean and band.
    """

    def __init__(self, given: Any, settings: Settings, seeds: Sequence[int] | None = None) -> None:
        if isinstance(given, dict):
            # A dictionary of lists, as Keras' or a student's history: columns to rows.
            given = [
                dict(zip(given, row, strict=False)) for row in zip(*given.values(), strict=False)
            ]
        if not callable(given) and not isinstance(given, Iterable):
            raise TypeError(
                "live() takes the records of a training loop, or a function that returns them; "
                f"it was given {type(given).__name__}. Does your loop yield or return anything?"
            )
        if seeds is not None and not callable(given):
            raise TypeError("live(…, seeds=…) needs the function itself, to call it for each seed")
        self._given = given
        self._settings = settings
        self._seeds = seeds
        #: Whether Reset can begin it again.
        self.restarts = callable(given) or isinstance(given, Sequence)
        self.total = len(given) if isinstance(given, Sized) else None

    def begin(self) -> Iterator[Any]:
        """Return a fresh iterator over records, or over lists of records if there are seeds."""
        if self._seeds is not None:
            return zip(*(self._one(seed) for seed in self._seeds), strict=False)
        return self._one(None)

    def _one(self, seed: int | None) -> Iterator[Any]:
        if not callable(self._given):
            return iter(self._given)
        records = _call(self._given, self._settings, seed)
        if not isinstance(records, Iterable):
            raise TypeError(
                "The training function must yield records or return a list of them; it returned "
                f"{type(records).__name__}. For a function that does one step a call: again(…)."
            )
        if isinstance(records, Sized):
            self.total = len(records)
        return iter(records)


def _call(function: TrainingFunction, settings: Settings, seed: int | None = None) -> Any:
    """Call with as many of settings and seed as the function takes."""
    parameters = inspect.signature(function).parameters
    named = {"seed": seed} if seed is not None and "seed" in parameters else {}
    free = [
        p
        for p in parameters.values()
        if p.name not in named
        and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.VAR_POSITIONAL)
        and (p.default is p.empty or p.name == "settings")
    ]
    return function(settings, **named) if free else function(**named)
