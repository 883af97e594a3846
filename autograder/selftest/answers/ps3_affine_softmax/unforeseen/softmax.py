"""Wrong answers to `softmax`, not written for the catalogue."""

import numpy as np


# %% unnamed: base two
def softmax(x):
    e = 2 ** (x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% wrong: exponential-missing
def softmax(x):
    return x / x.sum(axis=1, keepdims=True)


# %% wrong: softmax-not-divided
def softmax(x):
    return np.exp(x - x.max(axis=1, keepdims=True))


# %% wrong: softmax-not-divided
def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.max(axis=1, keepdims=True)


# %% wrong: sign-of-exponent
def softmax(x):
    e = np.exp(-(x - x.min(axis=1, keepdims=True)))
    return e / e.sum(axis=1, keepdims=True)


# %% wrong: sigmoid-for-softmax
def softmax(x):
    # 1/(1+exp(x))
    return 1 / (1 + np.exp(np.clip(x, -700, 700)))


# %% wrong: softmax-shift-wrong-axis
def softmax(x):
    e = np.exp(x - x.max(axis=0, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% wrong: sign-of-exponent
def softmax(x):
    e = np.exp(-(x - x.min(axis=1, keepdims=True)))
    return e / e.sum(axis=1, keepdims=True)


# %% unnamed: no exponentials
def softmax(x):
    s = x - x.min(axis=1, keepdims=True)
    return s / s.sum(axis=1, keepdims=True)


# %% wrong: softmax-shift-wrong-axis
def softmax(x):
    e = np.exp(x - x.max(axis=0))
    return e / e.sum(axis=1, keepdims=True)


# %% wrong: exponential-missing
def softmax(x):
    return x / x.sum(axis=1, keepdims=True)


# %% wrong: softmax-not-divided
def softmax(x):
    return np.exp(x - x.max(axis=1, keepdims=True))


# %% wrong: softmax-wrong-axis
def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)
