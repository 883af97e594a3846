"""The 1-3-3-1 network of PS1 as a graph: values on the way forward, gradients on the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chainrule.live import Drawing, Plot, Settings, Slider, explore
from chainrule.widgets.answers import array, entry, number
from chainrule.widgets.network_drawing import drawing
from chainrule.widgets.network_pass import Pass, Weights
from chainrule.widgets.waiting import waiting

#: Value → its shape, and which weights its gradient's function takes between the dict and y.
_GRADIENTS: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "ypredicted": ((1,), ()),
    "W2": ((3,), ()),
    "h1": ((3,), (2,)),
    "r1": ((3,), (2,)),
    "W1": ((3, 3), (2,)),
    "h0": ((3,), (1, 2)),
    "r0": ((3,), (1, 2)),
    "W0": ((3,), (1, 2)),
}


def network_graph(
    mlp: Callable[..., Any],
    loss: Callable[..., Any],
    weights: Weights,
    y_observed: float,
    gradients: Mapping[str, Callable[..., Any]] | None = None,
    x: float = 2.0,
) -> Plot | None:
    """Show the network with a slider for its input.

    Args:
        mlp: the student's forward pass.
        loss: the student's loss.
        weights: ``(W0, W1, W2)``, arrays (3,), (3, 3), (3,).
        y_observed: the observed number.
        gradients: the student's functions by the value they belong to: ``{"W2": d_loss_d_W2}``;
            the prediction's is ``"ypredicted"``. None shows the way forward alone.
        x: where the slider starts, −3 … 3.

    Returns:
        What is shown; None, after one line, where ``mlp`` or ``loss`` is missing or fails.
    """

    def draw(settings: Settings) -> Drawing:
        return drawing(
            run_network(mlp, loss, weights, y_observed, gradients or {}, float(settings.x)),
            weights,
            y_observed,
            back=gradients is not None,
        )

    with waiting("This network"):
        run_network(mlp, loss, weights, y_observed, {}, x)
        return explore(
            draw,
            {"x": Slider(-3, 3, x, step=0.1, label="x")},
            title="The network, number by number",
        )
    return None


def run_network(
    mlp: Callable[..., Any],
    loss: Callable[..., Any],
    weights: Weights,
    y_observed: float,
    gradients: Mapping[str, Callable[..., Any]],
    x: float,
) -> Pass:
    """Run the student's functions once at ``x``.

    A gradient that is not written, or that fails, is left out and noted.

    Raises:
        NotImplementedError: ``mlp`` or ``loss`` is not written.
        ValueError: one of them returned something else than the contract says.
    """
    given = mlp(x, *(w.copy() for w in weights))
    values = {k: array("mlp", entry("mlp", given, k), (3,)) for k in ("r0", "h0", "r1", "h1")}
    for key in ("x", "y_predicted"):
        values[key] = array("mlp", entry("mlp", given, key), (1,))
    error = number("loss", loss(float(values["y_predicted"][0]), y_observed))
    found, missing, failed = {}, [], []
    for name, function in gradients.items():
        shape, needs = _GRADIENTS[name]
        answer = f"d_loss_d_{name}"
        try:
            arguments = (weights[k].copy() for k in needs)
            found[name] = array(answer, function(given, *arguments, y_observed), shape)
        except NotImplementedError:
            missing.append(answer)
        except Exception as problem:
            failed.append(f"{answer}: {type(problem).__name__}, {problem}".replace("`", ""))
    notes = [f"not written yet: {', '.join(missing)}"] if missing else []
    return Pass(values, error, found, (*notes, *failed))
