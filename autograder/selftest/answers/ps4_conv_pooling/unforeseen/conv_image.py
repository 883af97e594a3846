"""Wrong answers to `conv_image`, not written for the catalogue."""

import numpy as np


# %% wrong: mean-for-sum
def conv_image(image, kernel, stride):
    h, w, _ = kernel.shape
    H = 1 + (image.shape[0] - h) // stride
    W = 1 + (image.shape[1] - w) // stride
    out = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            out[i, j] = np.mean(
                image[i * stride : i * stride + h, j * stride : j * stride + w] * kernel
            )
    return out


# %% unnamed: the maximum
def conv_image(image, kernel, stride):
    h, w, _ = kernel.shape
    H = 1 + (image.shape[0] - h) // stride
    W = 1 + (image.shape[1] - w) // stride
    out = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            out[i, j] = np.max(
                image[i * stride : i * stride + h, j * stride : j * stride + w] * kernel
            )
    return out


# %% unnamed: flipped in one direction
def conv_image(image, kernel, stride):
    h, w, _ = kernel.shape
    H = 1 + (image.shape[0] - h) // stride
    W = 1 + (image.shape[1] - w) // stride
    out = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            out[i, j] = np.sum(
                image[i * stride : i * stride + h, j * stride : j * stride + w] * kernel[:, ::-1]
            )
    return out


# %% unnamed: flipped and the stride ignored
def conv_image(image, kernel, stride):
    h, w, _ = kernel.shape
    H = 1 + (image.shape[0] - h) // stride
    W = 1 + (image.shape[1] - w) // stride
    out = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            out[i, j] = np.sum(image[i : i + h, j : j + w] * kernel[::-1, ::-1])
    return out


# %% unnamed: rows start at j
def conv_image(image, kernel, stride):
    h, w, _ = kernel.shape
    H = 1 + (image.shape[0] - h) // stride
    W = 1 + (image.shape[1] - w) // stride
    out = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            out[i, j] = (
                np.sum(image[i * stride : i * stride + h, i * stride : i * stride + w] * kernel)
                if i * stride + w <= image.shape[1]
                else 0
            )
    return out


# %% wrong: wrong-shape
def conv_image(image, kernel, stride):
    # one window too few
    h, w, _ = kernel.shape
    H = 1 + (image.shape[0] - h) // stride
    W = 1 + (image.shape[1] - w) // stride
    out = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            out[i, j] = np.sum(
                image[i * stride : i * stride + h, j * stride : j * stride + w] * kernel
            )
    return out[:-1, :-1]


# %% wrong: wrong-shape
def conv_image(image, kernel, stride):
    # transposed
    h, w, _ = kernel.shape
    H = 1 + (image.shape[0] - h) // stride
    W = 1 + (image.shape[1] - w) // stride
    out = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            out[i, j] = np.sum(
                image[i * stride : i * stride + h, j * stride : j * stride + w] * kernel
            )
    return out.T


# %% unnamed: loops to h-1
def conv_image(image, kernel, stride):
    h, w, c = kernel.shape
    R, C = (image.shape[0] - h) // stride + 1, (image.shape[1] - w) // stride + 1
    out = np.zeros((R, C))
    for i in range(R):
        for j in range(C):
            for a in range(h - 1):
                for b in range(w):
                    out[i, j] += image[i * stride + a, j * stride + b] @ kernel[a, b]
    return out


# %% wrong: mean-for-sum
def conv_image(image, kernel, stride):
    h, w, c = kernel.shape
    R, C = (image.shape[0] - h) // stride + 1, (image.shape[1] - w) // stride + 1
    return np.array(
        [
            [
                np.mean(image[i * stride : i * stride + h, j * stride : j * stride + w] * kernel)
                for j in range(C)
            ]
            for i in range(R)
        ]
    )


# %% wrong: wrong-shape
def conv_image(image, kernel, stride):
    h, w, c = kernel.shape
    R, C = (image.shape[0] - h) // stride + 1, (image.shape[1] - w) // stride + 1
    return np.array(
        [
            [
                np.sum(image[i * stride : i * stride + h, j * stride : j * stride + w] * kernel)
                for i in range(R)
            ]
            for j in range(C)
        ]
    )


# %% wrong: mean-for-sum
def conv_image(image, kernel, stride):
    H, W, C = image.shape
    h, w, _ = kernel.shape
    out = np.zeros(((H - h) // stride + 1, (W - w) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.mean(
                image[i * stride : i * stride + h, j * stride : j * stride + w] * kernel
            )
    return out


# %% wrong: sum-overwritten
def conv_image(image, kernel, stride):
    H, W, C = image.shape
    h, w, _ = kernel.shape
    out = np.zeros(((H - h) // stride + 1, (W - w) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for a in range(h):
                for b in range(w):
                    for c in range(C):
                        out[i, j] = image[i * stride + a, j * stride + b, c] * kernel[a, b, c]
    return out
