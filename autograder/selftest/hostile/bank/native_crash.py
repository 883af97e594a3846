"""Crashes in native code, in a cell and in an answer."""

# %% nbgrader={"grade_id": "relu"}
import ctypes


def relu(x):
    ctypes.string_at(0)


# %%
ctypes.string_at(0)
