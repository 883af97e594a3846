"""The figures of PS2 that need no answers: layers, Jacobians, the sigmoid's slope, the network."""

from __future__ import annotations

import numpy as np

from chainrule.figures.graph import GREY, MARKED, backward, box, canvas, forward, node
from chainrule.figures.palette import BLACK, BLUE, VERMILION
from chainrule.figures.ps2_results import (
    one_example_losses,
    overlay,
    surfaces,
    training_losses,
)
from chainrule.figures.style import figure, of_the_text, show

__all__ = [
    "jacobian_shape",
    "layer_graph",
    "network_graph",
    "one_example_losses",
    "overlay",
    "sigmoid_slope",
    "softmax_jacobian",
    "surfaces",
    "training_losses",
]


@of_the_text
def layer_graph() -> None:
    """Show a network as a row of layer objects, values going forward, gradients back."""
    fig, (axes,) = canvas(9.2, 2.9)
    names = ("Dense", "ReLU", "Dense", "Softmax")
    sizes = ("10 → 50", "", "50 → 3", "")
    keeps = (
        "keeps x, w, b\nstores dw, db",
        "keeps its mask",
        "keeps x, w, b\nstores dw, db",
        "keeps p",
    )
    lefts = [1.15 + 1.9 * k for k in range(4)]
    for left, name, size, kept in zip(lefts, names, sizes, keeps, strict=True):
        box(axes, (left, 1.25), 1.1, 0.9, f"{name}\n{size}" if size else name)
        axes.text(left + 0.55, 0.98, kept, ha="center", va="top", fontsize=9, color=GREY)
    shapes = ("(N, 10)", "(N, 50)", "(N, 50)", "(N, 3)", "(N, 3)")
    for k, shape in enumerate(shapes):
        start, end = (0.35 if k == 0 else lefts[k - 1] + 1.1), (lefts[k] if k < 4 else 8.95)
        forward(axes, (start, 1.93), (end, 1.93), shape, gap=0.02, lift=0.2, size=9)
        backward(axes, (end, 1.45), (start, 1.45), shape, gap=0.02, lift=-0.2, size=9)
    axes.text(0.3, 2.6, "forward: each output is the next input", color=BLUE, fontsize=10)
    words = "- - backward: each dx is the upstream gradient of the layer before"
    axes.text(0.3, 0.2, words, color=VERMILION, fontsize=10)
    axes.text(8.98, 2.2, "p", ha="right", fontsize=11, color=BLUE)
    axes.text(8.98, 1.05, "dL/dp", ha="right", fontsize=10, color=VERMILION)
    show(
        fig,
        alt="Four boxes in a row: Dense 10 to 50, ReLU, Dense 50 to 3, Softmax. Solid arrows lead "
        "forward with the shapes (N, 10), (N, 50), (N, 50), (N, 3), (N, 3); dashed arrows lead "
        "back with the same shapes. Each Dense keeps x, w and b and stores dw and db; ReLU keeps "
        "its mask, Softmax keeps p.",
    )


