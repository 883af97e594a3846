# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # One layer folds the plane
#
# Two crosses and two discs: can a straight line part them after one layer? Ask, then move *stage*
# from 0 (the plane) over 1 (affine) to 2 (ReLU), and drag the corners on the right: the orange point
# is $b$, the other two are $b$ plus a row of $W$.
#
# * **rotate**, **shear**, **shift**: an affine map keeps straight lines straight. No affine map parts
#   the four points.
# * **fold**: ReLU lays what is negative onto the axes. The green lines are the folds.
# * **XOR**: the fold brings both crosses near 0, and a straight line parts the classes. **before its
#   ReLU**, the same layer has the four points almost on one line, and none does.
#
# Keys: space raises *stage*, `r` goes back to the start, `n` and `p` go through the presets. Your own
# layer runs the demo with `folding(engine=(compute_layer, relu))`.

# %% slideshow={"slide_type": "slide"}
from chainrule.widgets.demos.folding import folding

folding()
