"""Roads of the fourth assignment: backward passes with either cache, and the network."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scenarios import Given

WEIGHTS = ("W1", "W2", "W3")
#: The sizes of the networks whose start is looked at.
START: dict[str, Any] = {
    "input_dim": (2, 8, 6),
    "num_filters": 6,
    "filter_size": 5,
    "hidden_dim": 20,
    "num_classes": 7,
}


def own_cache(answer: Any, given: Given, forward: Any) -> Any:
    """With the cache that the student's own forward pass makes."""
    dout, *inputs = given.arguments
    _, cache = forward(*inputs)
    return answer(dout, cache)


def plain_cache(answer: Any, given: Given, forward: Any) -> Any:
    """With the cache of the contract: the inputs of the forward pass."""
    dout, *inputs = given.arguments
    return answer(dout, tuple(inputs))


def network(answer: Any, given: Given) -> dict[str, Any]:
    """Build it, give it known parameters, show it another batch, then the one that counts."""
    X, y = given.arguments
    net = answer(**given.setting["sizes"])
    net.params = {name: value.copy() for name, value in given.setting["params"].items()}
    X_other, y_other = given.setting["other"]
    net.loss(X_other.copy(), y_other.copy())
    scores = net.loss(X)
    loss, grads = net.loss(X, y)
    return {"scores": scores, "loss": loss, **grads}


def _built(answer: Any, scale: float, **seeded: Any) -> dict[str, np.ndarray]:
    """The parameters of a new network."""
    made = answer(**START, weight_scale=scale, **seeded)
    return {name: np.asarray(value) for name, value in dict(made.params).items()}


def start(answer: Any, given: Given) -> dict[str, Any]:
    """Build three networks, two of them from one seed."""
    scale, seed = given.arguments
    one, again, other = (
        _built(answer, scale, rng=np.random.default_rng(s)) for s in (seed, seed, seed + 1)
    )
    return {
        **one,
        "the same seed": float(all(np.array_equal(one[name], again[name]) for name in one)),
        "another seed": float(all(np.array_equal(one[name], other[name]) for name in WEIGHTS)),
    }


def without_rng(answer: Any, given: Given) -> dict[str, Any]:
    """The same for a class that takes no ``rng``, as the classic exercise's does not."""
    try:
        answer(**START, rng=np.random.default_rng(0))
    except TypeError:
        drawn = _built(answer, given.arguments[0])
        return {**drawn, "the same seed": 1.0, "another seed": 0.0}
    return start(answer, given)
