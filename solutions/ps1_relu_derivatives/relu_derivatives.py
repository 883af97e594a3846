# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # PS1 · ReLU derivatives, one scalar at a time
#
# **By the end you can**
#
# * state the slope of ReLU, including at its kink, and explain why `max` lets a gradient through along one path only;
# * run a small network forward and keep every intermediate value;
# * derive the gradient of its loss with respect to every weight, entry by entry, and write each one in a line of NumPy;
# * compare your gradients with PyTorch's, and explain when all of them are 0.
#
# **What you need.** Python functions, one- and two-dimensional NumPy arrays, the derivative of $x^2$, the chain rule for one variable.
#
# **Time.** Two to three hours.
#
# **How this notebook works.** An answer cell holds a function that raises `NotImplementedError`: replace that line. The cell below it is a check. Run it with <kbd>Shift</kbd>+<kbd>Enter</kbd> and read the box: ○ not written yet, ✓ right, ✗ wrong, with the reason. *Run → Run All Cells* is safe at any time: the check of an unwritten answer just says so. Stuck? Each problem has two hints, folded away. Before you hand in, save and press **Validate** in the toolbar.

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

from chainrule.check import ps1 as check

# %%
# Given: the figures and widgets of this notebook.
from chainrule.figures import ps1 as figures
from chainrule.widgets import ps1 as widgets

# %% [markdown]
# ## The whole story in one picture
#
# A number $x$ goes in on the left. Each circle computes new numbers from the previous ones. On the right is the loss $L$: one number that measures how wrong the network is.
#
# We want to know how $L$ changes when a weight changes slightly. So we go back from right to left. We start with $\partial L/\partial L = 1$ and multiply by the slope of each arrow we pass.

# %%
figures.forward_and_back()

# %% [markdown]
# That is the chain rule, and there is nothing more to this problem set. If $b$ is computed from $a$, then
#
# $$\underbrace{\frac{\partial L}{\partial a}}_{\text{what we want}} \;=\; \underbrace{\frac{\partial L}{\partial b}}_{\text{upstream: we have it}} \cdot \underbrace{\frac{\partial b}{\partial a}}_{\text{local: the slope of one arrow}}.$$
#
# If $a$ is used in several places $b_1, b_2, \dots$, its changes reach $L$ along several paths, and their contributions add up:
#
# $$\frac{\partial L}{\partial a} = \sum_k \frac{\partial L}{\partial b_k}\,\frac{\partial b_k}{\partial a}.$$
#
# Two rules: *multiply along a path* and *add over the paths*. Keep them in mind.

# %% [markdown]
# ## 1 · ReLU
#
# ReLU, the *rectified linear unit*, keeps a positive number and turns a negative one into 0:
#
# $$\operatorname{relu}(x) = \max(0, x) = \begin{cases} x & \text{if } x > 0,\\ 0 & \text{otherwise.}\end{cases}$$
#
# Input: one number. Output: one number.

# %%
figures.relu_and_slope()

# %% [markdown]
# **Write `relu`.** One number in, one number out.
#
# <details><summary>Hint 1</summary>
#
# Python's built-in `max` returns the larger of two numbers.
#
# <details><summary>Hint 2</summary>
#
# Which two numbers does the formula compare? Pass both to `max`. An `if` works just as well.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "relu", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu(x):
    """Return ReLU of one number.

    Args:
        x: a number (int or float), of either sign.

    Returns:
        ``x`` if it is positive, else 0: a number.
    """
    ### BEGIN SOLUTION
    return max(0.0, x)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_relu", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.relu(relu)
### BEGIN HIDDEN TESTS
check.relu(relu, seed=61803)
assert relu(3) == 3, "relu of a positive integer is that integer"
### END HIDDEN TESTS

