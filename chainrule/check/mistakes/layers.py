"""Affine layers, forward and backward, and counting their parameters."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "no-bias",
        "{part} leaves out the bias.",
        "An affine layer is x @ w + b.",
    ),
    Mistake(
        "bias-subtracted",
        "{part} subtracts the bias.",
        "An affine layer is x @ w + b.",
    ),
    Mistake(
        "example-not-flattened",
        "it stops when an example has more than one axis.",
        "Make each example a row first: `x.reshape(x.shape[0], -1)`.",
    ),
    Mistake(
        "db-mean",
        "{part} is a mean over the batch.",
        "Every row adds b once, so the rows' gradients are summed.",
    ),
    Mistake(
        "db-wrong-axis",
        "{part} is summed over the wrong axis.",
        "b has one entry per output unit: sum over the rows, axis 0.",
    ),
    Mistake(
        "db-row-shape",
        "{part} has an axis too many.",
        "The bias has shape (M,), and so has its gradient: no `keepdims`.",
    ),
    Mistake(
        "db-not-summed",
        "{part} still has one row for each example.",
        "All examples share one bias, so their gradients add up: sum over axis 0.",
    ),
    Mistake(
        "dx-not-reshaped",
        "{part} is still flattened.",
        "A gradient has the shape of its variable: `dx.reshape(x.shape)`.",
    ),
    Mistake(
        "dw-transposed",
        "{part} is the transpose of the right one.",
        "Its shape must be w's, (D, M): inputs first.",
    ),
    Mistake(
        "bias-not-counted",
        "the biases are not counted.",
        "Each unit has one weight per input and one bias.",
    ),
)
