"""The fast functions: right like the naive ones, and fast compared with a plain loop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import Case, Where
from chainrule.check.problem import Problem
from chainrule.check.ps4.backward import conv_backward_naive
from chainrule.check.ps4.forward import conv_forward_naive
from chainrule.check.ps4.windows import conv, crop, gradients
from chainrule.check.suspects import Symptom
from chainrule.scenarios import Scenario

#: How many times faster than a loop an answer has to be; one with matrix products reaches 50.
AT_LEAST = 4.0
#: How often an answer is timed; a busy machine disturbs some of the calls.
_CALLS = 12
#: By what factor the loop's time may exceed what it computes for.
_MOST_WAITING = 3.0
_SPEED = "speed-up over a loop"
_PARAM = {"stride": 1, "pad": 1}


def _cases(rng: np.random.Generator, *, backward: bool) -> Iterator[Case]:
    """Inputs of their own for every call: what is remembered of one is of no use to the next."""
    shapes = {"dout": (8, 8, 16, 16), "x": (8, 4, 16, 16), "w": (8, 4, 3, 3), "b": (8,)}
    calls = [
        {name: rng.standard_normal(shape) for name, shape in shapes.items()}
        for _ in range(_CALLS + 1)
    ]
    expected = [_backward(call) if backward else _forward(call) for call in calls]
    fast = Where(10 * AT_LEAST, _fast_enough, f"at least {AT_LEAST:g} times faster", _times)
    yield Case(
        {"calls": calls, "conv_param": _PARAM},
        expected={**expected[0], _SPEED: fast},
        oracle={"results": expected},
        label="x (8, 4, 16, 16), w (8, 4, 3, 3), stride 1, pad 1",
    )


def _fast_enough(ratio: np.ndarray) -> bool:
    return bool(ratio >= AT_LEAST)


def _times(ratio: np.ndarray) -> str:
    return f"{float(ratio):.2g} times faster"


def _forward(call: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {"out": conv(call["x"], call["w"], call["b"], **_PARAM)}


def _backward(call: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    pad = _PARAM["pad"]
    padded = np.pad(call["x"], ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dx, dw, db = gradients(padded, call["w"], _PARAM["stride"], call["dout"])
    return {"dx": crop(dx, pad), "dw": dw, "db": db}


def _timed(case: Case, results: Callable[[dict[str, np.ndarray]], Any]) -> dict[str, Any]:
    """How many times faster than the loop the fastest of some calls was, if all were right.

    ``results`` makes one call and returns its results by name. Of a wrong call the difference to
    the right result is shown at the first one's; its time does not matter.
    """
    calls, expected = case["calls"], case["results"]
    loop, ratio = _loop_seconds(calls[0]), 0.0
    for index, (call, right) in enumerate(zip(calls, expected, strict=True)):
        start = time.perf_counter()
        found = results(call)
        seconds = time.perf_counter() - start
        for name, value in found.items():
            if np.shape(value) != right[name].shape:
                return {**found, _SPEED: AT_LEAST}
            if not np.allclose(value, right[name], rtol=0, atol=1e-9 * np.abs(right[name]).max()):
                moved = {key: found[key] - right[key] + expected[0][key] for key in right}
                return {**moved, _SPEED: AT_LEAST}
        if index:  # the first call is a warm-up
            ratio = max(ratio, loop / seconds)
        if ratio >= AT_LEAST:
            break
    return {**expected[0], _SPEED: ratio}


def _loop_seconds(call: dict[str, np.ndarray]) -> float:
    """How long a Python loop takes that reads one window of the image for each output number.

    A busy machine slows the answer down as well; but what keeps it busy may be the answer's.
    """
    start, worked = time.perf_counter(), time.thread_time()
    for n, _, i, j in np.ndindex(*call["dout"].shape):
        (call["x"][n, :, i : i + 3, j : j + 3] * 2.0).sum()
    return min(time.perf_counter() - start, _MOST_WAITING * (time.thread_time() - worked))


def _forward_scenario(answer: Any, case: Case) -> dict[str, Any]:
    def results(call: dict[str, np.ndarray]) -> dict[str, Any]:
        out, _ = answer(call["x"], call["w"], call["b"], _PARAM)
        return {"out": out}

    return _timed(case, results)


def _backward_scenario(answer: Any, case: Case, forward: Any) -> dict[str, Any]:
    """With the cache of ``forward`` if that works, else with (x, w, b, conv_param)."""
    own = True
    first = case["calls"][0]
    try:
        answer(first["dout"], forward(first["x"], first["w"], first["b"], _PARAM)[1])
    except Exception:  # a mistake in the forward pass is reported by its own check
        own = False

    caches = []
    for call in case["calls"]:
        inputs = (call["x"], call["w"], call["b"], _PARAM)
        caches.append(forward(*inputs)[1] if own else inputs)
    left = iter(caches)

    def results(call: dict[str, np.ndarray]) -> dict[str, Any]:
        dx, dw, db = answer(call["dout"], next(left))
        return {"dx": dx, "dw": dw, "db": db}

    return _timed(case, results)


def _too_slow(observed: Any) -> set[str]:
    return {_SPEED} if isinstance(observed, dict) and observed[_SPEED] < AT_LEAST else set()


def _speed(name: str, scenario: Scenario, *, backward: bool) -> Problem:
    return Problem(
        name,
        partial(_cases, backward=backward),
        suspects=(Symptom("not-vectorised", _too_slow),),
        scenarios=(scenario,),
    )


conv_forward_fast = replace(conv_forward_naive, name="conv_forward_fast")
conv_forward_speed = _speed("conv_forward_fast, speed", _forward_scenario, backward=False)
conv_backward_fast = replace(
    conv_backward_naive,
    name="conv_backward_fast",
    template="{name}({dout}, conv_forward_fast({x}, {w}, {b}, {conv_param})[1])",
)
conv_backward_speed = _speed("conv_backward_fast, speed", _backward_scenario, backward=True)
