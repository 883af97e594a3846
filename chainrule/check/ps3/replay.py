"""A training run in PyTorch, step by step: its result, done right or with a given mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.check.ps3.oracle import Arrays, passes

#: The sets of a training run: what a figure's name begins with, inputs, targets.
SETS = (("train", "X_train", "y_train"), ("validation", "X_val", "y_val"))


def measure(data: Arrays, params: Arrays) -> dict[str, float]:
    """Loss (without a penalty) and accuracy on both sets, by PyTorch."""
    found = {}
    for name, inputs, targets in SETS:
        seen = passes(data[inputs], data[targets], params)
        found[f"{name}_loss"] = seen["loss"]
        found[f"{name}_accuracy"] = float((seen["scores"].argmax(axis=1) == data[targets]).mean())
    return found


def follow(
    params: Arrays,
    data: Arrays,
    settings: dict[str, Any],
    *,
    order: Callable[[Arrays, int], list[Any]],
    rate: Callable[[float, float, int, int], float] = lambda lr, decay, epoch, step: (
        lr * decay**epoch
    ),
    forget: bool = False,
    mu: float | None = None,
    on: str = "train",
    at_once: bool = False,
    penalty_in: str = "",
) -> dict[str, Any]:
    """Train in PyTorch; the keywords select a mistake.

    ``order`` gives the batches of an epoch, ``rate`` the learning rate of a step, ``forget`` drops
    the velocity after each epoch, ``on`` names the sets that are trained on, the
    validation set in one batch if ``at_once``, ``penalty_in`` the sets whose recorded loss includes
    the penalty.
    """
    import torch

    now_at = {name: torch.from_numpy(array) for name, array in params.items()}
    velocity = {name: torch.zeros_like(array) for name, array in now_at.items()}
    keep = settings["momentum"] if mu is None else mu
    history: dict[str, list[float]] = {}
    step = 0
    for epoch in range(settings["epochs"]):
        for name, inputs, targets in SETS:
            if name not in on:
                continue
            size = settings["batch_size"]
            size = len(data[inputs]) if at_once and name == "validation" else size
            for rows in order({"X": data[inputs]}, size):
                grads = passes(
                    data[inputs][rows],
                    data[targets][rows],
                    {key: array.numpy() for key, array in now_at.items()},
                )["grads"]
                now = rate(settings["lr"], settings["lr_decay"], epoch, step)
                step += 1
                for key, grad in grads.items():
                    if key.startswith("W"):
                        grad = grad + settings["reg"] * now_at[key].numpy()
                    velocity[key] = torch.add(
                        keep * velocity[key], torch.from_numpy(grad), alpha=-now
                    )
                    now_at[key] = torch.add(now_at[key], velocity[key])
        if forget:
            velocity = {key: torch.zeros_like(array) for key, array in velocity.items()}
        seen = measure(data, {key: array.numpy() for key, array in now_at.items()})
        penalty = settings["reg"] / 2 * float(now_at["W1"].square().sum())
        for key, value in seen.items():
            recorded, _, what = key.rpartition("_")
            more = penalty if what == "loss" and recorded in penalty_in.split() else 0.0
            history.setdefault(key, []).append(value + more)
    return {
        "history": {key: np.array(values) for key, values in history.items()},
        "params": {f"trained {key}": array.numpy() for key, array in now_at.items()},
    }


def whole(data: Arrays, size: int) -> list[Any]:
    """Every example once, in the order of the set; the last batch may be smaller."""
    count = len(data["X"])
    return [slice(start, start + size) for start in range(0, count, size)]


def full_batches_only(data: Arrays, size: int) -> list[Any]:
    """The same without a last batch that is smaller."""
    return [rows for rows in whole(data, size) if rows.stop <= len(data["X"])]
