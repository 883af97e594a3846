"""A test that does not come to an end is ended, and nothing else is."""

import os
import threading
import time

import pytest

from autograder.sandbox import timeouts as watchdog
from autograder.sandbox.timeouts import Overtime, Watchdog


def _turn(seconds: float) -> None:
    """Stay in Python code, where an exception can be raised."""
    due = time.monotonic() + seconds
    while time.monotonic() < due:
        pass


def test_code_that_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(Overtime), Watchdog(0.2):
        _turn(20)
    assert 0.2 <= time.monotonic() - began < 5


def test_code_that_ends_in_time_hears_nothing_of_it_later() -> None:
    with Watchdog(0.2):
        pass
    _turn(0.6)


def test_of_two_threads_only_the_one_that_takes_too_long_is_ended() -> None:
    ends = {}

    def run(name: str, seconds: float) -> None:
        try:
            with Watchdog(seconds):
                _turn(0.8)
            ends[name] = "done"
        except Overtime:
            ends[name] = "ended"

    threads = [
        threading.Thread(target=run, args=("short", 0.2)),
        threading.Thread(target=run, args=("long", 30)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends == {"short": "ended", "long": "done"}


def test_the_watching_thread_ends_when_nothing_is_left_to_watch_and_is_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watchdog, "IDLE", 0.2)
    with Watchdog(30):
        keeper = watchdog._KENNEL.keeper
        assert keeper is not None
    keeper.join(timeout=10)
    assert not keeper.is_alive()
    with pytest.raises(Overtime), Watchdog(0.2):
        _turn(20)


def test_a_forked_process_has_a_watching_thread_of_its_own() -> None:
    with Watchdog(30):
        child = os.fork()
        if child == 0:
            try:
                with Watchdog(0.2):
                    _turn(20)
            except Overtime:
                os._exit(7)
            finally:
                os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
