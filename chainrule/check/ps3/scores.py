"""Softmax, cross-entropy, and the gradient of the two together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import Case, Where
from chainrule.check.problem import Problem
from chainrule.check.ps3.draw import labels, one_hot, uneven
from chainrule.check.suspects import ExceptionInfo, Factor, Suspect, Symptom

#: What answers add inside the logarithm; the contract of `average_ce` allows 1e-5.
_EPSILONS = (1e-20, 1e-16, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5)
_ALLOWED = 1e-5


def score_rows(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, tuple[str, ...]]]:
    """Scores (N, C), N ≠ C: of ordinary size, high up, deep down, and mixed."""
    for heights, words in (
        ((0.0,), ()),
        ((0.0,), ()),
        ((900.0, 1000.0), ("the scores lie near +1000",)),
        ((-900.0, -1000.0), ("the scores lie near −1000",)),
        ((1000.0, -1000.0, 0.0), ("the rows lie at very different heights",)),
    ):
        count, classes = uneven(rng, 2, 3, 8)
        scores = rng.standard_normal((count, classes)) * 2
        yield scores + np.resize(np.array(heights), count)[:, np.newaxis], words


def torch_softmax(scores: np.ndarray, axis: int = 1) -> np.ndarray:
    """The oracle's probabilities."""
    import torch

    return torch.from_numpy(np.ascontiguousarray(scores)).softmax(dim=axis).numpy()


def _broken_rows(probabilities: Any) -> np.ndarray | None:
    """Which rows are not finite or do not add up to about 1; None if there are no rows."""
    array = np.asarray(probabilities) if not isinstance(probabilities, ExceptionInfo) else None
    if array is None or array.ndim != 2 or array.dtype.kind != "f":
        return None
    return np.asarray(~np.isfinite(array).all(axis=1) | (np.nan_to_num(array).sum(axis=1) < 0.5))


def _unshifted(scores: np.ndarray) -> np.ndarray:
    """The rows that overflow, or vanish, without any shift."""
    return np.logical_or((scores > 709).any(axis=1), (scores < -740).all(axis=1))


def _far_below(scores: np.ndarray) -> np.ndarray:
    """The rows that vanish when the batch's one maximum is subtracted from all."""
    return scores.max(axis=1) < scores.max() - 740


def _row_symptom(identifier: str, rows: Callable[[np.ndarray], np.ndarray]) -> Symptom:
    """The broken rows are exactly those that ``rows`` predicts from the scores."""

    def matches(observed: Any, x: np.ndarray) -> bool:
        if isinstance(observed, ExceptionInfo):
            return False
        found, predicted = _broken_rows(observed[""]), rows(x)
        return found is not None and bool(predicted.any()) and np.array_equal(found, predicted)

    return Symptom(identifier, matches, lambda x: bool(rows(x).any()))


def _softmax_cases(rng: np.random.Generator) -> Iterator[Case]:
    for scores, words in score_rows(rng):
        yield Case({"x": scores}, torch_softmax(scores), words, read_only=True)
    classes = uneven(rng, 1)[0]
    single = rng.standard_normal((1, classes))
    words = ("the batch holds one row",)
    yield Case({"x": single}, torch_softmax(single), words, read_only=True)


def _over_everything(x: np.ndarray) -> np.ndarray:
    """Each row's share of the sum over the whole batch."""
    import torch

    scores = torch.from_numpy(x)
    return scores.flatten().softmax(dim=0).reshape(scores.shape).numpy()


def _over_all_rows(x: np.ndarray) -> np.ndarray:
    """Each row shifted by its own maximum, then divided by the sum over all rows."""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum()


def _shifted_by_columns(x: np.ndarray) -> np.ndarray:
    """Each entry shifted by its column's maximum, then each row divided by its sum."""
    with np.errstate(all="ignore"):
        e = np.exp(x - x.max(axis=0))
        return np.asarray(e / e.sum(axis=1, keepdims=True))


def _logistic(x: np.ndarray) -> np.ndarray:
    import torch

    return torch.from_numpy(x).sigmoid().numpy()


softmax = Problem(
    "softmax",
    _softmax_cases,
    suspects=(
        _row_symptom("softmax-global-shift", _far_below),
        _row_symptom("softmax-unstable", _unshifted),
        Suspect("softmax-wrong-axis", lambda x: torch_softmax(x, axis=0)),
        Suspect("softmax-shift-wrong-axis", _shifted_by_columns),
        Suspect("softmax-over-batch", _over_everything),
        Suspect("softmax-over-batch", _over_all_rows),
        Suspect("sign-of-exponent", lambda x: torch_softmax(-x)),
        Suspect("sigmoid-for-softmax", lambda x: _logistic(x)),
        Suspect("sigmoid-for-softmax", lambda x: _logistic(-x)),
        Suspect("softmax-applied-twice", lambda expected: torch_softmax(expected)),
        Suspect("softmax-as-logarithm", lambda expected: np.log(np.maximum(expected, 1e-300))),
    ),
    advice="scores-mutated",
    sentences={"sign-of-exponent": "the largest score gets the smallest probability."},
    hints={"sign-of-exponent": "It is exp(x), without a minus."},
)


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

    for scores, words in score_rows(rng):
        count, classes = scores.shape
        target = one_hot(labels(rng, count, classes), classes)
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


def _of_probabilities(target: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """−t / p / N."""
    return _of_probabilities_summed(target, logits) / len(target)


def _of_probabilities_summed(target: np.ndarray, logits: np.ndarray) -> np.ndarray:
    return -target / np.maximum(torch_softmax(logits), 1e-300)


grad_ce = Problem(
    "grad_ce",
    _grad_ce_cases,
    suspects=(
        _nan_rows("softmax-global-shift", _far_below),
        _nan_rows("softmax-unstable", _unshifted),
        Suspect("target-off", lambda target, logits: (logits - target) / len(target)),
        Suspect("softmax-jacobian-twice", _jacobian_again),
        Suspect("probabilities-gradient", _of_probabilities),
        Suspect("probabilities-gradient", _of_probabilities_summed),
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
