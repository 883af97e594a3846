"""A drawing of 28 × 28 pixels as text, short enough for the address of a page."""

from __future__ import annotations

import base64
import zlib

import numpy as np
from numpy.typing import NDArray

SIDE = 28


def encoded(ink: NDArray[np.uint8]) -> str:
    """Return a drawing (28, 28), 0 to 255, in 16 grey values as text for an address."""
    nibbles = (ink.ravel() // 16).astype(np.uint8)
    packed = (nibbles[::2] << 4) | nibbles[1::2]
    return base64.urlsafe_b64encode(zlib.compress(packed.tobytes(), 9)).decode().rstrip("=")


def decoded(text: str) -> NDArray[np.uint8]:
    """Return the drawing (28, 28) that a text holds, an empty one if it holds none."""
    size = SIDE * SIDE // 2
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        packed = np.frombuffer(zlib.decompressobj().decompress(data, size + 1), dtype=np.uint8)
    except (ValueError, zlib.error):
        packed = np.empty(0, np.uint8)
    if packed.size != size:
        return np.zeros((SIDE, SIDE), np.uint8)
    nibbles = np.column_stack([packed >> 4, packed & 15]).ravel()
    return (17 * nibbles).astype(np.uint8).reshape(SIDE, SIDE)
