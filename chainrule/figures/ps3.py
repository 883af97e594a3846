"""The static figures of PS3: an affine node, its Jacobians, p − y, a deep network, momentum."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.graph import GREY, backward, box, canvas, forward, node
from chainrule.figures.palette import BLACK, BLUE, GREEN, VERMILION
from chainrule.figures.ps3_digits import digits, learning_curves
from chainrule.figures.style import figure, of_the_text, show

__all__ = [
    "affine_node",
    "digits",
    "jacobian_shapes",
    "learning_curves",
    "momentum_paths",
    "network_graph",
    "softmax_gradient",
]


@of_the_text
def affine_node() -> None:
    """Show an affine layer as one node of the graph, with every shape at its arrow."""
    fig, (axes,) = canvas(9.2, 3.2)
    left, right, out = 4.0, 5.2, 7.6
    # A tall node gives each variable a lane of its own, so that no two arrows meet.
    box(axes, (left, 0.3), right - left, 2.6, "affine")
    lanes = {"x": (2.6, "(N, F)"), "w": (1.6, "(F, H)"), "b": (0.6, "(1, H)")}
    for name, (y, shape) in lanes.items():
        node(axes, (1.4, y), f"${name}$", radius=0.3)
        axes.text(0.95, y, shape, ha="right", va="center", fontsize=10)
        forward(axes, (1.72, y + 0.12), (left, y + 0.12), gap=0.02)
        words = f"d{name}  {shape}"
        backward(axes, (left, y - 0.12), (1.72, y - 0.12), words, gap=0.02, lift=-0.18, size=9.5)
    node(axes, (out, 1.6), "$z$", radius=0.3)
    axes.text(out + 0.45, 1.6, "(N, H)", ha="left", va="center", fontsize=10)
    forward(axes, (right, 1.72), (out - 0.3, 1.72), "$z = xw + b$", gap=0.05, lift=0.2)
    backward(axes, (out - 0.3, 1.48), (right, 1.48), "dz  (N, H)", gap=0.05, lift=-0.18, size=9.5)
    show(
        fig,
        alt="An affine layer as a node. Solid arrows lead from x, shape (N, F), w, shape (F, H), "
        "and b, shape (1, H), into the node and on to z, shape (N, H). A dashed arrow brings the "
        "upstream gradient dz back, and three dashed arrows lead on to dx, dw and db, each with "
        "the shape of its variable.",
    )


@of_the_text
def softmax_gradient(scores: Sequence[float], label: int) -> None:
    """Show scores, their softmax, and the gradient p − t, as bars.

    Args:
        scores: one number for each class.
        label: the right class.
    """
    import torch

    p = torch.tensor(scores, dtype=torch.float64).softmax(dim=0).numpy()
    pull = p - np.eye(len(scores))[label]
    fig = figure(9.2, 2.9)
    panels = fig.subplots(1, 3)
    classes = np.arange(len(scores))
    titles = ("scores x", "probabilities p", "gradient p − t")
    for axes, title, heights in zip(panels, titles, (scores, p, pull), strict=True):
        axes.set_title(title)
        colours = [GREEN if k == label else BLUE for k in classes]
        bars = axes.bar(classes, heights, color=colours, width=0.65)
        bars[label].set_hatch("//")
        bars[label].set_edgecolor("white")
        axes.axhline(0, color=BLACK, linewidth=0.8)
        axes.set_xticks(classes)
        axes.set_xlabel("class")
        for k, height in enumerate(heights):
            up = height >= 0
            axes.annotate(
                f"{height:.2f}".replace("-", "−"), (k, height), (0, 3 if up else -3),
                textcoords="offset points", ha="center", va="bottom" if up else "top", fontsize=9,
            )  # fmt: skip
        axes.margins(y=0.2)
    panels[1].set_ylim(0, 1.2)
    panels[1].set_yticks([0, 0.5, 1])
    panels[0].set_ylabel("any real number")
    panels[1].set_ylabel("adds up to 1")
    panels[2].set_ylabel("adds up to 0")
    panels[1].plot(
        [label - 0.42, label + 0.42], [1, 1], color=VERMILION, linestyle=(0, (3, 1.5)), linewidth=2
    )
    panels[1].annotate("target t = 1", (label + 0.5, 1), va="center", fontsize=9, color=VERMILION)
    words = ", ".join(f"class {k}: {value:.2f}" for k, value in enumerate(pull))
    show(
        fig,
        alt=f"Three bar charts over {len(scores)} classes; class {label} is the right one. Left: "
        f"the scores. Middle: their softmax, which adds up to 1. Right: the gradient p − t, "
        f"{words}. Only the right class's bar is negative, and the bars add up to 0.",
    )


@of_the_text
def jacobian_shapes() -> None:
    """Show which entries of an affine layer's two Jacobians are not 0."""
    N, D, M = 4, 5, 3
    by_input = np.kron(np.eye(N), np.ones((M, D)))
    by_weight = np.kron(np.ones((N, D)), np.eye(M))
    fig = figure(9.2, 3.7)
    left, right = fig.subplots(1, 2)
    for axes, pattern, colour, title, wide in (
        (left, by_input, BLUE, "∂out / ∂x:  copies of wᵀ", f"N·D = {N * D} entries of x"),
        (right, by_weight, VERMILION, "∂out / ∂w:  x, repeated", f"D·M = {D * M} weights"),
    ):
        rows, columns = pattern.shape
        axes.set_title(title)
        axes.set_xlim(0, columns)
        axes.set_ylim(rows, 0)
        axes.set_aspect("equal")
        for i, j in np.argwhere(pattern):
            axes.add_patch(_square(j, i, colour))
        for edge in range(0, rows + 1, M):
            axes.axhline(edge, color=GREY, linewidth=0.8)
        for edge in range(0, columns + 1, D if pattern is by_input else M):
            axes.axvline(edge, color=GREY, linewidth=0.8)
        for spine in axes.spines.values():
            spine.set_visible(True)
        axes.set_xticks([])
        axes.set_yticks([])
        axes.set_xlabel(wide)
        axes.set_ylabel(f"N·M = {N * M} outputs")
    show(
        fig,
        alt=f"Two matrices for a layer with {N} examples, {D} features and {M} units. Left: the "
        f"{N * M} by {N * D} Jacobian of the outputs by x is zero but for {N} blocks on its "
        f"diagonal, one per example. Right: the {N * M} by {D * M} Jacobian by w is made of "
        f"{N * D} small diagonal matrices, one for each entry of x; two thirds of it are zeros.",
    )


