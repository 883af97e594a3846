"""Scenarios of the third assignment: backward passes, network, momentum, training, the entry."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.scenarios import Inputs

COUNT = "number of arrays in params"
ONE_SEED = "initial W1 with the same seed"
OTHER_SEED = "initial W1 with another seed"
ORDER = "parameters of runs with different seeds"
ONE_VALUE = "one value is returned, where next_w and config belong"
ENTRIES = ("check_predictions.csv", "predictions.csv")


def own_cache(answer: Any, inputs: Inputs, forward: Any) -> Any:
    """With the cache of the student's forward function, which meanwhile served another call."""
    dout, arguments = inputs.arguments
    _, cache = forward(*(arguments if isinstance(arguments, tuple) else (arguments,)))
    forward(*inputs.setting["other"])
    return answer(dout, cache)


def network(answer: Any, inputs: Inputs) -> dict[str, Any]:
    """Look at a new network's parameters; give another one known parameters and use it."""
    X, y, params, settings = inputs.arguments
    keywords = (
        {} if settings["weight_scale"] is None else {"weight_scale": settings["weight_scale"]}
    )
    rng = np.random.default_rng(7) if settings["seeded"] else None
    new = answer(30, [20, 12], 17, rng=rng, **keywords)
    first = new.params
    seen: dict[str, Any] = {f"initial {name}": np.array(array) for name, array in first.items()}
    seen[COUNT] = len(first)
    if settings["seeded"]:
        again, other = (
            answer(30, [20, 12], 17, rng=np.random.default_rng(seed), **keywords).params
            for seed in (7, 8)
        )
        seen[ONE_SEED] = float(np.array_equal(first["W1"], again["W1"]))
        seen[OTHER_SEED] = float(np.array_equal(first["W1"], other["W1"]))
    *hidden, classes = settings["sizes"][1:]
    penalty = {"reg": settings["reg"]} if settings["reg"] else {}
    net = answer(settings["sizes"][0], hidden, classes, **penalty)
    net.params = {name: array.copy() for name, array in params.items()}
    seen["scores"] = net.loss(X)
    loss, grads = net.loss(X, y)
    seen["loss"] = loss
    return {**seen, **{f"gradient of {name}": grad for name, grad in grads.items()}}


def momentum(answer: Any, inputs: Inputs) -> dict[str, Any]:
    """Take several steps; the configuration that comes out of one goes into the next."""
    w, grads, rates, config = inputs.arguments
    # The configuration is meant to be written into, the parameter is not.
    config = copy.deepcopy(config)
    seen: dict[str, Any] = {}
    for step, (grad, rate) in enumerate(zip(grads, rates, strict=True), start=1):
        if step > 1:
            config["learning_rate"] = rate
            w = w.copy()
        result = answer(w, grad, config)
        if not isinstance(result, tuple | list):
            raise TypeError(ONE_VALUE)
        w, config = result
        if w is None or config is None:  # there is nothing to go on with
            rest = range(step + 1, len(grads) + 1)
            none = {f"{name} after step {n}": None for n in rest for name in ("w", "velocity")}
            kept = None if config is None else config.get("velocity")
            return {**seen, f"w after step {step}": w, f"velocity after step {step}": kept, **none}
        seen[f"w after step {step}"] = w
        # Copied, because the next step may change it in place. Not stored is as good as zero.
        seen[f"velocity after step {step}"] = np.array(config.get("velocity", np.zeros_like(w)))
    return seen


def _loaded(network: Any, params: dict[str, np.ndarray], **penalty: float) -> Any:
    """A network of one layer with parameters of its own."""
    net = network(*params["W1"].shape, **penalty)
    net.params = {name: array.copy() for name, array in params.items()}
    return net


def training(answer: Any, inputs: Inputs, network: Any) -> dict[str, Any]:
    """Train a fresh network for each seed; return the last history and all parameters."""
    params, data, settings = inputs.arguments
    order = ("epochs", "batch_size", "lr", "lr_decay", "momentum")
    runs = []
    history: Any = None
    trained: Any = {}
    for seed in settings["seeds"]:
        net = _loaded(network, params, reg=settings["reg"])
        rng = np.random.default_rng(seed)
        history = answer(net, data, *(settings[name] for name in order), rng)
        trained = net.params
        runs.append(np.array(trained["W1"]))
    seen = {
        "history": history,
        "params": {f"trained {name}": array for name, array in trained.items()},
    }
    return {**seen, ORDER: np.stack(runs)} if len(runs) > 1 else seen


def write_and_read(answer: Any, inputs: Inputs, network: Any, read_entry: Any) -> dict[str, Any]:
    """Let the answer write its file, and have it read where it was written.

    Where that is this process's folder, a person's own entry is kept safe meanwhile.
    """
    params, images, path = inputs.arguments
    net = _loaded(network, params)
    file = Path(path or ENTRIES[1])
    own = file.read_bytes() if file.is_file() else None
    try:
        found = answer(net, images, path) if path else answer(net, images)
        return {"labels": found, "labels in the file": read_entry(str(file))}
    finally:
        if own is None:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(own)
