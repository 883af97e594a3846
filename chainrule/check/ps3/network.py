"""The fully connected network: scores, loss, gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from chainrule.check.case import Case
from chainrule.check.parts import ALL_PARTS
from chainrule.check.problem import Problem
from chainrule.check.ps3 import start
from chainrule.check.ps3.draw import labels, uneven
from chainrule.check.ps3.oracle import Arrays, draw_params, exact, is_telling, passes
from chainrule.check.suspects import ExceptionInfo, Factor, Suspect, Symptom
from chainrule.scenarios import ps3 as scenarios
from chainrule.scenarios.ps3 import COUNT, ONE_SEED, OTHER_SEED

_HIGH = "the scores are large"


class _Kind(NamedTuple):
    """A case: the number of layers, reg, whether examples are images, whether scores are large.

    ``seeded``: ``rng`` and ``weight_scale`` are passed.
    """

    depth: int
    reg: float = 0.0
    image: bool = False
    seeded: bool = True
    high: bool = False


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield from _of(rng, _Kind(2), _Kind(2, 0.7), _Kind(4, 0.3, image=True))
    yield from _of(rng, _Kind(2, seeded=False, high=True))


def _no_hidden_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield from _of(rng, _Kind(1, seeded=False), _Kind(1, 0.4, image=True))


def _of(rng: np.random.Generator, *kinds: _Kind) -> Iterator[Case]:
    for depth, reg, image, seeded, high in kinds:
        count, *sizes = uneven(rng, depth + 2, 3, 10)
        shape = (count, 2, 3) if image else (count, sizes[0])
        sizes[0] = 6 if image else sizes[0]
        params: Arrays = {}
        X = np.zeros(shape)
        while not params or not is_telling(X, params):
            params = draw_params(rng, sizes)
            X = exact(rng.standard_normal(shape))
        y = labels(rng, count, sizes[-1])
        if high:  # the right class is one of the two far above the others
            top = rng.permutation(sizes[-1])[:2]
            params[f"b{depth}"] += np.where(np.isin(np.arange(sizes[-1]), top), 1000.0, -2000.0)
            y = top[y % 2]
        weight_scale = float(rng.uniform(0.1, 0.6)) if seeded else None
        oracle = passes(X, y, params)
        expected = {
            **start.initial(rng, weight_scale),
            COUNT: 6,
            **(start.SEEDED if seeded else {}),
            "scores": oracle["scores"],
            **_regularised(oracle["loss"], oracle["grads"], params, reg),
        }
        words: tuple[str, ...] = ("reg > 0",) if reg else ("reg = 0",)
        words += ("there are three hidden layers",) if depth == 4 else ()
        words += (_HIGH,) if high else ()
        settings = {"sizes": sizes, "weight_scale": weight_scale, "reg": reg, "seeded": seeded}
        yield Case(
            {"X": X, "y": y, "params": params, "settings": settings},
            expected,
            (*words, *(("an example has several axes",) if image else ())),
            oracle=oracle,
        )


def _regularised(
    loss: float,
    grads: Arrays,
    params: Arrays,
    reg: float,
    *,
    in_loss: float = 0.5,
    in_gradient: float = 1.0,
    only: Callable[[str], bool] = lambda name: name.startswith("W"),
    in_loss_of: str = "",
) -> dict[str, Any]:
    """Loss and gradients with the L2 penalty; the keywords are the ways to get it wrong."""
    penalised = [name for name in params if (name[0] in in_loss_of if in_loss_of else only(name))]
    penalty = in_loss * reg * sum(float(np.sum(np.square(params[name]))) for name in penalised)
    return {
        "loss": loss + penalty,
        **{
            f"gradient of {name}": grad + (in_gradient * reg * params[name] if only(name) else 0.0)
            for name, grad in sorted(grads.items(), key=lambda item: -int(item[0][1:]))
        },
    }


def _wrong_penalty(identifier: str, **flaws: Any) -> Suspect:
    def predict(loss: float, grads: Arrays, params: Arrays, settings: dict[str, Any]) -> Any:
        return _regularised(loss, grads, params, settings["reg"], **flaws)

    return Suspect(identifier, predict)


def _except_last(
    loss: float, grads: Arrays, params: Arrays, settings: dict[str, Any]
) -> dict[str, Any]:
    last = f"W{len(params) // 2}"
    return _regularised(
        loss,
        grads,
        params,
        settings["reg"],
        only=lambda name: name.startswith("W") and name != last,
    )


def _other_network(
    identifier: str, shows: tuple[str, ...] = ("scores", "loss"), **flaws: Any
) -> Suspect:
    """A network with other gradients; ``shows`` says what else gives it away."""

    def predict(
        X: np.ndarray, y: np.ndarray, params: Arrays, settings: dict[str, Any]
    ) -> dict[str, Any]:
        import torch

        with_torch = {name: make(torch) for name, make in flaws.items()}
        other = passes(X, y, params, **with_torch)
        found = _regularised(other["loss"], other["grads"], params, settings["reg"])
        found["scores"] = other["scores"]
        hidden = {"scores", "loss"} - set(shows)
        return {name: value for name, value in found.items() if name not in hidden}

    return Suspect(identifier, predict)


def _scaled_gradients(identifier: str, factor: Callable[[int], float]) -> Suspect:
    """The data's gradients times ``factor(N)``, the penalty's as they should be."""

    def predict(
        y: np.ndarray, grads: Arrays, params: Arrays, settings: dict[str, Any]
    ) -> dict[str, Any]:
        scaled = {name: factor(len(y)) * grad for name, grad in grads.items()}
        found = _regularised(0.0, scaled, params, settings["reg"])
        del found["loss"]
        return found

    return Suspect(identifier, predict)


def _without_mask(torch: Any) -> Callable[[Any], Any]:
    """A ReLU whose gradient passes everywhere."""
    return lambda out: out + (torch.relu(out) - out).detach()


def _softmax(torch: Any) -> Callable[[Any], Any]:
    return lambda scores: scores.softmax(dim=1)


def _is_high(case: Case) -> bool:
    return _HIGH in case.properties


def _overflows(observed: Any, case: Case) -> bool:
    """Loss and probabilities are not finite where the scores are large."""
    if isinstance(observed, ExceptionInfo) or not _is_high(case):
        return False
    depth = len(case["params"]) // 2
    stand = np.allclose(np.sum(observed[f"gradient of b{depth}"]), 0.0)  # p − t adds up to 0
    return not stand and not np.isfinite(observed["loss"])


def _call(part: str, case: Case) -> str:
    """The new network's parameters, or scores, loss and gradients of one with known parameters."""
    settings = case["settings"]
    scale = settings["weight_scale"]
    keywords = "" if scale is None else f", weight_scale={scale:.6g}"

    def new(seed: int = 7) -> str:
        seeded = f", rng=np.random.default_rng({seed})" if settings["seeded"] else ""
        return f"{{name}}(30, [20, 12], 17{keywords}{seeded}).params"

    if part.startswith("initial ") and part not in (ONE_SEED, OTHER_SEED):
        return f"{new()}[{part.removeprefix('initial ')!r}]"
    if part in (ONE_SEED, OTHER_SEED):
        other = new(7 if part == ONE_SEED else 8)
        return f"np.array_equal({new()}['W1'], {other}['W1'])"
    if part == COUNT:
        return f"len({new()})"
    inputs, *hidden, classes = settings["sizes"]
    reg = f", reg={settings['reg']}" if settings["reg"] else ""
    net = f"net = {{name}}({inputs}, {hidden}, {classes}{reg}); net.params = {{params}}; net.loss("
    if part == "scores":
        return net + "{X})"
    if part == ALL_PARTS:
        net += "{X}); net.loss("
    name = part.removeprefix("gradient of ")
    shown = {"loss": "[0]", ALL_PARTS: ""}.get(part, f"[1][{name!r}]")
    return net + f"{{X}}, {{y}}){shown}"


