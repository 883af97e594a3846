# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # A learning rate in your hand
#
# The loss falls smoothly. What will the curve do when the learning rate is ten times larger? Press
# *Start* (space), ask, then drag. The dotted line marks where it changed.
#
# * **spike**, then **settle**: too large a rate throws the loss up; a small one calms it.
# * **by heart**: 128 hidden units and 40 points. The training loss goes to 0, the validation loss
#   climbs: the gap opens. **more data** closes it. Earlier runs stay in grey.
#
# Keys: space plays and pauses, `.` does one step, `r` begins again, `n` and `p` go through the
# presets. Your own training runs the demo with `curves(engine=my_training)`, a generator of
# (train loss, validation loss).

# %% slideshow={"slide_type": "slide"}
from chainrule.widgets.demos.curves import curves

curves()
