"""The last layer: scores and labels in, mean loss and its gradient out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import Case
from chainrule.check.problem import Problem
from chainrule.check.ps3.draw import labels, one_hot
from chainrule.check.ps3.scores import score_rows, torch_softmax
from chainrule.check.suspects import ExceptionInfo, Factor, Suspect, Symptom

_CONFIDENT = "the right class lies far below the best one"


def _case(scores: np.ndarray, y: np.ndarray, words: tuple[str, ...]) -> Case:
    import torch

    x = torch.tensor(scores, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(x, torch.from_numpy(y))
    loss.backward()
    assert x.grad is not None
    return Case({"x": scores, "y": y}, (loss.item(), x.grad.numpy()), words, read_only=True)


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for scores, words in score_rows(rng):
        yield _case(scores, labels(rng, *scores.shape), words)
    scores = rng.standard_normal((5, 3))
    y = labels(rng, 5, 3)
    # The contract: finite wherever the right class lies at most 700 below its row's maximum.
    for row, gap in ((1, rng.uniform(40, 200)), (3, rng.uniform(500, 690))):
        scores[row, y[row]] = scores[row].max() - gap
    yield _case(scores, y, (_CONFIDENT,))
    scores = rng.standard_normal((1, 6))
    yield _case(scores, labels(rng, 1, 6), ("the batch holds one row",))


def _batch(case: Case) -> float:
    return float(len(case.arguments[1]))


def _per_class(case: Case) -> float:
    return 1.0 / case.arguments[0].shape[1]


def _target(case: Case) -> np.ndarray:
    scores, y = case.arguments
    return one_hot(y, scores.shape[1])


def _broken(case: Case, observed: Any) -> bool | None:
    """Whether the loss came back infinite or NaN; None if there is no loss to look at."""
    if isinstance(observed, ExceptionInfo) or np.ndim(observed["loss"]) != 0:
        return None
    return not np.isfinite(np.asarray(observed["loss"], float))


def _unstable(case: Case, observed: Any) -> bool:
    scores = case.arguments[0]
    return bool(_broken(case, observed)) and bool((np.abs(scores.mean(axis=1)) > 700).any())


def _bounded(case: Case, observed: Any) -> bool:
    """Right elsewhere, but cheaper than it should be where the network is confidently wrong."""
    if _broken(case, observed) is not False or _CONFIDENT not in case.properties:
        return False
    return bool(0 <= float(observed["loss"]) < case.expected[0] - 1)


def _shifted_by_all(case: Case, observed: Any) -> bool:
    scores = case.arguments[0]
    spread = scores.max() - scores.max(axis=1).min()
    return bool(_broken(case, observed)) and spread > 740


def _twice(case: Case) -> tuple[float, np.ndarray]:
    """The softmax's probabilities taken for scores by a loss that applies a softmax itself."""
    import torch

    p = torch_softmax(case.arguments[0])
    loss = torch.nn.functional.cross_entropy(
        torch.from_numpy(p), torch.from_numpy(case.arguments[1])
    )
    return loss.item(), (torch_softmax(p) - _target(case)) / _batch(case)


def _mean_over_all(case: Case, parts: tuple[str, ...], scale: Any) -> dict[str, Any]:
    right = dict(zip(("loss", "dx"), case.expected, strict=True))
    return {name: scale(case) * right[name] for name in parts}


softmax_loss = Problem(
    "softmax_loss",
    _cases,
    outputs=("loss", "dx"),
    suspects=(
        Symptom("softmax-global-shift", _shifted_by_all),
        Symptom("softmax-unstable", _unstable),
        Symptom("log-epsilon", _bounded),
        Suspect(
            "loss-summed",
            partial(_mean_over_all, parts=("loss", "dx"), scale=_batch),
        ),
        Factor("loss-summed", _batch, ("loss",)),
        Factor("gradient-summed", _batch, ("dx",)),
        Suspect(
            "divided-by-classes",
            partial(_mean_over_all, parts=("loss", "dx"), scale=_per_class),
        ),
        Factor("divided-by-classes", _per_class, ("loss",)),
        Factor("divided-by-classes", _per_class, ("dx",)),
        Factor("averaged-twice", lambda case: 1 / _batch(case), ("dx",)),
        Factor("minus-missing", -1.0, ("loss",)),
        Factor("difference-reversed", -1.0, ("dx",)),
        Suspect("softmax-applied-twice", _twice),
        Suspect(
            "softmax-wrong-axis",
            lambda case: {
                "dx": (torch_softmax(case.arguments[0], axis=0) - _target(case)) / _batch(case)
            },
        ),
        Suspect(
            "target-off",
            lambda case: {"dx": (case.arguments[0] - _target(case)) / _batch(case)},
        ),
        Suspect(
            "target-forgotten",
            lambda case: {"dx": torch_softmax(case.arguments[0]) / _batch(case)},
        ),
    ),
    advice="scores-mutated",
)
