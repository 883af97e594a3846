# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Units that never wake
#
# Each row is a hidden unit of a 1-6-1 ReLU network, each dot an input: full where the unit is awake.
# Push the biases down. Which gradients are left when no unit answers to any input, and does training
# wake one? Ask, drag, then press *Start* (space).
#
# * **some die**, **all dead**: where $wx+b<0$ at every input, the unit's gradient is exactly 0; no
#   learning rate changes it.
# * **leaky**: the same network with a slope of 0.1 below 0. Press *Start*.
# * **a step too far**: one step with too large a learning rate throws the biases far down. Press
#   *Step* (`.`) and count.
#
# Keys: space plays and pauses, `.` does one step, `r` begins again, `n` and `p` go through the
# presets. Your own functions run the demo with `dead_units(engine=(relu, relu_derivative))`.

# %% slideshow={"slide_type": "slide"}
from chainrule.widgets.demos.dead_units import dead_units

dead_units()
