"""Sigmoid, tanh, layers as objects, training loops."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "sigmoid-derivative-of-activation",
        "{part} applies the sigmoid once too often in its derivative.",
        "With a = s(z) at hand the derivative is a(1 − a): do not call s on a again.",
    ),
    Mistake(
        "tanh-derivative-is-tanh",
        "{part} uses tanh itself as its derivative.",
        "The derivative of tanh is 1 − tanh².",
    ),
    Mistake(
        "tanh-derivative-from-preactivation",
        "{part} squares the pre-activation where tanh of it belongs.",
        "The derivative is 1 − a² with a = tanh(z), not 1 − z².",
    ),
    Mistake(
        "output-delta-without-derivative",
        "{part} leaves out the derivative of an activation.",
        "With a squared error nothing cancels: each sigmoid on the way back brings its σ′.",
    ),
    Mistake(
        "bias-gradient-after-activation",
        "{part} is the gradient at the activation's output.",
        "The bias is added before the activation: take the gradient of the pre-activation.",
    ),
    Mistake(
        "softmax-jacobian-twice",
        "{part} went through the softmax Jacobian twice.",
        "p − y already is the gradient with respect to the scores.",
    ),
    Mistake(
        "gradients-accumulate",
        "{part} still contains the gradients of the call before.",
        "Set the gradients afresh on every backward pass.",
    ),
    Mistake(
        "gradient-overwritten",
        "{part} keeps the gradient of only one of the variable's two uses.",
        "A variable that is used twice receives the sum of both gradients.",
    ),
    Mistake(
        "step-uphill",
        "{part} moves along the gradient, so that the loss climbs.",
        "Subtract: w − lr · dw.",
    ),
    Mistake(
        "bias-not-counted",
        "the biases are not counted.",
        "Each unit has one weight per input and one bias.",
    ),
    Mistake(
        "zero-initialisation",
        "all units of a layer start equal.",
        "Equal units get equal gradients and stay equal: draw the weights at random.",
    ),
)
