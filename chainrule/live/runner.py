"""Runs a training loop after its cell has ended: start, pause, one step, at a chosen speed.

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

#: Seconds of training between two turns of the kernel's other work.
SLICE = 0.012
#: Rounds of the kernel's loop after a slice: a message takes one to be noticed, one to be handled.
ROUNDS = 2
#: Share of the time that drawing may take; costlier drawings are drawn less often.
DRAWING_SHARE = 0.03
#: Seconds between two pictures that a screen can show: events come faster than that.
FRAME_INTERVAL = 1 / 60
#: Seconds that training pauses for a picture that a person waits for: training holds Python's
#: lock, which the kernel's sending thread needs, and on two cores one that the page needs.
LONG_YIELD = 0.012
#: Seconds between two long yields, so that a drag does not stop the training; the others are short.
LONG_YIELD_EVERY = 0.1
SHORT_YIELD = 0.0005
#: Seconds between two redraws at most, whatever they cost.
MAX_INTERVAL = 0.3


class Runner:
    """Calls ``advance`` repeatedly and ``redraw`` now and then.

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
        self._drawn = self._drawn_cpu = 0.0
        self._yielded = 0.0
        # asyncio keeps only weak references to tasks.
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Play from here; nothing happens if it plays already."""
        if not self.playing:
            self.playing = True
            self.generation += 1
            self._loop.call_soon_threadsafe(self._begin, self.generation)

    def pause(self) -> None:
        """Stop after the current step, and show it."""
        self.playing = False
        self.generation += 1
        self.request_redraw()

    def step(self) -> None:
        """Pause, then do one step."""
        self.pause()
        self._loop.call_soon_threadsafe(self._one)

    def request_redraw(self) -> None:
        """Ask for a redraw soon; many requests become one."""
        self._dirty = True
        if not self._scheduled:
            self._scheduled = True
            self._loop.call_soon_threadsafe(self._redraw_when_due)

    def submit(self, work: Callable[[], None]) -> None:
        """Call ``work`` on the kernel's own thread, between two steps."""
        self._loop.call_soon_threadsafe(work)

    def _begin(self, generation: int) -> None:
        if generation == self.generation:
            self._task = self._loop.create_task(self._play(generation))

    def _one(self) -> None:
        self._advance()
        self.draw()

    def _redraw_when_due(self) -> None:
        self._scheduled = False
        if not self._dirty or (self.playing and self.rate is None):
            # At full speed the next step follows at once, and the picture after it shows the event.
            return
        wait = self._drawn + FRAME_INTERVAL - time.perf_counter()
        if wait > 0:
            self._scheduled = True
            self._loop.call_later(wait, self._redraw_when_due)
        else:
            self.draw()

    def draw(self) -> None:
        """Redraw now, on the kernel's own thread."""
        self._dirty = False
        begun = time.thread_time()
        self._redraw()
        self._cost += 0.3 * (time.thread_time() - begun - self._cost)
        self._drawn, self._drawn_cpu = time.perf_counter(), time.process_time()

    def _due(self) -> bool:
        """Whether it is time for another picture.

        Flat out, drawing gets its share of the processor time that this process really had: on a
        busy machine pictures come less often, and the training keeps its speed.
        """
        since = time.perf_counter() - self._drawn
        spent = since if self.rate is not None else time.process_time() - self._drawn_cpu
        affordable = spent >= self._cost / DRAWING_SHARE
        return since >= MAX_INTERVAL or (since >= 1 / self.cap and affordable)

    async def _yield_to_drawing(self) -> None:
        """Leave the processor to sending and painting the picture that was just drawn."""
        if self._drawn - self._yielded < LONG_YIELD_EVERY:
            time.sleep(SHORT_YIELD)
        else:
            self._yielded = self._drawn
            await asyncio.sleep(LONG_YIELD)

    async def _play(self, generation: int) -> None:
        due = time.perf_counter()
        while self.generation == generation:
            now = time.perf_counter()
            rate = self.rate
            more = True
            awaited = self._dirty
            if rate is None:
                # A person waits for what the next step shows: draw as soon as a screen can show it.
                until = min(now + SLICE, self._drawn + FRAME_INTERVAL) if awaited else now + SLICE
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
                # In short intervals, so that a new speed or a pause takes effect at once.
                await asyncio.sleep(min(due - now, 0.03))
                continue
            if not more:
                self.playing = False
                self.generation += 1
                self.draw()
                return
            since = time.perf_counter() - self._drawn
            if awaited and since >= FRAME_INTERVAL:
                self.draw()
                await self._yield_to_drawing()
            elif self._due():
                self.draw()
            for _ in range(ROUNDS):
                await asyncio.sleep(0)
