# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # A network is made of folds
#
# How many straight pieces can the boundary have with 4 hidden units? Ask, then press *Start* (space).
# Each dashed line is where one unit is 0; the boundary bends only there. The large points can be
# dragged while it trains.
#
# * **1**, **2**, **16** units: at first all biases are 0, and every fold goes through 0.
# * **astray**: a square among the discs. The boundary of 16 units stretches towards it.
# * **too fast**: a learning rate of 3 makes the loss jump and throws folds out of view.
#
# Keys: space plays and pauses, `.` does one step, `r` begins again, `n` and `p` go through the
# presets. Your own network runs the demo with `boundary(engine=FullyConnectedNet)`.

# %% slideshow={"slide_type": "slide"}
from chainrule.widgets.demos.boundary import boundary

boundary()
