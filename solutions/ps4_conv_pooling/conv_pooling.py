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

# %% tags=["shared"]
import numpy as np

from chainrule.check import ps4 as check

# %% [markdown]
# ## 1 · Convolution in one dimension


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
# ## 2 · One image, one kernel


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


# %% nbgrader={"grade": false, "grade_id": "vertical_edges", "locked": false, "schema_version": 3, "solution": true, "task": false}
def vertical_edges():
    """Return a kernel that answers to vertical edges only.

    Returns:
        Array (3, 3): rows, columns. Its response is not 0 where a dark area meets a bright one to
        its right or left, and is 0 on a flat area and at a horizontal edge.
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
# ## 3 · The convolutional layer


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
# ## 4 · Backward


# %% [markdown] nbgrader={"grade": true, "grade_id": "explain_conv_gradients", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# ### BEGIN MARK SCHEME
# ### END MARK SCHEME
# ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "conv_backward_naive", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv_backward_naive(dout, cache):
    """Run a convolutional layer backward.

    Args:
        dout: array (N, F, H', W'), the upstream gradient dL/dout.
        cache: what ``conv_forward_naive`` returned beside ``out``.

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
# ## 5 · Pooling


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
    # The same cell of all windows at once: few turns for many windows.
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


# %% nbgrader={"grade": false, "grade_id": "max_pool_backward_naive", "locked": false, "schema_version": 3, "solution": true, "task": false}
def max_pool_backward_naive(dout, cache):
    """Run max-pooling backward.

    Args:
        dout: array (N, C, H', W'), the upstream gradient dL/dout.
        cache: what ``max_pool_forward_naive`` returned beside ``out``.

    Returns:
        dL/dx, array (N, C, H, W). Where several numbers of a window tie, any split among them into
        shares of one sign that add up to the window's gradient.
    """
    ### BEGIN SOLUTION
    x, pool_param, out = cache
    stride, height, width = (pool_param[key] for key in ("stride", "pool_height", "pool_width"))
    H_out, W_out = dout.shape[2:]
    dx = np.zeros_like(x)
    left = dout.copy()  # what has not found its winner yet
    for i in range(height):
        for j in range(width):
            rows = slice(i, i + stride * H_out, stride)
            columns = slice(j, j + stride * W_out, stride)
            won = np.where(x[:, :, rows, columns] == out, left, 0.0)
            dx[:, :, rows, columns] += won
            left -= won
    return dx
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_max_pool_backward_naive", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check.max_pool_backward_naive(max_pool_backward_naive, max_pool_forward_naive)
### BEGIN HIDDEN TESTS
check.max_pool_backward_naive(max_pool_backward_naive, max_pool_forward_naive, seed=61803)
### END HIDDEN TESTS


# %% [markdown] nbgrader={"grade": true, "grade_id": "explain_pooling", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# ### BEGIN MARK SCHEME
# ### END MARK SCHEME
# ### END SOLUTION

# %% [markdown]
# ## 6 · Fast


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
    # kernel, because a row of the kernel further down needs the same numbers one row further down.
    windows = np.lib.stride_tricks.sliding_window_view(padded, WW, axis=3)[:, :, :, ::stride]
    columns = np.ascontiguousarray(windows.transpose(0, 1, 4, 2, 3)).reshape(N, C * WW, -1, W_out)
    out = np.empty((N, F, H_out * W_out), dtype=x.dtype)
    out[:] = b[:, None]
    for i in range(HH):
        rows = columns[:, :, i : i + stride * H_out : stride].reshape(N, C * WW, -1)
        out += w[:, :, i].reshape(F, -1) @ rows  # (F, C·WW) @ (N, C·WW, H'·W')
    return out.reshape(N, F, H_out, W_out), (x, w, conv_param, columns)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "test_conv_forward_fast", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check.conv_forward_fast(conv_forward_fast)
### BEGIN HIDDEN TESTS
check.conv_forward_fast(conv_forward_fast, seed=61803)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test_conv_forward_fast_2", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.conv_forward_speed(conv_forward_fast)


# %% nbgrader={"grade": false, "grade_id": "conv_backward_fast", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv_backward_fast(dout, cache):
    """Run a convolutional layer backward, with matrix products in place of loops over windows.

    Args:
        dout: array (N, F, H', W'), the upstream gradient dL/dout.
        cache: what ``conv_forward_fast`` returned beside ``out``.

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
    dw = np.empty_like(w)
    dpadded = np.zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=x.dtype)
    for i in range(HH):
        rows = columns[:, :, i : i + stride * H_out : stride].reshape(N, C * WW, -1)
        # (N, C·WW, H'·W') @ (N, H'·W', F), summed over the images.
        dw[:, :, i] = (rows @ flat.transpose(0, 2, 1)).sum(axis=0).T.reshape(F, C, WW)
        for j in range(WW):
            share = (w[:, :, i, j].T @ flat).reshape(N, C, H_out, W_out)
            down = slice(i, i + stride * H_out, stride)
            across = slice(j, j + stride * W_out, stride)
            dpadded[:, :, down, across] += share
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
# ## 7 · A network that reads digits


# %% nbgrader={"grade": false, "grade_id": "ConvNet", "locked": false, "schema_version": 3, "solution": true, "task": false}
class ConvNet:
    """conv – relu – pool 2 × 2 – affine – relu – affine – softmax.

    The convolution has stride 1 and as much padding as keeps the image's size; pooling has windows
    of 2 × 2 and stride 2.

    Attributes:
        params: dict of arrays, which ``loss`` uses and which training changes. With input_dim
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
            weight_scale: standard deviation of the weights at the start, normally distributed
                around 0; the biases start at 0.
            reg: strength of the L2 penalty, ½ · reg · Σ w² over W1, W2 and W3.
            rng: a ``numpy.random.Generator`` to draw from; None for a fresh one.
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
            y: int array (N,), the right class of each image; None to get the scores.

        Returns:
            Without ``y`` the scores, array (N, num_classes). With ``y`` a pair ``(loss, grads)``:
            the mean cross-entropy plus the penalty, a number; and a dict with the keys of
            ``params``, each gradient of the shape of its parameter.
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

# %%
check.summary()
