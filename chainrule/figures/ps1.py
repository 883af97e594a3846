"""The static figures of PS1: the chain, ReLU's kink, the paths of max, the 1-3-3-1 network."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from chainrule.figures import graph
from chainrule.figures.graph import GREY, backward, badge, canvas, forward, matrix, node
from chainrule.figures.palette import BLACK, BLUE, VERMILION
from chainrule.figures.style import figure, of_the_text, show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from chainrule.figures.graph import Point


@of_the_text
def forward_and_back() -> None:
    """Show the network as a chain, with the nine problems on the way back."""
    fig, (axes,) = canvas(9.2, 2.9)
    names = ["$x$", "$r0$", "$h0$", "$r1$", "$h1$", r"$\hat{y}$", "$L$"]
    at = [(0.6 + 1.33 * k, 1.15) for k in range(7)]
    steps = ["times $W0$", "relu", "times $W1$", "relu", "times $W2$", "squared\nerror"]
    problems = ["", "8", "7", "5", "3", "1"]
    for k, name in enumerate(names):
        node(axes, at[k], name)
    for k, (step, problem) in enumerate(zip(steps, problems, strict=True)):
        forward(axes, at[k], at[k + 1], step, bend=-0.25, lift=0.42, size=9.5)
        if problem:
            backward(axes, at[k + 1], at[k], bend=-0.25)
            badge(axes, (at[k][0] + 0.665, at[k][1] - 0.17), problem)
    for k, name, problem in ((1, "$W0$", "9"), (3, "$W1$", "6"), (5, "$W2$", "2")):
        weight = (at[k][0], 2.45)
        node(axes, weight, name, colour=BLACK, size=11)
        forward(axes, weight, at[k], bend=-0.18)
        backward(axes, at[k], weight, bend=-0.18)
        badge(axes, (weight[0] + 0.12, 1.8), problem)
    axes.text(0.35, 0.35, "values go forward  ", color=BLUE, fontsize=10)
    axes.text(
        2.3, 0.35, "- - gradients come back, numbered by problem", color=VERMILION, fontsize=10
    )
    show(
        fig,
        alt="A chain of seven nodes: x, r0, h0, r1, h1, the prediction and the loss L. Solid "
        "arrows lead forward; W0, W1 and W2 join at r0, r1 and the prediction. Dashed arrows lead "
        "back from L, numbered by problem: 1 to the prediction, 2 to W2, 3 to h1, 5 to r1, 6 to "
        "W1, 7 to h0, 8 to r0, 9 to W0.",
    )


@of_the_text
def relu_and_slope() -> None:
    """Show ReLU with the lines under its kink, and its slope next to it."""
    fig = figure(8.4, 3.1)
    left, right = fig.subplots(1, 2)
    left.set_title("relu(x)")
    for share in (0.25, 0.5, 0.75):
        left.plot([-2, 2], [-2 * share, 2 * share], color=GREY, linestyle=":", linewidth=1.2)
    left.plot([-2, 0, 2], [0, 0, 2], color=BLUE, linestyle="-")
    left.plot([0], [0], "o", color=BLUE)
    left.annotate(
        "the kink",
        (0, 0),
        (-1.3, 1.1),
        fontsize=10,
        arrowprops={"arrowstyle": "->", "color": BLACK},
    )
    left.text(0.1, -1.3, "dotted: lines under it,\nslopes 0 to 1", fontsize=9, color=GREY)
    right.set_title("its slope, relu′(x)")
    right.plot([-2, 0], [0, 0], color=VERMILION, linestyle=(0, (5, 2)))
    right.plot([0, 2], [1, 1], color=VERMILION, linestyle=(0, (5, 2)))
    right.plot([0, 0], [0, 1], color=GREY, linestyle=":", linewidth=1.6)
    right.plot(
        [0, 0], [0, 1], "o", markerfacecolor="white", markeredgecolor=VERMILION, linestyle=""
    )
    right.text(0.12, 0.45, "at 0: choose\nany of these", fontsize=10, color=GREY)
    for axes, low, high in ((left, -1.8, 2.1), (right, -0.3, 1.4)):
        axes.set_xlabel("x, the input of ReLU (a pure number)")
        axes.set_ylim(low, high)
    left.set_ylabel("output")
    right.set_ylabel("slope")
    right.set_yticks([0, 1])
    show(
        fig,
        alt="Left: ReLU is 0 for negative x and rises with slope 1 for positive x, with a kink at "
        "0; dotted lines through the kink with slopes between 0 and 1 stay on or below the graph. "
        "Right: its slope is 0 for negative x and 1 for positive x; at 0, any value from 0 to 1 is "
        "allowed.",
    )


@of_the_text
def max_paths() -> None:
    """Show how the gradient of a maximum takes one path, and what happens at a tie."""
    fig, panels = canvas(9.2, 2.6, columns=3)
    cases = (
        ("a wins", "a = 3", "b = 1", "z = 3", "dz", "0"),
        ("b wins", "a = 1", "b = 3", "z = 3", "0", "dz"),
        ("a tie", "a = 2", "b = 2", "z = 2", "part of dz", "the rest"),
    )
    for axes, (title, a, b, z, da, db) in zip(panels, cases, strict=True):
        top, bottom, end = (0.55, 1.85), (0.55, 0.6), (2.45, 1.22)
        for at, label in ((top, a), (bottom, b), (end, z)):
            node(axes, at, label, radius=0.34, size=10)
        axes.text(0.1, 2.4, title, fontsize=12)
        for start, gradient, side in ((top, da, 1), (bottom, db, -1)):
            dead = gradient == "0"
            backward(
                axes,
                end,
                start,
                gradient,
                gap=0.34,
                lift=side * 0.26,
                color=GREY if dead else VERMILION,
                linestyle=":" if dead else (0, (4, 2)),
                linewidth=1.2 if dead else 2.4,
            )
    show(
        fig,
        alt="Three graphs of z = max(a, b). Where a is 3 and b is 1, the whole gradient dz goes "
        "back to a and 0 to b. Where b is larger, dz goes to b and 0 to a. At a tie, a part of dz "
        "goes to a and the rest to b.",
    )


def _layers(left: float = 0.5, step: float = 2.0) -> dict[str, list[Point]]:
    """Return where the nodes of the 1-3-3-1 network lie, in inches."""
    rows = (2.75, 1.65, 0.55)
    return {
        "x": [(left, 1.65)],
        "h0": [(left + step, y) for y in rows],
        "h1": [(left + 2 * step, y) for y in rows],
        "y": [(left + 3 * step, 1.65)],
    }


def _nodes(axes: Axes, at: dict[str, list[Point]]) -> None:
    node(axes, at["x"][0], "$x$", radius=0.32)
    node(axes, at["y"][0], r"$\hat{y}$", radius=0.32)
    for layer in (0, 1):
        for j, position in enumerate(at[f"h{layer}"]):
            node(axes, position, f"$r{layer}_{j}$→$h{layer}_{j}$", radius=0.42, size=9.5)


def _middle(
    axes: Axes,
    at: dict[str, list[Point]],
    hot: Collection[tuple[int, int]],
    arrow: Callable[..., None],
) -> None:
    """Draw the nine connections from h0 to r1; those in ``hot``, pairs (i, j), by ``arrow``."""
    for i, end in enumerate(at["h1"]):
        for j, start in enumerate(at["h0"]):
            if (i, j) in hot:
                ends = (end, start) if arrow is backward else (start, end)
                position = {"at": 0.5} if arrow is backward else {"at": 0.3}
                arrow(
                    axes, *ends, f"$W1_{{{i}{j}}}$", gap=0.42, linewidth=2.4, lift=0.0, **position
                )
            else:
                forward(axes, start, end, gap=0.42, color="#C8C8C8", linewidth=1)


@of_the_text
def network() -> None:
    """Show the 1-3-3-1 network with every weight on its connection."""
    fig, (axes,) = canvas(9.2, 3.3)
    at = _layers(left=0.6, step=2.65)
    _nodes(axes, at)
    for j in range(3):
        forward(axes, at["x"][0], at["h0"][j], f"$W0_{j}$", gap=0.42, at=0.5, lift=0.0)
        forward(axes, at["h1"][j], at["y"][0], f"$W2_{j}$", gap=0.42, at=0.5, lift=0.0)
        for i in range(3):
            forward(
                axes,
                at["h0"][j],
                at["h1"][i],
                f"$W1_{{{i}{j}}}$",
                gap=0.42,
                at=0.27,
                lift=0.0,
                size=9,
            )
    show(
        fig,
        alt="The 1-3-3-1 network. The input x leads by the weights W0 to three units; each of "
        "these leads by W1 to each of three more units, W1 with indices i and j from unit j to "
        "unit i; these lead by W2 to the prediction. Each unit turns r into h by ReLU.",
    )


@of_the_text
def one_weight() -> None:
    """Show the one path of a middle weight, and its place in the outer product."""
    fig, (left, right) = canvas(9.2, 3.3, columns=2)
    at = _layers(left=-1.1, step=2.2)
    for layer in (0, 1):
        for j, position in enumerate(at[f"h{layer}"]):
            node(left, position, f"$h0_{j}$" if layer == 0 else f"$r1_{j}$", radius=0.3)
    _middle(left, at, {(1, 2)}, forward)
    entries = [[rf"$\partial_{i}\cdot h0_{j}$" for j in range(3)] for i in range(3)]
    matrix(
        right,
        (1.6, 2.4),
        entries,
        {(1, 2)},
        cell=0.7,
        title=r"its product with $h0$:  $\partial L\,/\,\partial W1$",
    )
    for i in range(3):
        right.text(0.95, 2.05 - 0.7 * i, rf"$\partial_{i}$", ha="right", va="center", fontsize=11)
    right.text(0.85, 2.6, r"$\partial L\,/\,\partial r1$", ha="center", fontsize=11)
    show(
        fig,
        alt="Left: of the nine connections from h0 to r1, the one from h0 number 2 to r1 number 1 "
        "is marked; its weight is W1 with indices 1 and 2. Right: the 3 by 3 gradient of W1. Row i "
        "holds the gradient of r1 number i times each h0; row 1, column 2 is marked.",
    )


@of_the_text
def three_paths() -> None:
    """Show the three paths back to one unit, and the column of W1 that they take."""
    fig, (left, right) = canvas(9.2, 3.3, columns=2)
    at = _layers(left=-1.1, step=2.2)
    for layer in (0, 1):
        for j, position in enumerate(at[f"h{layer}"]):
            node(left, position, f"$h0_{j}$" if layer == 0 else f"$r1_{j}$", radius=0.3)
    hot = {(0, 0), (1, 0), (2, 0)}
    _middle(left, at, hot, graph.backward)
    entries = [[f"$W1_{{{i}{j}}}$" for j in range(3)] for i in range(3)]
    matrix(right, (1.2, 2.4), entries, hot, cell=0.7, title="$W1$")
    right.text(2.25, 0.05, "back: down a column.  forward: along a row", ha="center", fontsize=10)
    show(
        fig,
        alt="Left: three dashed arrows lead back to h0 number 0, from r1 number 0, 1 and 2, with "
        "the weights W1 00, 10 and 20. Right: these three weights are the first column of W1.",
    )
