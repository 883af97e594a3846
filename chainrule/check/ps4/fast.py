"""The fast functions: as right as the naive ones, and faster than a plain loop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from chainrule.check.case import Case, Where
from chainrule.check.problem import Problem
from chainrule.check.ps4.backward import conv_backward_naive
from chainrule.check.ps4.forward import conv_forward_naive
from chainrule.check.suspects import Symptom
from chainrule.scenarios import Scenario

#: How many times faster than a loop an answer has to be; one with matrix products reaches 50.
AT_LEAST = 4.0
#: How often an answer is timed; a busy machine disturbs some of the calls.
_CALLS = 12


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    x = rng.standard_normal((8, 4, 16, 16))
    w = rng.standard_normal((8, 4, 3, 3))
    b = rng.standard_normal(8)
    dout = rng.standard_normal((8, 8, 16, 16))
    yield Case(
        {"dout": dout, "x": x, "w": w, "b": b, "conv_param": {"stride": 1, "pad": 1}},
        expected=Where(10 * AT_LEAST, lambda ratio: bool(ratio >= AT_LEAST)),
        label="x (8, 4, 16, 16), w (8, 4, 3, 3), stride 1, pad 1",
    )


def _ratio(case: Case, call: Callable[[], Any]) -> float:
    """How many times faster than the loop the fastest of several calls was."""
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
    """How long a Python loop takes that reads one window of the image for each output number."""
    dout, x = case["dout"], case["x"]
    start = time.perf_counter()
    for n, _, i, j in np.ndindex(*dout.shape):
        (x[n, :, i : i + 3, j : j + 3] * 2.0).sum()
    return time.perf_counter() - start


def _forward_ratio(answer: Any, case: Case) -> float:
    inputs = case.arguments[1:]
    return _ratio(case, lambda: answer(*inputs))


def _backward_ratio(answer: Any, case: Case, forward: Any) -> float:
    """With the cache of ``forward`` if that works, else with (x, w, b, conv_param)."""
    dout, *inputs = case.arguments
    try:
        _, cache = forward(*inputs)
        answer(dout, cache)
    except Exception:  # a mistake in the forward pass is reported by its own check
        cache = tuple(inputs)
    return _ratio(case, lambda: answer(dout, cache))


def _speed(name: str, scenario: Scenario) -> Problem:
    return Problem(
        name,
        _cases,
        outputs="speed-up over a loop",
        suspects=(Symptom("not-vectorised", lambda observed: isinstance(observed, dict)),),
        scenarios=(scenario,),
    )


conv_forward_fast = replace(conv_forward_naive, name="conv_forward_fast")
conv_forward_speed = _speed("conv_forward_fast, speed", _forward_ratio)
conv_backward_fast = replace(conv_backward_naive, name="conv_backward_fast")
conv_backward_speed = _speed("conv_backward_fast, speed", _backward_ratio)
