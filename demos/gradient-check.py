# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # The valley of a gradient check
#
# A derivative is checked against $(f(z+h)-f(z-h))/2h$. Does a smaller $h$ always bring us closer?
# Ask, then drag the point in the valley to the left (or use the slider).
#
# * **truncation**: $f$ bends between $z-h$ and $z+h$; the error grows like $h^2$ (like $h$ for the
#   forward difference).
# * **rounding**: both values agree in most of their digits, and the difference keeps only what is
#   left; the error grows like $\varepsilon/h$. **float32** has a much higher floor.
# * **a mistake**: a wrong derivative has no valley. That is how a check tells.
# * **near the kink**, **at the kink**: as soon as $h>|z|$ the secant reaches across the kink of ReLU
#   and a right derivative fails. Drag $z$ towards 0.
#
# Keys: `n` and `p` go through the presets, `r` goes back to the start. Your own functions run the
# demo with `gradient_check(engine=(f, derivative))`.

# %% slideshow={"slide_type": "slide"}
from chainrule.widgets.demos.gradient_check import gradient_check

gradient_check()
