"""Max-pooling forward and backward, and the mistakes made in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from chainrule.check.case import ANYTHING, Case, Where
from chainrule.check.problem import Problem
from chainrule.check.ps4.routes import Routes
from chainrule.check.suspects import Factor, Suspect, Symptom
from chainrule.scenarios import ps4 as scenarios


@dataclass(frozen=True)
class Pool:
    """One pooling: x (N, C, H, W), dout (N, C, H', W'), window (rows, columns), stride."""

    x: np.ndarray
    dout: np.ndarray
    window: tuple[int, int]
    stride: int

    @property
    def param(self) -> dict[str, int]:
        rows, columns = self.window
        return {"pool_height": rows, "pool_width": columns, "stride": self.stride}


def draw(rng: np.random.Generator) -> Iterator[tuple[Pool, tuple[str, ...]]]:
    """Draw the inputs of one check, each with what is special about it."""
    mixed = rng.integers(-3, 4, (2, 3, 7, 6)).astype(float)
    yield _pool(rng, mixed, (3, 2), 2), ("windows overlap", "values tie")
    small = rng.integers(-2, 3, (1, 2, 4, 6)).astype(float)
    yield _pool(rng, small, (2, 2), 2), ("values tie",)
    below = -rng.uniform(1.0, 9.0, (3, 2, 5, 7))
    yield _pool(rng, below, (2, 3), 1), ("windows overlap", "all values are negative")
    far = rng.standard_normal((2, 4, 4, 9)) - 1e6
    yield _pool(rng, far, (1, 3), 3), ("all values are negative", "the window is not square")
    apart = rng.standard_normal((2, int(rng.integers(2, 5)), 5, 8))
    yield _pool(rng, apart, (2, 2), 3), ("the stride is larger than the window",)


def _pool(rng: np.random.Generator, x: np.ndarray, window: tuple[int, int], stride: int) -> Pool:
    sides = [1 + (n - k) // stride for n, k in zip(x.shape[2:], window, strict=True)]
    return Pool(x, rng.standard_normal((*x.shape[:2], *sides)), window, stride)


def _run(
    pool: Pool,
    window: tuple[int, int] | None = None,
    stride: tuple[int, int] | None = None,
    average: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """PyTorch's pooling, and autograd's gradient, cut to the right output's size.

    Another ``window`` or ``stride`` is what an answer with a mistake would use; where a window
    extends beyond the border, only its part inside the image counts.
    """
    import torch

    window, stride = window or pool.window, stride or (pool.stride, pool.stride)
    x = torch.tensor(pool.x, requires_grad=True)
    rows, columns = pool.dout.shape[2:]
    reach = [
        max(0, (n - 1) * s + k - side)
        for n, s, k, side in zip((rows, columns), stride, window, pool.x.shape[2:], strict=True)
    ]
    wide = torch.nn.functional.pad(x, (0, reach[1], 0, reach[0]), value=-torch.inf)
    act = torch.nn.functional.avg_pool2d if average else torch.nn.functional.max_pool2d
    out = act(wide, window, stride)[:, :, :rows, :columns]
    # A window wholly outside the image has the maximum −∞ and no winner.
    ((out * torch.tensor(pool.dout)).nan_to_num(0.0, 0.0, 0.0)).sum().backward()
    assert x.grad is not None
    return out.detach().numpy(), x.grad.numpy()


def _forward_cases(rng: np.random.Generator) -> Iterator[Case]:
    for pool, words in draw(rng):
        yield Case(
            {"x": pool.x, "pool_param": pool.param},
            expected=(_run(pool)[0], ANYTHING),
            properties=words,
            oracle={"pool": pool},
            read_only=True,
        )


_RULE = "the gradient of each window at its largest entry, shared where entries tie"


def _backward_cases(rng: np.random.Generator) -> Iterator[Case]:
    for pool, words in draw(rng):
        routes = Routes(pool.x, pool.dout, pool.window, pool.stride)
        yield Case(
            {"dout": pool.dout, "x": pool.x, "pool_param": pool.param},
            expected=Where(_run(pool)[1], routes.accepts, _RULE, routes.first_off),
            properties=words,
            oracle={"pool": pool, "routes": routes},
            read_only=True,
        )


def _forward(identifier: str, predict: Callable[[Pool], np.ndarray | None]) -> Suspect:
    """A mistake in the forward pass, whose output is ``predict(pool)``."""

    def parts(pool: Pool) -> dict[str, np.ndarray] | None:
        out = predict(pool)
        return None if out is None else {"out": out}

    return Suspect(identifier, parts)


def _free(pool: Pool, window: tuple[int, int], stride: tuple[int, int]) -> np.ndarray | None:
    """Pooling with another window and stride, as many outputs as fit."""
    import torch

    if any(k > n for k, n in zip(window, pool.x.shape[2:], strict=True)):
        return None
    out = torch.nn.functional.max_pool2d(torch.tensor(pool.x), window, stride)
    return np.asarray(out.numpy())


def _first_image(pool: Pool) -> Pool:
    """The same pooling of a batch that holds its first image over and over."""
    return replace(pool, x=pool.x[:1].repeat(len(pool.x), axis=0))


def _empty_window(observed: Any, pool: Pool) -> bool:
    """A window that starts at i · pool_height beyond the image is empty."""
    text = getattr(observed, "text", "")
    beyond = any(
        (n - 1) * k >= side
        for n, k, side in zip(pool.dout.shape[2:], pool.window, pool.x.shape[2:], strict=True)
    )
    return beyond and ("zero-size" in text or "empty" in text)


max_pool_forward_naive = Problem(
    "max_pool_forward_naive",
    _forward_cases,
    outputs=("out", "cache"),
    hints={
        "wrong-shape": "Along each side there are 1 + (size − window) / stride outputs.",
        "not-finite": "A running maximum starts at −∞: is each window's maximum stored in the end?",
    },
    suspects=(
        _forward("starts-at-zero", lambda p: np.maximum(_run(p)[0], 0.0)),
        _forward("pool-sides-swapped", lambda p: _run(p, window=p.window[::-1])[0]),
        _forward("pool-sides-swapped", lambda p: _free(p, p.window[::-1], (p.stride,) * 2)),
        _forward("stride-is-pool", lambda p: _run(p, stride=p.window)[0]),
        _forward("stride-is-pool", lambda p: _free(p, p.window, p.window)),
        Symptom("stride-is-pool", _empty_window),
        _forward("stride-ignored", lambda p: _run(p, stride=(1, 1))[0]),
        _forward("stride-ignored", lambda p: _free(p, p.window, (1, 1))),
        _forward("stride-on-one-side", lambda p: _run(p, stride=(p.stride, 1))[0]),
        _forward("stride-on-one-side", lambda p: _run(p, stride=(1, p.stride))[0]),
        _forward("mean-for-max", lambda p: _run(p, average=True)[0]),
        _forward("min-for-max", lambda p: -_run(replace(p, x=-p.x))[0]),
        _forward("first-image-only", lambda p: _run(_first_image(p))[0]),
    ),
)


max_pool_backward_naive = Problem(
    "max_pool_backward_naive",
    _backward_cases,
    outputs="dx",
    hints={"wrong-shape": "A gradient has the shape of what it is the gradient of."},
    suspects=(
        Suspect("all-ties", lambda routes: routes.all_ties()),
        Suspect("overlap-overwritten", lambda routes: routes.overwritten(True)),
        Suspect("overlap-overwritten", lambda routes: routes.overwritten(False)),
        Suspect("gradient-averaged", lambda pool: _run(pool, average=True)[1]),
        Suspect("pool-sides-swapped", lambda pool: _run(pool, window=pool.window[::-1])[1]),
        Suspect("stride-is-pool", lambda pool: _run(pool, stride=pool.window)[1]),
        Symptom("stride-is-pool", _empty_window),
        Suspect("stride-ignored", lambda pool: _run(pool, stride=(1, 1))[1]),
        Suspect("stride-on-one-side", lambda pool: _run(pool, stride=(pool.stride, 1))[1]),
        Suspect("stride-on-one-side", lambda pool: _run(pool, stride=(1, pool.stride))[1]),
        Suspect("upstream-forgotten", lambda routes: routes.counted()),
        Factor("error-sign", -1.0),
    ),
    scenarios=(scenarios.own_cache, scenarios.plain_cache),
    template="{name}({dout}, max_pool_forward_naive({x}, {pool_param})[1])",
)
