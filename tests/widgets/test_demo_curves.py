"""The demo ``curves``: what its sentence says of the newest losses."""

from __future__ import annotations

import pytest

from chainrule.widgets.demos.curves import SEEN, curves, sentence


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ((0.47, 0.04, 0.002, None), "It falls smoothly, to 0.47."),
        ((0.46, 0.06, 0.03, (0.47, 0.04)), "It is noisy, near 0.46: hardly lower than before."),
        ((0.36, 0.06, 0.03, (0.47, 0.04)), "It is noisy, near 0.36."),
        ((5.3, 0.0, 2.0, (0.46, 0.06)), "Near 5.3: worse than guessing, ln 2 = 0.69."),
        ((0.11, 0.74, 0.01, (5.3, 0.0)), "A gap of 0.74: it learns its points by heart."),
        ((0.49, -0.02, 0.02, (0.11, 0.74)), "The gap has closed"),
    ],
)
def test_the_sentence_says_what_the_newest_losses_show(found: tuple, words: str) -> None:
    assert sentence(*found).startswith(words)


def trained(rates: list[tuple[float, float]]):
    def engine(settings, data):
        yield from rates

    made = curves(engine)
    made.choose("by heart")
    for _ in rates:
        made.advance()
    return made.drawing()


def test_a_run_is_named_by_its_preset_and_the_gap_is_drawn() -> None:
    def marks(drawing) -> int:
        return drawing.body.count('stroke-width="4"')

    level, apart = trained([(0.5, 0.5)] * SEEN), trained([(0.2, 0.9)] * SEEN)
    assert "A gap of 0.70" in apart.label
    assert marks(apart) - marks(level) == 3
