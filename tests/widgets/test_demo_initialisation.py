"""The demo ``initialisation``: its network against torch.nn, and what each preset shows."""

from __future__ import annotations

from itertools import islice, pairwise

import numpy as np
import pytest
import torch

from chainrule.live import Plot, Settings
from chainrule.widgets.demos.deep_network import (
    BOTH,
    NORMALISED,
    PLAIN,
    POINTS,
    RESIDUAL,
    UNITS,
    forward,
    he,
    train,
    weights,
)
from chainrule.widgets.demos.initialisation import STEPS, initialisation


@pytest.fixture(autouse=True)
def graded(monkeypatch: pytest.MonkeyPatch) -> None:
    """One step instead of a whole run where a demo is made."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")


def tensors(depth: int) -> tuple[torch.Tensor, list[torch.Tensor], list[torch.Tensor]]:
    generator = torch.Generator().manual_seed(4)
    sizes = [2, *[UNITS] * depth, 2]

    def draw(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    w = [draw(m, n) / m**0.5 for m, n in pairwise(sizes)]
    return draw(POINTS, 2), w, [draw(n) for n in sizes[1:]]


@pytest.mark.parametrize("block", [PLAIN, NORMALISED, RESIDUAL, BOTH])
def test_the_network_is_that_of_torchs_modules(block: str) -> None:
    x, w, b = tensors(depth=4)
    h = x
    for k in range(4):
        layer = torch.nn.Linear(len(w[k]), UNITS).double()
        layer.weight.data, layer.bias.data = w[k].T, b[k]
        norm = torch.nn.BatchNorm1d(UNITS, affine=False).double()
        found = torch.relu(norm(layer(h)) if block in (NORMALISED, BOTH) else layer(h))
        h = found + h if k and block in (RESIDUAL, BOTH) else found
    scores, kept = forward(x, w, b, block)
    torch.testing.assert_close(kept[-1], h)
    torch.testing.assert_close(scores, h @ w[4] + b[4])


def test_a_step_is_that_of_pytorchs_sgd_with_momentum() -> None:
    settings = Settings({"scale": (0.1, 2.0, 1.0), "depth": (2, 9, 3), "lr": (0.0, 1.0, 0.05)})
    settings = Settings({**settings.controls, "block": [PLAIN], "seed": (0, 9, 3)})
    from chainrule.data.points import moons

    points, labels = moons(POINTS, np.random.default_rng(3))
    w = [torch.tensor(a, requires_grad=True) for a in weights(settings, he)]
    b = [torch.zeros(a.shape[1], dtype=torch.float64, requires_grad=True) for a in w]
    optimiser = torch.optim.SGD([*w, *b], lr=0.05, momentum=0.9)
    expected = []
    for _ in range(5):
        optimiser.zero_grad()
        scores, _ = forward(torch.from_numpy(points), w, b, PLAIN)
        loss = torch.nn.functional.cross_entropy(scores, torch.from_numpy(labels))
        loss.backward()
        expected.append(loss.item())
        optimiser.step()
    found = [record["loss"] for record in islice(train(settings), 5)]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def trained(preset: str, steps: int) -> Plot:
    made = initialisation()
    made.choose(preset)
    for _ in range(steps):
        made.advance()
    return made


@pytest.mark.parametrize(("preset", "factor"), [("half", 0.5), ("√(2/n)", 1.0), ("twice", 2.0)])
def test_a_fresh_layer_multiplies_the_signal_by_c(preset: str, factor: float) -> None:
    found = trained(preset, 1).history.current.extras["activations"]
    growth = float((found[-1] / found[0]) ** (1 / (len(found) - 1)))
    # The mean over layers of 24 random units: 1 up to a few per cent.
    assert growth == pytest.approx(factor, rel=0.15)


@pytest.mark.parametrize("preset", ["√(2/n)", "+ norm", "both"])
def test_what_keeps_the_signal_learns(preset: str) -> None:
    assert "It learns." in trained(preset, STEPS).drawing().label


def test_half_does_not_move_and_twice_blows_up() -> None:
    assert "After 60 steps the loss has not moved." in trained("half", 60).drawing().label
    made = trained("twice", STEPS)
    assert made.over
    assert "and the loss blew up" in made.drawing().label
    assert made.message().startswith("The loss blew up: lower the rate, Reset.")


def test_a_residual_block_alone_adds_up() -> None:
    made = initialisation()
    made.choose("+ residual")
    made.set("scale", 1)
    made.advance()
    assert made.history.current.extras["activations"][-1] > 1e3
    for _ in range(STEPS):
        made.advance()
    assert "It learns" not in made.drawing().label


def test_before_the_first_step_sizes_are_hidden_and_an_earlier_run_stays() -> None:
    made = initialisation()
    made.choose("half")
    assert ">?<" in made.drawing().body
    made.advance()
    assert ">?<" not in made.drawing().body
    before = made.drawing().body.count('stroke="#888888" stroke-width="3"')
    made.choose("both")
    made.advance()
    assert made.drawing().body.count('stroke="#888888" stroke-width="3"') == before + 1
