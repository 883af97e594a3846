"""The 10-50-3 network that learns one example by heart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from chainrule.check.case import Case, Raised, Sign, Where
from chainrule.check.problem import Problem

#: The first losses of a run are held against autograd's; the rest has to follow from them.
COMPARED = 25
_PARAMETERS = {"first w": (10, 50), "first b": (1, 50), "second w": (50, 3), "second b": (1, 3)}
_LEARNT = "loss in the end"


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for options in ({"lr": float(rng.uniform(0.03, 0.06)), "steps": int(rng.integers(5, 12))}, {}):
        steps = int(options.get("steps", 1000))
        x = rng.uniform(-2.0, 2.0, (1, 10))
        target = np.eye(3)[rng.integers(3)][np.newaxis]
        expected: dict[str, Any] = {
            name: Where(np.zeros(shape), lambda _: True) for name, shape in _PARAMETERS.items()
        }
        expected["losses"] = Where(np.zeros(steps), lambda _: True)
        if not options:
            expected[_LEARNT] = Where(0.04, lambda loss: bool(loss < 0.05))
        yield Case(
            (x, target, options, int(rng.integers(1000))),
            expected,
            properties=() if options else ("lr and steps have their default values",),
            holds=_holds(x, target, float(options.get("lr", 0.02))),
            label="the 10-50-3 network, " + (str(options) if options else "1,000 steps, lr = 0.02"),
        )


def _scenario(answer: Any, case: Case, make_model: Any) -> dict[str, Any]:
    x, target, options, seed = case.arguments
    model = make_model(seed)
    first, second = model[0], model[2]
    arrays = [np.array(array) for array in (first.w, first.b, second.w, second.b)]
    losses = answer(model, x, target, **options)
    seen = {**dict(zip(_PARAMETERS, arrays, strict=True)), "losses": losses}
    if isinstance(losses, list | np.ndarray) and len(losses):
        seen[_LEARNT] = losses[-1]
    return seen


def _holds(x: np.ndarray, target: np.ndarray, lr: float) -> Callable[[Any], bool]:
    """Whether the losses are those of gradient descent, on whichever loss fits a probability."""

    def holds(parts: Any) -> bool:
        return any(_follows(parts, x, target, lr, kind, kind) for kind in _LOSSES)

    return holds


#: The text's loss is the cross-entropy. An answer written from the signature alone may have chosen
#: another, as long as loss and gradient belong together.
_LOSSES: dict[str, Callable[[Any, Any], Any]] = {
    "cross-entropy": lambda p, t: -(t * p.log()).sum(),
    "mean cross-entropy": lambda p, t: -(t * p.log()).mean(),
    "squared error": lambda p, t: ((p - t) ** 2).sum(),
    "half squared error": lambda p, t: ((p - t) ** 2).sum() / 2,
    "mean squared error": lambda p, t: ((p - t) ** 2).mean(),
}


def _follows(
    parts: Any,
    x: np.ndarray,
    target: np.ndarray,
    lr: float,
    recorded: str,
    descended: str,
    *,
    sign: float = 1.0,
) -> bool:
    """Whether the losses are ``recorded`` while ``descended`` is made smaller.

    Each may have been recorded before its step or after it.
    """
    import torch

    losses = np.asarray(parts["losses"], float)[:COMPARED]
    w1, b1, w2, b2 = (torch.tensor(parts[name], requires_grad=True) for name in _PARAMETERS)
    x_, target_ = torch.from_numpy(x), torch.from_numpy(target)
    made = []
    for _ in range(len(losses) + 1):
        p = (torch.relu(x_ @ w1 + b1) @ w2 + b2).softmax(dim=1)
        made.append(_LOSSES[recorded](p, target_).item())
        gradients = torch.autograd.grad(_LOSSES[descended](p, target_), (w1, b1, w2, b2))
        with torch.no_grad():
            for parameter, gradient in zip((w1, b1, w2, b2), gradients, strict=True):
                parameter -= sign * lr * gradient
    before, after = np.array(made[:-1]), np.array(made[1:])
    return any(np.allclose(losses, right, rtol=1e-6, atol=1e-9) for right in (before, after))


def _went(recorded: str, descended: str, *, sign: float = 1.0) -> Any:
    def looks(case: Case, observed: Any) -> bool:
        if isinstance(observed, Raised) or np.ndim(observed.get("losses")) != 1:
            return False
        x, target, options, _ = case.arguments
        lr = float(options.get("lr", 0.02))
        return _follows(observed, x, target, lr, recorded, descended, sign=sign)

    return looks


def _constant(case: Case, observed: Any) -> bool:
    if isinstance(observed, Raised) or np.ndim(observed.get("losses")) != 1:
        return False
    losses = np.asarray(observed["losses"], float)
    return len(losses) > 1 and bool(np.ptp(losses) < 1e-12)


train_one_example = Problem(
    "train_one_example",
    _cases,
    inputs=("x", "target", "options", "seed"),
    roads=(_scenario,),
    suspects=(
        # Feeding p − t to the softmax layer descends on the squared error instead.
        Sign("softmax-jacobian-twice", _went("cross-entropy", "half squared error")),
        Sign("error-sign", _went("cross-entropy", "cross-entropy", sign=-1.0)),
        Sign("step-missing", _constant),
    ),
    lists=True,
)
