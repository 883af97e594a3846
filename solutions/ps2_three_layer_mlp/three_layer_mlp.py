# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # PS2 · A three-layer network, by autograd and by hand
#
# **By the end you can**
#
# * build a network out of layer *objects*, each of which knows its own forward and backward pass;
# * multiply by a Jacobian without ever storing it, and say why that matters;
# * write the backward pass of a three-layer sigmoid network for any batch size, and show that it
#   agrees with PyTorch's autograd to twelve digits;
# * train that network to fit a surface, and watch it learn;
# * measure vanishing gradients, and explain them with one number: ¼.
#
# **What you need.** The chain rule for scalars and the gradients of a ReLU network (PS1). NumPy:
# `@`, broadcasting, `sum(axis=…)`. No more PyTorch than PS1 used.
#
# **Time.** Four to five hours: sections 1–4 about two, sections 5–7 about two, section 8 half an
# hour.
#
# **How this notebook works.** As in PS1: replace `raise NotImplementedError`, run the check below it,
# and read the box. *Run → Run All Cells* is safe at any time. Each problem has two hints, folded
# away. Before you hand in, save and press **Validate** in the toolbar.
#
# **Letters.** A *batch* is a matrix with one example per row. $N$ is the number of examples in it.
# For any quantity $q$, the name `dq` stands for $\partial L/\partial q$, the gradient of the loss
# $L$; **it always has the shape of** `q`. The gradient that a layer receives from the next layer is
# its *upstream gradient*.

# %%
# Given: installs the course's package where it is missing, as on Colab; elsewhere nothing happens.
import importlib.util
import subprocess
import sys
from pathlib import Path

if importlib.util.find_spec("chainrule") is None:
    folders = [Path.cwd(), *Path.cwd().parents]
    wheels = [str(wheel) for folder in folders for wheel in folder.glob("chainrule-*.whl")]
    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    if not wheels:
        print("Upload chainrule-….whl, from the course's zip file, to the folder of this notebook")
        print("(on Colab: the folder on the left, then the arrow), and run this cell again.")
    elif subprocess.call([*pip, wheels[0]]) == 0:
        print("The course is installed. In Jupyter, reload this page once; on Colab, go on.")
    else:
        print("The course could not be installed; pip's message above says why.")

# %% tags=["shared"]
import numpy as np
import torch

from chainrule import session
from chainrule.check import ps2 as check

# %%
# Given: the figures and widgets of this notebook.
from chainrule.figures import ps2 as figures
from chainrule.widgets import ps2 as widgets

# %% [markdown]
# ## 1 · How many numbers does a network learn?
#
# A fully connected layer with $n$ inputs and $m$ units holds a weight for every pair
# (input, unit) and a bias for every unit:
#
# $$\underbrace{n\,m}_{\text{weights}} + \underbrace{m}_{\text{biases}} = (n + 1)\,m .$$
#
# A network is described by its sizes $[n_0, n_1, \dots, n_L]$: $n_0$ inputs, then $L$ layers of
# $n_1, \dots, n_L$ units. It learns
#
# $$\sum_{l=1}^{L} (n_{l-1} + 1)\, n_l$$
#
# numbers. Count the 10-50-3 network on paper first; you will train it in section 4.
#
# **Write `count_parameters`.** It takes any number of layers, of any sizes.
#
# <details><summary>Hint 1</summary>
#
# The layers are the neighbouring pairs of `sizes`. `zip(sizes, sizes[1:])` yields them.
#
# <details><summary>Hint 2</summary>
#
# For `[10, 50, 3]` the pairs are (10, 50) and (50, 3): $11 · 50 + 51 · 3$.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "count_parameters", "locked": false, "schema_version": 3, "solution": true, "task": false}
def count_parameters(sizes):
    """Return how many weights and biases a fully connected network has.

    Args:
        sizes: list of int, length L + 1. The number of inputs, then the number of units in each of
            the L layers.

    Returns:
        int. The weights and biases of all layers together; 0 if there are no layers.
    """
    ### BEGIN SOLUTION
    return sum((sizes[k] + 1) * sizes[k + 1] for k in range(len(sizes) - 1))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_count_parameters", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.count_parameters(count_parameters)
