"""Gradient descent with momentum, over several steps with a changing learning rate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import Case
from chainrule.check.problem import Problem
from chainrule.check.ps3.draw import both_signs, uneven
from chainrule.check.suspects import ExceptionInfo, Suspect, Symptom
from chainrule.scenarios import ps3 as scenarios
from chainrule.scenarios.ps3 import ONE_VALUE

_STEPS = 4


def _roll(
    rule: Callable[..., tuple[Any, Any]],
    w: np.ndarray,
    gradients: list[np.ndarray],
    rates: list[float],
    config: dict[str, Any] | None,
) -> dict[str, np.ndarray]:
    """Several steps of ``rule(w, v, g, lr, mu) -> (w, v)`` in PyTorch."""
    import torch

    at = torch.from_numpy(w)
    start = (config or {}).get("velocity")
    v = torch.zeros_like(at) if start is None else torch.from_numpy(start)
    mu = (config or {}).get("momentum", 0.9)
    seen = {}
    for step, (gradient, rate) in enumerate(zip(gradients, rates, strict=True), start=1):
        at, v = rule(at, v, torch.from_numpy(gradient), rate, mu)
        seen[f"w after step {step}"] = at.numpy()
        seen[f"velocity after step {step}"] = v.numpy()
    return seen


def _heavy_ball(w: Any, v: Any, g: Any, lr: float, mu: float) -> tuple[Any, Any]:
    import torch

    v = torch.add(mu * v, g, alpha=-lr)
    return torch.add(w, v), v


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for shape, given in (
        (uneven(rng, 2), ("learning_rate", "momentum", "velocity")),
        (uneven(rng, 1), ("learning_rate", "momentum")),
        (uneven(rng, 3, 2, 5), ("learning_rate",)),
        (uneven(rng, 2), ()),
    ):
        whole = {
            "learning_rate": float(rng.uniform(0.05, 0.3)),
            "momentum": float(rng.uniform(0.5, 0.8)),
            "velocity": both_signs(rng, *shape),
        }
        config: dict[str, Any] | None = {name: whole[name] for name in given} or None
        # Without a config the first step has the default rate; later steps set it anew.
        first = (config or {}).get("learning_rate", 1e-2)
        rates = [first, *map(float, rng.uniform(0.01, 0.3, _STEPS - 1))]
        grads = [both_signs(rng, *shape) for _ in range(_STEPS)]
        w = both_signs(rng, *shape)
        words = f"config holds {', '.join(given)}" if given else "config is None"
        yield Case(
            {"w": w, "gradients": grads, "rates": rates, "config": config},
            _roll(_heavy_ball, w, grads, rates, config),
            (words,),
            label=f"{_STEPS} steps, {words}",
        )


def _rolled(identifier: str, rule: Callable[..., tuple[Any, Any]]) -> Suspect:
    return Suspect(identifier, partial(_roll, rule))


def _nesterov(w: Any, v: Any, g: Any, lr: float, mu: float) -> tuple[Any, Any]:
    after = _heavy_ball(w, v, g, lr, mu)[1]
    return w + mu * after - lr * g, after


def _damped(w: Any, v: Any, g: Any, lr: float, mu: float) -> tuple[Any, Any]:
    return _heavy_ball(w, v, g, lr * (1 - mu), mu)


def _ascent(w: Any, v: Any, g: Any, lr: float, mu: float) -> tuple[Any, Any]:
    return _heavy_ball(w, v, g, -lr, mu)


def _subtracted(w: Any, v: Any, g: Any, lr: float, mu: float) -> tuple[Any, Any]:
    after = _heavy_ball(w, v, g, lr, mu)[1]
    return w - after, after


def _no_memory(w: Any, v: Any, g: Any, lr: float, mu: float) -> tuple[Any, Any]:
    return _heavy_ball(w, v, g, lr, mu)[0], v


def _no_momentum(w: Any, v: Any, g: Any, lr: float, mu: float) -> tuple[Any, Any]:
    return _heavy_ball(w, v, g, lr, 0.0)


def _in_units_of_lr(w: Any, v: Any, g: Any, lr: float, mu: float) -> tuple[Any, Any]:
    """PyTorch's own convention: v = μ v + g; w − lr · v."""
    after = mu * v + g
    return w - lr * after, after


def _velocity_unused(w: Any, v: Any, g: Any, lr: float, mu: float) -> tuple[Any, Any]:
    return w - lr * g, v


def _opposite(w: Any, v: Any, g: Any, lr: float, mu: float) -> tuple[Any, Any]:
    after = mu * v + lr * g
    return w - after, after


def _rate_outside(w: Any, v: Any, g: Any, lr: float, mu: float) -> tuple[Any, Any]:
    after = mu * v - g
    return w + lr * after, after


def _all_damped(w: Any, v: Any, g: Any, lr: float, mu: float) -> tuple[Any, Any]:
    after = mu * (v - lr * g)
    return w + after, after


def _one_value(observed: Any) -> bool:
    return isinstance(observed, ExceptionInfo) and observed.text == ONE_VALUE


def _call(part: str, case: Case) -> str:
    """The steps up to the part's."""
    steps = int(part[-1]) if part[-1:].isdigit() else 1
    lines = ["w, config = {name}({w}, {gradients}[0], {config})"]
    for step in range(1, steps):
        lines.append(f"config['learning_rate'] = {{rates}}[{step}]")
        lines.append(f"w, config = {{name}}(w, {{gradients}}[{step}], config)")
    shown = {"w": "w", "velocity": "config.get('velocity', 0 * w)"}.get(part.partition(" ")[0], "")
    return "; ".join([*lines, shown] if shown else lines)


sgd_momentum = Problem(
    "sgd_momentum",
    _cases,
    scenarios=(scenarios.momentum,),
    template=_call,
    suspects=(
        Symptom("wrong-length", _one_value),
        _rolled("momentum-ascent", _ascent),
        _rolled("momentum-ascent", _subtracted),
        _rolled("momentum-damped", _damped),
        _rolled("velocity-not-stored", _no_memory),
        _rolled("nesterov", _nesterov),
        _rolled("momentum-missing", _no_momentum),
        _rolled("momentum-missing", _velocity_unused),
        _rolled("velocity-without-rate", _in_units_of_lr),
        _rolled("velocity-without-rate", _rate_outside),
        _rolled("velocity-opposite", _opposite),
        _rolled("momentum-on-gradient", _all_damped),
    ),
    sentences={"wrong-length": "it returns one value, where next_w and config belong."},
)
