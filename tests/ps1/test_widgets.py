"""PS1's widgets as functions of values: what they draw from a student's answers."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from chainrule.widgets import network_graph as graph
from chainrule.widgets import relu_explorer as explorer
from chainrule.widgets.network_drawing import drawing

WEIGHTS = (
    np.array([0.5, -1.0, 1.5]),
    np.array([[1.0, 2.0, -1.0], [0.5, -1.0, 1.0], [-1.0, 3.0, 0.5]]),
    np.array([2.0, -1.0, 4.0]),
)
NAMES = ("ypredicted", "W2", "h1", "r1", "W1", "h0", "r0", "W0")


def not_written(*arguments: object) -> None:
    raise NotImplementedError


@pytest.fixture
def gradients(solved: SimpleNamespace) -> dict[str, Callable[..., Any]]:
    return {name: getattr(solved, f"d_loss_d_{name}") for name in NAMES}


def _run(solved: SimpleNamespace, gradients: dict[str, Any], x: float = 2.0) -> graph.Pass:
    return graph.run_network(solved.mlp, solved.loss, WEIGHTS, 1.0, gradients, x)


def test_a_run_collects_every_value_and_gradient(
    solved: SimpleNamespace, gradients: dict[str, Any]
) -> None:
    seen = _run(solved, gradients)
    assert seen.loss == 6.25
    assert seen.notes == ()
    np.testing.assert_array_equal(seen.gradients["h0"], [22.5, -65, -5])
    np.testing.assert_array_equal(seen.gradients["W1"], [[0, 0, 0], [5, 0, 15], [-20, 0, -60]])


def test_lists_and_rows_of_numbers_are_taken_as_arrays(
    solved: SimpleNamespace, gradients: dict[str, Any]
) -> None:
    gradients["W2"] = lambda v, y: [1, 2, 3]
    gradients["h1"] = lambda v, w2, y: np.array([[1, 2, 3]])
    seen = _run(solved, gradients)
    np.testing.assert_array_equal(seen.gradients["W2"], [1, 2, 3])
    np.testing.assert_array_equal(seen.gradients["h1"], [1, 2, 3])


def test_missing_and_failing_gradients_are_noted_and_the_rest_is_drawn(
    solved: SimpleNamespace, gradients: dict[str, Any]
) -> None:
    gradients["W1"] = not_written
    gradients["r0"] = lambda *arguments: None
    seen = _run(solved, gradients)
    assert seen.notes[0] == "not written yet: d_loss_d_W1"
    assert "d_loss_d_r0 should return an array of shape (3,), and returned None" in seen.notes[1]
    body = drawing(seen, WEIGHTS, 1.0, back=True).body
    assert "∂w ?" in body
    assert "∂r ?" in body
    assert "∂h 22.5" in body


def test_the_drawing_is_well_formed_and_says_which_units_are_dead(
    solved: SimpleNamespace, gradients: dict[str, Any]
) -> None:
    seen = drawing(_run(solved, gradients), WEIGHTS, 1.0, back=True)
    ElementTree.fromstring(seen.svg(standalone=True))
    assert "dead: unit 1 of layer 0, unit 0 of layer 1" in seen.label
    assert "gradient of W0: 45, 0, −10" in seen.label
    assert seen.body.count("· dead") == 2
    assert "· dead" not in drawing(_walk_alive(solved), WEIGHTS, 1.0, back=False).body


def _walk_alive(solved: SimpleNamespace) -> graph.Pass:
    alive = tuple(np.abs(w) for w in WEIGHTS)
    return graph.run_network(solved.mlp, solved.loss, alive, 1.0, {}, 2.0)  # type: ignore[arg-type]


def test_a_students_function_cannot_change_the_weights(solved: SimpleNamespace) -> None:
    before = [w.copy() for w in WEIGHTS]

    def greedy(x: float, w0: np.ndarray, w1: np.ndarray, w2: np.ndarray) -> dict[str, Any]:
        w0 *= 0
        return dict(solved.mlp(x, w0, w1, w2))

    graph.run_network(greedy, solved.loss, WEIGHTS, 1.0, {}, 2.0)
    for old, new in zip(before, WEIGHTS, strict=True):
        np.testing.assert_array_equal(old, new)


@pytest.mark.parametrize(
    ("mlp", "words"),
    [
        (not_written, "This network appears when not_written is written."),
        (lambda *a: None, "mlp should return a dict with the key 'r0'."),
        (lambda *a: dict.fromkeys(("r0", "h0", "r1", "h1"), 1.0), "an array of shape (3,)"),
    ],
)
def test_the_network_waits_kindly_for_mlp(
    mlp: Callable[..., Any],
    words: str,
    solved: SimpleNamespace,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert graph.network_graph(mlp, solved.loss, WEIGHTS, 1.0) is None
    assert words in capsys.readouterr().out


def test_the_explorer_waits_kindly_for_the_slope(
    solved: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explorer.relu_explorer(solved.relu, not_written) is None
    assert "This explorer appears when not_written is written." in capsys.readouterr().out


def test_the_explorer_shuts_the_gate_where_the_slope_is_0(solved: SimpleNamespace) -> None:
    live = explorer.relu_explorer(solved.relu, solved.relu_derivative)
    assert live is not None
    assert "an upstream gradient of 1.5 goes on as 1.5" in live.drawing().label
    assert "gate is shut" not in live.drawing().body
    live.set("x", -2.0)
    shown = live.drawing()
    ElementTree.fromstring(shown.svg(standalone=True))
    assert shown.label.startswith("at x = −2: relu is 0, its slope 0")
    assert "the gate is shut" in shown.body


def test_the_explorer_draws_the_students_own_function(solved: SimpleNamespace) -> None:
    live = explorer.relu_explorer(lambda x: abs(x), solved.relu_derivative)
    assert live is not None
    live.set("x", -2.0)
    assert live.drawing().label.startswith("at x = −2: relu is 2")
