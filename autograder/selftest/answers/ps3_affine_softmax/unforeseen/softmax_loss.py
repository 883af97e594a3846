"""Wrong answers to `softmax_loss`, not written for the catalogue."""

import numpy as np


# %% wrong: loss-summed
def softmax_loss(x, y):
    # loss summed, gradient not divided
    N = len(x)
    s = x - x.max(axis=1, keepdims=True)
    logs = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    dx = np.exp(logs)
    dx[np.arange(N), y] -= 1
    return -logs[np.arange(N), y].sum(), dx


# %% unnamed: gradient plus one
def softmax_loss(x, y):
    N = len(x)
    s = x - x.max(axis=1, keepdims=True)
    logs = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    dx = np.exp(logs)
    dx[np.arange(N), y] += 1
    return -logs[np.arange(N), y].mean(), dx / N


# %% wrong: minus-missing
def softmax_loss(x, y):
    # minus missing, and the difference turned
    N = len(x)
    s = x - x.max(axis=1, keepdims=True)
    logs = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    dx = np.exp(logs)
    dx[np.arange(N), y] -= 1
    return logs[np.arange(N), y].mean(), -dx / N


# %% wrong: columns-for-entries
def softmax_loss(x, y):
    # log_p[:, y]
    N = len(x)
    s = x - x.max(axis=1, keepdims=True)
    logs = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    dx = np.exp(logs)
    dx[np.arange(N), y] -= 1
    return -logs[:, y].mean(), dx / N


# %% unnamed: rows and columns exchanged in the index
def softmax_loss(x, y):
    N = len(x)
    s = x - x.max(axis=1, keepdims=True)
    logs = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    dx = np.exp(logs)
    dx[np.arange(N), y] -= 1
    return -logs[np.arange(N), y - 1].mean(), dx / N


# %% unnamed: divided by N + 1
def softmax_loss(x, y):
    N = len(x)
    s = x - x.max(axis=1, keepdims=True)
    logs = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    dx = np.exp(logs)
    dx[np.arange(N), y] -= 1
    return -logs[np.arange(N), y].sum() / (N + 1), dx / (N + 1)


# %% unnamed: gradient of the logs
def softmax_loss(x, y):
    N = len(x)
    s = x - x.max(axis=1, keepdims=True)
    logs = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    dx = np.exp(logs)
    g = logs.copy()
    g[np.arange(N), y] -= 1
    return -logs[np.arange(N), y].mean(), g / N
