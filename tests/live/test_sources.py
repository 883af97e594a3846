"""Any training loop becomes a stream of records."""

import threading

import pytest

from chainrule.live import Settings, again, from_callback, in_step
from chainrule.live.sources import Source


def records(given, settings=None, seeds=None):
    return list(Source(given, settings or Settings(), seeds).begin())


def losses(settings):
    for k in range(3):
        yield settings.lr * k


LR = Settings({"lr": (0.0, 1.0, 0.5)})


@pytest.mark.parametrize(
    "given",
    [
        [0.0, 0.5, 1.0],
        (k / 2 for k in range(3)),
        lambda: [0.0, 0.5, 1.0],
        losses,
        again(lambda settings: settings.lr, times=3),
        again(lambda: [0.0, 0.5, 1.0], times=1),
    ],
    ids=["list", "generator", "function", "generator function", "one step a call", "epoch a call"],
)
def test_every_kind_of_loop_yields_its_records(given):
    found = records(given, LR)
    assert found in ([0.0, 0.5, 1.0], [0.5, 0.5, 0.5])


def test_a_dict_of_lists_is_turned_into_rows():
    assert records({"train": [1, 2], "validation": [3, 4]}) == [
        {"train": 1, "validation": 3},
        {"train": 2, "validation": 4},
    ]


def test_a_changed_setting_reaches_the_running_loop():
    settings = Settings({"lr": (0.0, 1.0, 0.5)})
    stream = Source(losses, settings).begin()
    next(stream)
    settings.change("lr", 1.0)
    assert list(stream) == [1.0, 2.0]


def test_only_a_generator_cannot_begin_again():
    assert Source([1.0], LR).restarts
    assert Source(losses, LR).restarts
    assert not Source(iter([1.0]), LR).restarts


def test_a_known_length_is_the_total():
    assert Source([1.0, 2.0], LR).total == 2
    source = Source(lambda: [1.0, 2.0, 3.0], LR)
    assert source.total is None
    source.begin()
    assert source.total == 3


def test_seeds_run_in_step():
    def loop(settings, seed):
        yield from (10 * seed, 10 * seed + 1)

    assert records(loop, LR, seeds=[1, 2]) == [(10, 20), (11, 21)]


def test_a_callback_loop_waits_at_each_report():
    reached = []

    def train(settings, log):
        for k in range(3):
            reached.append(k)
            log({"loss": k})

    stream = Source(from_callback(train), LR).begin()
    assert next(stream) == {"loss": 0}
    assert reached == [0]
    assert list(stream) == [{"loss": 1}, {"loss": 2}]


def test_closing_a_callback_loop_ends_its_thread_and_runs_its_cleanup():
    cleaned = threading.Event()

    def train(settings, log):
        try:
            while True:
                log(1.0)
        finally:
            cleaned.set()

    stream = Source(from_callback(train), LR).begin()
    next(stream)
    stream.close()
    assert cleaned.wait(2)
    assert not any(thread.name == "training loop" for thread in threading.enumerate())


def test_an_exception_in_a_callback_loop_reaches_the_player():
    def train(settings, log):
        log(1.0)
        raise ValueError("shapes")

    stream = Source(from_callback(train), LR).begin()
    next(stream)
    with pytest.raises(ValueError, match="shapes"):
        next(stream)


@pytest.mark.parametrize("given", [None, 3.0])
def test_what_is_no_loop_is_refused_with_a_question(given):
    with pytest.raises(TypeError, match="yield or return"):
        Source(given, LR)


def test_a_function_that_returns_one_number_is_pointed_to_again():
    with pytest.raises(TypeError, match="again"):
        Source(lambda: 3.0, LR).begin()


def test_seeds_need_the_function():
    with pytest.raises(TypeError, match="seed"):
        Source([1.0], LR, seeds=[1])


def test_loops_in_step_end_with_the_longest_and_keep_the_last_record_of_the_others():
    def short_loop():
        yield 1.0
        yield 2.0

    def long_loop(settings):
        for k in range(3):
            yield {"loss": settings.lr * k, "at": (k, k)}

    assert records(in_step({"a": short_loop, "b": long_loop}), LR) == [
        {"a": 1.0, "b loss": 0.0, "b at": (0, 0)},
        {"a": 2.0, "b loss": 0.5, "b at": (1, 1)},
        {"a": 2.0, "b loss": 1.0, "b at": (2, 2)},
    ]


def test_loops_in_step_read_a_setting_that_changes_at_the_same_step():
    settings = Settings({"lr": (0.0, 1.0, 0.5)})

    def loop(settings):
        while True:
            yield settings.lr

    found = Source(in_step({"a": loop, "b": loop}), settings).begin()
    assert next(found) == {"a": 0.5, "b": 0.5}
    settings.change("lr", 1.0)
    assert next(found) == {"a": 1.0, "b": 1.0}
