# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Values forward, gradients backward
#
# Which input gets the largest gradient, and which gets none? Ask, then press *Step* (space or `.`):
# first every node computes its value, then the gradient of $L$ comes back along the dashed roads.
# On each road: local gradient × upstream gradient = what goes on. Drag the orange points to change
# the inputs; a click on a node goes to the step at which it sends its gradient back.
#
# * **+ copies**, **× swaps**, **max chooses**: the three rules that most graphs are made of.
# * **a tie**: max has a kink; PyTorch halves the gradient, and every split that adds up is right.
# * **gate shut**: a dead unit of a one-neuron network. Which inputs get a gradient? Step on and see.
# * **used twice**: where two roads meet, their gradients add.
#
# Keys: space does one step, `r` begins again, `n` and `p` go through the presets. Your own functions
# run the demo with `backward(engine={"relu": relu, "relu_derivative": relu_derivative,
# "max_backward": max_backward})`; a gradient that PyTorch does not find is marked.

# %% slideshow={"slide_type": "slide"}
from chainrule.widgets.demos.backward import backward

backward()
