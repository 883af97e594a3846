"""Whether the fast functions are fast: held against a plain loop over as many windows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from chainrule.check.case import Case, Sign, Where
from chainrule.check.problem import Problem

#: How many times faster than a loop an answer has to be; one with matrix products reaches 50.
AT_LEAST = 4.0
#: Calls that an answer has to show it; a busy machine disturbs some of them.
_CALLS = 12


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    x = rng.standard_normal((8, 4, 16, 16))
    w = rng.standard_normal((8, 4, 3, 3))
    b = rng.standard_normal(8)
    dout = rng.standard_normal((8, 8, 16, 16))
    yield Case(
        (dout, x, w, b, {"stride": 1, "pad": 1}),
        expected=Where(10 * AT_LEAST, lambda ratio: bool(ratio >= AT_LEAST)),
        label="x (8, 4, 16, 16), w (8, 4, 3, 3), stride 1, pad 1",
    )


def _ratio(case: Case, call: Callable[[], Any]) -> float:
    """How many times faster than the loop the fastest of some calls was."""
    call()
    loop, fastest = _loop_seconds(case), float("inf")
    for _ in range(_CALLS):
        start = time.perf_counter()
        call()
        fastest = min(fastest, time.perf_counter() - start)
        if loop / fastest >= AT_LEAST:
            break
    return loop / fastest


def _loop_seconds(case: Case) -> float:
    """What a Python loop needs that touches one window of the image for each output number."""
    dout, x = case.arguments[:2]
    start = time.perf_counter()
    for n, _, i, j in np.ndindex(*dout.shape):
        (x[n, :, i : i + 3, j : j + 3] * 2.0).sum()
    return time.perf_counter() - start


def _forward_ratio(answer: Any, case: Case) -> float:
    inputs = case.arguments[1:]
    return _ratio(case, lambda: answer(*inputs))


def _backward_ratio(answer: Any, case: Case, forward: Any) -> float:
    """With the own cache if it has one that works, else with (x, w, b, conv_param)."""
    dout, *inputs = case.arguments
    try:
        _, cache = forward(*inputs)
        answer(dout, cache)
    except Exception:  # the forward pass is another problem's
        cache = tuple(inputs)
    return _ratio(case, lambda: answer(dout, cache))


def _slow(case: Case, observed: Any) -> bool:
    return isinstance(observed, dict)


conv_forward_speed, conv_backward_speed = (
    Problem(
        name,
        _cases,
        inputs=("dout", "x", "w", "b", "conv_param"),
        outputs="speed-up over a loop",
        suspects=(Sign("not-vectorised", _slow),),
        scenarios=(scenario,),
    )
    for name, scenario in (
        ("conv_forward_fast, speed", _forward_ratio),
        ("conv_backward_fast, speed", _backward_ratio),
    )
)
