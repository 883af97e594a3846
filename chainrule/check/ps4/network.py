"""The convolutional network: scores, loss, every gradient."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import Case
from chainrule.check.parts import ALL_PARTS
from chainrule.check.problem import Problem
from chainrule.check.suspects import Factor, Suspect, Symptom
from chainrule.scenarios import ps4 as scenarios
from chainrule.scenarios.ps4 import WEIGHTS

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Net:
    """A network and two batches: X (N, C, H, W), y (N,); the other batch is passed first."""

    sizes: dict[str, Any]
    params: Arrays
    X: np.ndarray
    y: np.ndarray
    X_other: np.ndarray
    y_other: np.ndarray

    @property
    def reg(self) -> float:
        return float(self.sizes["reg"])


def shapes_of(
    input_dim: tuple[int, int, int],
    num_filters: int,
    filter_size: int,
    hidden_dim: int,
    num_classes: int,
) -> dict[str, tuple[int, ...]]:
    """Return the shape of each of the network's parameters."""
    channels, rows, columns = input_dim
    pooled = num_filters * rows * columns // 4
    return {
        "W1": (num_filters, channels, filter_size, filter_size),
        "b1": (num_filters,),
        "W2": (pooled, hidden_dim),
        "b2": (hidden_dim,),
        "W3": (hidden_dim, num_classes),
        "b3": (num_classes,),
    }


def _draw(rng: np.random.Generator, count: int, reg: float, **sizes: Any) -> Net:
    shapes = shapes_of(**sizes)
    params = {
        name: rng.standard_normal(shape) * np.sqrt(2 / shape[0])
        if name in WEIGHTS
        else rng.uniform(0.1, 0.6, shape) * rng.choice([-1.0, 1.0], shape)
        for name, shape in shapes.items()
    }
    # Filters of both signs on inputs of both signs; scores of a size at which the classes differ.
    params["W1"] = rng.standard_normal(shapes["W1"]) * 0.4
    X, X_other = (rng.standard_normal((count, *sizes["input_dim"])) for _ in range(2))
    y, y_other = (rng.integers(0, sizes["num_classes"], count) for _ in range(2))
    return Net({**sizes, "reg": reg}, params, X, y, X_other, y_other)


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    small = {"input_dim": (1, 4, 6), "num_filters": 2, "filter_size": 3}
    yield _case(_draw(rng, 2, 0.0, **small, hidden_dim=5, num_classes=3), "reg = 0")
    large = {"input_dim": (3, 8, 6), "num_filters": 4, "filter_size": 5}
    yield _case(_draw(rng, 5, 0.3, **large, hidden_dim=7, num_classes=4), "reg > 0")
    other = {"input_dim": (2, 6, 10), "num_filters": int(rng.integers(3, 6)), "filter_size": 1}
    net = _draw(rng, 3, 0.0, **other, hidden_dim=6, num_classes=5)
    high = rng.permutation(5)[:2]  # the right class is one of the two far above the others
    net.params["b3"] += np.where(np.isin(np.arange(5), high), 900.0, -900.0)
    net.y[:], net.y_other[:] = high[net.y % 2], high[net.y_other % 2]
    yield _case(net, "reg = 0", "the scores are large")
    net = _draw(rng, 4, 0.0, **small, hidden_dim=5, num_classes=3)
    # W3's common part of all classes raises the scores of a row, by less or more from row to row.
    net.params["W3"] += rng.uniform(200.0, 600.0, (5, 1))
    net.params["b2"] = np.abs(net.params["b2"])
    net.X[:] *= np.array([0.1, 1.0, 3.0, 9.0])[:, None, None, None]
    yield _case(net, "reg = 0", "the rows of scores differ in height")


def _case(net: Net, *properties: str) -> Case:
    right = trace(net, net.X, net.y)
    sizes = ", ".join(f"{name}={value}" for name, value in net.sizes.items())
    return Case(
        {"X": net.X, "y": net.y},
        expected=_parts(right),
        properties=properties,
        oracle={"net": net, "right": right},
        setting={"sizes": net.sizes, "params": net.params, "other": (net.X_other, net.y_other)},
        label=f"ConvNet({sizes}).loss(X {net.X.shape}, y)",
    )