@of_the_text
def jacobian_shape(batch: int = 3, inputs: int = 4, units: int = 2) -> None:
    """Show the whole Jacobian of a Dense layer, output numbers by input numbers."""
    fig = figure(8.6, 3.5)
    left, right = fig.subplots(1, 2, width_ratios=[2.1, 1])
    block = np.arange(1, inputs * units + 1).reshape(units, inputs) / (inputs * units)
    whole = np.zeros((batch * units, batch * inputs))
    for i in range(batch):
        whole[i * units : (i + 1) * units, i * inputs : (i + 1) * inputs] = block
    for axes, values in ((left, whole), (right, block)):
        axes.imshow(np.where(values > 0, values, np.nan), cmap="Blues", vmin=-0.3, vmax=1.3)
        rows, columns = values.shape
        axes.set_xticks(np.arange(columns + 1) - 0.5, minor=True)
        axes.set_yticks(np.arange(rows + 1) - 0.5, minor=True)
        axes.grid(which="minor", color=GREY, linewidth=0.6)
        axes.tick_params(which="both", length=0)
        for i, j in np.ndindex(values.shape):
            word = f"$w_{{{j % inputs + 1}{i % units + 1}}}$" if values[i, j] else "0"
            # Dark squares carry white letters.
            colour = "white" if values[i, j] > 0.7 else BLACK if values[i, j] else GREY
            axes.text(j, i, word, ha="center", va="center", fontsize=9.5, color=colour)
    left.set_title(f"∂y/∂x: ({batch}·{units}) × ({batch}·{inputs}) numbers")
    left.set_xticks([(inputs - 1) / 2 + inputs * i for i in range(batch)])
    left.set_xticklabels([f"x of example {i + 1}" for i in range(batch)])
    left.set_yticks([(units - 1) / 2 + units * i for i in range(batch)])
    left.set_yticklabels([f"y of\nexample {i + 1}" for i in range(batch)])
    right.set_title("each block: $w^T$")
    right.set_xticks(range(inputs), [f"input {k + 1}" for k in range(inputs)], fontsize=8.5)
    right.set_yticks(range(units), [f"unit {j + 1}" for j in range(units)])
    show(
        fig,
        alt=f"Left: the Jacobian of a Dense layer with {batch} examples, {inputs} inputs and "
        f"{units} units, {batch * units} rows by {batch * inputs} columns. Only the {batch} blocks "
        "on the diagonal are not zero, and they are all the same. Right: that block, the transpose "
        f"of w, {units} by {inputs}.",
    )


@of_the_text
def softmax_jacobian() -> None:
    """Show scores, probabilities and the softmax Jacobian of one row, as numbers."""
    z = np.array([2.0, 1.0, 0.0, -1.0])
    p = np.exp(z) / np.exp(z).sum()
    jacobian = np.diag(p) - np.outer(p, p)
    fig = figure(8.6, 3.4)
    left, right = fig.subplots(1, 2, width_ratios=[1, 1.3])
    left.barh(range(4), p, color=BLUE, height=0.6)
    for i in range(4):
        left.text(p[i] + 0.02, i, f"$p_{i + 1}$ = {p[i]:.3f}", va="center", fontsize=10)
    left.set_yticks(range(4), [f"$z_{i + 1}$ = {z[i]:g}".replace("-", "−") for i in range(4)])
    left.set_ylim(3.6, -0.6)
    left.set_xlim(0, 1)
    left.set_xlabel("probability")
    left.set_title("one row of scores")
    right.imshow(jacobian, cmap="PuOr_r", vmin=-0.3, vmax=0.3)
    for i, j in np.ndindex(jacobian.shape):
        word = f"{jacobian[i, j]:+.3f}".replace("-", "−")
        right.text(j, i, word, ha="center", va="center", fontsize=10)
    right.set_xticks(range(4), [f"by $z_{j + 1}$" for j in range(4)])
    right.set_yticks(range(4), [f"$p_{i + 1}$" for i in range(4)])
    right.tick_params(length=0)
    right.set_title("$J = \\mathrm{diag}(p) - p\\,p^T$: each row adds up to 0")
    show(
        fig,
        alt="Left: the scores 2, 1, 0 and −1 become the probabilities "
        + ", ".join(f"{value:.3f}" for value in p)
        + ". Right: their 4 by 4 Jacobian; the diagonal is positive, all other entries are "
        "negative, it is symmetric, and each row adds up to zero.",
    )


