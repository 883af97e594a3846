"""Wrong answers to `mlp`, not written for the catalogue."""

import numpy as np


# %% wrong: preactivation-used
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = np.maximum(r0, 0)
    r1 = W1 @ r0
    h1 = np.maximum(r1, 0)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=W2 @ h1)


# %% wrong: preactivation-used
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = np.maximum(r0, 0)
    r1 = W1 @ h0
    h1 = np.maximum(r1, 0)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=W2 @ r1)


# %% unnamed: absolute value for ReLU
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = abs(r0)
    r1 = W1 @ h0
    h1 = abs(r1)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=W2 @ h1)


# %% unnamed: y by the mean
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = np.maximum(r0, 0)
    r1 = W1 @ h0
    h1 = np.maximum(r1, 0)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=(W2 * h1).mean())


# %% unnamed: relu on the output only
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = r0
    r1 = np.einsum("ij,j->i", W1, h0)
    h1 = r1
    return {"x": x, "r0": r0, "h0": h0, "r1": r1, "h1": h1, "y_predicted": max(0.0, float(W2 @ h1))}


# %% wrong: weights-transposed
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = np.where(r0 > 0, r0, 0)
    r1 = np.einsum("ji,j->i", W1, h0)
    h1 = np.where(r1 > 0, r1, 0)
    return {
        "x": x,
        "r0": r0,
        "h0": h0,
        "r1": r1,
        "h1": h1,
        "y_predicted": float(np.einsum("i,i", W2, h1)),
    }


# %% unnamed: loop off by one
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = np.array([relu(r) for r in r0])
    r1 = np.zeros(3)
    for i in range(3):
        for j in range(2):
            r1[i] += W1[i, j] * h0[j]
    h1 = np.array([relu(r) for r in r1])
    return {"x": x, "r0": r0, "h0": h0, "r1": r1, "h1": h1, "y_predicted": float(W2 @ h1)}


# %% wrong: wrong-type
def mlp(x, W0, W1, W2):
    h0 = np.maximum(W0 * x, 0)
    h1 = np.maximum(W1 @ h0, 0)
    return W2 @ h1


# %% wrong: array-as-condition
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = max(0, r0)
    r1 = W1 @ h0
    h1 = max(0, r1)
    return {"x": x, "r0": r0, "h0": h0, "r1": r1, "h1": h1, "y_predicted": W2 @ h1}


# %% wrong: zero-everywhere
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = r0 if (r0 > 0).all() else 0 * r0
    r1 = W1 @ h0
    h1 = r1 if (r1 > 0).all() else 0 * r1
    return {"x": x, "r0": r0, "h0": h0, "r1": r1, "h1": h1, "y_predicted": W2 @ h1}


# %% unnamed: summed over the wrong axis
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = np.maximum(r0, 0)
    r1 = (W1 * h0).sum(axis=0)
    h1 = np.maximum(r1, 0)
    return {"x": x, "r0": r0, "h0": h0, "r1": r1, "h1": h1, "y_predicted": W2 @ h1}


# %% wrong: wrong-layer-value
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = np.maximum(r0, 0)
    r1 = W1 @ h0
    h1 = np.maximum(r1, 0)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=W2 @ h0)


# %% wrong: decimals-lost
def mlp(x, W0, W1, W2):
    h0 = np.zeros(3, dtype=int)
    h1 = np.zeros(3, dtype=int)
    r0 = W0 * x
    for i in range(3):
        h0[i] = max(0, r0[i])
    r1 = W1 @ h0
    for i in range(3):
        h1[i] = max(0, r1[i])
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=W2 @ h1)


# %% wrong: parts-exchanged
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = np.maximum(r0, 0)
    r1 = W1 @ h0
    h1 = np.maximum(r1, 0)
    return dict(x=x, r0=h0, h0=r0, r1=h1, h1=r1, y_predicted=W2 @ h1)
