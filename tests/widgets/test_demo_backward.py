"""The demo ``backward``: both passes against PyTorch, the picture, the student's own engine."""

from __future__ import annotations

import itertools
import re

import pytest
import torch

from chainrule.widgets.demos.backward import backward, drag
from chainrule.widgets.demos.graph_picture import TRACK
from chainrule.widgets.demos.graphs import GRAPHS, passes

WHOLE = {
    "(a + b) · max(b, c)": lambda a, b, c: (a + b) * torch.maximum(b, c),
    "(relu(w·x + b) − y)²": lambda w, x, b, y: (torch.relu(w * x + b) - y) ** 2,
    "a · a + b": lambda a, b: a * a + b,
}


@pytest.mark.parametrize("name", list(GRAPHS))
def test_value_and_gradients_are_those_of_autograd_on_the_whole_expression(name: str) -> None:
    graph = GRAPHS[name]
    for numbers in itertools.product((-1.5, 0.5, 2.0), repeat=len(graph.inputs)):
        leaves = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in numbers]
        value = WHOLE[name](*leaves)
        expected = torch.autograd.grad(value, leaves)
        found = passes(graph, dict(zip(graph.inputs, numbers, strict=True)))
        assert found.values["L"] == pytest.approx(float(value.detach()), rel=1e-12)
        for key, gradient in zip(graph.inputs, expected, strict=True):
            assert found.gradients[key] == pytest.approx(float(gradient), rel=1e-12)


def test_a_road_carries_local_times_upstream() -> None:
    found = passes(GRAPHS["(a + b) · max(b, c)"], {"a": 1, "b": 2, "c": 0})
    assert [found.local["L", i] for i in (0, 1)] == [2, 3]
    assert [found.products["m", i] for i in (0, 1)] == [3, 0]
    assert found.gradients["b"] == found.products["s", 1] + found.products["m", 0] == 5


def test_each_step_shows_what_is_known_by_then_and_no_more() -> None:
    run = backward()
    run.choose("start")
    seen = []
    for step in range(8):
        run.set("step", step)
        seen.append(run.drawing().label)
    assert "L 6" not in seen[2]
    assert "L 6" in seen[3]
    assert "gradients" not in seen[3]
    assert seen[4].endswith("gradients of L: L 1")
    assert seen[6].endswith("gradients of L: b 3, c 0, s 2, m 3, L 1")
    assert seen[7].endswith("gradients of L: a 2, b 5, c 0, s 2, m 3, L 1")
    body = run.drawing().body
    for words in ("2 × 1 = 2", "1 × 3 = 3", "0 × 3 = 0", "b is used twice", "3 + 2 = 5"):
        assert words in body


def test_a_step_goes_on_and_stops_at_the_last_one() -> None:
    run = backward()
    for _ in range(30):
        run.step()
    assert run.settings.step == 7
    assert "step 7 of 7" in run.drawing().label


def test_a_negative_upstream_gradient_stands_in_brackets() -> None:
    run = backward()
    run.choose("gate shut")
    body = run.drawing().body
    assert "0 × (−2) = 0" in body
    assert "-" not in "".join(re.findall(r">([^<>]*)</text>", body))


def test_dragging_and_clicking_set_inputs_and_step() -> None:
    run = backward()
    drag(run, {"kind": "drag", "name": "b", "x": float(TRACK.pixel(-1.5)), "y": 0})
    assert run.settings.b == -1.5
    drag(run, {"kind": "pick", "cell": "m"})
    assert "gradients of L: b 3, c 0" not in run.drawing().label
    assert run.settings.step == 6
    drag(run, {"kind": "drag", "name": "no input", "x": 0, "y": 0})
    drag(run, {"kind": "pick", "cell": None})


def test_a_right_engine_changes_nothing_and_a_wrong_one_is_marked() -> None:
    def routed(dz: float, a: float, b: float) -> tuple[float, float]:
        return (dz, 0) if a > b else (0, dz)

    plain, right = backward(), backward({"max_backward": routed})
    wrong = backward({"max_backward": lambda dz, a, b: (dz, dz)})
    for run in (plain, right, wrong):
        run.choose("start")
        run.set("step", 7)
    assert right.drawing().body == plain.drawing().body
    assert "right: 0" in wrong.drawing().body
    assert "c 3" in wrong.drawing().label


def test_at_a_tie_any_split_is_right() -> None:
    run = backward({"max_backward": lambda dz, a, b: (dz, 0.0)})
    run.choose("a tie")
    run.set("step", 7)
    assert "≠" not in run.drawing().body


def test_a_student_derivative_is_used_as_local_gradient() -> None:
    run = backward({"relu_derivative": lambda z: 7.0})
    run.choose("gate shut")
    assert "7 × (−2) = −14" in run.drawing().body


@pytest.mark.parametrize(
    ("engine", "words"),
    [
        ({"relu": lambda z: None}, "`relu` should return a number"),
        ({"max_backward": lambda dz, a, b: dz}, "`max_backward` should return an array"),
        ({"maxbackward": max}, "'maxbackward' is none of"),
    ],
)
def test_a_broken_engine_is_a_sentence_and_not_an_exception(engine: dict, words: str) -> None:
    run = backward(engine)
    run.choose("gate shut" if "relu" in engine else "max chooses")
    run.drawing()
    assert words in run.message()


def test_an_engine_that_is_not_written_yet_says_so() -> None:
    def max_backward(dz: float, a: float, b: float) -> tuple[float, float]:
        raise NotImplementedError

    run = backward({"max_backward": max_backward})
    run.drawing()
    assert run.message() == "max_backward is not written yet."


def test_an_inputs_value_and_its_gradient_have_a_line_each() -> None:
    run = backward()
    for name, value in (("a", -2.5), ("b", -1.5), ("step", 7)):
        run.set(name, value)
    body = run.drawing().body
    heights = [
        float(re.search(rf'y="([\d.]+)"[^>]*>{re.escape(what)}<', body)[1])
        for what in ("a = −2.5", "∂L/∂a = 0")
    ]
    assert heights[1] - heights[0] >= 21
