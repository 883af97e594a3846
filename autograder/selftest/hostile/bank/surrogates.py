"""Prints half of a surrogate pair, and raises one, which no file can hold."""
# assignment: ps1_relu_derivatives

# %% nbgrader={"grade_id": "relu"}
print("before \ud800 after")


def relu(x):
    raise ValueError("\udfff")
