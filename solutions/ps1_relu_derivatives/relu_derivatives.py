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
# # PS1 · ReLU derivatives, one scalar at a time

# %% tags=["shared"]
import numpy as np

from chainrule.check import ps1 as check


# %% nbgrader={"grade": false, "grade_id": "relu", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu(x):
    """Return max(0, x) for one number ``x``."""
    ### BEGIN SOLUTION
    return max(0.0, x)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_relu", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.relu(relu)
### BEGIN HIDDEN TESTS
check.relu(relu, seed=61803)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "relu_derivative", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relu_derivative(x):
    """Return the slope of ReLU at the number ``x``: 0 left of the kink, 1 right of it."""
    ### BEGIN SOLUTION
    return 1.0 if x > 0 else 0.0
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_relu_derivative", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.relu_derivative(relu_derivative)
### BEGIN HIDDEN TESTS
check.relu_derivative(relu_derivative, seed=61803)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "max_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def max_backward(dz, a, b):
    """Return (dL/da, dL/db) for z = max(a, b), where ``dz`` is dL/dz."""
    ### BEGIN SOLUTION
    return (dz, 0.0) if a >= b else (0.0, dz)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_max_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.max_backward(max_backward)
### BEGIN HIDDEN TESTS
check.max_backward(max_backward, seed=61803)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
def loss(y_predicted, y_observed):
    """Return the squared error of one prediction."""
    ### BEGIN SOLUTION
    return (y_predicted - y_observed) ** 2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_loss", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.loss(loss)
### BEGIN HIDDEN TESTS
check.loss(loss, seed=61803)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "mlp", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mlp(x, W0, W1, W2):
    """Run the 1-3-3-1 network on the number ``x`` and keep every value on the way."""
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


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_ypredicted", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_ypredicted(variable_dict, y_observed):
    """Return dL/dy_predicted, a number."""
    ### BEGIN SOLUTION
    return 2 * (variable_dict["y_predicted"] - y_observed)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_ypredicted", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_ypredicted(d_loss_d_ypredicted)
### BEGIN HIDDEN TESTS
check.d_loss_d_ypredicted(d_loss_d_ypredicted, seed=61803)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_W2", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_W2(variable_dict, y_observed):
    """Return dL/dW2, shape (3,)."""
    ### BEGIN SOLUTION
    return d_loss_d_ypredicted(variable_dict, y_observed) * variable_dict["h1"]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_W2", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_W2(d_loss_d_W2)
### BEGIN HIDDEN TESTS
check.d_loss_d_W2(d_loss_d_W2, seed=61803)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_h1", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_h1(variable_dict, W2, y_observed):
    """Return dL/dh1, shape (3,)."""
    ### BEGIN SOLUTION
    return d_loss_d_ypredicted(variable_dict, y_observed) * W2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_h1", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_h1(d_loss_d_h1)
### BEGIN HIDDEN TESTS
check.d_loss_d_h1(d_loss_d_h1, seed=61803)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_r1", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_r1(variable_dict, W2, y_observed):
    """Return dL/dr1, shape (3,)."""
    ### BEGIN SOLUTION
    slopes = np.array([relu_derivative(r) for r in variable_dict["r1"]])
    return d_loss_d_h1(variable_dict, W2, y_observed) * slopes
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_r1", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_r1(d_loss_d_r1)
### BEGIN HIDDEN TESTS
check.d_loss_d_r1(d_loss_d_r1, seed=61803)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_W1", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_W1(variable_dict, W2, y_observed):
    """Return dL/dW1, shape (3, 3)."""
    ### BEGIN SOLUTION
    return np.outer(d_loss_d_r1(variable_dict, W2, y_observed), variable_dict["h0"])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_W1", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_W1(d_loss_d_W1)
### BEGIN HIDDEN TESTS
check.d_loss_d_W1(d_loss_d_W1, seed=61803)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_h0", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_h0(variable_dict, W1, W2, y_observed):
    """Return dL/dh0, shape (3,)."""
    ### BEGIN SOLUTION
    return W1.T @ d_loss_d_r1(variable_dict, W2, y_observed)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_h0", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_h0(d_loss_d_h0)
### BEGIN HIDDEN TESTS
check.d_loss_d_h0(d_loss_d_h0, seed=61803)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_r0", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_r0(variable_dict, W1, W2, y_observed):
    """Return dL/dr0, shape (3,)."""
    ### BEGIN SOLUTION
    slopes = np.array([relu_derivative(r) for r in variable_dict["r0"]])
    return d_loss_d_h0(variable_dict, W1, W2, y_observed) * slopes
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_r0", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_r0(d_loss_d_r0)
### BEGIN HIDDEN TESTS
check.d_loss_d_r0(d_loss_d_r0, seed=61803)
### END HIDDEN TESTS


# %% nbgrader={"grade": false, "grade_id": "d_loss_d_W0", "locked": false, "schema_version": 3, "solution": true, "task": false}
def d_loss_d_W0(variable_dict, W1, W2, y_observed):
    """Return dL/dW0, shape (3,)."""
    ### BEGIN SOLUTION
    return d_loss_d_r0(variable_dict, W1, W2, y_observed) * variable_dict["x"]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_d_loss_d_W0", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.d_loss_d_W0(d_loss_d_W0)
### BEGIN HIDDEN TESTS
check.d_loss_d_W0(d_loss_d_W0, seed=61803)
### END HIDDEN TESTS

# %%
import torch


# %% nbgrader={"grade": false, "grade_id": "torch_gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def torch_gradients(x, W0, W1, W2, y_observed):
    """Return the gradients of the loss by PyTorch's autograd: keys ``W0, W1, W2``."""
    ### BEGIN SOLUTION
    W0, W1, W2 = (torch.tensor(W, dtype=torch.float64, requires_grad=True) for W in (W0, W1, W2))
    h0 = torch.relu(W0 * x)
    h1 = torch.relu(W1 @ h0)
    error = W2 @ h1 - y_observed
    (error**2).backward()
    return {"W0": W0.grad.numpy(), "W1": W1.grad.numpy(), "W2": W2.grad.numpy()}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_torch_gradients", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.torch_gradients(torch_gradients)
### BEGIN HIDDEN TESTS
check.torch_gradients(torch_gradients, seed=61803)
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade": true, "grade_id": "explain_dead_relu", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Every gradient is 0 when every unit of some layer is dead for the input.
# ### BEGIN MARK SCHEME
# 2 points: says when. 2 points: names a remedy and why it helps.
# ### END MARK SCHEME
# ### END SOLUTION

# %%
check.summary()
