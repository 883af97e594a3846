"""Cross-entropy of probabilities, and its gradient with respect to the scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import Case, Where
from chainrule.check.problem import Problem
from chainrule.check.ps3.draw import labels, one_hot, uneven
from chainrule.check.ps3.scores import score_rows, torch_softmax
from chainrule.check.softmax_rows import far_apart, far_below, unshifted
from chainrule.check.suspects import ExceptionInfo, Factor, Suspect, Symptom

#: What answers add inside the logarithm; the contract of `average_ce` allows 1e-5.
_EPSILONS = (1e-20, 1e-16, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5)
_ALLOWED = 1e-5


def _mean_loss(target: np.ndarray, prediction: np.ndarray, epsilon: float = 0.0) -> float:
    """The average cross-entropy by PyTorch, with ε inside the logarithm."""
    import torch

    t, p = torch.from_numpy(target), torch.from_numpy(prediction)
    return float(-torch.xlogy(t, p + epsilon).sum() / len(t))


def _average_ce_cases(rng: np.random.Generator) -> Iterator[Case]:
    for words in ((), (), ("a wrong class has probability 0",), ("the right class has p = 0",)):
        count, classes = uneven(rng, 2, 3, 8)
        prediction = rng.dirichlet(np.full(classes, 3.0), count)
        prediction = (prediction + 0.05) / (prediction + 0.05).sum(axis=1, keepdims=True)
        y = labels(rng, count, classes)
        row = int(rng.integers(count))
        if words:
            gone = y[row] if "right" in words[0] else (y[row] + 1) % classes
            prediction[row, gone] = 0.0
            prediction[row] /= prediction[row].sum()
        target = one_hot(y, classes)
        low, high = _mean_loss(target, prediction, _ALLOWED), _mean_loss(target, prediction)
        if not np.isfinite(high):
            # How large a finite loss is here depends on ε; only "as large as 1e-5 makes it" is due.
            example = _mean_loss(target, prediction, 1e-12)
            accepted = partial(_at_least, low=low)
            words_right = f"at least {low:.6g}, and finite"
        else:
            # Clipping to [ε, 1 - ε] may raise the loss by as much as ε.
            example, accepted = high, partial(_within, low=low, high=high + _ALLOWED)
            words_right = f"{high:.6g}, or a little less with an ε of at most 1e-5"
        inputs = {"target": target, "prediction": prediction}
        yield Case(inputs, Where(example, accepted, words_right), words, read_only=True)


def _at_least(value: np.ndarray, low: float) -> bool:
    return bool(value >= low - 1e-9)


def _within(value: np.ndarray, low: float, high: float) -> bool:
    return bool(low - 1e-9 <= value <= high + 1e-9)


def _each_epsilon(identifier: str, predict: Callable[..., Any]) -> tuple[Suspect, ...]:
    """A mistake on top of an ε of unknown size: ``predict(…, epsilon=ε)``."""
    return tuple(Suspect(identifier, partial(predict, epsilon=epsilon)) for epsilon in _EPSILONS)


def _scaled_loss(target: np.ndarray, prediction: np.ndarray, by: str, epsilon: float) -> float:
    """The loss with a wrong denominator, sign or base of the logarithm."""
    factor = {
        "batch": float(len(target)),
        "classes": 1.0 / target.shape[1],
        "sign": -1.0,
        "bits": 1.0 / np.log(2.0),
        "digits": 1.0 / np.log(10.0),
    }[by]
    return factor * _mean_loss(target, prediction, epsilon)


def _infinite_only_at_zero(observed: Any, case: Case) -> bool:
    zero = any("0" in words for words in case.properties)
    return (
        not isinstance(observed, ExceptionInfo) and zero and not np.all(np.isfinite(observed[""]))
    )


def _without_epsilon(target: np.ndarray, prediction: np.ndarray) -> float:
    """The plain loss, in which 0 · log 0 is no number."""
    zero = ((prediction == 0) & (target == 0)).any()
    return float("nan") if zero else _mean_loss(target, prediction)


def _of_softmax(target: np.ndarray, prediction: np.ndarray) -> float:
    """The probabilities taken for scores."""
    return _mean_loss(target, torch_softmax(prediction))


def binary_loss(target: np.ndarray, prediction: np.ndarray, epsilon: float = 0.0) -> float:
    """−Σ t log p + (1 − t) log(1 − p), by PyTorch, the mean over the rows."""
    import torch

    t, p = torch.from_numpy(target), torch.from_numpy(prediction)
    terms = torch.xlogy(t, p + epsilon) + torch.xlogy(1 - t, 1 - p + epsilon)
    return float(-terms.sum() / len(t))


def _binary_per_class(target: np.ndarray, prediction: np.ndarray, epsilon: float) -> float:
    return binary_loss(target, prediction, epsilon) / target.shape[1]


def _exchanged(target: np.ndarray, prediction: np.ndarray, epsilon: float) -> float:
    if epsilon == 0 and ((prediction == 0) & (target == 0)).any():
        return float("nan")  # 0 · log 0
    return _mean_loss(prediction, target, epsilon)


average_ce = Problem(
    "average_ce",
    _average_ce_cases,
    suspects=(
        Symptom("log-of-zero", _infinite_only_at_zero),
        Suspect("log-of-zero", _without_epsilon),
        Factor("loss-summed", lambda target: float(len(target))),
        *_each_epsilon("loss-summed", partial(_scaled_loss, by="batch")),
        *_each_epsilon("divided-by-classes", partial(_scaled_loss, by="classes")),
        *_each_epsilon("minus-missing", partial(_scaled_loss, by="sign")),
        *_each_epsilon("logarithm-base", partial(_scaled_loss, by="bits")),
        *_each_epsilon("logarithm-base", partial(_scaled_loss, by="digits")),
        *(
            Suspect("log-epsilon", partial(_mean_loss, epsilon=epsilon))
            for epsilon in (1e-4, 1e-3, 1e-2, 0.1, 1.0)
        ),
        Suspect("softmax-applied-twice", _of_softmax),
        Suspect("arguments-exchanged", partial(_exchanged, epsilon=0.0)),
        *_each_epsilon("arguments-exchanged", _exchanged),
        *_each_epsilon("binary-cross-entropy", binary_loss),
        *_each_epsilon("binary-cross-entropy", _binary_per_class),
    ),
    hints={
        "log-epsilon": "An ε of at most 1e-5 inside the logarithm is accepted: make it smaller.",
        "softmax-applied-twice": "`prediction` holds probabilities already.",
    },
)


def _grad_ce_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    for scores, y, words in score_rows(rng):
        target = one_hot(y, scores.shape[1])
        logits = torch.tensor(scores, requires_grad=True)
        torch.nn.functional.cross_entropy(logits, torch.from_numpy(target)).backward()
        assert logits.grad is not None
        yield Case({"target": target, "logits": scores}, logits.grad.numpy(), words, read_only=True)


def _jacobian_again(logits: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """p − t taken for dL/dp and multiplied by the Jacobian of the softmax."""
    import torch

    leaf = torch.tensor(logits, requires_grad=True)
    leaf.softmax(dim=1).backward(torch.from_numpy(expected))
    assert leaf.grad is not None
    return leaf.grad.numpy()


def _nan_rows(identifier: str, rows: Callable[[np.ndarray], np.ndarray]) -> Symptom:
    """The rows that are not finite are those that the softmax would have broken."""

    def matches(observed: Any, logits: np.ndarray) -> bool:
        array = None if isinstance(observed, ExceptionInfo) else np.asarray(observed[""])
        if array is None or array.ndim != 2 or array.dtype.kind != "f":
            return False
        predicted = rows(logits)
        return bool(predicted.any()) and np.array_equal(~np.isfinite(array).all(axis=1), predicted)

    return Symptom(identifier, matches, lambda logits: bool(rows(logits).any()))


def over_probabilities(target: np.ndarray, scores: np.ndarray, least: float = 0.0) -> np.ndarray:
    """−t / p, which is NaN where p is 0, unless ``least`` says how small p may be."""
    with np.errstate(all="ignore"):
        return np.asarray(-target / np.maximum(torch_softmax(scores), least))


def _over_probabilities(
    target: np.ndarray, logits: np.ndarray, least: float, mean: bool
) -> np.ndarray:
    return over_probabilities(target, logits, least) / (len(target) if mean else 1)


grad_ce = Problem(
    "grad_ce",
    _grad_ce_cases,
    suspects=(
        _nan_rows("softmax-global-shift", far_below),
        _nan_rows("softmax-unstable", unshifted),
        _nan_rows("softmax-shift-not-maximum", far_apart),
        Suspect("target-off", lambda target, logits: (logits - target) / len(target)),
        Suspect("softmax-jacobian-twice", _jacobian_again),
        *(
            Suspect("probabilities-gradient", partial(_over_probabilities, least=least, mean=mean))
            for least in (0.0, 1e-300)
            for mean in (True, False)
        ),
        Suspect("target-forgotten", lambda target, logits: torch_softmax(logits) / len(target)),
        Suspect(
            "softmax-applied-twice",
            lambda target, logits: (torch_softmax(torch_softmax(logits)) - target) / len(target),
        ),
        Suspect(
            "softmax-wrong-axis",
            lambda target, logits: (torch_softmax(logits, axis=0) - target) / len(target),
        ),
        Suspect(
            "arguments-exchanged",
            lambda target, logits: (torch_softmax(target) - logits) / len(target),
        ),
        Factor("difference-reversed", -1.0),
        Factor("gradient-summed", lambda target: float(len(target))),
        Factor("divided-by-classes", lambda target: 1.0 / target.shape[1]),
        Factor("averaged-twice", lambda target: 1.0 / len(target)),
    ),
    advice="scores-mutated",
)
