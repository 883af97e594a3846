"""ReLU and the scalar network."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "relu-mask-from-output",
        "{part} lets the gradient through dead units.",
        "The derivative of ReLU depends on its input r: `relu(r) >= 0` holds for every r.",
    ),
    Mistake(
        "relu-mask-only",
        "{part} is ReLU's derivative alone: the upstream gradient is missing.",
        "Chain rule: local derivative times the gradient that comes from above.",
    ),
    Mistake(
        "relu-gated-by-value",
        "{part} is multiplied by the unit's value where it should be multiplied by 1.",
        "Where the input is positive, ReLU's slope is 1, however large the input.",
    ),
    Mistake(
        "relu-mutates-input",
        "the pre-activations in {part} have lost their negative values.",
        "`h = r` makes a second name, not a copy: setting `h[h < 0] = 0` changes r too.",
    ),
    Mistake(
        "relu-mutates-dout",
        "right, but it writes into {part}, the upstream gradient of another layer too.",
        "`dx = dout` makes a second name, not a copy: start from `dout.copy()` or `dout * mask`.",
        advice=True,
    ),
    Mistake(
        "relu-derivative-of-all",
        "the derivative is 1 everywhere.",
        "Left of 0 ReLU is flat: what is the slope of a flat line?",
    ),
    Mistake(
        "relu-wrong-side",
        "{part} keeps the negative side and drops the positive one.",
        "ReLU passes positive numbers on and turns negative ones into 0.",
    ),
    Mistake(
        "absolute-value",
        "{part} is the absolute value.",
        "ReLU turns negative numbers into 0, not into positive ones.",
    ),
    Mistake(
        "sign-function",
        "{part} is −1 on the negative side.",
        "Left of 0 ReLU is flat: its slope there is 0.",
    ),
    Mistake(
        "leaky-relu",
        "{part} lets a little through on the negative side.",
        "That is a leaky ReLU; the plain one is exactly 0 there.",
    ),
    Mistake(
        "error-sign",
        "{part} has the wrong sign.",
        "Differentiate (predicted − observed)²: the inner difference starts with the prediction.",
    ),
    Mistake(
        "factor-two",
        "{part} is half of what it should be.",
        "The loss is the plain square, without ½: its derivative keeps the 2.",
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
        "squares-subtracted",
        "{part} is a difference of squares.",
        "Square the difference: (a − b)² is not a² − b².",
    ),
    Mistake(
        "errors-added",
        "{part} adds the observation where it should be subtracted.",
        "The loss is (predicted − observed)²: it is 0 where both are equal.",
    ),
    Mistake(
        "outer-transposed",
        "{part} is the transpose of the right gradient.",
        "Entry [i, j] belongs to the weight from input j to unit i: unit first, input second.",
    ),
    Mistake(
        "weights-transposed",
        "{part} uses the weight matrix the wrong way round.",
        "Write one entry as a sum: which index of W is summed over?",
    ),
    Mistake(
        "sum-overwritten",
        "{part} keeps only the last term of each sum.",
        "Inside the loop add up: `+=`, not `=`.",
    ),
    Mistake(
        "layer-skipped",
        "{part} skips a layer on the way back.",
        "List the nodes between the loss and this variable; each contributes one factor.",
    ),
    Mistake(
        "upstream-forgotten",
        "{part} is the local derivative alone: the upstream gradient is missing.",
        "Chain rule: local derivative times the gradient that comes from above.",
    ),
    Mistake(
        "local-forgotten",
        "{part} is the upstream gradient alone: the local derivative is missing.",
        "Chain rule: local derivative times the gradient that comes from above.",
    ),
    Mistake(
        "operands-swapped",
        "{part} multiplies by the variable itself.",
        "The derivative of a·b with respect to a is b, the other factor.",
    ),
    Mistake(
        "preactivation-used",
        "{part} uses the pre-activation r where the activation h belongs.",
        "The weights multiply h = relu(r), so h is what appears in their gradient.",
    ),
    Mistake(
        "relu-derivative-too-early",
        "{part} is already multiplied by ReLU's derivative.",
        "h comes after the ReLU: its gradient does not pass through it.",
    ),
    Mistake(
        "wrong-layer-mask",
        "{part} takes ReLU's derivative at the other layer's pre-activation.",
        "h0 is relu of r0: the slope is taken at r0.",
    ),
    Mistake(
        "max-both-roads",
        "the gradient goes to both inputs of max.",
        "Only the larger input moves the maximum; the other one gets 0.",
    ),
    Mistake(
        "max-roads-swapped",
        "the gradient goes to the smaller input of max.",
        "Which input moves the maximum if you nudge it?",
    ),
    Mistake(
        "max-value-returned",
        "{part} is the value of the maximum.",
        "A backward function returns gradients: the upstream gradient times 1 or 0.",
    ),
    Mistake(
        "max-tie-lost",
        "at a tie the gradient gets lost.",
        "With a equal to b the parts must still add up to dz: use `>=` on one side.",
    ),
)
