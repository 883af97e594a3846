"""Regularisation, momentum, the training loop of a real network."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "half-missing",
        "{part} leaves the ½ out of the L2 term.",
        "The penalty is ½ · reg · Σ w².",
    ),
    Mistake(
        "l2-gradient-half",
        "{part} has half the L2 gradient.",
        "The derivative of ½ · reg · w² is reg · w.",
    ),
    Mistake(
        "decay-sign",
        "{part} subtracts the L2 gradient.",
        "The penalty is added to the loss, so its gradient is added too.",
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
        "momentum-ascent",
        "{part} moves along the gradient.",
        "v = μ v − lr · dw: the gradient is subtracted.",
    ),
    Mistake(
        "momentum-damped",
        "{part} multiplies the gradient by 1 − μ.",
        "Here v = μ v − lr · dw, without the factor 1 − μ.",
    ),
    Mistake(
        "velocity-not-stored",
        "{part} forgets the velocity between steps.",
        'Write the new velocity back: config["velocity"] = v.',
    ),
    Mistake(
        "nesterov",
        "{part} is Nesterov's step.",
        "Plain momentum adds v itself: w + v.",
    ),
    Mistake(
        "shuffled-apart",
        "inputs and labels are shuffled apart.",
        "Draw one permutation and index both with it.",
    ),
    Mistake(
        "argmax-wrong-axis",
        "{part} takes the argmax over the wrong axis.",
        "One prediction per row: axis 1.",
    ),
    Mistake(
        "accuracy-on-training-batch",
        "{part} is measured on a training batch.",
        "Measure on the whole of the named set after each epoch.",
    ),
    Mistake(
        "last-batch-dropped",
        "the last, smaller batch is left out.",
        "An epoch sees every example once; slices may be shorter at the end.",
    ),
    Mistake(
        "decay-every-step",
        "the learning rate decays at every step.",
        "Decay once an epoch.",
    ),
    Mistake(
        "validation-trained",
        "the network is updated on the validation set.",
        "The validation set is only looked at: no gradient step on it.",
    ),
    Mistake(
        "weight-scale-ignored",
        "the initial weights do not have the standard deviation `weight_scale`.",
        "`rng.normal(0, weight_scale, shape)`: a standard deviation, not a variance.",
    ),
    Mistake(
        "l2-gradient-double",
        "{part} has twice the L2 gradient.",
        "With the ½ in the loss the derivative of ½ · reg · w² is reg · w.",
    ),
    Mistake(
        "l2-missing",
        "{part} leaves the L2 term out.",
        "The penalty belongs to the loss, and its derivative to the weights' gradients.",
    ),
    Mistake(
        "first-layer-only",
        "{part} has the penalty of the first layer only.",
        "The sum runs over the weights of every layer.",
    ),
    Mistake(
        "momentum-missing",
        "{part} is a plain gradient step: the old velocity is not used.",
        "v = μ v − lr · dw: the first term carries the motion on.",
    ),
    Mistake(
        "velocity-without-rate",
        "{part} leaves the learning rate out of the velocity.",
        "Here the learning rate is inside: v = μ v − lr · dw, and w + v.",
    ),
    Mistake(
        "decay-missing",
        "the learning rate never decays.",
        "Epoch e has the rate lr · lr_decay ** e: set it at the start of each epoch.",
    ),
    Mistake(
        "decay-early",
        "the learning rate decays one epoch too early.",
        "The first epoch is number 0, and has the full rate.",
    ),
    Mistake(
        "argmin-for-argmax",
        "{part} names the class with the smallest score.",
        "The prediction is the class with the largest score.",
    ),
    Mistake(
        "scores-for-labels",
        "{part} holds scores where labels are asked for.",
        "One whole number an image: the position of the largest score in its row.",
    ),
    Mistake(
        "entry-not-written",
        "no file is written at `path`.",
        "Write to the argument `path`, not to a name of your own.",
    ),
    Mistake(
        "entry-without-header",
        "the file does not open with the line id,label.",
        '`np.savetxt` writes `# ` before a header unless `comments=""`.',
    ),
    Mistake(
        "entry-ids-shifted",
        "the ids in the file do not count up from 0.",
        "An image's id is its row, and the first row is 0.",
    ),
)
