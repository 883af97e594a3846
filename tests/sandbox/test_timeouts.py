"""A test that does not come to an end is ended, and nothing else is."""

import os
import threading
import time

import pytest

from autograder.sandbox import timeouts
from autograder.sandbox.timeouts import TimeLimit, TimeLimitExceeded


def _spin(seconds: float) -> None:
    """Stay in Python code, where an exception can be raised."""
    due = time.monotonic() + seconds
    while time.monotonic() < due:
        pass


def test_code_that_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(TimeLimitExceeded), TimeLimit(0.2):
        _spin(20)
    assert 0.2 <= time.monotonic() - began < 15


def test_code_that_ends_in_time_is_not_interrupted_later() -> None:
    with TimeLimit(0.2):
        pass
    _spin(0.6)


def test_of_two_threads_only_the_one_that_takes_too_long_is_ended() -> None:
    ends = {}

    def run(name: str, seconds: float) -> None:
        try:
            with TimeLimit(seconds):
                _spin(0.8)
            ends[name] = "done"
        except TimeLimitExceeded:
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


def test_the_monitoring_thread_ends_without_limits_and_is_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timeouts, "IDLE", 0.2)
    with TimeLimit(30):
        thread = timeouts._MONITOR.thread
        assert thread is not None
    thread.join(timeout=10)
    assert not thread.is_alive()
    with pytest.raises(TimeLimitExceeded), TimeLimit(0.2):
        _spin(20)


def test_a_forked_process_has_a_monitoring_thread_of_its_own() -> None:
    with TimeLimit(30):
        child = os.fork()
        if child == 0:
            try:
                with TimeLimit(0.2):
                    _spin(20)
            except TimeLimitExceeded:
                os._exit(7)
            finally:
                os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
