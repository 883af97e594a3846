# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # PS4 · Convolution and pooling
#
# **By the end you can**
#
# * explain what a convolution does to a signal and to an image, and choose a kernel that finds edges;
# * run a convolutional layer forward and backward, with any stride and padding, and derive its three gradients;
# * do the same for max-pooling, including ties and overlapping windows;
# * turn convolution into a few matrix products, about as fast as PyTorch;
# * build a network from these parts, train it in NumPy, and let it read the digits that you draw.
#
# **What you need.** NumPy slices, the chain rule for sums (*add over the paths*), an affine layer and the softmax loss, each forward and backward. No code from an earlier notebook is used.
#
# **Time.** Five to six hours: sections 1–3 about one and a half, sections 4–5 about two, sections 6–7 about two. The end of section 5 is a good place to stop for the day.
#
# **How this notebook works.** An answer cell raises `NotImplementedError`: replace that line. The cell below it is a check. Run it with <kbd>Shift</kbd>+<kbd>Enter</kbd> and read the box: ○ not written yet, ✓ right, ✗ wrong, with the reason. *Run → Run All Cells* is safe at any time. Each problem has two hints, folded away. Before you hand in, save and press **Validate** in the toolbar.

# %%
# Given: installs the course's package where it is missing, as on Colab; elsewhere nothing happens.
import importlib.util
import subprocess
import sys
from pathlib import Path

if importlib.util.find_spec("chainrule") is None:
    folders = [Path.cwd(), *Path.cwd().parents]
    wheels = [str(wheel) for folder in folders for wheel in folder.glob("chainrule-*.whl")]
    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    if not wheels:
        print("Upload chainrule-….whl, from the course's zip file, to the folder of this notebook")
        print("(on Colab: the folder on the left, then the arrow), and run this cell again.")
    elif subprocess.call([*pip, wheels[0]]) == 0:
        print("The course is installed. In Jupyter, reload this page once; on Colab, go on.")
    else:
        print("The course could not be installed; pip's message above says why.")

# %%
import os

# One thread: matrices of this size gain nothing from two, and lose a lot on a busy machine. NumPy
# and PyTorch read these variables on import.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

# %% tags=["shared"]
import numpy as np

from chainrule.check import ps4 as check

# %%
# Given: the figures, the widgets and the training loop of this notebook.
from chainrule.data import mnist, scale
from chainrule.figures import ps4 as figures
from chainrule.live import View, live
from chainrule.session import grading
from chainrule.training import Solver
from chainrule.widgets.ps4 import digit_reader, pooling_route, sliding_kernel, waiting

# %% [markdown]
# ## 1 · Convolution in one dimension
#
# A signal is a row of numbers $I[t]$, one for each position $t$. A filter $G$ is a short row of numbers. Their **convolution** is a new signal:
#
# $$(I * G)[t] = \sum_k I[k]\, G[t - k].$$
#
# Read it slowly. For one output position $t$, the sum runs over all positions $k$ of the signal. Each $I[k]$ is weighted by $G$ at $t - k$: the distance *from* $k$ *to* $t$. Terms with $G = 0$ contribute nothing, so a filter with three numbers $G[-1], G[0], G[1]$ leaves three terms, $t - k \in \{-1, 0, 1\}$:
#
# $$(I * G)[t] = I[t+1]\, G[-1] + I[t]\, G[0] + I[t-1]\, G[1].$$
#
# Look at the indices. The *right* neighbour $I[t+1]$ is multiplied by $G[-1]$, the filter's *left* number. A convolution places the filter over the signal **flipped**. Remember this. It is the most common source of mistakes here.
#
# Now we want a filter that computes the slope. The central difference is
#
# $$\frac{I[t+1] - I[t-1]}{2}.$$

# %%
figures.slope_of_a_signal()

# %% [markdown]
# **Write `derivative_filter`.** Which three numbers $G[-1], G[0], G[1]$ make $(I * G)[t]$ equal to the central difference, for every signal?
#
# <details><summary>Hint 1</summary>
#
# Put the two formulas above side by side. The coefficient of $I[t+1]$ has to be the same in both, and so do those of $I[t]$ and $I[t-1]$.
#
# <details><summary>Hint 2</summary>
#
# The coefficient of $I[t+1]$ is $G[-1]$ in one and $\frac12$ in the other. Continue like this, and mind the sign of the last one.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "derivative_filter", "locked": false, "schema_version": 3, "solution": true, "task": false}
def derivative_filter():
    """Return the filter G whose convolution with a signal I is its slope.

    (I ∗ G)[t] = Σ_k I[k] · G[t − k] has to be (I[t + 1] − I[t − 1]) / 2 for every signal I.

    Returns:
        A dict with the keys -1, 0 and 1: the numbers G[-1], G[0] and G[1]. G is 0 elsewhere.
    """
    ### BEGIN SOLUTION
    return {-1: 0.5, 0: 0.0, 1: -0.5}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_derivative_filter", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.derivative_filter(derivative_filter)
