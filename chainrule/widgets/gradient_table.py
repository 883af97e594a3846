"""A network's own gradients next to central differences, one line per parameter."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.widgets.answers import array, entry, number

#: Near the best step for central differences in float64: the cube root of the rounding error.
_STEP = 1e-5


def compare_gradients(net: Any, X: NDArray, y: NDArray) -> None:
    """Show the largest relative difference for each parameter.

    Args:
        net: has ``params`` and ``loss(X, y) -> (loss, grads)``.
        X, y: a batch and its labels.

    Raises:
        ValueError: a gradient is missing or has another shape than its parameter.
    """
    from IPython.display import display

    rows = differences(net, X, y)
    width = max(len(name) for name, _, _ in rows)
    plain = "\n".join(f"{name:{width}} {shape!s:>8} {value:.1e}" for name, shape, value in rows)
    cells = "".join(
        f'<tr><td style="text-align:left"><code>{name}</code></td><td>{shape}</td>'
        f"<td>{value:.1e}</td></tr>"
        for name, shape, value in rows
    )
    table = (
        '<table><thead><tr><th scope="col" style="text-align:left">parameter</th>'
        '<th scope="col">shape</th><th scope="col">largest relative difference</th></tr></thead>'
        f"<tbody>{cells}</tbody></table>"
    )
    display({"text/plain": plain, "text/html": table}, raw=True)


def differences(net: Any, X: NDArray, y: NDArray) -> list[tuple[str, tuple[int, ...], float]]:
    """Return (name, shape, largest difference relative to the largest entry) of each parameter."""
    grads = net.loss(X, y)[1]
    rows = []
    for name, values in net.params.items():
        own = array(
            "FullyConnectedNet.loss", entry("FullyConnectedNet.loss", grads, name), values.shape
        )
        nudged = _central(net, X, y, name)
        scale = max(float(np.abs(nudged).max()), 1e-12)
        rows.append((name, values.shape, float(np.abs(own - nudged).max()) / scale))
    return rows


def _central(net: Any, X: NDArray, y: NDArray, name: str) -> NDArray[np.float64]:
    values = net.params[name]
    found = np.zeros(values.shape)
    for index in np.ndindex(values.shape):
        heights = []
        for step in (_STEP, -_STEP):
            moved = values.copy()
            moved[index] += step
            net.params[name] = moved
            heights.append(number("FullyConnectedNet.loss", net.loss(X, y)[0]))
        found[index] = (heights[0] - heights[1]) / (2 * _STEP)
    net.params[name] = values
    return found
