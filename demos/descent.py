# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Downhill in a long bowl
#
# Which learning rate is the first that never arrives? Ask, then drag it up. Drag the orange point to
# start elsewhere; *Step* (after setting *step* to 0) walks along the path.
#
# * **small**, **zig-zag**, **the edge**, **beyond**: along the steep direction each step multiplies
#   by $1-\eta\lambda_{\max}$; beyond $\eta = 2/\lambda_{\max}$ that is larger than 1.
# * **momentum**, **ringing**: momentum moves the edge to $2(1+\mu)/\lambda_{\max}$; too much of it
#   makes the path swing.
# * **round bowl**: with $\kappa = 1$ the gradient points straight at the minimum.
#
# Keys: space does one step, `r` goes back to the start, `n` and `p` go through the presets. Your own
# update runs the demo with `descent(engine=sgd_momentum)`.

# %% slideshow={"slide_type": "slide"}
from chainrule.widgets.demos.descent import descent

descent()