def _square(x: float, y: float, colour: str) -> object:
    from matplotlib.patches import Rectangle

    return Rectangle((x + 0.08, y + 0.08), 0.84, 0.84, facecolor=colour, linewidth=0)


@of_the_text
def network_graph(sizes: Sequence[int]) -> None:
    """Show a fully connected network as a chain of layers, with shapes and parameter counts.

    Args:
        sizes: inputs, units of each hidden layer, classes.
    """
    fig, (axes,) = canvas(9.2, 2.7)
    layers = len(sizes) - 1
    names, shapes = ["$X$"], [sizes[0]]
    for i in range(1, layers + 1):
        names += [f"$z_{i}$", f"$h_{i}$"] if i < layers else ["scores"]
        shapes += [sizes[i], sizes[i]] if i < layers else [sizes[i]]
    names.append("$L$")
    step = 8.2 / (len(names) - 1)
    at = [(0.5 + step * k, 1.25) for k in range(len(names))]
    for k, name in enumerate(names):
        node(axes, at[k], name, radius=0.33, size=9 if name == "scores" else 11)
        if k < len(shapes):
            axes.text(at[k][0], 0.66, f"(N, {shapes[k]})", ha="center", fontsize=9, color=GREY)
    axes.text(at[-1][0], 0.66, "a number", ha="center", fontsize=9, color=GREY)
    k = 0
    for i in range(1, layers + 1):
        forward(axes, at[k], at[k + 1], "affine", gap=0.33, bend=-0.3, lift=0.33, size=9)
        backward(axes, at[k + 1], at[k], gap=0.33, bend=-0.3)
        count = (sizes[i - 1] + 1) * sizes[i]
        middle = (at[k][0] + at[k + 1][0]) / 2
        axes.text(
            middle, 2.2, f"W{i}, b{i}\n{count:,} numbers", ha="center", fontsize=9, color=BLACK
        )
        k += 1
        if i < layers:
            forward(axes, at[k], at[k + 1], "ReLU", gap=0.33, bend=-0.3, lift=0.33, size=9)
            backward(axes, at[k + 1], at[k], gap=0.33, bend=-0.3)
            k += 1
    forward(axes, at[k], at[k + 1], "softmax\nloss", gap=0.33, bend=-0.3, lift=0.38, size=9)
    backward(axes, at[k + 1], at[k], gap=0.33, bend=-0.3)
    axes.text(0.2, 0.15, "values go forward", color=BLUE, fontsize=10)
    axes.text(
        1.75, 0.15, "- - gradients come back, shaped like the values", color=VERMILION, fontsize=10
    )
    total = sum((a + 1) * b for a, b in pairwise(sizes))
    show(
        fig,
        alt=f"A network with layer sizes {', '.join(map(str, sizes))} as a chain: X, then for each "
        "hidden layer an affine step to z and a ReLU to h, then an affine step to the scores and "
        f"the softmax loss L. Gradients return along every step. It has {total:,} parameters.",
    )


