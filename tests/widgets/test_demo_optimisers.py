"""The demo ``optimisers``: every path against PyTorch's own optimiser, and what the presets say."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np
import pytest
import torch

from chainrule.live import Plot, Settings
from chainrule.widgets.demos.optimiser_race import CLIP, NARROW, UPDATES, gradient, loss, run
from chainrule.widgets.demos.optimisers import STEPS, arrival, drag, optimisers, thrown_out


@pytest.fixture(autouse=True)
def graded(monkeypatch: pytest.MonkeyPatch) -> None:
    """One step instead of a whole run where a demo is made."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")


OPTIMISERS: dict[str, Callable[..., Any]] = {
    "SGD": torch.optim.SGD,
    "momentum": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9),
    "Adam": torch.optim.Adam,
    "clipped SGD": torch.optim.SGD,
}


@pytest.mark.parametrize("name", UPDATES)
def test_a_path_is_that_of_pytorchs_optimiser(name: str) -> None:
    settings = Settings({"lr": (0.0, 1.0, 0.02), "x": (-2.0, 2.0, -1.4), "y": (-2.0, 2.0, 1.6)})
    w = torch.tensor([-1.4, 1.6], dtype=torch.float64, requires_grad=True)
    optimiser = OPTIMISERS[name]([w], lr=0.02)
    expected = [w.detach().numpy().copy()]
    for _ in range(40):
        optimiser.zero_grad()
        ((1 - w[0]) ** 2 + NARROW * (w[1] - w[0] ** 2) ** 2).backward()
        if name == "clipped SGD":
            torch.nn.utils.clip_grad_norm_([w], CLIP)
        optimiser.step()
        expected.append(w.detach().numpy().copy())
    found = list(islice(run(UPDATES[name], settings, name), 40))[-1]
    # clip_grad_norm_ adds 1e-6 to the norm.
    np.testing.assert_allclose(found["path"], expected, rtol=1e-5)
    assert found["loss"] == pytest.approx(float(loss(found["path"][-1])))


def test_the_gradient_is_that_of_the_loss() -> None:
    for w in np.random.default_rng(1).uniform(-2, 2, (5, 2)):
        h = 1e-6 * np.eye(2)
        numeric = [(loss(w + step) - loss(w - step)) / 2e-6 for step in h]
        np.testing.assert_allclose(gradient(w), numeric, rtol=1e-6, atol=1e-6)


def raced(preset: str, steps: int = STEPS) -> Plot:
    made = optimisers()
    made.choose(preset)
    for _ in range(steps):
        made.advance()
    return made


def paths(made: Plot) -> dict[str, np.ndarray]:
    return {name: made.history.current.extras[f"{name} path"] for name in UPDATES}


def test_at_a_small_rate_momentum_is_ahead_and_at_a_large_one_it_is_thrown_out() -> None:
    small, large = paths(raced("small")), paths(raced("large"))
    assert min(small, key=lambda name: float(loss(small[name][-1]))) == "momentum"
    assert [name for name in large if thrown_out(large[name])] == ["momentum"]
    assert arrival(large["Adam"]) is not None
    assert arrival(large["SGD"]) is None


def test_at_a_very_large_rate_only_adam_arrives() -> None:
    found = paths(raced("very large"))
    assert [name for name in found if arrival(found[name]) is not None] == ["Adam"]
    assert [name for name in found if thrown_out(found[name])] == ["SGD", "momentum"]


def test_the_usual_rate_is_momentums() -> None:
    made = raced("usual")
    assert "First to arrive: momentum, at step" in made.drawing().label


def test_clipping_keeps_what_a_steep_start_throws_out_of_the_valley() -> None:
    found = paths(raced("a steep start", 1))
    longest = {name: float(np.hypot(*(path[1] - path[0]))) for name, path in found.items()}
    assert longest["SGD"] > 20 * longest["clipped SGD"]
    assert longest["clipped SGD"] == pytest.approx(0.06 * CLIP)


def test_a_new_rate_holds_for_all_from_the_same_step_on() -> None:
    made = raced("small", 5)
    before = {name: path.copy() for name, path in paths(made).items()}
    made.set("lr", 0.02)
    made.advance()
    unchanged = paths(raced("small", 6))
    for name, path in paths(made).items():
        np.testing.assert_array_equal(path[:6], before[name])
        assert np.hypot(*(path[6] - unchanged[name][6])) > 0.01


def test_the_start_can_be_dragged_and_an_unknown_name_is_a_sentence() -> None:
    made = optimisers()
    drag(made, {"kind": "drag", "name": "start", "x": 340.0, "y": 305.0})
    assert (made.settings.x, made.settings.y) == (0.0, 0.0)
    with pytest.raises(ValueError, match="no optimiser 'adam'; there are: SGD"):
        optimisers({"adam": UPDATES["Adam"]})
