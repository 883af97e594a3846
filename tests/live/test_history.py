"""What a run has said so far: kept whole, in bounded memory, without a browser."""

import csv
import io
import math

import numpy as np
import pytest

from chainrule.live import History, Run, Series, smooth
from chainrule.live import history as history_module


def test_a_short_trace_keeps_every_value():
    series = Series()
    for step in range(1, 101):
        series.append(step, step**2)
    points = series.points()
    assert points.step.tolist() == list(range(1, 101))
    assert points.value.tolist() == [float(k**2) for k in range(1, 101)]
    assert series.latest == (100, 10000.0)


def test_a_long_trace_stays_bounded_and_no_spike_is_lost():
    series = Series(capacity=64)
    for step in range(1, 10_001):
        series.append(step, 1000.0 if step == 7777 else 1.0)
    points = series.points()
    assert points.step.size <= 65
    assert points.high.max() == 1000.0
    assert points.low.min() == 1.0
    spike = int(points.high.argmax())
    assert points.step[spike - 1] < 7777 <= points.step[spike]
    assert points.step[-1] == 10_000


def test_merged_groups_are_means_of_their_records():
    series = Series(capacity=4)
    for step in range(1, 9):
        series.append(step, float(step))
    points = series.points()
    assert series.group == 2
    assert points.value.tolist() == [1.5, 3.5, 5.5, 7.5]
    assert points.low.tolist() == [1, 3, 5, 7]
    assert points.high.tolist() == [2, 4, 6, 8]


def test_an_unfinished_group_is_shown_and_later_completed():
    series = Series(capacity=4)
    for step in range(1, 8):
        series.append(step, float(step))
    assert series.points().value.tolist() == [1.5, 3.5, 5.5, 7.0]
    series.append(8, 8.0)
    assert series.points().value.tolist() == [1.5, 3.5, 5.5, 7.5]


def test_asking_often_gives_the_same_trace_as_asking_once():
    often, once = Series(capacity=16), Series(capacity=16)
    rng = np.random.default_rng(0)
    for step, value in enumerate(rng.normal(size=3000)):
        often.append(step, float(value))
        once.append(step, float(value))
        if step % 7 == 0:
            often.points()
    for a, b in zip(often.points(), once.points(), strict=True):
        np.testing.assert_allclose(a, b)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_the_first_value_that_is_not_finite_is_remembered_and_not_drawn(bad):
    series = Series()
    for step, value in enumerate([3.0, 2.0, bad, bad, 1.0], start=1):
        series.append(step, value)
    assert series.non_finite is not None
    assert series.non_finite[0] == 3
    assert repr(series.non_finite[1]) == repr(bad)
    assert series.points().value.tolist() == [3.0, 2.0, 1.0]
    assert series.latest == (5, 1.0)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (0.5, {"loss": 0.5}),
        (np.float32(0.5), {"loss": 0.5}),
        (np.array(0.5), {"loss": 0.5}),
        ((0.5, 0.75), {"train": 0.5, "validation": 0.75}),
        ({"a": 1, "b": 2.5}, {"a": 1.0, "b": 2.5}),
    ],
)
def test_a_record_is_a_number_a_pair_or_a_mapping(record, expected):
    run = Run()
    run.add(record)
    assert {name: series.latest for name, series in run.series.items()} == {
        name: (1, value) for name, value in expected.items()
    }


def test_a_torch_scalar_is_a_number():
    torch = pytest.importorskip("torch")
    run = Run()
    run.add(torch.tensor(0.25, requires_grad=True))
    assert run.series["loss"].latest == (1, 0.25)


@pytest.mark.parametrize("record", ["0.5", None, [1, 2, 3], object(), True])
def test_any_other_record_is_refused_by_name(record):
    with pytest.raises(TypeError, match=type(record).__name__):
        Run().add(record)


def test_a_mapping_sets_its_own_step_and_keeps_what_is_no_number():
    run, weights = Run(), np.ones((2, 2))
    run.add({"step": 10, "loss": 1.0, "weights": weights})
    assert run.step == 10
    assert run.series["loss"].latest == (10, 1.0)
    assert run.extras["weights"] is weights
    assert list(run.series) == ["loss"]


def test_seeds_become_mean_and_band():
    run = Run()
    run.add_seeds([{"loss": 1.0}, {"loss": 2.0}, {"loss": 6.0}])
    points = run.series["loss"].points()
    assert (points.value[0], points.low[0], points.high[0]) == (3.0, 1.0, 6.0)


def test_a_drag_is_one_mark_however_many_steps_it_lasts_and_two_changes_are_two(monkeypatch):
    run, clock = Run(), [50.0]
    monkeypatch.setattr(history_module.time, "monotonic", lambda: clock[0])
    run.step = 100
    run.record_change("lr", "0.1", "0.2")
    run.step, clock[0] = 170, 50.8
    run.record_change("lr", "0.2", "0.5")
    run.step, clock[0] = 200, 55.0
    run.record_change("lr", "0.5", "0.1")
    assert [str(mark) for mark in run.changes] == ["lr 0.1 → 0.5", "lr 0.5 → 0.1"]
    assert [mark.step for mark in run.changes] == [100, 200]


