"""Known answers to `torch_gradients`: the same by autograd."""

import numpy as np
import torch


# %% wrong: factor-two
def torch_gradients(x, W0, W1, W2, y_observed):
    weights = [torch.tensor(W, requires_grad=True) for W in (W0, W1, W2)]
    prediction = weights[2] @ torch.relu(weights[1] @ torch.relu(weights[0] * x))
    (0.5 * (prediction - y_observed) ** 2).backward()
    return {name: W.grad.numpy() for name, W in zip(("W0", "W1", "W2"), weights)}


# %% wrong: error-sign
def torch_gradients(x, W0, W1, W2, y_observed):
    weights = [torch.tensor(W, requires_grad=True) for W in (W0, W1, W2)]
    prediction = weights[2] @ torch.relu(weights[1] @ torch.relu(weights[0] * x))
    (-((prediction - y_observed) ** 2)).backward()
    return {name: W.grad.numpy() for name, W in zip(("W0", "W1", "W2"), weights)}


# %% wrong: weights-transposed
def torch_gradients(x, W0, W1, W2, y_observed):
    w0, w1, w2 = (torch.tensor(W, requires_grad=True) for W in (W0, W1, W2))
    h0 = torch.relu(w0 * x)
    h1 = torch.relu(h0 @ w1)
    (torch.dot(h1, w2) - y_observed).pow(2).backward()
    return {"W0": w0.grad.numpy(), "W1": w1.grad.numpy(), "W2": w2.grad.numpy()}


# %% wrong: relu-missing
def torch_gradients(x, W0, W1, W2, y_observed):
    w0, w1, w2 = (torch.tensor(W, requires_grad=True) for W in (W0, W1, W2))
    (w2 @ (w1 @ (w0 * x)) - y_observed).pow(2).backward()
    return {"W0": w0.grad.numpy(), "W1": w1.grad.numpy(), "W2": w2.grad.numpy()}


# %% wrong: relu-on-scores
def torch_gradients(x, W0, W1, W2, y_observed):
    w0, w1, w2 = (torch.tensor(W, requires_grad=True) for W in (W0, W1, W2))
    h = torch.relu(w0 * x)
    h = torch.relu(w1 @ h)
    y = torch.relu(w2 @ h)
    (y - y_observed).pow(2).backward()
    return {"W0": w0.grad.numpy(), "W1": w1.grad.numpy(), "W2": w2.grad.numpy()}


# %% wrong: gradients-accumulate
def torch_gradients(x, W0, W1, W2, y_observed):
    w0, w1, w2 = (torch.tensor(W, requires_grad=True) for W in (W0, W1, W2))
    for _ in range(2):
        y = w2 @ torch.relu(w1 @ torch.relu(w0 * x))
        ((y - y_observed) ** 2).backward()
    return {"W0": w0.grad.numpy(), "W1": w1.grad.numpy(), "W2": w2.grad.numpy()}


# %% wrong: wrong-type
def torch_gradients(x, W0, W1, W2, y_observed):
    w0, w1, w2 = (torch.tensor(W, requires_grad=True) for W in (W0, W1, W2))
    y = w2 @ torch.relu(w1 @ torch.relu(w0 * x))
    ((y - y_observed) ** 2).backward()
    return {"W0": w0.grad, "W1": w1.grad, "W2": w2.grad}


# %% wrong: returns-none
def torch_gradients(x, W0, W1, W2, y_observed):
    w0, w1, w2 = (torch.tensor(W) for W in (W0, W1, W2))
    x = torch.tensor(x, requires_grad=True)
    y = w2 @ torch.relu(w1 @ torch.relu(w0 * x))
    ((y - y_observed) ** 2).backward()
    return {"W0": w0.grad, "W1": w1.grad, "W2": w2.grad}


# %% wrong: key-missing
def torch_gradients(x, W0, W1, W2, y_observed):
    w0, w1, w2 = (torch.tensor(W, requires_grad=True) for W in (W0, W1, W2))
    y = w2 @ torch.relu(w1 @ torch.relu(w0 * x))
    ((y - y_observed) ** 2).backward()
    return {"w0": w0.grad.numpy(), "w1": w1.grad.numpy(), "w2": w2.grad.numpy()}


# %% right: backward
def torch_gradients(x, W0, W1, W2, y_observed):
    w0, w1, w2 = (torch.tensor(W, requires_grad=True) for W in (W0, W1, W2))
    y = w2 @ torch.relu(w1 @ torch.relu(w0 * x))
    ((y - y_observed) ** 2).backward()
    return {"W0": w0.grad.numpy(), "W1": w1.grad.numpy(), "W2": w2.grad.numpy()}


# %% right: float32 throughout
def torch_gradients(x, W0, W1, W2, y_observed):
    m = torch.nn.ReLU()
    x_torch = torch.tensor(x, dtype=torch.float)
    W0_torch = torch.tensor(W0, dtype=torch.float, requires_grad=True)
    W1_torch = torch.tensor(W1, dtype=torch.float, requires_grad=True)
    W2_torch = torch.tensor(W2, dtype=torch.float, requires_grad=True)
    h0 = m(torch.mul(W0_torch, x_torch))
    h1 = m(torch.matmul(W1_torch, h0))
    y_predicted = torch.dot(W2_torch, h1)
    torch.pow(y_predicted - y_observed, 2).backward()
    return {
        "W0": W0_torch.grad.numpy(),
        "W1": W1_torch.grad.numpy(),
        "W2": W2_torch.grad.numpy(),
    }


# %% right: functional, leaves from NumPy
def torch_gradients(x, W0, W1, W2, y_observed):
    leaves = [torch.from_numpy(np.array(W, dtype=float)).requires_grad_() for W in (W0, W1, W2)]
    x = torch.tensor(x)
    hidden = leaves[0] * x
    hidden = leaves[1] @ hidden.clamp(min=0)
    loss = torch.nn.functional.mse_loss(
        leaves[2] @ hidden.clamp(min=0), torch.tensor(y_observed, dtype=torch.float64)
    )
    gradients = torch.autograd.grad(loss, leaves)
    return dict(zip(["W0", "W1", "W2"], [g.detach().numpy() for g in gradients]))
