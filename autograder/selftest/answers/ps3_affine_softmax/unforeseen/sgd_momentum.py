"""Wrong answers to `sgd_momentum`, not written for the catalogue."""

import numpy as np


# %% unnamed: ascent and damped
def sgd_momentum(w, dw, config=None):
    config = dict(config or {})
    lr, mu = config.setdefault("learning_rate", 1e-2), config.setdefault("momentum", 0.9)
    v = mu * config.get("velocity", np.zeros_like(w)) + (1 - mu) * lr * dw
    config["velocity"] = v
    return w + v, config


# %% unnamed: the old velocity used
def sgd_momentum(w, dw, config=None):
    config = dict(config or {})
    lr, mu = config.setdefault("learning_rate", 1e-2), config.setdefault("momentum", 0.9)
    old = config.get("velocity", np.zeros_like(w))
    config["velocity"] = mu * old - lr * dw
    return w + old, config


# %% unnamed: velocity squared
def sgd_momentum(w, dw, config=None):
    config = dict(config or {})
    lr, mu = config.setdefault("learning_rate", 1e-2), config.setdefault("momentum", 0.9)
    v = mu**2 * config.get("velocity", np.zeros_like(w)) - lr * dw
    config["velocity"] = v
    return w + v, config


# %% unnamed: rate doubled
def sgd_momentum(w, dw, config=None):
    config = dict(config or {})
    lr, mu = config.setdefault("learning_rate", 1e-2), config.setdefault("momentum", 0.9)
    v = mu * config.get("velocity", np.zeros_like(w)) - 2 * lr * dw
    config["velocity"] = v
    return w + v, config


# %% wrong: wrong-length
def sgd_momentum(w, dw, config=None):
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    velocity = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + velocity


# %% unnamed: w plus old velocity
def sgd_momentum(w, dw, config=None):
    config = config or {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    config["velocity"] = config["momentum"] * v - config["learning_rate"] * dw
    return w + v, config


# %% unnamed: momentum times gradient, lr times velocity
def sgd_momentum(w, dw, config=None):
    config = config or {}
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = lr * config.get("velocity", np.zeros_like(w)) - mu * dw
    config["velocity"] = v
    return w + v, config


# %% wrong: momentum-missing
def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros_like(w))
    return w - config["learning_rate"] * dw, config


# %% wrong: velocity-opposite
def sgd_momentum(w, dw, config=None):
    config = dict(config or {})
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    v = config["momentum"] * v + config["learning_rate"] * dw
    config["velocity"] = v
    return w - v, config


# %% wrong: velocity-without-rate
def sgd_momentum(w, dw, config=None):
    config = dict(config or {})
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = mu * config.get("velocity", np.zeros_like(w)) - dw
    config["velocity"] = v
    return w + lr * v, config


# %% wrong: momentum-on-gradient
def sgd_momentum(w, dw, config=None):
    config = dict(config or {})
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = mu * (config.get("velocity", np.zeros_like(w)) - lr * dw)
    config["velocity"] = v
    return w + v, config
