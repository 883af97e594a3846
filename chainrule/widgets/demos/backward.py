"""# Values forward, gradients backward

Which input gets the largest gradient, and which gets none? Ask, then press *Step* (space or `.`):
first every node computes its value, then the gradient of $L$ comes back along the dashed edges.
On each edge: local gradient × upstream gradient = what goes on. Drag the orange points to change
the inputs; a click on a node goes to the step at which it sends its gradient back.

* **+ copies**, **× swaps**, **max chooses**: the three rules that most graphs are made of.
* **a tie**: max has a kink; PyTorch halves the gradient, and every split that adds up is right.
* **gate shut**: a dead unit of a one-neuron network. Which inputs get a gradient? Step on and
  see.
* **used twice**: where two edges meet, their gradients add.

Keys: space does one step, `r` begins again, `n` and `p` go through the presets. Your own
functions run the demo with `backward(engine={"relu": relu, "relu_derivative": relu_derivative,
"max_backward": max_backward})`; a gradient that PyTorch does not find is marked.
"""

from __future__ import annotations

import math
from typing import Any

from chainrule.figures.palette import BLUE, VERMILION
from chainrule.live import Choice, Drawing, Handle, Plot, Slider
from chainrule.widgets.demo import demo
from chainrule.widgets.demos.graph_picture import (
    INPUT,
    NODE,
    TRACK,
    edges,
    input_box,
    n,
    node_box,
    positions,
)
from chainrule.widgets.demos.graphs import GRAPHS, RULES, Engine, Graph, Node, Passes, passes
from chainrule.widgets.demos.panel import SIZE, moment, outline, words

#: The sliders of up to four inputs, whatever a graph calls them.
_SLIDERS = ("a", "b", "c", "d")
_NAMES = list(GRAPHS)


def backward(engine: Engine | None = None) -> Plot:
    """Walk forward and backward through a computation graph.

    Args:
        engine: the student's own operations, as `graphs.passes` takes them:
            ``{"relu": relu, "relu_derivative": relu_derivative, "max_backward": max_backward}``.
            A gradient that PyTorch does not find is marked with the right one.
    """
    low, high = TRACK.low, TRACK.high
    begin = dict(zip(_SLIDERS, (1.0, 2.0, 0.0, 1.0), strict=True))
    return demo(
        "backward",
        "Which input gets the largest gradient, and which gets none?",
        settings={
            "graph": Choice(_NAMES, _NAMES[0]),
            "step": Slider(0, max(g.last for g in GRAPHS.values()), 0, 1, hidden=True),
            **{
                name: Slider(low, high, value, 0.5, label=f"input {i + 1}", hidden=True)
                for i, (name, value) in enumerate(begin.items())
            },
        },
        presets={
            "start": {},
            "+ copies": {"step": 7, "a": 2, "b": -1, "c": 2},
            "× swaps": {"step": 5, "a": 1, "b": 2, "c": 0},
            "max chooses": {"step": 6, "a": 1, "b": 2, "c": 0},
            "a tie": {"step": 6, "a": 1, "b": 2, "c": 2},
            "gate shut": {"graph": _NAMES[1], "step": 9, "a": 2, "b": -1.5, "c": 1, "d": 1},
            "used twice": {"graph": _NAMES[2], "step": 5, "a": 3, "b": 1},
        },
        draw=lambda run: draw(run, engine),
        on_event=drag,
        step_setting="step",
        step_limit=lambda settings: GRAPHS[settings.graph].last,
    )


def drag(run: Plot, event: dict[str, Any]) -> None:
    """Move an input with its point; a click on a node goes to the step that leaves it."""
    graph = GRAPHS[run.settings.graph]
    if event.get("kind") == "drag" and event.get("name") in graph.inputs:
        slider = _SLIDERS[graph.inputs.index(str(event["name"]))]
        run.set(slider, TRACK.value(float(event["x"])))
    elif event.get("kind") == "pick":
        names = [node.name for node in graph.nodes]
        if event.get("cell") in names:
            run.set("step", graph.last - names.index(str(event["cell"])))


def draw(run: Plot, engine: Engine | None = None) -> Drawing:
    """Draw the graph as far as the steps have come."""
    graph = GRAPHS[run.settings.graph]
    step = min(run.settings.step, graph.last)
    inputs = {
        name: run.settings[slider] for name, slider in zip(graph.inputs, _SLIDERS, strict=False)
    }
    found = passes(graph, inputs, engine)
    done, back, now = _progress(graph, step)
    gradients = _so_far(graph, found, back) if step > len(graph.nodes) else {}
    boxes = positions(graph)
    parts = [moment(run.settings.graph, step), edges(graph, found, done, back, now)]
    for name in graph.inputs:
        parts.append(input_box(name, boxes[name], inputs[name], gradients.get(name)))
    for node in graph.nodes:
        value = found.values[node.name] if node in done else None
        parts.append(node_box(node, value, gradients.get(node.name), node is now))
    parts += _sentences(graph, found, step, now, back)
    if engine and not _at_kink(graph, found):
        right = _so_far(graph, passes(graph, inputs), back)
        parts += [
            _difference(graph, boxes[name], name, right[name])
            for name, ours in gradients.items()
            if not math.isclose(ours, right[name], rel_tol=1e-9, abs_tol=1e-12)
        ]
    handles = tuple(
        Handle(
            name,
            float(TRACK.pixel(inputs[name])),
            boxes[name][1] + 24,
            f"{name} = {n(inputs[name])}: move with the arrow keys",
            track=((TRACK.start, boxes[name][1] + 24), (TRACK.end, boxes[name][1] + 24)),
        )
        for name in graph.inputs
    )
    label = _label(graph, found, step, done, gradients)
    return Drawing("".join(parts), label, run.style.width, run.style.height, handles=handles)


