# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # What a convolutional network sees
#
# Draw a digit on the black sheet: will the network read it, and how far can it be turned or shifted
# until it is fooled? Below the sheet is what the network sees: the drawing centred as MNIST's are,
# then turned, shifted, and with noise. On the right: every feature map, and the probabilities.
#
# * **7, turned**, **7, shifted**, **7, in noise**: nobody taught it these, and it is often sure of
#   a wrong answer.
# * **empty sheet**: it cannot say "nothing"; the ten probabilities add up to 1.
#
# Keys: `n` and `p` go through the presets, `r` goes back to the start. The network comes trained.
# Your own runs the demo with `digits(engine=(net, conv_forward_fast, max_pool_forward_naive))`.

# %% slideshow={"slide_type": "slide"}
from chainrule.widgets.demos.digits import digits

digits()
