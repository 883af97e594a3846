"""Wrong answers to `sgd_step`, not written for the catalogue."""

import numpy as np


# %% unnamed: half a step
def sgd_step(params, grads, lr):
    return {k: v - lr * grads[k] / 2 for k, v in params.items()}


# %% wrong: step-uphill
def sgd_step(params, grads, lr):
    return {k: v - lr * grads[k] * (-1 if k[0] == "b" else 1) for k, v in params.items()}


# %% wrong: bias-not-stepped
def sgd_step(params, grads, lr):
    # weights only
    return {k: v - lr * grads[k] if k[0] == "w" else v for k, v in params.items()}


# %% unnamed: the step alone
def sgd_step(params, grads, lr):
    return {k: -lr * grads[k] for k in params}


# %% unnamed: divided by lr
def sgd_step(params, grads, lr):
    return {k: v - grads[k] / lr for k, v in params.items()}
