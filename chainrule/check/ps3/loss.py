"""The last layer: scores and labels in, mean loss and its gradient out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import Case
from chainrule.check.problem import Problem
from chainrule.check.ps3.cross_entropy import binary_loss, over_probabilities
from chainrule.check.ps3.draw import labels, one_hot
from chainrule.check.ps3.scores import score_rows, torch_softmax
from chainrule.check.softmax_rows import far_apart, far_below, unshifted
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
    for scores, y, words in score_rows(rng):
        yield _case(scores, y, words)
    scores = rng.standard_normal((5, 3))
    y = labels(rng, 5, 3)
    # The contract: finite wherever the right class lies at most 700 below its row's maximum.
    for row, gap in ((1, rng.uniform(40, 200)), (3, rng.uniform(500, 690))):
        scores[row, y[row]] = scores[row].max() - gap
    yield _case(scores, y, (_CONFIDENT,))
    scores = rng.standard_normal((1, 6))
    yield _case(scores, labels(rng, 1, 6), ("the batch holds one row",))


def _batch(y: np.ndarray) -> float:
    return float(len(y))


def _per_class(x: np.ndarray) -> float:
    return 1.0 / x.shape[1]


def _share(x: np.ndarray) -> float:
    """N / C: divided by the classes in the place of the rows."""
    return x.shape[0] / x.shape[1]


def _from_probabilities(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The gradient that probabilities ``p`` would give: (p − t) / N."""
    return (p - one_hot(y, p.shape[1])) / len(y)


def _broken(observed: Any) -> bool | None:
    """Whether the loss came back infinite or NaN; None if there is no loss."""
    if isinstance(observed, ExceptionInfo) or np.ndim(observed["loss"]) != 0:
        return None
    return not np.isfinite(np.asarray(observed["loss"], float))


def _breaks(
    identifier: str, rows: Callable[[np.ndarray], np.ndarray], dx: bool | None = None
) -> Symptom:
    """The loss is not finite where scores are as ``rows`` says; ``dx``: whether that one is."""

    def has_to_fail(x: np.ndarray) -> bool:
        return bool(rows(x).any())

    def matches(observed: Any, x: np.ndarray) -> bool:
        fits = dx is None or dx is _probabilities_stand(observed["dx"])
        return bool(_broken(observed)) and has_to_fail(x) and fits

    return Symptom(identifier, matches, has_to_fail)


def _probabilities_stand(dx: np.ndarray) -> bool:
    """Whether p − t adds up to 0 in each row, so that the probabilities were right."""
    return bool(np.allclose(np.sum(dx, axis=1), 0.0))


def _bounded(observed: Any, case: Case) -> set[str]:
    """Almost right elsewhere, but too small where the network is confidently wrong."""
    if _broken(observed) is not False:
        return set()
    excess = float(observed["loss"]) - case.expected[0]
    confident = _is_confident(case)
    bounded = -case.expected[0] <= excess < -1 if confident else abs(excess) < 0.01
    return {"loss"} if bounded else set()


def _is_confident(case: Case) -> bool:
    return _CONFIDENT in case.properties


def _columns(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The gradient with 1 subtracted from whole columns: ``dx[:, y] -= 1``."""
    marked = np.isin(np.arange(x.shape[1]), y).astype(float)
    return (torch_softmax(x) - marked) / len(y)


def _all_columns(x: np.ndarray, y: np.ndarray, rows: float) -> float:
    """The mean loss of every row with every label: ``log_p[:, y]``, divided by ``rows``."""
    import torch

    log_p = torch.from_numpy(x).log_softmax(dim=1).numpy()
    return float(-log_p[:, y].sum() / rows)


def _twice(x: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """The softmax's probabilities taken for scores by a loss that applies a softmax itself."""
    return _of_scores(torch_softmax(x), y)


def _of_scores(x: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Loss and gradient for other scores than those that were given."""
    import torch

    loss = torch.nn.functional.cross_entropy(torch.from_numpy(x), torch.from_numpy(y))
    return loss.item(), _from_probabilities(torch_softmax(x), y)


def _both_times(factor: float, expected: tuple[float, np.ndarray]) -> dict[str, Any]:
    loss, dx = expected
    return {"loss": factor * loss, "dx": factor * dx}


def _of_probabilities(x: np.ndarray, y: np.ndarray, least: float) -> dict[str, Any]:
    """−t / p / N."""
    return {"dx": over_probabilities(one_hot(y, x.shape[1]), x, least) / len(y)}


def _binary(x: np.ndarray, y: np.ndarray, epsilon: float, mean: bool) -> dict[str, Any]:
    """The loss of each probability by itself, summed over the classes or averaged over them too."""
    p, t = torch_softmax(x), one_hot(y, x.shape[1])
    return {"loss": binary_loss(t, p, epsilon) / (x.shape[1] if mean else 1)}


softmax_loss = Problem(
    "softmax_loss",
    _cases,
    outputs=("loss", "dx"),
    suspects=(
        _breaks("softmax-global-shift", far_below),
        _breaks("softmax-unstable", unshifted),
        _breaks("softmax-shift-not-maximum", far_apart, dx=False),
        _breaks("log-of-zero", far_apart, dx=True),
        Symptom("log-epsilon", _bounded, _is_confident),
        Suspect("loss-summed", lambda y, expected: _both_times(_batch(y), expected)),
        Factor("loss-summed", _batch, ("loss",)),
        Factor("gradient-summed", _batch, ("dx",)),
        Suspect("divided-by-classes", lambda x, expected: _both_times(_per_class(x), expected)),
        Suspect("divided-by-classes", lambda x, expected: _both_times(_share(x), expected)),
        Factor("divided-by-classes", _per_class, ("loss",)),
        Factor("divided-by-classes", lambda x: _share(x), ("loss",)),
        Factor("divided-by-classes", lambda x: _share(x), ("dx",)),
        Factor("divided-by-classes", _per_class, ("dx",)),
        Factor("averaged-twice", lambda y: 1 / _batch(y), ("dx",)),
        Factor("minus-missing", -1.0, ("loss",)),
        Factor("difference-reversed", -1.0, ("dx",)),
        Suspect("softmax-applied-twice", _twice),
        Suspect(
            "softmax-wrong-axis",
            lambda x, y: {"dx": _from_probabilities(torch_softmax(x, axis=0), y)},
        ),
        Suspect("columns-for-entries", lambda x, y: {"dx": _columns(x, y)}),
        Suspect("columns-for-entries", lambda x, y: {"loss": _all_columns(x, y, len(y))}),
        Suspect("columns-for-entries", lambda x, y: {"loss": _all_columns(x, y, len(y) ** 2)}),
        Suspect("probabilities-gradient", partial(_of_probabilities, least=0.0)),
        Suspect("probabilities-gradient", partial(_of_probabilities, least=1e-300)),
        *(
            Suspect("binary-cross-entropy", partial(_binary, epsilon=epsilon, mean=mean))
            for epsilon in (0.0, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7)
            for mean in (False, True)
        ),
        Suspect("target-off", lambda x, y: {"dx": _from_probabilities(x, y)}),
        Suspect("relu-on-scores", lambda x, y: _of_scores(np.where(x > 0, x, 0.0), y)),
        Suspect("target-forgotten", lambda x: {"dx": torch_softmax(x) / len(x)}),
    ),
    advice="scores-mutated",
    hints={"log-of-zero": "0 · log 0 is NaN: only the right class's logarithm belongs there."},
)
