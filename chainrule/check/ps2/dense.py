"""Counting parameters, and the fully connected layer as an object."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import Case, Where
from chainrule.check.compare import alike
from chainrule.check.parts import ALL_PARTS, NEXT_BATCH
from chainrule.check.problem import Problem
from chainrule.check.suspects import ExceptionInfo, Factor, Suspect, Symptom, call_by_name, stops
from chainrule.scenarios import ps2 as scenarios


def _count_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    chosen = rng.choice(np.arange(2, 40), size=7, replace=False)
    for sizes in ([10, 50, 3], [2, 10, 10, 1], [*map(int, chosen[:2])], [*map(int, chosen[2:])]):
        layers = [torch.nn.Linear(n, m) for n, m in itertools.pairwise(sizes)]
        tensors = [tensor for layer in layers for tensor in layer.parameters()]
        yield Case(
            {"sizes": sizes},
            expected=sum(tensor.numel() for tensor in tensors),
            properties=("there is one layer",) if len(layers) == 1 else (),
            oracle={
                "weights": sum(tensor.numel() for tensor in tensors if tensor.ndim == 2),
                "layers": [sum(p.numel() for p in layer.parameters()) for layer in layers],
            },
        )


count_parameters = Problem(
    "count_parameters",
    _count_cases,
    suspects=(
        Suspect("bias-not-counted", lambda weights: weights),
        Suspect("layer-not-counted", lambda layers: sum(layers[:-1])),
        Suspect("layer-not-counted", lambda layers: sum(layers[1:])),
        Suspect("biases-miscounted", lambda weights: weights + 1),
        Suspect("biases-miscounted", lambda weights, layers: weights + len(layers)),
        Suspect("biases-miscounted", lambda weights, sizes: weights + sum(sizes[:-1])),
        Suspect("biases-miscounted", lambda weights, sizes: weights + sum(sizes)),
    ),
)


def uneven(rng: np.random.Generator, count: int, low: int = 2, high: int = 8) -> list[int]:
    """Sizes that all differ, so that a transpose or a wrong axis cannot hide."""
    return [int(n) for n in rng.choice(np.arange(low, high), size=count, replace=False)]


def not_all_equal(weights: np.ndarray) -> bool:
    """Whether no two units (columns) start with the same weights."""
    columns = [tuple(column) for column in weights.T]
    return len(set(columns)) == len(columns)


def equal_units(weights: np.ndarray) -> str:
    """How weights are shown that `not_all_equal` refuses."""
    return "units with the same weights"


def _dense_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    for again_as_large in (False, True, False):
        batch, inputs, units, other = uneven(rng, 4)
        batches = (batch, batch if again_as_large else other)
        w, b = rng.standard_normal((inputs, units)), rng.standard_normal((1, units))
        x = [rng.standard_normal((n, inputs)) for n in batches]
        dy = [rng.standard_normal((n, units)) for n in batches]
        lr = float(rng.uniform(0.05, 0.5))
        layer = torch.nn.Linear(inputs, units, dtype=torch.float64)
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(w.T))
            layer.bias.copy_(torch.from_numpy(b[0]))
        expected: dict[str, Any] = {
            "w of a new layer": Where(w, not_all_equal, "units that start unequal", equal_units),
            "b of a new layer": Where(b, lambda _: True),
        }
        for i, suffix in enumerate(("", " of the next batch")):
            x_ = torch.tensor(x[i], requires_grad=True)
            layer.zero_grad()
            y = layer(x_)
            y.backward(torch.from_numpy(dy[i]))
            expected |= {
                f"y{suffix}": y.detach().numpy(),
                f"dx{suffix}": x_.grad.numpy(),
                f"dw{suffix}": layer.weight.grad.numpy().T.copy(),
                f"db{suffix}": layer.bias.grad.numpy()[np.newaxis].copy(),
            }
        expected["w after a step"] = w - lr * expected["dw of the next batch"]
        expected["b after a step"] = b - lr * expected["db of the next batch"]
        given = {"w": w, "b": b, "x": x, "dy": dy, "lr": lr}
        yield Case(given, expected)


def _each(identifier: str, name: str, predict: Any) -> Suspect:
    """A mistake in the part ``name`` of both batches: ``predict(x, dy, w, b)``."""

    def both(w: Any, b: Any, x: Any, dy: Any, lr: float) -> dict[str, Any]:
        made = {
            f"{name}{suffix}": predict(x[i], dy[i], w, b)
            for i, suffix in enumerate(("", NEXT_BATCH))
        }
        stepped, last = {"dw": w, "db": b}.get(name), made[f"{name}{NEXT_BATCH}"]
        if stepped is not None and np.shape(last) == stepped.shape:  # what the step makes of it
            made[f"{name[1:]} after a step"] = stepped - lr * last
        return made

    return Suspect(identifier, both)


def _wrong_step(identifier: str, factor: Any) -> Iterator[Suspect]:
    """The step of both, or of one, made with ``factor(lr)`` in the place of the learning rate."""

    def predict(w: Any, b: Any, lr: float, expected: Any, of: str = "") -> dict[str, Any]:
        before = {"w": w, "b": b}
        return {
            f"{n} after a step": before[n] - factor(lr) * expected[f"d{n}{NEXT_BATCH}"] for n in of
        }

    for of in ("wb", "w", "b"):
        yield Suspect(identifier, partial(predict, of=of))


def _accumulated(w: Any, b: Any, lr: float, expected: Any) -> dict[str, Any]:
    dw = expected["dw"] + expected["dw of the next batch"]
    db = expected["db"] + expected["db of the next batch"]
    return {
        "dw of the next batch": dw,
        "db of the next batch": db,
        "w after a step": w - lr * dw,
        "b after a step": b - lr * db,
    }


def _only_of_weights(predict: Any, case: Case) -> dict[str, Any]:
    made: dict[str, Any] = call_by_name(predict, case)
    return {name: value for name, value in made.items() if "w" in name.split()[0]}


#: How NumPy names the two sizes that do not fit, in `@` and in `np.dot`.
_MISFIT = re.compile(r"size (\d+) is different from (\d+)|(\d+) \(dim 1\) != (\d+)")


def _misfit(observed: Any) -> set[int]:
    """The two sizes at which a matrix product stopped."""
    found = _MISFIT.search(observed.text) if isinstance(observed, ExceptionInfo) else None
    return {int(size) for size in found.groups() if size} if found else set()


def _keeps_first_batch(observed: Any, x: Any, dy: Any) -> bool:
    """The second backward pass worked with the inputs of another call."""
    if isinstance(observed, ExceptionInfo):
        found = _misfit(observed)  # the layer at work in between has a batch of one
        return len(found) == 2 and found <= {1, len(x[0]), len(x[1])}
    if len(x[0]) != len(x[1]):
        return False
    stale = np.einsum("nk,nj->kj", x[0], dy[1])
    return alike(observed.get("dw of the next batch"), stale)


def _starts_constant(observed: Any) -> bool:
    if isinstance(observed, ExceptionInfo) or "w of a new layer" not in observed:
        return False
    weights = np.asarray(observed["w of a new layer"], float)
    return weights.ndim == 2 and not not_all_equal(weights)


def _call(part: str, case: Case) -> str:
    """The scenario up to the part, for one batch or for two, with or without a step."""
    new = "{name}(*{w}.shape, np.random.default_rng(7))"
    name, _, when = part.partition(" ")
    if when == "of a new layer":
        return f"{new}.{name}"
    lines = [f"layer = {new}", "layer.w, layer.b = {w}, {b}"]
    for i in range(1 if when == "" and name in ("y", "dx", "dw", "db") else 2):
        lines += [f"layer.forward({{x}}[{i}])", f"layer.backward({{dy}}[{i}])"]
    if name == "y":
        return "; ".join(lines[:-1])
    if when == "after a step" or part == ALL_PARTS:
        lines.append("layer.step({lr})")
    return "; ".join(lines if name in ("dx", ALL_PARTS) else [*lines, f"layer.{name}"])


Dense = Problem(
    "Dense",
    _dense_cases,
    scenarios=(scenarios.dense,),
    template=_call,
    suspects=(
        Symptom("zero-initialisation", _starts_constant),
        _each("no-bias", "y", lambda x, dy, w, b: np.einsum("nk,kj->nj", x, w)),
        _each("bias-subtracted", "y", lambda x, dy, w, b: np.einsum("nk,kj->nj", x, w) - b),
        _each("dw-transposed", "dw", lambda x, dy, w, b: np.einsum("nk,nj->jk", x, dy)),
        _each("db-mean", "db", lambda x, dy, w, b: dy.mean(axis=0, keepdims=True)),
        _each("db-wrong-axis", "db", lambda x, dy, w, b: dy.sum(axis=1, keepdims=True)),
        _each("db-wrong-axis", "db", lambda x, dy, w, b: dy.sum(axis=1)),
        _each("db-not-summed", "db", lambda x, dy, w, b: dy),
        _each("averaged-twice", "dw", lambda x, dy, w, b: np.einsum("nk,nj->kj", x, dy) / len(x)),
        _each("upstream-forgotten", "dw", lambda x, dy, w, b: np.einsum("nk,j->kj", x, dy[0] ** 0)),
        _each("upstream-forgotten", "dx", lambda x, dy, w, b: np.einsum("nj,kj->nk", dy**0, w)),
        _each("local-forgotten", "dx", lambda x, dy, w, b: dy),
        Suspect("gradients-accumulate", _accumulated),
        Suspect("gradients-accumulate", lambda case: _only_of_weights(_accumulated, case)),
        *_wrong_step("step-uphill", lambda lr: -lr),
        *_wrong_step("learning-rate-forgotten", lambda lr: 1.0),
        Suspect("step-missing", lambda w, b: {"w after a step": w, "b after a step": b}),
        Suspect("step-missing", lambda w: {"w after a step": w}),
        stops("elementwise-for-matmul", lambda x, w: x[0] * w),
        stops("elementwise-for-matmul", lambda x, dy: x[0] * dy[0]),
        stops("elementwise-for-matmul", lambda x, dy: x[0].T * dy[0]),
        stops("elementwise-for-matmul", lambda dy, w: dy[0] * w),
        stops("elementwise-for-matmul", lambda dy, w: dy[0] * w.T),
        stops("weights-transposed", lambda dy, w: dy[0] @ w),
        stops("weights-transposed", lambda x, w: x[0] @ w.T),
        Suspect("bias-not-stepped", lambda b: {"b after a step": b}),
        Symptom("cache-stale", _keeps_first_batch),
        Factor("error-sign", -1.0, ("dw", "db", "dx")),
    ),
)
