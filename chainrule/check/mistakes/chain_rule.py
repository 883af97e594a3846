"""Gradients passed from node to node: factors left out, taken twice, or turned round."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "upstream-forgotten",
        "{part} is the local derivative alone: the upstream gradient is missing.",
        "Chain rule: local derivative times upstream gradient.",
    ),
    Mistake(
        "local-forgotten",
        "{part} is the upstream gradient alone: the local derivative is missing.",
        "Chain rule: local derivative times upstream gradient.",
    ),
    Mistake(
        "layer-skipped",
        "{part} skips a layer in the backward pass.",
        "List the nodes between the loss and this variable; each contributes one factor.",
    ),
    Mistake(
        "operands-swapped",
        "{part} multiplies by the variable itself.",
        "The derivative of a·b with respect to a is b, the other factor.",
    ),
    Mistake(
        "outer-transposed",
        "{part} is the transpose of the right gradient.",
        "Entry [i, j] of a gradient belongs to entry [i, j] of its variable: which is which?",
    ),
    Mistake(
        "weights-transposed",
        "{part} uses the weight matrix the wrong way round.",
        "Write one entry as a sum: which index of W is summed over?",
    ),
    Mistake(
        "elementwise-for-matmul",
        "{part} multiplies elementwise where a matrix product is needed.",
        "`*` is the elementwise product, `@` the matrix product.",
    ),
    Mistake(
        "sum-overwritten",
        "{part} keeps only the last term of each sum.",
        "Inside the loop add up: `+=`, not `=`.",
    ),
    Mistake(
        "preactivation-used",
        "{part} uses a pre-activation where the activation belongs.",
        "A weight multiplies the activation of the layer before: that is in its gradient.",
    ),
    Mistake(
        "gradients-accumulate",
        "{part} still contains the gradients of the previous call.",
        "Compute the gradients anew in every backward pass.",
    ),
    Mistake(
        "gradient-overwritten",
        "{part} keeps the gradient of only one of the variable's two uses.",
        "A variable that is used twice receives the sum of both gradients.",
    ),
    Mistake(
        "cache-stale",
        "{part} is computed from the inputs of another call.",
        "Use the cache that was passed, not a variable kept from an earlier call.",
    ),
    Mistake(
        "error-sign",
        "{part} has the wrong sign.",
        "One minus sign is wrong: a gradient points to where the loss grows.",
    ),
    Mistake(
        "output-delta-without-derivative",
        "{part} leaves out the derivative of an activation.",
        "Nothing cancels with a squared error: each sigmoid contributes its σ′.",
    ),
    Mistake(
        "bias-gradient-after-activation",
        "{part} is the gradient at the activation's output.",
        "The bias is added before the activation: take the gradient of the pre-activation.",
    ),
    Mistake(
        "slope-of-layer-before",
        "the slopes are those of the previous layer.",
        "dz of a layer takes the slope at that layer's own output.",
    ),
    Mistake(
        "product-turned-round",
        "the norms are those of dz xᵀ, which has the shape of no weight.",
        "The gradient of w has the shape of w, (inputs, units): xᵀ dz.",
    ),
    Mistake(
        "norms-of-dz",
        "the norms are those of dz, not of the weights' gradients.",
        "The gradient of the weights is dw = aᵀ dz: measure its norm.",
    ),
    Mistake(
        "norms-squared",
        "the norms are squared.",
        "‖dw‖ is the square root of the sum of squares.",
    ),
    Mistake(
        "layers-reversed",
        "the layers are in the wrong order.",
        "Entry 0 is for the layer next to the input.",
    ),
    Mistake(
        "absolute-value",
        "{part} is the absolute value.",
        "Negative numbers keep their sign, or become 0: look for `abs`.",
    ),
    Mistake(
        "loss-returned",
        "{part} is the loss itself, not its derivative.",
        "Differentiate the loss with respect to the variable in the name.",
    ),
    Mistake(
        "variables-returned",
        "{part} holds the weights, not their gradients.",
        "After `backward()` the gradient of `w` is in `w.grad`.",
    ),
    Mistake(
        "summed-up",
        "{part} is summed up into a single number.",
        "Every entry of the variable has a gradient of its own: keep the shape.",
    ),
    Mistake(
        "wrong-layer-value",
        "{part} uses the values of another layer.",
        "Which layer's output does this weight multiply?",
    ),
    Mistake(
        "global-read",
        "{part} uses a number that is not the x it was given.",
        'A global of the same name belongs to another call: take `variable_dict["x"]`.',
    ),
    Mistake(
        "probabilities-gradient",
        "{part} is the gradient with respect to the probabilities.",
        "One step is missing: from the probabilities back to the scores.",
    ),
)
