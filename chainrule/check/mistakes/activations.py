"""Nodes without parameters: ReLU, max, sigmoid, tanh."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "relu-missing",
        "{part} looks as if a ReLU were missing.",
        "ReLU turns negative numbers into 0: where should that happen?",
    ),
    Mistake(
        "relu-on-scores",
        "there is a ReLU after the last layer.",
        "The output may be negative: the last layer has no activation.",
    ),
    Mistake(
        "relu-mask-from-output",
        "{part} lets the gradient through dead units.",
        "The derivative of ReLU depends on its input r: `relu(r) >= 0` holds for every r.",
    ),
    Mistake(
        "relu-mask-only",
        "{part} is ReLU's derivative alone: the upstream gradient is missing.",
        "Chain rule: local derivative times upstream gradient.",
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
        "To the left of 0, ReLU is flat: what is the slope of a flat line?",
    ),
    Mistake(
        "relu-derivative-too-early",
        "{part} is already multiplied by ReLU's derivative.",
        "h comes after the ReLU: its gradient does not pass through it.",
    ),
    Mistake(
        "relu-wrong-side",
        "{part} keeps the negative side and drops the positive one.",
        "ReLU keeps positive numbers and turns negative ones into 0.",
    ),
    Mistake(
        "wrong-layer-mask",
        "{part} takes ReLU's derivative at the other layer's pre-activation.",
        "The slope of a ReLU is taken at its own input.",
    ),
    Mistake(
        "sign-function",
        "{part} is −1 on the negative side.",
        "To the left of 0, ReLU is flat: its slope there is 0.",
    ),
    Mistake(
        "leaky-relu",
        "{part} is not exactly 0 on the negative side.",
        "That is a leaky ReLU; plain ReLU is exactly 0 there.",
    ),
    Mistake(
        "gate-from-upstream",
        "{part} is gated by the sign of the upstream gradient.",
        "ReLU's gate is open where its input was positive; the gradient may have any sign.",
    ),
    Mistake(
        "max-both-paths",
        "the gradient goes to both inputs of max.",
        "Only the larger input moves the maximum; the other one gets 0.",
    ),
    Mistake(
        "max-paths-swapped",
        "the gradient goes to the smaller input of max.",
        "Which input moves the maximum if you nudge it?",
    ),
    Mistake(
        "max-one-path",
        "the gradient goes to the same input of max, whichever is larger.",
        "Compare a and b: the larger one moves the maximum.",
    ),
    Mistake(
        "max-value-returned",
        "{part} is the value of the maximum.",
        "A backward function returns gradients: the upstream gradient times 1 or 0.",
    ),
    Mistake(
        "max-both-at-tie",
        "at a tie both inputs of max get the whole gradient.",
        "With a equal to b the parts add up to dz: one of them gets all, or they share it.",
    ),
    Mistake(
        "max-tie-lost",
        "at a tie the gradient is lost.",
        "With a equal to b the parts must still add up to dz: use `>=` on one side.",
    ),
    Mistake(
        "sigmoid-overflow",
        "{part} is not finite for large |z|.",
        "exp(−|z|) is at most 1: write both sides with it.",
    ),
    Mistake(
        "parentheses-missing",
        "{part} is 1 plus the exponential, not 1 divided by that.",
        "`1 / 1 + e` is `(1 / 1) + e`: put the denominator in parentheses.",
    ),
    Mistake(
        "sign-of-exponent",
        "{part} falls where it should rise.",
        "It is exp(−z): for large z the sigmoid is close to 1.",
    ),
    Mistake(
        "derivative-for-function",
        "{part} is the derivative, not the function.",
        "Return the function's value, not its slope.",
    ),
    Mistake(
        "sigmoid-derivative-of-activation",
        "{part} applies the sigmoid once too often in its derivative.",
        "With a = s(z) at hand the derivative is a(1 − a): do not call s on a again.",
    ),
    Mistake(
        "sigmoid-derivative-is-sigmoid",
        "{part} uses the sigmoid itself as its derivative.",
        "The derivative is a · (1 − a).",
    ),
    Mistake(
        "tanh-slope-for-sigmoid",
        "{part} uses tanh's derivative in the place of the sigmoid's.",
        "1 − a² is the derivative of tanh; that of the sigmoid is a · (1 − a).",
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
        "tanh-for-sigmoid",
        "{part} comes from tanh units.",
        "This network has sigmoids.",
    ),
    Mistake(
        "output-activation",
        "{part} has an activation after the last layer.",
        "The output is a plain number: the last layer has no sigmoid.",
    ),
    Mistake(
        "tanh-derivative-is-tanh",
        "{part} uses tanh itself as its derivative.",
        "The derivative of tanh is 1 − tanh².",
    ),
    Mistake(
        "tanh-derivative-from-preactivation",
        "{part} squares the pre-activation instead of its tanh.",
        "The derivative is 1 − a² with a = tanh(z), not 1 − z².",
    ),
    Mistake(
        "activation-ignored",
        "the activation makes no difference.",
        "Both the function and its slope depend on `activation`.",
    ),
    Mistake(
        "sigmoid-warns",
        "right, but NumPy warns of an overflow on the way.",
        "exp(−|z|) is at most 1: write both sides with it.",
        advice=True,
    ),
)
