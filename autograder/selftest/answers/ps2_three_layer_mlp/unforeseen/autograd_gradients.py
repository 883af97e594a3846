"""Wrong answers to `autograd_gradients`, not written for the catalogue."""

import numpy as np
import torch


# %% wrong: loss-averaged
def autograd_gradients(network, x, y):
    network.zero_grad()
    loss = torch.nn.functional.mse_loss(network(x), y)
    loss.backward()
    return loss.item(), {n: p.grad.numpy() for n, p in network.named_parameters()}


# %% wrong: gradients-accumulate
def autograd_gradients(network, x, y):
    loss = ((network(x) - y) ** 2).sum()
    loss.backward()
    return loss.item(), {n: p.grad.numpy() for n, p in network.named_parameters()}


# %% wrong: key-missing
def autograd_gradients(network, x, y):
    network.zero_grad()
    loss = ((network(x) - y) ** 2).sum()
    loss.backward()
    return loss, {i: p.grad.numpy() for i, p in enumerate(network.parameters())}


# %% wrong: key-missing
def autograd_gradients(network, x, y):
    network.zero_grad()
    loss = ((network(x) - y) ** 2).sum()
    loss.backward()
    return loss, [p.grad for p in network.parameters()]


# %% wrong: variables-returned
def autograd_gradients(network, x, y):
    network.zero_grad()
    loss = ((network(x) - y) ** 2).sum()
    loss.backward()
    return loss.item(), {n: p.detach().numpy() for n, p in network.named_parameters()}


# %% wrong: factor-two
def autograd_gradients(network, x, y):
    network.zero_grad()
    loss = 0.5 * torch.sum(torch.square(network(x) - y))
    loss.backward()
    return float(loss), {n: p.grad.detach().numpy() for n, p in network.named_parameters()}
