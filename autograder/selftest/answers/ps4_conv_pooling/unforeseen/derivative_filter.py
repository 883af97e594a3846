"""Wrong answers to `derivative_filter`, not written for the catalogue."""

import numpy as np


# %% wrong: flip-forgotten
def derivative_filter():
    # flipped and doubled
    return {-1: -1.0, 0: 0.0, 1: 1.0}


# %% unnamed: centre not 0
def derivative_filter():
    return {-1: 0.5, 0: 1.0, 1: -0.5}


# %% wrong: one-sided-difference
def derivative_filter():
    return {-1: 1.0, 0: -1.0, 1: 0.0}


# %% wrong: one-sided-difference
def derivative_filter():
    return {-1: 0.0, 0: 1.0, 1: -1.0}


# %% wrong: error-sign
def derivative_filter():
    return {-1: 0.5, 0: 0.0, 1: 0.5}


# %% wrong: error-sign
def derivative_filter():
    return {-1: -0.5, 0: 0.0, 1: -0.5}


# %% wrong: wrong-type
def derivative_filter():
    return np.array([0.5, 0, -0.5])


# %% wrong: error-sign
def derivative_filter():
    return {-1: 0.5, 0: 0.0, 1: 0.5}
