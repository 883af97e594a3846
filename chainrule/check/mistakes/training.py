"""Initial parameters, steps, epochs, and what is recorded of them."""

from chainrule.check.mistakes.mistake import Mistake

MISTAKES = (
    Mistake(
        "zero-initialisation",
        "all units of a layer start equal.",
        "Equal units get equal gradients and stay equal: draw the weights at random.",
    ),
    Mistake(
        "weight-scale-ignored",
        "the initial weights are not spread around 0 with standard deviation `weight_scale`.",
        "`rng.normal(0, weight_scale, shape)`: a standard deviation, not a variance.",
    ),
    Mistake(
        "weights-too-small",
        "the weights are drawn with 1/64 where 1/8 belongs.",
        "The standard deviation is 1 / √inputs, not 1 / inputs.",
    ),
    Mistake(
        "weights-too-large",
        "the weights are drawn with 1 where 1/8 belongs.",
        "The standard deviation is 1 / √inputs: divide what `standard_normal` draws by it.",
    ),
    Mistake(
        "rng-ignored",
        "the start does not depend on `rng`.",
        "Draw every weight from the argument `rng`, so that a run can be repeated.",
    ),
    Mistake(
        "step-missing",
        "{part} does not change: no step is made.",
        "A step has to store new values: `self.w = …`, or the updated dictionary.",
    ),
    Mistake(
        "step-uphill",
        "{part} moves along the gradient, so the loss rises.",
        "Subtract: w − lr · dw.",
    ),
    Mistake(
        "learning-rate-forgotten",
        "{part} moves by the whole gradient.",
        "Multiply the gradient by the learning rate.",
    ),
    Mistake(
        "learning-rate-ignored",
        "`lr` makes no difference.",
        "Hand `lr` on to every step: `layer.step(lr)`.",
    ),
    Mistake(
        "params-overwritten",
        "{part} was changed by the step.",
        "`-=` writes into the caller's array: make a new one, `value - lr * gradient`.",
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
        "momentum-missing",
        "{part} is a plain gradient step: the old velocity is not used.",
        "v = μ v − lr · dw: the first term carries the motion on.",
    ),
    Mistake(
        "velocity-not-stored",
        "{part} forgets the velocity between steps.",
        'The velocity has to outlast the step: in the config, `config["velocity"] = v`.',
    ),
    Mistake(
        "velocity-opposite",
        "{part} comes from a velocity with the opposite sign.",
        "Here v = μ v − lr · dw, and v is added to w.",
    ),
    Mistake(
        "momentum-on-gradient",
        "{part} multiplies the gradient by μ too.",
        "v = μ v − lr · dw: μ belongs to the old velocity alone.",
    ),
    Mistake(
        "velocity-without-rate",
        "{part} leaves the learning rate out of the velocity.",
        "Here the learning rate is inside: v = μ v − lr · dw, and w + v.",
    ),
    Mistake(
        "nesterov",
        "{part} is Nesterov's step.",
        "Plain momentum adds v itself: w + v.",
    ),
    Mistake(
        "decay-every-step",
        "the learning rate decays at every step.",
        "Decay once per epoch.",
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
        "not-shuffled",
        "every epoch visits the examples in the same order.",
        "Draw a new order inside the loop over the epochs.",
    ),
    Mistake(
        "shuffled-apart",
        "inputs and labels are shuffled independently of each other.",
        "Draw one permutation and index both with it.",
    ),
    Mistake(
        "batch-not-one",
        "the examples are taken all at once.",
        "Batch size 1: one step for each example, so n steps per epoch.",
    ),
    Mistake(
        "last-batch-dropped",
        "the last, smaller batch is left out.",
        "An epoch sees every example once; slices may be shorter at the end.",
    ),
    Mistake(
        "validation-trained",
        "the network is updated on the validation set.",
        "The validation set is for measuring only: make no gradient step on it.",
    ),
    Mistake(
        "accuracy-on-training-batch",
        "{part} is measured on a training batch.",
        "Measure on the whole of the named set after each epoch.",
    ),
    Mistake(
        "measured-on-training-set",
        "{part} is measured on the training set.",
        "The validation figures come from `X_val` and `y_val`.",
    ),
    Mistake(
        "accuracy-counted",
        "{part} counts the right answers.",
        "An accuracy is a share, from 0 to 1: divide by how many examples there are.",
    ),
    Mistake(
        "seed-ignored",
        "the data do not depend on `seed` alone.",
        "The same seed gives the same points, another seed gives different ones.",
    ),
    Mistake(
        "not-uniform",
        "{part} is not spread evenly over [0, 1) × [0, 1).",
        "Draw each coordinate independently, uniform on [0, 1).",
    ),
    Mistake(
        "drawn-with-replacement",
        "an epoch visits some examples twice and others not at all.",
        "`rng.permutation(n)` has every example once; `rng.integers` and `rng.choice` repeat some.",
    ),
    Mistake(
        "biases-not-zero",
        "{part} does not start at 0.",
        "Only the weights are drawn: biases begin with `np.zeros`.",
    ),
    Mistake(
        "bias-not-stepped",
        "{part} does not move: only the weights are updated.",
        "A step updates every parameter, the biases too.",
    ),
    Mistake(
        "params-unchanged",
        "the dictionary `params` that was passed is not trained.",
        "`params = …` makes a new dictionary: store the new values in the one that was passed.",
    ),
    Mistake(
        "penalty-recorded",
        "{part} includes the L2 penalty.",
        "`net.loss(X, y)` adds the penalty: record `softmax_loss(net.loss(X), y)[0]`.",
    ),
    Mistake(
        "accuracy-in-percent",
        "{part} is given in percent.",
        "An accuracy is a share, from 0 to 1.",
    ),
)