@dataclass(frozen=True)
class Traced:
    """A network's scores, data loss and gradients for a batch, without regularisation."""

    scores: np.ndarray
    data: float
    grads: Arrays
    net: Net


def trace(net: Net, X: np.ndarray, y: np.ndarray, **flaws: bool) -> Traced:
    """Run the network in PyTorch and differentiate.

    ``flaws``: ``linear`` (no ReLU after the convolution), ``affine`` (none between the affine
    layers), ``clipped`` (one on the scores); ``maskless`` (that one's gradient passes everywhere),
    ``open_conv``, ``open_affine`` (the others' do).
    """
    import torch

    functional = torch.nn.functional
    p = {name: torch.tensor(value, requires_grad=True) for name, value in net.params.items()}
    pad = (net.sizes["filter_size"] - 1) // 2
    a = functional.conv2d(torch.tensor(X), p["W1"], p["b1"], padding=pad)

    def relu(value: Any, unmasked: bool | None) -> Any:
        return value + (value.relu() - value).detach() if unmasked else value.relu()

    h = a if flaws.get("linear") else relu(a, flaws.get("open_conv"))
    z = functional.max_pool2d(h, 2, 2).flatten(1) @ p["W2"] + p["b2"]
    hidden = z if flaws.get("affine") else relu(z, flaws.get("open_affine"))
    scores = hidden @ p["W3"] + p["b3"]
    if flaws.get("clipped"):
        scores = relu(scores, flaws.get("maskless"))
    loss = functional.cross_entropy(scores, torch.tensor(y))
    loss.backward()
    grads = {name: leaf.grad.numpy() for name, leaf in p.items() if leaf.grad is not None}
    return Traced(scores.detach().numpy(), loss.item(), grads, net)


def _parts(
    traced: Traced,
    scale: float = 1.0,
    slope: float = 1.0,
    over: tuple[str, ...] = WEIGHTS,
    loss_over: tuple[str, ...] | None = None,
) -> dict[str, Any]:
    """Scores, regularised loss and gradients.

    ``scale`` multiplies the penalty, ``slope`` its gradient; ``over`` names what it is on (in the
    loss: ``loss_over``).
    """
    net = traced.net
    penalty = sum(0.5 * net.reg * np.sum(net.params[n] ** 2) for n in loss_over or over)
    grads = {
        name: grad + (slope * net.reg * net.params[name] if name in over else 0.0)
        for name, grad in reversed(traced.grads.items())
    }
    return {"scores": traced.scores, "loss": traced.data + scale * penalty, **grads}


def _reg(identifier: str, parts: tuple[str, ...], **how: Any) -> Suspect:
    """A mistake in the penalty, which shows only where there is one."""

    def predict(net: Net, right: Traced) -> dict[str, Any] | None:
        if net.reg == 0:
            return None
        made = _parts(right, **how)
        return {name: made[name] for name in parts}

    return Suspect(identifier, predict)


def _flaw(identifier: str, **flaws: bool) -> Suspect:
    return Suspect(identifier, lambda net, X, y: _parts(trace(net, X, y, **flaws)))


def _data(identifier: str, factor: Callable[[Net], float], loss: bool, grads: bool) -> Suspect:
    """The part of loss or gradients that comes from the data, times a factor."""

    def predict(net: Net, right: Traced) -> dict[str, Any]:
        by = factor(net)
        scaled = {name: by * grad for name, grad in right.grads.items()}
        made = _parts(Traced(right.scores, by * right.data, scaled, net))
        wanted = (("loss",) if loss else ()) + (tuple(scaled) if grads else ())
        return {name: made[name] for name in wanted}

    return Suspect(identifier, predict)


def _of_other_batch(net: Net) -> dict[str, Any]:
    """The gradients of the other batch, with the penalty's."""
    made = _parts(trace(net, net.X_other, net.y_other))
    return {name: made[name] for name in net.params}


