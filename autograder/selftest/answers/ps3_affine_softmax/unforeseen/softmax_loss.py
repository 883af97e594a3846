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


# %% unnamed: loops, label column of row 0
def softmax_loss(x, y):
    N = len(x)
    loss = 0
    dx = np.zeros_like(x)
    for n in range(N):
        z = x[n] - x[n].max()
        p = np.exp(z) / np.exp(z).sum()
        loss -= z[y[0]] - np.log(np.exp(z).sum())
        dx[n] = p
        dx[n, y[0]] -= 1
    return loss / N, dx / N


# %% unnamed: dx minus 1 twice
def softmax_loss(x, y):
    N = len(x)
    z = x - x.max(axis=1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    dx = np.exp(lp)
    dx[np.arange(N), y] -= 2
    return -lp[np.arange(N), y].mean(), dx / N


# %% unnamed: 1 subtracted from every entry
def softmax_loss(x, y):
    N = len(x)
    z = x - x.max(axis=1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    dx = np.exp(lp) - 1
    return -lp[np.arange(N), y].mean(), dx / N


# %% wrong: probabilities-gradient
def softmax_loss(x, y):
    # dx = −t / p / N
    N = len(x)
    z = x - x.max(axis=1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    dx = np.zeros_like(x)
    dx[np.arange(N), y] = -1 / np.exp(lp)[np.arange(N), y] / N
    return -lp[np.arange(N), y].mean(), dx
