"""Known answers to `sgd_momentum`: v = μ v − lr · dw; w + v."""

import numpy as np


# %% wrong: momentum-ascent
def sgd_momentum(w, dw, config=None):
    config = config or {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    v = config["momentum"] * v + config["learning_rate"] * dw
    config["velocity"] = v
    return w + v, config


# %% wrong: momentum-damped
def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": 0 * w, **(config or {})}
    mu = config["momentum"]
    v = mu * config["velocity"] - (1 - mu) * config["learning_rate"] * dw
    return w + v, {**config, "velocity": v}


# %% wrong: velocity-not-stored
def sgd_momentum(w, dw, config=None):
    config = config or {}
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = mu * config.get("velocity", np.zeros_like(w)) - lr * dw
    return w + v, config


# %% wrong: nesterov
def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": 0 * w, **(config or {})}
    lr, mu = config["learning_rate"], config["momentum"]
    v = mu * config["velocity"] - lr * dw
    return w + mu * v - lr * dw, {**config, "velocity": v}


# %% wrong: momentum-missing
def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    v = -config["learning_rate"] * dw
    return w + v, {**config, "velocity": v}


# %% wrong: velocity-without-rate
def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": 0 * w, **(config or {})}
    v = config["momentum"] * config["velocity"] + dw
    return w - config["learning_rate"] * v, {**config, "velocity": v}


# %% wrong: learning-rate-forgotten, unnamed
def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-3, "momentum": 0.9, "velocity": 0 * w, **(config or {})}
    v = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + v, {**config, "velocity": v}


# %% wrong: returns-none
def sgd_momentum(w, dw, config=None):
    config = config or {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    config["velocity"] = config["momentum"] * v - config["learning_rate"] * dw
    next_w = None
    return next_w, config


# %% right: the usual form
def sgd_momentum(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    next_w = None
    v = config["momentum"] * v - config["learning_rate"] * dw
    next_w = w + v
    config["velocity"] = v
    return next_w, config


# %% advised: argument-changed
def sgd_momentum(w, dw, config=None):
    config = dict(config or {})
    config.setdefault("learning_rate", 0.01)
    config.setdefault("momentum", 0.9)
    if "velocity" not in config:
        config["velocity"] = np.zeros(w.shape)
    config["velocity"] *= config["momentum"]
    config["velocity"] -= config["learning_rate"] * dw
    w += config["velocity"]
    return w, config


# %% right: velocity in place
def sgd_momentum(w, dw, config=None):
    config = {} if config is None else config
    v = config.setdefault("velocity", np.zeros_like(w))
    v *= config.setdefault("momentum", 0.9)
    v -= config.setdefault("learning_rate", 1e-2) * dw
    return w + v, config


# %% right: entry by entry
def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": None, **(config or {})}
    old = config["velocity"]
    v, new = np.zeros(w.shape), np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        before = 0.0 if old is None else old[i]
        v[i] = config["momentum"] * before - config["learning_rate"] * dw[i]
        new[i] = w[i] + v[i]
    config["velocity"] = v
    return new, config
