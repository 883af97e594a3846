"""The squared error and its derivative."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "factor-two",
        "{part} is half of the right value.",
        "Is a factor 2 left out, or a ½ too many?",
    ),
    Mistake(
        "not-squared",
        "{part} is the error, not its square.",
        "The loss is (predicted − observed)².",
    ),
    Mistake(
        "error-absolute",
        "{part} has lost its sign.",
        "The gradient is negative where the prediction is too low.",
    ),
    Mistake(
        "exponent-kept",
        "{part} is still squared.",
        "The derivative of u² is 2u: the exponent comes down.",
    ),
    Mistake(
        "squares-subtracted",
        "{part} is a difference of squares.",
        "Square the difference: (a − b)² is not a² − b².",
    ),
    Mistake(
        "observation-missing",
        "{part} does not depend on the observation.",
        "The loss is (predicted − observed)²: both are in its derivative.",
    ),
    Mistake(
        "errors-added",
        "{part} adds the observation where it should be subtracted.",
        "The loss is (predicted − observed)²: it is 0 where both are equal.",
    ),
    Mistake(
        "loss-averaged",
        "{part} comes from the mean over the batch.",
        "Here the loss is the summed squared error; nothing is divided by N.",
    ),
    Mistake(
        "surface-not-halved",
        "the surface is twice too high.",
        "y is half of x1² + x2².",
    ),
    Mistake(
        "factor-two-extra",
        "{part} is twice the right value.",
        "Is a ½ left out, or a factor 2 too many?",
    ),
    Mistake(
        "factor-on-one-term",
        "{part} multiplies only one of the two terms by 2.",
        "The 2 belongs to the whole difference: 2 (predicted − observed).",
    ),
)
