"""Puts halves of surrogate pairs, control and escape characters wherever text goes."""

# %% nbgrader={"grade_id": "relu"}
TEXT = "\ud800 \x1b]0;title\x07 \x1b[2J \u202e \x9b31m"
print(TEXT)
get_ipython().display_pub.publish({"text/plain": TEXT, TEXT: TEXT}, metadata={TEXT: TEXT})
get_ipython().display_pub.publish({"application/json": {TEXT: [TEXT]}})


def relu(x):
    raise type(f"Error{TEXT}", (ValueError,), {})(TEXT)


relu.__name__ = relu.__qualname__ = TEXT


# %% nbgrader={"grade_id": "loss"}
def loss(y_predicted, y_observed):
    return TEXT


# %%
raise ValueError(TEXT)
