# %% [markdown]
# # A small assignment for the judge's own tests

# %% tags=["shared"]
import numpy as np

scale = np.array([1.0, 10.0])


def same(a, b):
    return bool(np.allclose(a, b))


# %%
history = {"loss": [3.0, 2.0, 1.0]}


# %% answer="relu"
def relu(x):
    """Return max(0, x), elementwise."""
    ### BEGIN SOLUTION
    return np.maximum(0.0, x)
    ### END SOLUTION


# %% test="test_relu" points=2
assert relu(3.0) == 3.0
assert relu(-2.0) == 0.0
### BEGIN HIDDEN TESTS
CANARY = "CANARY-HIDDEN-60221407"
assert relu(60221407.5) == 60221407.5
x = np.array([[-60221407.25, 60221407.5]])
result = relu(x)
assert result.shape == (1, 2)
assert same(result, np.maximum(0.0, x))
### END HIDDEN TESTS


# %% answer="loss"
def loss(y_predicted, y_observed):
    """Return the squared error of relu(y_predicted)."""
    ### BEGIN SOLUTION
    return (relu(y_predicted) - y_observed) ** 2
    ### END SOLUTION


# %% test="test_loss" points=3
assert same(loss(3.0, 1.0), 4.0)
### BEGIN HIDDEN TESTS
assert same(loss(-60221407.5, 7.0), 49.0)
assert same(loss(60221407.5, 60221400.5), 49.0)
### END HIDDEN TESTS


# %% answer="d_loss_d_ypredicted"
def d_loss_d_ypredicted(variable_dict, y_observed):
    """Return the slope of the squared error."""
    ### BEGIN SOLUTION
    return 2.0 * (variable_dict["y_predicted"] - y_observed)
    ### END SOLUTION


# %% test="test_d_loss_d_ypredicted" points=1
values = {"y_predicted": 3.0}
assert d_loss_d_ypredicted(values, 1.0) == 4.0
### BEGIN HIDDEN TESTS
values = {"y_predicted": 60221407.5}
slope = d_loss_d_ypredicted(values, 1.0)
assert slope == 2.0 * (values["y_predicted"] - 1.0)
### END HIDDEN TESTS


# %% answer="Affine"
class Affine:
    """y = x w, with w as an attribute."""

    ### BEGIN SOLUTION
    def __init__(self, inputs, units, rng):
        self.w = rng.standard_normal((inputs, units))

    def forward(self, x):
        return x @ self.w

    ### END SOLUTION


# %% test="test_Affine" points=2
layer = Affine(3, 2, np.random.default_rng(0))
assert layer.w.shape == (3, 2)
layer.w = np.ones((3, 2))
assert same(layer.forward(np.ones((4, 3))), 3.0)
layer.w[:] = 2.0
assert same(layer.forward(np.ones((4, 3))), 6.0)


# %% test="test_Affine_2" points=1 uses=["history"]
assert history["loss"][-1] < history["loss"][0]
scale *= 2.0
assert same(scale, [2.0, 20.0])
