"""The player: beside the cell, paced, stopped by its generation number."""

import asyncio
import itertools
import threading
import time

from chainrule.live import runner as player_module
from chainrule.live.runner import Player
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
        player = Player(counter.advance, counter.redraw, loop=asyncio.get_running_loop(), **options)
        await scenario(player, counter)

    loop.run(main())
    return counter


def test_it_plays_beside_other_work_until_paused():
    async def scenario(player, counter):
        player.start()
        other = 0
        end = time.thread_time() + 0.3  # of its own: a busy machine takes no turns away
        while time.thread_time() < end:
            await asyncio.sleep(0.005)
            other += 1
        assert other >= 10  # the loop leaves room for the kernel's other work
        player.pause()
        done = counter.steps
        assert done > 100
        await asyncio.sleep(0.1)
        assert counter.steps == done

    play(scenario)


def test_nothing_runs_before_start():
    async def scenario(player, counter):
        await asyncio.sleep(0.05)

    assert play(scenario).steps == 0


def test_a_loop_that_was_replaced_ends_by_itself():
    async def scenario(player, counter):
        player.rate = 50
        for _ in range(5):
            player.start()
            await asyncio.sleep(0.005)
            player.pause()
        player.start()
        await asyncio.sleep(0.4)
        player.pause()
        # One loop at 50 a second, and the first step of each of the others.
        assert counter.steps <= 30

    play(scenario)


def test_the_rate_is_kept_and_can_change_while_it_plays():
    async def scenario(player, counter):
        player.rate = 20
        player.start()
        await asyncio.sleep(0.5)
        slow = counter.steps
        assert 5 <= slow <= 13
        player.rate = None
        await asyncio.sleep(0.2)
        assert counter.steps > 20 * slow
        player.pause()

    play(scenario)


def test_one_step_is_one_step_and_is_shown():
    async def scenario(player, counter):
        player.step()
        await asyncio.sleep(0.05)
        assert (counter.steps, player.playing) == (1, False)
        assert counter.draws >= 1

    play(scenario)


def test_redraws_are_capped_while_it_trains_flat_out():
    async def scenario(player, counter):
        player.start()
        await asyncio.sleep(1.0)
        player.pause()

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

    async def scenario(player, counter):
        player.start()
        await asyncio.sleep(1.5)
        player.pause()

    assert play(scenario, Dear(), cap=60).draws <= 9


def test_a_poke_is_drawn_soon_and_many_are_one():
    async def scenario(player, counter):
        player.draw()
        await asyncio.sleep(0.05)
        for _ in range(100):
            player.poke()
        await asyncio.sleep(0.1)
        assert counter.draws == 2

    play(scenario)


def test_a_picture_that_is_waited_for_gets_its_way_free_but_a_drag_does_not_stop_the_training(
    monkeypatch,
):
    naps = []

    async def sleep(seconds, asleep=asyncio.sleep):
        if seconds == player_module.HANDOVER:
            naps.append(time.perf_counter())
        await asleep(seconds)

    monkeypatch.setattr(player_module.asyncio, "sleep", sleep)

    async def scenario(player, counter):
        player.start()
        await asyncio.sleep(0.05)
        assert naps == []  # nobody waits for anything
        begun, before = time.perf_counter(), counter.steps
        while time.perf_counter() - begun < 0.6:
            player.poke()
            await asyncio.sleep(0.004)
        player.pause()
        assert counter.steps - before > 100
        assert 2 <= len(naps) <= 7
        gaps = [b - a for a, b in itertools.pairwise(naps)]
        assert min(gaps) >= 0.9 * player_module.HANDOVER_EVERY

    play(scenario)


def test_events_from_another_thread_start_and_pause_it():
    async def scenario(player, counter):
        for action in (player.start, player.pause):
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
    async def scenario(player, counter):
        player.start()
        await asyncio.sleep(0.2)
        assert not player.playing

    counter = play(scenario, Counter(until=7))
    assert counter.steps == 7
    assert counter.draws >= 1


def test_two_players_share_the_loop():
    async def main():
        pair = [Counter(), Counter()]
        players = [Player(c.advance, c.redraw, loop=asyncio.get_running_loop()) for c in pair]
        for player in players:
            player.start()
        await asyncio.sleep(0.4)
        for player in players:
            player.pause()
        low, high = sorted(c.steps for c in pair)
        assert low > 0.3 * high

    loop.run(main())