def test_a_new_run_makes_the_old_one_an_earlier_one_and_only_the_newest_stay():
    history = History(keep=2)
    for lr in ("0.1", "0.2", "0.3", "0.4"):
        history.begin({"lr": lr})
        history.current.add(float(lr))
    assert [history.name(earlier) for earlier in history.earlier_runs] == ["lr 0.2", "lr 0.3"]


def test_an_empty_run_leaves_no_ghost():
    history = History()
    history.begin({"lr": "0.1"})
    history.begin({"lr": "0.2"})
    assert history.earlier_runs == []


def test_runs_are_named_by_what_tells_them_apart():
    history = History()
    history.begin({"lr": "0.1", "width": "8"})
    history.current.add(1.0)
    history.begin({"lr": "0.1", "width": "16"})
    history.current.add(1.0)
    assert history.name(history.earlier_runs[0]) == "width 8"
    history.earlier_runs[0].name = "mine"
    assert history.name(history.earlier_runs[0]) == "mine"


def test_csv_holds_every_record_of_every_run():
    history = History()
    history.begin({"lr": "0.1"})
    history.current.add((1.0, 2.0))
    history.begin({"lr": "0.2"})
    history.current.add((0.5, 0.25))
    history.current.add((0.125, 4.0))
    rows = list(csv.DictReader(io.StringIO(history.csv())))
    found = {(r["run"], r["quantity"], int(r["step"])): float(r["value"]) for r in rows}
    assert found == {
        ("lr 0.1", "train", 1): 1.0,
        ("lr 0.1", "validation", 1): 2.0,
        ("lr 0.2", "train", 1): 0.5,
        ("lr 0.2", "train", 2): 0.125,
        ("lr 0.2", "validation", 1): 0.25,
        ("lr 0.2", "validation", 2): 4.0,
    }


def test_smoothing_leaves_a_constant_as_it_is_and_calms_noise():
    np.testing.assert_allclose(smooth(np.full(50, 3.0), 0.9), 3.0)
    noise = np.random.default_rng(0).normal(size=2000)
    assert smooth(noise, 0.9)[100:].std() < 0.35 * noise.std()


def test_smoothing_is_the_weighted_mean_of_its_definition():
    values = np.array([1.0, 4.0, 2.0])
    w = 0.5
    expected = (values[0] * w**2 + values[1] * w + values[2]) / (w**2 + w + 1)
    assert smooth(values, w)[-1] == pytest.approx(expected)


def test_smoothing_merged_points_weighs_them_by_their_records():
    np.testing.assert_allclose(
        smooth(np.array([1.0, 2.0]), 0.8, np.array([2.0, 2.0])),
        smooth(np.array([1.0, 1.0, 2.0, 2.0]), 0.8)[[1, 3]],
    )


def test_a_weight_of_one_is_refused():
    with pytest.raises(ValueError, match="weight"):
        smooth(np.ones(3), 1.0)


class _Slow(dict):
    """A record that is not a plain dict, and so does not take the fast path."""


@pytest.mark.parametrize("seed", range(6))
def test_records_that_take_the_short_way_end_in_the_same_traces(seed: int) -> None:
    rng = np.random.default_rng(seed)
    kinds = [
        lambda a, b: {"train": a, "validation": b},
        lambda a, b: {"train": np.float32(a), "validation": int(10 * b)},
        lambda a, b: {"validation": b, "train": a},
        lambda a, b: {"train": a, "validation": "none yet"},
        lambda a, b: {"train": a, "validation": np.array([a, b])},
        lambda a, b: {"train": a},
        lambda a, b: {"train": math.inf, "validation": b},
        lambda a, b: {"train": a, "validation": b, "step": 0},
    ]
    fast, slow = Run(), Run()
    reused: dict[str, float] = {}
    for stretch in range(12):
        kind = kinds[0] if stretch % 2 == 0 else kinds[rng.integers(len(kinds))]
        for _ in range(int(rng.integers(1, 900 if kind is kinds[0] else 4))):
            record = kind(*rng.normal(size=2).tolist())
            if "step" in record:
                record["step"] = fast.step + 5
            # As a loop does that fills the same dict each time: what it holds counts now.
            reused.clear()
            reused.update(record)
            fast.add(reused)
            slow.add(_Slow(record))
            if rng.random() < 0.01:
                assert fast.series["train"].latest == slow.series["train"].latest
    assert fast.step == slow.step
    assert fast.non_finite == slow.non_finite
    assert list(fast.series) == list(slow.series)
    for name, series in fast.series.items():
        for ours, theirs in zip(series.points(), slow.series[name].points(), strict=True):
            np.testing.assert_array_equal(ours, theirs)
    assert fast.extras.keys() == slow.extras.keys()
    for name, value in fast.extras.items():
        np.testing.assert_array_equal(value, slow.extras[name])


def test_a_band_over_seeds_may_be_followed_by_single_records() -> None:
    run = Run()
    run.add_seeds([{"loss": 1.0}, {"loss": 3.0}])
    for value in (5.0, 6.0, 7.0):
        run.add({"loss": value})
    points = run.series["loss"].points()
    assert points.value.tolist() == [2, 5, 6, 7]
    assert points.low.tolist() == [1, 5, 6, 7]
    assert points.high.tolist() == [3, 5, 6, 7]
    assert points.step.tolist() == [1, 2, 3, 4]
