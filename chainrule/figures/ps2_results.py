"""The figures of PS2 that show what a student's functions computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.figures.graph import GREY
from chainrule.figures.palette import BLACK, BLUE, VERMILION
from chainrule.figures.style import figure, of_the_text, show

_SIDE = 41


@of_the_text
def one_example_losses(losses: Sequence[float]) -> None:
    """Show the loss of the network that learns one example, step by step."""
    fig = figure(6.4, 3.0)
    axes = fig.subplots()
    axes.semilogy(losses, color=BLUE, linestyle="-", label="cross-entropy")
    axes.axhline(0.05, color=VERMILION, linestyle=(0, (5, 2)), linewidth=1.4, label="0.05")
    axes.set_xlabel("step")
    axes.set_ylabel("loss (nats, log scale)")
    axes.set_title("memorising one example")
    axes.legend(frameon=False)
    show(
        fig,
        alt=f"The loss over {len(losses)} steps on a logarithmic scale: it falls from "
        f"{losses[0]:.2g} to {losses[-1]:.2g}; a dashed line marks 0.05.",
    )


@of_the_text
def training_losses(losses: Sequence[float]) -> None:
    """Show the loss of stochastic gradient descent, epoch by epoch."""
    fig = figure(6.4, 3.0)
    axes = fig.subplots()
    axes.semilogy(range(1, len(losses) + 1), losses, color=BLUE, linestyle="-")
    axes.set_xlabel("epoch")
    axes.set_ylabel("mean squared error (log scale)")
    axes.set_title("batch size 1, shuffled each epoch")
    show(
        fig,
        alt=f"The loss over {len(losses)} epochs on a logarithmic scale, from {losses[0]:.2g} to "
        f"{losses[-1]:.2g}.",
    )


@of_the_text
def overlay(by_hand: Mapping[str, NDArray[Any]], by_autograd: Mapping[str, NDArray[Any]]) -> None:
    """Show every number of two gradients, one laid over the other, and their difference.

    Args:
        by_hand, by_autograd: gradients by name, of equal shapes.
    """
    mine = np.concatenate([np.ravel(by_hand[name]) for name in by_hand])
    theirs = np.concatenate([np.ravel(by_autograd[name]) for name in by_hand])
    edges = np.cumsum([0, *(np.size(by_hand[name]) for name in by_hand)])
    fig = figure(9.0, 4.0)
    upper, lower = fig.subplots(2, 1, sharex=True, height_ratios=[2, 1])
    position = np.arange(len(mine))
    upper.plot(
        position, theirs, "o", color=VERMILION, fillstyle="none", markersize=6, label="autograd"
    )
    upper.plot(position, mine, ".", color=BLUE, markersize=4, label="NumPy, by hand")
    upper.set_yscale("symlog", linthresh=1e-2)
    upper.set_ylabel("gradient\n(symlog scale)")
    upper.legend(frameon=False, ncols=2, loc="upper left", bbox_to_anchor=(0, 1.25))
    difference = np.abs(mine - theirs)
    lower.semilogy(position, np.maximum(difference, 1e-18), ".", color=BLACK, markersize=4)
    lower.axhline(1e-12, color=GREY, linestyle=(0, (5, 2)), linewidth=1.2)
    lower.text(
        0.01, 1.6e-12, "1e-12", transform=lower.get_yaxis_transform(), fontsize=9, color=GREY
    )
    lower.set_ylim(3e-19, 1e-10)
    lower.set_ylabel("difference")
    lower.set_xlabel("entries of the gradient, parameter by parameter")
    for edge in edges[1:-1]:
        for axes in (upper, lower):
            axes.axvline(edge - 0.5, color=GREY, linewidth=0.6, linestyle=":")
    for name, start, end in zip(by_hand, edges, edges[1:], strict=False):
        middle = (start + end - 1) / 2
        lower.annotate(
            name, (middle, 1e-10), ha="center", va="bottom", fontsize=9, annotation_clip=False
        )
    show(
        fig,
        alt=f"All {len(mine)} numbers of the gradient: the dots of NumPy lie inside the circles of "
        f"autograd. Below, their differences, the largest {difference.max():.1e}.",
    )


@of_the_text
def surfaces(
    predict: Callable[[NDArray[np.float64]], Any], low: float = 0.0, high: float = 1.0
) -> None:
    """Show the learnt surface, the target surface and their difference, seen from above.

    Args:
        predict: of points (n, 2) → heights (n, 1).
        low, high: the square [low, high]² that is drawn.
    """
    side = np.linspace(low, high, _SIDE)
    x1, x2 = np.meshgrid(side, side)
    points = np.column_stack([x1.ravel(), x2.ravel()])
    learnt = np.asarray(predict(points), float).reshape(x1.shape)
    target = (x1**2 + x2**2) / 2
    error = learnt - target
    worst = float(np.abs(error).max())
    fig = figure(9.4, 3.2)
    panels = fig.subplots(1, 3, sharey=True)
    heights = _round_levels(min(0.0, learnt.min()), max(target.max(), learnt.max()))
    for axes, values, title in zip(
        panels, (learnt, target, error), ("learnt", "target", "learnt − target"), strict=True
    ):
        levels = _round_levels(-worst, worst) if values is error else heights
        colours = "PuOr_r" if values is error else "cividis"
        filled = axes.contourf(x1, x2, values, levels, cmap=colours)
        axes.contour(x1, x2, values, levels, colors="white", linewidths=0.5)
        bar = fig.colorbar(filled, ax=axes, shrink=0.62)
        bar.set_label("error of y" if values is error else "y")
        axes.set_title(title)
        axes.set_aspect("equal")
        axes.set_xlabel("$x_1$")
    panels[0].set_ylabel("$x_2$")
    show(
        fig,
        alt=f"Three maps of the square from {low:g} to {high:g}: the learnt surface, the target "
        f"(x1² + x2²) / 2, and their difference, at most {worst:.2g} in size.",
    )


def _round_levels(low: float, high: float) -> NDArray[np.float64]:
    """Round numbers that cover ``low … high``, about eleven of them."""
    from matplotlib.ticker import MaxNLocator

    levels: NDArray[np.float64] = MaxNLocator(11).tick_values(low, high)
    return levels