@of_the_text
def sigmoid_slope() -> None:
    """Show the sigmoid over its slope, and why the slope is at most a quarter."""
    fig = figure(8.6, 3.3)
    left, right = fig.subplots(1, 2)
    z = np.linspace(-8, 8, 401)
    a = 1 / (1 + np.exp(-z))
    left.plot(z, a, color=BLUE, linestyle="-", label="σ(z)")
    left.plot(z, a * (1 - a), color=VERMILION, linestyle=(0, (5, 2)), label="σ′(z)")
    left.axhline(0.25, color=GREY, linestyle=":", linewidth=1.2)
    left.text(-7.9, 0.28, "¼", fontsize=11, color=GREY)
    for side in (-1, 1):
        left.axvspan(*sorted((side * 4, side * 8)), color=MARKED, zorder=0)
        left.text(side * 6, 0.6, "saturated:\nslope ≈ 0", ha="center", fontsize=9)
    left.legend(frameon=False, loc="upper left", bbox_to_anchor=(0.0, 1.0))
    left.set_xlim(-8, 8)
    left.set_xlabel("z, the pre-activation (a pure number)")
    left.set_ylabel("value")
    left.set_title("the sigmoid and its slope")
    outputs = np.linspace(0, 1, 201)
    right.plot(outputs, outputs * (1 - outputs), color=VERMILION, linestyle=(0, (5, 2)))
    right.plot([0.5], [0.25], "o", color=VERMILION)
    right.annotate(
        "¼, at a = ½",
        (0.5, 0.25),
        (0.62, 0.27),
        fontsize=10,
    )
    right.set_ylim(0, 0.3)
    right.set_xlabel("a = σ(z), the output")
    right.set_ylabel("slope a(1 − a)")
    right.set_title("the slope, from the output alone")
    show(
        fig,
        alt="Left: the sigmoid rises from 0 to 1 between z = −8 and 8; its slope is a bump of "
        "height one quarter at z = 0 and nearly 0 beyond |z| = 4, where the sigmoid is saturated. "
        "Right: the slope against the output a is the parabola a(1 − a), with its maximum one "
        "quarter at a = one half.",
    )


@of_the_text
def network_graph() -> None:
    """Show the computational graph of the 2-10-10-1 network with both passes."""
    fig, (axes,) = canvas(9.2, 3.2)
    names = ["$x$", "$z_1$", "$a_1$", "$z_2$", "$a_2$", r"$\hat{y}$", "$L$"]
    shapes = ["(N, 2)", "(N, 10)", "(N, 10)", "(N, 10)", "(N, 10)", "(N, 1)", "number"]
    steps = ["$w_1, b_1$", "σ", "$w_2, b_2$", "σ", "$w_3, b_3$", "squares"]
    back = [
        "",
        r"$\odot\, a_1(1{-}a_1)$",
        "$w_2^T$",
        r"$\odot\, a_2(1{-}a_2)$",
        "$w_3^T$",
        "2(ŷ − y)",
    ]
    at = [(0.6 + 1.33 * k, 1.6) for k in range(7)]
    for k, (name, shape) in enumerate(zip(names, shapes, strict=True)):
        node(axes, at[k], name)
        axes.text(at[k][0], 2.02, shape, ha="center", fontsize=8.5, color=GREY)
    for k, (step, slope) in enumerate(zip(steps, back, strict=True)):
        forward(axes, at[k], at[k + 1], bend=-0.3)
        axes.text(at[k][0] + 0.665, 2.28, step, ha="center", fontsize=10, color=BLUE)
        if slope:
            backward(axes, at[k + 1], at[k], bend=-0.3)
            axes.text(at[k][0] + 0.665, 1.0, slope, ha="center", fontsize=9.5, color=VERMILION)
    for k, layer in ((1, 1), (3, 2), (5, 3)):
        before = ("x", "a_1", "a_2")[layer - 1]
        here = ("dz_1", "dz_2", r"d\hat y")[layer - 1]
        axes.text(
            at[k][0],
            0.42,
            f"$dw_{layer} = {before}^T\\,{here}$\n$db_{layer} = $ column sums of ${here}$",
            ha="center",
            va="center",
            fontsize=9.5,
            color=BLACK,
        )
        axes.plot([at[k][0]] * 2, [0.7, 1.3], color=GREY, linestyle=":", linewidth=1.2)
    axes.text(0.3, 2.85, "values go forward", color=BLUE, fontsize=10)
    axes.text(2.1, 2.85, "- - gradients come back", color=VERMILION, fontsize=10)
    show(
        fig,
        alt="A chain of seven nodes: x, z1, a1, z2, a2, the prediction and the loss. Solid arrows "
        "lead forward through w1 and b1, a sigmoid, w2 and b2, a sigmoid, w3 and b3, and the "
        "squares. Dashed arrows lead back through twice the error, w3 transposed, a2(1 − a2), w2 "
        "transposed and a1(1 − a1). Below z1, z2 and the prediction are the gradients of the "
        "parameters used there.",
    )
