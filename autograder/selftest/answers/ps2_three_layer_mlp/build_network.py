"""Known answers to `build_network`: 2-10-10-1 with sigmoids between."""

import torch


# %% wrong: output-activation
def build_network():
    return torch.nn.Sequential(
        torch.nn.Linear(2, 10),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 10),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 1),
        torch.nn.Sigmoid(),
    )


# %% wrong: sigmoid-missing
def build_network():
    return torch.nn.Sequential(
        torch.nn.Linear(2, 10),
        torch.nn.Linear(10, 10),
        torch.nn.Linear(10, 1),
    )


# %% wrong: relu-for-sigmoid
def build_network():
    return torch.nn.Sequential(
        torch.nn.Linear(2, 10),
        torch.nn.ReLU(),
        torch.nn.Linear(10, 10),
        torch.nn.ReLU(),
        torch.nn.Linear(10, 1),
    )


# %% wrong: sigmoid-missing
def build_network():
    return torch.nn.Sequential(
        torch.nn.Linear(2, 10),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 10),
        torch.nn.Linear(10, 1),
    )


# %% wrong: layer-skipped, named key-missing
def build_network():
    return torch.nn.Sequential(
        torch.nn.Linear(2, 10),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 1),
    )


# %% wrong: no-bias, named key-missing
def build_network():
    return torch.nn.Sequential(
        torch.nn.Linear(2, 10, bias=False),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 10, bias=False),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 1, bias=False),
    )


# %% wrong: wrong-shape
def build_network():
    return torch.nn.Sequential(
        torch.nn.Linear(2, 10),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 20),
        torch.nn.Sigmoid(),
        torch.nn.Linear(20, 1),
    )


# %% wrong: zero-initialisation
def build_network():
    network = torch.nn.Sequential(
        torch.nn.Linear(2, 10),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 10),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 1),
    )
    for parameter in network.parameters():
        torch.nn.init.zeros_(parameter)
    return network


# %% wrong: tanh-for-sigmoid
def build_network():
    # tanh in the sigmoid's place
    return torch.nn.Sequential(
        torch.nn.Linear(2, 10),
        torch.nn.Tanh(),
        torch.nn.Linear(10, 10),
        torch.nn.Tanh(),
        torch.nn.Linear(10, 1),
    )


# %% right: plain
def build_network():
    return torch.nn.Sequential(
        torch.nn.Linear(2, 10),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 10),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 1),
    )


# %% right: double
def build_network():
    return torch.nn.Sequential(
        torch.nn.Linear(2, 10),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 10),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 1),
    ).double()


# %% right: a loop over sizes
def build_network():
    import torch.nn as nn

    sizes = [2, 10, 10, 1]
    layers = []
    for i in range(3):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < 2:
            layers.append(nn.Sigmoid())
    return nn.Sequential(*layers)


# %% right: named layers, Xavier
def build_network():
    from collections import OrderedDict

    network = torch.nn.Sequential(
        OrderedDict(
            hidden1=torch.nn.Linear(2, 10),
            squash1=torch.nn.Sigmoid(),
            hidden2=torch.nn.Linear(10, 10),
            squash2=torch.nn.Sigmoid(),
            output=torch.nn.Linear(10, 1),
        )
    )
    for layer in network:
        if isinstance(layer, torch.nn.Linear):
            torch.nn.init.xavier_normal_(layer.weight)
            torch.nn.init.zeros_(layer.bias)
    return network
