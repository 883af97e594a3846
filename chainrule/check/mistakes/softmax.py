"""Softmax, cross-entropy, and the mean over the batch."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "softmax-unstable",
        "{part} overflows for large scores.",
        "Subtract each row's maximum before `np.exp`; the probabilities stay the same.",
    ),
    Mistake(
        "softmax-global-shift",
        "{part} subtracts one maximum from all rows, so that some rows vanish.",
        "Each row has its own maximum: axis 1, `keepdims=True`.",
    ),
    Mistake(
        "softmax-shift-not-maximum",
        "{part} overflows because too little is subtracted from each row.",
        "Subtract each row's maximum, not its mean or its minimum: no exponent is above 0 then.",
    ),
    Mistake(
        "softmax-wrong-axis",
        "{part} is normalised over the wrong axis.",
        "Each row is one example, and its probabilities add up to 1.",
    ),
    Mistake(
        "softmax-shift-wrong-axis",
        "{part} subtracts the maximum of each column.",
        "Each row has its own maximum: axis 1, `keepdims=True`.",
    ),
    Mistake(
        "softmax-not-divided",
        "{part} holds exponentials that do not add up to 1 in each row.",
        "Divide them by their row's sum: axis 1, `keepdims=True`.",
    ),
    Mistake(
        "exponential-missing",
        "{part} divides the scores themselves by their sum.",
        "A softmax takes the exponential of each score first: scores may be negative.",
    ),
    Mistake(
        "softmax-over-batch",
        "{part} divides by the sum over the whole batch.",
        "Each row adds up to 1: sum over axis 1, `keepdims=True`.",
    ),
    Mistake(
        "softmax-applied-twice",
        "{part} went through the softmax twice.",
        "The argument holds scores; turn them into probabilities once.",
    ),
    Mistake(
        "softmax-as-logarithm",
        "{part} holds logarithms of probabilities.",
        "Return the softmax itself: exponentials divided by their sum.",
    ),
    Mistake(
        "softmax-jacobian-twice",
        "{part} went through the softmax Jacobian twice.",
        "The softmax's Jacobian belongs there once; p − t contains it already.",
    ),
    Mistake(
        "softmax-jacobian-diagonal",
        "{part} uses only the diagonal of the Jacobian.",
        "Every probability depends on every score of its row: what is subtracted from dy?",
    ),
    Mistake(
        "softmax-row-sum-wrong",
        "{part} does not subtract each row's own sum of p · dy.",
        "Inside the bracket: dy minus Σ p · dy over the same row (axis 1, `keepdims=True`).",
    ),
    Mistake(
        "softmax-fused-gradient",
        "{part} treats the upstream gradient as a target.",
        "p − t holds for softmax and cross-entropy together. This layer does not know the loss.",
    ),
    Mistake(
        "loss-summed",
        "{part} is a sum over the batch.",
        "The loss is the mean: divide by the number of rows.",
    ),
    Mistake(
        "gradient-summed",
        "{part} is the gradient of the summed loss.",
        "The gradient has the mean's factor 1 / N too.",
    ),
    Mistake(
        "averaged-twice",
        "{part} is divided by the batch size once too often.",
        "Only the loss divides by N, once; a layer just passes the gradient on.",
    ),
    Mistake(
        "divided-by-classes",
        "{part} is divided by the number of classes.",
        "The mean runs over the batch alone: divide by N, not by N · C.",
    ),
    Mistake(
        "log-of-zero",
        "{part} takes the logarithm of a number that is not positive.",
        "Add a small ε, at most 1e-5, inside the logarithm.",
    ),
    Mistake(
        "log-epsilon",
        "{part} is bounded, so that a confident error is hidden.",
        "An ε inside the logarithm caps the loss: work with the scores instead.",
    ),
    Mistake(
        "logarithm-base",
        "{part} uses a logarithm with another base.",
        "Cross-entropy uses the natural logarithm, `np.log`.",
    ),
    Mistake(
        "minus-missing",
        "{part} is negative: the minus sign is missing.",
        "The logarithm of a probability is at most 0, and the loss is minus it.",
    ),
    Mistake(
        "target-off",
        "{part} subtracts the target from the scores.",
        "The gradient is p − t: turn the scores into probabilities first.",
    ),
    Mistake(
        "target-forgotten",
        "{part} holds the probabilities alone.",
        "The right class's entry has 1 subtracted: p − t.",
    ),
    Mistake(
        "difference-reversed",
        "{part} has the wrong sign.",
        "The gradient is probability minus target, not target minus probability.",
    ),
    Mistake(
        "scores-mutated",
        "right, but it writes into {part}.",
        "`x -= …` changes the caller's scores: write `shifted = x - …`.",
        advice=True,
    ),
    Mistake(
        "binary-cross-entropy",
        "{part} adds terms with 1 − p: a binary cross-entropy.",
        "The cross-entropy of a softmax is −Σ t log p, without any other term.",
    ),
    Mistake(
        "arguments-exchanged",
        "{part} has target and prediction exchanged.",
        "The argument list has the target first: which of the two goes through the logarithm?",
    ),
    Mistake(
        "columns-for-entries",
        "{part} uses whole columns where one entry a row is meant.",
        "`a[:, y]` takes whole columns: one entry a row is `a[np.arange(N), y]`.",
    ),
    Mistake(
        "sigmoid-for-softmax",
        "{part} holds a sigmoid of each score by itself.",
        "A softmax compares the scores of a row: its exponentials divided by their sum.",
    ),
)
