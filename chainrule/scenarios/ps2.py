"""Scenarios of the second assignment: layers as objects, and a pass by hand."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from chainrule.scenarios import Inputs

#: What is appended to the names of what a second batch shows.
SECOND = " of the next batch"
#: What another layer of the same kind gets between a layer's forward and backward pass.
OTHER_X = np.array([[-1.0, 2.0, 3.0]])
ACTIVATIONS = ("sigmoid", "tanh", "relu")
AGAIN = "sigmoid with the same seed"
OTHER = "sigmoid with another seed"
EXPONENTS = "relu with small weights and inputs"
UNKNOWN = -1.0


WARNED = "overflow warnings"


def sigmoid(answer: Any, inputs: Inputs) -> dict[str, Any]:
    """Call it, and see whether NumPy warns of an overflow on the way."""
    with np.errstate(over="warn"), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = answer(*inputs.arguments)
    return {"": value, WARNED: float(any("overflow" in str(w.message) for w in caught))}


def dense(answer: Any, inputs: Inputs) -> dict[str, Any]:
    """Build a layer, give it known parameters, and use it twice with another layer in between."""
    w, b, x, dy, lr = inputs.arguments
    layer = answer(*w.shape, np.random.default_rng(7))
    seen = {"w of a new layer": np.array(layer.w), "b of a new layer": np.array(layer.b)}
    layer.w, layer.b = w.copy(), b.copy()
    for i, suffix in enumerate(("", SECOND)):
        seen[f"y{suffix}"] = layer.forward(x[i])
        answer(2, 9, np.random.default_rng(8)).forward(np.ones((1, 2)))
        seen[f"dx{suffix}"] = layer.backward(dy[i])
        seen[f"dw{suffix}"] = _kept(layer.dw)
        seen[f"db{suffix}"] = _as_row(_kept(layer.db), w.shape[1])
    layer.step(lr)
    return {**seen, "w after a step": layer.w, "b after a step": _as_row(layer.b, w.shape[1])}


def _kept(value: Any) -> Any:
    """A copy: the next backward pass may overwrite a gradient in place."""
    return value.copy() if isinstance(value, np.ndarray) else value


def _as_row(value: Any, units: int) -> Any:
    """A bias or its gradient of shape (units,) serves as well as one of shape (1, units)."""
    return np.reshape(value, (1, units)) if np.shape(value) == (units,) else value


def elementwise(answer: Any, inputs: Inputs) -> dict[str, Any]:
    """Use one layer for two batches, with another layer of its kind at work in between."""
    layer = answer()
    return _two_batches(layer, answer(), layer.step, inputs)


def softmax(answer: Any, inputs: Inputs) -> dict[str, Any]:
    """The same for a class that need not have a step: nothing in it learns."""
    layer = answer()
    return _two_batches(layer, answer(), getattr(layer, "step", None), inputs)


def _two_batches(layer: Any, other: Any, step: Any, inputs: Inputs) -> dict[str, Any]:
    seen = {}
    for i, suffix in enumerate(("", SECOND)):
        x, dy = inputs.arguments[2 * i : 2 * i + 2]
        seen[f"y{suffix}"] = layer.forward(x)
        other.forward(OTHER_X.copy())
        seen[f"dx{suffix}"] = layer.backward(dy)
        if step is not None:
            step(0.1)
    return seen


def own_cache(answer: Any, inputs: Inputs, forward: Any) -> Any:
    """With the cache that the student's own forward pass makes."""
    params, x, y = inputs.arguments
    prediction, cache = forward(params, x)
    return answer(params, cache, prediction, y)


class Narrowed(np.random.Generator):
    """A generator whose numbers lie nearer to their mean: their distance is multiplied by a factor.

    Attributes:
        others: how many draws were of kinds that are left as they are.
    """

    def __init__(self, seed: int, factor: float) -> None:
        super().__init__(np.random.PCG64(seed))
        self.factor, self.others = factor, 0

    def standard_normal(self, *given: Any, **named: Any) -> Any:
        return self.factor * super().standard_normal(*given, **named)

    def normal(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        return super().normal(loc, self.factor * np.asarray(scale), size)

    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
        middle, half = (np.add(high, low) / 2, np.subtract(high, low) / 2)
        return super().uniform(middle - self.factor * half, middle + self.factor * half, size)

    def random(self, *given: Any, **named: Any) -> Any:
        return 0.5 + self.factor * (super().random(*given, **named) - 0.5)

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_") and name not in _NARROWED:
            self.others += 1
        return super().__getattribute__(name)


_NARROWED = ("factor", "others", "standard_normal", "normal", "uniform", "random")


def _exponents(answer: Any, seed: int) -> np.ndarray:
    """With which powers of the drawn numbers the first norm of one and of three ReLU layers grows.

    The powers are those for small numbers; UNKNOWN where a norm is 0 or not all that is random is
    drawn from the generator's usual distributions.
    """
    found = []
    for depth in (1, 3):
        norms, others = [], 0
        for halvings in (11 - depth, 12 - depth):
            rng = Narrowed(seed, 0.5**halvings)
            norms.append(float(answer(depth, "relu", rng)[0]))
            others += rng.others
        measured = min(norms) > 0 and not others
        found.append(np.log2(norms[0] / norms[1]) if measured else UNKNOWN)
    return np.array(found)


def vanishing(answer: Any, inputs: Inputs) -> dict[str, Any]:
    """Norms of one seed for each activation; the same seed and another one once more."""
    depth, seed = inputs.arguments
    seen = {name: answer(depth, name, np.random.default_rng(seed)) for name in ACTIVATIONS}
    for name in ACTIVATIONS:
        seen[one_layer(name)] = answer(1, name, np.random.default_rng(seed))
    for name, other in ((AGAIN, seed), (OTHER, seed + 1)):
        again = answer(depth, "sigmoid", np.random.default_rng(other))
        both = np.shape(again) == np.shape(seen["sigmoid"]) == (depth,)
        seen[name] = np.asarray(again) - np.asarray(seen["sigmoid"]) if both else None
    if depth == 1:
        seen[EXPONENTS] = _exponents(answer, seed)
    return seen


def one_layer(name: str) -> str:
    """Name what a network of one layer shows."""
    return f"{name}, one layer"
