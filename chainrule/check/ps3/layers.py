"""Affine layers and ReLU, forward and backward."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import ANYTHING, Between, Case
from chainrule.check.problem import Problem
from chainrule.check.ps3.draw import both_signs, uneven
from chainrule.check.suspects import Factor, Suspect, call_by_name, stops
from chainrule.scenarios import call
from chainrule.scenarios import ps3 as scenarios


def _shapes(rng: np.random.Generator) -> Iterator[tuple[int, ...]]:
    """Inputs of an affine layer: rows, small images, small images with channels, a batch of one."""
    count, *sizes = uneven(rng, 4)
    yield (count, sizes[0])
    yield (count, sizes[0], sizes[1])
    yield tuple(uneven(rng, 4, 2, 6))
    yield (1, sizes[1], sizes[2])


def affine(rng: np.random.Generator, shape: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Inputs, upstream gradient and all gradients of an affine layer, by PyTorch."""
    import torch

    taken = {*shape, int(np.prod(shape[1:]))}
    units = next(n for n in rng.permutation(np.arange(2, 12)) if int(n) not in taken)
    inputs = int(np.prod(shape[1:]))
    values = {
        "x": rng.standard_normal(shape),
        "w": rng.standard_normal((inputs, units)),
        "b": both_signs(rng, int(units)),
    }
    x, w, b = (torch.tensor(array, requires_grad=True) for array in values.values())
    out = torch.addmm(b, x.flatten(start_dim=1), w)
    dout = rng.standard_normal(out.shape)
    out.backward(torch.from_numpy(dout))
    grads = {name: leaf.grad.numpy() for name, leaf in (("dx", x), ("dw", w), ("db", b))}
    return {**values, "out": out.detach().numpy(), "dout": dout, **grads}


def affine_properties(shape: tuple[int, ...]) -> tuple[str, ...]:
    words = ("the batch holds one example",) if shape[0] == 1 else ()
    return (*words, "an example has several axes") if len(shape) > 2 else words


FORWARD_SUSPECTS = (
    Suspect("no-bias", lambda out, b: out - b),
    Suspect("bias-subtracted", lambda out, b: out - 2 * b),
    Suspect("relu-on-scores", lambda out: np.where(out > 0, out, 0)),
)


def _affine_forward_cases(rng: np.random.Generator) -> Iterator[Case]:
    for shape in _shapes(rng):
        o = affine(rng, shape)
        inputs = {name: o[name] for name in ("x", "w", "b")}
        yield Case(inputs, (o["out"], ANYTHING), affine_properties(shape), oracle=o, read_only=True)


def _out_only(suspect: Suspect) -> Suspect:
    return Suspect(suspect.id, lambda case: {"out": suspect.prediction(case)})


affine_forward = Problem(
    "affine_forward",
    _affine_forward_cases,
    outputs=("out", "cache"),
    suspects=(
        *map(_out_only, FORWARD_SUSPECTS),
        stops("example-not-flattened", lambda x, w: x @ w),
        stops("example-not-flattened", lambda x, w: x * w),
        stops("elementwise-for-matmul", lambda x, w: x.reshape(len(x), -1) * w),
        stops("weights-transposed", lambda x, w: x.reshape(len(x), -1) @ w.T),
    ),
)


def _affine_backward_cases(rng: np.random.Generator) -> Iterator[Case]:
    for shape in _shapes(rng):
        o = affine(rng, shape)
        other = {name: rng.standard_normal(o[name].shape) for name in ("x", "w", "b")}
        yield Case(
            {"dout": o["dout"], "cache": (o["x"], o["w"], o["b"])},
            (o["dx"], o["dw"], o["db"]),
            affine_properties(shape),
            oracle={**o, "other": other},
            setting={"other": tuple(other.values())},
        )


