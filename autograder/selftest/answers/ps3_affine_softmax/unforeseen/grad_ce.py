"""Wrong answers to `grad_ce`, not written for the catalogue."""

import numpy as np
import torch


# %% wrong: difference-reversed
def grad_ce(target, logits):
    # sign and sum
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return target - p


# %% unnamed: squared
def grad_ce(target, logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p - target) ** 2 / len(p)


# %% unnamed: mean over classes and sign
def grad_ce(target, logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (target - p) / p.shape[1]


# %% unnamed: only the right class
def grad_ce(target, logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p - target) * target / len(p)


# %% wrong: target-forgotten
def grad_ce(target, logits):
    # probabilities only
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return p / len(p)


# %% wrong: single-precision
def grad_ce(target, logits):
    # by forward differences
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return np.round((p - target) / len(p), 6)


# %% unnamed: square error's gradient
def grad_ce(target, logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return 2 * (p - target) * p * (1 - p) / len(p)


# %% unnamed: torch, sum and the wrong axis
def grad_ce(target, logits):
    z = torch.tensor(logits, requires_grad=True)
    loss = -(torch.tensor(target) * torch.log_softmax(z, dim=0)).sum() / len(target)
    loss.backward()
    return z.grad.numpy()
