"""Known answers to `backward`: the six gradients of the sigmoid network."""

import numpy as np


# %% wrong: sigmoid-derivative-of-activation
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * sigmoid(a2) * (1 - sigmoid(a2))
    d1 = np.dot(d2, params["w2"].T) * sigmoid(a1) * (1 - sigmoid(a1))
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: sigmoid-derivative-of-activation
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * sigmoid(a2) * (1 - sigmoid(a2))
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: sigmoid-derivative-of-activation
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T) * sigmoid(a1) * (1 - sigmoid(a1))
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: output-delta-without-derivative
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T)
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: output-delta-without-derivative
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: output-delta-without-derivative
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T)
    d1 = np.dot(d2, params["w2"].T)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: sigmoid-derivative-is-sigmoid
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2
    d1 = np.dot(d2, params["w2"].T) * a1
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: bias-gradient-after-activation
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(np.dot(d2, params["w2"].T), axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(np.dot(d3, params["w3"].T), axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: bias-gradient-after-activation
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(np.dot(d2, params["w2"].T), axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: weights-transposed
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"]) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: outer-transposed
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(d2.T, a1),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: preactivation-used
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(z1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(z2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: factor-two
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = prediction - y
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: error-sign
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (y - prediction)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: loss-averaged
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y) / len(y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: db-mean
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.mean(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.mean(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.mean(d3, axis=0),
    }


# %% wrong: gradient-overwritten
def backward(params, cache, prediction, y):
    for i in range(len(y)):
        x, a1, a2 = (cache[k][i : i + 1] for k in ("x", "a1", "a2"))
        d3 = 2 * (prediction[i : i + 1] - y[i : i + 1])
        d2 = (d3 @ params["w3"].T) * a2 * (1 - a2)
        d1 = (d2 @ params["w2"].T) * a1 * (1 - a1)
        grads = {"w1": x.T @ d1, "w2": a1.T @ d2, "w3": a2.T @ d3}
        grads.update(b1=d1[0], b2=d2[0], b3=d3[0])
    return grads


# %% wrong: gradient-overwritten
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": d1[0],
        "w2": np.dot(a1.T, d2),
        "b2": d2[0],
        "w3": np.dot(a2.T, d3),
        "b3": d3[0],
    }


# %% wrong: layer-skipped, named raises
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d3, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% wrong: key-missing
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
    }


# %% wrong: wrong-shape
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3),
    }


# %% wrong: wrong-shape
def backward(params, cache, prediction, y):
    x, a1, a2 = cache["x"], cache["a1"], cache["a2"]
    z1, z2 = cache["z1"], cache["z2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": np.dot(x.T, d1),
        "b1": np.sum(d1, axis=0, keepdims=True),
        "w2": np.dot(a1.T, d2),
        "b2": np.sum(d2, axis=0),
        "w3": np.dot(a2.T, d3),
        "b3": np.sum(d3, axis=0),
    }


# %% right: the formulas
def backward(params, cache, prediction, y):
    a1, a2 = cache["a1"], cache["a2"]
    d3 = 2 * (prediction - y)
    d2 = np.dot(d3, params["w3"].T) * a2 * (1 - a2)
    d1 = np.dot(d2, params["w2"].T) * a1 * (1 - a1)
    grads = {}
    for k, a, d in (("3", a2, d3), ("2", a1, d2), ("1", cache["x"], d1)):
        grads["w" + k] = np.dot(a.T, d)
        grads["b" + k] = d.sum(axis=0)
    return grads


# %% right: example by example, summed
def backward(params, cache, prediction, y):
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for i in range(y.shape[0]):
        x, a1, a2 = cache["x"][i], cache["a1"][i], cache["a2"][i]
        error = 2 * (prediction[i] - y[i])
        grads["w3"] += np.outer(a2, error)
        grads["b3"] += error
        d2 = params["w3"] @ error * a2 * (1 - a2)
        grads["w2"] += np.outer(a1, d2)
        grads["b2"] += d2
        d1 = params["w2"] @ d2 * a1 * (1 - a1)
        grads["w1"] += np.outer(x, d1)
        grads["b1"] += d1
    return grads


# %% right: einsum, slopes from the pre-activations
def backward(params, cache, prediction, y):
    def slope(z):
        return sigmoid(z) * (1 - sigmoid(z))

    d3 = 2 * prediction - 2 * y
    d2 = np.einsum("nk,jk->nj", d3, params["w3"]) * slope(cache["z2"])
    d1 = np.einsum("nk,jk->nj", d2, params["w2"]) * slope(cache["z1"])
    return dict(
        w1=np.einsum("nk,nj->kj", cache["x"], d1),
        b1=np.einsum("nj->j", d1),
        w2=np.einsum("nk,nj->kj", sigmoid(cache["z1"]), d2),
        b2=np.einsum("nj->j", d2),
        w3=np.einsum("nk,nj->kj", sigmoid(cache["z2"]), d3),
        b3=np.einsum("nj->j", d3),
    )


# %% right: ones for the biases, Fortran order
def backward(params, cache, prediction, y):
    ones = np.ones((1, len(y)))
    delta = 2 * (prediction - y)
    grads = {"w3": np.asfortranarray(cache["a2"].T @ delta), "b3": (ones @ delta)[0]}
    for k, before in ((2, "a1"), (1, "x")):
        a = cache[f"a{k}"]
        delta = (params[f"w{k + 1}"] @ delta.T).T * (a - a**2)
        grads[f"w{k}"] = np.asfortranarray(cache[before].T @ delta)
        grads[f"b{k}"] = (ones @ delta)[0]
    return grads


# %% right: recomputes everything from x
def backward(params, cache, prediction, y):
    x = cache["x"]
    a1 = sigmoid(x @ params["w1"] + params["b1"])
    a2 = sigmoid(a1 @ params["w2"] + params["b2"])
    d3 = 2 * (a2 @ params["w3"] + params["b3"] - y)
    d2 = d3 * params["w3"][:, 0] * a2 * (1 - a2)
    d1 = d2 @ params["w2"].T * a1 * (1 - a1)
    layers = {"1": (x, d1), "2": (a1, d2), "3": (a2, d3)}
    grads = {"w" + k: a.T @ d for k, (a, d) in layers.items()}
    grads.update({"b" + k: d.sum(0) for k, (a, d) in layers.items()})
    return grads
