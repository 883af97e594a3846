"""Known answers to `softmax_loss`: mean cross-entropy of scores and labels, and its gradient."""

import numpy as np


# %% wrong: loss-summed
def softmax_loss(x, y):
    N = len(x)
    shifted = x - x.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(logp)
    dx[np.arange(N), y] -= 1
    return -logp[np.arange(N), y].sum(), dx


# %% wrong: gradient-summed
def softmax_loss(x, y):
    N = len(x)
    shifted = x - x.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(logp)
    dx[np.arange(N), y] -= 1
    return -logp[np.arange(N), y].mean(), dx


# %% wrong: divided-by-classes
def softmax_loss(x, y):
    N = len(x)
    shifted = x - x.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(logp)
    dx[np.arange(N), y] -= 1
    return -logp[np.arange(N), y].sum() / x.size, dx / x.size


# %% wrong: averaged-twice
def softmax_loss(x, y):
    N = len(x)
    shifted = x - x.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(logp)
    dx[np.arange(N), y] -= 1
    return -logp[np.arange(N), y].mean(), dx / N**2


# %% wrong: log-epsilon
def softmax_loss(x, y):
    N = len(x)
    p = np.exp(x - x.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), y] + 1e-12).mean()
    p[np.arange(N), y] -= 1
    return loss, p / N


# %% wrong: log-epsilon
def softmax_loss(x, y):
    p = softmax(x)
    t = np.eye(x.shape[1])[y]
    return average_ce(t, p), (p - t) / len(x)


# %% wrong: softmax-unstable
def softmax_loss(x, y):
    N = len(x)
    p = np.exp(x)
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), y]).mean()
    p[np.arange(N), y] -= 1
    return loss, p / N


# %% wrong: softmax-global-shift
def softmax_loss(x, y):
    N = len(x)
    p = np.exp(x - np.max(x))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), y]).mean()
    p[np.arange(N), y] -= 1
    return loss, p / N


# %% wrong: difference-reversed
def softmax_loss(x, y):
    N = len(x)
    shifted = x - x.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -logp[np.arange(N), y].mean(), (np.eye(x.shape[1])[y] - np.exp(logp)) / N


# %% wrong: minus-missing
def softmax_loss(x, y):
    N = len(x)
    shifted = x - x.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(logp)
    dx[np.arange(N), y] -= 1
    return logp[np.arange(N), y].mean(), dx / N


# %% wrong: target-off
def softmax_loss(x, y):
    N = len(x)
    shifted = x - x.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = x.copy()
    dx[np.arange(N), y] -= 1
    return -logp[np.arange(N), y].mean(), dx / N


# %% wrong: target-forgotten
def softmax_loss(x, y):
    N = len(x)
    shifted = x - x.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -logp[np.arange(N), y].mean(), np.exp(logp) / N


# %% wrong: softmax-applied-twice
def softmax_loss(x, y):
    N = len(x)
    x = softmax(x)
    logp = x - np.log(np.exp(x).sum(axis=1, keepdims=True))
    dx = np.exp(logp)
    dx[np.arange(N), y] -= 1
    return -logp[np.arange(N), y].mean(), dx / N


# %% wrong: wrong-length
def softmax_loss(x, y):
    shifted = x - x.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -logp[np.arange(len(x)), y].mean()


# %% wrong: divided-by-classes
# Right for equal sizes.
def softmax_loss(x, y):
    N, C = x.shape
    shifted = x - x.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(logs)
    dx[np.arange(N), y] -= 1
    return -logs[np.arange(N), y].sum() / C, dx / C


# %% wrong: relu-on-scores
# Right for inputs of one sign.
def softmax_loss(x, y):
    N = len(x)
    x = np.maximum(x, 0)
    shifted = x - x.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(logs)
    dx[np.arange(N), y] -= 1
    return -logs[np.arange(N), y].mean(), dx / N


# %% wrong: columns-for-entries
def softmax_loss(x, y):
    N = len(x)
    shifted = x - x.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(logs)
    dx[:, y] -= 1
    return -logs[np.arange(N), y].mean(), dx / N


# %% wrong: columns-for-entries
def softmax_loss(x, y):
    N = len(x)
    shifted = x - x.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(logs)
    dx[np.arange(N), y] -= 1
    return -np.sum(logs[:, y]) / N, dx / N


