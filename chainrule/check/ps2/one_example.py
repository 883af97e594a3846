"""The 10-50-3 network that learns one example by heart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from chainrule.check.case import ANYTHING, Case, Where
from chainrule.check.problem import Problem
from chainrule.check.suspects import ExceptionInfo, Symptom

#: The first losses of a run are compared with autograd's; the rest has to follow from them.
COMPARED = 25
_LEARNT = "last loss"
_EXCESS = "losses step by step"


_DESCENT = "those of gradient descent on the cross-entropy"


def _small(excess: np.ndarray) -> bool:
    return bool(np.abs(excess).max() <= 1e-6)


def _largest(excess: np.ndarray) -> str:
    return f"losses that are off by up to {100 * np.abs(excess).max():.3g} %"


def _first_steps(rng: np.random.Generator) -> Iterator[Case]:
    for _ in range(2):
        lr, steps = float(rng.uniform(0.03, 0.06)), int(rng.integers(5, 12))
        yield from _runs(rng, {"lr": lr, "steps": steps})


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield from _first_steps(rng)
    yield from _runs(rng, {})


def _runs(rng: np.random.Generator, *choices: dict[str, Any]) -> Iterator[Case]:
    for options in choices:
        steps = int(options.get("steps", 1000))
        x = rng.uniform(-2.0, 2.0, (1, 10))
        target = np.eye(3)[rng.integers(3)][np.newaxis]
        expected: dict[str, Any] = {
            "losses": Where(np.zeros(steps), lambda _: True, "finite numbers"),
            _EXCESS: Where(np.zeros(min(steps, COMPARED)), _small, _DESCENT, _largest),
            "start": ANYTHING,
        }
        if not options:
            expected[_LEARNT] = Where(0.04, lambda loss: bool(loss < 0.05), "less than 0.05")
        seed = int(rng.integers(1000))
        yield Case(
            {"x": x, "target": target, "options": options, "seed": seed},
            expected,
            setting={"start": _parameters(seed)},
            properties=() if options else ("lr and steps have their default values",),
            label=f"the 10-50-3 network, {steps:,} steps, lr = {options.get('lr', 0.02):.3g}",
        )


def _scenario(answer: Any, case: Case, make_model: Any) -> dict[str, Any]:
    """Train a network whose parameters are the check's own: the losses follow from these alone."""
    x, target, options, seed = case.arguments
    model = make_model(seed)
    start = case.setting["start"]
    first, second = model[0], model[2]
    first.w, first.b, second.w, second.b = (array.copy() for array in start)
    losses = answer(model, x, target, **options)
    seen = {"losses": losses, "start": start, _EXCESS: None, _LEARNT: None}
    if isinstance(losses, list | np.ndarray) and np.ndim(losses) == 1 and len(losses):
        seen[_LEARNT] = losses[-1]
        seen[_EXCESS] = _excess(start, case, np.asarray(losses, float)[:COMPARED])
    return seen


def _call(part: str, case: Case) -> str:
    """The training of a network with the check's own parameters."""
    return (
        "case = {case}; model = small_network(7); "
        "model[0].w, model[0].b, model[2].w, model[2].b = case.setting['start']; "
        "{name}(model, case['x'], case['target'], **case['options'])"
        + ("[-1]" if part == _LEARNT else "")
    )


def _parameters(seed: int) -> list[np.ndarray]:
    """Weights and biases of the 10-50-3 network, drawn as a fresh one's might be."""
    rng = np.random.default_rng(seed)
    w1, w2 = rng.standard_normal((10, 50)) / 10**0.5, rng.standard_normal((50, 3)) / 50**0.5
    return [w1, 0.1 * rng.standard_normal((1, 50)), w2, 0.1 * rng.standard_normal((1, 3))]


def _excess(start: list[np.ndarray], case: Case, losses: np.ndarray) -> np.ndarray:
    """Relative difference to gradient descent, on whichever loss comes closest.

    Each loss may have been recorded before its step or after it.
    """
    made = [_descend(start, case, kind, kind, len(losses)) for kind in _LOSSES]
    ways = [losses / right - 1 for run in made for right in (run[:-1], run[1:])]
    return min(ways, key=lambda way: float(np.nan_to_num(np.abs(way), nan=np.inf).max()))


