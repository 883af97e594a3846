"""The training loop, tried on a network that PyTorch differentiates.

The order of the batches is the student's, so most cases make it irrelevant: one batch that holds
everything, copies of a single example, a learning rate of 0. The other cases are compared with the
trained parameters.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.case import Case, Condition, Where
from chainrule.check.parts import ALL_PARTS
from chainrule.check.problem import Problem
from chainrule.check.ps3.draw import labels, uneven
from chainrule.check.ps3.oracle import Arrays, draw_params, passes
from chainrule.check.ps3.replay import SETS, follow, full_batches_only, measure, whole
from chainrule.check.suspects import ExceptionInfo, Factor, Suspect, Symptom
from chainrule.scenarios import ps3 as scenarios
from chainrule.scenarios.ps3 import ORDER


def _data(rng: np.random.Generator, count: int, validation: int) -> tuple[Arrays, Arrays]:
    """Two sets, and parameters to start from."""
    inputs, classes = uneven(rng, 2, 3, 6)
    data = {
        "X_train": rng.standard_normal((count, inputs)),
        "y_train": labels(rng, count, classes),
        "X_val": rng.standard_normal((validation, inputs)),
        "y_val": labels(rng, validation, classes),
    }
    return data, draw_params(rng, [inputs, classes])


def _copies(rng: np.random.Generator, count: int, validation: int) -> tuple[Arrays, Arrays]:
    """A training set of copies of one example: every order of the batches is the same."""
    data, params = _data(rng, count, validation)
    data["X_train"] = np.repeat(data["X_train"][:1], count, axis=0)
    data["y_train"] = np.repeat(data["y_train"][:1], count)
    return data, params


def _settings(rng: np.random.Generator, **given: Any) -> dict[str, Any]:
    return {
        "epochs": 3,
        "lr": float(rng.uniform(0.2, 0.5)),
        "lr_decay": float(rng.uniform(0.5, 0.8)),
        "momentum": float(rng.uniform(0.5, 0.8)),
        "reg": 0.0,
        "seeds": (int(rng.integers(1000)),),
        **given,
    }


_PENALTY = "the network has an L2 penalty"
_FULL, _SAME, _STILL, _SMALL, _SHUFFLED = (
    "one batch holds the whole training set",
    "all training examples are copies of one",
    "the learning rate is 0",
    "the batches are small",
    "runs with different seeds are compared",
)


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    data, params = _data(rng, 9, 5)
    yield _determined(params, data, _settings(rng, epochs=4, batch_size=9), _FULL)
    data, params = _data(rng, 8, 5)
    yield _determined(params, data, _settings(rng, epochs=1, batch_size=8), _FULL)
    data, params = _data(rng, 10, 6)
    yield _determined(params, data, _settings(rng, batch_size=10, reg=0.3), _FULL, _PENALTY)
    data, params = _copies(rng, 7, 4)
    yield _determined(params, data, _settings(rng, batch_size=3), _SAME)
    data, params = _data(rng, 12, 7)
    yield _determined(params, data, _settings(rng, epochs=2, batch_size=4, lr=0.0), _STILL)
    data, params = _data(rng, 11, 6)
    yield _consistent(params, data, _settings(rng, epochs=2, batch_size=4))
    data, params = _data(rng, 40, 6)
    settings = _settings(
        rng, epochs=1, batch_size=4, seeds=tuple(map(int, rng.integers(9999, size=3)))
    )
    yield _shuffled(params, data, settings)


def _determined(params: Arrays, data: Arrays, settings: dict[str, Any], *words: str) -> Case:
    """A case in which the order of the batches makes no difference."""
    expected = follow(params, data, settings, order=whole)
    inputs = {"params": params, "data": data, "settings": settings}
    return Case(inputs, expected, words, label=_label(settings, ", ".join(words)))


def _label(settings: dict[str, Any], word: str) -> str:
    epochs = settings["epochs"]
    counted = f"{epochs} epoch{'s' * (epochs > 1)}"
    return f"{counted}, batch_size = {settings['batch_size']}, {word}"


def _anything_like(values: Any) -> Any:
    """Accepts every finite value of the same shapes."""
    if isinstance(values, dict):
        return {key: _anything_like(value) for key, value in values.items()}
    return Where(values, lambda _: True, "finite numbers")


def _consistent(params: Arrays, data: Arrays, settings: dict[str, Any]) -> Case:
    """The last figures must be those of the trained parameters, whatever these are."""
    inputs = {"params": params, "data": data, "settings": settings}
    example = follow(params, data, settings, order=whole)

    def holds(parts: dict[str, np.ndarray]) -> bool:
        trained = {name: parts[f"trained {name}"] for name in params}
        moved = any(not np.array_equal(trained[name], params[name]) for name in params)
        last = measure(data, trained)
        return moved and all(abs(parts[name][-1] - last[name]) < 1e-9 for name in last)

    return Case(
        inputs,
        _anything_like(example),
        (_SMALL,),
        holds=Condition(holds, _LAST, partial(_last_figures, data=data, params=params)),  # type: ignore[arg-type]
        label=_label(settings, _SMALL),
    )


def _shuffled(params: Arrays, data: Arrays, settings: dict[str, Any]) -> Case:
    """Three runs with three seeds must not all give the same result."""
    inputs = {"params": params, "data": data, "settings": settings}
    example = follow(params, data, settings, order=whole)
    runs = np.stack([params["W1"] + i for i in range(len(settings["seeds"]))])
    expected = {
        **_anything_like(example),
        ORDER: Where(runs, _differ, "different parameters", lambda runs: "the same parameters"),
    }
    return Case(inputs, expected, (_SHUFFLED,), label=_label(settings, _SHUFFLED))


def _differ(runs: np.ndarray) -> bool:
    return bool(np.ptp(runs, axis=0).max() > 1e-9)


_LAST = "the last loss and accuracy are those of the trained parameters, which have moved"


def _last_figures(parts: dict[str, np.ndarray], data: Arrays, params: Arrays) -> str:
    if all(np.array_equal(parts[f"trained {name}"], array) for name, array in params.items()):
        return "parameters as they were before"
    right = measure(data, {name: parts[f"trained {name}"] for name in params})
    off = next((n for n, v in right.items() if abs(parts[n][-1] - v) >= 1e-9), next(iter(right)))
    return f"{off} {parts[off][-1]:.6g} in the end, {right[off]:.6g} by the parameters"


def _followed(identifier: str, **flaws: Any) -> Suspect:
    """Training with a mistake, in the cases where the order of the batches makes no difference."""

    def predict(params: Arrays, data: Arrays, settings: dict[str, Any], case: Case) -> Any:
        if case.properties[0] not in (_FULL, _SAME, _STILL):
            return None
        return follow(params, data, settings, **{"order": whole, **flaws})

    return Suspect(identifier, predict)


def _wrong_parts(case: Case, observed: Any) -> set[str]:
    """The names of the figures that are off, in a case whose outcome is determined."""
    if isinstance(observed, ExceptionInfo) or case.properties[0] != _STILL:
        return set()
    right = case.expected["history"]
    return {
        name
        for name, values in right.items()
        if np.shape(observed.get(name)) == values.shape
        and not np.allclose(np.asarray(observed[name], float), values, rtol=1e-9)
    }


def _on_a_batch(observed: Any, case: Case) -> bool:
    wrong = _wrong_parts(case, observed)
    return bool(wrong) and all(name.startswith("train_") for name in wrong)


def _on_the_training_set(observed: Any, settings: dict[str, Any]) -> set[str]:
    """The validation figures that are the training figures."""
    if isinstance(observed, ExceptionInfo):
        return set()
    losses = [np.asarray(observed[f"{name}_loss"], float) for name, _, _ in SETS]
    whole = all(loss.shape == (settings["epochs"],) for loss in losses)
    if not whole or not np.array_equal(losses[0], losses[1]):
        return set()
    return {"validation_loss", "validation_accuracy"}


def _counted(data: Arrays, case: Case) -> Any:
    """How many answers are right, where the outcome is determined."""
    if case.properties[0] not in (_FULL, _SAME, _STILL):
        return None
    right = case.expected["history"]
    sizes = {f"{name}_accuracy": len(data[targets]) for name, _, targets in SETS}
    return {"history": {name: n * np.asarray(right[name]) for name, n in sizes.items()}}


def _same_whatever_the_seed(observed: Any, params: Arrays, trained: bool = True) -> bool:
    """Whether runs with different seeds end alike, and elsewhere than they began (or there)."""
    if isinstance(observed, ExceptionInfo) or ORDER not in observed:
        return False
    runs = np.asarray(observed[ORDER], float)
    moved = not np.array_equal(runs[0], params["W1"])
    return moved == trained and bool(np.ptp(runs, axis=0).max() <= 1e-9)


def _over_columns(params: Arrays, data: Arrays, settings: dict[str, Any], case: Case) -> Any:
    """Accuracies from an argmax over axis 0, where the learning rate is 0."""
    if case.properties[0] not in (_FULL, _SAME, _STILL):
        return None
    found = {}
    for name, inputs, targets in SETS:
        best = passes(data[inputs], data[targets], params)["scores"].argmax(axis=0)
        if len(best) == len(data[targets]):
            continue
        found[f"{name}_accuracy"] = np.zeros(settings["epochs"])
    return {"history": found}


def _one_step(settings: dict[str, Any], case: Case) -> bool:
    return case.properties[0] == _FULL and settings["epochs"] == 1


def _shuffles_apart(observed: Any, settings: dict[str, Any], case: Case) -> bool:
    """After one step on wrongly paired labels the weights are off and the biases are right.

    A bias's gradient is a sum of probabilities minus the number of labels of its class, whichever
    examples they belong to.
    """
    if isinstance(observed, ExceptionInfo) or case.properties[0] != _FULL:
        return False
    right = case.expected["params"]
    good = {
        name: np.shape(observed[name]) == array.shape
        and np.allclose(np.asarray(observed[name], float), array, rtol=1e-9)
        for name, array in right.items()
    }
    return settings["epochs"] > 1 or (good["trained b1"] and not good["trained W1"])


def _call(part: str, case: Case) -> str:
    """The run of the last seed, and a part of its history or of the trained parameters."""
    if part == ORDER:  # several runs are compared
        return ""
    trained = part.startswith("trained ")
    shown = f"; net.params[{part.removeprefix('trained ')!r}]" if trained else f"[{part!r}]"
    return (
        "net = SoftmaxRegression(*{params}['W1'].shape, reg={settings}['reg']); "
        "net.params = {params}; {name}(net, {data}, *map({settings}.get, "
        "('epochs', 'batch_size', 'lr', 'lr_decay', 'momentum')), "
        "np.random.default_rng({settings}['seeds'][-1]))" + ("" if part == ALL_PARTS else shown)
    )


train_and_validate = Problem(
    "train_and_validate",
    _cases,
    scenarios=(scenarios.training,),
    template=_call,
    suspects=(
        _followed("last-batch-dropped", order=full_batches_only),
        _followed("decay-every-step", rate=lambda lr, decay, epoch, step: lr * decay**step),
        _followed("decay-missing", rate=lambda lr, decay, epoch, step: lr),
        _followed("decay-early", rate=lambda lr, decay, epoch, step: lr * decay ** (epoch + 1)),
        _followed("velocity-not-stored", forget=True),
        _followed("momentum-missing", mu=0.0),
        _followed("momentum-missing", mu=0.9),
        Factor("accuracy-in-percent", 100.0, ("train_accuracy", "validation_accuracy")),
        *(
            _followed("penalty-recorded", penalty_in=sets)
            for sets in ("train validation", "train", "validation")
        ),
        _followed("validation-trained", on="train validation"),
        _followed("validation-trained", on="train validation", at_once=True),
        _followed("step-uphill", rate=lambda lr, decay, epoch, step: -lr * decay**epoch),
        Suspect("argmax-wrong-axis", _over_columns),
        Suspect("accuracy-counted", _counted),
        Symptom("measured-on-training-set", _on_the_training_set),
        Symptom("not-shuffled", _same_whatever_the_seed),
        _followed("step-missing", rate=lambda lr, decay, epoch, step: 0.0),
        Symptom("step-missing", partial(_same_whatever_the_seed, trained=False)),
        Symptom("accuracy-on-training-batch", _on_a_batch),
        Symptom("shuffled-apart", _shuffles_apart, affects=_one_step),
    ),
    tolerance=1e-7,
    lists=True,
    sentences={
        "velocity-not-stored": "the velocity is forgotten on the way.",
        "step-missing": "the parameters of `net` do not change: no step is made.",
        "momentum-missing": "`momentum` makes no difference.",
        "step-uphill": "the steps go along the gradient, so the loss rises.",
    },
    hints={
        "step-missing": "`sgd_momentum` returns new values: store them in `net.params`.",
        "velocity-not-stored": "The velocity lives on from epoch to epoch: begin with 0 once.",
        "momentum-missing": "Hand `momentum` on: v = μ v − lr · dw, with μ the argument.",
    },
)
