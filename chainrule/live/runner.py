"""Runs a training loop beside the cell: start, pause, one step, reset, at a chosen speed.

The rules come from how Jupyter kernels behave. A cell that trains blocks the events of its own
widgets, so the loop is an asyncio task. Events may be handled on another thread, so everything a
callback calls here sets plain attributes and wakes the loop with ``call_soon_threadsafe``, the one
asyncio call that is safe from any thread. A loop that has been replaced notices by its generation
number and ends by itself.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

#: Seconds of training between two looks at the kernel's other work.
SLICE = 0.012
#: Rounds of the kernel's loop after a slice: a message takes one to be noticed, one to be handled.
ROUNDS = 2
#: Share of the time that drawing may take; dearer drawings are drawn less often.
SHARE = 0.008
#: Seconds between two pictures that a screen can show: events come faster than that.
SCREEN = 1 / 60
#: Seconds that training stands still for a picture somebody waits for: it holds Python's lock,
#: which the kernel's sending thread needs, and on two cores one that the page needs.
HANDOVER = 0.012
#: Seconds between two of these, so that a drag does not stop the training; in between it is a nap.
HANDOVER_EVERY = 0.1
NAP = 0.0005
#: Seconds between two redraws at most, whatever they cost.
SLOWEST = 0.3


class Player:
    """Plays ``advance`` and shows the outcome with ``redraw``.

    Args:
        advance: does one step; returns False when there are no more. It raises nothing.
        redraw: shows the newest state. It raises nothing.
        loop: the kernel's event loop.
        cap: redraws a second at most.

    Attributes:
        rate: steps a second, or None for as fast as possible; may be set at any time.
        playing: whether the loop runs, or is about to.
    """

    def __init__(
        self,
        advance: Callable[[], bool],
        redraw: Callable[[], None],
        *,
        loop: asyncio.AbstractEventLoop,
        cap: float = 15.0,
    ) -> None:
        self.rate: float | None = None
        self.playing = False
        self.generation = 0
        self.cap = cap
        self._advance = advance
        self._redraw = redraw
        self._loop = loop
        self._dirty = False
        self._scheduled = False
        self._cost = 0.0
        self._drawn = 0.0
        self._handed = 0.0
        # asyncio keeps only weak references to tasks.
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Play from here; nothing happens if it plays already."""
        if not self.playing:
            self.playing = True
            self.generation += 1
            self._loop.call_soon_threadsafe(self._begin, self.generation)

    def pause(self) -> None:
        """Stop after the step that is being done, and show it."""
        self.playing = False
        self.generation += 1
        self.poke()

    def step(self) -> None:
        """Pause, then do one step."""
        self.pause()
        self._loop.call_soon_threadsafe(self._one)

    def poke(self) -> None:
        """Ask for a redraw soon; many requests become one."""
        self._dirty = True
        if not self._scheduled:
            self._scheduled = True
            self._loop.call_soon_threadsafe(self._settle)

    def later(self, work: Callable[[], None]) -> None:
        """Do ``work`` on the kernel's own thread, between two steps."""
        self._loop.call_soon_threadsafe(work)

    def _begin(self, generation: int) -> None:
        if generation == self.generation:
            self._task = self._loop.create_task(self._play(generation))

    def _one(self) -> None:
        self._advance()
        self.draw()

    def _settle(self) -> None:
        self._scheduled = False
        if not self._dirty or (self.playing and self.rate is None):
            # Flat out the next step is near: drawn after it, the picture shows what the event did.
            return
        wait = self._drawn + SCREEN - time.perf_counter()
        if wait > 0:
            self._scheduled = True
            self._loop.call_later(wait, self._settle)
        else:
            self.draw()

    def draw(self) -> None:
        """Redraw now, on the kernel's own thread."""
        self._dirty = False
        begun = time.thread_time()
        self._redraw()
        self._cost += 0.3 * (time.thread_time() - begun - self._cost)
        self._drawn = time.perf_counter()

    @property
    def interval(self) -> float:
        """Seconds between two redraws: the cap, or longer where drawing costs more than `SHARE`."""
        return min(max(1 / self.cap, self._cost / SHARE), SLOWEST)

    async def _hand_over(self) -> None:
        """Leave the processor to the picture that was just drawn."""
        if self._drawn - self._handed < HANDOVER_EVERY:
            time.sleep(NAP)
        else:
            self._handed = self._drawn
            await asyncio.sleep(HANDOVER)

    async def _play(self, generation: int) -> None:
        due = time.perf_counter()
        while self.generation == generation:
            now = time.perf_counter()
            rate = self.rate
            more = True
            awaited = self._dirty
            if rate is None:
                # Somebody waits for what the next step shows: no longer than a screen needs.
                until = min(now + SLICE, self._drawn + SCREEN) if awaited else now + SLICE
                more = self._advance()
                while (
                    more
                    and self._dirty == awaited
                    and self.generation == generation
                    and time.perf_counter() < until
                ):
                    more = self._advance()
                due = time.perf_counter()
            elif now >= due:
                more = self._advance()
                due = max(due + 1 / rate, now)
            else:
                # In short naps, so that a new speed or a pause counts at once.
                await asyncio.sleep(min(due - now, 0.03))
                continue
            if not more:
                self.playing = False
                self.generation += 1
                self.draw()
                return
            since = time.perf_counter() - self._drawn
            if awaited and since >= SCREEN:
                self.draw()
                await self._hand_over()
            elif since >= self.interval:
                self.draw()
            for _ in range(ROUNDS):
                await asyncio.sleep(0)
