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
# # PS3 · Affine and softmax layers, and a network that learns digits
#
# **By the end you can**
#
# * turn scores into probabilities without overflow, and derive the most useful gradient of
#   classification: $p - t$;
# * write the forward and backward pass of an affine layer for a whole batch, and explain why its
#   Jacobian is never stored;
# * combine layers into a network of any depth, with L2 regularisation, and check its gradients;
# * train it with momentum and a decaying learning rate, and read its training and validation curves;
# * recognise handwritten digits with it, and enter the class competition.
#
# **What you need.** The chain rule and ReLU's derivative (PS1). What *forward*, *backward*, *cache*
# and *upstream gradient* mean (PS2). NumPy: `@`, broadcasting, `sum` and `max` with `axis` and
# `keepdims`.
#
# **Time.** Five to six hours: sections 1–3 about two, sections 4–6 about two, sections 7–9 about one
# and a half. The end of section 3 is a good place to stop for the day.
#
# **How this notebook works.** As in PS1: replace `raise NotImplementedError`, run the check below it,
# and read the box. *Run → Run All Cells* is safe at any time. Each problem has two hints, folded
# away. Before you hand in, save and press **Validate** in the toolbar.
#
# **Letters.** A *batch* is a matrix with one example per row; $N$ is the number of examples in it, $D$
# or $F$ the number of features of an example, $M$ or $H$ the number of units of a layer, $C$ or $K$
# the number of classes. (The letters come from two traditions; you will meet both.) For any
# quantity $q$, the name `dq` stands for $\partial L/\partial q$; **it always has the shape of** `q`.

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

# %%
import os

# One thread: a second one helps little with matrices of this size, costs a lot on a busy machine, and
# changes the last digits of the results. NumPy and PyTorch read these variables on import.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

# %% tags=["shared"]
import numpy as np

from chainrule import session
from chainrule.check import ps3 as check
from chainrule.data import mnist, read_entry, scale, shifted
from chainrule.figures import ps3 as figures
from chainrule.training import SoftmaxRegression, batches, decayed, split
from chainrule.widgets import ps3 as widgets

# %% [markdown]
# ## 1 · One layer, many examples
#
# In PS1 a unit took one number at a time. Here everything comes in batches, as in PS2: one example per
# row. For ReLU this makes no difference. It acts elementwise, whatever the shape:
#
# $$\mathrm{relu}(x)_{i} = \max(0, x_{i}).$$
#
# Be careful about one thing: do not modify the caller's array. The backward pass will need it.
#
# **Write `relu`.**
#
# <details><summary>Hint 1</summary>
#
# Python's `max` compares whole arrays and fails. NumPy has a function that compares elementwise.
#
# <details><summary>Hint 2</summary>
#
# `np.maximum(a, b)` broadcasts, and returns a new array. (`x[x < 0] = 0` would be right too, on a
# copy.)
#
# </details></details>


