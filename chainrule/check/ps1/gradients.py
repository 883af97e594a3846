"""The network's forward pass and the nine gradients, variable by variable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from chainrule.check.case import Case, Factor, Suspect
from chainrule.check.problem import Problem
from chainrule.check.ps1.network import Drawn, draw, trace


def networks(rng: np.random.Generator) -> Iterator[Drawn]:
    """The inputs of every check of the network: both signs, integers, a dead layer."""
    yield draw(rng, whole=True)
    yield draw(rng, sign=-1)
    yield draw(rng)
    yield draw(rng, sign=-1, whole=True)
    yield draw(rng, dead="h1")


def _mlp_cases(rng: np.random.Generator) -> Iterator[Case]:
    for drawn in networks(rng):
        yield Case(
            (drawn.x, drawn.W0, drawn.W1, drawn.W2),
            expected=drawn.values,
            properties=drawn.properties,
            oracle={"drawn": drawn},
            read_only=True,
        )


def _rerun(case: Case, *, turned: bool = False, **flaws: Any) -> dict[str, Any]:
    drawn: Drawn = case.oracle["drawn"]
    W1 = drawn.W1.T if turned else drawn.W1
    return trace(drawn.x, drawn.W0, W1, drawn.W2, drawn.y, **flaws).values


def _spoilt(*layers: str) -> Suspect:
    """``h = r`` followed by ``h[h < 0] = 0`` in these layers."""

    def predict(case: Case) -> dict[str, Any]:
        values = case.oracle["drawn"].values
        return {f"r{layer}": values[f"h{layer}"] for layer in layers}

    return Suspect("relu-mutates-input", predict)


def _row_by_row(case: Case) -> dict[str, Any]:
    """``W1 * h0``: a matrix where the sum over its rows belongs."""
    drawn: Drawn = case.oracle["drawn"]
    r1 = drawn.W1 * drawn.values["h0"]
    h1 = np.maximum(r1, 0)
    return {"r1": r1, "h1": h1}


mlp = Problem(
    "mlp",
    _mlp_cases,
    inputs=("x", "W0", "W1", "W2"),
    suspects=(
        _spoilt("0", "1"),
        _spoilt("0"),
        _spoilt("1"),
        Suspect("weights-transposed", lambda case: _rerun(case, turned=True)),
        Suspect("relu-missing", lambda case: _rerun(case, linear=True)),
        Suspect("relu-on-scores", lambda case: _rerun(case, clipped=True)),
        Suspect("elementwise-for-matmul", _row_by_row),
        Suspect(
            "elementwise-for-matmul",
            lambda case: {
                "y_predicted": case.oracle["drawn"].W2 * case.oracle["drawn"].values["h1"]
            },
        ),
    ),
    lists=True,
)

_TAKES = {
    "y_predicted": (),
    "W2": (),
    "h1": ("W2",),
    "r1": ("W2",),
    "W1": ("W2",),
    "h0": ("W1", "W2"),
    "r0": ("W1", "W2"),
    "W0": ("W1", "W2"),
}

_COMMON = (Factor("error-sign", -1.0), Factor("factor-two", 0.5))


def _gradient(
    variable: str, *looks: tuple[str, Callable[[Any, Any, Drawn], Any]], name: str = ""
) -> Problem:
    """The problem ``d_loss_d_<variable>``.

    ``looks`` pairs a catalogue id with what that mistake returns, from the values v, the
    gradients g (both by variable name) and the whole drawing.
    """
    takes = _TAKES[variable]

    def cases(rng: np.random.Generator) -> Iterator[Case]:
        for drawn in networks(rng):
            weights = [getattr(drawn, weight) for weight in takes]
            yield Case(
                (drawn.values, *weights, drawn.y),
                expected=drawn.gradients[variable],
                properties=drawn.properties,
                oracle={"drawn": drawn},
            )

    def suspect(identifier: str, look: Callable[[Any, Any, Drawn], Any]) -> Suspect:
        def predict(case: Case) -> Any:
            drawn: Drawn = case.oracle["drawn"]
            return look(drawn.values, drawn.gradients, drawn)

        return Suspect(identifier, predict)

    return Problem(
        name or f"d_loss_d_{variable}",
        cases,
        inputs=("variable_dict", *takes, "y_observed"),
        suspects=(*(suspect(*look) for look in looks), *_COMMON),
        lists=True,
    )


d_loss_d_ypredicted = _gradient(
    "y_predicted",
    ("not-squared", lambda v, g, d: (v["y_predicted"] - d.y) ** 2),
    ("errors-added", lambda v, g, d: 2 * (v["y_predicted"] + d.y)),
    ("target-off", lambda v, g, d: 2 * v["y_predicted"] - d.y),
    ("error-absolute", lambda v, g, d: np.abs(g["y_predicted"])),
    name="d_loss_d_ypredicted",
)

d_loss_d_W2 = _gradient(
    "W2",
    ("upstream-forgotten", lambda v, g, d: v["h1"]),
    ("operands-swapped", lambda v, g, d: g["h1"]),
    ("preactivation-used", lambda v, g, d: g["y_predicted"] * v["r1"]),
    ("layer-skipped", lambda v, g, d: g["y_predicted"] * v["h0"]),
    ("local-forgotten", lambda v, g, d: g["y_predicted"] * np.ones(3)),
    ("local-forgotten", lambda v, g, d: g["y_predicted"]),
    ("elementwise-for-matmul", lambda v, g, d: np.sum(g["W2"])),
)

d_loss_d_h1 = _gradient(
    "h1",
    ("upstream-forgotten", lambda v, g, d: d.W2),
    ("operands-swapped", lambda v, g, d: g["W2"]),
    ("relu-derivative-too-early", lambda v, g, d: g["r1"]),
    ("local-forgotten", lambda v, g, d: g["y_predicted"] * np.ones(3)),
    ("local-forgotten", lambda v, g, d: g["y_predicted"]),
    ("elementwise-for-matmul", lambda v, g, d: np.sum(g["h1"])),
)

d_loss_d_r1 = _gradient(
    "r1",
    ("relu-mask-from-output", lambda v, g, d: g["h1"]),
    ("relu-mask-only", lambda v, g, d: v["r1"] > 0),
    ("relu-gated-by-value", lambda v, g, d: g["h1"] * v["h1"]),
    ("relu-wrong-side", lambda v, g, d: g["h1"] * (v["r1"] < 0)),
    ("layer-skipped", lambda v, g, d: g["y_predicted"] * (v["r1"] > 0)),
    ("wrong-layer-mask", lambda v, g, d: g["h1"] * (v["r0"] > 0)),
    ("preactivation-used", lambda v, g, d: g["h1"] * v["r1"]),
)

d_loss_d_W1 = _gradient(
    "W1",
    ("outer-transposed", lambda v, g, d: g["W1"].T),
    ("layer-skipped", lambda v, g, d: np.outer(g["h1"], v["h0"])),
    ("outer-transposed", lambda v, g, d: np.outer(v["h0"], g["h1"])),
    ("elementwise-for-matmul", lambda v, g, d: g["r1"] * v["h0"]),
    ("elementwise-for-matmul", lambda v, g, d: np.dot(g["r1"], v["h0"])),
    ("preactivation-used", lambda v, g, d: np.outer(g["r1"], v["r0"])),
    ("upstream-forgotten", lambda v, g, d: np.outer(np.ones(3), v["h0"])),
)

d_loss_d_h0 = _gradient(
    "h0",
    ("weights-transposed", lambda v, g, d: d.W1 @ g["r1"]),
    ("layer-skipped", lambda v, g, d: d.W1.T @ g["h1"]),
    ("weights-transposed", lambda v, g, d: d.W1 @ g["h1"]),
    ("elementwise-for-matmul", lambda v, g, d: d.W1 * g["r1"]),
    ("elementwise-for-matmul", lambda v, g, d: d.W1.T * g["r1"]),
    ("upstream-forgotten", lambda v, g, d: d.W1.sum(axis=0)),
    ("sum-overwritten", lambda v, g, d: d.W1[-1] * g["r1"][-1]),
    ("relu-derivative-too-early", lambda v, g, d: g["r0"]),
)

d_loss_d_r0 = _gradient(
    "r0",
    ("relu-mask-from-output", lambda v, g, d: g["h0"]),
    ("relu-mask-only", lambda v, g, d: v["r0"] > 0),
    ("relu-gated-by-value", lambda v, g, d: g["h0"] * v["h0"]),
    ("relu-wrong-side", lambda v, g, d: g["h0"] * (v["r0"] < 0)),
    ("layer-skipped", lambda v, g, d: (d.W1.T @ g["h1"]) * (v["r0"] > 0)),
    ("layer-skipped", lambda v, g, d: g["r1"] * (v["r0"] > 0)),
    ("layer-skipped", lambda v, g, d: g["h1"] * (v["r0"] > 0)),
    ("wrong-layer-mask", lambda v, g, d: g["h0"] * (v["r1"] > 0)),
    ("weights-transposed", lambda v, g, d: (d.W1 @ g["r1"]) * (v["r0"] > 0)),
    ("preactivation-used", lambda v, g, d: g["h0"] * v["r0"]),
)

d_loss_d_W0 = _gradient(
    "W0",
    ("local-forgotten", lambda v, g, d: g["r0"]),
    ("layer-skipped", lambda v, g, d: g["h0"] * v["x"]),
    ("upstream-forgotten", lambda v, g, d: v["x"] * np.ones(3)),
    ("operands-swapped", lambda v, g, d: g["r0"] * d.W0),
    ("preactivation-used", lambda v, g, d: g["r0"] * v["r0"]),
    ("layer-skipped", lambda v, g, d: g["r1"] * v["x"]),
    ("layer-skipped", lambda v, g, d: g["h1"] * v["x"]),
    ("outer-transposed", lambda v, g, d: g["W0"][None, :]),
    ("elementwise-for-matmul", lambda v, g, d: np.sum(g["W0"])),
    ("absolute-value", lambda v, g, d: g["r0"] * abs(v["x"])),
)


def _torch_cases(rng: np.random.Generator) -> Iterator[Case]:
    for drawn in networks(rng):
        weights = [np.asarray(weight, float) for weight in (drawn.W0, drawn.W1, drawn.W2)]
        yield Case(
            (drawn.x, *weights, drawn.y),
            expected={name: drawn.gradients[name] for name in ("W0", "W1", "W2")},
            properties=drawn.properties,
            oracle={"drawn": drawn},
        )


def _regrad(case: Case, *, turned: bool = False, **flaws: Any) -> dict[str, np.ndarray]:
    drawn: Drawn = case.oracle["drawn"]
    W1 = drawn.W1.T if turned else drawn.W1
    again = trace(drawn.x, drawn.W0, W1, drawn.W2, drawn.y, **flaws).gradients
    again["W1"] = again["W1"].T if turned else again["W1"]
    return {name: again[name] for name in ("W0", "W1", "W2")}


torch_gradients = Problem(
    "torch_gradients",
    _torch_cases,
    inputs=("x", "W0", "W1", "W2", "y_observed"),
    suspects=(
        Suspect("weights-transposed", lambda case: _regrad(case, turned=True)),
        Suspect("relu-missing", lambda case: _regrad(case, linear=True)),
        Suspect("relu-on-scores", lambda case: _regrad(case, clipped=True)),
        *_COMMON,
        Factor("gradients-accumulate", 2.0),
    ),
    # torch.tensor(x) of a Python float is float32: seven digits are what may be asked for.
    tolerance=2e-5,
)
