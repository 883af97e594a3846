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
        "the examples are not made rows first.",
        "Make each example a row first: `x.reshape(x.shape[0], -1)`.",
    ),
    Mistake(
        "db-mean",
        "{part} is a mean over the batch.",
        "b is added once for every example, so the gradients add up: a sum, not a mean.",
    ),
    Mistake(
        "db-wrong-axis",
        "{part} is summed over the wrong axis.",
        "b has one entry per output unit: sum over the rows, axis 0.",
    ),
    Mistake(
        "axis-too-many",
        "{part} has an axis too many.",
        "Compare with the shape in the docstring: no `keepdims`, no extra brackets.",
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
        "w has shape (inputs, units), and so has its gradient.",
    ),
    Mistake(
        "bias-not-counted",
        "the biases are not counted.",
        "Each unit has one weight per input and one bias.",
    ),
    Mistake(
        "biases-miscounted",
        "the biases are miscounted.",
        "Each layer has one bias for each of its units: sizes [10, 50, 3] make 50 + 3 of them.",
    ),
    Mistake(
        "layer-not-counted",
        "one layer is not counted.",
        "Sizes [10, 50, 3] make two layers: 10 → 50 and 50 → 3.",
    ),
    Mistake(
        "product-not-transposed",
        "it multiplies x and the upstream gradient without turning one of them.",
        "The gradient of w has w's shape, (inputs, units): which factor comes first, transposed?",
    ),
)
