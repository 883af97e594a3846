"""Wrong answers to `backward`, not written for the catalogue."""

import numpy as np


# %% wrong: factor-two
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    d3 = y - prediction
    d2 = d3 @ params["w3"].T * a2 * (1 - a2)
    d1 = d2 @ params["w2"].T * a1 * (1 - a1)
    return {
        "w1": x.T @ d1,
        "b1": d1.sum(0),
        "w2": a1.T @ d2,
        "b2": d2.sum(0),
        "w3": a2.T @ d3,
        "b3": d3.sum(0),
    }


# %% unnamed: einsum, w2 the wrong way and slopes of the other layer
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    d3 = 2 * (prediction - y)
    d2 = np.einsum("no,io->ni", d3, params["w3"]) * a1 * (1 - a1)
    d1 = np.einsum("no,io->ni", d2, params["w2"]) * a2 * (1 - a2)
    return {
        "w1": x.T @ d1,
        "b1": d1.sum(0),
        "w2": a1.T @ d2,
        "b2": d2.sum(0),
        "w3": a2.T @ d3,
        "b3": d3.sum(0),
    }


# %% wrong: wrong-shape
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    d3 = 2 * (prediction - y)
    d2 = d3 @ params["w3"].T * a2 * (1 - a2)
    d1 = d2 @ params["w2"].T * a1 * (1 - a1)
    return {
        "w1": x.T @ d1,
        "b1": d1.sum(1),
        "w2": a1.T @ d2,
        "b2": d2.sum(1),
        "w3": a2.T @ d3,
        "b3": d3.sum(1),
    }


# %% wrong: factor-two
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    d3 = (prediction - y) / len(x)
    d2 = d3 @ params["w3"].T * a2 * (1 - a2)
    d1 = d2 @ params["w2"].T * a1 * (1 - a1)
    return {
        "w1": x.T @ d1,
        "b1": d1.sum(0),
        "w2": a1.T @ d2,
        "b2": d2.sum(0),
        "w3": a2.T @ d3,
        "b3": d3.sum(0),
    }


# %% wrong: output-delta-without-derivative
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    d3 = 2 * (prediction - y)
    d2 = d3 @ params["w3"].T
    d1 = d2 @ params["w2"].T
    return {
        "w1": x.T @ d1,
        "b1": d1.sum(0),
        "w2": a1.T @ d2,
        "b2": d2.sum(0),
        "w3": a2.T @ d3,
        "b3": d3.sum(0),
    }


# %% wrong: tanh-slope-for-sigmoid
def backward(params, cache, prediction, y):
    d = 2 * (prediction - y)
    g = {"w3": cache["a2"].T @ d, "b3": d.sum(0)}
    d = d @ params["w3"].T * (1 - cache["a2"] ** 2)
    g["w2"], g["b2"] = cache["a1"].T @ d, d.sum(0)
    d = d @ params["w2"].T * (1 - cache["a1"] ** 2)
    g["w1"], g["b1"] = cache["x"].T @ d, d.sum(0)
    return g
