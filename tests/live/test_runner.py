"""The runner: after its cell, paced, stopped by its generation number."""

import asyncio
import itertools
import threading
import time

from chainrule.live import runner as runner_module
from chainrule.live.runner import Runner
from tests import loop


class Counter:
    def __init__(self, until=10**9, seconds=0.0):
        self.steps, self.draws, self.until, self.seconds = 0, 0, until, seconds

    def advance(self):
        self.steps += 1
        if self.seconds:
            time.sleep(self.seconds)
        return self.steps < self.until

    def redraw(self):
        self.draws += 1


def play(scenario, counter=None, **options):
    counter = counter or Counter()

    async def main():
        runner = Runner(counter.advance, counter.redraw, loop=asyncio.get_running_loop(), **options)
        await scenario(runner, counter)

    loop.run(main())
    return counter


def test_it_plays_beside_other_work_until_paused():
    async def scenario(runner, counter):
        runner.start()
        other = 0
        end = time.thread_time() + 0.3  # of its own: a busy machine takes no turns away
        while time.thread_time() < end:
            await asyncio.sleep(0.005)
            other += 1
        assert other >= 10  # the loop leaves room for the kernel's other work
        runner.pause()
        done = counter.steps
        assert done > 100
        await asyncio.sleep(0.1)
        assert counter.steps == done

    play(scenario)


def test_nothing_runs_before_start():
    async def scenario(runner, counter):
        await asyncio.sleep(0.05)

    assert play(scenario).steps == 0


def test_a_loop_that_was_replaced_ends_by_itself():
    async def scenario(runner, counter):
        runner.rate = 50
        for _ in range(5):
            runner.start()
            await asyncio.sleep(0.005)
            runner.pause()
        runner.start()
        await asyncio.sleep(0.4)
        runner.pause()
        # One loop at 50 a second, and the first step of each of the others.
        assert counter.steps <= 30

    play(scenario)


def test_the_rate_is_kept_and_can_change_while_it_plays():
    async def scenario(runner, counter):
        runner.rate = 20
        runner.start()
        await asyncio.sleep(0.5)
        slow = counter.steps
        assert 5 <= slow <= 13
        runner.rate = None
        await asyncio.sleep(0.2)
        assert counter.steps > 20 * slow
        runner.pause()

    play(scenario)


def test_one_step_is_one_step_and_is_shown():
    async def scenario(runner, counter):
        runner.step()
        await asyncio.sleep(0.05)
        assert (counter.steps, runner.playing) == (1, False)
        assert counter.draws >= 1

    play(scenario)


def test_redraws_are_capped_while_it_trains_flat_out():
    async def scenario(runner, counter):
        runner.start()
        await asyncio.sleep(1.0)
        runner.pause()

    counter = play(scenario, cap=15)
    assert counter.steps > 1000
    assert 2 <= counter.draws <= 17


def test_a_dear_redraw_is_drawn_less_often():
    class Dear(Counter):
        def redraw(self):
            super().redraw()
            end = time.thread_time() + 0.02
            while time.thread_time() < end:
                pass

    async def scenario(runner, counter):
        runner.start()
        await asyncio.sleep(1.5)
        runner.pause()

    assert play(scenario, Dear(), cap=60).draws <= 9


def test_drawing_gets_its_share_of_the_processor_time_that_there_was(monkeypatch):
    clock = {"wall": 0.0, "cpu": 0.0}
    monkeypatch.setattr(runner_module.time, "perf_counter", lambda: clock["wall"])
    monkeypatch.setattr(runner_module.time, "process_time", lambda: clock["cpu"])

    def due(wall, cpu, rate=None):
        runner = Runner(bool, bool, loop=None, cap=15)
        runner._cost, runner.rate = 0.002, rate
        clock.update(wall=wall, cpu=cpu)
        return runner._due()

    dear = 0.002 / runner_module.DRAWING_SHARE
    assert due(0.1, 1.1 * dear)
    assert not due(0.1, 0.9 * dear)  # a busy machine gave less
    assert due(0.1, 0.0, rate=30)  # a paced loop leaves the processor idle
    assert not due(0.9 / 15, 1.0)  # the cap
    assert due(1.1 * runner_module.MAX_INTERVAL, 0.0)


def test_a_poke_is_drawn_soon_and_many_are_one():
    async def scenario(runner, counter):
        runner.draw()
        await asyncio.sleep(0.05)
        for _ in range(100):
            runner.request_redraw()
        await asyncio.sleep(0.1)
        assert counter.draws == 2

    play(scenario)


def test_a_picture_that_is_waited_for_gets_its_way_free_but_a_drag_does_not_stop_the_training(
    monkeypatch,
):
    naps = []

    async def sleep(seconds, asleep=asyncio.sleep):
        if seconds == runner_module.LONG_YIELD:
            naps.append(time.perf_counter())
        await asleep(seconds)

    monkeypatch.setattr(runner_module.asyncio, "sleep", sleep)

    async def scenario(runner, counter):
        runner.start()
        await asyncio.sleep(0.05)
        assert naps == []  # no event is waited for
        begun, before = time.perf_counter(), counter.steps
        while time.perf_counter() - begun < 0.6:
            runner.request_redraw()
            await asyncio.sleep(0.004)
        runner.pause()
        assert counter.steps - before > 100
        assert 2 <= len(naps) <= 7
        gaps = [b - a for a, b in itertools.pairwise(naps)]
        assert min(gaps) >= 0.9 * runner_module.LONG_YIELD_EVERY

    play(scenario)


def test_events_from_another_thread_start_and_pause_it():
    async def scenario(runner, counter):
        for action in (runner.start, runner.pause):
            thread = threading.Thread(target=action)
            thread.start()
            await asyncio.sleep(0.2)
            thread.join()
        done = counter.steps
        assert done > 0
        await asyncio.sleep(0.05)
        assert counter.steps == done

    play(scenario)


def test_the_end_is_drawn_and_stops_the_player():
    async def scenario(runner, counter):
        runner.start()
        await asyncio.sleep(0.2)
        assert not runner.playing

    counter = play(scenario, Counter(until=7))
    assert counter.steps == 7
    assert counter.draws >= 1


def test_two_players_share_the_loop():
    async def main():
        pair = [Counter(), Counter()]
        runners = [Runner(c.advance, c.redraw, loop=asyncio.get_running_loop()) for c in pair]
        for runner in runners:
            runner.start()
        await asyncio.sleep(0.4)
        for runner in runners:
            runner.pause()
        low, high = sorted(c.steps for c in pair)
        assert low > 0.3 * high

    loop.run(main())
