# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Convolution is a matrix product
#
# What is the next output pixel? Ask, then press *Step* (space). The same numbers stand there twice:
# as pictures on the left, and as one row times one matrix on the right (im2col). A click raises a
# cell of the kernel; a click on an output goes to its window.
#
# * **stride 2**, **padding**: fewer columns; columns with zeros in them. **stride 3?**: impossible,
#   for the last window does not fit.
# * **bias**: a convolution is affine.
# * **backward**: each output sends its gradient times the kernel into its window. **overlaps**: where
#   windows overlap, these are added, and with a kernel of ones $dx$ counts the windows of a pixel.
#   **fewer overlaps**: with stride 2.
#
# Keys: space goes to the next window, `n` and `p` go through the presets, `r` goes back to the start.
# Your own functions run the demo with `convolution(engine=(conv_forward_fast, conv_backward_fast))`.

# %% slideshow={"slide_type": "slide"}
from chainrule.widgets.demos.convolution import convolution

convolution()
