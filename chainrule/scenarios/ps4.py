"""Scenarios of the fourth assignment: backward passes with either cache, and the network."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scenarios import Inputs

WEIGHTS = ("W1", "W2", "W3")
#: The sizes of the networks whose initial parameters are checked.
START: dict[str, Any] = {
    "input_dim": (2, 8, 6),
    "num_filters": 6,
    "filter_size": 5,
    "hidden_dim": 20,
    "num_classes": 7,
}


def own_cache(answer: Any, inputs: Inputs, forward: Any) -> Any:
    """With the cache that the student's own forward pass makes."""
    dout, *arguments = inputs.arguments
    _, cache = forward(*arguments)
    return answer(dout, cache)


def plain_cache(answer: Any, inputs: Inputs, forward: Any) -> Any:
    """With the cache of the contract: the inputs of the forward pass."""
    dout, *arguments = inputs.arguments
    return answer(dout, tuple(arguments))


def network(answer: Any, inputs: Inputs) -> dict[str, Any]:
    """Build it, give it known parameters, show it another batch, then the one that counts."""
    X, y = inputs.arguments
    net = answer(**inputs.setting["sizes"])
    net.params = {name: value.copy() for name, value in inputs.setting["params"].items()}
    X_other, y_other = inputs.setting["other"]
    net.loss(X_other.copy(), y_other.copy())
    scores = net.loss(X)
    loss, grads = net.loss(X, y)
    return {"scores": scores, "loss": loss, **grads}


def _built(answer: Any, scale: float, **seeded: Any) -> dict[str, np.ndarray]:
    """The parameters of a new network."""
    made = answer(**START, weight_scale=scale, **seeded)
    return {name: np.asarray(value) for name, value in dict(made.params).items()}


def start(answer: Any, inputs: Inputs) -> dict[str, Any]:
    """Build three networks, two of them from one seed."""
    scale, seed = inputs.arguments
    one, again, other = (
        _built(answer, scale, rng=np.random.default_rng(s)) for s in (seed, seed, seed + 1)
    )
    return {
        **one,
        "the same seed": float(all(np.array_equal(one[name], again[name]) for name in one)),
        "another seed": float(all(np.array_equal(one[name], other[name]) for name in WEIGHTS)),
    }


def without_rng(answer: Any, inputs: Inputs) -> dict[str, Any]:
    """The same for a class that takes no ``rng``, as the classic exercise's does not."""
    try:
        answer(**START, rng=np.random.default_rng(0))
    except TypeError:
        drawn = _built(answer, inputs.arguments[0])
        return {**drawn, "the same seed": 1.0, "another seed": 0.0}
    return start(answer, inputs)
