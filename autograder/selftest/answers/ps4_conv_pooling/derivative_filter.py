"""Known answers to `derivative_filter`: the flip of the kernel is the point."""

import numpy as np


# %% wrong: flip-forgotten
def derivative_filter():
    return {-1: -0.5, 0: 0.0, 1: 0.5}


# %% wrong: factor-two-extra
def derivative_filter():
    return {-1: 1.0, 0: 0.0, 1: -1.0}


# %% wrong: key-missing
def derivative_filter():
    return {-1: 0.5, 1: -0.5}


# %% wrong: wrong-type
def derivative_filter():
    return [0.5, 0.0, -0.5]


# %% wrong: one-sided-difference
def derivative_filter():
    return {-1: 1.0, 0: -1.0, 1: 0.0}


# %% wrong: one-sided-difference
def derivative_filter():
    return {-1: 0, 0: -1, 1: 1}


# %% right: floats
def derivative_filter():
    return {-1: 0.5, 0: 0.0, 1: -0.5}


# %% right: whole zero
def derivative_filter():
    return {-1: 1 / 2, 0: 0, 1: -1 / 2}


# %% right: solved for
def derivative_filter():
    # A unit impulse at 0: its slope is the filter itself.
    signal = {t: 0.0 for t in range(-2, 3)}
    signal[0] = 1.0
    return {t: (signal[t + 1] - signal[t - 1]) / 2 for t in (-1, 0, 1)}


# %% right: NumPy numbers
def derivative_filter():
    kernel = np.array([1, 0, -1]) / 2
    return {t: kernel[t + 1] for t in (-1, 0, 1)}
