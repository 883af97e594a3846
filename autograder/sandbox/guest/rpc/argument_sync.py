"""Write back into arguments what a call on the other side did to its copies of them."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..codec.tree import MAX_DEPTH

#: Most numbers that one call may draw from a generator, and how PCG64 steps from state to state.
DRAWS, PCG64_FACTOR, _128_BITS = 1 << 48, 0x2360ED051FC65DA44385DF649FCCF645, (1 << 128) - 1


def fingerprint(value: Any, depth: int = 0) -> Any:
    """Return something that differs when data differ; None for what holds other things too."""
    kind = type(value)
    if kind is np.ndarray:
        return None if value.dtype.kind == "O" else (value.shape, value.tobytes())
    if kind is float or kind is int or kind is str or kind is bool or value is None:
        return kind, repr(value)
    if depth > MAX_DEPTH or kind not in (dict, list, tuple):
        return None
    parts = []
    for item in (part for pair in value.items() for part in pair) if kind is dict else value:
        part = fingerprint(item, depth + 1)
        if part is None:
            return None
        parts.append(part)
    return kind, parts


def write_back(original: Any, changed: Any, *, data: bool = True) -> bool:
    """Give an argument the content that the other side's copy of it has after the call.

    What cannot be written to (a read-only array, a tuple's own items) stays as it is.

    Args:
        original: the argument.
        changed: the copy.
        data: without it, only the states of generators and the gradients of tensors are taken.

    Returns:
        Whether anything else was taken.
    """
    kind = type(original)
    if kind is not type(changed):
        return False
    if kind is np.ndarray:
        alike = original.shape == changed.shape and original.dtype == changed.dtype
        if data and alike and original.flags.writeable:
            original[...] = changed
            return True
    elif kind is list or kind is dict:
        if data:
            _write_back_container(original, changed)
            return True
    elif kind is tuple and len(original) == len(changed):
        taken = [
            write_back(old, new, data=data) for old, new in zip(original, changed, strict=True)
        ]
        return any(taken)
    elif kind is np.random.Generator:
        if not _may_follow(original.bit_generator, changed.bit_generator):
            return False
        original.bit_generator.state = changed.bit_generator.state
    elif kind.__module__.startswith("torch"):
        return _write_back_torch(original, changed, data=data)
    return False


def _may_follow(before: Any, after: Any) -> bool:
    """Whether a bit generator may be another one after some draws.

    One that was set to a state of its own could make all that is drawn later zeros.
    """
    if type(before) is not type(after):
        return False
    if type(before) is not np.random.PCG64:
        return True
    old, new = before.state["state"], after.state["state"]
    return bool(old["inc"] == new["inc"]) and _steps(old["state"], new["state"], old["inc"]) < DRAWS


def _steps(state: int, later: int, increment: int) -> int:
    """Return after how many steps PCG64's first state becomes the second, bit by bit."""
    factor, count, bit = PCG64_FACTOR, 0, 1
    while state != later and bit <= _128_BITS:
        if (state ^ later) & bit:
            state = (state * factor + increment) & _128_BITS
            count |= bit
        increment = (factor + 1) * increment & _128_BITS
        factor = factor * factor & _128_BITS
        bit <<= 1
    return count


def _write_back_container(original: Any, changed: Any) -> None:
    keys: Iterator[Any] = iter(original if type(original) is dict else range(len(original)))
    kept = {key: original[key] for key in keys}
    if type(original) is dict:
        original.clear()
        original.update(changed)
    else:
        original[:] = changed
    for key, old in kept.items():
        if key not in original if type(original) is dict else key >= len(original):
            continue
        new = original[key]
        alike = type(old) is type(new) and getattr(old, "shape", 0) == getattr(new, "shape", 0)
        if alike and isinstance(old, np.ndarray | list | dict):
            write_back(old, new)
            original[key] = old


def _write_back_torch(original: Any, changed: Any, *, data: bool) -> bool:
    import torch

    if isinstance(original, torch.nn.Module):
        pairs = list(zip(original.parameters(), changed.parameters(), strict=False))
    elif isinstance(original, torch.Tensor):
        pairs = [(original, changed)]
    else:
        return False
    taken = False
    with torch.no_grad():
        for old, new in pairs:
            if old.shape == new.shape and old.dtype == new.dtype and old.is_leaf:
                if data and not torch.equal(old, new):
                    old.copy_(new)
                    taken = True
                old.grad = new.grad
    return taken
