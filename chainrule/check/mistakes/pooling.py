"""Pooling, forward and backward."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "all-ties",
        "{part} gives every tied position the whole gradient.",
        "Choose one winner, or split the gradient among them.",
    ),
    Mistake(
        "starts-at-zero",
        "{part} is 0 for windows of negative numbers.",
        "A running maximum that starts at 0 never sees them: start at −∞.",
    ),
    Mistake(
        "stride-is-pool",
        "{part} uses the window's size as the stride.",
        "The stride is a parameter of its own: windows may overlap.",
    ),
    Mistake(
        "pool-sides-swapped",
        "{part} mixes up the window's height and width.",
        "`pool_height` counts rows, `pool_width` columns.",
    ),
    Mistake(
        "gradient-averaged",
        "{part} is shared evenly.",
        "Max hands the gradient to the winner alone; to share it belongs to the average.",
    ),
    Mistake(
        "min-for-max",
        "{part} takes the smallest number of each window.",
        "Max-pooling keeps the largest number of a window.",
    ),
    Mistake(
        "mean-for-max",
        "{part} averages each window.",
        "Max-pooling keeps the largest number of a window.",
    ),
)
