# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Softmax, and why its gradient is $p - y$
#
# Add 1,000 to every score: what happens to the probabilities? Ask, then drag $c$. The orange points
# are the scores; a click on a class makes it the right one.
#
# * **+ 1000**: nothing changes, for a shift cancels in the fraction. With the **naive** formula
#   $e^{1000}$ overflows, and $\infty/\infty$ is NaN; at $-1000$ it is $0/0$.
# * **× 1000**: a temperature of 0.001 makes the largest score take all. **hot** makes all alike.
# * **sure and wrong**: the gradient is $p - y$, so a confident mistake is pushed with almost 1.
#
# Keys: `n` and `p` go through the presets, `r` goes back to the start. Your own functions run the
# demo with `softmax(engine=(softmax_of_yours, softmax_loss))`.

# %% slideshow={"slide_type": "slide"}
from chainrule.widgets.demos.softmax import softmax

softmax()