# %% [markdown]
# ### Its slope
#
# The derivative is the limit of the difference quotient,
#
# $$\operatorname{relu}'(x) = \lim_{h \to 0} \frac{\operatorname{relu}(x + h) - \operatorname{relu}(x)}{h}.$$
#
# Take the three cases one by one.
#
# * **$x > 0$.** For $|h| < x$, the number $x + h$ is still positive. The quotient is $\frac{(x + h) - x}{h} = 1$.
# * **$x < 0$.** For $|h| < |x|$, the number $x + h$ is still negative. The quotient is $\frac{0 - 0}{h} = 0$.
# * **$x = 0$.** From the right ($h > 0$) the quotient is $\frac{h - 0}{h} = 1$. From the left ($h < 0$) it is $\frac{0 - 0}{h} = 0$. The two limits differ, so there is *no* derivative here. The graph has a kink.
#
# What should we do at the kink? Any line through the kink that stays on or below the graph has a slope between 0 and 1. Each of these slopes is called a **subgradient**. Gradient descent works with any of them, so a program simply picks one. PyTorch picks 0. The check accepts every number in $[0, 1]$.
#
# Note what the slope depends on: the **input** $x$ of ReLU. Away from the kink it is 1 or 0 and nothing else. It is not $x$.
#
# **Write `relu_derivative`.** You will use it twice in section 4.
#
# <details><summary>Hint 1</summary>
#
# Two of the cases are clear. For $x = 0$ you may use the value of either.
#
# <details><summary>Hint 2</summary>
#
# `if x > 0:` return one number, otherwise return the other. Do not multiply by `x`.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "relu_derivative", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu_derivative(x):
    """Return the slope of ReLU at ``x``.

    Args:
        x: a number, the input of ReLU (not its output).

    Returns:
        1 to the right of the kink, 0 to the left of it; at 0, any number in [0, 1].
    """
    ### BEGIN SOLUTION
    return 1.0 if x > 0 else 0.0
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_relu_derivative", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.relu_derivative(relu_derivative)
### BEGIN HIDDEN TESTS
check.relu_derivative(relu_derivative, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# **See it.** Drag $x$ across the kink. The curves are drawn with *your* two functions. What happens to the upstream gradient?

# %%
widgets.relu_explorer(relu, relu_derivative)

# %% [markdown]
# **In practice.** PyTorch calls it `torch.relu` or `torch.nn.ReLU`. It takes one comparison in the forward pass and one in the backward pass; next to a matrix product, its cost is negligible. The backward pass needs only one bit per number: was the input positive?

# %% [markdown]
# ## 2 · The maximum of two numbers
#
# ReLU is `max` with one input fixed at 0. Now let both inputs vary: $z = \max(a, b)$. There are three numbers and no arrays.
#
# Suppose $a > b$. Then $z = a$, even if $a$ and $b$ change slightly. So
#
# $$\frac{\partial z}{\partial a} = 1, \qquad \frac{\partial z}{\partial b} = 0 \qquad (a > b),$$
#
# and the other way round for $a < b$. By the chain rule, with the upstream gradient $dz = \partial L/\partial z$ (a number),
#
# $$\frac{\partial L}{\partial a} = dz \cdot \frac{\partial z}{\partial a}, \qquad \frac{\partial L}{\partial b} = dz \cdot \frac{\partial z}{\partial b}.$$
#
# The larger input gets the whole gradient. The smaller one gets none: nudging it changes nothing.

# %%
figures.max_paths()

# %% [markdown]
# At a **tie** ($a = b$) there is a kink again. You may split $dz$ between the inputs in any way, as long as neither share has the wrong sign and the two add up to $dz$. Giving all of $dz$ to *both* is wrong: that is twice the gradient.
#
# **Write `max_backward`.** It returns a pair: first the gradient for `a`, then the one for `b`.
#
# <details><summary>Hint 1</summary>
#
# You do not need $z$. Comparing `a` with `b` tells you which path was taken.
#
# <details><summary>Hint 2</summary>
#
# There are two cases, and each returns a pair made of `dz` and 0. Treat a tie as either of them.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "max_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def max_backward(dz, a, b):
    """Pass the gradient of z = max(a, b) back to its two inputs.

    Args:
        dz: dL/dz, a number: the upstream gradient.
        a: a number, the first input.
        b: a number, the second input.

    Returns:
        ``(dL/da, dL/db)``, two numbers that add up to ``dz``.
    """
    ### BEGIN SOLUTION
    return (dz, 0.0) if a >= b else (0.0, dz)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_max_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.max_backward(max_backward)
### BEGIN HIDDEN TESTS
check.max_backward(max_backward, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# **In practice.** `torch.maximum(a, b)` does this for whole arrays; at a tie it gives half to each input. Max-pooling, in PS4, is the same rule with more than two inputs.
#
# **Harder, ungraded.** Write the backward step of $z = \min(a, b)$ without any `if`, using `max_backward` alone. (What is $-\max(-a, -b)$?)

# %% [markdown]
# ## 3 · The network
#
# One number goes in, passes through two hidden layers of three units each, and one number comes out: a 1-3-3-1 network. There are no biases, so nothing distracts from the chain rule.
#
# | value | shape | formula | in words |
# | --- | --- | --- | --- |
# | $x$ | number | given | the input |
# | $r0$ | (3,) | $r0_j = W0_j \cdot x$ | what goes *into* the first ReLUs |
# | $h0$ | (3,) | $h0_j = \operatorname{relu}(r0_j)$ | what comes *out* of them |
# | $r1$ | (3,) | $r1_i = \sum_j W1_{ij} \cdot h0_j$ | what goes into the second ReLUs |
# | $h1$ | (3,) | $h1_i = \operatorname{relu}(r1_i)$ | what comes out of them |
# | $\hat y$ | number | $\hat y = \sum_i W2_i \cdot h1_i$ | the prediction, `y_predicted` |
#
# The weights are $W0$ of shape (3,), $W1$ of shape (3, 3) and $W2$ of shape (3,). In $W1_{ij}$ the **first** index says where the connection ends (at $r1_i$) and the **second** where it starts (at $h0_j$).

# %%
figures.network()

# %% [markdown]
# ### The loss
#
# How wrong is the prediction $\hat y$ if $y$ was observed? We use the squared error, a number:
#
# $$L = (\hat y - y)^2.$$
#
# **Write `loss`.**
#
# <details><summary>Hint 1</summary>
#
# Take a difference, then square it.
#
# <details><summary>Hint 2</summary>
#
# In Python, `** 2` squares a number. Add no ½ and take no mean: the formula above has neither.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
def loss(y_predicted, y_observed):
    """Return the squared error of one prediction.

    Args:
        y_predicted: a number, the network's output.
        y_observed: a number, what was measured.

    Returns:
        (y_predicted - y_observed)², a number that is never negative.
    """
    ### BEGIN SOLUTION
    return (y_predicted - y_observed) ** 2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_loss", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.loss(loss)
### BEGIN HIDDEN TESTS
check.loss(loss, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### Forward
#
# **Write `mlp`** (for *multi-layer perceptron*). Follow the table from top to bottom and keep every value: the backward pass needs them all.
#
# <details><summary>Hint 1</summary>
#
# `W0 * x` multiplies each of the three weights by the number `x`. Your `relu` takes one number at a time, so call it three times.
#
# <details><summary>Hint 2</summary>
#
# `np.array([relu(r) for r in r0])` applies it to each entry. For $r1$, write out the sum for one $i$ first: it is the dot product of row $i$ of `W1` with `h0`. `W1 @ h0` does this for all three rows.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "mlp", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mlp(x, W0, W1, W2):
    """Run the 1-3-3-1 network forward and keep every intermediate value.

    Args:
        x: a number, the input.
        W0: array (3,), weights from the input to the first hidden layer.
        W1: array (3, 3); ``W1[i, j]`` leads from ``h0[j]`` to ``r1[i]``.
        W2: array (3,), weights from the second hidden layer to the prediction.

    Returns:
        A dict with the keys ``x`` (number), ``r0``, ``h0``, ``r1``, ``h1`` (arrays (3,)) and
        ``y_predicted`` (number).
    """
    ### BEGIN SOLUTION
    r0 = W0 * x
    h0 = np.array([relu(r) for r in r0])
    r1 = W1 @ h0
    h1 = np.array([relu(r) for r in r1])
    y_predicted = W2 @ h1
    return {"x": x, "r0": r0, "h0": h0, "r1": r1, "h1": h1, "y_predicted": y_predicted}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_mlp", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.mlp(mlp)
### BEGIN HIDDEN TESTS
check.mlp(mlp, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# **See it.** Here is a network with concrete numbers, our example for the rest of the notebook: $x = 2$, and $y = 1$ was observed. Drag $x$ through 0 and watch units die (grey, dashed) and come back to life.

# %%
x, y_observed = 2.0, 1.0
W0 = np.array([0.5, -1.0, 1.5])
W1 = np.array([[1.0, 2.0, -1.0], [0.5, -1.0, 1.0], [-1.0, 3.0, 0.5]])
W2 = np.array([2.0, -1.0, 4.0])

widgets.network_graph(mlp, loss, (W0, W1, W2), y_observed, x=x)

# %%
with widgets.waiting("This table"):
    values = mlp(x, W0, W1, W2)
    for name in ("r0", "h0", "r1", "h1", "y_predicted"):
        print(f"{name:>11} = {values[name]}")
    print(f"{'loss':>11} = {loss(values['y_predicted'], y_observed)}")

# %% [markdown]
# With these numbers $\hat y = -1.5$ and $L = 6.25$. One unit in each hidden layer is dead: $r0_1 = -2$ and $r1_0 = -2$ are negative.
#
# **In practice.** The squared error is `torch.nn.functional.mse_loss`. PyTorch writes this network as `torch.nn.Sequential(Linear(1, 3, bias=False), ReLU(), Linear(3, 3, bias=False), ReLU(), Linear(3, 1, bias=False))`. It keeps the intermediate values too, and for large networks it is they, not the weights, that fill the memory.

# %% [markdown]
# ## 4 · Backward
#
# Now we go back, one arrow at a time. Each problem multiplies the result of an earlier one by *one* local slope. Every function receives `variable_dict`, the dict that `mlp` returns, and looks up what it needs there. The problems have the numbers of the picture at the top of this notebook; there is no problem 4 here, because it was `relu_derivative`.
#
# Write $\hat y$ for `y_predicted`, and $y$ for `y_observed`.
#
# ### Problem 1 · from the loss to the prediction
#
# $L = (\hat y - y)^2$. With $e = \hat y - y$ this is $L = e^2$, so $\partial L/\partial e = 2e$ and $\partial e/\partial \hat y = 1$:
#
# $$\frac{\partial L}{\partial \hat y} = 2\,(\hat y - y) \cdot 1. \qquad \text{Shape: number.}$$
#
# The sign matters. A prediction that is too high gives a positive gradient: raising $\hat y$ further raises the loss.
#
# <details><summary>Hint 1</summary>
#
# `variable_dict["y_predicted"]` is $\hat y$.
#
# <details><summary>Hint 2</summary>
#
# Keep the 2, and subtract in the order given by the formula.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_ypredicted", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_ypredicted(variable_dict, y_observed):
    """Return dL/dŷ.

    Args:
        variable_dict: dict, what ``mlp`` returns.
        y_observed: a number.

    Returns:
        A number.
    """
    ### BEGIN SOLUTION
    return 2 * (variable_dict["y_predicted"] - y_observed)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_ypredicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_ypredicted(d_loss_d_ypredicted)
### BEGIN HIDDEN TESTS
check.d_loss_d_ypredicted(d_loss_d_ypredicted, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### Problem 2 · the weights of the last layer
#
# $\hat y = W2_0 \cdot h1_0 + W2_1 \cdot h1_1 + W2_2 \cdot h1_2$. Change $W2_i$ alone. Only one term changes, and its slope is $\partial \hat y/\partial W2_i = h1_i$:
#
# $$\frac{\partial L}{\partial W2_i} = \underbrace{\frac{\partial L}{\partial \hat y}}_{\text{number}} \cdot \underbrace{h1_i}_{\text{number}}, \qquad \frac{\partial L}{\partial W2} = \frac{\partial L}{\partial \hat y} \cdot h1. \qquad \text{Shape: number} \cdot (3,) = (3,).$$
#
# A gradient always has the shape of the variable that it is taken with respect to. $W2$ has shape (3,), and so does its gradient. Use this as a check of your own at every step.
#
# <details><summary>Hint 1</summary>
#
# You have written $\partial L/\partial \hat y$ already: call that function.
#
# <details><summary>Hint 2</summary>
#
# A number times an array of shape (3,) is an array of shape (3,). Do not give a variable the name of one of the functions: inside your function, the variable would then hide the function.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_W2", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_W2(variable_dict, y_observed):
    """Return dL/dW2.

    Args:
        variable_dict: dict, what ``mlp`` returns.
        y_observed: a number.

    Returns:
        Array (3,).
    """
    ### BEGIN SOLUTION
    return d_loss_d_ypredicted(variable_dict, y_observed) * variable_dict["h1"]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_W2", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_W2(d_loss_d_W2)
### BEGIN HIDDEN TESTS
check.d_loss_d_W2(d_loss_d_W2, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### Problem 3 · the second hidden layer, after its ReLU
#
# It is the same sum again, but now $h1_i$ alone changes. Its slope is the weight on its path, $\partial \hat y/\partial h1_i = W2_i$:
#
# $$\frac{\partial L}{\partial h1_i} = \frac{\partial L}{\partial \hat y} \cdot W2_i. \qquad \text{Shape: number} \cdot (3,) = (3,).$$
#
# Notice how problems 2 and 3 mirror each other. In a product, each factor's slope is the *other* factor: a product swaps them.
#
# <details><summary>Hint 1</summary>
#
# Compare with problem 2. One factor changes.
#
# <details><summary>Hint 2</summary>
#
# The weights are passed as the argument `W2`; they are not in `variable_dict`.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_h1", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_h1(variable_dict, W2, y_observed):
    """Return dL/dh1.

    Args:
        variable_dict: dict, what ``mlp`` returns.
        W2: array (3,).
        y_observed: a number.

    Returns:
        Array (3,).
    """
    ### BEGIN SOLUTION
    return d_loss_d_ypredicted(variable_dict, y_observed) * W2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_h1", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_h1(d_loss_d_h1)
### BEGIN HIDDEN TESTS
check.d_loss_d_h1(d_loss_d_h1, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### Problem 5 · through the second ReLU
#
# $h1_i = \operatorname{relu}(r1_i)$ acts on each unit separately, so there is one path from $r1_i$ to $h1_i$, and its slope is $\operatorname{relu}'(r1_i)$:
#
# $$\frac{\partial L}{\partial r1_i} = \frac{\partial L}{\partial h1_i} \cdot \operatorname{relu}'(r1_i). \qquad \text{Shape: } (3,) \cdot (3,) \text{, elementwise} = (3,).$$
#
# ReLU is a gate. Where $r1_i > 0$ the gradient passes unchanged; where $r1_i < 0$ it stops. The gate depends on $r1$, the value that went *in*.
#
# <details><summary>Hint 1</summary>
#
# Make an array of the three slopes first. `relu_derivative` takes one number at a time.
#
# <details><summary>Hint 2</summary>
#
# `np.array([relu_derivative(r) for r in ...])`, and `*` between two arrays of shape (3,) multiplies them elementwise.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_r1", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_r1(variable_dict, W2, y_observed):
    """Return dL/dr1.

    Args:
        variable_dict: dict, what ``mlp`` returns.
        W2: array (3,).
        y_observed: a number.

    Returns:
        Array (3,).
    """
    ### BEGIN SOLUTION
    slopes = np.array([relu_derivative(r) for r in variable_dict["r1"]])
    return d_loss_d_h1(variable_dict, W2, y_observed) * slopes
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_r1", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_r1(d_loss_d_r1)
### BEGIN HIDDEN TESTS
check.d_loss_d_r1(d_loss_d_r1, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### Problem 6 · the nine weights in the middle
#
# Which $r1$ does the weight $W1_{ij}$ affect? Only $r1_i = W1_{i0} \cdot h0_0 + W1_{i1} \cdot h0_1 + W1_{i2} \cdot h0_2$. In that sum it multiplies $h0_j$. So $\partial r1_i/\partial W1_{ij} = h0_j$, and there is only this one path:
#
# $$\frac{\partial L}{\partial W1_{ij}} = \frac{\partial L}{\partial r1_i} \cdot h0_j. \qquad \text{For each of the } 3 \times 3 \text{ pairs } (i, j)\text{: shape } (3, 3).$$

# %%
figures.one_weight()

# %% [markdown]
# In the picture, $\partial_i$ is short for $\partial L/\partial r1_i$. Row $i$ of the gradient corresponds to $r1_i$, column $j$ to $h0_j$. Multiplying every entry of one vector by every entry of another gives their **outer product**, $\frac{\partial L}{\partial r1} \otimes h0$.
#
# <details><summary>Hint 1</summary>
#
# Two loops over $i$ and $j$ that fill in an `np.zeros((3, 3))` are a perfectly good answer.
#
# <details><summary>Hint 2</summary>
#
# `np.outer(u, v)[i, j]` is `u[i] * v[j]`. Which of your two vectors is indexed by $i$?
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_W1", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_W1(variable_dict, W2, y_observed):
    """Return dL/dW1.

    Args:
        variable_dict: dict, what ``mlp`` returns.
        W2: array (3,).
        y_observed: a number.

    Returns:
        Array (3, 3): row i corresponds to ``r1[i]``, column j to ``h0[j]``.
    """
    ### BEGIN SOLUTION
    return np.outer(d_loss_d_r1(variable_dict, W2, y_observed), variable_dict["h0"])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_W1", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_W1(d_loss_d_W1)
### BEGIN HIDDEN TESTS
check.d_loss_d_W1(d_loss_d_W1, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### Problem 7 · the first hidden layer, after its ReLU
#
# This is the first step with more than one path. The number $h0_j$ goes into $r1_0$, $r1_1$ *and* $r1_2$.

# %%
figures.three_paths()

# %% [markdown]
# Multiply along each path, and add over the paths. The slope of the path from $h0_j$ to $r1_i$ is $\partial r1_i/\partial h0_j = W1_{ij}$:
#
# $$\frac{\partial L}{\partial h0_j} = \sum_{i=0}^{2} \frac{\partial L}{\partial r1_i} \cdot W1_{ij}.$$
#
# The sum runs over the **first** index of $W1$, so it goes down a *column*. In the forward pass, $r1_i = \sum_j W1_{ij}\, h0_j$ ran along a *row*. Hence the transpose:
#
# $$\frac{\partial L}{\partial h0} = W1^\top \, \frac{\partial L}{\partial r1}. \qquad \text{Shape: } (3, 3) \cdot (3,) = (3,).$$
#
# All dimensions are 3 here, so a forgotten transpose raises no error. It just gives wrong numbers.
#
# <details><summary>Hint 1</summary>
#
# Write it out for $j = 0$: the sum of three products. Which column of `W1` do you use?
#
# <details><summary>Hint 2</summary>
#
# `W1.T` is the transpose, and `@` multiplies a matrix by a vector. A loop over $j$ with an inner sum over $i$ is just as good.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_h0", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    """Return dL/dh0.

    Args:
        variable_dict: dict, what ``mlp`` returns.
        W1: array (3, 3); ``W1[i, j]`` leads from ``h0[j]`` to ``r1[i]``.
        W2: array (3,).
        y_observed: a number.

    Returns:
        Array (3,).
    """
    ### BEGIN SOLUTION
    return W1.T @ d_loss_d_r1(variable_dict, W2, y_observed)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_h0", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_h0(d_loss_d_h0)
### BEGIN HIDDEN TESTS
check.d_loss_d_h0(d_loss_d_h0, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### Problem 8 · through the first ReLU
#
# This is the gate again, one layer earlier. $h0_j = \operatorname{relu}(r0_j)$, so
#
# $$\frac{\partial L}{\partial r0_j} = \frac{\partial L}{\partial h0_j} \cdot \operatorname{relu}'(r0_j). \qquad \text{Shape: } (3,) \cdot (3,) \text{, elementwise} = (3,).$$
#
# <details><summary>Hint 1</summary>
#
# It is problem 5 with different letters.
#
# <details><summary>Hint 2</summary>
#
# The gradient comes from problem 7; the slopes are taken at `variable_dict["r0"]`.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_r0", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    """Return dL/dr0.

    Args:
        variable_dict: dict, what ``mlp`` returns.
        W1: array (3, 3).
        W2: array (3,).
        y_observed: a number.

    Returns:
        Array (3,).
    """
    ### BEGIN SOLUTION
    slopes = np.array([relu_derivative(r) for r in variable_dict["r0"]])
    return d_loss_d_h0(variable_dict, W1, W2, y_observed) * slopes
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_r0", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_r0(d_loss_d_r0)
### BEGIN HIDDEN TESTS
check.d_loss_d_r0(d_loss_d_r0, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### Problem 9 · the weights of the first layer
#
# $r0_j = W0_j \cdot x$, so $\partial r0_j/\partial W0_j = x$, and there is one path:
#
# $$\frac{\partial L}{\partial W0_j} = \frac{\partial L}{\partial r0_j} \cdot x. \qquad \text{Shape: } (3,) \cdot \text{number} = (3,).$$
#
# <details><summary>Hint 1</summary>
#
# It is problem 2 with different letters. The input that multiplies the weight is $x$.
#
# <details><summary>Hint 2</summary>
#
# `mlp` put it in the dict: `variable_dict["x"]`.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_W0", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    """Return dL/dW0.

    Args:
        variable_dict: dict, what ``mlp`` returns.
        W1: array (3, 3).
        W2: array (3,).
        y_observed: a number.

    Returns:
        Array (3,).
    """
    ### BEGIN SOLUTION
    return d_loss_d_r0(variable_dict, W1, W2, y_observed) * variable_dict["x"]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_W0", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_W0(d_loss_d_W0)
### BEGIN HIDDEN TESTS
check.d_loss_d_W0(d_loss_d_W0, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# **See it.** Here is the network again, now with every gradient that you have written. Each connection shows its value going forward and, in orange below it, its gradient. Drag $x$ below 0: which weights no longer get a gradient, and which boxes along the way block it?

# %%
gradients = {
    "ypredicted": d_loss_d_ypredicted,
    "W2": d_loss_d_W2,
    "h1": d_loss_d_h1,
    "r1": d_loss_d_r1,
    "W1": d_loss_d_W1,
    "h0": d_loss_d_h0,
    "r0": d_loss_d_r0,
    "W0": d_loss_d_W0,
}
widgets.network_graph(mlp, loss, (W0, W1, W2), y_observed, gradients, x=x)

# %% [markdown]
# At $x = 2$ the weight $W0_0$ has the gradient 45. Increase $W0_0$ by 0.001, and the loss grows by about $45 \cdot 0.001$. That is what a gradient means, and you can try it:

# %%
with widgets.waiting("This experiment"):
    before = loss(mlp(x, W0, W1, W2)["y_predicted"], y_observed)
    after = loss(mlp(x, W0 + np.array([0.001, 0, 0]), W1, W2)["y_predicted"], y_observed)
    print(f"the loss grows by {after - before:.5f}; the gradient promised {45 * 0.001:.5f}")

# %% [markdown]
# **In practice.** These steps are what PyTorch's `.backward()` does. For almost any network, the backward pass costs about twice as much as the forward pass: each layer needs one product for the weights (problem 6) and one for the layer below (problem 7). A single backward pass yields all the gradients, however many weights there are.

# %% [markdown]
# ## 5 · The same, by autograd
#
# PyTorch records each step of the forward pass and then runs the backward pass by itself. This is called *reverse-mode automatic differentiation*, or **autograd**. Five things are all you need:
#
# * `torch.tensor(W, dtype=torch.float64, requires_grad=True)`: a weight whose gradient you want;
# * `torch.relu`, and `*`, `@`, `-`, `**`, which work as they do in NumPy;
# * `L.backward()`, called on a number, computes the gradients;
# * `W.grad`, which then holds $\partial L/\partial W$;
# * `W.grad.numpy()`, the same as a NumPy array.
#
# Ask for `float64`. PyTorch's default, `float32`, has about 7 significant digits; NumPy's has about 16.

# %%
import torch

# %% [markdown]
# **Write `torch_gradients`.** Use PyTorch for the forward pass as well: autograd cannot see through NumPy.
#
# <details><summary>Hint 1</summary>
#
# Turn `W0`, `W1` and `W2` into three tensors. Write `mlp` and `loss` again with them, using `torch.relu` instead of your `relu`.
#
# <details><summary>Hint 2</summary>
#
# `h0 = torch.relu(w0 * x)`, and so on up to the loss. Then call `.backward()`, and return a dict of the three `.grad.numpy()`.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "torch_gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def torch_gradients(x, W0, W1, W2, y_observed):
    """Return the gradients of the loss with respect to the weights, using PyTorch's autograd.

    Args:
        x: a number, the input.
        W0: array (3,).
        W1: array (3, 3).
        W2: array (3,).
        y_observed: a number.

    Returns:
        A dict with the keys ``W0``, ``W1``, ``W2``: NumPy arrays of the weights' shapes.
    """
    ### BEGIN SOLUTION
    w0, w1, w2 = (torch.tensor(w, dtype=torch.float64, requires_grad=True) for w in (W0, W1, W2))
    h0 = torch.relu(w0 * x)
    h1 = torch.relu(w1 @ h0)
    error = w2 @ h1 - y_observed
    (error**2).backward()
    return {"W0": w0.grad.numpy(), "W1": w1.grad.numpy(), "W2": w2.grad.numpy()}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_torch_gradients", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.torch_gradients(torch_gradients)
### BEGIN HIDDEN TESTS
check.torch_gradients(torch_gradients, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# Now compare the two, on a network with random weights. There is one line per gradient. *Exact*: is every number the same to the last bit? *Approximate*: is it the same up to rounding?

# %%
rng = np.random.default_rng(28)
x, y_observed = rng.normal(size=2)
W0, W1, W2 = rng.normal(size=3), rng.normal(size=(3, 3)), rng.normal(size=3)

with widgets.waiting("This comparison"):
    values = mlp(x, W0, W1, W2)
    by_hand = {
        "W0": d_loss_d_W0(values, W1, W2, y_observed),
        "W1": d_loss_d_W1(values, W2, y_observed),
        "W2": d_loss_d_W2(values, y_observed),
    }
    for name, autograd in torch_gradients(x, W0, W1, W2, y_observed).items():
        exact = np.array_equal(by_hand[name], autograd)
        approximate = np.allclose(by_hand[name], autograd)
        largest = np.abs(by_hand[name] - autograd).max()
        print(
            f"{name}  exact: {exact!s:5}  approximate: {approximate!s:5}  largest difference: {largest:.1e}"
        )

# %% [markdown]
# *Exact: False* is not a mistake as long as *approximate* is *True*. The two programs add the same products in a different order, so the last bit is rounded differently. A difference of $10^{-16}$ is rounding. A difference of $10^{-2}$ is a wrong derivative.
#
# **In practice.** This is how nearly all networks are trained: a programmer writes the forward pass, and autograd supplies the backward pass. The price is memory: every value of the forward pass is kept until the backward pass has used it. Where no gradients are needed, `with torch.no_grad():` avoids keeping them.

# %% [markdown]
# ## 6 · When nothing flows
#
# A unit whose input is negative passes nothing forward and nothing back. We call it **dead** for that input.
#
# **Explain, in your own words (5 to 10 sentences):** When is *every* gradient of a ReLU network 0, although the loss is not? Why can gradient descent then not escape by itself? What can be done about it? Name at least two remedies, and say why each helps. You may use the network above: try $x < 0$ in the widget, or a $W1$ with only negative entries.

# %% [markdown] nbgrader={"grade": true, "grade_id": "explain_dead_relu", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **When.** The gate of a unit is $\operatorname{relu}'(r)$, which is 0 for $r < 0$. If *all* units of one layer have a negative input, then that layer's output is 0 and all its gates are shut in the backward pass. The gradients of all weights below that layer are 0 because nothing gets through the gates, and so are those of the weights that lead into it, because their upstream gradient $\partial L/\partial r$ is 0. The weights above it get 0 too: their gradient is the upstream gradient times the layer's output, and that output is 0 (without biases, everything above it is 0 as well). The loss is not 0: the prediction is 0, and $L = y^2$.
#
# **Why it stays.** Gradient descent moves each weight by $-\text{rate} \times \text{gradient}$. With all gradients 0, no weight moves, so the next forward pass is the same, and so on for ever. If the units are dead for *every* example, for instance after one step that was too large, the network never learns again. If they are dead for only some of the examples, the others can still revive them.
#
# **What helps.** Start with weights of a suitable size (He's initialisation, standard deviation $\sqrt{2/n}$), so that about half of the units are alive. Use a smaller learning rate, so that no step pushes a whole layer below 0. Use leaky ReLU, ELU or GELU, whose slope is not exactly 0 for negative inputs, so that some gradient always flows. Add biases with small positive starting values: then $r > 0$ even where the inputs are 0, and the output layer's own bias always gets a gradient. Use more units, so that it is unlikely that all of them die; normalise the inputs of each layer (batch norm); add skip connections around it.
#
# ### BEGIN MARK SCHEME
# * **1 point** for when: all units of one layer (not merely some) have negative inputs.
# * **1 point** for why the gradients are 0 on *both* sides: below (and into) the layer because the gates are shut, above because its outputs are 0. Half a point for one side only.
# * **1 point** for why it does not recover by itself: gradient 0, so no step, so the same again; also full marks for "some other example may still revive it".
# * **1 point** for two remedies, each with a correct reason. Half a point for two names without reasons.
# ### END MARK SCHEME
# ### END SOLUTION

# %% [markdown]
# **In practice.** Dead units do occur in large networks. They are found by counting: for what fraction of a batch is a unit's output above 0? `torch.nn.LeakyReLU`, `GELU` and `SiLU` cost hardly more than `ReLU` and always let some gradient through.
#
# ## Harder, ungraded
#
# 1. **Numerical gradients.** Write a function that estimates $\partial L/\partial W1_{ij}$ by $\frac{L(W1_{ij} + h) - L(W1_{ij} - h)}{2h}$. For which $h$ is it best? Why is it useless for training a network with a million weights?
# 2. **Biases.** Give each hidden layer a bias. Which of the nine derivations change, and what are the three new gradients?
# 3. **Leaky ReLU.** Replace 0 by $0.01\,x$ for negative $x$, in `relu` and in `relu_derivative`. Look at the widget again. Is anything still dead?
# 4. **Second derivatives.** What is $\partial^2 L/\partial W0_j^2$ away from the kinks? What does that say about the loss along a single weight of the first layer?
#
# ## Where you stand
#
# Your instructor marks your text in section 6. Everything else is in this table.

# %%
check.summary()
