# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Who gets the gradient of a pool?
#
# Which pixels get the gradient of the framed window? Ask, then change *max* to *average*. The orange
# points change the pixels of the window; *Step* (space) or a click on an output goes to another.
#
# * **max**: the winner takes the gradient. **average**: it is shared equally.
# * **a tie**, **four alike**: PyTorch gives all to the first; any split between winners is right.
# * **wins four times**: windows overlap, and the pixel in all four gets the sum of their gradients.
# * **all negative**: the largest is not 0. Whoever starts the search at 0 gets a wrong output here.
#
# Keys: `n` and `p` go through the presets, `r` goes back to the start. Your own functions run the
# demo with `pooling(engine=(max_pool_forward_naive, max_pool_backward_naive))`.

# %% slideshow={"slide_type": "slide"}
from chainrule.widgets.demos.pooling import pooling

pooling()