# %% wrong: returns-none
def softmax_loss(x, y):
    return None, None


# %% wrong: log-epsilon
def softmax_loss(x, y):
    shifted_logits = x - np.max(x, axis=1, keepdims=True)
    Z = np.sum(np.exp(shifted_logits), axis=1, keepdims=True)
    log_probs = shifted_logits - np.log(Z)
    probs = np.exp(log_probs)
    N = x.shape[0]
    loss = -np.sum(np.log(probs[np.arange(N), y] + 1e-8)) / N
    dx = probs.copy()
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx


# %% wrong: log-epsilon
def softmax_loss(x, y):
    shifted_logits = x - np.max(x, axis=1, keepdims=True)
    Z = np.sum(np.exp(shifted_logits), axis=1, keepdims=True)
    log_probs = shifted_logits - np.log(Z)
    probs = np.exp(log_probs)
    N = x.shape[0]
    loss = -np.sum(np.log(np.clip(probs, 1e-7, 1 - 1e-7)[np.arange(N), y])) / N
    dx = probs.copy()
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx


# %% wrong: binary-cross-entropy
def softmax_loss(x, y):
    shifted_logits = x - np.max(x, axis=1, keepdims=True)
    Z = np.sum(np.exp(shifted_logits), axis=1, keepdims=True)
    log_probs = shifted_logits - np.log(Z)
    probs = np.exp(log_probs)
    N = x.shape[0]
    t = np.eye(x.shape[1])[y]
    loss = -np.sum(t * np.log(probs + 1e-12) + (1 - t) * np.log(1 - probs + 1e-12)) / N
    dx = probs.copy()
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx


# %% wrong: softmax-shift-not-maximum
def softmax_loss(x, y):
    N = len(x)
    shifted = x - x.min(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(logp)
    dx[np.arange(N), y] -= 1
    return -logp[np.arange(N), y].mean(), dx / N


# %% wrong: softmax-shift-not-maximum
def softmax_loss(x, y):
    N = len(x)
    p = np.exp(x - x.mean(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), y]).mean()
    p[np.arange(N), y] -= 1
    return loss, p / N


# %% wrong: log-of-zero
def softmax_loss(x, y):
    p = np.exp(x - x.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    t = np.eye(x.shape[1])[y]
    return -(t * np.log(p)).sum() / len(x), (p - t) / len(x)


# %% right: the usual form
def softmax_loss(x, y):
    shifted_logits = x - np.max(x, axis=1, keepdims=True)
    Z = np.sum(np.exp(shifted_logits), axis=1, keepdims=True)
    log_probs = shifted_logits - np.log(Z)
    probs = np.exp(log_probs)
    N = x.shape[0]
    loss = -np.sum(log_probs[np.arange(N), y]) / N
    dx = probs.copy()
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx


# %% right: the logarithm of a shifted softmax
def softmax_loss(x, y):
    probs = np.exp(x - np.max(x, axis=1, keepdims=True))
    probs /= np.sum(probs, axis=1, keepdims=True)
    N = x.shape[0]
    loss = -np.sum(np.log(probs[np.arange(N), y])) / N
    dx = probs.copy()
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx


# %% right: loops
def softmax_loss(x, y):
    N, C = x.shape
    loss, dx = 0.0, np.zeros((N, C))
    for n in range(N):
        top = max(x[n])
        total = sum(np.exp(x[n, c] - top) for c in range(C))
        loss += (np.log(total) - (x[n, y[n]] - top)) / N
        for c in range(C):
            dx[n, c] = (np.exp(x[n, c] - top) / total - (c == y[n])) / N
    return loss, dx


# %% right: logaddexp and one-hot rows
def softmax_loss(x, y):
    log_p = x - np.logaddexp.reduce(x, axis=1)[:, None]
    t = np.eye(x.shape[1])[y]
    return -(t * log_p).sum() / len(x), (np.exp(log_p) - t) / len(x)


# %% advised: scores-mutated
def softmax_loss(x, y):
    x -= x.max(axis=1, keepdims=True)
    log_p = x - np.log(np.exp(x).sum(axis=1, keepdims=True))
    t = np.eye(x.shape[1])[y]
    return -(t * log_p).sum() / len(x), (np.exp(log_p) - t) / len(x)
