"""Known answers to `forward`: two sigmoid layers and a straight one."""

import numpy as np


# %% wrong: output-activation
def forward(params, x):
    z1 = np.dot(x, params["w1"]) + params["b1"]
    a1 = sigmoid(z1)
    z2 = np.dot(a1, params["w2"]) + params["b2"]
    a2 = sigmoid(z2)
    y = sigmoid(np.dot(a2, params["w3"]) + params["b3"])
    return y, {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}


# %% wrong: no-bias
def forward(params, x):
    z1 = np.dot(x, params["w1"])
    a1 = sigmoid(z1)
    z2 = np.dot(a1, params["w2"])
    a2 = sigmoid(z2)
    y = np.dot(a2, params["w3"])
    return y, {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}


# %% wrong: no-bias
def forward(params, x):
    z1 = np.dot(x, params["w1"]) + params["b1"]
    a1 = sigmoid(z1)
    z2 = np.dot(a1, params["w2"]) + params["b2"]
    a2 = sigmoid(z2)
    y = np.dot(a2, params["w3"])
    return y, {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}


# %% wrong: no-bias
def forward(params, x):
    z1 = np.dot(x, params["w1"])
    a1 = sigmoid(z1)
    z2 = np.dot(a1, params["w2"]) + params["b2"]
    a2 = sigmoid(z2)
    y = np.dot(a2, params["w3"]) + params["b3"]
    return y, {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}


# %% wrong: no-bias
def forward(params, x):
    z1 = np.dot(x, params["w1"]) + params["b1"]
    a1 = sigmoid(z1)
    z2 = np.dot(a1, params["w2"])
    a2 = sigmoid(z2)
    y = np.dot(a2, params["w3"]) + params["b3"]
    return y, {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}


# %% wrong: weights-transposed
def forward(params, x):
    z1 = np.dot(x, params["w1"]) + params["b1"]
    a1 = sigmoid(z1)
    z2 = np.dot(a1, params["w2"].T) + params["b2"]
    a2 = sigmoid(z2)
    y = np.dot(a2, params["w3"]) + params["b3"]
    return y, {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}


# %% wrong: sigmoid-missing
def forward(params, x):
    z1 = np.dot(x, params["w1"]) + params["b1"]
    a1 = sigmoid(z1)
    z2 = np.dot(a1, params["w2"]) + params["b2"]
    a2 = z2
    y = np.dot(a2, params["w3"]) + params["b3"]
    return y, {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}


# %% wrong: sigmoid-missing
def forward(params, x):
    z1 = np.dot(x, params["w1"]) + params["b1"]
    a1 = z1
    z2 = np.dot(a1, params["w2"]) + params["b2"]
    a2 = sigmoid(z2)
    y = np.dot(a2, params["w3"]) + params["b3"]
    return y, {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}


# %% wrong: sigmoid-missing
def forward(params, x):
    z1 = np.dot(x, params["w1"]) + params["b1"]
    a1 = z1
    z2 = np.dot(a1, params["w2"]) + params["b2"]
    a2 = z2
    y = np.dot(a2, params["w3"]) + params["b3"]
    return y, {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}


# %% wrong: relu-for-sigmoid
def forward(params, x):
    z1 = np.dot(x, params["w1"]) + params["b1"]
    a1 = np.maximum(0, z1)
    z2 = np.dot(a1, params["w2"]) + params["b2"]
    a2 = np.maximum(0, z2)
    y = np.dot(a2, params["w3"]) + params["b3"]
    return y, {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}


# %% wrong: wrong-length
def forward(params, x):
    z1 = np.dot(x, params["w1"]) + params["b1"]
    a1 = sigmoid(z1)
    z2 = np.dot(a1, params["w2"]) + params["b2"]
    a2 = sigmoid(z2)
    y = np.dot(a2, params["w3"]) + params["b3"]
    return y


# %% wrong: wrong-shape
def forward(params, x):
    z1 = np.dot(x, params["w1"]) + params["b1"]
    a1 = sigmoid(z1)
    z2 = np.dot(a1, params["w2"]) + params["b2"]
    a2 = sigmoid(z2)
    y = np.dot(a2, params["w3"]) + params["b3"]
    return y.ravel(), {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}


# %% wrong: bias-gradient-after-activation, unnamed
def forward(params, x):
    z1 = np.dot(x, params["w1"])
    a1 = sigmoid(z1) + params["b1"]
    z2 = np.dot(a1, params["w2"]) + params["b2"]
    a2 = sigmoid(z2)
    y = np.dot(a2, params["w3"]) + params["b3"]
    return y, {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}


# %% wrong: wrong-shape
# Right for a batch of one.
def forward(params, x):
    x = x[:1]  # as if there were one example
    a1 = sigmoid(x @ params["w1"] + params["b1"])
    a2 = sigmoid(a1 @ params["w2"] + params["b2"])
    return a2 @ params["w3"] + params["b3"], {"x": x, "a1": a1, "a2": a2}


# %% wrong: tanh-for-sigmoid
def forward(params, x):
    z1 = np.dot(x, params["w1"]) + params["b1"]
    a1 = np.tanh(z1)
    z2 = np.dot(a1, params["w2"]) + params["b2"]
    a2 = np.tanh(z2)
    y = np.dot(a2, params["w3"]) + params["b3"]
    return y, {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}


# %% right: dot and a dictionary
def forward(params, x):
    z1 = np.dot(x, params["w1"]) + params["b1"]
    a1 = sigmoid(z1)
    z2 = np.dot(a1, params["w2"]) + params["b2"]
    a2 = sigmoid(z2)
    y = np.dot(a2, params["w3"]) + params["b3"]
    return y, {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}


# %% right: a tuple for a cache
def forward(params, x):
    a1 = sigmoid(x @ params["w1"] + params["b1"])
    a2 = sigmoid(a1 @ params["w2"] + params["b2"])
    return a2 @ params["w3"] + params["b3"], (x, a1, a2)


# %% right: a loop over layers, a list for a cache
def forward(params, x):
    a, cache = x, []
    for layer in (1, 2, 3):
        cache.append(a)
        z = a.dot(params[f"w{layer}"]) + params[f"b{layer}"]
        a = sigmoid(z) if layer < 3 else z
    return a, cache


# %% right: example by example, no cache
def forward(params, x):
    rows = []
    for row in x:
        a = row
        for k in "12":
            a = sigmoid(a @ params["w" + k] + params["b" + k])
        rows.append(a @ params["w3"] + params["b3"])
    return np.array(rows), None


# %% right: einsum, its own sigmoid
def forward(params, x):
    def s(z):
        return 1 / (1 + np.exp(-z))

    a1 = s(np.einsum("nk,kj->nj", x, params["w1"]) + params["b1"][None])
    a2 = s(np.einsum("nk,kj->nj", a1, params["w2"]) + params["b2"][None])
    return [np.einsum("nk,kj->nj", a2, params["w3"]) + params["b3"], {"x": x, "a1": a1, "a2": a2}]
