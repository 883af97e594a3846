"""Known answers to `softmax`: each row by itself, without overflow."""

import numpy as np


# %% wrong: softmax-unstable
def softmax(x):
    e = np.exp(x)
    return e / e.sum(axis=1, keepdims=True)


# %% wrong: softmax-global-shift
def softmax(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e, axis=1, keepdims=True)


# %% wrong: softmax-wrong-axis
def softmax(x):
    e = np.exp(x - x.max(axis=0))
    return e / e.sum(axis=0)


# %% wrong: softmax-over-batch
def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


# %% wrong: softmax-applied-twice
def softmax(x):
    for _ in range(2):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        x = e / e.sum(axis=1, keepdims=True)
    return x


# %% wrong: softmax-as-logarithm
def softmax(x):
    shifted = x - x.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


# %% wrong: wrong-type
def softmax(x):
    return [list(np.exp(row - row.max()) / np.exp(row - row.max()).sum()) for row in x]


# %% wrong: single-precision
def softmax(x):
    e = np.exp((x - x.max(axis=1, keepdims=True)).astype(np.float32))
    return (e / e.sum(axis=1, keepdims=True)).astype(np.float64)


# %% wrong: relu-on-scores, unnamed
# Right for inputs of one sign.
def softmax(x):
    x = np.maximum(x, 0)
    exponentials = np.exp(x - x.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


# %% wrong: sigmoid-for-softmax
def softmax(x):
    return 1 / (1 + np.exp(-np.clip(x, -700, 700)))


# %% wrong: softmax-over-batch
def softmax(x):
    # shifted row by row, divided by the sum of everything
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum()


# %% wrong: softmax-shift-not-maximum
def softmax(x):
    e = np.exp(x - x.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% wrong: softmax-shift-not-maximum
def softmax(x):
    e = np.exp(x - x.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% wrong: sign-of-exponent
def softmax(x):
    e = np.exp(-(x - x.max(axis=1, keepdims=True)))
    return e / e.sum(axis=1, keepdims=True)


# %% wrong: softmax-as-logarithm
def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return np.log(e / e.sum(axis=1, keepdims=True))


# %% right: shifted
def softmax(x):
    shifted = x - np.max(x, axis=1, keepdims=True)
    return np.exp(shifted) / np.sum(np.exp(shifted), axis=1, keepdims=True)


# %% right: row by row
def softmax(x):
    out = np.empty(x.shape)
    for n, row in enumerate(x):
        e = [np.exp(value - max(row)) for value in row]
        out[n] = np.array(e) / sum(e)
    return out


# %% right: through the logarithm, transposed
def softmax(x):
    logits = x.T
    top = logits.max(axis=0)
    log_sum = top + np.log(np.sum(np.exp(logits - top), axis=0))
    return np.exp(logits - log_sum).T


# %% right: one over a sum of differences
def softmax(x):
    with np.errstate(over="ignore"):
        return 1 / np.exp(x[:, None, :] - x[:, :, None]).sum(axis=2)


# %% advised: scores-mutated
def softmax(x):
    x -= x.max(axis=1, keepdims=True)
    return np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
