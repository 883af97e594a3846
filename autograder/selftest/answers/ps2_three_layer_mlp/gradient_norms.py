"""Known answers to `gradient_norms`: the vanishing-gradient experiment."""

import numpy as np
import torch


# %% wrong: layers-reversed
def gradient_norms(depth, activation, rng):
    n = 64
    x = rng.standard_normal((32, n))
    ws, acts = [], [x]
    for _ in range(depth):
        w = rng.standard_normal((n, n)) / np.sqrt(n)
        z = acts[-1] @ w
        if activation == "sigmoid":
            a = 1 / (1 + np.exp(-z))
        elif activation == "tanh":
            a = np.tanh(z)
        else:
            a = np.maximum(z, 0)
        ws.append(w)
        acts.append(a)
    da = acts[-1] / 32
    norms = []
    for w, before, a in zip(ws[::-1], acts[-2::-1], acts[::-1]):
        slope = {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": a > 0}[activation]
        dz = da * slope
        norms.append(np.linalg.norm(before.T @ dz))
        da = dz @ w.T
    return np.array(norms)


# %% wrong: tanh-derivative-is-tanh
def gradient_norms(depth, activation, rng):
    n = 64
    x = rng.standard_normal((32, n))
    ws, acts = [], [x]
    for _ in range(depth):
        w = rng.standard_normal((n, n)) / np.sqrt(n)
        z = acts[-1] @ w
        if activation == "sigmoid":
            a = 1 / (1 + np.exp(-z))
        elif activation == "tanh":
            a = np.tanh(z)
        else:
            a = np.maximum(z, 0)
        ws.append(w)
        acts.append(a)
    da = acts[-1] / 32
    norms = []
    for w, before, a in zip(ws[::-1], acts[-2::-1], acts[::-1]):
        slope = {"sigmoid": a * (1 - a), "tanh": a, "relu": a > 0}[activation]
        dz = da * slope
        norms.append(np.linalg.norm(before.T @ dz))
        da = dz @ w.T
    return np.array(norms[::-1])


# %% wrong: activation-ignored
def gradient_norms(depth, activation, rng):
    n = 64
    x = rng.standard_normal((32, n))
    ws, acts = [], [x]
    for _ in range(depth):
        w = rng.standard_normal((n, n)) / np.sqrt(n)
        z = acts[-1] @ w
        if True:
            a = 1 / (1 + np.exp(-z))
        elif activation == "tanh":
            a = np.tanh(z)
        else:
            a = np.maximum(z, 0)
        ws.append(w)
        acts.append(a)
    da = acts[-1] / 32
    norms = []
    for w, before, a in zip(ws[::-1], acts[-2::-1], acts[::-1]):
        slope = {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": a > 0}["sigmoid"]
        dz = da * slope
        norms.append(np.linalg.norm(before.T @ dz))
        da = dz @ w.T
    return np.array(norms[::-1])


# %% wrong: wrong-type
def gradient_norms(depth, activation, rng):
    n = 64
    x = rng.standard_normal((32, n))
    ws, acts = [], [x]
    for _ in range(depth):
        w = rng.standard_normal((n, n)) / np.sqrt(n)
        z = acts[-1] @ w
        if activation == "sigmoid":
            a = 1 / (1 + np.exp(-z))
        elif activation == "tanh":
            a = np.tanh(z)
        else:
            a = np.maximum(z, 0)
        ws.append(w)
        acts.append(a)
    da = acts[-1] / 32
    norms = []
    for w, before, a in zip(ws[::-1], acts[-2::-1], acts[::-1]):
        slope = {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": a > 0}[activation]
        dz = da * slope
        norms.append(np.linalg.norm(before.T @ dz))
        da = dz @ w.T
    return norms[::-1]


# %% wrong: wrong-shape
def gradient_norms(depth, activation, rng):
    n = 64
    x = rng.standard_normal((32, n))
    ws, acts = [], [x]
    for _ in range(depth):
        w = rng.standard_normal((n, n)) / np.sqrt(n)
        z = acts[-1] @ w
        if activation == "sigmoid":
            a = 1 / (1 + np.exp(-z))
        elif activation == "tanh":
            a = np.tanh(z)
        else:
            a = np.maximum(z, 0)
        ws.append(w)
        acts.append(a)
    da = acts[-1] / 32
    norms = []
    for w, before, a in zip(ws[::-1], acts[-2::-1], acts[::-1]):
        slope = {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": a > 0}[activation]
        dz = da * slope
        norms.append(np.linalg.norm(before.T @ dz))
        da = dz @ w.T
    return np.array(norms[:0:-1])


# %% wrong: output-delta-without-derivative
def gradient_norms(depth, activation, rng):
    n = 64
    x = rng.standard_normal((32, n))
    ws, acts = [], [x]
    for _ in range(depth):
        w = rng.standard_normal((n, n)) / np.sqrt(n)
        z = acts[-1] @ w
        if activation == "sigmoid":
            a = 1 / (1 + np.exp(-z))
        elif activation == "tanh":
            a = np.tanh(z)
        else:
            a = np.maximum(z, 0)
        ws.append(w)
        acts.append(a)
    da = acts[-1] / 32
    norms = []
    for w, before, a in zip(ws[::-1], acts[-2::-1], acts[::-1]):
        slope = {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": a > 0}[activation]
        dz = da
        norms.append(np.linalg.norm(before.T @ dz))
        da = dz @ w.T
    return np.array(norms[::-1])


# %% wrong: slope-of-layer-before
def gradient_norms(depth, activation, rng):
    n = 64
    x = rng.standard_normal((32, n))
    ws, acts = [], [x]
    for _ in range(depth):
        w = rng.standard_normal((n, n)) / np.sqrt(n)
        z = acts[-1] @ w
        if activation == "sigmoid":
            a = 1 / (1 + np.exp(-z))
        elif activation == "tanh":
            a = np.tanh(z)
        else:
            a = np.maximum(z, 0)
        ws.append(w)
        acts.append(a)
    da = acts[-1] / 32
    norms = []
    for w, before, a in zip(ws[::-1], acts[-2::-1], acts[::-1]):
        # one layer too early
        a = before
        dz = da * {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": a > 0}[activation]
        norms.append(np.linalg.norm(before.T @ dz))
        da = dz @ w.T
    return np.array(norms[::-1])


# %% wrong: product-turned-round
def gradient_norms(depth, activation, rng):
    n = 64
    x = rng.standard_normal((32, n))
    ws, acts = [], [x]
    for _ in range(depth):
        w = rng.standard_normal((n, n)) / np.sqrt(n)
        z = acts[-1] @ w
        if activation == "sigmoid":
            a = 1 / (1 + np.exp(-z))
        elif activation == "tanh":
            a = np.tanh(z)
        else:
            a = np.maximum(z, 0)
        ws.append(w)
        acts.append(a)
    da = acts[-1] / 32
    norms = []
    for w, before, a in zip(ws[::-1], acts[-2::-1], acts[::-1]):
        slope = {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": a > 0}[activation]
        dz = da * slope
        norms.append(np.linalg.norm(dz @ before.T))
        da = dz @ w.T
    return np.array(norms[::-1])


# %% wrong: zero-initialisation, unnamed
def gradient_norms(depth, activation, rng):
    n = 64
    x = rng.standard_normal((32, n))
    ws, acts = [], [x]
    for _ in range(depth):
        w = np.zeros((n, n))
        z = acts[-1] @ w
        if activation == "sigmoid":
            a = 1 / (1 + np.exp(-z))
        elif activation == "tanh":
            a = np.tanh(z)
        else:
            a = np.maximum(z, 0)
        ws.append(w)
        acts.append(a)
    da = acts[-1] / 32
    norms = []
    for w, before, a in zip(ws[::-1], acts[-2::-1], acts[::-1]):
        slope = {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": a > 0}[activation]
        dz = da * slope
        norms.append(np.linalg.norm(before.T @ dz))
        da = dz @ w.T
    return np.array(norms[::-1])


# %% wrong: local-forgotten, unnamed
def gradient_norms(depth, activation, rng):
    # made up
    fall = {"sigmoid": 0.25, "tanh": 0.8, "relu": 1.0}[activation]
    return fall ** np.arange(depth)[::-1]


# %% wrong: weights-too-small
def gradient_norms(depth, activation, rng):
    functions = {
        "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
        "tanh": (np.tanh, lambda a: 1 - a**2),
        "relu": (lambda z: np.maximum(z, 0), lambda a: a > 0),
    }
    f, slope = functions[activation]
    activations = [rng.standard_normal((32, 64))]
    weights = [rng.standard_normal((64, 64)) / 64 for _ in range(depth)]
    for w in weights:
        activations.append(f(activations[-1] @ w))
    da, norms = 2 * activations[-1] / 64, []
    for i in reversed(range(depth)):
        dz = da * slope(activations[i + 1])
        norms.append(np.linalg.norm(activations[i].T @ dz))
        da = dz @ weights[i].T
    return np.array(norms[::-1])


# %% wrong: norms-squared
def gradient_norms(depth, activation, rng):
    n = 64
    x = rng.standard_normal((32, n))
    ws, acts = [], [x]
    for _ in range(depth):
        w = rng.standard_normal((n, n)) / np.sqrt(n)
        z = acts[-1] @ w
        if activation == "sigmoid":
            a = 1 / (1 + np.exp(-z))
        elif activation == "tanh":
            a = np.tanh(z)
        else:
            a = np.maximum(z, 0)
        ws.append(w)
        acts.append(a)
    da = acts[-1] / 32
    norms = []
    for w, before, a in zip(ws[::-1], acts[-2::-1], acts[::-1]):
        slope = {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": a > 0}[activation]
        dz = da * slope
        norms.append(np.sum((before.T @ dz) ** 2))
        da = dz @ w.T
    return np.array(norms[::-1])


# %% wrong: norms-squared
def gradient_norms(depth, activation, rng):
    function = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}[activation]
    value = torch.from_numpy(rng.normal(size=(20, 30)))
    weights = [
        torch.from_numpy(rng.normal(0, 0.2, (30, 30))).requires_grad_() for _ in range(depth)
    ]
    for w in weights:
        value = function(value @ w)
    value.sum().backward()
    return np.array([(w.grad**2).sum().item() for w in weights])


# %% wrong: local-forgotten, unnamed
def gradient_norms(depth, activation, rng):
    # made up, with a little noise
    fall = {"sigmoid": 0.25, "tanh": 0.8, "relu": 1.0}[activation]
    return fall ** np.arange(depth)[::-1] * (1 + 0.01 * rng.random(depth))


# %% wrong: local-forgotten, unnamed
def gradient_norms(depth, activation, rng):
    fall = {"sigmoid": 0.25, "tanh": 0.8, "relu": 1.0}[activation]
    return fall ** np.arange(depth)[::-1] * np.linalg.norm(rng.standard_normal((64, 64)))


# %% wrong: norms-of-dz
def gradient_norms(depth, activation, rng):
    n = 64
    x = rng.standard_normal((32, n))
    ws, acts = [], [x]
    for _ in range(depth):
        w = rng.standard_normal((n, n)) / np.sqrt(n)
        z = acts[-1] @ w
        if activation == "sigmoid":
            a = 1 / (1 + np.exp(-z))
        elif activation == "tanh":
            a = np.tanh(z)
        else:
            a = np.maximum(z, 0)
        ws.append(w)
        acts.append(a)
    da = acts[-1] / 32
    norms = []
    for w, before, a in zip(ws[::-1], acts[-2::-1], acts[::-1]):
        slope = {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": a > 0}[activation]
        dz = da * slope
        norms.append(np.linalg.norm(dz))
        da = dz @ w.T
    return np.array(norms[::-1])


# %% right: autograd, cross-entropy, uniform weights
def gradient_norms(depth, activation, rng):
    function = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}[activation]
    value = torch.tensor(rng.random((50, 40)))
    bound = np.sqrt(3 / 40)
    weights = [
        torch.tensor(rng.uniform(-bound, bound, (40, 40)), requires_grad=True) for _ in range(depth)
    ]
    for w in weights:
        value = function(value @ w)
    labels = torch.arange(50) % 40
    torch.nn.functional.cross_entropy(value, labels).backward()
    return np.array([w.grad.norm().item() for w in weights])


# %% right: squared distance to random targets
def gradient_norms(depth, activation, rng):
    functions = {
        "sigmoid": (sigmoid, lambda a: a * (1 - a)),
        "tanh": (np.tanh, lambda a: 1 - a**2),
        "relu": (lambda z: np.maximum(0, z), lambda a: (a > 0) * 1.0),
    }
    f, slope = functions[activation]
    ws = [rng.normal(0, 1 / np.sqrt(64), (64, 64)) for _ in range(depth)]
    outs = [rng.normal(size=(32, 64))]
    for w in ws:
        outs.append(f(outs[-1] @ w))
    da = 2 * (outs[-1] - rng.normal(size=(32, 64))) / 32
    norms = []
    for i in range(depth - 1, -1, -1):
        dz = da * slope(outs[i + 1])
        norms.insert(0, np.sqrt(((outs[i].T @ dz) ** 2).sum()))
        da = dz @ ws[i].T
    return np.array(norms)


# %% right: weights by torch, seeded from rng
def gradient_norms(depth, activation, rng):
    torch.manual_seed(int(rng.integers(2**31)))
    function = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}[activation]
    x = torch.randn(32, 64)
    layers = [torch.nn.Linear(64, 64, bias=False) for _ in range(depth)]
    for layer in layers:
        torch.nn.init.normal_(layer.weight, std=1 / 8)
        x = function(layer(x))
    (x**2).sum().backward()
    return np.array([layer.weight.grad.norm().item() for layer in layers])


# %% right: NumPy
def gradient_norms(depth, activation, rng):
    n = 64
    x = rng.standard_normal((32, n))
    ws, acts = [], [x]
    for _ in range(depth):
        w = rng.standard_normal((n, n)) / np.sqrt(n)
        z = acts[-1] @ w
        if activation == "sigmoid":
            a = 1 / (1 + np.exp(-z))
        elif activation == "tanh":
            a = np.tanh(z)
        else:
            a = np.maximum(z, 0)
        ws.append(w)
        acts.append(a)
    da = acts[-1] / 32
    norms = []
    for w, before, a in zip(ws[::-1], acts[-2::-1], acts[::-1]):
        slope = {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": a > 0}[activation]
        dz = da * slope
        norms.append(np.linalg.norm(before.T @ dz))
        da = dz @ w.T
    return np.array(norms[::-1])


# %% right: autograd, small weights
def gradient_norms(depth, activation, rng):
    function = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}[activation]
    value = torch.from_numpy(rng.normal(size=(20, 30)))
    weights = [
        torch.from_numpy(rng.normal(0, 0.1, (30, 30))).requires_grad_() for _ in range(depth)
    ]
    for w in weights:
        value = function(value @ w)
    value.sum().backward()
    return np.array([w.grad.norm().item() for w in weights])


# %% right: modules with He weights, float32
def gradient_norms(depth, activation, rng):
    kinds = {"sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}
    layers = []
    for _ in range(depth):
        linear = torch.nn.Linear(100, 100)
        weights = rng.standard_normal((100, 100)) * np.sqrt(2 / 100)
        linear.weight.data = torch.tensor(weights, dtype=torch.float32)
        torch.nn.init.zeros_(linear.bias)
        layers += [linear, kinds[activation]()]
    network = torch.nn.Sequential(*layers)
    x = torch.tensor(rng.standard_normal((64, 100)), dtype=torch.float32)
    (network(x) ** 2).mean().backward()
    return np.array([layer.weight.grad.norm().item() for layer in layers[::2]])


# %% right: one example, wide, weights of standard deviation 0.01
def gradient_norms(depth, activation, rng):
    functions = {
        "sigmoid": (sigmoid, lambda a: a * (1 - a)),
        "tanh": (np.tanh, lambda a: 1 - a * a),
        "relu": (lambda z: z * (z > 0), lambda a: np.where(a > 0, 1.0, 0.0)),
    }
    f, slope = functions[activation]
    sizes = [10] + [200] * depth
    weights = [0.01 * rng.standard_normal((m, n)) for m, n in zip(sizes[1:], sizes[:-1])]
    h = [rng.standard_normal(10)]
    for w in weights:
        h.append(f(w @ h[-1]))
    g = rng.standard_normal(200)
    norms = np.zeros(depth)
    for k in range(depth - 1, -1, -1):
        delta = g * slope(h[k + 1])
        norms[k] = np.sqrt(np.sum(np.outer(delta, h[k]) ** 2))
        g = weights[k].T @ delta
    return norms