def _of_both_batches(net: Net, right: Traced, times: int = 1) -> dict[str, Any]:
    """The gradients of both batches together, with the penalty's once or twice."""
    others, own = _parts(trace(net, net.X_other, net.y_other)), _parts(right)
    penalty = {name: net.reg * net.params[name] if name in WEIGHTS else 0.0 for name in net.params}
    return {name: own[name] + others[name] - (2 - times) * penalty[name] for name in net.params}


def _overflows(identifier: str, *places: str) -> Symptom:
    """Loss and probabilities are not finite, in cases with one of these properties."""

    def affects(case: Case) -> bool:
        return bool(set(places) & set(case.properties))

    def matches(observed: Any, case: Case) -> bool:
        if not isinstance(observed, dict) or not affects(case):
            return False
        stand = np.allclose(np.sum(observed["b3"]), 0.0)  # p − t adds up to 0
        return not stand and not np.isfinite(np.asarray(observed["loss"], float)).all()

    return Symptom(identifier, matches, affects)


_HIGH, _UNEVEN = "the scores are large", "the rows of scores differ in height"
_BIASED = (*WEIGHTS, "b1", "b2", "b3")


def _call(part: str, case: Case) -> str:
    """Scores, loss or one gradient, after the other batch has gone through."""
    drawn = "case = {case}; net = {name}(**case.setting['sizes']); "
    drawn += "net.params = case.setting['params']; net.loss(*case.setting['other']); "
    if part == ALL_PARTS:
        drawn += "net.loss(case['X']); "
    shown = {"scores": "", "loss": "[0]", ALL_PARTS: ""}.get(part, f"[1][{part!r}]")
    return drawn + f"net.loss(*case.arguments{'[:1]' if part == 'scores' else ''}){shown}"


ConvNet = Problem(
    "ConvNet",
    _cases,
    suspects=(
        _flaw("relu-missing", linear=True),
        _flaw("relu-missing", affine=True),
        _flaw("relu-missing", linear=True, affine=True),
        _flaw("relu-mask-from-output", open_conv=True),
        _flaw("relu-mask-from-output", open_affine=True),
        _flaw("relu-mask-from-output", open_conv=True, open_affine=True),
        _flaw("relu-on-scores", clipped=True),
        _flaw("relu-on-scores", clipped=True, maskless=True),
        _overflows("softmax-global-shift", _UNEVEN),
        _overflows("softmax-unstable", _HIGH, _UNEVEN),
        _overflows("softmax-shift-not-maximum", _HIGH),
        _reg("half-missing", ("loss",), scale=2.0),
        _reg("l2-gradient-half", WEIGHTS, slope=0.5),
        _reg("l2-gradient-double", WEIGHTS, slope=2.0),
        _reg("decay-sign-both", ("loss", *WEIGHTS), scale=-1.0, slope=-1.0),
        _reg("decay-sign", WEIGHTS, slope=-1.0),
        _reg("penalty-subtracted", ("loss",), scale=-1.0),
        _reg("biases-regularised", ("loss", "b1", "b2", "b3"), over=_BIASED),
        _reg("last-layer-unregularised", ("loss", "W3"), over=WEIGHTS[:2]),
        _reg("l2-missing", ("loss", *WEIGHTS), scale=0.0, slope=0.0),
        _reg("l2-missing", WEIGHTS, slope=0.0),
        _data("loss-summed", lambda net: len(net.y), True, True),
        _data("loss-summed", lambda net: len(net.y), True, False),
        _data("gradient-summed", lambda net: len(net.y), False, True),
        _data("averaged-twice", lambda net: 1 / len(net.y), False, True),
        _data("divided-by-classes", lambda net: 1 / net.sizes["num_classes"], True, True),
        Suspect("cache-stale", _of_other_batch),
        Suspect("cache-stale", lambda net: trace(net, net.X_other, net.y_other).grads),
        Suspect("gradients-accumulate", _of_both_batches),
        Suspect("gradients-accumulate", partial(_of_both_batches, times=2)),
        Factor("error-sign", -1.0, parts=_BIASED),
    ),
    scenarios=(scenarios.network,),
    template=_call,
    hints={
        "relu-mask-from-output": (
            "On the way back a ReLU passes the gradient only where its input was positive."
        )
    },
    tolerance=1e-7,
)