### BEGIN HIDDEN TESTS
check.count_parameters(count_parameters, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# **In practice.** In PyTorch this is `sum(p.numel() for p in model.parameters())`. In float32 every
# parameter takes 4 bytes to store. *Training* it takes about four times that: it adds the gradient
# and, if the optimiser is Adam, two running averages. The largest models are counted in the same
# way, with more zeros.

# %% [markdown]
# ## 2 · Layers as objects
#
# A layer is an object with three methods:
#
# | call | takes | does |
# | --- | --- | --- |
# | `forward(x)` | the input | returns the output, and *remembers* what `backward` will need |
# | `backward(dy)` | the upstream gradient, shaped like the output | stores the gradients of the layer's own parameters, and returns `dx`, shaped like the input |
# | `step(lr)` | the learning rate | moves the parameters against their gradients |
#
# A network is then a list of layers. In the forward pass, each layer passes its output to the next.
# In the backward pass, each passes its `dx` to the previous one. No layer needs to know about any
# other: that is the chain rule as a program.

# %%
figures.layer_graph()

# %% [markdown]
# ### 2.1 Dense
#
# Let $x$ be $(N, \text{inputs})$, $w$ $(\text{inputs}, \text{units})$ and $b$ $(1, \text{units})$.
# The layer computes
#
# $$y = x\,w + b, \qquad y_{ij} = \sum_k x_{ik} w_{kj} + b_j, \qquad y : (N, \text{units}).$$
#
# Somewhere downstream, $y$ determines a loss $L$, a number. The upstream gradient
# $dy_{ij} = \partial L / \partial y_{ij}$ is $(N, \text{units})$. The chain rule adds over every
# path from a variable to the loss.
#
# **Weights.** $w_{kj}$ affects $y_{ij}$ for every example $i$, with slope $x_{ik}$:
#
# $$\frac{\partial L}{\partial w_{kj}} = \sum_i x_{ik}\, dy_{ij}
# \qquad\Longrightarrow\qquad
# \underbrace{dw}_{(\text{inputs},\,\text{units})} =
# \underbrace{x^{\mathsf T}}_{(\text{inputs},\,N)}\;\underbrace{dy}_{(N,\,\text{units})} .$$
#
# **Bias.** $b_j$ affects $y_{ij}$ for every example $i$, with slope 1:
#
# $$\frac{\partial L}{\partial b_j} = \sum_i dy_{ij}
# \qquad\Longrightarrow\qquad db = \text{column sums of } dy : (1, \text{units}).$$
#
# **Input.** $x_{ik}$ affects $y_{ij}$ for every unit $j$, with slope $w_{kj}$:
#
# $$\frac{\partial L}{\partial x_{ik}} = \sum_j dy_{ij}\, w_{kj}
# \qquad\Longrightarrow\qquad
# \underbrace{dx}_{(N,\,\text{inputs})} =
# \underbrace{dy}_{(N,\,\text{units})}\;\underbrace{w^{\mathsf T}}_{(\text{units},\,\text{inputs})} .$$
#
# Three lines of mathematics, three lines of code. The sums over $i$ are *sums*, not means: if the
# loss is a mean over the batch, the factor $1/N$ is already inside $dy$.
#
# **Why not write down the Jacobian?** The derivative of all of $y$ with respect to all of $x$ has
# $N·\text{units}$ rows and $N·\text{inputs}$ columns. Look at what is in it.

# %%
figures.jacobian_shape()

# %% [markdown]
# Example 1 of the output depends on example 1 of the input alone, so every off-diagonal block is
# zero; and the blocks on the diagonal are all the same matrix, $w^{\mathsf T}$. For 32 images of 784
# pixels and 500 units, the full Jacobian would hold 401 million numbers (3.2 GB in float64) to store
# the information of the 392,000 in $w$. So a layer never *stores* a Jacobian. It knows how to
# *multiply* by one: `dx = dy @ w.T`. This is called a vector–Jacobian product; it is what `backward`
# computes.
#
# **Where to start.** If all weights start at the same number, all units of a layer compute the same
# output, receive the same gradient and stay equal for ever: fifty units do the work of one. So
# weights start as random numbers, drawn from `rng`, small enough that sums over many inputs stay of
# order 1; the usual choice is a standard deviation of $1/\sqrt{\text{inputs}}$. Biases may start at 0.
#
# **Write `Dense`.** The constructor, `forward`, `backward` and `step` take one to three lines each.
#
# <details><summary>Hint 1</summary>
#
# `forward` needs one more line than the formula: `self.x = x`. In `backward`, check the shapes of
# each product before you run it: the factors fit in only one order.
#
# <details><summary>Hint 2</summary>
#
# `self.dw = self.x.T @ dy`; for the bias, `dy.sum(axis=0, keepdims=True)` keeps the shape
# (1, units). `step` must use the gradients *stored* by the last `backward`, and go downhill.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "Dense", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Dense:
    """A fully connected layer, y = x w + b.

    Args:
        inputs, units: int. The length of one example, and the number of units.
        rng: numpy.random.Generator. Draws the initial weights, which must not all be the same.

    Attributes:
        w: ndarray (inputs, units). Weights.
        b: ndarray (1, units). Biases.
        dw, db: ndarray, shaped like ``w`` and ``b``. Gradients of the loss, stored by the last
            call to ``backward``.
    """

    def __init__(self, inputs, units, rng):
        ### BEGIN SOLUTION
        self.w = rng.standard_normal((inputs, units)) / np.sqrt(inputs)
        self.b = np.zeros((1, units))
        ### END SOLUTION

    def forward(self, x):
        """Return x w + b, (N, units), for a batch ``x``, (N, inputs)."""
        ### BEGIN SOLUTION
        self.x = x
        return x @ self.w + self.b
        ### END SOLUTION

    def backward(self, dy):
        """Store ``dw`` and ``db`` and return dL/dx, (N, inputs).

        ``dy`` is dL/dy, (N, units), for the batch of the last ``forward``. Calling ``backward``
        again replaces the stored gradients; it does not add to them.
        """
        ### BEGIN SOLUTION
        self.dw = self.x.T @ dy
        self.db = dy.sum(axis=0, keepdims=True)
        return dy @ self.w.T
        ### END SOLUTION

    def step(self, lr):
        """Move ``w`` and ``b`` one step of gradient descent with learning rate ``lr``."""
        ### BEGIN SOLUTION
        self.w = self.w - lr * self.dw
        self.b = self.b - lr * self.db
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_Dense", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check.Dense(Dense)
### BEGIN HIDDEN TESTS
check.Dense(Dense, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### 2.2 ReLU
#
# ReLU acts elementwise: $y_{ij} = \max(0, x_{ij})$. Its Jacobian is diagonal, so the
# vector–Jacobian product is one multiplication per entry:
#
# $$dx_{ij} = dy_{ij} · \mathrm{relu}'(x_{ij}), \qquad
# \mathrm{relu}'(x) = \begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}
# \qquad \text{at } 0: \text{any number in } [0, 1].$$
#
# It has no parameters. `step` still has to exist, so that a network can call it on every layer
# without asking what kind it is.
#
# **Write `ReLU`.** It has the same three methods, and no parameters.
#
# <details><summary>Hint 1</summary>
#
# The mask depends on the *input*. Remember it in `forward`. Do not write into `x`: it belongs to
# the caller.
#
# <details><summary>Hint 2</summary>
#
# `self.mask = x > 0`; forward returns `x * self.mask`, backward returns `dy * self.mask`.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "ReLU", "locked": false, "schema_version": 3, "solution": true, "task": false}
class ReLU:
    """The rectifier, y = max(0, x), elementwise; it has no parameters."""

    def forward(self, x):
        """Return max(0, x), shaped like ``x``."""
        ### BEGIN SOLUTION
        self.mask = x > 0
        return np.where(self.mask, x, 0.0)
        ### END SOLUTION

    def backward(self, dy):
        """Return dL/dx for the upstream gradient ``dy``, both shaped like the last input."""
        ### BEGIN SOLUTION
        return dy * self.mask
        ### END SOLUTION

    def step(self, lr):
        """Do nothing: this layer has no parameters."""
        ### BEGIN SOLUTION
        return
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_ReLU", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.ReLU(ReLU)
### BEGIN HIDDEN TESTS
check.ReLU(ReLU, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# **In practice.** These are `torch.nn.Linear` and `torch.nn.ReLU`. `Linear` stores its weight as
# (units, inputs), the transpose of ours, and a bias of shape (units,). A forward pass through Dense
# takes $2 N · \text{inputs} · \text{units}$ floating-point operations; the backward pass has two
# products of that size, so it costs twice as much. That ratio, 1 : 2, holds for nearly every network.
# And `backward` needs the `x` of the forward pass: most of the memory used in training holds
# remembered activations, not weights.

# %% [markdown]
# ## 3 · Softmax, with its whole Jacobian
#
# The last layer turns a row of $C$ scores $z$ into probabilities:
#
# $$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}, \qquad z, p : (N, C), \text{ each row separately.}$$
#
# **Stability.** $e^{1000}$ is too large for float64. But a constant $c$ added to all scores of a row
# cancels:
#
# $$\frac{e^{z_i + c}}{\sum_k e^{z_k + c}} = \frac{e^{c} e^{z_i}}{e^{c} \sum_k e^{z_k}} = p_i .$$
#
# So take $c = -\max_k z_k$, *separately for each row*. The largest exponent is then 0, nothing
# overflows, and the sum is at least 1.
#
# **The Jacobian.** Unlike ReLU, every output depends on every input of its row. Write
# $s = \sum_k e^{z_k}$, so that $p_i = e^{z_i} / s$ and $\partial s / \partial z_j = e^{z_j}$. By the
# quotient rule
#
# $$\frac{\partial p_i}{\partial z_j}
# = \frac{\delta_{ij}\, e^{z_i}\, s - e^{z_i}\, e^{z_j}}{s^2}
# = p_i\,(\delta_{ij} - p_j),
# \qquad J = \mathrm{diag}(p) - p\,p^{\mathsf T} : (C, C),$$
#
# where $\delta_{ij}$ is 1 if $i = j$ and 0 otherwise. It is symmetric, positive on the diagonal and
# negative off it, and each row adds up to 0: what one class gains in probability, others lose.

# %%
figures.softmax_jacobian()

# %% [markdown]
# **The product.** With the upstream gradient $dp$, a row of $C$ numbers,
#
# $$dz_j = \sum_i dp_i\, \frac{\partial p_i}{\partial z_j}
# = \sum_i dp_i\, p_i (\delta_{ij} - p_j)
# = p_j \Big( dp_j - \sum_i dp_i\, p_i \Big) .$$
#
# In words: the sum is the *average* upstream gradient under $p$, and the gradient for a class depends
# on how far its own upstream gradient lies above that average. Again the $(C, C)$ matrix is never
# needed; whether you build it for each row or use the right-hand side is up to you.
#
# **Write `Softmax`.** `forward` takes scores of any magnitude, `backward` any upstream gradient.
#
# <details><summary>Hint 1</summary>
#
# All sums and maxima run along a row: `axis=1, keepdims=True`. `keepdims` keeps the shape (N, 1),
# which broadcasts against (N, C).
#
# <details><summary>Hint 2</summary>
#
# Remember `self.p` in `forward`. The average is `(dy * self.p).sum(axis=1, keepdims=True)`.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "Softmax", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Softmax:
    """Turns each row of scores into a row of probabilities; it has no parameters."""

    def forward(self, x):
        """Return the softmax of every row.

        ``x`` is (N, C), any finite scores (a row may lie at +1000 or at −1000). The result is
        (N, C), finite, and each of its rows adds up to 1.
        """
        ### BEGIN SOLUTION
        exponentials = np.exp(x - x.max(axis=1, keepdims=True))
        self.p = exponentials / exponentials.sum(axis=1, keepdims=True)
        return self.p
        ### END SOLUTION

    def backward(self, dy):
        """Return dL/dx, (N, C): the upstream gradient ``dy``, (N, C), times the whole Jacobian."""
        ### BEGIN SOLUTION
        average = (dy * self.p).sum(axis=1, keepdims=True)
        return self.p * (dy - average)
        ### END SOLUTION

    def step(self, lr):
        """Do nothing: this layer has no parameters."""
        ### BEGIN SOLUTION
        return
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_Softmax", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.Softmax(Softmax)
### BEGIN HIDDEN TESTS
check.Softmax(Softmax, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# **In practice.** `torch.nn.Softmax(dim=1)`. In training you will meet it fused with the loss, as
# `torch.nn.CrossEntropyLoss`, which takes *scores*: the fused gradient is $p - t$, which needs no
# Jacobian and never divides by a tiny $p$ (the next section shows how the two are related; in PS3 you
# write the fused one). Building the $(C, C)$ matrix for each row takes $N C^2$ numbers; the product
# takes $N C$. For the 50,000 tokens of a language model that is the difference between 20 GB and
# 0.4 MB *per example*.

# %% [markdown]
# ## 4 · One example, a thousand steps
#
# Put the layers together: 10 inputs, 50 ReLU units, 3 classes. A good first test of any network is
# whether it can memorise a *single* example. If it can't, something is wrong with it, and one example
# is easier to debug than sixty thousand.
#
# **Loss.** The target $t$ is a row of probabilities (here one-hot: (0, 1, 0)). The cross-entropy of
# the prediction $p$ and its gradient are
#
# $$L = -\sum_i t_i \log p_i, \qquad dp_i = \frac{\partial L}{\partial p_i} = -\frac{t_i}{p_i} .$$
#
# `dp` is what the last layer, Softmax, receives as its upstream gradient. It is not $p - t$! But
# follow it one layer back on paper:
#
# $$dz_j = p_j\Big(dp_j - \sum_i dp_i\,p_i\Big) = p_j\Big(-\frac{t_j}{p_j} + \sum_i t_i\Big)
# = p_j - t_j .$$
#
# So $p - t$ is the gradient *with respect to the scores*. If you pass $p - t$ to `Softmax.backward`,
# you multiply by the Jacobian twice.
#
# One step of training runs all layers forward, computes the loss, runs all layers backward in reverse
# order, and then calls `step` on every layer.
#
# **Write `train_one_example`.** It takes any list of layers that ends in a softmax.
#
# <details><summary>Hint 1</summary>
#
# Use two loops over the same list: `for layer in model` and `for layer in reversed(model)`. In both,
# one variable is passed from layer to layer.
#
# <details><summary>Hint 2</summary>
#
# ```text
# out = x
# for layer in model:            out = layer.forward(out)
# gradient = -target / out
# for layer in reversed(model):  gradient = layer.backward(gradient)
# for layer in model:            layer.step(lr)
# ```
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "train_one_example", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train_one_example(model, x, target, lr=0.02, steps=1000):
    """Train a network on a single example by gradient descent.

    Args:
        model: list of layers. Objects with ``forward``, ``backward`` and ``step``, the last one a
            softmax; training changes them.
        x: ndarray (1, inputs). The example.
        target: ndarray (1, classes). Its target probabilities, one-hot.
        lr: float. Learning rate.
        steps: int. Number of steps.

    Returns:
        list of float, length ``steps``. The cross-entropy before each step.
    """
    ### BEGIN SOLUTION
    losses = []
    for _ in range(steps):
        out = x
        for layer in model:
            out = layer.forward(out)
        losses.append(float(-np.sum(target * np.log(out))))
        gradient = -target / out
        for layer in reversed(model):
            gradient = layer.backward(gradient)
        for layer in model:
            layer.step(lr)
    return losses
    ### END SOLUTION


# %%
# Given: the 10-50-3 network, built from your layers.
def small_network(seed):
    """Return the 10-50-3 network as a list of layers, its weights drawn from ``seed``."""
    rng = np.random.default_rng(seed)
    return [Dense(10, 50, rng), ReLU(), Dense(50, 3, rng), Softmax()]


# %% chainrule={"uses": ["small_network"]} nbgrader={"grade": true, "grade_id": "test_train_one_example", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.train_one_example(train_one_example, small_network)
### BEGIN HIDDEN TESTS
check.first_steps(train_one_example, small_network, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# Now the full run: 1,000 steps, the loss curve, and the resulting parameters.

# %%
EXAMPLE = np.array([[2.0, -1.0, 0.5, 1.5, -0.5, 0.0, 1.0, -2.0, 0.25, -1.5]])
TARGET = np.array([[0.0, 1.0, 0.0]])

if not session.grading():
    with widgets.waiting("This training"):
        model = small_network(seed=0)
        losses = train_one_example(model, EXAMPLE, TARGET)
        figures.one_example_losses(losses)
        print(f"loss: {losses[0]:.3f} before the first step, {losses[-1]:.5f} before the last")
        for name, layer in (("first", model[0]), ("second", model[2])):
            with np.printoptions(precision=3, suppress=True, threshold=20, edgeitems=2):
                print(f"\n{name} Dense layer, {layer.w.size + layer.b.size} parameters")
                print("w", layer.w.shape, layer.w, sep="\n")
                print("b", layer.b.shape, layer.b, sep="\n")

# %% [markdown]
# **In practice.** Overfitting one batch is the standard first test of a training program. In
# PyTorch, `step` belongs to an *optimiser* (`torch.optim.SGD`) and not to the layers, and there is a
# line that we don't need: `optimizer.zero_grad()`. Autograd *adds* every new gradient to what
# `.grad` holds; our layers replace it. The difference matters in the next section.

# %% [markdown]
# ### Harder, ungraded: a Tanh layer
#
# Write a `Tanh` layer object. With $a = \tanh z$ the derivative is
# $\frac{da}{dz} = 1 - \tanh^2 z = 1 - a^2$: it follows from the *output*, as with the sigmoid below.
# Then use it in place of the ReLU in `small_network` and train again. Which loss falls faster, and why
# does the answer depend on the learning rate?


# %%
class Tanh:
    """tanh, elementwise. Ungraded: write it if you like."""

    def forward(self, x):
        """Return tanh(x), shaped like ``x``."""
        raise NotImplementedError

    def backward(self, dy):
        """Return dL/dx, shaped like the last input."""
        raise NotImplementedError

    def step(self, lr):
        """Do nothing."""


if not session.grading():
    check.Tanh(Tanh)

# %% [markdown]
# ## 5 · A surface, learnt by autograd
#
# We turn from classes to numbers. The network is now to learn the surface
#
# $$y = \frac{x_1^2 + x_2^2}{2}, \qquad x_1, x_2 \in [0, 1),$$
#
# a quarter of a bowl, from examples alone. First PyTorch does all the work; in the next section you
# write the same network by hand and compare the two.
#
# ### 5.1 Data
#
# `make_data(n, seed)` draws $n$ points uniformly from the unit square, as a tensor $x$ $(n, 2)$, and
# computes $y$ $(n, 1)$. The same seed must give the same data: a result that cannot be repeated
# cannot be debugged.
#
# **Write `make_data`.** It returns tensors that depend on the seed alone.
#
# <details><summary>Hint 1</summary>
#
# `torch.rand` is uniform on [0, 1). A `torch.Generator` with `.manual_seed(seed)` keeps your draws
# independent of any other code that draws random numbers.
#
# <details><summary>Hint 2</summary>
#
# `torch.rand((n, 2), generator=…, dtype=torch.float64)`; then `(x**2).sum(dim=1, keepdim=True) / 2`.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "make_data", "locked": false, "schema_version": 3, "solution": true, "task": false}
def make_data(n, seed):
    """Draw examples of the surface y = (x1² + x2²) / 2.

    Args:
        n: int. Number of examples.
        seed: int. The same seed gives the same examples; another seed gives different ones.

    Returns:
        x: torch.Tensor (n, 2). Uniform on [0, 1), floating point (float64 suits the comparison in
            section 6).
        y: torch.Tensor (n, 1). The height of the surface at each x, of the same dtype.
    """
    ### BEGIN SOLUTION
    generator = torch.Generator().manual_seed(seed)
    x = torch.rand((n, 2), generator=generator, dtype=torch.float64)
    y = (x**2).sum(dim=1, keepdim=True) / 2
    return x, y
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_make_data", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.make_data(make_data)
### BEGIN HIDDEN TESTS
check.make_data(make_data, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### 5.2 The network
#
# It has two inputs, two hidden layers of 10 units and one output, with a sigmoid after each *hidden*
# layer and none at the output, since a height need not lie between 0 and 1:
#
# $$x \;\to\; \text{Linear}(2, 10) \to \sigma \to \text{Linear}(10, 10) \to \sigma \to
# \text{Linear}(10, 1) \;\to\; \hat y .$$
#
# **Write `build_network`.** PyTorch provides all the parts.
#
# <details><summary>Hint 1</summary>
#
# `torch.nn.Sequential(first, second, …)` runs its modules one after another.
#
# <details><summary>Hint 2</summary>
#
# You need five modules: `torch.nn.Linear(2, 10)`, `torch.nn.Sigmoid()`, and so on. How many inputs
# does the second `Linear` have? As many as the first has units.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "build_network", "locked": false, "schema_version": 3, "solution": true, "task": false}
def build_network():
    """Return the 2-10-10-1 network as a ``torch.nn.Sequential``.

    Three ``torch.nn.Linear`` with a ``torch.nn.Sigmoid`` after each but the last. It maps (N, 2)
    to (N, 1). The initial weights are PyTorch's own random ones.
    """
    ### BEGIN SOLUTION
    return torch.nn.Sequential(
        torch.nn.Linear(2, 10),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 10),
        torch.nn.Sigmoid(),
        torch.nn.Linear(10, 1),
    )
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_build_network", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.build_network(build_network)
### BEGIN HIDDEN TESTS
check.build_network(build_network, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### 5.3 Gradients by autograd
#
# The loss is the *summed* squared error: a sum over the batch, as in the problem set from which this
# exercise comes. (In the rest of the course, batch losses are means.)
#
# $$L = \sum_{i=1}^{N} (\hat y_i - y_i)^2 .$$
#
# While PyTorch computes $L$, it records every operation. `L.backward()` goes through this record
# backwards and **adds** $\partial L/\partial q$ to `q.grad` for every parameter $q$. It *adds*: call
# it twice, and the gradients are twice too large, unless you reset them in between.
#
# **Write `autograd_gradients`.** It works for any PyTorch network, however often it is called.
#
# <details><summary>Hint 1</summary>
#
# Call `network.zero_grad()` before `loss.backward()`. `network.named_parameters()` yields pairs
# (name, tensor).
#
# <details><summary>Hint 2</summary>
#
# `parameter.grad.numpy().copy()` is an array that a later call cannot change; `loss.item()` is a
# Python number.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "autograd_gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def autograd_gradients(network, x, y):
    """Return the summed squared error of a network, and its gradients by autograd.

    Args:
        network: torch.nn.Module. Maps (N, 2) to (N, 1).
        x, y: torch.Tensor (N, 2), (N, 1). A batch, of the network's dtype.

    Returns:
        loss: float. Σ (network(x) − y)² over the batch.
        gradients: dict of str to ndarray. The names of ``network.named_parameters()``; each
            gradient is shaped like its parameter. It depends on this batch alone, not on earlier
            calls.
    """
    ### BEGIN SOLUTION
    network.zero_grad()
    loss = ((network(x) - y) ** 2).sum()
    loss.backward()
    gradients = {
        name: parameter.grad.numpy().copy() for name, parameter in network.named_parameters()
    }
    return loss.item(), gradients
    ### END SOLUTION


# %%
# Given: a smaller, different network, on which the check also tries your function.
def tanh_network():
    """Return a 2-3-1 network with tanh, in float64."""
    return torch.nn.Sequential(
        torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1)
    ).double()


# %% chainrule={"uses": ["tanh_network"]} nbgrader={"grade": true, "grade_id": "test_autograd_gradients", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.autograd_gradients(autograd_gradients, tanh_network)
### BEGIN HIDDEN TESTS
check.autograd_gradients(autograd_gradients, tanh_network, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# **In practice.** This is how nearly all networks are trained: a programmer writes the forward pass,
# and autograd supplies the backward pass. The loss keeps the recorded graph alive; in a loop that
# collects losses, collect `loss.item()`, or every graph stays in memory. The accumulation is a
# feature: it lets you sum gradients over several small batches when a large one does not fit into
# memory.

# %% [markdown]
# ## 6 · The same by hand
#
# ### 6.1 The sigmoid
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^{z}}{1 + e^{z}}$$
#
# These are two forms of one function. For $z = -1000$ the first needs $e^{1000}$, for $z = +1000$ the
# second does: each is safe on one side only.
#
# **Its slope.** With $a = \sigma(z)$,
#
# $$\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2}
# = \frac{1}{1 + e^{-z}} · \frac{e^{-z}}{1 + e^{-z}} = a\,(1 - a)
# = \tfrac14 - \big(a - \tfrac12\big)^2 \;\le\; \tfrac14 .$$
#
# The slope follows from the *output* alone, and it is never larger than a quarter. Keep that quarter
# in mind for section 8.

# %%
figures.sigmoid_slope()

# %% [markdown]
# **Write `sigmoid`.** It takes arrays of any shape, and overflows on neither side.
#
# <details><summary>Hint 1</summary>
#
# $e^{-|z|}$ is at most 1 for every $z$. Both forms can be written with it.
#
# <details><summary>Hint 2</summary>
#
# With `small = np.exp(-np.abs(z))` the two forms are `1 / (1 + small)` for $z ≥ 0$ and
# `small / (1 + small)` for $z < 0$; `np.where` chooses.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "sigmoid", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sigmoid(z):
    """Return 1 / (1 + exp(−z)), elementwise.

    ``z`` is an array of any shape (or a number), finite; at ±1000 the result is 0 or 1, and nothing
    overflows. The result is shaped like ``z``.
    """
    ### BEGIN SOLUTION
    small = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1.0, small) / (1.0 + small)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_sigmoid", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.sigmoid(sigmoid)
### BEGIN HIDDEN TESTS
check.sigmoid(sigmoid, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### 6.2 Forward
#
# The parameters are a dictionary of NumPy arrays, with weights of shape (inputs, units):
#
# | name | `w1` | `b1` | `w2` | `b2` | `w3` | `b3` |
# | --- | --- | --- | --- | --- | --- | --- |
# | shape | (2, 10) | (10,) | (10, 10) | (10,) | (10, 1) | (1,) |
#
# $$\begin{aligned}
# z_1 &= x\,w_1 + b_1 &&: (N, 10) & a_1 &= \sigma(z_1) &&: (N, 10)\\
# z_2 &= a_1 w_2 + b_2 &&: (N, 10) & a_2 &= \sigma(z_2) &&: (N, 10)\\
# \hat y &= a_2 w_3 + b_3 &&: (N, 1) & &\text{(no sigmoid here)}
# \end{aligned}$$
#
# `forward` returns the prediction $\hat y$ and a *cache*: whatever `backward` will need. What you put
# in it is up to you. The check of `backward` tries two caches: your own, and a dictionary with the
# keys `x`, `z1`, `a1`, `z2`, `a2`. It is enough if `backward` works with one of them.
#
# **Write `forward`.** It takes a batch of any size.
#
# <details><summary>Hint 1</summary>
#
# Write one line of code for each formula above. A bias of shape (10,) broadcasts over the rows.
#
# <details><summary>Hint 2</summary>
#
# `z1 = x @ params["w1"] + params["b1"]`, then `a1 = sigmoid(z1)`. The last layer stops before the
# sigmoid. Return two things: the prediction and the cache.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def forward(params, x):
    """Run the 2-10-10-1 sigmoid network on a batch.

    Args:
        params: dict of ndarray. ``w1`` (2, 10), ``b1`` (10,), ``w2`` (10, 10), ``b2`` (10,),
            ``w3`` (10, 1), ``b3`` (1,).
        x: ndarray (N, 2). The batch.

    Returns:
        prediction: ndarray (N, 1)
        cache: anything that ``backward`` needs, such as a dict with ``x``, ``z1``, ``a1``,
            ``z2``, ``a2``
    """
    ### BEGIN SOLUTION
    z1 = x @ params["w1"] + params["b1"]
    a1 = sigmoid(z1)
    z2 = a1 @ params["w2"] + params["b2"]
    a2 = sigmoid(z2)
    prediction = a2 @ params["w3"] + params["b3"]
    return prediction, {"x": x, "z1": z1, "a1": a1, "z2": z2, "a2": a2}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_forward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.forward(forward)
### BEGIN HIDDEN TESTS
check.forward(forward, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### 6.3 Backward
#
# Go back from the loss $L = \sum_i (\hat y_i - y_i)^2$ to $w_1$. Nothing here is new: each layer is a
# Dense layer (section 2), and each sigmoid is an elementwise function like ReLU, with slope $a(1-a)$.
# ($\odot$ is the elementwise product.)
#
# $$\begin{aligned}
# d\hat y &= 2\,(\hat y - y) &&: (N, 1)\\[4pt]
# dw_3 &= a_2^{\mathsf T}\, d\hat y &&: (10, N)(N, 1) = (10, 1)
#   & db_3 &= \textstyle\sum_i d\hat y_i &&: (1,)\\
# da_2 &= d\hat y\, w_3^{\mathsf T} &&: (N, 1)(1, 10) = (N, 10)\\
# dz_2 &= da_2 \odot a_2 \odot (1 - a_2) &&: (N, 10)\\[4pt]
# dw_2 &= a_1^{\mathsf T}\, dz_2 &&: (10, N)(N, 10) = (10, 10)
#   & db_2 &= \textstyle\sum_i dz_{2,i} &&: (10,)\\
# da_1 &= dz_2\, w_2^{\mathsf T} &&: (N, 10)(10, 10) = (N, 10)\\
# dz_1 &= da_1 \odot a_1 \odot (1 - a_1) &&: (N, 10)\\[4pt]
# dw_1 &= x^{\mathsf T}\, dz_1 &&: (2, N)(N, 10) = (2, 10)
#   & db_1 &= \textstyle\sum_i dz_{1,i} &&: (10,)
# \end{aligned}$$
#
# Two places need care. $w_2$ and $dw_2$ are *square*: a missing or superfluous transpose changes no
# shape here, only the numbers. And the biases are added *before* the sigmoid: $db_2$ adds up $dz_2$,
# not $da_2$.

# %%
figures.network_graph()

# %% [markdown]
# **Write `backward`.** It returns six gradients, for a batch of any size.
#
# <details><summary>Hint 1</summary>
#
# Write one line of code for each line above, from top to bottom. Sums over the batch are
# `sum(axis=0)`; the matrix products already contain theirs.
#
# <details><summary>Hint 2</summary>
#
# `dz2 = (dprediction @ params["w3"].T) * a2 * (1 - a2)`, then `dw2 = a1.T @ dz2`; then repeat both
# steps for the layer below. If you find yourself calling `sigmoid` in `backward`, make sure that you
# call it on a `z` and not on an `a`.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def backward(params, cache, prediction, y):
    """Return the gradient of the summed squared error with respect to every parameter.

    Args:
        params: dict of ndarray. As for ``forward``.
        cache: what ``forward`` returned for the batch.
        prediction, y: ndarray (N, 1). The predictions of ``forward``, and the targets, for any
            batch size N.

    Returns:
        dict of ndarray. The keys of ``params``; each gradient is shaped like its parameter.
    """
    ### BEGIN SOLUTION
    a1, a2 = cache["a1"], cache["a2"]
    dprediction = 2 * (prediction - y)
    dz2 = (dprediction @ params["w3"].T) * a2 * (1 - a2)
    dz1 = (dz2 @ params["w2"].T) * a1 * (1 - a1)
    return {
        "w1": cache["x"].T @ dz1,
        "b1": dz1.sum(axis=0),
        "w2": a1.T @ dz2,
        "b2": dz2.sum(axis=0),
        "w3": a2.T @ dprediction,
        "b3": dprediction.sum(axis=0),
    }
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_backward", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check.backward(backward, forward)
### BEGIN HIDDEN TESTS
check.backward(backward, forward, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### 6.4 NumPy against autograd, to twelve digits
#
# Now compute the same numbers in both ways, with the same weights, for a batch of 1 and a batch of
# 32. PyTorch stores its weights as (units, inputs), so they have to be transposed.


# %%
# Given: PyTorch's arrays under our names and in our shapes.
def as_ours(arrays):
    """Return PyTorch's six arrays under our names, weights as (inputs, units)."""
    names = ("w1", "b1", "w2", "b2", "w3", "b3")
    return {name: np.asarray(array).T.copy() for name, array in zip(names, arrays, strict=True)}


def numpy_parameters(network):
    """Return the parameters of the 2-10-10-1 network under our names."""
    return as_ours(network.state_dict().values())


if not session.grading():
    with widgets.waiting("This comparison"):
        torch.manual_seed(7)
        network = build_network().double()
        params = numpy_parameters(network)
        for batch in (1, 32):
            x, y = (tensor.double() for tensor in make_data(batch, seed=batch))
            loss, by_autograd = autograd_gradients(network, x, y)
            prediction, cache = forward(params, x.numpy())
            by_hand = backward(params, cache, prediction, y.numpy())
            by_autograd = as_ours(by_autograd.values())
            print(f"batch of {batch}: loss {loss:.4f}")
            for name, gradient in by_hand.items():
                difference = np.abs(gradient - by_autograd[name]).max()
                relative = difference / np.abs(by_autograd[name]).max()
                print(
                    f"  {name} {gradient.shape!s:9} largest difference {difference:.1e}, "
                    f"relative {relative:.1e}: {'twelve digits' if relative < 1e-12 else 'NO'}"
                )
        figures.overlay(by_hand, by_autograd)

# %% [markdown]
# The differences are rounding errors: float64 has about sixteen significant digits, and the two
# programs add up the same numbers in a different order. A difference of $10^{-6}$ would *not* be
# rounding. It would be a mistake.
#
# **In practice.** The backward pass of a new PyTorch operation is compared with finite differences by
# `torch.autograd.gradcheck`, in float64, for the same reason: in float32 the rounding error alone is
# about $10^{-7}$, which hides small mistakes. By hand or by autograd, the cost is the same: autograd
# runs the steps that you have just written.

# %% [markdown]
# ## 7 · Training
#
# ### 7.1 One step
#
# $$q \;\leftarrow\; q - \eta\, \frac{\partial L}{\partial q}, \qquad \eta : \text{the learning rate.}$$
#
# `sgd_step` returns a *new* dictionary with new arrays and leaves the old one as it was, so that
# earlier parameters can be kept and compared.
#
# **Write `sgd_step`.**
#
# <details><summary>Hint 1</summary>
#
# `params.items()` yields names and arrays; each gradient has the name of its parameter.
#
# <details><summary>Hint 2</summary>
#
# `value - lr * grads[name]` makes a new array; `value -= …` would write into the old one.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "sgd_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sgd_step(params, grads, lr):
    """Return the parameters after one step of gradient descent.

    Args:
        params, grads: dict of ndarray. The same keys and, for each key, the same shape.
        lr: float. Learning rate.

    Returns:
        dict of ndarray. The keys of ``params``, new arrays; neither ``params`` nor its arrays are
            changed.
    """
    ### BEGIN SOLUTION
    return {name: value - lr * grads[name] for name, value in params.items()}
    ### END SOLUTION


# %%
# Given: the parameters after your step, which must not have changed them.
def after_step(step, params, grads, lr):
    """Return what ``step`` returned, and ``params`` as it left them."""
    return step(params, grads, lr), params


# %% chainrule={"uses": ["after_step"]} nbgrader={"grade": true, "grade_id": "test_sgd_step", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.sgd_step(sgd_step, after_step)
### BEGIN HIDDEN TESTS
check.sgd_step(sgd_step, after_step, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### 7.2 Epoch after epoch
#
# *Stochastic* gradient descent with a batch size of 1 goes through the examples in random order and
# takes one step for each; then it draws a new order and starts again. One pass through all examples is
# an *epoch*. Each step follows the gradient of a single example, which is only roughly a descent
# direction for all of them. But with a hundred examples you can take a hundred such steps for the price
# of a single exact one.
#
# The order must be drawn anew in each epoch, or every epoch ends with the same example; and $x$ and
# $y$ must be shuffled *together*.
#
# **Write `train`.** Build it from `forward`, `backward` and `sgd_step`.
#
# <details><summary>Hint 1</summary>
#
# Shuffle indices, not data: `for i in rng.permutation(len(x))`. `x[i:i+1]` has the shape (1, 2);
# `x[i]` would not.
#
# <details><summary>Hint 2</summary>
#
# Inside the loop: `forward`, `backward`, `sgd_step`, and then `params.update(…)`, so that the caller's
# dictionary holds the new arrays. Compute the losses from the predictions that you have anyway.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(params, x, y, lr, epochs, rng):
    """Train the network by stochastic gradient descent with batch size 1.

    Args:
        params: dict of ndarray. As for ``forward``; its entries are replaced by the trained
            arrays.
        x, y: ndarray (n, 2), (n, 1). All examples; unchanged.
        lr: float. Learning rate.
        epochs: int. How many times to go through all examples, each time in a new random order.
        rng: numpy.random.Generator. Draws the orders.

    Returns:
        list of float, length ``epochs``. The mean over the examples of the squared error that each
            had just before its step. (The sum, or one loss per step, is accepted as well.)
    """
    ### BEGIN SOLUTION
    losses = []
    for _ in range(epochs):
        total = 0.0
        for i in rng.permutation(len(x)):
            prediction, cache = forward(params, x[i : i + 1])
            total += float(((prediction - y[i : i + 1]) ** 2).sum())
            grads = backward(params, cache, prediction, y[i : i + 1])
            params.update(sgd_step(params, grads, lr))
        losses.append(total / len(x))
    return losses
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_train", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check.train(train)
### BEGIN HIDDEN TESTS
check.train(train, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# Now train. One thing is given: larger initial weights. PyTorch draws the weights of a layer with $n$
# inputs from $\pm 1/\sqrt{n}$. This keeps $z$ so close to 0 that the sigmoid is nearly a straight line
# there, and the network's surface stays a plane for hundreds of epochs. With weights five times as
# large, the units are curved from the start.


# %%
def new_parameters(seed=7):
    """Return initial parameters: PyTorch's, with the hidden layers' weights five times as large."""
    torch.manual_seed(seed)
    start = numpy_parameters(build_network().double())
    return {
        name: 5 * value if name in ("w1", "b1", "w2") else value for name, value in start.items()
    }


if not session.grading():
    with widgets.waiting("This training"):
        x, y = (tensor.double().numpy() for tensor in make_data(200, seed=3))
        params = new_parameters()
        losses = train(params, x, y, lr=0.1, epochs=150, rng=np.random.default_rng(0))
        figures.training_losses(losses)
        figures.surfaces(lambda points: forward(params, points)[0])
        print(
            f"mean squared error: {losses[0]:.5f} in the first epoch, {losses[-1]:.6f} in the last"
        )

# %% [markdown]
# ### 7.3 Live
#
# **See it.** This is the same training, one epoch per frame, with *your* `forward`, `backward` and
# `sgd_step`. Start it. While it runs, raise the learning rate until the curve oscillates, and lower it
# again. Reset, and compare: earlier runs stay visible as pale curves. The right-hand picture shows the
# surface that the network has learnt so far, next to the target.


# %%
with widgets.waiting("This training"):
    widgets.live_training(
        forward,
        backward,
        sgd_step,
        start=new_parameters,
        data=[tensor.double().numpy() for tensor in make_data(200, seed=3)],
    )

# %% [markdown]
# **In practice.** `torch.optim.SGD(model.parameters(), lr)` with a `DataLoader(batch_size=1,
# shuffle=True)`. Real training rarely uses batches of one: a product with 32 examples costs little
# more than with one, and the hardware would otherwise be idle. But the noise of small batches is not
# only a nuisance; it helps to escape from bad regions of the loss surface.

# %% [markdown]
# ### Harder, ungraded: what does it do where it has seen no examples?
#
# The examples fill the unit square. Draw the learnt surface on $[-1, 2]^2$ (`figures.surfaces`
# takes `low` and `high`) and explain its shape far outside the square: what is $\sigma$ of a large
# number, and what is therefore the slope of $\hat y$?

# %% [markdown]
# ## 8 · Vanishing gradients
#
# Stack $L$ layers $a_l = f(a_{l-1} w_l)$ and go back through them:
#
# $$dz_l = \big(dz_{l+1}\, w_{l+1}^{\mathsf T}\big) \odot f'(z_l)
# \qquad\Longrightarrow\qquad
# \lVert dz_l \rVert \;\le\; \max|f'| · \lVert w_{l+1} \rVert · \lVert dz_{l+1} \rVert .$$
#
# Every layer contributes a factor $f'$ in the backward pass. For the sigmoid it is at most ¼: after ten
# layers at most $4^{-10} \approx 10^{-6}$, unless the weights make up for it. And if the weights are
# large enough to do so, the units saturate, and there $\sigma'$ is almost 0. For tanh the factor is at
# most 1, reached at $z = 0$; for ReLU it is exactly 1 at every open gate.
#
# The gradient of the weights themselves is $dw_l = a_{l-1}^{\mathsf T}\, dz_l$. Measure its norm
# $\lVert dw_l \rVert = \sqrt{\sum_{kj} dw_{l,kj}^2}$ for each layer of an untrained network.
#
# For a fair experiment, make all layers 64 units wide, a batch of 32 standard normal inputs, weights normal
# with standard deviation $1/\sqrt{64}$ (*Xavier*), biases zero, the loss $L = \frac{1}{2N}
# \sum a_L^2$. Other widths, batches and losses show the same.
#
# **Write `gradient_norms`.** It draws one network and returns one norm per layer.
#
# <details><summary>Hint 1</summary>
#
# You need two loops. The first goes forward and remembers every $a_l$; the second goes backward
# through the layers and keeps the current upstream gradient. All three slopes can be computed from the
# output $a$.
#
# <details><summary>Hint 2</summary>
#
# Slopes: $a(1-a)$ for the sigmoid, $1-a^2$ for tanh, `a > 0` for ReLU. In the second loop:
# `dz = da * slope(outputs[l + 1])`, `norms[l] = np.linalg.norm(outputs[l].T @ dz)`,
# `da = dz @ weights[l].T`, where `outputs[0]` is the input.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "gradient_norms", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_norms(depth, activation, rng):
    """Measure the gradient of each layer's weights in a fresh network.

    Args:
        depth: int. Number of layers, at least 1, each followed by the activation.
        activation: str. ``"sigmoid"``, ``"tanh"`` or ``"relu"``.
        rng: numpy.random.Generator. Draws the weights (standard deviation 1/√inputs) and the
            inputs.

    Returns:
        ndarray (depth,). The norms ‖dL/dw‖; entry 0 is that of the layer next to the input.
    """
    ### BEGIN SOLUTION
    function, slope = {
        "sigmoid": (sigmoid, lambda a: a * (1 - a)),
        "tanh": (np.tanh, lambda a: 1 - a**2),
        "relu": (lambda z: np.maximum(z, 0.0), lambda a: a > 0),
    }[activation]
    batch, width = 32, 64
    outputs = [rng.standard_normal((batch, width))]
    weights = []
    for _ in range(depth):
        weights.append(rng.standard_normal((width, width)) / np.sqrt(width))
        outputs.append(function(outputs[-1] @ weights[-1]))
    norms = np.empty(depth)
    upstream = outputs[-1] / batch
    for layer in reversed(range(depth)):
        dz = upstream * slope(outputs[layer + 1])
        norms[layer] = np.linalg.norm(outputs[layer].T @ dz)
        upstream = dz @ weights[layer].T
    return norms
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_gradient_norms", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.gradient_norms(gradient_norms)
### BEGIN HIDDEN TESTS
check.gradient_norms(gradient_norms, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# **See it.** Before you look: which activation will have the steepest line, and which the flattest?
# Then choose activations and depth yourself. The scale is logarithmic: a straight line means a
# constant factor per layer.

# %%
widgets.vanishing(gradient_norms)
# %% [markdown]
# **Explain, in formulas and words (half a page).** Why do saturating activations starve the early
# layers of a deep network? Say what happens to $\sigma'$ for small and for large $|z|$, how the
# factors combine over the layers, why larger weights are not a simple cure, and name two remedies.

# %% [markdown] nbgrader={"grade": true, "grade_id": "explain_vanishing", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# In the backward pass, every layer multiplies the gradient by $w_{l+1}^{\mathsf T}$ and by $f'(z_l)$:
#
# $$dz_l = (dz_{l+1} w_{l+1}^{\mathsf T}) \odot f'(z_l).$$
#
# For the sigmoid, $f' = a(1-a) = \frac14 - (a - \frac12)^2$. Near $z = 0$ it is ¼; for large $|z|$ the
# unit saturates, $a$ is close to 0 or 1, and $f'$ falls off like $e^{-|z|}$. So even in the best case
# each layer shrinks the gradient by a factor of four (times the weights), and the factors multiply: the
# first of $L$ layers gets at most about $4^{-(L-1)}$ of what the last one gets. With one learning rate
# for all layers, the late ones learn and the early ones hardly move, although all later layers depend
# on the features that the early ones compute.
#
# Larger weights raise the factor $w$, but also $|z|$, and $f'$ falls exponentially with it: the
# product does not stay near 1, except for a few inputs. tanh is better ($f' \le 1$, reached at 0) but
# saturates as well.
#
# Remedies: activations that do not saturate (ReLU: the slope is exactly 1 at every open gate);
# initial weights scaled to the activation ($\sqrt{2/n}$ for ReLU, $\sqrt{1/n}$ for tanh);
# normalisation between layers, which keeps $z$ near 0; residual connections, which give the gradient
# a path with factor 1.
# ### BEGIN MARK SCHEME
# * **1 point** · the backward recursion; one factor $f'$ per layer, and the factors multiply.
# * **1 point** · $\sigma' \le ¼$, and close to 0 when the unit saturates (large $|z|$).
# * **1 point** · the consequence for the early layers (exponentially small gradients, they hardly
#   learn), and why larger weights do not cure it (they saturate the units).
# * **1 point** · two workable remedies, such as ReLU, a suitable initial scale, normalisation, residual
#   connections.
# ### END MARK SCHEME
# ### END SOLUTION

# %% [markdown]
# **In practice.** The hidden layers of today's networks use ReLU or its smooth relatives (GELU, SiLU);
# the sigmoid survives at outputs and in gates. `torch.nn.init.xavier_normal_` and `kaiming_normal_`
# use the scales $\sqrt{1/n}$ (if a layer has as many inputs as units) and $\sqrt{2/n}$. To see these
# norms for a network of your own, loop over `named_parameters()` after `backward()` and print
# `p.grad.norm()`: it costs almost nothing and finds most dead layers.

# %% [markdown]
# ## Where you stand
#
# Your instructor marks your text in section 8. Everything else is in this table.

# %%
check.summary()
