"""Drawn inputs of convolution, and PyTorch's convolution of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.check.compare import shapes_in
from chainrule.check.suspects import ExceptionInfo

#: Of both sides, or of rows and columns.
Stride = int | tuple[int, int]


@dataclass(frozen=True)
class Conv:
    """One convolution: x (N, C, H, W), w (F, C, HH, WW), b (F,), dout (N, F, H', W')."""

    x: np.ndarray
    w: np.ndarray
    b: np.ndarray
    dout: np.ndarray
    stride: int
    pad: int

    @property
    def param(self) -> dict[str, int]:
        return {"stride": self.stride, "pad": self.pad}

    @property
    def inputs(self) -> dict[str, Any]:
        return {"x": self.x, "w": self.w, "b": self.b, "conv_param": self.param}

    @property
    def padded(self) -> np.ndarray:
        return np.pad(self.x, ((0, 0), (0, 0), (self.pad,) * 2, (self.pad,) * 2))

    @property
    def properties(self) -> tuple[str, ...]:
        """What is special about it, in the words of a message."""
        (HH, WW), (rows, columns) = self.w.shape[2:], self.dout.shape[2:]
        words = {
            "pad = 0": self.pad == 0,
            "pad > 0": self.pad > 0,
            "stride > 1": self.stride > 1,
            "windows overlap": self.stride < max(HH, WW),
            "the kernel is not square": HH != WW,
            "the output is not square": rows != columns,
            "there is more than one image": len(self.x) > 1,
            "there is more than one channel": self.w.shape[1] > 1,
        }
        return tuple(word for word, so in words.items() if so)


def draw(rng: np.random.Generator) -> Iterator[Conv]:
    """Draw the inputs of one check: the catalogue's shapes, then others.

    Every output has sides that differ in at least one case, strides 1 to 3, pads 0 to 2.
    """
    yield _conv(rng, (1, 2, 2, 1), (2, 4), (2, 2), 1, 0, whole=True)
    for stride, pad in ((2, 1), (1, 0), (3, 1)):
        x = rng.standard_normal((2, 3, 7, 6))
        w = rng.standard_normal((4, 3, 3, 2))
        size = [1 + (n + 2 * pad - k) // stride for n, k in ((7, 3), (6, 2))]
        dout = rng.standard_normal((2, 4, *size))
        yield Conv(x, w, _biases(rng, 4), dout, stride, pad)
    counts = tuple(int(n) for n in rng.permutation([2, 3, 4, 5]))
    wide, tall = int(rng.integers(4, 6)), int(rng.integers(2, 4))
    yield _conv(rng, (counts[0], counts[1], counts[2]), (tall, wide), (2, 3), 2, 0)
    yield _conv(rng, (counts[1], counts[2], counts[3]), (wide + 2, tall + 2), (3, 3), 1, 2)
    yield _conv(rng, (3, 1, 2), (2, 3), (1, 4), 2, 1)
    # More images than an answer may take at a time.
    yield _conv(rng, (33, 1, 2), (2, 3), (2, 2), 1, 0)


def _conv(
    rng: np.random.Generator,
    counts: tuple[int, ...],
    out: tuple[int, int],
    kernel: tuple[int, int],
    stride: int,
    pad: int,
    whole: bool = False,
) -> Conv:
    """Draw a convolution of N, C, F = ``counts`` whose output has the sides ``out``."""
    N, C, F = counts[:3]
    sides = [(n - 1) * stride + k - 2 * pad for n, k in zip(out, kernel, strict=True)]
    shapes = ((N, C, *sides), (F, C, *kernel), (N, F, *out))
    if whole:
        x, w, dout = (rng.integers(-4, 5, shape).astype(float) for shape in shapes)
        w[0, 0, 0, 0] = 5.0
        return Conv(x, w, np.arange(1.0, F + 1), dout, stride, pad)
    x, w, dout = (rng.standard_normal(shape) for shape in shapes)
    return Conv(x, w, _biases(rng, F), dout, stride, pad)


def _biases(rng: np.random.Generator, count: int) -> np.ndarray:
    """Biases of both signs, none near 0."""
    return rng.uniform(0.5, 2.0, count) * rng.choice([-1.0, 1.0], count)


def conv(
    x: np.ndarray, w: np.ndarray, b: np.ndarray | None = None, stride: Stride = 1, pad: int = 0
) -> np.ndarray:
    """PyTorch's conv2d on NumPy arrays."""
    import torch

    bias = None if b is None else torch.tensor(b)
    # Arrays may be views with negative strides, which torch does not take.
    image, kernel = torch.tensor(np.ascontiguousarray(x)), torch.tensor(np.ascontiguousarray(w))
    out = torch.nn.functional.conv2d(image, kernel, bias, stride, pad)
    return np.asarray(out.numpy())


def gradients(
    padded: np.ndarray, w: np.ndarray, stride: Stride, dout: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Autograd's gradients of Σ dout · conv(padded, w) + b: of ``padded``, of w, of b.

    The output may be larger than ``dout``; the rest of it gets no gradient.
    """
    import torch

    x_ = torch.tensor(np.ascontiguousarray(padded), requires_grad=True)
    w_ = torch.tensor(np.ascontiguousarray(w), requires_grad=True)
    b_ = torch.zeros(len(w), dtype=torch.float64, requires_grad=True)
    out = torch.nn.functional.conv2d(x_, w_, b_, stride)
    rows, columns = dout.shape[2:]
    (out[:, :, :rows, :columns] * torch.tensor(np.ascontiguousarray(dout))).sum().backward()
    dx, dw, db = (leaf.grad.numpy() for leaf in (x_, w_, b_))
    return dx, dw, db


def crop(padded: np.ndarray, pad: int) -> np.ndarray:
    """Cut the padding off (N, C, H + 2 pad, W + 2 pad)."""
    rows, columns = padded.shape[2:]
    return padded[:, :, pad : rows - pad, pad : columns - pad]


def padded_with(drawn: Conv, mode: Any) -> np.ndarray:
    """The image padded in another of NumPy's ways."""
    sides = ((0, 0), (0, 0), (drawn.pad,) * 2, (drawn.pad,) * 2)
    padded: np.ndarray = np.pad(drawn.x, sides, mode=mode)
    return padded


def shifted(drawn: Conv, *, before: bool) -> np.ndarray:
    """The image with all its padding before it, or behind it."""
    pair = (2 * drawn.pad, 0) if before else (0, 2 * drawn.pad)
    return np.pad(drawn.x, ((0, 0), (0, 0), pair, pair))


def shapes_met(observed: Any) -> list[tuple[int, ...]]:
    """The shapes at which an answer stopped, e.g. (3, 2, 3) and (3, 3, 2)."""
    if not isinstance(observed, ExceptionInfo) or observed.kind != "ValueError":
        return []
    return shapes_in(observed.text)