# %% nbgrader={"grade": false, "grade_id": "relu", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu(x):
    """Return max(0, x), elementwise.

    Args:
        x: ndarray, any shape.

    Returns:
        ndarray, the shape of x. A new array; x is left unchanged.
    """
    ### BEGIN SOLUTION
    return np.maximum(x, 0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_relu", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.relu(relu)
### BEGIN HIDDEN TESTS
check.relu(relu, seed=61803)
check.relu(relu, seed=27182)
### END HIDDEN TESTS

# %% [markdown]
# An **affine** layer multiplies by a matrix and adds a bias. With $F$ features in and $H$ units out,
#
# $$\underset{(N, H)}{z} = \underset{(N, F)}{x}\;\underset{(F, H)}{w} + \underset{(1, H)}{b},
# \qquad z_{nh} = \sum_{f=1}^{F} x_{nf}\, w_{fh} + b_{h} .$$
#
# Row $n$ of $z$ depends on row $n$ of $x$ alone: the examples do not interact. Column $h$ of $w$ holds
# the weights of unit $h$. The bias is one row, and broadcasting adds it to every row of the product.

# %%
figures.affine_node()

# %% [markdown]
# **Write `compute_layer`.**
#
# <details><summary>Hint 1</summary>
#
# Look at the shapes: which product of $(N, F)$ and $(F, H)$ gives $(N, H)$? It is not `*`.
#
# <details><summary>Hint 2</summary>
#
# `@` is the matrix product; a $(1, H)$ array can be added to an $(N, H)$ array as it is.
#
# </details></details>


# %% nbgrader={"grade": false, "grade_id": "compute_layer", "locked": false, "schema_version": 3, "solution": true, "task": false}
def compute_layer(x, w, b):
    """Return the output of an affine layer.

    Args:
        x: ndarray (N, F). A batch, one example per row.
        w: ndarray (F, H). Weights, one column per unit.
        b: ndarray (1, H). Biases.

    Returns:
        ndarray (N, H).
    """
    ### BEGIN SOLUTION
    return x @ w + b
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_compute_layer", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.compute_layer(compute_layer)
### BEGIN HIDDEN TESTS
check.compute_layer(compute_layer, seed=61803)
check.compute_layer(compute_layer, seed=27182)
### END HIDDEN TESTS

# %% [markdown]
# **In practice.** PyTorch calls this `torch.nn.Linear(F, H)`, though it is affine and not linear; it
# stores $w$ transposed, as $(H, F)$. The cost is $2NFH$ floating-point operations. A fully connected
# network spends nearly all its time in this one product, which is why graphics cards, built for such
# products, are good at neural networks.

# %% [markdown]
# ## 2 · From scores to probabilities
#
# A classifier's last layer outputs one **score** (or *logit*), any real number, for each class. To be
# probabilities, the scores must become positive and add up to 1. The **softmax** does both. For one
# example with scores $x_1, \dots, x_C$:
#
# $$p_k = \frac{e^{x_k}}{\sum_{j=1}^{C} e^{x_j}} .$$
#
# Two facts about it are each worth a line of algebra.
#
# *Shifting changes nothing.* Add any $c$ to all scores of a row:
#
# $$\frac{e^{x_k + c}}{\sum_j e^{x_j + c}} = \frac{e^{c}\, e^{x_k}}{e^{c} \sum_j e^{x_j}} = p_k .$$
#
# *Differences are log-odds.* $p_k / p_j = e^{x_k - x_j}$: a lead of 1 is a factor of 2.72, a lead of
# 10 is a factor of 22,026.
#
# **See it.** Before you write it, try it: drag the scores, and divide them all by a temperature $T$.
# What happens to the probabilities as $T \to 0$, and as $T \to \infty$?

# %%
widgets.softmax_temperature()

# %% [markdown]
# There is a trap. In float64 $e^{710}$ overflows to `inf`, and `inf / inf` is `nan`. At the other end,
# $e^{-746}$ is exactly 0, and `0 / 0` is `nan` too. Scores of a thousand do occur (a few steps with
# too large a learning rate are enough), and a single `nan` spreads to every weight and stays there.
#
# The first fact is the cure: choose $c$ yourself, **separately for each row**. Which $c$ ensures that
# no exponential can overflow, and that at least one of them is 1?
#
# **Write `softmax`.** It treats each row separately, and takes scores of any magnitude.
#
# <details><summary>Hint 1</summary>
#
# Subtract each row's largest score. Then all exponents are at most 0, and the largest is exactly 0.
# One maximum for the whole batch is not enough: with a row near +1000 in the batch, all exponentials
# of a row near −1000 would become 0.
#
# <details><summary>Hint 2</summary>
#
# `x.max(axis=1, keepdims=True)` has shape $(N, 1)$ and broadcasts against $(N, C)$. Sum the
# exponentials over the same axis, again with `keepdims=True`.
#
# </details></details>


# %% nbgrader={"grade": false, "grade_id": "softmax", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softmax(x):
    """Return the softmax of each row.

    Args:
        x: ndarray (N, C). Scores; a row may lie near +1000 or -1000.

    Returns:
        ndarray (N, C). Probabilities: every row adds up to 1. x is left unchanged.
    """
    ### BEGIN SOLUTION
    exponentials = np.exp(x - x.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_softmax", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.softmax(softmax)
### BEGIN HIDDEN TESTS
check.softmax(softmax, seed=61803)
check.softmax(softmax, seed=27182)
### END HIDDEN TESTS

# %% [markdown]
# **In practice.** This is `torch.softmax(x, dim=1)`, which subtracts the maximum itself. The
# temperature is the "temperature" setting of a language model: the scores are divided by $T$ before
# the softmax.

# %% [markdown]
# ## 3 · How wrong is a probability?
#
# The **cross-entropy** of an example is minus the logarithm of the probability that the network
# assigned to the right class. With the label written as a *one-hot* row $t$ (1 at the right class, 0
# elsewhere), and averaged over the batch:
#
# $$L = -\frac{1}{N} \sum_{n=1}^{N} \sum_{k=1}^{K} t_{nk} \ln p_{nk} .$$
#
# | $p$ of the right class | loss |
# | --- | --- |
# | 1 | 0 |
# | 0.5 | 0.69 |
# | 0.1 (a blind guess among ten) | 2.30 |
# | 0.0001 | 9.21 |
# | 0 | ∞ |
#
# A confident error is expensive, and rightly so. But an *infinite* loss is of no use, and
# `0 * log(0)` at the wrong classes is `nan`. This function receives probabilities, so the best it can
# do is to add a small ε inside the logarithm: **at most 1e-5**, so that ordinary losses hardly change.
# (Section 5 does it properly, from the scores.)
#
# **Write `average_ce`.**
#
# <details><summary>Hint 1</summary>
#
# Multiply `target` by the logarithm elementwise and add everything up: the one-hot rows select the
# right classes. Which number do you divide by: $N$, $K$ or $N K$?
#
# <details><summary>Hint 2</summary>
#
# `np.sum(target * np.log(prediction + epsilon))`, with a minus sign, divided by `len(target)`.
#
# </details></details>


# %% nbgrader={"grade": false, "grade_id": "average_ce", "locked": false, "schema_version": 3, "solution": true, "task": false}
def average_ce(target, prediction):
    """Return the cross-entropy, averaged over the batch.

    Args:
        target: ndarray (N, K). One-hot rows.
        prediction: ndarray (N, K). Probabilities; some may be exactly 0.

    Returns:
        float. Finite even where the right class has probability 0: an epsilon of at most 1e-5
        inside the logarithm is accepted.
    """
    ### BEGIN SOLUTION
    return -np.sum(target * np.log(prediction + 1e-12)) / len(target)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_average_ce", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.average_ce(average_ce)
### BEGIN HIDDEN TESTS
check.average_ce(average_ce, seed=61803)
check.average_ce(average_ce, seed=27182)
### END HIDDEN TESTS

# %% [markdown]
# ### The gradient with respect to the scores
#
# Here is the derivation at the heart of this assignment. Take one example (one row), with scores
# $x$ of shape $(K,)$, probabilities $p = \mathrm{softmax}(x)$, target $t$, and its loss
# $\ell = -\sum_k t_k \ln p_k$.
#
# **Step 1: the loss with respect to the probabilities.** Shape $(K,)$:
#
# $$\frac{\partial \ell}{\partial p_k} = -\frac{t_k}{p_k} .$$
#
# **Step 2: the probabilities with respect to the scores.** Every probability depends on every score,
# because they all share the sum $S = \sum_j e^{x_j}$. So the derivative is a matrix, $(K, K)$. The
# quotient rule gives, with $\delta_{kj} = 1$ if $k = j$ and 0 otherwise,
#
# $$\frac{\partial p_k}{\partial x_j}
# = \frac{\delta_{kj}\, e^{x_k}\, S - e^{x_k}\, e^{x_j}}{S^2}
# = p_k\,(\delta_{kj} - p_j) .$$
#
# **Step 3: the chain rule** adds up all paths from $x_j$ to $\ell$, one through each $p_k$:
#
# $$\frac{\partial \ell}{\partial x_j}
# = \sum_k \left(-\frac{t_k}{p_k}\right) p_k\,(\delta_{kj} - p_j)
# = -t_j + p_j \sum_k t_k
# = p_j - t_j ,$$
#
# since a one-hot row adds up to 1. The $1/p$ that could explode has cancelled.
#
# **Step 4: the batch.** $L$ is the mean of $N$ such losses, and row $n$'s loss depends on row $n$'s
# scores alone. So, with everything of shape $(N, K)$:
#
# $$\frac{\partial L}{\partial x} = \frac{1}{N}\,(p - t) .$$
#
# In a step of gradient descent, each score is pushed down in proportion to its probability, and the
# score of the right class is also pushed up in proportion to 1. The entries of each row add up to 0.

# %%
figures.softmax_gradient(scores=[2.0, 1.0, -1.0, 0.5], label=1)

# %% [markdown]
# **Write `grad_ce`.** It takes logits, not probabilities.
#
# <details><summary>Hint 1</summary>
#
# The argument holds *logits*, that is, scores. They have to be transformed before anything is
# subtracted, and you have already written the function that does it.
#
# <details><summary>Hint 2</summary>
#
# `softmax(logits) - target`, times the $1/N$ of the mean. Not $1/(N K)$: the mean is over examples.
#
# </details></details>


# %% nbgrader={"grade": false, "grade_id": "grad_ce", "locked": false, "schema_version": 3, "solution": true, "task": false}
def grad_ce(target, logits):
    """Return the gradient of the average cross-entropy with respect to the logits.

    Args:
        target: ndarray (N, K). One-hot rows.
        logits: ndarray (N, K). Scores, before the softmax.

    Returns:
        ndarray (N, K).
    """
    ### BEGIN SOLUTION
    return (softmax(logits) - target) / len(target)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_grad_ce", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.grad_ce(grad_ce)
### BEGIN HIDDEN TESTS
check.grad_ce(grad_ce, seed=61803)
check.grad_ce(grad_ce, seed=27182)
### END HIDDEN TESTS

# %% [markdown]
# **Explain, in formulas and words.** Derive $p - t$ again without looking, for a single example, and
# state the shape of every quantity. Then answer a question that many people find puzzling: suppose
# that the "loss" is not the cross-entropy but simply the *sum* of the softmax's outputs, $\ell =
# \sum_k p_k$. Why is its gradient with respect to every score exactly 0, whatever the scores? Give one
# reason that needs no calculus, and one from the Jacobian of step 2.

# %% [markdown] nbgrader={"grade": true, "grade_id": "explain_softmax_gradient", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Scores $x$ $(K,)$, $p = \mathrm{softmax}(x)$ $(K,)$, target $t$ $(K,)$ one-hot, loss
# $\ell = -\sum_k t_k \ln p_k$, a number.
#
# * $\partial \ell / \partial p_k = -t_k / p_k$, shape $(K,)$.
# * $\partial p_k / \partial x_j = p_k(\delta_{kj} - p_j)$, shape $(K, K)$: on the diagonal
#   $p_k(1 - p_k)$, off it $-p_k p_j$, by the quotient rule.
# * Chain rule, summing over $k$: $\partial \ell / \partial x_j = \sum_k (-t_k / p_k)\, p_k(\delta_{kj}
#   - p_j) = -t_j + p_j \sum_k t_k = p_j - t_j$, because $\sum_k t_k = 1$. Shape $(K,)$. For the mean
#   over a batch, divide by $N$.
#
# The sum of the probabilities is 1 for all scores. A constant does not change when a score changes,
# so its gradient is 0. From the Jacobian: the upstream gradient is a row of ones, and each column adds
# up to $\sum_k p_k(\delta_{kj} - p_j) = p_j - p_j \sum_k p_k = p_j - p_j = 0$.
#
# (This is also why a backward pass through a softmax must never be tested with an upstream gradient of
# ones: every wrong answer that is 0 there would pass.)
#
# ### BEGIN MARK SCHEME
# * **1 point** · the Jacobian, diagonal and off-diagonal (or with δ).
# * **1 point** · the sum over all outputs k in the chain rule, not only k = j.
# * **1 point** · uses that the target adds up to 1 and arrives at p − t.
# * **1 point** · the sum of the softmax is constant (0.5), and the columns of the Jacobian add up to 0 (0.5).
# ### END MARK SCHEME
# ### END SOLUTION

# %% [markdown]
# **In practice.** `torch.nn.functional.cross_entropy(logits, labels)` takes *logits*, precisely because
# softmax and logarithm belong together. Passing it probabilities is one of the most common bugs:
# nothing crashes, the network just learns badly.

# %% [markdown]
# ## 4 · The affine layer, forward and backward
#
# To build networks of any depth, we give each layer two functions that follow one convention:
#
# | function | takes | returns |
# | --- | --- | --- |
# | `…_forward` | the layer's inputs | `(out, cache)` |
# | `…_backward` | the upstream gradient `dout`, shaped like `out`, and the `cache` | the gradient for each input, each shaped like that input |
#
# The **cache** is whatever your backward pass will need. Its content is up to you; the simplest choice
# is the tuple of inputs. There are two changes from `compute_layer`: the bias has shape $(M,)$, and an
# example may have any shape (an image, for instance, is 28 × 28), so $x$ is $(N, d_1, \dots, d_k)$. The
# layer flattens each example to a row of $D = d_1 \cdots d_k$ numbers:
#
# $$\underset{(N, M)}{\text{out}} = \underset{(N, D)}{\tilde x}\;\underset{(D, M)}{w} +
# \underset{(M,)}{b} .$$
#
# **Write `affine_forward`.**
#
# <details><summary>Hint 1</summary>
#
# `x.reshape(n, -1)` keeps $n$ rows and works out the number of columns by itself.
#
# <details><summary>Hint 2</summary>
#
# `rows = x.reshape(x.shape[0], -1)`, then as in `compute_layer`. Keep the *unflattened* x in the
# cache: the backward pass needs its shape.
#
# </details></details>


# %% nbgrader={"grade": false, "grade_id": "affine_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def affine_forward(x, w, b):
    """Compute an affine layer for a batch of examples of any shape.

    Args:
        x: ndarray (N, d1, …, dk). A batch; each example has D = d1 · … · dk numbers.
        w: ndarray (D, M).
        b: ndarray (M,).

    Returns:
        out: ndarray (N, M).
        cache: anything. Whatever affine_backward needs, e.g. (x, w, b).
    """
    ### BEGIN SOLUTION
    out = x.reshape(x.shape[0], -1) @ w + b
    return out, (x, w, b)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_affine_forward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.affine_forward(affine_forward)
### BEGIN HIDDEN TESTS
check.affine_forward(affine_forward, seed=61803)
check.affine_forward(affine_forward, seed=27182)
### END HIDDEN TESTS

# %% [markdown]
# ### Backward: three gradients from one sum
#
# Everything follows from one line, $\text{out}_{nm} = \sum_d x_{nd}\, w_{dm} + b_m$, and from the
# question: *which outputs does this variable affect?* Write $g_{nm} = \partial L / \partial
# \text{out}_{nm}$ for the upstream gradient `dout`, shape $(N, M)$.
#
# **The weight** $w_{dm}$ affects column $m$ of the output, in every row, with slope
# $\partial\, \text{out}_{nm} / \partial w_{dm} = x_{nd}$. Add up the paths:
#
# $$\frac{\partial L}{\partial w_{dm}} = \sum_{n} x_{nd}\, g_{nm}
# \qquad\Longrightarrow\qquad
# \underset{(D, M)}{\mathtt{dw}} = \underset{(D, N)}{x^{\top}}\;\underset{(N, M)}{g} .$$
#
# **The bias** $b_m$ affects column $m$ in every row, with slope 1:
#
# $$\frac{\partial L}{\partial b_{m}} = \sum_{n} g_{nm}
# \qquad\Longrightarrow\qquad
# \underset{(M,)}{\mathtt{db}} = \text{sum of the rows of } g .$$
#
# **The input** $x_{nd}$ affects all of row $n$, with slopes
# $\partial\, \text{out}_{nm} / \partial x_{nd} = w_{dm}$:
#
# $$\frac{\partial L}{\partial x_{nd}} = \sum_{m} g_{nm}\, w_{dm}
# \qquad\Longrightarrow\qquad
# \underset{(N, D)}{\mathtt{dx}} = \underset{(N, M)}{g}\;\underset{(M, D)}{w^{\top}} ,$$
#
# which is then reshaped to the original shape of $x$. Nothing here divides by $N$: the loss has already
# done that, and the factor is contained in $g$.
#
# **Why not the Jacobian?** In principle $\partial\,\text{out}/\partial w$ is a matrix with one row for
# each of the $N M$ outputs and one column for each of the $D M$ weights. It is drawn below for a toy
# layer: most entries are 0, and the rest repeat $x$ over and over. For the first layer of this
# notebook's network ($N = 128$, $D = 784$, $M = 500$) it would have 25 billion entries, 100 GB in
# float32. The product $x^{\top} g$ gives the same answer from the 100,352 numbers in $x$.

# %%
figures.jacobian_shapes()

# %% [markdown]
# **Write `affine_backward`.** It returns three gradients, each shaped like its variable.
#
# <details><summary>Hint 1</summary>
#
# Let the shapes guide you. `dw` must be $(D, M)$; you have $x$ as $(N, D)$ and `dout` as $(N, M)$, and
# there is only one way to multiply them that fits. The same goes for `dx`.
#
# <details><summary>Hint 2</summary>
#
# With `rows = x.reshape(x.shape[0], -1)`: `dw = rows.T @ dout`, `db = dout.sum(axis=0)`, and
# `dx = dout @ w.T`, reshaped to `x.shape`.
#
# </details></details>


# %% nbgrader={"grade": false, "grade_id": "affine_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def affine_backward(dout, cache):
    """Pass a gradient back through an affine layer.

    Args:
        dout: ndarray (N, M). Upstream gradient dL/dout.
        cache: the cache of affine_forward: your own, or the plain (x, w, b).

    Returns:
        dx: ndarray (N, d1, …, dk).
        dw: ndarray (D, M).
        db: ndarray (M,).
    """
    ### BEGIN SOLUTION
    x, w, _ = cache
    dx = (dout @ w.T).reshape(x.shape)
    dw = x.reshape(x.shape[0], -1).T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_affine_backward", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check.affine_backward(affine_backward, affine_forward)
### BEGIN HIDDEN TESTS
check.affine_backward(affine_backward, affine_forward, seed=61803)
check.affine_backward(affine_backward, affine_forward, seed=27182)
### END HIDDEN TESTS

# %% [markdown]
# **In practice.** The backward pass is two matrix products of the same size as the one in the forward
# pass: a training step costs about three times as much as a prediction. And every layer has to keep
# its `x` until the backward pass: that, not the weights, is what fills a graphics card's memory in
# training.

# %% [markdown]
# ## 5 · ReLU and the loss, as layers
#
# ReLU keeps an entry if it is positive and sets it to 0 otherwise. So its Jacobian is diagonal, and
# multiplying by it applies a mask to the upstream gradient:
#
# $$\mathtt{dx}_i = \mathtt{dout}_i \cdot \begin{cases} 1 & x_i > 0 \\ 0 & x_i < 0 \end{cases}$$
#
# All of these have the same shape, that of $x$. At exactly $x_i = 0$, any slope from 0 to 1 is a valid
# subgradient.
#
# **Write `relu_forward` and `relu_backward`.**
#
# <details><summary>Hint 1</summary>
#
# The forward pass is `relu` plus a cache. What must the cache hold so that you can tell blocked entries
# from open ones?
#
# <details><summary>Hint 2</summary>
#
# Keep `x` itself. Beware of `dout[x <= 0] = 0`: its values are right, but it writes into an array that
# belongs to the caller.
#
# </details></details>


# %% nbgrader={"grade": false, "grade_id": "relu_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu_forward(x):
    """Compute ReLU as a layer.

    Args:
        x: ndarray, any shape.

    Returns:
        out: ndarray, the shape of x.
        cache: anything. Whatever relu_backward needs, e.g. x.
    """
    ### BEGIN SOLUTION
    return relu(x), x
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_relu_forward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.relu_forward(relu_forward)
### BEGIN HIDDEN TESTS
check.relu_forward(relu_forward, seed=61803)
check.relu_forward(relu_forward, seed=27182)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "relu_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu_backward(dout, cache):
    """Pass a gradient back through ReLU.

    Args:
        dout: ndarray, any shape. Upstream gradient.
        cache: the cache of relu_forward: your own, or the plain x, which has the shape of dout.

    Returns:
        ndarray, the shape of dout. dL/dx.
    """
    ### BEGIN SOLUTION
    return dout * (cache > 0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_relu_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.relu_backward(relu_backward, relu_forward)
### BEGIN HIDDEN TESTS
check.relu_backward(relu_backward, relu_forward, seed=61803)
check.relu_backward(relu_backward, relu_forward, seed=27182)
### END HIDDEN TESTS

# %% [markdown]
# ### Softmax and cross-entropy in one layer
#
# The last layer takes scores and labels, and returns the loss together with its gradient. Labels are
# now integers, $y_n \in \{0, \dots, C - 1\}$: for ten classes, one number instead of a row of ten.
#
# From the scores, the logarithm can be computed exactly, without any ε. Substitute the softmax into the
# loss of one row, with $m = \max_j x_j$:
#
# $$-\ln p_y = -\ln \frac{e^{x_y - m}}{\sum_j e^{x_j - m}}
# = \ln \sum_j e^{x_j - m} - (x_y - m) .$$
#
# No exponential overflows, and the sum is at least 1, so its logarithm is harmless. If the right class
# scores 600 below the best one, the loss is 600, as it should be; with $\ln(p + 10^{-12})$ it would be
# capped at 27.6.
#
# The gradient is the one you know, $(p - t) / N$, with shape $(N, C)$.
#
# **Write `softmax_loss`.** It computes the loss and its gradient from the scores.
#
# <details><summary>Hint 1</summary>
#
# Compute the shifted scores once. Their exponentials give both the loss and the probabilities.
# `array[np.arange(N), y]` selects the entry of the right class in each row.
#
# <details><summary>Hint 2</summary>
#
# `log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))`; the loss is minus the mean of
# `log_p[np.arange(N), y]`; `dx = np.exp(log_p)`, then subtract 1 at the same entries, then divide.
#
# </details></details>


# %% nbgrader={"grade": false, "grade_id": "softmax_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softmax_loss(x, y):
    """Return the mean cross-entropy of softmax(x), and its gradient.

    Args:
        x: ndarray (N, C). Scores. They may be large: the loss is finite and exact at least wherever
            the right class's score is at most 700 below its row's maximum.
        y: ndarray of int (N,). Labels, 0 ≤ y[n] < C.

    Returns:
        loss: float. Mean over the batch.
        dx: ndarray (N, C). dL/dx. x is left unchanged.
    """
    ### BEGIN SOLUTION
    rows = np.arange(len(x))
    shifted = x - x.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(log_p)
    dx[rows, y] -= 1
    return -log_p[rows, y].mean(), dx / len(x)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_softmax_loss", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check.softmax_loss(softmax_loss)
### BEGIN HIDDEN TESTS
check.softmax_loss(softmax_loss, seed=61803)
check.softmax_loss(softmax_loss, seed=27182)
### END HIDDEN TESTS

# %% [markdown]
# **In practice.** The logarithm of a sum of exponentials is so common that it has a name:
# `torch.logsumexp`. And here is a first sanity check for any classifier: before training, with small
# random weights, the loss should be close to $\ln C$, that of a blind guess: 2.303 for ten classes.

# %% [markdown]
# ## 6 · A network of any depth
#
# Now stack the layers: affine, ReLU, affine, ReLU, …, affine, softmax. There is no ReLU after the last
# affine layer: scores may be negative. First on paper, for one hidden layer:
#
# $$\underset{(N, H)}{z} = x W_1 + b_1, \qquad \underset{(N, H)}{h} = \mathrm{relu}(z), \qquad
# \underset{(N, K)}{s} = h W_2 + b_2, \qquad L = \text{average cross-entropy}(\mathrm{softmax}(s), t),$$
#
# with $x$ $(N, F)$, $W_1$ $(F, H)$, $b_1$ $(1, H)$, $W_2$ $(H, K)$, $b_2$ $(1, K)$.
#
# **Explain, in formulas and words.** Derive the gradients of $L$ with respect to the four parameters,
# in matrix form. Start from $\partial L / \partial s$, go back one step at a time, and state the shape
# of every gradient that you derive. Where does the $1/N$ come in, and how often?

# %% [markdown] nbgrader={"grade": true, "grade_id": "explain_hidden_layer_gradients", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# * Scores: $\partial L/\partial s = (p - t)/N =: \delta_2$, shape $(N, K)$, with $p =
#   \mathrm{softmax}(s)$ row by row.
# * $\partial L/\partial W_2 = h^{\top} \delta_2$: $(H, N)(N, K) = (H, K)$, because $s_{nk} = \sum_j
#   h_{nj} W_{2,jk} + b_{2,k}$ and $W_{2,jk}$ affects column $k$ of every row with slope $h_{nj}$.
# * $\partial L/\partial b_2 = \sum_n \delta_{2,n}$: the sum over the rows, $(1, K)$.
# * $\partial L/\partial h = \delta_2 W_2^{\top}$: $(N, K)(K, H) = (N, H)$.
# * $\partial L/\partial z = (\delta_2 W_2^{\top}) \odot [z > 0] =: \delta_1$: elementwise, $(N, H)$.
# * $\partial L/\partial W_1 = x^{\top} \delta_1$: $(F, N)(N, H) = (F, H)$.
# * $\partial L/\partial b_1 = \sum_n \delta_{1,n}$: $(1, H)$.
#
# The $1/N$ comes in once, in $\delta_2$, because the loss is a mean; every later gradient is computed
# from $\delta_2$ and so already contains it.
#
# ### BEGIN MARK SCHEME
# * **1 point** · ∂L/∂s = (p − t)/N with its shape, and the 1/N once only.
# * **1 point** · both weight gradients, factors in the right order, with shapes.
# * **1 point** · both bias gradients as sums over the batch.
# * **1 point** · the step back through W₂ᵀ and the mask of z (not of h ≥ 0).
# ### END MARK SCHEME
# ### END SOLUTION

# %%
figures.network_graph([784, 500, 200, 10])

# %% [markdown]
# ### L2 regularisation
#
# A network with 500,000 weights can memorise its training images. A mild remedy is to penalise large
# weights. With the strength $\lambda$ (`reg`), the total loss is
#
# $$L_{\text{total}} = L + \frac{\lambda}{2} \sum_{l} \sum_{i,j} \left(W^{(l)}_{ij}\right)^2,
# \qquad
# \frac{\partial L_{\text{total}}}{\partial W^{(l)}} = \frac{\partial L}{\partial W^{(l)}} +
# \lambda\, W^{(l)} .$$
#
# The ½ is there so that the gradient has no factor 2. The sum runs over the weights of **every** layer,
# but not over the biases: a bias only shifts its unit's input, so it does not make the function steeper.
#
# ### The class
#
# Your network keeps its parameters in a dictionary, `params["W1"]`, `params["b1"]`, `params["W2"]`, …,
# numbered from 1. Initial biases are 0; initial weights are drawn from a normal distribution with
# standard deviation `weight_scale`. (If they were all 0, all units of a layer would get the same
# gradient, and stay identical for ever.) `loss` has two uses: `loss(X)` returns scores; `loss(X, y)`
# returns the loss and a dictionary of gradients with the same keys as `params`.
#
# **Write `FullyConnectedNet`.** Build it from your layers, for any number of hidden ones.
#
# <details><summary>Hint 1</summary>
#
# The sizes of all layers are `[input_dim, *hidden_dims, num_classes]`; each pair of neighbours in that
# list gives the shape of a weight matrix. Go forward in a loop and append each layer's cache to a list;
# go backward with the same loop reversed.
#
# <details><summary>Hint 2</summary>
#
# ```text
# forward, for each layer i = 1 … L:
#     affine_forward, keep its cache
#     if i < L: relu_forward, keep its cache
# no labels? return the scores
# softmax_loss gives the loss and dout; add the penalty of all weights
# backward, for each layer i = L … 1:
#     if i < L: relu_backward with layer i's ReLU cache
#     affine_backward with layer i's affine cache: dout for the layer below, gradients of W and b
#     add the penalty's gradient to that of W
# ```
#
# </details></details>


# %% nbgrader={"grade": false, "grade_id": "FullyConnectedNet", "locked": false, "schema_version": 3, "solution": true, "task": false}
class FullyConnectedNet:
    """A classifier: affine – ReLU – … – affine – softmax, with any number of hidden layers.

    Attributes:
        params: dict of str to ndarray. W1 (input_dim, hidden_dims[0]), b1 (hidden_dims[0],), W2,
            b2, …; the last pair ends in num_classes. `loss` always uses the current values.
    """

    def __init__(self, input_dim, hidden_dims, num_classes, weight_scale=1e-2, reg=0.0, rng=None):
        """Initialise the parameters.

        Args:
            input_dim: int. D, numbers in one example.
            hidden_dims: list of int. Units of each hidden layer; may be empty.
            num_classes: int. C.
            weight_scale: float. Standard deviation of the initial weights; biases start at 0.
            reg: float. Strength of the L2 penalty, ½ · reg · (sum of all squared weights).
            rng: numpy.random.Generator or None. Draws the initial weights; None means a new,
                unseeded one.
        """
        ### BEGIN SOLUTION
        rng = np.random.default_rng() if rng is None else rng
        sizes = [input_dim, *hidden_dims, num_classes]
        self.reg = reg
        self.params = {}
        for i in range(1, len(sizes)):
            self.params[f"W{i}"] = rng.normal(0, weight_scale, (sizes[i - 1], sizes[i]))
            self.params[f"b{i}"] = np.zeros(sizes[i])
        ### END SOLUTION

    def loss(self, X, y=None):
        """Return the scores, or the loss and its gradients.

        Args:
            X: ndarray (N, d1, …, dk). A batch; each example has D = d1 · … · dk numbers.
            y: ndarray of int (N,) or None. Labels.

        Returns:
            scores: ndarray (N, C), if y is None.
            (loss, grads): float and dict of str to ndarray, otherwise. The mean cross-entropy plus
                the L2 penalty; and a gradient for each key of params.
        """
        ### BEGIN SOLUTION
        depth = len(self.params) // 2
        out, affine_caches, relu_caches = X, {}, {}
        for i in range(1, depth + 1):
            out, affine_caches[i] = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
            if i < depth:
                out, relu_caches[i] = relu_forward(out)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for i in range(depth, 0, -1):
            w = self.params[f"W{i}"]
            if i < depth:
                dout = relu_backward(dout, relu_caches[i])
            dout, dw, grads[f"b{i}"] = affine_backward(dout, affine_caches[i])
            grads[f"W{i}"] = dw + self.reg * w
            loss += 0.5 * self.reg * np.sum(w**2)
        return loss, grads
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_FullyConnectedNet", "locked": true, "points": 7, "schema_version": 3, "solution": false, "task": false}
check.FullyConnectedNet(FullyConnectedNet)
### BEGIN HIDDEN TESTS
check.FullyConnectedNet(FullyConnectedNet, seed=61803)
check.FullyConnectedNet(FullyConnectedNet, seed=27182)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_FullyConnectedNet_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.FullyConnectedNet_no_hidden(FullyConnectedNet)
### BEGIN HIDDEN TESTS
check.FullyConnectedNet_no_hidden(FullyConnectedNet, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# **A second opinion.** The check compares your gradients with PyTorch's. Another way needs no library:
# change a parameter by $\pm h$, and see how much the loss changes,
#
# $$\frac{\partial L}{\partial w} \approx \frac{L(w + h) - L(w - h)}{2h} .$$
#
# It costs two forward passes *for each parameter*, so it is only good for checking. It is done below for
# a small network of yours, with one line per parameter array: the largest relative difference over all
# its entries. About $10^{-7}$ or less is right; $10^{-2}$ is a bug.

# %%
with widgets.waiting("This comparison"):
    rng = np.random.default_rng(5)
    small = FullyConnectedNet(6, [5, 4], 3, weight_scale=0.5, reg=0.1, rng=rng)
    X, y = rng.standard_normal((7, 6)), rng.integers(0, 3, 7)
    widgets.compare_gradients(small, X, y)

# %% [markdown]
# **In practice.** In PyTorch the same network is `torch.nn.Sequential(Linear, ReLU, Linear, …)`, and
# the penalty is the optimiser's `weight_decay` (which shrinks the biases too, unless you exclude them).
# The initial scale matters more with every layer: it is usually derived from the number of inputs; for
# ReLU it is $\sqrt{2/D}$ (He initialisation). You will use it below.

# %% [markdown]
# ## 7 · Momentum
#
# Plain gradient descent has a weakness: in a long narrow valley, the gradient points mostly across it,
# not along it. Steps that are small enough not to bounce between the walls make very slow progress along
# the floor. **Momentum** gives the parameters a velocity, like that of a heavy ball:
#
# $$v \leftarrow \mu\, v - \eta\, \frac{\partial L}{\partial w}, \qquad w \leftarrow w + v ,$$
#
# with the learning rate $\eta$ and $0 \le \mu < 1$, usually 0.9. $w$, $v$ and the gradient all have the
# same shape. Across the valley, the gradient changes sign at every step, and its contributions cancel.
# Along the valley, they add up: for a constant gradient $g$ the velocity approaches
#
# $$v_\infty = -\eta g\,(1 + \mu + \mu^2 + \dots) = -\frac{\eta}{1 - \mu}\, g ,$$
#
# ten times the plain step for $\mu = 0.9$.

# %%
figures.momentum_paths()

# %% [markdown]
# The state that is kept between steps (the velocity) is stored in `config`, a dictionary that the
# function takes and returns. Each parameter has its own `config`.
#
# **Write `sgd_momentum`.**
#
# <details><summary>Hint 1</summary>
#
# First fill in the missing entries (`dict.setdefault` does that with one call per key), then write two
# lines of arithmetic, then store the new velocity.
#
# <details><summary>Hint 2</summary>
#
# The default velocity is `np.zeros_like(w)`. After the two lines: `config["velocity"] = v`, and return
# both the new `w` and `config`.
#
# </details></details>


# %% nbgrader={"grade": false, "grade_id": "sgd_momentum", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sgd_momentum(w, dw, config=None):
    """Take one step of gradient descent with momentum.

    Args:
        w: ndarray, any shape. A parameter.
        dw: ndarray, the shape of w. Its gradient.
        config: dict or None. "learning_rate" (default 1e-2), "momentum" (default 0.9), "velocity"
            (the shape of w, default zeros).

    Returns:
        next_w: ndarray, the shape of w. w + v, where v = momentum · velocity - learning_rate · dw.
            A new array.
        config: dict. With all three keys; "velocity" is v.
    """
    ### BEGIN SOLUTION
    config = {
        "learning_rate": 1e-2,
        "momentum": 0.9,
        "velocity": np.zeros_like(w),
        **(config or {}),
    }
    velocity = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_sgd_momentum", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.sgd_momentum(sgd_momentum)
### BEGIN HIDDEN TESTS
check.sgd_momentum(sgd_momentum, seed=61803)
check.sgd_momentum(sgd_momentum, seed=27182)
### END HIDDEN TESTS

# %% [markdown]
# **In practice.** This is `torch.optim.SGD(params, lr=…, momentum=0.9)`. It stores $-v/\eta$ instead of
# $v$, which is equivalent until the learning rate changes. The price of momentum is one more array of
# the size of the parameters; Adam, which also rescales every single entry, needs two.

# %% [markdown]
# ## 8 · Training, and a validation set
#
# One **epoch** is one pass through all training examples, in random order, one batch at a time. After
# each epoch you measure two things on two sets: the loss and the accuracy (the fraction of rows whose
# largest score is that of the right class), on the training set and on the **validation set**, examples
# that the network never learns from. When the training loss keeps falling and the validation loss does
# not, the network is memorising: it overfits.
#
# Two functions are given, in `chainrule.training` (short, and worth reading):
#
# * `batches(count, batch_size, rng)` yields, for one epoch, the row numbers of each batch: every row
#   once, in random order; the last batch may be smaller. `X[rows]` and `y[rows]` stay together.
# * `decayed(lr, lr_decay, epoch)` is the learning rate of an epoch, $\eta\, d^{\,\text{epoch}}$, where
#   the first epoch is number 0.
#
# **Write `train_and_validate`.** The loop itself is for you to write.
#
# <details><summary>Hint 1</summary>
#
# You need three nested loops: epochs, batches, parameters. Every parameter needs a `config` of its own,
# which is kept through all epochs; only its learning rate is updated. Measure after the last batch of an
# epoch.
#
# <details><summary>Hint 2</summary>
#
# `configs = {name: {"momentum": momentum} for name in net.params}` before the loops. In the innermost:
# `net.params[name], configs[name] = sgd_momentum(net.params[name], grads[name], configs[name])`. To
# measure: `scores = net.loss(X)`; `softmax_loss(scores, y)[0]`; `(scores.argmax(axis=1) == y).mean()`.
#
# </details></details>


# %% nbgrader={"grade": false, "grade_id": "train_and_validate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train_and_validate(net, data, epochs, batch_size, lr, lr_decay, momentum, rng):
    """Train a network with momentum, and evaluate it after every epoch.

    Args:
        net: has a dictionary ``params``, and ``loss(X)`` and ``loss(X, y)`` as FullyConnectedNet
            does. Its parameters are replaced by the trained ones.
        data: dict of str to ndarray. "X_train" (N, …), "y_train" (N,), "X_val" (V, …), "y_val"
            (V,).
        epochs: int. Passes through the training set; each visits every training example exactly
            once.
        batch_size: int. The last batch of an epoch may be smaller.
        lr, lr_decay: float. Epoch e (from 0) has the learning rate lr · lr_decay**e.
        momentum: float. As in sgd_momentum; velocities start at 0 and are kept through all epochs.
        rng: numpy.random.Generator. Shuffles the examples; nothing else is random.

    Returns:
        dict of str to list of float. "train_loss", "validation_loss", "train_accuracy",
        "validation_accuracy": one entry per epoch, measured at its end on the whole set. Losses are
        mean cross-entropies, without the L2 penalty.
    """
    ### BEGIN SOLUTION
    history = {
        f"{name}_{what}": [] for name in ("train", "validation") for what in ("loss", "accuracy")
    }
    sets = {
        "train": (data["X_train"], data["y_train"]),
        "validation": (data["X_val"], data["y_val"]),
    }
    X, y = sets["train"]
    configs = {name: {"momentum": momentum} for name in net.params}
    for epoch in range(epochs):
        rate = decayed(lr, lr_decay, epoch)
        for rows in batches(len(X), batch_size, rng):
            _, grads = net.loss(X[rows], y[rows])
            for name in configs:
                config = {**configs[name], "learning_rate": rate}
                net.params[name], configs[name] = sgd_momentum(
                    net.params[name], grads[name], config
                )
        for name, (inputs, labels) in sets.items():
            scores = net.loss(inputs)
            history[f"{name}_loss"].append(softmax_loss(scores, labels)[0])
            history[f"{name}_accuracy"].append((scores.argmax(axis=1) == labels).mean())
    return history
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_train_and_validate", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false} chainrule={"uses": ["SoftmaxRegression"]}
check.train_and_validate(train_and_validate, SoftmaxRegression)
### BEGIN HIDDEN TESTS
check.train_and_validate(train_and_validate, SoftmaxRegression, seed=61803)
check.train_and_validate(train_and_validate, SoftmaxRegression, seed=27182)
### END HIDDEN TESTS

# %% [markdown]
# `SoftmaxRegression` is a network without hidden layers whose gradients are computed by PyTorch. The
# check trains it instead of yours, so that a mistake in `FullyConnectedNet` costs you nothing here.
#
# ### Watch it learn
#
# **See it.** The points form three spiral arms, one per class, that no straight line can separate.
# Press *Start*. Every frame is one epoch of *your* `train_and_validate` on *your* network. The
# background shows the predicted class at each point; it changes as the network trains.

# %%
widgets.boundary(FullyConnectedNet, train_and_validate)

# %% [markdown]
# **In practice.** The loop that you have just written is `Trainer.fit` in PyTorch Lightning and
# `model.fit` in Keras. They add logging, checkpoints and support for several graphics cards. The loop
# inside is the same as yours.

# %% [markdown]
# ## 9 · Reading digits
#
# MNIST is a set of 28 × 28 greyscale images of handwritten digits, the field's favourite test case
# since 1998. The course includes 55,000 of them with labels, to be split into training and validation
# sets, 10,000 for the final test, and 5,000 *without* labels for the class competition.

# %%
if not session.grading():
    digits = mnist()
    figures.digits(digits.train_images[:20], digits.train_labels[:20])

# %% [markdown]
# Pixels are integers from 0 to 255. `scale` converts them to mean 0 and standard deviation 1, over all
# training images, in float32: the network trains about twice as fast as in float64, and seven digits
# are plenty for a gradient that is noisy anyway.
#
# **See it.** First watch the four curves on 1,500 images. Change the learning rate while it runs.
# Can you make the loss blow up? Can you open a gap between training and validation? And does a
# stronger L2 penalty close it?

# %%
if not session.grading():
    few = split(
        scale(digits.train_images[:2000]), digits.train_labels[:2000], 500, np.random.default_rng(4)
    )
    widgets.learning(FullyConnectedNet, train_and_validate, few)

# %% [markdown]
# ### The full training
#
# We use [500, 200] hidden units, 5,000 images set aside for validation, and one trick: a digit shifted
# by a pixel is still the same digit. `shifted` returns a slightly shifted copy of each training image,
# so that 50,000 images become 100,000. (Only the training images are shifted: the validation set must
# measure the accuracy on unmodified images.) Without this trick the same network reaches about 98.3 %
# on the test set; with it, about 98.7 %.
#
# Each weight matrix starts with He's standard deviation, and everything is stored in float32. Then your
# loop runs for five epochs. That takes about 40 seconds; the loss of each batch is drawn meanwhile.

# %%
trained = False
if not session.grading():
    with widgets.waiting("This training"):
        rng = np.random.default_rng(9)
        net = FullyConnectedNet(784, [500, 200], 10, weight_scale=1.0, reg=1e-4, rng=rng)
        for name, start in net.params.items():
            he = np.sqrt(2 / start.shape[0]) if name.startswith("W") else 1.0
            net.params[name] = (he * start).astype(np.float32)
        data = split(digits.train_images, digits.train_labels, 5000, np.random.default_rng(4))
        moved = shifted(data["X_train"], np.random.default_rng(3))
        data["X_train"] = scale(np.concatenate([data["X_train"], moved]))
        data["y_train"] = np.concatenate([data["y_train"], data["y_train"]])
        data["X_val"] = scale(data["X_val"])
        with widgets.watched(net, steps=5 * -(-len(data["y_train"]) // 128)):
            history = train_and_validate(
                net, data, epochs=5, batch_size=128, lr=0.1, lr_decay=0.6, momentum=0.9, rng=rng
            )
        figures.learning_curves(history)
        trained = True

# %% [markdown]
# The test set is to be used once, at the end: 10,000 images that neither you nor the network has seen.
# How many does it read correctly, and which ones does it get wrong? Would you have recognised them?

# %%
if trained:
    with widgets.waiting("This result"):
        named = net.loss(scale(digits.test_images)).argmax(axis=1)
        right = named == digits.test_labels
        print(f"test accuracy {right.mean():.2%}: {right.sum():,} of {len(right):,} digits")
        wrong = np.flatnonzero(~right)[:20]
        figures.digits(digits.test_images[wrong], digits.test_labels[wrong], named[wrong])

# %% [markdown]
# ### The class competition
#
# Only your instructor has the labels of the 5,000 competition images. Label them with your network and
# hand in `predictions.csv` together with this notebook. The file has a header and one line for each
# image; an image's id is its row number, counted from 0:
#
# ```text
# id,label
# 0,7
# 1,2
# …
# ```
#
# A published entry to a similar competition, with the same [500, 200] hidden units, reached 95.14 %.
# You will beat it. How far can you go? You may use anything that you write yourself: more units, other
# learning rates, more shifted copies, several networks that vote.
#
# **Write `predictions`.** It labels the images and writes the file.
#
# <details><summary>Hint 1</summary>
#
# The label is the position of the largest score in each row. To write the file, use `csv`,
# `np.savetxt` or a plain `open`.
#
# <details><summary>Hint 2</summary>
#
# `np.savetxt(path, table, fmt="%d", delimiter=",", header="id,label", comments="")` with
# `table = np.column_stack([ids, labels])`. Without `comments=""` the header would begin with `# `.
#
# </details></details>


# %% nbgrader={"grade": false, "grade_id": "predictions", "locked": false, "schema_version": 3, "solution": true, "task": false}
def predictions(net, images, path="predictions.csv"):
    """Label images with a network, and write the competition entry.

    Args:
        net: ``net.loss(X)`` returns scores (N, C).
        images: ndarray (N, …). Scaled images; an image's id is its row.
        path: str or Path. The file to write: the line ``id,label``, then one line per image, in
            order.

    Returns:
        ndarray of int (N,). The labels that were written.
    """
    ### BEGIN SOLUTION
    labels = net.loss(images).argmax(axis=1)
    table = np.column_stack([np.arange(len(labels)), labels])
    np.savetxt(path, table, fmt="%d", delimiter=",", header="id,label", comments="")
    return labels
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_predictions", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false} chainrule={"uses": ["SoftmaxRegression", "read_entry"]}
check.predictions(predictions, SoftmaxRegression, read_entry)
### BEGIN HIDDEN TESTS
check.predictions(predictions, SoftmaxRegression, read_entry, seed=61803)
check.predictions(predictions, SoftmaxRegression, read_entry, seed=27182)
### END HIDDEN TESTS

# %% [markdown]
# Now write your entry. `read_entry` reads the file as strictly as the competition will, so if it prints
# the number of labels here, the file is valid.

# %%
if trained:
    with widgets.waiting("Your entry"):
        predictions(net, scale(digits.competition_images))
        labels = read_entry("predictions.csv")
        print(
            f"predictions.csv holds {len(labels):,} labels; the first ten: {labels[:10].tolist()}"
        )

# %% [markdown]
# **In practice.** Every look at a test set uses it up a little. If you try a hundred settings and report
# the one that does best on the *test* set, you have trained on it, by hand. That is why you do not get
# the competition's labels, and why you choose settings by the *validation* accuracy.

# %% [markdown]
# ## Harder, ungraded
#
# * **Dropout.** In training, set each hidden value to 0 with probability $q$ and divide the others by
#   $1 - q$; in prediction do nothing. Derive the backward pass (it is a mask again), add it to a copy of
#   your class, and see how it changes the gap between the two curves.
# * **Label smoothing.** Replace the one-hot target with $0.9$ at the right class and $0.1/(C-1)$
#   elsewhere. Which line of your derivation of $p - t$ needs a second look, and does the result change?
# * **Adam.** `chainrule.training.Solver` takes any PyTorch optimiser and applies it to *your* parameters
#   and *your* gradients, in place:
#   `Solver(net, X, y, lambda tensors: torch.optim.Adam(tensors, lr=1e-3), rng)`. Compare its curve with
#   your momentum.
# * **What a unit responds to.** Column $h$ of `W1` has 784 numbers: show it as a picture. Can you say
#   what some of the units respond to?
# * **Second derivatives.** Show that the Hessian of the softmax loss with respect to one row's scores is
#   $\mathrm{diag}(p) - p p^{\top}$, and that it never has a negative eigenvalue. (So a network *without*
#   hidden layers has no local minima other than global ones.)

# %% [markdown]
# ## Where you stand
#
# Your instructor marks your texts in sections 3 and 6. Everything else is in this table.

# %%
check.summary()