#: The text's loss is the cross-entropy. An answer written from the signature alone may have chosen
#: another, as long as loss and gradient belong together.
_LOSSES: dict[str, Callable[[Any, Any], Any]] = {
    "cross-entropy": lambda p, t: -(t * p.log()).sum(),
    "mean cross-entropy": lambda p, t: -(t * p.log()).mean(),
    "squared error": lambda p, t: ((p - t) ** 2).sum(),
    "half squared error": lambda p, t: ((p - t) ** 2).sum() / 2,
    "mean squared error": lambda p, t: ((p - t) ** 2).mean(),
}


def _descend(
    start: list[np.ndarray],
    case: Case,
    recorded: str,
    descended: str,
    steps: int,
    *,
    sign: float = 1.0,
    rate: float | None = None,
) -> np.ndarray:
    """The losses ``recorded``, (steps + 1,), while ``descended`` is made smaller.

    ``rate`` stands in for the learning rate that was passed.
    """
    import torch

    x, target, options, _ = case.arguments
    lr = float(options.get("lr", 0.02)) if rate is None else rate
    parameters = [torch.tensor(array, requires_grad=True) for array in start]
    w1, b1, w2, b2 = parameters
    x_, target_ = torch.from_numpy(x), torch.from_numpy(target)
    made = []
    for _ in range(steps + 1):
        p = (torch.relu(x_ @ w1 + b1) @ w2 + b2).softmax(dim=1)
        made.append(_LOSSES[recorded](p, target_).item())
        gradients = torch.autograd.grad(_LOSSES[descended](p, target_), parameters)
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients, strict=True):
                parameter -= sign * lr * gradient
    return np.array(made)


def _went(recorded: str, descended: str, **how: float) -> Any:
    def matches(case: Case, observed: Any) -> bool:
        losses = _first_losses(observed)
        if losses is None:
            return False
        made = _descend(observed["start"], case, recorded, descended, len(losses), **how)
        return bool(np.allclose(losses, made[:-1], rtol=1e-6))

    return matches


def _negated(case: Case, observed: Any) -> bool:
    losses = _first_losses(observed)
    if losses is None:
        return False
    made = _descend(observed["start"], case, "cross-entropy", "cross-entropy", len(losses))
    return bool(np.allclose(-losses, made[:-1], rtol=1e-6))


def _first_losses(observed: Any) -> np.ndarray | None:
    if isinstance(observed, ExceptionInfo) or observed.get(_EXCESS) is None:
        return None
    return np.asarray(observed["losses"], float)[:COMPARED]


def _constant(observed: Any) -> bool:
    losses = _first_losses(observed)
    return losses is not None and len(losses) > 1 and bool(np.ptp(losses) < 1e-12 < losses[0])


train_one_example = Problem(
    "train_one_example",
    _cases,
    scenarios=(_scenario,),
    template=_call,
    suspects=(
        # Feeding p − t to the softmax layer descends on the squared error instead.
        Symptom("softmax-jacobian-twice", _went("cross-entropy", "half squared error")),
        Symptom("softmax-jacobian-twice", _went("cross-entropy", "squared error")),
        Symptom("error-sign", _went("cross-entropy", "cross-entropy", sign=-1.0)),
        Symptom("learning-rate-ignored", _went("cross-entropy", "cross-entropy", rate=0.02)),
        Symptom("divided-by-classes", _went("mean cross-entropy", "cross-entropy")),
        Symptom("minus-missing", _negated),
        Symptom("step-missing", _constant),
    ),
    lists=True,
    floor=1e-6,
    sentences={
        "error-sign": "the loss rises: the gradient has the wrong sign.",
        "softmax-jacobian-twice": "the gradient went through the softmax's Jacobian twice.",
        "minus-missing": "the losses are negative: the minus sign is missing.",
        "step-missing": "the losses do not change: no step is made.",
        "divided-by-classes": "the losses are divided by the number of classes.",
    },
    hints={
        "divided-by-classes": "One example's cross-entropy is the sum −Σ t log p, not a mean.",
        "error-sign": "Look at the sign of the gradient of −Σ t log p with respect to p.",
        "step-missing": "After each backward pass every layer makes a step.",
    },
)

#: Without the thousand steps, which are many calls where the layers are another process's.
first_steps = replace(train_one_example, cases=_first_steps, graded=False)