def _progress(graph: Graph, step: int) -> tuple[list[Node], list[Node], Node | None]:
    """Return the nodes that have a value, those that have sent gradients back, and the present."""
    size = len(graph.nodes)
    done, back = list(graph.nodes[:step]), list(graph.nodes[::-1])[: max(0, step - size - 1)]
    if step <= size:
        return done, back, done[-1] if done else None
    return done, back, back[-1] if back else graph.nodes[-1]


def _at_kink(graph: Graph, found: Passes) -> bool:
    """Whether some node has more than one right gradient: max at a tie, relu at 0."""
    given = [(node.kind, [found.values[name] for name in node.inputs]) for node in graph.nodes]
    return any(
        (kind == "max" and len(set(values)) == 1) or (kind == "relu" and values == [0])
        for kind, values in given
    )


def _so_far(graph: Graph, found: Passes, back: list[Node]) -> dict[str, float]:
    """Return the gradients that have arrived by now, those of edges that meet added up."""
    arrived = {graph.nodes[-1].name: 1.0}
    for node in back:
        for i, source in enumerate(node.inputs):
            arrived[source] = arrived.get(source, 0.0) + found.products[node.name, i]
    return arrived


def _sentences(
    graph: Graph, found: Passes, step: int, now: Node | None, back: list[Node]
) -> list[str]:
    """Return what happens at this step, and how to read the picture."""
    size = len(graph.nodes)
    more = ""
    if now is None:
        what = "Forward first: each node computes its value from the values that arrive."
    elif step <= size:
        what = f"Forward: {now.formula} = {n(found.values[now.name])}"
    elif step == size + 1:
        what = "Backward begins at the end: ∂L/∂L = 1."
    else:
        what = RULES[now.kind]
        if now.kind == "max" and _at_kink(graph, found):
            what = "max has a tie: PyTorch gives both inputs the local gradient 0.5."
        more = _meeting(graph, found, now, back)
    return [
        words(600, 446, what, size=28, anchor="middle", bold=True),
        words(600, 480, more, size=24, anchor="middle", colour=VERMILION, bold=True),
        words(14, 512, f"step {step} of {graph.last}", size=SIZE),
        words(540, 512, "blue: value, forward", anchor="end", colour=BLUE, bold=True),
        words(
            1186,
            512,
            "dashed: ∂L/∂…, backward = local × upstream",
            anchor="end",
            colour=VERMILION,
            bold=True,
        ),
    ]


def _meeting(graph: Graph, found: Passes, now: Node, back: list[Node]) -> str:
    """Say where gradients that meet add up, or where max has a tie."""
    if now.kind == "max" and len({found.values[name] for name in now.inputs}) == 1:
        return "Any split that adds up to the whole gradient is right."
    for source in dict.fromkeys(now.inputs):
        terms = [
            found.products[node.name, i]
            for node in back
            for i, name in enumerate(node.inputs)
            if name == source
        ]
        if len(terms) > 1:
            added = " + ".join(f"({n(t)})" if t < 0 else n(t) for t in terms)
            return f"{source} is used twice: its gradients add up, {added} = {n(sum(terms))}."
    return ""


def _difference(graph: Graph, at: tuple[float, float], name: str, right: float) -> str:
    """Return a mark under a box whose gradient is not PyTorch's."""
    below = at[1] + (INPUT if name in graph.inputs else NODE)[1] / 2 + 20
    width, height = INPUT if name in graph.inputs else NODE
    box = outline(at[0] - width / 2 - 6, at[1] - height / 2 - 6, width + 12, height + 12)
    return box + words(
        at[0], below, f"right: {n(right)}", anchor="middle", colour=VERMILION, bold=True, halo=True
    )


def _label(
    graph: Graph, found: Passes, step: int, done: list[Node], gradients: dict[str, float]
) -> str:
    names = [*graph.inputs, *(node.name for node in done)]
    values = ", ".join(f"{name} {n(found.values[name])}" for name in names)
    order = [*graph.inputs, *(node.name for node in graph.nodes)]
    grads = ", ".join(f"{name} {n(gradients[name])}" for name in order if name in gradients)
    back = f"; gradients of L: {grads}" if grads else ""
    return f"step {step} of {graph.last}: values {values}{back}"
