"""Known answers to `average_ce`: the mean over the batch of −ln p of the right class."""

import numpy as np


# %% wrong: loss-summed
def average_ce(target, prediction):
    return -np.sum(target * np.log(prediction + 1e-12))


# %% wrong: divided-by-classes
def average_ce(target, prediction):
    return -np.mean(target * np.log(prediction + 1e-12))


# %% wrong: log-of-zero
def average_ce(target, prediction):
    return -np.sum(target * np.log(prediction)) / target.shape[0]


# %% wrong: log-epsilon
def average_ce(target, prediction):
    return -np.sum(target * np.log(prediction + 1e-2)) / len(target)


# %% wrong: minus-missing
def average_ce(target, prediction):
    return np.sum(target * np.log(prediction + 1e-10)) / len(target)


# %% wrong: logarithm-base
def average_ce(target, prediction):
    return -np.sum(target * np.log2(prediction + 1e-9)) / len(target)


# %% wrong: wrong-shape
def average_ce(target, prediction):
    return -np.sum(target * np.log(prediction + 1e-9), axis=1)


# %% wrong: divided-by-classes
# Right for equal sizes.
def average_ce(target, prediction):
    return -np.sum(target * np.log(prediction + 1e-9)) / target.shape[1]


# %% wrong: binary-cross-entropy
def average_ce(target, prediction):
    p = np.clip(prediction, 1e-12, 1 - 1e-12)
    return -np.mean(target * np.log(p) + (1 - target) * np.log(1 - p))


# %% wrong: binary-cross-entropy
def average_ce(target, prediction):
    e = 1e-9
    terms = target * np.log(prediction + e) + (1 - target) * np.log(1 - prediction + e)
    return -terms.sum() / len(target)


# %% wrong: arguments-exchanged
def average_ce(target, prediction):
    return -np.sum(prediction * np.log(target + 1e-10)) / target.shape[0]


# %% wrong: arguments-exchanged
def average_ce(target, prediction):
    return -np.sum(prediction * np.log(target)) / target.shape[0]


# %% right: sum of products
def average_ce(target, prediction):
    return -np.sum(target * np.log(prediction + 1e-5)) / target.shape[0]


# %% right: picked entries
def average_ce(target, prediction):
    p = prediction[np.arange(len(target)), target.argmax(axis=1)]
    return float(np.mean(-np.log(np.maximum(p, 1e-300))))


# %% right: clipped on both sides
def average_ce(target, prediction):
    p = np.clip(prediction, 1e-6, 1 - 1e-6)
    return -(target * np.log(p)).sum(axis=1).mean()


# %% right: loops
def average_ce(target, prediction):
    total = 0.0
    for t, p in zip(target, prediction):
        for k in range(len(t)):
            if t[k] == 1:
                total -= np.log(p[k] + 1e-8)
    return total / len(target)
