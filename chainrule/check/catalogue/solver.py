"""Regularisation, momentum, the training loop of a real network."""

from chainrule.check.catalogue.entry import Entry

ENTRIES = (
    Entry(
        "half-missing",
        "{part} leaves the ½ out of the L2 term.",
        "The penalty is ½ · reg · Σ w².",
    ),
    Entry(
        "l2-gradient-half",
        "{part} has half the L2 gradient.",
        "The derivative of ½ · reg · w² is reg · w.",
    ),
    Entry(
        "decay-sign",
        "{part} subtracts the L2 gradient.",
        "The penalty is added to the loss, so its gradient is added too.",
    ),
    Entry(
        "decay-sign-both",
        "{part} rewards large weights: the L2 term is subtracted.",
        "The penalty is added to the loss, and its gradient to the weights' gradients.",
    ),
    Entry(
        "biases-regularised",
        "{part} regularises the biases too.",
        "The penalty is on the weights alone.",
    ),
    Entry(
        "last-layer-unregularised",
        "{part} leaves the last layer out of the penalty.",
        "The sum runs over the weights of every layer.",
    ),
    Entry(
        "momentum-ascent",
        "{part} moves along the gradient.",
        "v = μ v − lr · dw: the gradient is subtracted.",
    ),
    Entry(
        "momentum-damped",
        "{part} multiplies the gradient by 1 − μ.",
        "Here v = μ v − lr · dw, without the factor 1 − μ.",
    ),
    Entry(
        "velocity-not-stored",
        "{part} forgets the velocity between steps.",
        'Write the new velocity back: config["velocity"] = v.',
    ),
    Entry(
        "nesterov",
        "{part} is Nesterov's step.",
        "Plain momentum adds v itself: w + v.",
    ),
    Entry(
        "shuffled-apart",
        "inputs and labels are shuffled apart.",
        "Draw one permutation and index both with it.",
    ),
    Entry(
        "argmax-wrong-axis",
        "{part} takes the argmax over the wrong axis.",
        "One prediction per row: axis 1.",
    ),
    Entry(
        "accuracy-on-training-batch",
        "{part} is measured on a training batch.",
        "Measure on the whole of the named set after each epoch.",
    ),
    Entry(
        "last-batch-dropped",
        "the last, smaller batch is left out.",
        "An epoch sees every example once; slices may be shorter at the end.",
    ),
    Entry(
        "decay-every-step",
        "the learning rate decays at every step.",
        "Decay once an epoch.",
    ),
    Entry(
        "validation-trained",
        "the network is updated on the validation set.",
        "The validation set is only looked at: no gradient step on it.",
    ),
)
