# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Which scale keeps thirty layers alive?
#
# A fresh network, no training: how large is the gradient of the first layer, compared with the last?
# Ask, then drag the scale of the weights until both curves are flat.
#
# * **1/√n** halves the mean square in every ReLU layer; **√(2/n)** (He) keeps it; **too large**
#   explodes.
# * **tanh**, **tanh saturates**, **sigmoid**: an activation whose slope is small starves the early
#   layers, whatever the scale.
#
# Keys: `n` and `p` go through the presets, `r` goes back to the start. Your own activation runs the
# demo with `vanishing(engine=(activation, derivative))`.

# %% slideshow={"slide_type": "slide"}
from chainrule.widgets.demos.vanishing import vanishing

vanishing()
