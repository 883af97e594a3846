"""Known answers to `sgd_step`: new arrays, the old ones untouched."""

import numpy as np


# %% wrong: params-overwritten
def sgd_step(params, grads, lr):
    for name in params:
        params[name] -= lr * grads[name]
    return params


# %% wrong: params-overwritten
def sgd_step(params, grads, lr):
    new = dict(params)
    for name in new:
        new[name] -= lr * grads[name]
    return new


# %% wrong: params-overwritten
def sgd_step(params, grads, lr):
    for name in params:
        params[name] = params[name] - lr * grads[name]
    return params


# %% wrong: step-uphill
def sgd_step(params, grads, lr):
    return {k: params[k] + lr * grads[k] for k in params}


# %% wrong: learning-rate-forgotten
def sgd_step(params, grads, lr):
    return {k: params[k] - grads[k] for k in params}


# %% wrong: step-missing
def sgd_step(params, grads, lr):
    new = {}
    for k in params:
        new[k] = params[k].copy()
        value = new[k] - lr * grads[k]
    return new


# %% wrong: returns-none
def sgd_step(params, grads, lr):
    new = {k: params[k] - lr * grads[k] for k in params}


# %% wrong: key-missing
def sgd_step(params, grads, lr):
    return {k: params[k] - lr * grads[k] for k in params if k.startswith("w")}


# %% right: comprehension
def sgd_step(params, grads, lr):
    return {name: params[name] - lr * grads[name] for name in params}


# %% right: loop over copies
def sgd_step(params, grads, lr):
    new = {}
    for name, value in params.items():
        moved = value.copy()
        moved -= lr * grads[name]
        new[name] = moved
    return new


# %% right: zip, np.subtract
def sgd_step(params, grads, lr):
    keys = list(params)
    return dict(zip(keys, [np.subtract(params[k], np.multiply(lr, grads[k])) for k in keys]))


# %% right: deep copy first
def sgd_step(params, grads, lr):
    import copy

    new = copy.deepcopy(params)
    for name in grads:
        new[name] += -lr * grads[name]
    return new
