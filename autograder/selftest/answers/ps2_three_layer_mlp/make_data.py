"""Known answers to `make_data`: uniform points and the surface over them."""

import numpy as np


# %% wrong: surface-not-halved
def make_data(n, seed):
    torch.manual_seed(seed)
    x = torch.rand(n, 2)
    return x, (x**2).sum(dim=1, keepdim=True)


# %% wrong: wrong-shape
def make_data(n, seed):
    torch.manual_seed(seed)
    x = torch.rand(n, 2)
    return x, (x**2).sum(dim=1) / 2


# %% wrong: wrong-type
def make_data(n, seed):
    rng = np.random.default_rng(seed)
    x = rng.random((n, 2))
    return x, (x**2).sum(axis=1, keepdims=True) / 2


# %% wrong: not-uniform
def make_data(n, seed):
    # normal, not uniform
    torch.manual_seed(seed)
    x = torch.randn(n, 2)
    return x, (x**2).sum(dim=1, keepdim=True) / 2


# %% wrong: seed-ignored
def make_data(n, seed):
    # the seed is ignored
    x = torch.rand(n, 2)
    return x, (x**2).sum(dim=1, keepdim=True) / 2


# %% wrong: seed-ignored
def make_data(n, seed):
    # always the same seed
    torch.manual_seed(0)
    x = torch.rand(n, 2)
    return x, (x**2).sum(dim=1, keepdim=True) / 2


# %% wrong: not-uniform
def make_data(n, seed):
    # both columns are the same
    torch.manual_seed(seed)
    x = torch.rand(n, 1).expand(n, 2)
    return x, (x**2).sum(dim=1, keepdim=True) / 2


# %% wrong: not-squared, unnamed
def make_data(n, seed):
    torch.manual_seed(seed)
    x = torch.rand(n, 2)
    return x, x.sum(dim=1, keepdim=True) / 2


# %% right: float32, global seed
def make_data(n, seed):
    torch.manual_seed(seed)
    x = torch.rand(n, 2)
    y = (x[:, 0] ** 2 + x[:, 1] ** 2) / 2
    return x, y.reshape(-1, 1)


# %% right: NumPy draws
def make_data(n, seed):
    rng = np.random.default_rng(seed)
    x = torch.from_numpy(rng.uniform(size=(n, 2)))
    return x, 0.5 * x.pow(2).sum(1).unsqueeze(1)


# %% right: example by example
def make_data(n, seed):
    import random

    draw = random.Random(seed)
    points = [[draw.random(), draw.random()] for _ in range(n)]
    heights = [[(a * a + b * b) / 2] for a, b in points]
    return torch.tensor(points), torch.tensor(heights)


# %% right: matrix product
def make_data(n, seed):
    g = torch.Generator()
    g.manual_seed(seed)
    x = torch.rand(n, 2, generator=g, dtype=torch.float64)
    return x, (x * x) @ torch.full((2, 1), 0.5, dtype=torch.float64)
