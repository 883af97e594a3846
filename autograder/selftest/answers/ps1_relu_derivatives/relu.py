"""Known answers to `relu`: one number in, one number out."""

import numpy as np


# %% wrong: relu-missing
def relu(x):
    return x


# %% wrong: derivative-for-function
def relu(x):
    return 1 if x > 0 else 0


# %% wrong: relu-wrong-side
def relu(x):
    if x > 0:
        return 0
    return x


# %% wrong: relu-wrong-side
def relu(x):
    return max(0, -x)


# %% wrong: absolute-value
def relu(x):
    return abs(x)


# %% wrong: leaky-relu
def relu(x):
    return x if x > 0 else 0.01 * x


# %% wrong: leaky-relu
def relu(x):
    return max(0.1 * x, x)


# %% wrong: returns-none
def relu(x):
    if x > 0:
        return x


# %% wrong: returns-none
def relu(x):
    print(max(0, x))


# %% wrong: wrong-shape
def relu(x):
    return np.maximum(0, [x])


# %% wrong: wrong-type
def relu(x):
    return [max(0, x)]


# %% wrong: no-such-attribute
def relu(x):
    return x * (x > 0).astype(float)


# %% wrong: asks-for-input
def relu(x):
    return max(0.0, float(input("x = ")))


# %% right: built-in
def relu(x):
    return max(0, x)


# %% right: branches
def relu(x):
    if x < 0:
        return 0
    else:
        return x


# %% right: mask
def relu(x):
    return x * (x > 0)


# %% right: NumPy, zero-dimensional
def relu(x):
    return np.maximum(np.array(x), 0.0)


# %% right: half of the sum
def relu(x):
    return (x + abs(x)) / 2
