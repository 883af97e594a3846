"""Wrong answers to `relu`, not written for the catalogue."""

import numpy as np


# %% unnamed: clipped at 6
def relu(x):
    return np.clip(x, 0, 6)


# %% unnamed: absolute and halved
def relu(x):
    return np.abs(x) / 2


# %% wrong: raises
def relu(x):
    # mask only, negative
    return -(x > 0) * 1.0


# %% unnamed: maximum over the array
def relu(x):
    return np.maximum(x, x.max())


# %% wrong: single-precision
def relu(x):
    # float32
    return np.maximum(x.astype(np.float32), 0)


# %% wrong: wrong-type
def relu(x):
    return np.ma.masked_less(x, 0)


# %% wrong: no-such-attribute
def relu(x):
    return np.maximun(0, x)


# %% wrong: decimals-lost
def relu(x):
    out = np.zeros(x.shape, dtype=int)
    out[x > 0] = x[x > 0]
    return out
