"""Trees and buffers turned back into values; nothing that they say is trusted."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from . import layers, libraries, scientific, standard, tables
from .tree import (
    ARRAY_KINDS,
    BIT_GENERATORS,
    MAX_DEPTH,
    MAX_EMPTY,
    MAX_HEX_DIGITS,
    MAX_KEYS,
    MAX_NODES,
    MAX_RANGE,
    TENSOR_TYPES,
    CodecError,
    MaskedArray,
    Tree,
)

#: What `numpy.dtype.str` gives for the kinds that cross; NumPy's own parser takes much more.
_DTYPE = re.compile(r"[<>|=][biufcSUmM]\d{1,6}(\[\w{1,10}\])?")


class Unpacker:
    """Rebuilds values from a tree and its buffers, trusting neither.

    Args:
        adopt: called with the parts of a handle's tree; returns what represents it here.
        frozen: whether arrays that were read-only over there are read-only here too.
        limit: bytes that values may take: arrays and strings of bytes as often as they are named,
            and objects by what one of their kind takes at least.
    """

    def __init__(
        self,
        buffers: list[memoryview],
        adopt: Callable[[list[Tree]], Any],
        *,
        frozen: bool = False,
        limit: int | None = None,
    ) -> None:
        self.buffers = buffers
        self.adopt = adopt
        self.frozen = frozen
        self.nodes = 0
        self.limit = limit
        self.size = 0

    def unpack(self, tree: Tree) -> Any:
        """Return the value of a tree.

        Raises:
            CodecError: the tree is malformed, too deep or has too many parts.
        """
        try:
            return self._value(tree, 0)
        except CodecError:
            raise
        except Exception as error:
            raise CodecError(f"malformed data ({type(error).__name__})") from error

    def _value(self, tree: Tree, depth: int) -> Any:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise CodecError("the value is nested too deeply or has too many parts")
        if tree is None or type(tree) in (bool, int, float, str):
            return tree
        if type(tree) is not list or not tree or type(tree[0]) is not str:
            raise CodecError("malformed data")
        size = _OF_LIBRARY if tree[0] in ("e", "p", "x") else _SIZES
        self._charge(size.get(tree[1] if size is _OF_LIBRARY else tree[0], _LEAST))
        return _READERS[tree[0]](self, tree[1:], depth + 1)

    def _charge(self, size: int) -> None:
        """Count bytes that a value takes.

        Raises:
            CodecError: it is more than may cross.
        """
        self.size += size
        if self.limit is not None and self.size > self.limit:
            raise CodecError("the value is larger than what may cross")

    def _many(self, trees: Tree, depth: int) -> list[Any]:
        if type(trees) is not list:
            raise CodecError("malformed data")
        return [self._value(tree, depth) for tree in trees]

    def _buffer(self, index: Tree) -> memoryview:
        if type(index) is not int or not 0 <= index < len(self.buffers):
            raise CodecError("malformed data: no such buffer")
        buffer = self.buffers[index]
        self._charge(len(buffer))
        return buffer

    def _dict(self, parts: list[Tree], depth: int) -> dict[Any, Any]:
        if len(parts[0]) > MAX_KEYS:
            raise CodecError("malformed data: too many keys")
        return {self._value(k, depth): self._value(v, depth) for k, v in parts[0]}

    def _keys(self, trees: Tree, depth: int) -> list[Any]:
        if len(trees) > MAX_KEYS:
            raise CodecError("malformed data: too many keys")
        return self._many(trees, depth)

    def _array(self, parts: list[Tree], depth: int) -> np.ndarray:
        name, shape, index, writeable = parts
        dtype = _dtype(name)
        sizes = _shape(shape)
        count = _product(sizes)
        buffer = self._buffer(index)
        if len(buffer) != count * dtype.itemsize:
            raise CodecError("malformed data: the array's bytes do not fit its shape")
        if len(buffer):  # copied: aligned, writable, and an array that owns its data
            array = np.frombuffer(buffer, dtype).reshape(sizes).copy()
        else:
            _check_empty(sizes)
            array = np.empty(sizes, dtype)
        if self.frozen and not writeable:
            array.setflags(write=False)
        return array

    def _scalar(self, parts: list[Tree], depth: int) -> Any:
        return self._array([parts[0], [], parts[1], True], depth)[()]

    def _objects(self, parts: list[Tree], depth: int) -> np.ndarray:
        items = self._many(parts[1], depth)
        sizes = _shape(parts[0])
        if len(items) != _product(sizes):
            raise CodecError("malformed data: the array's items do not fit its shape")
        _check_empty(sizes)
        array = np.empty(len(items), object)
        for position, item in enumerate(items):
            array[position] = item
        return array.reshape(sizes)

    def _tensor(self, parts: list[Tree], depth: int) -> Any:
        import torch

        name, inner, requires_grad, grad = parts
        if name not in TENSOR_TYPES or inner[0] != "a":
            raise CodecError("malformed data: no such tensor")
        array = self._array([*inner[1:4], True], depth)
        tensor = torch.from_numpy(array)
        if name == "bfloat16":
            tensor = tensor.view(torch.bfloat16)
        if str(tensor.dtype) != f"torch.{name}":
            raise CodecError("malformed data: the tensor's dtype is not its bytes'")
        tensor.requires_grad_(bool(requires_grad))
        if grad is not None:
            tensor.grad = self._value(grad, depth)
        return tensor

    def _numbers(self, parts: list[Tree], depth: int) -> list[Any]:
        if parts[0][0] != "a" or parts[0][1] not in ("<i8", "<f8"):
            raise CodecError("malformed data: no such list")
        self._charge(4 * len(self._buffer(parts[0][3])))  # what objects take more
        return list(self._array(parts[0][1:], depth).ravel().tolist())

    def _generator(self, parts: list[Tree], depth: int) -> np.random.Generator:
        name, state = parts
        if name not in BIT_GENERATORS:
            raise CodecError("malformed data: no such generator")
        bits = getattr(np.random, name)(0)
        bits.state = self._value(state, depth)
        return np.random.Generator(bits)

    def _layer(self, parts: list[Tree], depth: int) -> Any:
        return layers.rebuild(parts[0], lambda tree: self._value(tree, depth))

    def _of_library(self, parts: list[Tree], depth: int, module: Any) -> Any:
        def part(tree: Tree) -> Any:
            return self._value(tree, depth)

        try:
            return module.unpack(parts, part)
        except libraries.NotLoaded:
            return libraries.Unknown()

    def _handle(self, parts: list[Tree], depth: int) -> Any:
        return self.adopt(parts)


def _integer(value: Tree) -> int:
    if type(value) is not str or len(value) > MAX_HEX_DIGITS:
        raise CodecError("malformed data: no such integer")
    return int(value, 16)


def _range(ends: list[Any]) -> range:
    made = range(*ends)
    if len(made) > MAX_RANGE:
        raise CodecError("so long a range cannot cross")
    return made


def _text(value: Tree) -> str:
    if type(value) is not str or len(value) > 64:
        raise CodecError("malformed data")
    return value


@lru_cache(maxsize=256)
def _dtype(name: Tree) -> np.dtype:
    if not _DTYPE.fullmatch(_text(name)):
        raise CodecError("malformed data: no such dtype")
    dtype = np.dtype(name)
    if dtype.kind not in ARRAY_KINDS or dtype.hasobject:
        raise CodecError("malformed data: no such dtype")
    return dtype


def _shape(value: Tree) -> tuple[int, ...]:
    if type(value) is not list or len(value) > 32:
        raise CodecError("malformed data: no such shape")
    for n in value:
        if type(n) is not int or not 0 <= n < 2**40:
            raise CodecError("malformed data: no such shape")
    return tuple(value)


def _check_empty(sizes: tuple[int, ...]) -> None:
    """Refuse a shape that may become very large in the first operation, with little in it."""
    if max(sizes, default=0) > MAX_EMPTY or _product(sizes) > MAX_EMPTY:
        raise CodecError("malformed data: a large array of nothing")


def _product(sizes: tuple[int, ...]) -> int:
    count = 1
    for size in sizes:
        count *= size
    return count


#: Bytes that a value takes before what it holds: the least, and those of kinds that take more.
_LEAST = 64
_SIZES = {"d": 224, "s": 216, "z": 216, "a": 112, "T": 1024, "g": 4096, "m": 4096}
_OF_LIBRARY = {
    "deque": 760,
    "Counter": 312,
    "OrderedDict": 352,
    "defaultdict": 296,
    "named tuple": 2048,
    "frame": 8192,
    "series": 4096,
    "index": 2048,
    "array": 1024,
    "sparse": 4096,
    "image": 1024,
}
_READERS: dict[str, Callable[[Unpacker, list[Tree], int], Any]] = {
    "i": lambda u, parts, depth: _integer(parts[0]),
    "c": lambda u, parts, depth: complex(parts[0], parts[1]),
    "b": lambda u, parts, depth: bytes(u._buffer(parts[0])),
    "t": lambda u, parts, depth: tuple(u._many(parts[0], depth)),
    "l": lambda u, parts, depth: u._many(parts[0], depth),
    "s": lambda u, parts, depth: set(u._keys(parts[0], depth)),
    "z": lambda u, parts, depth: frozenset(u._keys(parts[0], depth)),
    "r": lambda u, parts, depth: _range(u._many(parts[0], depth)),
    "q": lambda u, parts, depth: slice(*u._many(parts[0], depth)),
    "y": lambda u, parts, depth: _dtype(parts[0]),
    "d": Unpacker._dict,
    "a": Unpacker._array,
    "n": Unpacker._scalar,
    "o": Unpacker._objects,
    "N": Unpacker._numbers,
    "k": lambda u, parts, depth: MaskedArray(),
    "T": Unpacker._tensor,
    "g": Unpacker._generator,
    "m": Unpacker._layer,
    "h": Unpacker._handle,
    "e": lambda u, parts, depth: u._of_library(parts, depth, standard),
    "p": lambda u, parts, depth: u._of_library(parts, depth, tables),
    "x": lambda u, parts, depth: u._of_library(parts, depth, scientific),
}
