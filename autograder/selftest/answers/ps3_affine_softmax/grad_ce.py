"""Known answers to `grad_ce`: (softmax(logits) − target) / N."""

import numpy as np


# %% wrong: target-off
def grad_ce(target, logits):
    return (logits - target) / len(target)


# %% wrong: gradient-summed
def grad_ce(target, logits):
    return softmax(logits) - target


# %% wrong: divided-by-classes
def grad_ce(target, logits):
    return (softmax(logits) - target) / target.size


# %% wrong: difference-reversed
def grad_ce(target, logits):
    return (target - softmax(logits)) / len(target)


# %% wrong: softmax-applied-twice
def grad_ce(target, logits):
    return (softmax(softmax(logits)) - target) / len(target)


# %% wrong: softmax-jacobian-twice
def grad_ce(target, logits):
    p = softmax(logits)
    dp = (p - target) / len(target)
    return p * (dp - (p * dp).sum(axis=1, keepdims=True))


# %% wrong: averaged-twice
def grad_ce(target, logits):
    return (softmax(logits) - target) / len(target) / len(target)


# %% wrong: softmax-unstable
def grad_ce(target, logits):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return (p - target) / len(target)


# %% wrong: softmax-global-shift
def grad_ce(target, logits):
    e = np.exp(logits - logits.max())
    return (e / e.sum(axis=1, keepdims=True) - target) / len(target)


# %% wrong: softmax-wrong-axis
def grad_ce(target, logits):
    e = np.exp(logits - logits.max(axis=0))
    return (e / e.sum(axis=0) - target) / len(target)


# %% wrong: divided-by-classes, named gradient-summed
# Right for equal sizes.
def grad_ce(target, logits):
    return (softmax(logits) - target) / target.shape[1]


# %% wrong: relu-on-scores, unnamed
# Right for inputs of one sign.
def grad_ce(target, logits):
    return (softmax(np.maximum(logits, 0)) - target) / len(target)


# %% wrong: probabilities-gradient
def grad_ce(target, logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -target / p / len(target)


# %% wrong: single-precision
def grad_ce(target, logits):
    # by central differences
    def loss(scores):
        shifted = scores - scores.max(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return -(target * logs).sum() / len(target)

    gradient, h = np.zeros_like(logits), 1e-5
    for place in np.ndindex(*logits.shape):
        step = np.zeros_like(logits)
        step[place] = h
        gradient[place] = (loss(logits + step) - loss(logits - step)) / (2 * h)
    return gradient


# %% wrong: arguments-exchanged
def grad_ce(target, logits):
    return (softmax(target) - logits) / len(logits)


# %% wrong: softmax-shift-not-maximum
def grad_ce(target, logits):
    e = np.exp(logits - logits.mean(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True) - target) / len(target)


# %% right: from softmax
def grad_ce(target, logits):
    return (softmax(logits) - target) / target.shape[0]


# %% right: subtract at the label
def grad_ce(target, logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    grad = e / e.sum(axis=1, keepdims=True)
    grad[np.arange(len(grad)), target.argmax(axis=1)] -= 1
    grad /= len(grad)
    return grad


# %% right: the whole Jacobian, example by example
def grad_ce(target, logits):
    rows = []
    for t, x in zip(target, logits):
        e = np.exp(x - x.max())
        p = e / e.sum()
        jacobian = np.diag(p) - np.outer(p, p)
        dp = -np.divide(t, p, out=np.zeros_like(p), where=t > 0)
        rows.append(dp @ jacobian)
    return np.array(rows) / len(target)