FullyConnectedNet = Problem(
    "FullyConnectedNet",
    _cases,
    scenarios=(scenarios.network,),
    suspects=(
        *start.SUSPECTS,
        Symptom("softmax-unstable", _overflows, _is_high),
        _other_network("relu-missing", hidden=lambda torch: lambda out: out * 1.0),
        _other_network("relu-on-scores", last=lambda torch: torch.relu),
        _other_network("relu-on-scores", last=_without_mask),
        _other_network("relu-mask-from-output", shows=(), hidden=_without_mask),
        _other_network("softmax-applied-twice", last=_softmax),
        _other_network("softmax-applied-twice", shows=("loss",), last=_softmax),
        _wrong_penalty("half-missing", in_loss=1.0),
        _wrong_penalty("half-missing", in_loss=1.0, in_gradient=2.0),
        _wrong_penalty("l2-gradient-half", in_gradient=0.5),
        _wrong_penalty("l2-gradient-double", in_gradient=2.0),
        _wrong_penalty("decay-sign", in_gradient=-1.0),
        _wrong_penalty("decay-sign-both", in_loss=-0.5, in_gradient=-1.0),
        _wrong_penalty("penalty-subtracted", in_loss=-0.5),
        _wrong_penalty("biases-regularised", only=lambda name: True),
        _wrong_penalty("biases-regularised", in_loss=0.5, only=lambda name: name.startswith("b")),
        _wrong_penalty("biases-regularised", in_loss_of="W", only=lambda name: True),
        _wrong_penalty("biases-regularised", in_loss_of="Wb"),
        Suspect("last-layer-unregularised", _except_last),
        _wrong_penalty("first-layer-only", only=lambda name: name == "W1"),
        _wrong_penalty("l2-missing", in_loss=0.0, in_gradient=0.0),
        _wrong_penalty("l2-missing", in_loss=0.0),
        _wrong_penalty("l2-missing", in_gradient=0.0),
        _scaled_gradients("averaged-twice", lambda n: 1.0 / n),
        _scaled_gradients("gradient-summed", float),
        Factor("loss-summed", lambda y: float(len(y)), ("loss",)),
    ),
    tolerance=1e-7,
    hints={
        "relu-mask-from-output": (
            "On the way back a ReLU passes the gradient only where its input was positive."
        )
    },
    sentences={"key-missing": "`params` or the gradients are incomplete: there is no {note}."},
    template=_call,
)

#: Apart, because many a network that is right in all else is not made for it.
FullyConnectedNet_no_hidden = replace(
    FullyConnectedNet, name="FullyConnectedNet, no hidden", cases=_no_hidden_cases
)
