"""Wrong answers to `torch_gradients`, not written for the catalogue."""

import numpy as np
import torch
import numpy as np


# %% wrong: variables-returned
def torch_gradients(x, W0, W1, W2, y_observed):
    W = [torch.tensor(np.asarray(w, float), requires_grad=True) for w in (W0, W1, W2)]
    y = W[2] @ torch.relu(W[1] @ torch.relu(W[0] * x))
    ((y - y_observed) ** 2).backward()
    return {f"W{i}": w.detach().numpy() for i, w in enumerate(W)}


# %% wrong: upstream-forgotten
def torch_gradients(x, W0, W1, W2, y_observed):
    W = [torch.tensor(np.asarray(w, float), requires_grad=True) for w in (W0, W1, W2)]
    y = W[2] @ torch.relu(W[1] @ torch.relu(W[0] * x))
    y.backward()
    return {f"W{i}": w.grad.numpy() for i, w in enumerate(W)}


# %% wrong: graph-missing
def torch_gradients(x, W0, W1, W2, y_observed):
    W = [torch.tensor(np.asarray(w, float)) for w in (W0, W1, W2)]
    y = W[2] @ torch.relu(W[1] @ torch.relu(W[0] * x))
    ((y - y_observed) ** 2).backward()
    return {f"W{i}": w.grad.numpy() for i, w in enumerate(W)}


# %% wrong: none-used
def torch_gradients(x, W0, W1, W2, y_observed):
    W0, W1, W2 = (torch.tensor(w, requires_grad=True) for w in (W0, W1, W2))
    y = W2 @ torch.relu(W1 @ torch.relu(W0 * x))
    L = (y - y_observed) ** 2
    return {"W0": W0.grad.numpy(), "W1": W1.grad.numpy(), "W2": W2.grad.numpy()}