def _product_of(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    import torch

    return torch.mm(
        torch.from_numpy(np.ascontiguousarray(left)), torch.from_numpy(np.ascontiguousarray(right))
    ).numpy()


def _stale(x: np.ndarray, dout: np.ndarray, other: dict[str, np.ndarray]) -> dict[str, Any]:
    rows = other["x"].reshape(len(other["x"]), -1)
    return {
        "dx": _product_of(dout, other["w"].T).reshape(x.shape),
        "dw": _product_of(rows.T, dout),
    }


def _part(identifier: str, name: str, predict: Callable[..., Any]) -> Suspect:
    """A mistake in one output."""
    return Suspect(identifier, lambda case: {name: call_by_name(predict, case)})


def _one_over_n(dout: np.ndarray) -> float:
    return 1.0 / len(dout)


affine_backward = Problem(
    "affine_backward",
    _affine_backward_cases,
    outputs=("dx", "dw", "db"),
    scenarios=(scenarios.own_cache, call),
    template="{name}({dout}, affine_forward(*{cache})[1])",
    suspects=(
        _part("db-mean", "db", lambda dout: dout.mean(axis=0)),
        _part("db-wrong-axis", "db", lambda dout: dout.sum(axis=1)),
        _part("db-wrong-axis", "db", lambda dout: dout.sum(axis=1, keepdims=True)),
        _part("db-wrong-axis", "db", lambda dout: dout.sum()),
        _part("db-not-summed", "db", lambda dout: dout),
        _part("axis-too-many", "db", lambda db: db[np.newaxis]),
        _part("dx-not-reshaped", "dx", lambda dx: dx.reshape(len(dx), -1)),
        _part("dw-transposed", "dw", lambda dw: dw.T),
        Suspect("cache-stale", _stale),
        Factor("averaged-twice", _one_over_n, ("dx", "dw", "db")),
        Factor("averaged-twice", _one_over_n, ("dw", "db")),
        Factor("averaged-twice", _one_over_n, ("dw",)),
        Factor("averaged-twice", _one_over_n, ("dx",)),
        _part("upstream-forgotten", "db", lambda db, dout: np.full(db.shape, float(len(dout)))),
        stops("elementwise-for-matmul", lambda dout, w: dout * w),
        stops("elementwise-for-matmul", lambda dout, w: dout * w.T),
        stops("elementwise-for-matmul", lambda dout, x: x.reshape(len(x), -1) * dout),
        stops("weights-transposed", lambda dout, w: dout @ w),
        stops("example-not-flattened", lambda dout, x: np.dot(dout.T, x)),
        _part("example-not-flattened", "dw", lambda dout, x: np.dot(x.T, dout)),
        stops("product-not-transposed", lambda dout, x: x.reshape(len(x), -1) @ dout),
    ),
    hints={"wrong-shape": "A gradient has the shape of what it is the gradient of."},
)


def _relu_shapes(rng: np.random.Generator) -> Iterator[np.ndarray]:
    for axes, scale in ((1, 4.0), (2, 1.0), (4, 1.0)):
        yield scale * both_signs(rng, *uneven(rng, axes, 3, 7))
    kinked = both_signs(rng, *uneven(rng, 2, 4, 8))
    kinked.flat[rng.choice(kinked.size, 3, replace=False)] = 0.0
    yield kinked


def _kink_properties(x: np.ndarray) -> tuple[str, ...]:
    return ("some inputs are exactly 0",) if (x == 0).any() else ()


def relu_cases(rng: np.random.Generator, wrap: Callable[[np.ndarray], Any]) -> Iterator[Case]:
    import torch

    for x in _relu_shapes(rng):
        out = torch.relu(torch.from_numpy(x)).numpy()
        yield Case({"x": x}, wrap(out), _kink_properties(x), read_only=True)


RELU_MISTAKES: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("relu-missing", lambda x: x),
    ("derivative-for-function", lambda x: (x > 0) * 1.0),
    ("relu-wrong-side", lambda x: np.where(x < 0, x, 0.0)),
    ("absolute-value", np.abs),
    ("leaky-relu", lambda x: np.where(x > 0, x, 0.01 * x)),
    ("leaky-relu", lambda x: np.where(x > 0, x, 0.1 * x)),
)


RELU_HINTS = {"relu-missing": "Where an entry is negative the result is 0."}
RELU_SENTENCES = {"relu-missing": "{part} is x itself, negative numbers included."}


def relu_prediction(predict: Callable[[np.ndarray], np.ndarray], wrap: Callable[[Any], Any]) -> Any:
    return lambda x: wrap(predict(x))


relu_forward = Problem(
    "relu_forward",
    partial(relu_cases, wrap=lambda out: (out, ANYTHING)),
    outputs=("out", "cache"),
    suspects=tuple(
        Suspect(identifier, relu_prediction(predict, lambda out: {"out": out}))
        for identifier, predict in RELU_MISTAKES
    ),
    hints=RELU_HINTS,
    sentences=RELU_SENTENCES,
)


def _relu_backward_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    for x in _relu_shapes(rng):
        dout = both_signs(rng, *x.shape)
        leaf = torch.tensor(x, requires_grad=True)
        torch.relu(leaf).backward(torch.from_numpy(dout))
        assert leaf.grad is not None
        dx, kink = leaf.grad.numpy(), x == 0
        expected = (
            Between(
                np.where(kink, np.minimum(dout, 0), dx), np.where(kink, np.maximum(dout, 0), dx)
            )
            if kink.any()
            else dx
        )
        other = both_signs(rng, *x.shape)
        yield Case(
            {"dout": dout, "cache": x},
            expected,
            _kink_properties(x),
            oracle={"x": x, "other": other},
            setting={"other": (other,)},
        )


relu_backward = Problem(
    "relu_backward",
    _relu_backward_cases,
    scenarios=(scenarios.own_cache, call),
    template="{name}({dout}, relu_forward({cache})[1])",
    suspects=(
        Suspect("relu-mask-from-output", lambda dout: dout),
        Suspect("relu-mask-only", lambda x: (x > 0) * 1.0),
        Suspect("relu-gated-by-value", lambda x, dout: np.where(x > 0, x * dout, 0.0)),
        Suspect("relu-gated-by-value", lambda x, dout: x * dout),
        Suspect("relu-wrong-side", lambda x, dout: np.where(x < 0, dout, 0.0)),
        Suspect("gate-from-upstream", lambda dout: np.where(dout > 0, dout, 0.0)),
        Suspect("sign-function", lambda x, dout: np.sign(x) * dout),
        Suspect("leaky-relu", lambda x, dout: np.where(x > 0, dout, 0.01 * dout)),
        Suspect("leaky-relu", lambda x, dout: np.where(x > 0, dout, 0.1 * dout)),
        Suspect("cache-stale", lambda other, dout: np.where(other > 0, dout, 0.0)),
    ),
    advice="relu-mutates-dout",
    sentences={"sign-function": "{part} has the gradient turned round where it should be 0."},
    hints={"wrong-shape": "A gradient has the shape of what it is the gradient of."},
)
