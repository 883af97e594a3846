"""The inputs of PS4's checks: what the contract rules out as too easy is never the only case."""

from __future__ import annotations

import numpy as np
import pytest

from chainrule.check import ps4
from chainrule.check.ps4.pooling import Pool
from chainrule.check.ps4.routes import Routes
from chainrule.check.ps4.windows import Conv

SEEDS = [None, 61803, 7, 123456]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("problem", [ps4.conv_forward_naive, ps4.conv_backward_fast])
def test_convolutions_vary_in_every_way_that_hides_a_mistake(
    problem: ps4.conv_forward_naive, seed: int | None
) -> None:
    drawn: list[Conv] = [case.oracle["drawn"] for case in problem.draw(seed)]
    assert any(d.x.shape[2] != d.x.shape[3] for d in drawn)
    assert any(d.w.shape[2] > d.w.shape[3] for d in drawn)
    assert any(d.w.shape[2] < d.w.shape[3] for d in drawn)
    assert any(d.dout.shape[2] > d.dout.shape[3] for d in drawn)
    assert any(d.dout.shape[2] < d.dout.shape[3] for d in drawn)
    assert {d.stride for d in drawn} == {1, 2, 3}
    assert {d.pad for d in drawn} == {0, 1, 2}
    assert sum(len(d.x) > 1 for d in drawn) > len(drawn) / 2
    assert all((d.b != 0).all() for d in drawn)
    assert all((d.dout != 1).any() and (d.dout < 0).any() for d in drawn)
    shapes = {(d.x.shape, d.w.shape, d.stride, d.pad) for d in drawn}
    assert {((2, 3, 7, 6), (4, 3, 3, 2), s, p) for s, p in ((2, 1), (1, 0), (3, 1))} <= shapes
    for d in drawn:
        for side, kernel in zip(d.x.shape[2:], d.w.shape[2:], strict=True):
            assert (side + 2 * d.pad - kernel) % d.stride == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_poolings_hold_ties_overlaps_and_negative_windows(seed: int | None) -> None:
    cases = ps4.max_pool_backward_naive.draw(seed)
    drawn: list[Pool] = [case.oracle["pool"] for case in cases]
    ties = [any(len(w) > 1 for w in case.oracle["routes"].winners.values()) for case in cases]
    overlaps = [pool.stride < max(pool.window) for pool in drawn]
    assert any(tie and overlap for tie, overlap in zip(ties, overlaps, strict=True))
    assert any(tie and not overlap for tie, overlap in zip(ties, overlaps, strict=True))
    assert any((pool.x < 0).all() for pool in drawn)
    assert any(pool.stride > max(pool.window) for pool in drawn)
    assert any(pool.window[0] > pool.window[1] for pool in drawn)
    assert any(pool.window[0] < pool.window[1] for pool in drawn)
    assert all((pool.dout < 0).any() and (pool.dout > 0).any() for pool in drawn)


def test_any_split_of_one_sign_among_tied_winners_is_a_route() -> None:
    x = np.array([[[[2.0, 2.0, 1.0], [0.0, 2.0, 0.0]]]])
    routes = Routes(x, np.array([[[[3.0, -4.0]]]]), (2, 2), 1)

    def dx(*row: float, below: float = 0.0) -> np.ndarray:
        return np.array([[[[*row], [0.0, below, 0.0]]]])

    assert routes.accepts(dx(3.0, -4.0, 0.0))
    assert routes.accepts(dx(1.0, 2.0, 0.0, below=-4.0))
    assert routes.accepts(dx(1.0, -1.0, 0.0, below=-1.0))
    assert not routes.accepts(dx(3.0, 3.0 - 4.0, 0.0, below=3.0 - 4.0)), "each winner the whole"
    assert not routes.accepts(dx(4.0, -5.0, 0.0)), "more than the gradient, less elsewhere"
    assert not routes.accepts(dx(-1.0, 0.0, 0.0)), "against the gradient's sign"
    assert not routes.accepts(dx(3.0, -5.0, 1.0)), "a loser gets a share"
    assert not routes.accepts(dx(3.0, -3.0, 0.0)), "some of it is lost"
    assert not routes.accepts(np.full((1, 1, 2, 3), np.nan))


def test_a_loop_over_windows_is_not_taken_for_vectorised() -> None:
    def looping(x: np.ndarray, w: np.ndarray, b: np.ndarray, param: dict[str, int]) -> tuple:
        padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
        out = np.zeros((len(x), len(w), *x.shape[2:]))
        for n, f, i, j in np.ndindex(*out.shape):
            out[n, f, i, j] = np.sum(padded[n, :, i : i + 3, j : j + 3] * w[f]) + b[f]
        return out, None

    report = ps4.conv_forward_speed.report(looping)
    assert (report.status, report.mistake) == ("wrong", "not-vectorised")
