"""Wrong answers to `forward`, not written for the catalogue."""

import numpy as np


# %% unnamed: tanh in the second layer
def forward(params, x):
    a1 = sigmoid(x @ params["w1"] + params["b1"])
    a2 = np.tanh(a1 @ params["w2"] + params["b2"])
    return a2 @ params["w3"] + params["b3"], None


# %% unnamed: bias subtracted
def forward(params, x):
    a1 = sigmoid(x @ params["w1"] + params["b1"])
    a2 = sigmoid(a1 @ params["w2"] + params["b2"])
    return a2 @ params["w3"] - params["b3"], None


# %% unnamed: no last bias and an activation
def forward(params, x):
    a1 = sigmoid(x @ params["w1"] + params["b1"])
    a2 = sigmoid(a1 @ params["w2"] + params["b2"])
    return sigmoid(a2 @ params["w3"]), None


# %% unnamed: second layer twice
def forward(params, x):
    a1 = sigmoid(x @ params["w1"] + params["b1"])
    a2 = sigmoid(a1 @ params["w2"] + params["b2"])
    a2 = sigmoid(a2 @ params["w2"] + params["b2"])
    return a2 @ params["w3"] + params["b3"], None


# %% unnamed: the second sigmoid on a1 again
def forward(params, x):
    a1 = sigmoid(x @ params["w1"] + params["b1"])
    a2 = sigmoid(sigmoid(a1 @ params["w2"] + params["b2"]))
    return a2 @ params["w3"] + params["b3"], (x, a1, a2)


# %% unnamed: b1 used for b2
def forward(params, x):
    a1 = sigmoid(x @ params["w1"] + params["b1"])
    a2 = sigmoid(a1 @ params["w2"] + params["b1"])
    return a2 @ params["w3"] + params["b3"], (x, a1, a2)
