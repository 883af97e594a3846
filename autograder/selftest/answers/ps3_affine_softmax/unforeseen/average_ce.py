"""Wrong answers to `average_ce`, not written for the catalogue."""

import numpy as np


# %% wrong: binary-cross-entropy
def average_ce(target, prediction):
    p = np.clip(prediction, 1e-12, 1 - 1e-12)
    return -np.mean(np.sum(target * np.log(p) + (1 - target) * np.log(1 - p), axis=1))


# %% unnamed: accuracy
def average_ce(target, prediction):
    return np.mean(target.argmax(axis=1) == prediction.argmax(axis=1))


# %% unnamed: squared error
def average_ce(target, prediction):
    return np.mean(np.sum((target - prediction) ** 2, axis=1))


# %% wrong: divided-by-classes
def average_ce(target, prediction):
    # mean over everything
    return -np.mean(target * np.log(prediction + 1e-12))


# %% wrong: minus-missing
def average_ce(target, prediction):
    return np.sum(target * np.log(prediction + 1e-12))


# %% wrong: arguments-exchanged
def average_ce(target, prediction):
    return -np.mean(np.sum(prediction * np.log(target + 1e-12), axis=1))


# %% wrong: log-epsilon
def average_ce(target, prediction):
    # epsilon of 1e-3
    return -np.mean(np.sum(target * np.log(prediction + 1e-3), axis=1))


# %% unnamed: mean of the right class's probability
def average_ce(target, prediction):
    return -np.mean(np.sum(target * prediction, axis=1))


# %% unnamed: log of the sum
def average_ce(target, prediction):
    return -np.log(np.sum(target * prediction) / len(target))


# %% wrong: log-of-zero
def average_ce(target, prediction):
    return -np.sum(target * np.log(prediction))
