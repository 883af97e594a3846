"""SciPy's sparse matrices and PIL's images as data."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .libraries import exactly, loaded

Tree = Any
Pack = Callable[[Any], Tree]
#: Formats whose size is that of their numbers; the others may take far more memory.
SPARSE = ("csr", "csc", "coo")
#: Elements of a sparse matrix, which a test may make dense; pixels of an image.
MAX_ELEMENTS, MAX_PIXELS = 1 << 24, 1 << 24
MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F", "I;16")


def pack(value: Any, pack_part: Pack) -> Tree:
    """Return the tree of a value, or None if it is of none of these kinds."""
    root = str(type(value).__module__).partition(".")[0]
    if root == "scipy" and getattr(value, "format", None) in SPARSE and hasattr(value, "tocoo"):
        if math.prod(value.shape) > MAX_ELEMENTS:
            raise TypeError("so large a sparse matrix cannot cross")
        coordinates = value.tocoo()
        kind = "matrix" if type(value).__name__.endswith("matrix") else "array"
        parts = [coordinates.row, coordinates.col, coordinates.data]
        return ["x", "sparse", kind, value.format, list(value.shape), *map(pack_part, parts)]
    if root == "PIL" and hasattr(value, "tobytes") and getattr(value, "mode", None) in MODES:
        if math.prod(value.size) > MAX_PIXELS:
            raise TypeError("so large an image cannot cross")
        palette = value.getpalette() if value.mode == "P" else None
        return ["x", "image", value.mode, list(value.size), pack_part(value.tobytes()),
                None if palette is None else pack_part(bytes(palette))]  # fmt: skip
    return None


def unpack(tree: list[Tree], unpack_part: Callable[[Tree], Any]) -> Any:
    """Return the value of a tree that `pack` made.

    Raises:
        ValueError, TypeError, KeyError, ImportError: it is not such a tree.
    """
    name, *parts = tree
    if name == "sparse":
        return _read_sparse(parts, unpack_part)
    if name == "image":
        return _read_image(parts, unpack_part)
    raise ValueError("no such value")


def _read_sparse(parts: list[Tree], unpack_part: Callable[[Tree], Any]) -> Any:
    sparse = loaded("scipy.sparse")
    kind, form, shape, *arrays = parts
    if kind not in ("matrix", "array") or form not in SPARSE or len(shape) != 2:
        raise ValueError("no such matrix")
    if not all(type(n) is int and 0 <= n <= MAX_ELEMENTS for n in shape):
        raise ValueError("no such shape")
    if shape[0] * shape[1] > MAX_ELEMENTS:
        raise ValueError("too large a matrix")
    row, column, data = map(unpack_part, arrays)
    for array, kinds in ((row, "i"), (column, "i"), (data, "biufc")):
        if type(array) is not np.ndarray or array.dtype.kind not in kinds or array.ndim != 1:
            raise ValueError("no such coordinates")
    make = getattr(sparse, f"coo_{kind}")
    return make((data, (row, column)), shape=tuple(shape)).asformat(form)


def _read_image(parts: list[Tree], unpack_part: Callable[[Tree], Any]) -> Any:
    pillow = loaded("PIL.Image")
    mode, size, data, palette = parts
    width, height = size
    if mode not in MODES or type(width) is not int or type(height) is not int:
        raise ValueError("no such image")
    if not 0 <= width * height <= MAX_PIXELS or min(width, height) < 0:
        raise ValueError("no such image")
    content = unpack_part(data)
    if type(content) is not bytes or 8 * len(content) < width * height:
        raise ValueError("no such image")
    image = pillow.frombytes(mode, (width, height), content)
    if palette is not None:
        image.putpalette(exactly(bytes, unpack_part(palette)))
    return image
