"""More of layers as objects, the sigmoid network and its training."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "db-not-summed",
        "{part} still has one row for each example.",
        "All examples share one bias, so their gradients add up: sum over axis 0.",
    ),
    Mistake(
        "step-missing",
        "{part} stands still: no step is made.",
        "A step has to store new values: `self.w = …`, or the updated dictionary.",
    ),
    Mistake(
        "learning-rate-forgotten",
        "{part} moves by the whole gradient.",
        "Multiply the gradient by the learning rate.",
    ),
    Mistake(
        "gate-from-upstream",
        "{part} is gated by the sign of the upstream gradient.",
        "ReLU's gate is open where its input was positive; the gradient may have any sign.",
    ),
    Mistake(
        "softmax-jacobian-diagonal",
        "{part} uses the diagonal of the Jacobian alone.",
        "Every probability depends on every score of its row: what is subtracted from dy?",
    ),
    Mistake(
        "softmax-fused-gradient",
        "{part} takes the upstream gradient for a target.",
        "p − t holds for softmax and cross-entropy together. This layer does not know the loss.",
    ),
    Mistake(
        "surface-not-halved",
        "{part} is not zero: the surface is twice too high.",
        "y is half of x1² + x2².",
    ),
    Mistake(
        "output-activation",
        "{part} has an activation after the last layer.",
        "The output is a plain number: the last layer has no sigmoid.",
    ),
    Mistake(
        "sigmoid-missing",
        "{part} looks as if a sigmoid were missing.",
        "Without a nonlinearity two layers are one: a sigmoid follows each hidden layer.",
    ),
    Mistake(
        "relu-for-sigmoid",
        "{part} comes from ReLU units.",
        "This network has sigmoids.",
    ),
    Mistake(
        "loss-averaged",
        "{part} belongs to the mean over the batch.",
        "Here the loss is the summed squared error; nothing is divided by N.",
    ),
    Mistake(
        "sigmoid-overflow",
        "{part} is not finite for large |z|.",
        "exp(−|z|) is at most 1: write both sides with it.",
    ),
    Mistake(
        "sign-of-exponent",
        "{part} falls where it should rise.",
        "It is exp(−z): for large z the sigmoid is close to 1.",
    ),
    Mistake(
        "derivative-for-function",
        "{part} is the derivative, not the function.",
        "1 / (1 + exp(−z)) goes from 0 to 1.",
    ),
    Mistake(
        "sigmoid-derivative-is-sigmoid",
        "{part} uses the sigmoid itself as its derivative.",
        "The derivative is a · (1 − a).",
    ),
    Mistake(
        "params-overwritten",
        "{part} was changed by the step.",
        "`-=` writes into the caller's array: make a new one, `value - lr * gradient`.",
    ),
    Mistake(
        "not-shuffled",
        "every epoch visits the examples in the same order.",
        "Draw a new order inside the loop over the epochs.",
    ),
    Mistake(
        "batch-not-one",
        "the examples are taken all at once.",
        "Batch size 1: one step for each example, so n steps an epoch.",
    ),
    Mistake(
        "layers-reversed",
        "the layers are in the wrong order.",
        "Entry 0 belongs to the layer next to the input.",
    ),
    Mistake(
        "activation-ignored",
        "the activation makes no difference.",
        "Both the function and its slope depend on `activation`.",
    ),
    Mistake(
        "slope-of-layer-before",
        "the slopes are those of the layer before.",
        "dz of a layer takes the slope at that layer's own output.",
    ),
    Mistake(
        "product-turned-round",
        "the norms are those of dz xᵀ, which has the shape of no weight.",
        "The gradient of w has the shape of w, (inputs, units): xᵀ dz.",
    ),
    Mistake(
        "seed-ignored",
        "the data do not depend on `seed` alone.",
        "The same seed gives the same points, another seed others.",
    ),
    Mistake(
        "not-uniform",
        "{part} is not spread evenly over [0, 1) × [0, 1).",
        "Draw each coordinate by itself, uniform on [0, 1).",
    ),
)
