"""Known answers to `conv_image`: one image, one kernel."""

import numpy as np


# %% wrong: kernel-flipped
def conv_image(image, kernel, stride):
    H, W, C = image.shape
    h, w, C = kernel.shape
    out = np.zeros(((H - h) // stride + 1, (W - w) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = image[i * stride : i * stride + h, j * stride : j * stride + w, :]
            out[i, j] = np.sum(window * kernel[::-1, ::-1, :])
    return out


# %% wrong: kernel-flipped
def conv_image(image, kernel, stride):
    H, W, C = image.shape
    h, w, C = kernel.shape
    out = np.zeros(((H - h) // stride + 1, (W - w) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = image[i * stride : i * stride + h, j * stride : j * stride + w, :]
            out[i, j] = np.sum(window * np.flip(kernel))
    return out


# %% wrong: kernel-sides-swapped
def conv_image(image, kernel, stride):
    H, W, C = image.shape
    w, h, C = kernel.shape
    out = np.zeros(((H - h) // stride + 1, (W - w) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = image[i * stride : i * stride + h, j * stride : j * stride + w, :]
            out[i, j] = np.sum(window * kernel)
    return out


# %% wrong: output-width-from-height
def conv_image(image, kernel, stride):
    H, W, C = image.shape
    h, w, C = kernel.shape
    out = np.zeros(((H - h) // stride + 1, (H - h) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = image[i * stride : i * stride + h, j * stride : j * stride + w, :]
            out[i, j] = np.sum(window * kernel)
    return out


# %% wrong: stride-ignored
def conv_image(image, kernel, stride):
    H, W, C = image.shape
    h, w, C = kernel.shape
    out = np.zeros(((H - h) // stride + 1, (W - w) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = image[i : i + h, j : j + w, :]
            out[i, j] = np.sum(window * kernel)
    return out


# %% wrong: stride-ignored
def conv_image(image, kernel, stride):
    H, W, C = image.shape
    h, w, C = kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = image[i : i + h, j : j + w, :]
            out[i, j] = np.sum(window * kernel)
    return out


# %% wrong: window-end-strided
def conv_image(image, kernel, stride):
    H, W, C = image.shape
    h, w, C = kernel.shape
    out = np.zeros(((H - h) // stride + 1, (W - w) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = image[i * stride : (i + h) * stride, j * stride : (j + w) * stride]
            out[i, j] = np.sum(window * kernel)
    return out


# %% wrong: channels-not-summed
def conv_image(image, kernel, stride):
    H, W, C = image.shape
    h, w, C = kernel.shape
    out = np.zeros(((H - h) // stride + 1, (W - w) // stride + 1, C))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = image[i * stride : i * stride + h, j * stride : j * stride + w, :]
            out[i, j] = np.sum(window * kernel, axis=(0, 1))
    return out


# %% wrong: channels-not-summed
def conv_image(image, kernel, stride):
    H, W, C = image.shape
    h, w, C = kernel.shape
    out = np.zeros(((H - h) // stride + 1, (W - w) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = image[i * stride : i * stride + h, j * stride : j * stride + w, :]
            out[i, j] = np.sum(window[:, :, 0] * kernel[:, :, 0])
    return out


# %% wrong: returns-none
def conv_image(image, kernel, stride):
    H, W, C = image.shape
    h, w, C = kernel.shape
    out = np.zeros(((H - h) // stride + 1, (W - w) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = image[i * stride : i * stride + h, j * stride : j * stride + w, :]
            out[i, j] = np.sum(window * kernel)


# %% advised: argument-changed
def conv_image(image, kernel, stride):
    image *= 1.5
    image /= 1.5
    image += 1e-13
    H, W, C = image.shape
    h, w, C = kernel.shape
    out = np.zeros(((H - h) // stride + 1, (W - w) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = image[i * stride : i * stride + h, j * stride : j * stride + w, :]
            out[i, j] = np.sum(window * kernel)
    return out


# %% wrong: stride-on-one-side
def conv_image(image, kernel, stride):
    h, w, channels = kernel.shape
    rows = int((image.shape[0] - h) / stride) + 1
    columns = int((image.shape[1] - w) / stride) + 1
    response = [[0.0] * columns for _ in range(rows)]
    for r in range(rows):
        for c in range(columns):
            for i in range(h):
                for j in range(w):
                    for k in range(channels):
                        response[r][c] += image[r * stride + i, c + j, k] * kernel[i, j, k]
    return np.array(response)


# %% wrong: stride-on-one-side
def conv_image(image, kernel, stride):
    h, w, channels = kernel.shape
    rows = int((image.shape[0] - h) / stride) + 1
    columns = int((image.shape[1] - w) / stride) + 1
    response = [[0.0] * columns for _ in range(rows)]
    for r in range(rows):
        for c in range(columns):
            for i in range(h):
                for j in range(w):
                    for k in range(channels):
                        response[r][c] += image[r + i, c * stride + j, k] * kernel[i, j, k]
    return np.array(response)


# %% right: loops
def conv_image(image, kernel, stride):
    H, W, C = image.shape
    h, w, C = kernel.shape
    out = np.zeros(((H - h) // stride + 1, (W - w) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = image[i * stride : i * stride + h, j * stride : j * stride + w, :]
            out[i, j] = np.sum(window * kernel)
    return out


# %% right: four loops
def conv_image(image, kernel, stride):
    h, w, channels = kernel.shape
    rows = int((image.shape[0] - h) / stride) + 1
    columns = int((image.shape[1] - w) / stride) + 1
    response = [[0.0] * columns for _ in range(rows)]
    for r in range(rows):
        for c in range(columns):
            for i in range(h):
                for j in range(w):
                    for k in range(channels):
                        response[r][c] += image[r * stride + i, c * stride + j, k] * kernel[i, j, k]
    return np.array(response)


# %% right: windows at once
def conv_image(image, kernel, stride):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape[:2], axis=(0, 1))
    return np.einsum("rckij,ijk->rc", windows[::stride, ::stride], kernel)


# %% right: list of windows
def conv_image(image, kernel, stride):
    h, w, _ = kernel.shape
    tops = range(0, image.shape[0] - h + 1, stride)
    lefts = range(0, image.shape[1] - w + 1, stride)
    return np.array([[np.vdot(image[t : t + h, s : s + w], kernel) for s in lefts] for t in tops])
