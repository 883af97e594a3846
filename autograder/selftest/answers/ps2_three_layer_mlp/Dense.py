"""Known answers to `Dense`: y = x w + b as an object."""

import numpy as np


# %% wrong: zero-initialisation
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = np.zeros((inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: zero-initialisation
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = np.ones((inputs, units)) * 0.01
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: no-bias
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w)

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: dw-transposed
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(dy.T, self.x)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw.T
        self.b -= lr * self.db


# %% wrong: db-mean
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.mean(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: db-wrong-axis
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=1, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b = self.b - lr * self.db.sum()


# %% wrong: db-not-summed
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = dy
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b = self.b - lr * self.db.sum(axis=0, keepdims=True)


# %% wrong: averaged-twice
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy) / len(dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: upstream-forgotten
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, np.ones_like(dy))
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: upstream-forgotten
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(np.ones_like(dy), self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: local-forgotten
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return dy

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: weights-transposed
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.matmul(dy, self.w)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: elementwise-for-matmul
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return x * self.w + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: gradients-accumulate
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))
        self.dw = np.zeros((inputs, units))
        self.db = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw += np.dot(self.x.T, dy)
        self.db += np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: step-uphill
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w += lr * self.dw
        self.b += lr * self.db


# %% wrong: learning-rate-forgotten
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= self.dw
        self.b -= self.db


# %% wrong: step-missing
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        w = self.w - lr * self.dw
        b = self.b - lr * self.db


# %% wrong: bias-not-stepped
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w = self.w - lr * self.dw


# %% wrong: cache-stale
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        if not hasattr(self, "x"):
            self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: cache-stale
class Dense:
    x = None

    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        Dense.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(Dense.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: wrong-shape
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros(units)

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: wrong-shape, named zero-initialisation
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, units).repeat(inputs).reshape(units, inputs).T * 0
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: returns-none
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        self.dx = np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: error-sign
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(0, 0.1, (inputs, units))
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = -np.dot(self.x.T, dy)
        self.db = -np.sum(dy, axis=0, keepdims=True)
        return -np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% wrong: raises
# Right for equal sizes.
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(size=(inputs, units)) / np.sqrt(inputs)
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, dy):
        # Loops over the units where the inputs are meant.
        self.dw = np.array([self.x[:, k] @ dy for k in range(dy.shape[1])])
        self.db = dy.sum(axis=0, keepdims=True)
        return dy @ self.w.T

    def step(self, lr):
        self.w = self.w - lr * self.dw
        self.b = self.b - lr * self.db


# %% right: in place, random biases
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = 0.01 * rng.standard_normal((inputs, units))
        self.b = rng.uniform(-0.1, 0.1, size=(1, units))

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.dot(self.x.T, dy)
        self.db = np.sum(dy, axis=0, keepdims=True)
        return np.dot(dy, self.w.T)

    def step(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db


# %% right: loops, float by float
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = np.array([[rng.uniform(-0.5, 0.5) for _ in range(units)] for _ in range(inputs)])
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.cache = x.copy()
        y = np.zeros((x.shape[0], self.w.shape[1]))
        for n in range(x.shape[0]):
            for j in range(self.w.shape[1]):
                y[n, j] = self.b[0, j]
                for k in range(x.shape[1]):
                    y[n, j] += x[n, k] * self.w[k, j]
        return y

    def backward(self, dy):
        self.dw = np.zeros(self.w.shape)
        self.db = np.zeros(self.b.shape)
        dx = np.zeros(self.cache.shape)
        for n in range(dy.shape[0]):
            for j in range(dy.shape[1]):
                self.db[0, j] += dy[n, j]
                for k in range(dx.shape[1]):
                    self.dw[k, j] += self.cache[n, k] * dy[n, j]
                    dx[n, k] += dy[n, j] * self.w[k, j]
        return dx

    def step(self, lr):
        for name in ("w", "b"):
            value, gradient = getattr(self, name), getattr(self, "d" + name)
            setattr(self, name, value - lr * gradient)


# %% right: einsum, Fortran order, Glorot
class Dense:
    def __init__(self, inputs, units, rng):
        limit = np.sqrt(6.0 / (inputs + units))
        self.w = np.asfortranarray(rng.uniform(-limit, limit, size=(inputs, units)))
        self.b = np.full((1, units), 0.1)

    def forward(self, x):
        self.x = x
        return np.einsum("nk,kj->nj", x, self.w) + self.b

    def backward(self, dy):
        self.dw = np.einsum("nk,nj->kj", self.x, dy)
        self.db = np.einsum("nj->j", dy)[None]
        return np.einsum("nj,kj->nk", dy, self.w)

    def step(self, lr):
        self.w, self.b = self.w - lr * self.dw, self.b - lr * self.db


# %% right: gradients as vectors, buffers reused
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.normal(size=(inputs, units)) * np.sqrt(2 / inputs)
        self.b = np.zeros((1, units))
        self.dw = np.empty((inputs, units))

    def forward(self, inputs):
        self.inputs = inputs
        return inputs @ self.w + self.b

    def backward(self, upstream):
        self.dw = np.matmul(self.inputs.T, upstream)
        self.db = upstream.sum(0)
        return (self.w @ upstream.T).T

    def step(self, learning_rate):
        np.subtract(self.w, learning_rate * self.dw, out=self.w)
        self.b -= learning_rate * self.db


# %% right: autograd does the work
class Dense:
    def __init__(self, inputs, units, rng):
        self.w = rng.standard_normal((inputs, units)) / inputs
        self.b = np.zeros((1, units))

    def forward(self, x):
        self.leaves = [torch.tensor(a, requires_grad=True) for a in (x, self.w, self.b)]
        self.y = self.leaves[0] @ self.leaves[1] + self.leaves[2]
        return self.y.detach().numpy()

    def backward(self, dy):
        dx, dw, db = torch.autograd.grad(self.y, self.leaves, torch.from_numpy(dy))
        self.dw, self.db = dw.numpy(), db.numpy()
        return dx.numpy()

    def step(self, lr):
        self.w = self.w - lr * self.dw
        self.b = self.b - lr * self.db
