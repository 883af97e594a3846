# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # ReLU is a gate
#
# Which gradient comes through at $z=-1$, at $z=1$, and at $z=0$? Ask for a show of hands, then drag
# the orange point along $f$ (or focus it and use the arrow keys). The tangent's slope is the height
# of the dashed curve, and it multiplies the gradient that arrives.
#
# * **open**, **closed**: the gradient passes unchanged, or not at all.
# * **at the kink**: $f'(0)$ is a convention; every slope in $[0, 1]$ is a subgradient.
# * **leak**, **saturated**: what leaky ReLU and $\tanh$ let through.
#
# Keys: `n` and `p` go through the presets. Your own functions run the demo with
# `relu(engine=(my_relu, my_relu_derivative))`.

# %% slideshow={"slide_type": "slide"}
from chainrule.widgets.demos.relu import relu

relu()