@of_the_text
def momentum_paths(steps: int = 40) -> None:
    """Show descent down a long narrow valley, without and with momentum."""
    curvature = np.array([1.0, 25.0])
    lr = 0.07
    fig = figure(9.2, 3.2)
    panels = fig.subplots(1, 2, sharey=True)
    across, up = np.meshgrid(np.linspace(-10.5, 3.5, 160), np.linspace(-2.2, 2.2, 90))
    height = 0.5 * (curvature[0] * across**2 + curvature[1] * up**2)
    left = []
    for axes, mu, colour in ((panels[0], 0.0, VERMILION), (panels[1], 0.7, BLUE)):
        path = descent(np.array([-10.0, 1.5]), curvature, lr, mu, steps)
        axes.contour(
            across, up, height, levels=[0.3, 2, 6, 14, 26, 42, 62], colors="#BBBBBB", linewidths=1
        )
        axes.plot(*path.T, "-", color=colour, linewidth=1.4)
        axes.plot(*path.T, "o" if mu else "s", color=colour, markersize=3.5)
        axes.plot([0], [0], "*", color=BLACK, markersize=11)
        axes.set_title(f"momentum {mu:g}" if mu else "plain gradient descent")
        axes.set_xlabel("weight 1")
        left.append(float(0.5 * (curvature * path[-1] ** 2).sum()))
        axes.text(-10.3, -2.05, f"loss after {steps} steps: {left[-1]:.2g}", fontsize=10)
    panels[0].set_ylabel("weight 2")
    show(
        fig,
        alt="Two maps of a long narrow valley with its lowest point marked by a star, both "
        f"descended with the same learning rate. Plain gradient descent jumps from wall to wall, "
        f"moves slowly along the floor and has a loss of {left[0]:.2g} after {steps} steps. With "
        f"momentum 0.7 the path oscillates at first, then follows the floor; its loss is "
        f"{left[1]:.2g}.",
    )


def descent(
    start: NDArray, curvature: NDArray, lr: float, momentum: float, steps: int
) -> NDArray[np.float64]:
    """Return the path (steps + 1, 2) of descent on ½ Σ curvature · w².

    On such a bowl a step is linear in (weight, velocity), and the weights do not mix: so the path
    is made of powers of a 2 × 2 matrix for each weight.
    """
    columns = []
    for weight, bend in zip(start, curvature, strict=True):
        step = np.array([[1 - lr * bend, momentum], [-lr * bend, momentum]])
        state = np.array([weight, 0.0])
        columns.append([(np.linalg.matrix_power(step, k) @ state)[0] for k in range(steps + 1)])
    return np.column_stack(columns)
