"""Known answers to `Softmax`: probabilities row by row, and the whole Jacobian going back."""

import numpy as np


# %% wrong: softmax-unstable
class Softmax:
    def forward(self, x):
        e = np.exp(x)
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return self.p * (dy - np.sum(dy * self.p, axis=1, keepdims=True))

    def step(self, lr):
        pass


# %% wrong: softmax-global-shift
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return self.p * (dy - np.sum(dy * self.p, axis=1, keepdims=True))

    def step(self, lr):
        pass


# %% wrong: softmax-wrong-axis
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=0, keepdims=True))
        self.p = e / np.sum(e, axis=0, keepdims=True)
        return self.p

    def backward(self, dy):
        return self.p * (dy - np.sum(dy * self.p, axis=1, keepdims=True))

    def step(self, lr):
        pass


# %% wrong: softmax-jacobian-diagonal
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return dy * self.p * (1 - self.p)

    def step(self, lr):
        pass


# %% wrong: softmax-jacobian-diagonal
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return dy * self.p

    def step(self, lr):
        pass


# %% wrong: softmax-fused-gradient
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return self.p - dy

    def step(self, lr):
        pass


# %% wrong: local-forgotten
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return dy

    def step(self, lr):
        pass


# %% wrong: softmax-jacobian-twice
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        for _ in range(2):
            dy = self.p * (dy - np.sum(dy * self.p, axis=1, keepdims=True))
        return dy

    def step(self, lr):
        pass


# %% wrong: returns-none
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        self.dx = self.p * (dy - np.sum(dy * self.p, axis=1, keepdims=True))

    def step(self, lr):
        pass


# %% wrong: softmax-row-sum-wrong
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return self.p * (dy - np.sum(dy * self.p, axis=0, keepdims=True))

    def step(self, lr):
        pass


# %% wrong: softmax-over-batch
# Right for a batch of one.
class Softmax:
    def forward(self, x):
        exponentials = np.exp(x - x.max(axis=1, keepdims=True))
        self.p = exponentials / exponentials.sum()
        return self.p

    def backward(self, dy):
        return self.p * (dy - (dy * self.p).sum())

    def step(self, lr):
        pass


# %% advised: scores-mutated, named argument-changed
class Softmax:
    def forward(self, x):
        x -= x.max(axis=1, keepdims=True)
        e = np.exp(x)
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return self.p * (dy - np.sum(dy * self.p, axis=1, keepdims=True))

    def step(self, lr):
        pass


# %% wrong: softmax-row-sum-wrong
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return self.p * (dy - np.mean(dy * self.p, axis=1, keepdims=True))

    def step(self, lr):
        pass


# %% wrong: softmax-row-sum-wrong
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return self.p * (dy + np.sum(dy * self.p, axis=1, keepdims=True))

    def step(self, lr):
        pass


# %% wrong: softmax-row-sum-wrong
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return self.p * (dy - np.sum(dy, axis=1, keepdims=True))

    def step(self, lr):
        pass


# %% wrong: softmax-shift-not-maximum
class Softmax:
    def forward(self, x):
        e = np.exp(x - x.mean(axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return self.p * (dy - np.sum(dy * self.p, axis=1, keepdims=True))

    def step(self, lr):
        pass


# %% wrong: softmax-shift-not-maximum
class Softmax:
    def forward(self, x):
        e = np.exp(x - x.min(axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return self.p * (dy - np.sum(dy * self.p, axis=1, keepdims=True))

    def step(self, lr):
        pass


# %% right: shifted, two sums
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return self.p * (dy - np.sum(dy * self.p, axis=1, keepdims=True))

    def step(self, lr):
        pass


# %% right: the whole Jacobian, row by row
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        dx = np.empty(dy.shape)
        for i, (p, g) in enumerate(zip(self.p, dy)):
            jacobian = np.diag(p) - np.outer(p, p)
            dx[i] = jacobian @ g
        return dx

    def step(self, lr):
        pass


# %% right: einsum over all Jacobians
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        eye = np.eye(dy.shape[1])
        jacobian = np.einsum("ni,ij->nij", self.p, eye) - np.einsum("ni,nj->nij", self.p, self.p)
        return np.einsum("nij,ni->nj", jacobian, dy)

    def step(self, lr):
        pass


# %% right: log-sum-exp, lists
class Softmax:
    def forward(self, x):
        rows = []
        for row in x:
            top = max(row)
            log_sum = top + np.log(sum(np.exp(row - top)))
            rows.append(np.exp(row - log_sum))
        self.rows = rows
        return np.array(rows)

    def backward(self, dy):
        return np.array([p * g - p * np.dot(p, g) for p, g in zip(self.rows, dy)])

    def step(self, lr):
        pass


# %% right: as a column, diagflat
class Softmax:
    def forward(self, x):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        out = np.empty_like(dy)
        for k in range(len(dy)):
            column = self.p[k].reshape(-1, 1)
            out[k] = np.dot(np.diagflat(column) - np.dot(column, column.T), dy[k])
        return out

    def step(self, lr):
        pass
