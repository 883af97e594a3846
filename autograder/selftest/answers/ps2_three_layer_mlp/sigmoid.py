"""Known answers to `sigmoid`: between 0 and 1, finite at ±1000."""

import numpy as np


# %% wrong: sigmoid-overflow
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))


# %% wrong: sign-of-exponent
def sigmoid(z):
    return 1 / (1 + np.exp(np.clip(z, -700, 700)))


# %% wrong: derivative-for-function
def sigmoid(z):
    a = 1 / (1 + np.exp(-np.clip(z, -700, 700)))
    return a * (1 - a)


# %% wrong: tanh-for-sigmoid
def sigmoid(z):
    return np.tanh(z)


# %% wrong: returns-none
def sigmoid(z):
    a = 1 / (1 + np.exp(-z))


# %% wrong: number-function-on-array
def sigmoid(z):
    import math

    return 1 / (1 + math.exp(-z))


# %% wrong: single-precision
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -80, 80).astype(np.float32)))


# %% wrong: log-epsilon, unnamed
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -5, 5)))


# %% wrong: sign-of-exponent, unnamed
# Right for inputs of one sign.
def sigmoid(z):
    # Safe on both sides, and the same on both sides.
    return 1 / (1 + np.exp(-np.abs(z)))


# %% right: the formula, clipped
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


# %% right: tanh
def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


# %% right: masks
def sigmoid(z):
    out = np.empty(z.shape)
    positive = z >= 0
    out[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    out[~positive] = e / (1 + e)
    return out


# %% advised: sigmoid-warns
def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


# %% advised: sigmoid-warns
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


# %% right: number by number
def sigmoid(z):
    import math

    def one(v):
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

    return np.vectorize(one)(z)


# %% right: logaddexp
def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))