### BEGIN HIDDEN TESTS
check.derivative_filter(derivative_filter, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# **In practice.** `np.convolve` and `scipy.signal.convolve` flip the filter, as in the mathematical definition. Deep learning libraries do not: `torch.nn.Conv1d` and `Conv2d` compute $\sum_k I[t + k]\, w[k]$, a **cross-correlation**. They kept the name and dropped the flip. It makes no difference to what can be learnt, because the kernel's numbers are learnt anyway. From here on we follow the libraries: no flip.
#
# ## 2 · One image, one kernel
#
# An image has rows, columns and channels: shape $(H, W, C)$. A kernel of shape $(h, w, C)$ is placed over it like a window. At each position, multiply elementwise and add everything up, over the channels too. One window gives **one** number:
#
# $$\text{out}[i, j] = \sum_{a=0}^{h-1} \sum_{b=0}^{w-1} \sum_{c=0}^{C-1} \text{image}[i \cdot s + a,\; j \cdot s + b,\; c] \cdot \text{kernel}[a, b, c].$$
#
# The **stride** $s$ is how far the window moves at each step. The window of output $(i, j)$ begins at row $i \cdot s$ and ends before row $i \cdot s + h$: the start moves with the stride, the size stays the same.
#
# How many positions are there? The first window begins at row 0, the last one at row $H - h$. In steps of $s$, that gives
#
# $$H' = \frac{H - h}{s} + 1, \qquad W' = \frac{W - w}{s} + 1.$$
#
# Height and width each have their own formula. In this notebook, these divisions always leave no remainder.
#
# **Write `conv_image`.** It needs two loops over the output, with one sum of products inside.
#
# <details><summary>Hint 1</summary>
#
# First make an array of zeros of shape $(H', W')$. `//` divides integers. For each `i, j`, take the window from the image with a slice.
#
# <details><summary>Hint 2</summary>
#
# `image[i * stride : i * stride + h, j * stride : j * stride + w]` has shape $(h, w, C)$, like the kernel. `np.sum(window * kernel)` sums over all three axes.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "conv_image", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv_image(image, kernel, stride):
    """Slide one kernel over one image, without padding and without flipping it.

    Args:
        image: array (H, W, C): rows, columns, channels.
        kernel: array (h, w, C), with h ≤ H, w ≤ W and the image's C.
        stride: int ≥ 1, how far the window moves at each step, down and to the right. H − h and
            W − w are multiples of it.

    Returns:
        Array (H', W') with H' = (H − h) / stride + 1 and W' = (W − w) / stride + 1: for each place
        of the window the sum of window times kernel.
    """
    ### BEGIN SOLUTION
    H, W, _ = image.shape
    h, w, _ = kernel.shape
    rows = (H - h) // stride + 1
    columns = (W - w) // stride + 1
    response = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = image[i * stride : i * stride + h, j * stride : j * stride + w]
            response[i, j] = np.sum(window * kernel)
    return response
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_conv_image", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.conv_image(conv_image)
### BEGIN HIDDEN TESTS
check.conv_image(conv_image, seed=61803)
### END HIDDEN TESTS


# %% [markdown]
# ### A kernel that finds edges
#
# A vertical edge is a place where the numbers change from one *column* to the next. A kernel that finds it compares left with right. Its response should be 0 elsewhere. Two conditions ensure this:
#
# * **A horizontal edge.** There all columns are equal: $\text{image}[r, c] = g(r)$. The response is $\sum_a g(i + a) \sum_b \text{kernel}[a, b]$. It is 0 for every $g$ only if each *row* of the kernel adds up to 0. That covers a uniform area as well.
# * **A vertical edge.** There all rows are equal: $\text{image}[r, c] = f(c)$. The response is $\sum_b f(j + b) \sum_a \text{kernel}[a, b]$. It can differ from 0 only if not every *column* of the kernel adds up to 0.
#
# **Write `vertical_edges`.** It returns nine numbers, 3 × 3, that meet both conditions.
#
# <details><summary>Hint 1</summary>
#
# Each row combines three horizontal neighbours. What is the derivative filter of section 1, without the flip?
#
# <details><summary>Hint 2</summary>
#
# Take $-1, 0, 1$ as each of the three rows. Weighting the middle row by 2 gives the kernel that is named after Sobel.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "vertical_edges", "locked": false, "schema_version": 3, "solution": true, "task": false}
def vertical_edges():
    """Return a kernel that responds to vertical edges only.

    Returns:
        Array (3, 3): rows, columns. Its response is not 0 where a dark area meets a bright one to
        its right or left, and is 0 in a uniform area and at a horizontal edge.
    """
    ### BEGIN SOLUTION
    return np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_vertical_edges", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.vertical_edges(vertical_edges)
### BEGIN HIDDEN TESTS
check.vertical_edges(vertical_edges, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# **See it.** Drag *output pixel* and watch the response being computed, or point at a square of the response. Look for the vertical edge at the top, and the horizontal one below. Then change the kernel and the stride. The numbers come from *your* functions.

# %%
sliding_kernel(conv_image, vertical_edges)

# %% [markdown]
# **In practice.** Edge kernels like these were designed by hand for decades (Sobel 1968, Canny 1986). A convolutional network learns them from data: in the first layer of a trained network you will find edge detectors in many directions. At the end of this notebook you can look at your own.
#
# ## 3 · The convolutional layer
#
# A layer does the same for a batch of images, with several kernels, and adds a bias. PyTorch's order of axes puts the channels first:
#
# | array | shape | meaning |
# | --- | --- | --- |
# | $x$ | $(N, C, H, W)$ | $N$ images of $C$ channels |
# | $w$ | $(F, C, HH, WW)$ | $F$ kernels, each as deep as the image |
# | $b$ | $(F,)$ | one bias for each kernel |
# | out | $(N, F, H', W')$ | one *feature map* for each image and kernel |
#
# **Padding.** A window at the border would extend beyond it. So we add $p$ rows and columns of zeros on each side: $x^p$ has shape $(N, C, H + 2p, W + 2p)$. Then
#
# $$\text{out}[n, f, i, j] = b[f] + \sum_{c} \sum_{a} \sum_{d} x^p[n,\; c,\; i s + a,\; j s + d] \cdot w[f, c, a, d],$$
#
# $$H' = 1 + \frac{H + 2p - HH}{s}, \qquad W' = 1 + \frac{W + 2p - WW}{s}.$$

# %%
figures.one_window()

# %% [markdown]
# The bias is added **once** per output number, not once per product.
#
# **Write `conv_forward_naive`.** Four loops are fine here: over images, kernels, rows and columns. What you put into the cache is up to you; the backward pass needs the inputs.
#
# <details><summary>Hint 1</summary>
#
# `np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))` pads the last two axes only. Then the body of the loops is as in section 2.
#
# <details><summary>Hint 2</summary>
#
# `window = padded[n, :, i * stride : i * stride + HH, j * stride : j * stride + WW]` has shape $(C, HH, WW)$, like `w[f]`. The output number is `np.sum(window * w[f]) + b[f]`.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "conv_forward_naive", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv_forward_naive(x, w, b, conv_param):
    """Run a convolutional layer forward.

    Args:
        x: array (N, C, H, W), a batch of images.
        w: array (F, C, HH, WW), F kernels.
        b: array (F,), one bias for each kernel.
        conv_param: dict with the ints ``stride`` (≥ 1) and ``pad`` (≥ 0, rows and columns of zeros
            on each side). H + 2 · pad − HH and W + 2 · pad − WW are multiples of the stride.

    Returns:
        ``(out, cache)``: array (N, F, H', W') with H' = 1 + (H + 2 · pad − HH) / stride and
        W' = 1 + (W + 2 · pad − WW) / stride; and whatever ``conv_backward_naive`` needs, such as
        ``(x, w, b, conv_param)``.
    """
    ### BEGIN SOLUTION
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out = 1 + (H + 2 * pad - HH) // stride
    W_out = 1 + (W + 2 * pad - WW) // stride
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.zeros((N, F, H_out, W_out))
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    window = padded[n, :, top : top + HH, left : left + WW]
                    out[n, f, i, j] = np.sum(window * w[f]) + b[f]
    return out, (x, w, b, conv_param)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_conv_forward_naive", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check.conv_forward_naive(conv_forward_naive)
### BEGIN HIDDEN TESTS
check.conv_forward_naive(conv_forward_naive, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# **In practice.** This is `torch.nn.Conv2d(C, F, (HH, WW), stride, padding)`. A 3 × 3 kernel with $s = 1$ and $p = 1$ keeps the image's size; a 4 × 4 kernel with $s = 2$ and $p = 1$ halves it. The layer has $F \cdot (C \cdot HH \cdot WW + 1)$ parameters, however large the image is: 16 kernels of 3 × 3 on 8 channels have 1,168. An affine layer between arrays of the same sizes, 8 × 28 × 28 and 16 × 28 × 28, would have 79 million.
#
# ## 4 · Backward
#
# The upstream gradient has the shape of the output: $d\text{out}[n, f, i, j] = \partial L / \partial\, \text{out}[n, f, i, j]$, $(N, F, H', W')$. We want $\partial L/\partial b$, $\partial L/\partial w$ and $\partial L/\partial x$. For each of them, ask one question: **which outputs does this number affect, and with which factor?** Then add over these paths.
#
# **The bias.** $b[f]$ is added to every output of kernel $f$, with the factor 1:
#
# $$\frac{\partial L}{\partial b[f]} = \sum_{n, i, j} d\text{out}[n, f, i, j]. \qquad \text{Shape: } (F,)$$
#
# **The kernel.** $w[f, c, a, d]$ is used at every position $(n, i, j)$, and there it multiplies the pixel of the window that lies under it:
#
# $$\frac{\partial L}{\partial w[f, c, a, d]} = \sum_{n, i, j} d\text{out}[n, f, i, j] \cdot x^p[n, c, i s + a, j s + d]. \qquad \text{Shape: } (F, C, HH, WW)$$
#
# Window by window: each output number adds its whole *window*, times its gradient, to `dw[f]`. The pixels are those of the **padded** image, because that is what the forward pass used.
#
# **The image.** The pixel $x^p[n, c, r, q]$ lies in several windows. It is multiplied by $w[f, c, a, d]$ wherever $i s + a = r$ and $j s + d = q$:
#
# $$\frac{\partial L}{\partial x^p[n, c, r, q]} = \sum_f \; \sum_{\substack{i, a:\; i s + a = r}} \; \sum_{\substack{j, d:\; j s + d = q}} d\text{out}[n, f, i, j] \cdot w[f, c, a, d]. \qquad \text{Shape: } (N, C, H + 2p, W + 2p)$$
#
# Window by window, this is simple again: each output number adds the whole *kernel*, times its gradient, at the position of its window. Where windows overlap, their contributions **add up**. At the end the padding is cut off, which leaves $(N, C, H, W)$.

# %%
figures.shares_add_up()

# %% [markdown]
# Notice the reversed order of the weights in $dx_2 = w_2\, dy_0 + w_1\, dy_1 + w_0\, dy_2$. The forward pass is a correlation, so the backward pass is a convolution: here is the flip again.
#
# **Explain, in formulas and words.** Take one image of one channel, $I$ of shape $(H, W)$, and one kernel $G$ of shape $(h, w)$, with stride 1 and without padding: $O[i, j] = \sum_{a, b} I[i + a, j + b]\, G[a, b]$. Given $\partial L/\partial O$, derive $\partial L/\partial G[a, b]$ and $\partial L/\partial I[r, q]$ from the definition, step by step. State the shapes. Explain in one sentence each in what sense the results are themselves convolutions.

# %% [markdown] nbgrader={"grade": true, "grade_id": "explain_conv_gradients", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# $O$ has shape $(H - h + 1, W - w + 1)$, and so has $D = \partial L/\partial O$. By the chain rule over all outputs, for any number $v$ that the outputs depend on,
#
# $$\frac{\partial L}{\partial v} = \sum_{i, j} D[i, j] \cdot \frac{\partial O[i, j]}{\partial v}.$$
#
# **The kernel.** In $O[i, j] = \sum_{a', b'} I[i + a', j + b']\, G[a', b']$ the number $G[a, b]$ occurs once, multiplied by $I[i + a, j + b]$. So $\partial O[i, j]/\partial G[a, b] = I[i + a, j + b]$, and
#
# $$\frac{\partial L}{\partial G[a, b]} = \sum_{i, j} D[i, j] \cdot I[i + a, j + b]. \qquad \text{Shape: } (h, w)$$
#
# This is the cross-correlation of the image with $D$ as its kernel: slide the upstream gradient over the image. The size comes out right: $H - (H - h + 1) + 1 = h$.
#
# **The image.** $I[r, q]$ occurs in $O[i, j]$ if there are $a, b$ with $i + a = r$ and $j + b = q$, that is, $a = r - i$ and $b = q - j$, and these lie in the kernel: $0 \le r - i < h$ and $0 \le q - j < w$. It is then multiplied by $G[r - i, q - j]$. With $G$ defined as 0 outside,
#
# $$\frac{\partial L}{\partial I[r, q]} = \sum_{i, j} D[i, j] \cdot G[r - i, q - j]. \qquad \text{Shape: } (H, W)$$
#
# This is a true convolution of $D$ with $G$, including the flip, over all positions where the two overlap at all ("full"): pad $D$ with $h - 1$ rows and $w - 1$ columns of zeros on each side and cross-correlate it with the kernel rotated by 180°. A pixel in the middle gets $h \cdot w$ contributions, one from each window that contains it; a pixel in a corner gets one.
#
# ### BEGIN MARK SCHEME
# * **1 point** for starting from the chain rule as a sum over all outputs $(i, j)$, not just one.
# * **1 point** for $\partial L/\partial G[a, b] = \sum D[i, j]\, I[i + a, j + b]$, with the local derivative and the shape $(h, w)$ stated.
# * **1 point** for $\partial L/\partial I[r, q] = \sum D[i, j]\, G[r - i, q - j]$, with the limits (or "0 outside") and the shape $(H, W)$. Half a point if the contributions of overlapping windows are not added.
# * **1 point** for identifying both as convolutions: the image correlated with $D$; $D$ (padded) convolved with $G$, that is, correlated with the flipped kernel. Half a point for one of the two.
# ### END MARK SCHEME
# ### END SOLUTION

# %% [markdown]
# **Write `conv_backward_naive`**, for any stride and padding. Loop over the same windows as the forward pass.
#
# <details><summary>Hint 1</summary>
#
# Start with three arrays of zeros, with the shapes of the *padded* image, of `w` and of `b`. In the innermost loop, add to each of them with `+=`.
#
# <details><summary>Hint 2</summary>
#
# `dpadded[n, :, rows, columns] += dout[n, f, i, j] * w[f]` and `dw[f] += dout[n, f, i, j] * window`, with the same slices as in the forward pass. Remove the padding with `[:, :, pad : pad + H, pad : pad + W]`: that works for `pad = 0` too, where `[pad:-pad]` would be empty.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "conv_backward_naive", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv_backward_naive(dout, cache):
    """Run a convolutional layer backward.

    Args:
        dout: array (N, F, H', W'), the upstream gradient dL/dout.
        cache: what ``conv_forward_naive`` returned together with ``out``.

    Returns:
        ``(dx, dw, db)``: dL/dx (N, C, H, W), dL/dw (F, C, HH, WW), dL/db (F,).
    """
    ### BEGIN SOLUTION
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded, dw, db = np.zeros(padded.shape), np.zeros(w.shape), np.zeros(b.shape)
    for n in range(N):
        for f in range(F):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    top, left = i * stride, j * stride
                    window = padded[n, :, top : top + HH, left : left + WW]
                    dpadded[n, :, top : top + HH, left : left + WW] += dout[n, f, i, j] * w[f]
                    dw[f] += dout[n, f, i, j] * window
                    db[f] += dout[n, f, i, j]
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, db
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_conv_backward_naive", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check.conv_backward_naive(conv_backward_naive, conv_forward_naive)
### BEGIN HIDDEN TESTS
check.conv_backward_naive(conv_backward_naive, conv_forward_naive, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# **In practice.** PyTorch calls the gradient with respect to the image a *transposed convolution*, and has it as a layer of its own: `torch.nn.ConvTranspose2d`. It enlarges maps, in networks that generate pictures. The backward pass of a convolution costs twice as much as its forward pass: one product for `dw`, one for `dx`.
#
# ## 5 · Pooling
#
# After a convolution we often do not need to know *exactly* where a kernel has responded. Max-pooling keeps the largest number in each window and discards its position. With a window of $ph \times pw$ and stride $s$,
#
# $$\text{out}[n, c, i, j] = \max_{0 \le a < ph,\; 0 \le d < pw} x[n, c, i s + a, j s + d], \qquad H' = 1 + \frac{H - ph}{s}, \quad W' = 1 + \frac{W - pw}{s}.$$
#
# Each channel is pooled separately, so $C$ stays the same: $(N, C, H, W) \to (N, C, H', W')$. There is no padding and there are no parameters. The stride is independent of the window's size: if it is smaller than the window, windows overlap.
#
# **Write `max_pool_forward_naive`.** There are two ways to loop. You can loop over the *windows*, with one iteration per output number. Or you can loop over the *cells* of a window: take the upper left number of all windows at once, then the next number of all windows, and keep the larger ones. That is four iterations for 2 × 2. Both are right. The second makes section 7 fast.
#
# <details><summary>Hint 1</summary>
#
# Over windows: `x[:, :, i * s : i * s + ph, j * s : j * s + pw]` has shape $(N, C, ph, pw)$, and `.max(axis=(2, 3))` leaves $(N, C)$. Over cells: `x[:, :, a : a + s * H_out : s, d : d + s * W_out : s]` is cell $(a, d)$ of every window, shape $(N, C, H', W')$.
#
# <details><summary>Hint 2</summary>
#
# If you keep a running maximum, it must start at $-\infty$ (`np.full(shape, -np.inf)`) or at the first cell. Starting at 0 is wrong for windows that hold only negative numbers.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "max_pool_forward_naive", "locked": false, "schema_version": 3, "solution": true, "task": false}
def max_pool_forward_naive(x, pool_param):
    """Run max-pooling forward.

    Args:
        x: array (N, C, H, W), numbers of either sign.
        pool_param: dict with the ints ``pool_height``, ``pool_width`` and ``stride``. Windows
            overlap if the stride is smaller than their size. H − pool_height and W − pool_width
            are multiples of the stride.

    Returns:
        ``(out, cache)``: array (N, C, H', W') with H' = 1 + (H − pool_height) / stride and
        W' = 1 + (W − pool_width) / stride; and whatever ``max_pool_backward_naive`` needs, such
        as ``(x, pool_param)``.
    """
    ### BEGIN SOLUTION
    stride, height, width = (pool_param[key] for key in ("stride", "pool_height", "pool_width"))
    N, C, H, W = x.shape
    H_out = 1 + (H - height) // stride
    W_out = 1 + (W - width) // stride
    out = np.full((N, C, H_out, W_out), -np.inf, dtype=x.dtype)
    # The same cell of all windows at once: few iterations for many windows.
    for i in range(height):
        for j in range(width):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            out = np.maximum(out, x[:, :, rows, columns])
    return out, (x, pool_param, out)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_max_pool_forward_naive", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.max_pool_forward_naive(max_pool_forward_naive)
### BEGIN HIDDEN TESTS
check.max_pool_forward_naive(max_pool_forward_naive, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### Backward
#
# $z = \max(a, b, \dots)$ is the largest of its inputs. Change the largest slightly, and $z$ changes with it. Change any other, and $z$ stays the same. So the **winner** of a window gets its whole upstream gradient, and the others get 0:
#
# $$\frac{\partial L}{\partial x[n, c, r, q]} = \sum_{\text{windows } (i, j) \text{ won by } (r, q)} d\text{out}[n, c, i, j]. \qquad \text{Shape: } (N, C, H, W)$$
#
# It is a sum because, where windows overlap, one number may win several of them.

# %%
figures.winners()

# %% [markdown]
# At a **tie** there is a kink, and you may split the gradient among the winners in any way, as long as no share has the opposite sign and they add up to the gradient. Giving all of it to *each* winner is wrong: that is a multiple of the gradient.
#
# **Write `max_pool_backward_naive`.**
#
# <details><summary>Hint 1</summary>
#
# Loop over the same windows (or cells) as in the forward pass, and add with `+=`. `np.argmax` of a window finds the first winner; `np.unravel_index` converts its index to a row and a column.
#
# <details><summary>Hint 2</summary>
#
# By cells: keep `left = dout.copy()`, the gradient that has not yet been passed to a winner. For each cell, `won = left * (cell == out)`; add `won` to `dx` at this cell, and subtract it from `left`. The first winner takes all.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "max_pool_backward_naive", "locked": false, "schema_version": 3, "solution": true, "task": false}
def max_pool_backward_naive(dout, cache):
    """Run max-pooling backward.

    Args:
        dout: array (N, C, H', W'), the upstream gradient dL/dout.
        cache: what ``max_pool_forward_naive`` returned together with ``out``.

    Returns:
        dL/dx, array (N, C, H, W). Where several numbers of a window tie, any split of the window's
        gradient among them into shares of the same sign.
    """
    ### BEGIN SOLUTION
    x, pool_param, out = cache
    stride, height, width = (pool_param[key] for key in ("stride", "pool_height", "pool_width"))
    H_out, W_out = dout.shape[2:]
    dx = np.zeros_like(x)
    remaining = dout.copy()
    # In blocks of up to 16 images, whose data fits into the processor's cache.
    pieces = (np.array_split(array, -(-len(x) // 16)) for array in (x, out, dx, remaining))
    for some, largest, dsome, left in zip(*pieces, strict=True):
        for i in range(height):
            for j in range(width):
                rows = slice(i, i + stride * H_out, stride)
                columns = slice(j, j + stride * W_out, stride)
                won = left * (some[:, :, rows, columns] == largest)
                dsome[:, :, rows, columns] += won
                left -= won  # what has not been passed to a winner yet
    return dx
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_max_pool_backward_naive", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check.max_pool_backward_naive(max_pool_backward_naive, max_pool_forward_naive)
### BEGIN HIDDEN TESTS
check.max_pool_backward_naive(max_pool_backward_naive, max_pool_forward_naive, seed=61803)
### END HIDDEN TESTS


# %% [markdown]
# **See it.** Point at a number of `out` or `dout`. Its window is highlighted, and an arrow shows where your function sends the gradient. Find a number that wins several windows. Find a tie.

# %%
pooling_route(max_pool_forward_naive, max_pool_backward_naive)

# %% [markdown]
# **Explain, in your own words (5 to 10 sentences).** What is pooling for? How does the gradient of max-pooling flow back, in particular where windows overlap and where values tie? How does that differ from average-pooling?

# %% [markdown] nbgrader={"grade": true, "grade_id": "explain_pooling", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Purpose.** Pooling makes maps smaller: 2 × 2 with stride 2 leaves a quarter of the numbers, so the layers after it need a quarter of the work, and an affine layer a quarter of the weights. Each number of the next layer then depends on a larger part of the image. And a feature that moves by a pixel often stays within its window, so that the output hardly changes: the network becomes less sensitive to small shifts. The exact position is lost, which is a disadvantage where it matters.
#
# **How the gradient flows.** Max-pooling has no parameters; only $\partial L/\partial x$ is needed. The output of a window equals its largest number, so its derivative is 1 with respect to that number and 0 with respect to the others. The winner gets the window's whole upstream gradient, the others nothing. Where windows overlap, a number may win several windows: it gets the sum of their gradients. At a tie the maximum has a kink: any shares that have the gradient's sign and add up to it form a subgradient, for example all to the first winner; giving the whole to each winner would count it several times. So the forward pass has to remember which numbers won.
#
# **Average-pooling.** It is linear: each of the $n$ numbers of a window has the derivative $1/n$, so the gradient is spread evenly over the window, whatever the values are. The gradient of max-pooling is sparse, and depends on the values.
#
# ### BEGIN MARK SCHEME
# * **1 point** for the purpose: at least two of smaller maps (less work, fewer weights), a larger receptive field for later layers, less sensitivity to small shifts.
# * **1 point** for max-pooling's gradient: all to the winner, added over overlapping windows, and at a tie the shares add up to the gradient. Half a point if overlaps or ties are missing.
# * **1 point** for average-pooling: an equal share of $1/n$ to each number of the window, whatever the values.
# ### END MARK SCHEME
# ### END SOLUTION

# %% [markdown]
# **In practice.** This is `torch.nn.MaxPool2d(2)`. Compared with the convolution, its cost is negligible. Many newer networks omit max-pooling and let a convolution with stride 2 make the maps smaller; what remains is one average over the whole map before the last layer.
#
# ## 6 · Fast
#
# Your layer is right but too slow to be useful: Python needs some microseconds for each iteration of a loop, and there are $N \cdot F \cdot H' \cdot W'$ of them. A batch of 64 MNIST images with 16 kernels takes 800,000. The solution is to do the work of all windows in one matrix product, which NumPy passes to a library (BLAS) that is highly optimised for the processor.
#
# **im2col.** Each output number is the dot product of a window and a kernel. Write each window as one *column*, $C \cdot HH \cdot WW$ numbers tall. Then all outputs of an image are one product:
#
# $$\underbrace{\text{out}}_{(F,\; H' W')} = \underbrace{w}_{(F,\; C \cdot HH \cdot WW)} \;@\; \underbrace{\text{columns}}_{(C \cdot HH \cdot WW,\; H' W')} \;+\; \underbrace{b}_{(F, 1)}.$$

# %%
figures.im2col()

# %% [markdown]
# A convolution is an affine layer applied to columns. What you know about affine layers holds for each image:
#
# $$\frac{\partial L}{\partial w} = \sum_n d\text{out}_n \;@\; \text{columns}_n^\top \;\;(F, C \cdot HH \cdot WW), \qquad \frac{\partial L}{\partial\, \text{columns}_n} = w^\top \;@\; d\text{out}_n \;\;(C \cdot HH \cdot WW, H' W').$$
#
# Making the columns needs no loop over windows either. Fix one cell $(a, d)$ of the kernel. The pixels that lie under it, over all windows, are a slice of the padded image with the stride as its step: `padded[:, :, a : a + s * H_out : s, d : d + s * W_out : s]`, shape $(N, C, H', W')$. So there are only $HH \cdot WW$ iterations. In the backward pass, add to the same slice with `+=`: within one iteration every window contributes to a different pixel, and over the iterations the contributions add up.
#
# **Write `conv_forward_fast`.** Use no loop over images, kernels or output positions. `np.matmul` (`@`) accepts a stack of matrices: $(F, K)$ @ $(N, K, L)$ is $(N, F, L)$, which is the order that you want.
#
# <details><summary>Hint 1</summary>
#
# Fill `columns`, an array of shape $(N, C, HH, WW, H', W')$, from the slices above; reshape it to $(N, C \cdot HH \cdot WW, H' W')$ and `w` to $(F, C \cdot HH \cdot WW)$. Keep the columns in the cache.
#
# <details><summary>Hint 2</summary>
#
# `out = w.reshape(F, -1) @ columns + b[:, None]`, then reshape to $(N, F, H', W')$. Faster still: `np.lib.stride_tricks.sliding_window_view` makes the windows without a loop, and columns along the *width* alone are enough, because the next row of the kernel needs the same numbers one image row further down.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "conv_forward_fast", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv_forward_fast(x, w, b, conv_param):
    """Run a convolutional layer forward, with matrix products in place of loops over windows.

    Args:
        x: array (N, C, H, W), a batch of images.
        w: array (F, C, HH, WW), F kernels.
        b: array (F,), one bias for each kernel.
        conv_param: dict with the ints ``stride`` and ``pad``, as for ``conv_forward_naive``.

    Returns:
        ``(out, cache)``: array (N, F, H', W'), and whatever ``conv_backward_fast`` needs.
    """
    ### BEGIN SOLUTION
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out = 1 + (H + 2 * pad - HH) // stride
    W_out = 1 + (W + 2 * pad - WW) // stride
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    # Columns along the width alone, (N, C·WW, H + 2·pad, W'): a third of the copying of a 3 × 3
    # kernel, because the next row of the kernel needs the same numbers one image row further down.
    windows = np.lib.stride_tricks.sliding_window_view(padded, WW, axis=3)[:, :, :, ::stride]
    columns = np.ascontiguousarray(windows.transpose(0, 1, 4, 2, 3)).reshape(N, C * WW, -1, W_out)
    out = np.empty((N, F, H_out * W_out), dtype=x.dtype)
    out[:] = b[:, None]
    # In blocks of up to 16 images, whose data fits into the processor's cache.
    pieces = (np.array_split(array, -(-N // 16)) for array in (columns, out))
    for some, products in zip(*pieces, strict=True):
        for i in range(HH):
            rows = some[:, :, i : i + stride * H_out : stride].reshape(len(some), C * WW, -1)
            products += w[:, :, i].reshape(F, -1) @ rows  # (F, C·WW) @ (16, C·WW, H'·W')
    return out.reshape(N, F, H_out, W_out), (x, w, conv_param, columns)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_conv_forward_fast", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check.conv_forward_fast(conv_forward_fast)
### BEGIN HIDDEN TESTS
check.conv_forward_fast(conv_forward_fast, seed=61803)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_conv_forward_fast_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.conv_forward_speed(conv_forward_fast)

# %% [markdown]
# **Write `conv_backward_fast`.** It needs two matrix products, and `+=` on the slices.
#
# <details><summary>Hint 1</summary>
#
# The mathematics is above. For `dw`, multiply the stacks and add over the images: `(dout_flat @ columns.transpose(0, 2, 1)).sum(axis=0)`. `db` is a sum over three axes.
#
# <details><summary>Hint 2</summary>
#
# For `dx`, loop over the kernel's cells: `share = w[:, :, a, d].T @ dout_flat` has shape $(N, C, H' W')$. Reshape it and add it to the slice of the padded gradient. This needs no array of the size of the columns, and is faster than computing $\partial L/\partial\,$columns.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "conv_backward_fast", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv_backward_fast(dout, cache):
    """Run a convolutional layer backward, with matrix products in place of loops over windows.

    Args:
        dout: array (N, F, H', W'), the upstream gradient dL/dout.
        cache: what ``conv_forward_fast`` returned together with ``out``.

    Returns:
        ``(dx, dw, db)``: dL/dx (N, C, H, W), dL/dw (F, C, HH, WW), dL/db (F,).
    """
    ### BEGIN SOLUTION
    x, w, conv_param, columns = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    flat = dout.reshape(N, F, H_out * W_out)
    dw = np.zeros_like(w)
    dpadded = np.zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=x.dtype)
    pieces = (np.array_split(array, -(-N // 16)) for array in (columns, flat, dpadded))
    for some, upstream, dsome in zip(*pieces, strict=True):
        for i in range(HH):
            rows = some[:, :, i : i + stride * H_out : stride].reshape(len(some), C * WW, -1)
            # (16, C·WW, H'·W') @ (16, H'·W', F), summed over the images.
            products = rows @ upstream.transpose(0, 2, 1)
            dw[:, :, i] += products.sum(axis=0).T.reshape(F, C, WW)
            for j in range(WW):
                share = (w[:, :, i, j].T @ upstream).reshape(-1, C, H_out, W_out)
                down = slice(i, i + stride * H_out, stride)
                across = slice(j, j + stride * W_out, stride)
                dsome[:, :, down, across] += share
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, flat.sum(axis=(0, 2))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_conv_backward_fast", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check.conv_backward_fast(conv_backward_fast, conv_forward_fast)
### BEGIN HIDDEN TESTS
check.conv_backward_fast(conv_backward_fast, conv_forward_fast, seed=61803)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_conv_backward_fast_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.conv_backward_speed(conv_backward_fast, conv_forward_fast)

# %% [markdown]
# ### How much faster is it?
#
# Here are the naive version, the fast one and PyTorch side by side, forward and backward together, on a batch of 64 images: x (64, 8, 28, 28), w (16, 8, 3, 3), stride 1, pad 1, float32, one thread each. The naive version is measured on one image and multiplied by 64, to save you the wait.


# %%
import time


def fastest(call, times=10):
    """Return the duration of the fastest of several calls, in seconds: the others were disturbed."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def there_and_back(forward, backward, images):
    """Run a layer forward and backward on the first images of the batch."""
    _, cache = forward(x[:images], w, b, {"stride": 1, "pad": 1})
    backward(dout[:images], cache)


def torch_there_and_back():
    """Run PyTorch's layer forward and backward on the whole batch."""
    leaves = [torch.from_numpy(a).requires_grad_() for a in (x, w, b)]
    torch.nn.functional.conv2d(*leaves, padding=1).backward(torch.from_numpy(dout))


with waiting("This comparison"):
    import torch

    rng = np.random.default_rng(0)
    shapes = ((64, 8, 28, 28), (16, 8, 3, 3), (16,), (64, 16, 28, 28))
    x, w, b, dout = (rng.standard_normal(shape, dtype=np.float32) for shape in shapes)
    if not grading():
        eager = fastest(torch_there_and_back)
        fast = fastest(lambda: there_and_back(conv_forward_fast, conv_backward_fast, 64))
        one = fastest(lambda: there_and_back(conv_forward_naive, conv_backward_naive, 1), times=1)
        for name, seconds in (("naive", 64 * one), ("fast", fast), ("PyTorch", eager)):
            print(f"{name:>8} {1e3 * seconds:10.1f} ms {seconds / eager:9.1f} × PyTorch's time")

# %% [markdown]
# **In practice.** im2col is how Caffe, an early deep-learning library, computed convolutions (2013), and BLAS libraries have been tuned for decades. PyTorch on a CPU now uses oneDNN, which splits the image into blocks that fit into the processor's cache and never writes out the columns. On a GPU, cuDNN chooses between several algorithms at run time. The price of the columns is memory: $HH \cdot WW$ times that of the image.
#
# ## 7 · A network that reads digits
#
# Now combine the parts:

# %%
figures.network_in_boxes(
    [
        ("conv 5 × 5", "(N, 8, 28, 28)"),
        ("relu", "(N, 8, 28, 28)"),
        ("pool 2 × 2", "(N, 8, 14, 14)"),
        ("affine", "(N, 100)"),
        ("relu", "(N, 100)"),
        ("affine", "(N, 10)"),
        ("softmax", "(N, 10)"),
    ]
)

# %% [markdown]
# Forward, with $X$ $(N, C, H, W)$ and a padding of (filter_size − 1) / 2, which keeps the size:
#
# | step | formula | shape |
# | --- | --- | --- |
# | convolution | $a = \operatorname{conv}(X, W1, b1)$ | $(N, F, H, W)$ |
# | ReLU, pooling | $h = \operatorname{pool}(\max(a, 0))$, flattened to rows | $(N, F \cdot \frac H2 \cdot \frac W2)$ |
# | affine | $z = h \,W2 + b2$ | $(N, M)$ |
# | ReLU, affine | $s = \max(z, 0)\, W3 + b3$, the scores | $(N, K)$ |
# | loss | $L = \frac1N \sum_n \bigl(\log \sum_k e^{s_{nk}} - s_{n y_n}\bigr) + \frac{\text{reg}}2 \sum (W1^2 + W2^2 + W3^2)$ | number |
#
# Subtract each row's maximum from the scores before you take exponentials: $\log \sum_k e^{s_k} = m + \log \sum_k e^{s_k - m}$ for every $m$. Scores of 1000 are then harmless.
#
# Backward, go from the bottom of the table to its top. With $p$ the softmax of the scores and $Y$ the right classes as one-hot rows,
#
# $$ds = \frac{p - Y}{N} \;(N, K), \qquad dW3 = \max(z, 0)^\top ds \;(M, K), \qquad db3 = \sum_n ds_n \;(K,),$$
#
# $$dz = (ds\, W3^\top) \cdot [z > 0] \;(N, M), \qquad dW2 = h^\top dz \;(F \cdot \tfrac H2 \cdot \tfrac W2, M), \qquad db2 = \sum_n dz_n \;(M,),$$
#
# $$dh = dz\, W2^\top \;(N, F \cdot \tfrac H2 \cdot \tfrac W2), \text{ reshaped to } (N, F, \tfrac H2, \tfrac W2), \qquad da = \operatorname{pool\,backward}(dh) \cdot [a > 0] \;(N, F, H, W),$$
#
# $$dW1, db1 = \operatorname{conv\,backward}(da) \;\text{ with the shapes of } W1 \text{ and } b1.$$
#
# The penalty adds $\text{reg} \cdot W$ to the gradient of each weight array, and nothing to the gradients of the biases.
#
# **Write `ConvNet`.** Use your `conv_forward_fast`, `conv_backward_fast`, `max_pool_forward_naive` and `max_pool_backward_naive`. The affine layers and the softmax take a line or two each.
#
# <details><summary>Hint 1</summary>
#
# Write the forward pass first, down to `if y is None: return scores`; the check then reports the scores as right. Keep the caches and every array that the backward pass needs in local variables, not in `self`.
#
# <details><summary>Hint 2</summary>
#
# `dscores = np.exp(shifted - log_sums)`; subtract 1 at `[np.arange(N), y]`; divide by `N`. Then go up the table line by line. `dpooled = (dz @ W2.T).reshape(pooled.shape)`, and the ReLU mask is `* (a > 0)`.
#
# </details>
# </details>


# %% nbgrader={"grade": false, "grade_id": "ConvNet", "locked": false, "schema_version": 3, "solution": true, "task": false}
class ConvNet:
    """conv – relu – pool 2 × 2 – affine – relu – affine – softmax.

    The convolution has stride 1 and the padding that keeps the image's size; pooling has windows of
    2 × 2 and stride 2.

    Attributes:
        params: dict of arrays, which ``loss`` uses and training changes. With input_dim
            (C, H, W): ``W1`` (num_filters, C, filter_size, filter_size), ``b1`` (num_filters,);
            ``W2`` (num_filters · H/2 · W/2, hidden_dim), ``b2`` (hidden_dim,);
            ``W3`` (hidden_dim, num_classes), ``b3`` (num_classes,).
    """

    def __init__(
        self,
        input_dim=(1, 28, 28),
        num_filters=8,
        filter_size=5,
        hidden_dim=100,
        num_classes=10,
        weight_scale=1e-2,
        reg=0.0,
        rng=None,
    ):
        """Make the parameters.

        Args:
            input_dim: (C, H, W) of one image; H and W are even.
            num_filters: number of kernels.
            filter_size: rows and columns of a kernel, an odd number.
            hidden_dim: units of the hidden affine layer.
            num_classes: number of scores.
            weight_scale: standard deviation of the initial weights, which are normally distributed
                around 0; the biases start at 0.
            reg: strength of the L2 penalty, ½ · reg · Σ w² over W1, W2 and W3.
            rng: a ``numpy.random.Generator`` to draw from; None for a new, unseeded one.
        """
        ### BEGIN SOLUTION
        rng = np.random.default_rng() if rng is None else rng
        C, H, W = input_dim
        pooled = num_filters * (H // 2) * (W // 2)
        shapes = {
            "W1": (num_filters, C, filter_size, filter_size),
            "W2": (pooled, hidden_dim),
            "W3": (hidden_dim, num_classes),
        }
        self.reg = reg
        self.params = {name: weight_scale * rng.normal(size=s) for name, s in shapes.items()}
        self.params["b1"] = np.zeros(num_filters)
        self.params["b2"] = np.zeros(hidden_dim)
        self.params["b3"] = np.zeros(num_classes)
        ### END SOLUTION

    def loss(self, X, y=None):
        """Return the scores of a batch, or its loss and all gradients.

        Args:
            X: array (N, C, H, W).
            y: int array (N,), the right class of each image; None to get only the scores.

        Returns:
            Without ``y``, the scores: array (N, num_classes). With ``y``, a pair ``(loss, grads)``:
            the mean cross-entropy plus the penalty, a number; and a dict with the keys of
            ``params``, each gradient shaped like its parameter.
        """
        ### BEGIN SOLUTION
        p = self.params
        N = X.shape[0]
        conv_param = {"stride": 1, "pad": (p["W1"].shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        a, conv_cache = conv_forward_fast(X, p["W1"], p["b1"], conv_param)
        pooled, pool_cache = max_pool_forward_naive(np.maximum(a, 0), pool_param)
        features = pooled.reshape(N, -1)
        z = features @ p["W2"] + p["b2"]
        hidden = np.maximum(z, 0)
        scores = hidden @ p["W3"] + p["b3"]
        if y is None:
            return scores

        shifted = scores - scores.max(axis=1, keepdims=True)
        log_sums = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        rows = np.arange(N)
        loss = np.mean(log_sums[:, 0] - shifted[rows, y])
        dscores = np.exp(shifted - log_sums)
        dscores[rows, y] -= 1
        dscores /= N
        dz = (dscores @ p["W3"].T) * (z > 0)
        dpooled = (dz @ p["W2"].T).reshape(pooled.shape)
        da = max_pool_backward_naive(dpooled, pool_cache) * (a > 0)
        _, dW1, db1 = conv_backward_fast(da, conv_cache)
        grads = {
            "W1": dW1,
            "b1": db1,
            "W2": features.T @ dz,
            "b2": dz.sum(axis=0),
            "W3": hidden.T @ dscores,
            "b3": dscores.sum(axis=0),
        }
        for name in ("W1", "W2", "W3"):
            loss += 0.5 * self.reg * np.sum(p[name] ** 2)
            grads[name] = grads[name] + self.reg * p[name]
        return loss, grads
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_ConvNet", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
check.ConvNet_start(ConvNet)
check.ConvNet(ConvNet)
### BEGIN HIDDEN TESTS
check.ConvNet_start(ConvNet, seed=61803)
check.ConvNet(ConvNet, seed=61803)
### END HIDDEN TESTS

# %% [markdown]
# ### Train it
#
# The network sees 55,000 images three times each, in batches of 64: about 2,600 steps with momentum, and a learning rate that falls from 0.05 to 0 along a cosine. All arrays are float32, which is twice as fast as float64 here. `Solver` and the curves are given; every gradient is yours. With fast functions this takes well under a minute. If the display shows much more time left, look at your pooling: does it loop over cells, or over windows?

# %%
BATCH, EPOCHS, RATE = 64, 3, 0.05
if not grading():
    digits = mnist()
    X_train = scale(digits.train_images)[:, None]  # (N, 1, 28, 28), float32
    X_test = scale(digits.test_images)[:, None]
    steps = EPOCHS * -(-len(X_train) // BATCH)


def accuracy(net, X, y):
    """Return the fraction of images that the network reads correctly, taken 500 at a time."""
    right = sum(
        int(np.sum(net.loss(X[i : i + 500]).argmax(axis=1) == y[i : i + 500]))
        for i in range(0, len(X), 500)
    )
    return right / len(X)


def training(net):
    """Train; yield the loss at each step, and the error on 1,000 test images every 100 steps."""
    import torch

    def momentum(tensors):
        return torch.optim.SGD(tensors, lr=RATE, momentum=0.9)

    solver = Solver(net, X_train, digits.train_labels, momentum, np.random.default_rng(1))
    for step in solver.steps(EPOCHS, BATCH):
        record = {"loss": step.loss}
        if step.number % 100 == 0:
            record["test error"] = 1 - accuracy(net, X_test[:1000], digits.test_labels[:1000])
        yield record
        solver.lr = RATE * (1 + np.cos(np.pi * step.number / steps)) / 2


run = None
if not grading():
    with waiting("The training"):
        net = ConvNet(rng=np.random.default_rng(0))
        net.params = {name: value.astype(np.float32) for name, value in net.params.items()}
        net.loss(X_train[:2], digits.train_labels[:2])
        run = live(
            training(net),
            steps=steps,
            view=View(x="step", y="cross-entropy; share of errors", log=True, smoothing=0.9),
            title="A convolutional network learns digits",
            play=True,
        )

# %%
if run is not None:
    reached = accuracy(net, X_test, digits.test_labels)
    print(f"test accuracy {reached:.2%} after {run.history.current.step:,} of {steps:,} steps")
    if not run.over:
        print("The training is still running above. Run this cell again when it has ended.")

# %% [markdown]
# A network that always answers *1* would reach 11 %. Yours should read more than 98.5 % of the 10,000 test images correctly once the training has ended.
#
# ### It reads what you draw
#
# **See it.** Draw a digit on the black canvas with the mouse or a finger. (By keyboard: <kbd>Tab</kbd> to the canvas; the arrow keys move the pen, <kbd>Space</kbd> lowers or lifts it, <kbd>Delete</kbd> clears.) Your drawing is scaled and centred like MNIST's digits. Beside it you see all feature maps of *your* convolution, the result of *your* pooling, and the probabilities. While the training runs, they are updated every second.
#
# Which map responds to vertical strokes? Which to horizontal ones? Draw a 7 with and without a bar. Rotate it and shift it: how far can you go before the network is fooled? Draw a letter: how confident is the network, and should it be?

# %%
if run is not None:
    digit_reader(net, conv_forward_fast, max_pool_forward_naive, run)

# %% [markdown]
# **In practice.** In PyTorch the network is `Sequential(Conv2d(1, 8, 5, padding=2), ReLU(), MaxPool2d(2), Flatten(), Linear(1568, 100), ReLU(), Linear(100, 10))`. LeNet, a similar network, read cheques in 1998. With two convolutional layers, dropout and shifted training images, MNIST accuracy reaches 99.5 % and more.
#
# ## Harder, ungraded
#
# 1. **Dilation.** Place the kernel's cells $k$ pixels apart: $x^p[n, c, i s + k a, j s + k d]$. What changes in the slices of section 6?
# 2. **A second convolution.** Put conv – relu – pool twice before the affine layers. You now need the `dx` of the second convolution. How many parameters does this save?
# 3. **Fool it.** Follow the gradient of one score with respect to the *image* (`conv_backward_fast` gives you `dx`), and change a drawn 3 by as little as possible until it is read as an 8.
# 4. **In the frequency domain.** A convolution becomes a product after a Fourier transform. Write `conv_forward_fft` with `np.fft.rfft2`. From which kernel size on is it faster than your own?
#
# ## Where you stand
#
# Your instructor marks your texts in sections 4 and 5. Everything else is in this table.

# %%
check.summary()
