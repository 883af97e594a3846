"""Known answers to `count_parameters`: a weight for every pair, a bias for every unit."""


# %% wrong: bias-not-counted
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes[:-1], sizes[1:]))


# %% wrong: layer-not-counted
def count_parameters(sizes):
    # the last layer is forgotten
    total = 0
    for i in range(len(sizes) - 2):
        total += (sizes[i] + 1) * sizes[i + 1]
    return total


# %% wrong: biases-miscounted
def count_parameters(sizes):
    # one bias a layer
    return sum(a * b + 1 for a, b in zip(sizes[:-1], sizes[1:]))


# %% wrong: returns-none
def count_parameters(sizes):
    total = sum((a + 1) * b for a, b in zip(sizes, sizes[1:]))


# %% wrong: biases-miscounted
# Right for equal sizes.
def count_parameters(sizes):
    # A bias for every input.
    return sum(n * m + n for n, m in zip(sizes, sizes[1:]))


# %% wrong: layer-not-counted
def count_parameters(sizes):
    return sum((n + 1) * m for n, m in zip(sizes[:-2], sizes[1:-1]))


# %% wrong: layer-not-counted
def count_parameters(sizes):
    total = 0
    for i in range(2, len(sizes)):
        total += sizes[i - 1] * sizes[i] + sizes[i]
    return total


# %% right: loop over neighbours
def count_parameters(sizes):
    n = 0
    for i in range(1, len(sizes)):
        n += sizes[i - 1] * sizes[i]
        n += sizes[i]
    return n


# %% right: arrays
def count_parameters(sizes):
    s = np.array(sizes)
    return int(s[:-1] @ s[1:] + s[1:].sum())


# %% right: PyTorch counts
def count_parameters(sizes):
    layers = [torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
    return sum(p.numel() for layer in layers for p in layer.parameters())


# %% right: NumPy integer, recursion
def count_parameters(sizes):
    if len(sizes) < 2:
        return np.int64(0)
    return (sizes[0] + 1) * np.int64(sizes[1]) + count_parameters(sizes[1:])
