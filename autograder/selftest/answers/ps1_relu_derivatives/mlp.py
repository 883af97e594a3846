"""Known answers to `mlp`: the forward pass, every value kept."""

import numpy as np


# %% wrong: relu-mutates-input
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = r0
    h0[h0 < 0] = 0
    r1 = W1 @ h0
    h1 = r1
    h1[h1 < 0] = 0
    return {"x": x, "r0": r0, "h0": h0, "r1": r1, "h1": h1, "y_predicted": W2 @ h1}


# %% wrong: relu-mutates-input
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = np.maximum(r0, 0)
    r1 = W1 @ h0
    h1 = np.maximum(r1, 0, out=r1)
    return {"x": x, "r0": r0, "h0": h0, "r1": r1, "h1": h1, "y_predicted": W2 @ h1}


# %% wrong: weights-transposed
def mlp(x, W0, W1, W2):
    r0 = x * W0
    h0 = np.maximum(r0, 0)
    r1 = h0 @ W1
    h1 = np.maximum(r1, 0)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=np.dot(h1, W2))


# %% wrong: relu-missing
def mlp(x, W0, W1, W2):
    r0 = x * W0
    h0 = r0
    r1 = W1 @ h0
    h1 = r1
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=W2 @ h1)


# %% wrong: relu-on-scores
def mlp(x, W0, W1, W2):
    r0 = x * W0
    h0 = np.array([relu(r) for r in r0])
    r1 = np.dot(W1, h0)
    h1 = np.array([relu(r) for r in r1])
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=relu(np.dot(W2, h1)))


# %% wrong: elementwise-for-matmul
def mlp(x, W0, W1, W2):
    r0 = x * W0
    h0 = np.maximum(r0, 0)
    r1 = W1 @ h0
    h1 = np.maximum(r1, 0)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=W2 * h1)


# %% wrong: elementwise-for-matmul
def mlp(x, W0, W1, W2):
    r0 = x * W0
    h0 = np.maximum(r0, 0)
    r1 = W1 * h0
    h1 = np.maximum(r1, 0)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=W2 @ h1)


# %% wrong: key-missing
def mlp(x, W0, W1, W2):
    r0 = x * W0
    h0 = np.maximum(r0, 0)
    r1 = W1 @ h0
    h1 = np.maximum(r1, 0)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_pred=W2 @ h1)


# %% wrong: wrong-type
def mlp(x, W0, W1, W2):
    r0 = x * W0
    h0 = np.maximum(r0, 0)
    r1 = W1 @ h0
    h1 = np.maximum(r1, 0)
    return x, r0, h0, r1, h1, W2 @ h1


# %% wrong: array-as-condition
def mlp(x, W0, W1, W2):
    r0 = x * W0
    h0 = max(0, r0)
    r1 = W1 @ h0
    h1 = max(0, r1)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=W2 @ h1)


# %% advised: argument-changed
def mlp(x, W0, W1, W2):
    for i in range(3):
        W0[i] = W0[i] * x
    h0 = np.maximum(W0, 0)
    r1 = W1 @ h0
    h1 = np.maximum(r1, 0)
    return dict(x=x, r0=W0, h0=h0, r1=r1, h1=h1, y_predicted=W2 @ h1)


# %% wrong: relu-missing
def mlp(x, W0, W1, W2):
    # only the second ReLU is forgotten
    r0 = x * W0
    h0 = np.maximum(r0, 0)
    r1 = W1 @ h0
    h1 = r1
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=W2 @ h1)


# %% right: scalar by scalar
def mlp(x, W0, W1, W2):
    r0_0 = x * W0[0]
    r0_1 = x * W0[1]
    r0_2 = x * W0[2]
    r0 = np.array([r0_0, r0_1, r0_2])

    h0_0 = relu(r0_0)
    h0_1 = relu(r0_1)
    h0_2 = relu(r0_2)
    h0 = np.array([h0_0, h0_1, h0_2])

    r1_0 = h0_0 * W1[0, 0] + h0_1 * W1[0, 1] + h0_2 * W1[0, 2]
    r1_1 = h0_0 * W1[1, 0] + h0_1 * W1[1, 1] + h0_2 * W1[1, 2]
    r1_2 = h0_0 * W1[2, 0] + h0_1 * W1[2, 1] + h0_2 * W1[2, 2]
    r1 = np.array([r1_0, r1_1, r1_2])

    h1_0 = relu(r1_0)
    h1_1 = relu(r1_1)
    h1_2 = relu(r1_2)
    h1 = np.array([h1_0, h1_1, h1_2])

    y_predicted = h1_0 * W2[0] + h1_1 * W2[1] + h1_2 * W2[2]

    variable_dict = {}
    variable_dict["x"] = x
    variable_dict["r0"] = r0
    variable_dict["h0"] = h0
    variable_dict["r1"] = r1
    variable_dict["h1"] = h1
    variable_dict["y_predicted"] = y_predicted
    return variable_dict


# %% right: vectorised
def mlp(x, W0, W1, W2):
    r0 = W0 * x
    h0 = np.maximum(r0, 0)
    r1 = W1 @ h0
    h1 = np.maximum(r1, 0)
    return dict(x=x, r0=r0, h0=h0, r1=r1, h1=h1, y_predicted=W2 @ h1)


# %% right: loop over layers, lists, one key more
def mlp(x, W0, W1, W2):
    values = {"x": x, "weights": (W0, W1, W2)}
    values["r0"] = [w * x for w in W0]
    values["h0"] = [max(r, 0) for r in values["r0"]]
    values["r1"] = [sum(w * h for w, h in zip(row, values["h0"])) for row in W1]
    values["h1"] = [max(r, 0) for r in values["r1"]]
    values["y_predicted"] = sum(w * h for w, h in zip(W2, values["h1"]))
    return values


# %% right: copies and masks, einsum
def mlp(x, W0, W1, W2):
    r0 = np.multiply(W0, x)
    h0 = r0.copy()
    h0[h0 < 0] = 0
    r1 = np.einsum("ij,j->i", W1, h0)
    h1 = r1 * (r1 > 0)
    y = np.einsum("i,i->", W2, h1)
    return {"y_predicted": y, "h1": h1, "r1": r1, "h0": h0, "r0": r0, "x": np.float64(x)}
