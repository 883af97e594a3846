"""The demo ``attention``: its pass against PyTorch's, the walk, and what it says."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from chainrule.live import Plot
from chainrule.widgets.demos.attention import STAGES, VALUE, attention, drag, vectors
from chainrule.widgets.demos.attention_pass import after_a_step, attend
from chainrule.widgets.demos.attention_picture import KEYS, VALUES


def at_the_end(preset: str) -> Plot:
    made = attention()
    made.choose(preset)
    made.set("stage", STAGES)
    return made


def test_forward_and_gradients_are_those_of_pytorchs_own_attention() -> None:
    rng = np.random.default_rng(5)
    q, keys, values, wanted = (rng.standard_normal(n) for n in ((3,), (4, 3), (4, 3), (3,)))
    leaves = [torch.tensor(a, requires_grad=True) for a in (q[None], keys)]
    out = torch.nn.functional.scaled_dot_product_attention(*leaves, torch.from_numpy(values))
    (0.5 * (out - torch.from_numpy(wanted)).square().sum()).backward()
    seen = attend(q, keys, values, wanted)
    np.testing.assert_allclose(seen.mixture, out.detach().numpy()[0], rtol=1e-12)
    np.testing.assert_allclose(seen.dq, leaves[0].grad.numpy()[0], rtol=1e-12)
    np.testing.assert_allclose(seen.dkeys, leaves[1].grad.numpy(), rtol=1e-12)
    # Softmax's Jacobian by hand, and the keys' gradient as an outer product.
    pull = values @ (seen.mixture - wanted)
    np.testing.assert_allclose(seen.dscores, seen.weights * (pull - seen.weights @ pull))
    np.testing.assert_allclose(seen.dkeys, np.outer(seen.dscores, q) / 3**0.5)


def test_a_small_step_brings_the_mixture_nearer() -> None:
    q, keys, wanted = vectors(attention().settings)
    seen = attend(q, keys, VALUE, wanted)
    later = after_a_step(seen, q, keys, VALUE)
    assert np.hypot(*(later.mixture - wanted)) < np.hypot(*(seen.mixture - wanted))


@pytest.mark.parametrize(
    ("preset", "said"),
    [
        ("it", "One step down the gradient gives “street” more weight, “animal” less."),
        ("a long query", "the scores get hardly any gradient"),
        ("no query", "With q = 0 no key gets a gradient"),
        ("wants itself", "nothing moves"),
    ],
)
def test_each_preset_says_what_is_there_to_see(preset: str, said: str) -> None:
    assert said in at_the_end(preset).drawing().label


def test_numbers_appear_step_by_step() -> None:
    made = attention()
    labels = []
    for _ in range(STAGES + 1):
        labels.append(made.drawing().label)
        made.step()
    for stage, word in enumerate(("scores", "weights", "mixture", "gradient of q"), start=1):
        assert [f"{word} " in said or f"{word}:" in said for said in labels].index(True) == stage


def test_handles_move_query_key_and_wanted_value() -> None:
    made = attention()
    for name, panel in (("q", KEYS), ("k3", KEYS), ("wanted", VALUES)):
        x, y = panel.at(-1.25, 0.5)
        drag(made, {"kind": "drag", "name": name, "x": x, "y": y})
        assert (made.settings[f"{name}x"], made.settings[f"{name}y"]) == (-1.25, 0.5)


def test_every_part_of_a_word_is_linked() -> None:
    body = at_the_end("it").drawing().body
    assert body.count('data-link="animal"') == 4
