"""Affine layers, softmax and cross-entropy."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake("no-bias", "{part} leaves out the bias.", "An affine layer is x @ w + b."),
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
        "elementwise-for-matmul",
        "{part} multiplies entry by entry where a matrix product belongs.",
        "`*` is the elementwise product, `@` the matrix product.",
    ),
    Mistake(
        "averaged-twice",
        "{part} is divided by the batch size once more.",
        "The loss has divided by N already; the layers below just pass the gradient on.",
    ),
    Mistake(
        "relu-missing",
        "{part} looks as if no ReLU were applied.",
        "Without a nonlinearity two layers are one: where does the ReLU belong?",
    ),
    Mistake(
        "relu-on-scores",
        "{part} has a ReLU after the last layer.",
        "The output may be negative: the last layer has no activation.",
    ),
    Mistake(
        "cache-stale",
        "{part} belongs to the inputs of another call.",
        "Use the cache that was passed, not a variable kept from an earlier call.",
    ),
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
        "softmax-wrong-axis",
        "{part} is normalised over the wrong axis.",
        "Each row is one example, and its probabilities add up to 1.",
    ),
    Mistake(
        "loss-summed",
        "{part} is a sum over the batch.",
        "The loss is the mean: divide by the number of rows.",
    ),
    Mistake(
        "gradient-summed",
        "{part} is the gradient of the summed loss.",
        "The mean's 1 / N belongs to the gradient too.",
    ),
    Mistake(
        "divided-by-classes",
        "{part} is divided by the number of classes.",
        "The mean runs over the batch alone: divide by N, not by N · C.",
    ),
    Mistake(
        "log-of-zero",
        "{part} takes the logarithm of 0.",
        "Work with the scores: log p = s − max − log Σ exp(s − max).",
    ),
    Mistake(
        "log-epsilon",
        "{part} is bounded, so that a confident error is hidden.",
        "An ε inside the logarithm caps the loss: use the log-sum-exp form.",
    ),
    Mistake(
        "softmax-applied-twice",
        "{part} went through the softmax twice.",
        "The argument holds scores; turn them into probabilities once.",
    ),
    Mistake(
        "scores-mutated",
        "right, but it writes into {part}.",
        "`x -= …` changes the caller's scores: write `shifted = x - …`.",
        advice=True,
    ),
    Mistake(
        "target-off",
        "{part} subtracts the target from the scores.",
        "The gradient is p − y: subtract from the probabilities.",
    ),
    Mistake(
        "softmax-over-batch",
        "{part} divides by the sum over the whole batch.",
        "Each row adds up to 1: sum over axis 1, `keepdims=True`.",
    ),
    Mistake(
        "softmax-as-logarithm",
        "{part} holds logarithms of probabilities.",
        "The softmax itself is asked for: exponentials divided by their sum.",
    ),
    Mistake(
        "minus-missing",
        "{part} is negative: the minus sign is missing.",
        "The logarithm of a probability is at most 0, and the loss is minus it.",
    ),
    Mistake(
        "difference-reversed",
        "{part} has the wrong sign.",
        "The gradient is probability minus target, not target minus probability.",
    ),
    Mistake(
        "logarithm-base",
        "{part} uses a logarithm of another base.",
        "Cross-entropy uses the natural logarithm, `np.log`.",
    ),
    Mistake(
        "example-not-flattened",
        "it stops when an example has more than one axis.",
        "Make each example a row first: `x.reshape(x.shape[0], -1)`.",
    ),
    Mistake(
        "bias-subtracted",
        "{part} subtracts the bias.",
        "An affine layer is x @ w + b.",
    ),
    Mistake(
        "target-forgotten",
        "{part} is the probabilities alone.",
        "The right class's entry has 1 subtracted: p − y.",
    ),
)
