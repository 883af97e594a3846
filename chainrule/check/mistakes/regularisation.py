"""The L2 penalty in the loss and in the gradients."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "half-missing",
        "{part} leaves the ½ out of the L2 term.",
        "The penalty is ½ · reg · Σ w².",
    ),
    Mistake(
        "l2-missing",
        "{part} leaves the L2 term out.",
        "The penalty belongs to the loss, and its derivative to the weights' gradients.",
    ),
    Mistake(
        "l2-gradient-half",
        "{part} has half the L2 gradient.",
        "The derivative of ½ · reg · w² is reg · w.",
    ),
    Mistake(
        "l2-gradient-double",
        "{part} has twice the L2 gradient.",
        "With the ½ in the loss the derivative of ½ · reg · w² is reg · w.",
    ),
    Mistake(
        "decay-sign",
        "{part} subtracts the L2 gradient.",
        "The penalty is added to the loss, so its gradient is added too.",
    ),
    Mistake(
        "penalty-subtracted",
        "{part} subtracts the L2 penalty.",
        "The penalty is added to the loss: large weights cost something.",
    ),
    Mistake(
        "decay-sign-both",
        "{part} rewards large weights: the L2 term is subtracted.",
        "The penalty is added to the loss, and its gradient to the weights' gradients.",
    ),
    Mistake(
        "biases-regularised",
        "{part} regularises the biases too.",
        "The penalty is on the weights alone.",
    ),
    Mistake(
        "last-layer-unregularised",
        "{part} leaves the last layer out of the penalty.",
        "The sum runs over the weights of every layer.",
    ),
    Mistake(
        "first-layer-only",
        "{part} has the penalty of the first layer only.",
        "The sum runs over the weights of every layer.",
    ),
)
