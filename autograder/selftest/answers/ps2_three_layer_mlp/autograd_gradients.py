"""Known answers to `autograd_gradients`: summed squared error, nothing left over."""

import numpy as np
import torch


# %% wrong: gradients-accumulate
def autograd_gradients(network, x, y):
    loss = ((network(x) - y) ** 2).sum()
    loss.backward()
    return loss.item(), {n: p.grad.numpy().copy() for n, p in network.named_parameters()}


# %% wrong: loss-averaged
def autograd_gradients(network, x, y):
    network.zero_grad()
    loss = torch.nn.functional.mse_loss(network(x), y)
    loss.backward()
    return loss.item(), {n: p.grad.numpy().copy() for n, p in network.named_parameters()}


# %% wrong: factor-two
def autograd_gradients(network, x, y):
    network.zero_grad()
    loss = ((network(x) - y) ** 2).sum() / 2
    loss.backward()
    return 2 * loss.item(), {n: p.grad.numpy().copy() for n, p in network.named_parameters()}


# %% wrong: wrong-type
def autograd_gradients(network, x, y):
    network.zero_grad()
    loss = ((network(x) - y) ** 2).sum()
    loss.backward()
    return loss.item(), {n: p.grad.clone() for n, p in network.named_parameters()}


# %% wrong: none-used
def autograd_gradients(network, x, y):
    loss = ((network(x) - y) ** 2).sum()
    return loss.item(), {n: p.grad.numpy() for n, p in network.named_parameters()}


# %% wrong: key-missing
def autograd_gradients(network, x, y):
    network.zero_grad()
    loss = ((network(x) - y) ** 2).sum()
    loss.backward()
    gradients = {}
    for i, p in enumerate(network.parameters()):
        gradients[f"w{i}"] = p.grad.numpy().copy()
    return loss.item(), gradients


# %% wrong: not-squared, unnamed
def autograd_gradients(network, x, y):
    network.zero_grad()
    loss = (network(x) - y).abs().sum()
    loss.backward()
    return loss.item(), {n: p.grad.numpy().copy() for n, p in network.named_parameters()}


# %% wrong: single-precision
def autograd_gradients(network, x, y):
    network.zero_grad()
    loss = ((network(x) - y) ** 2).sum()
    loss.backward()
    gradients = {n: p.grad.float().numpy() for n, p in network.named_parameters()}
    return loss.item(), gradients


# %% right: zero_grad and backward
def autograd_gradients(network, x, y):
    network.zero_grad()
    loss = torch.sum((y - network(x)) ** 2)
    loss.backward()
    gradients = {}
    for name, parameter in network.named_parameters():
        gradients[name] = parameter.grad.detach().clone().numpy()
    return loss.item(), gradients


# %% right: torch.autograd.grad
def autograd_gradients(network, x, y):
    names, parameters = zip(*network.named_parameters())
    loss = torch.nn.functional.mse_loss(network(x), y, reduction="sum")
    found = torch.autograd.grad(loss, parameters)
    return float(loss), {name: g.numpy() for name, g in zip(names, found)}


# %% right: functional_call
def autograd_gradients(network, x, y):
    params = {n: p.detach() for n, p in network.named_parameters()}

    def loss_of(params):
        return (torch.func.functional_call(network, params, (x,)) - y).square().sum()

    gradients, loss = torch.func.grad_and_value(loss_of)(params)
    return loss.item(), {n: g.numpy() for n, g in gradients.items()}


# %% right: loss as a tensor, gradients set to None
def autograd_gradients(network, x, y):
    for p in network.parameters():
        p.grad = None
    loss = torch.nn.MSELoss(reduction="sum")(network(x), y)
    loss.backward()
    return loss.detach(), dict((n, np.array(p.grad)) for n, p in network.named_parameters())
