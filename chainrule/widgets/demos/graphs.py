"""Computation graphs as data, and the two passes through one: values, then gradients.

Values and gradients are PyTorch's, operation by operation, unless ``engine`` brings its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chainrule.widgets.answers import array, number

Engine = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True)
class Node:
    """One operation: what it computes from which nodes, and its position."""

    name: str
    kind: str
    inputs: tuple[str, ...]
    formula: str
    position: tuple[float, float]


@dataclass(frozen=True)
class Graph:
    """Inputs in the order of the sliders ``a``, ``b``, …, and nodes in the order of computing."""

    inputs: tuple[str, ...]
    nodes: tuple[Node, ...]

    @property
    def last(self) -> int:
        """The step at which every gradient is known: all nodes forward, 1, all nodes backward."""
        return 2 * len(self.nodes) + 1


GRAPHS = {
    "(a + b) · max(b, c)": Graph(
        ("a", "b", "c"),
        (
            Node("s", "add", ("a", "b"), "s = a + b", (590, 80)),
            Node("m", "max", ("b", "c"), "m = max(b, c)", (590, 340)),
            Node("L", "multiply", ("s", "m"), "L = s · m", (1085, 210)),
        ),
    ),
    "(relu(w·x + b) − y)²": Graph(
        ("w", "x", "b", "y"),
        (
            Node("p", "multiply", ("w", "x"), "p = w · x", (574, 74)),
            Node("r", "add", ("p", "b"), "r = p + b", (574, 257)),
            Node("h", "relu", ("r",), "h = relu(r)", (880, 96)),
            Node("e", "subtract", ("h", "y"), "e = h − y", (880, 346)),
            Node("L", "square", ("e",), "L = e²", (1104, 160)),
        ),
    ),
    "a · a + b": Graph(
        ("a", "b"),
        (
            Node("q", "multiply", ("a", "a"), "q = a · a", (590, 115)),
            Node("L", "add", ("q", "b"), "L = q + b", (1085, 210)),
        ),
    ),
}

#: What each operation does to the gradient that arrives, in one line.
RULES = {
    "add": "+ copies: both edges get the gradient unchanged (local 1).",
    "subtract": "− copies, and turns the sign on the second edge (local 1 and −1).",
    "multiply": "× swaps: each edge's local gradient is the other factor.",
    "max": "max chooses: the larger input's edge has local 1, the other 0.",
    "relu": "relu is a gate: local 1 where r > 0, else 0.",
    "square": "e² has the local gradient 2e.",
}


@dataclass
class Passes:
    """What both passes found.

    Attributes:
        values: of each input and node.
        local: (node, which of its inputs) → local gradient; None where the upstream gradient is 0
            and the engine gives only products.
        products: (node, which of its inputs) → what goes down that edge.
        gradients: of L by each input and node; edges that meet add up.
    """

    values: dict[str, float] = field(default_factory=dict)
    local: dict[tuple[str, int], float | None] = field(default_factory=dict)
    products: dict[tuple[str, int], float] = field(default_factory=dict)
    gradients: dict[str, float] = field(default_factory=dict)


def passes(graph: Graph, inputs: Mapping[str, float], engine: Engine | None = None) -> Passes:
    """Go forward and backward through ``graph``.

    Args:
        engine: forward functions under an operation's name (``"relu": relu``), backward ones under
            ``"<operation>_backward"``, called with the upstream gradient and the inputs and
            returning one gradient an input (``"max_backward": max_backward``); ``relu_derivative``
            of one number is taken as well.

    Raises:
        ValueError: the engine names an unknown operation, or one that does not return a number.
    """
    engine = engine or {}
    known = [name for kind in RULES for name in (kind, f"{kind}_backward")] + ["relu_derivative"]
    for name in engine:
        if name not in known:
            raise ValueError(f"engine: {name!r} is none of {', '.join(known)}")
    found = Passes(values=dict(inputs))
    for node in graph.nodes:
        given = [found.values[name] for name in node.inputs]
        if node.kind in engine:
            found.values[node.name] = number(node.kind, engine[node.kind](*given))
        else:
            found.values[node.name] = _oracle(node.kind, given)[0]
    found.gradients = {graph.nodes[-1].name: 1.0}
    for node in reversed(graph.nodes):
        upstream = found.gradients.get(node.name, 0.0)
        given = [found.values[name] for name in node.inputs]
        for i, (local, product) in enumerate(_backward(node.kind, upstream, given, engine)):
            found.local[node.name, i], found.products[node.name, i] = local, product
            source = node.inputs[i]
            found.gradients[source] = found.gradients.get(source, 0.0) + product
    return found


def _backward(
    kind: str, upstream: float, given: list[float], engine: Engine
) -> list[tuple[float | None, float]]:
    """Return (local gradient, what goes down the edge) for each input."""
    name = f"{kind}_backward"
    if name in engine:
        found = array(name, engine[name](upstream, *given), (len(given),))
        return [(float(g) / upstream if upstream else None, float(g)) for g in found]
    if kind == "relu" and "relu_derivative" in engine:
        locals_ = [number("relu_derivative", engine["relu_derivative"](given[0]))]
    else:
        locals_ = _oracle(kind, given)[1]
    return [(local, local * upstream) for local in locals_]


def _oracle(kind: str, given: list[float]) -> tuple[float, list[float]]:
    """Return the value and the local gradients of one operation, by autograd."""
    import torch

    operations: dict[str, Callable[..., Any]] = {
        "add": torch.add,
        "subtract": torch.sub,
        "multiply": torch.mul,
        "max": torch.maximum,
        "relu": torch.relu,
        "square": torch.square,
    }
    # Each input by itself, so that a · a keeps its two edges apart.
    leaves = [torch.tensor(g, dtype=torch.float64, requires_grad=True) for g in given]
    value = operations[kind](*leaves)
    return float(value.detach()), [float(g) for g in torch.autograd.grad(value, leaves)]
