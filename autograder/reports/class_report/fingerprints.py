"""Winnowed fingerprints of Python code, from which names, comments and layout are folded away.

S. Schleimer, D. Wilkerson, A. Aiken, "Winnowing: Local Algorithms for Document Fingerprinting",
SIGMOD 2003: the method behind MOSS. Every run of `GRAM` folded characters has a hash, and of each
`WINDOW` hashes in a row the smallest is kept. In linear time, whatever the text is: a class may
hand in megabytes.
"""

from __future__ import annotations

import keyword
import re

import numpy as np
from numpy.typing import NDArray

#: Characters of folded code in a fingerprint, and how many of them one is chosen from.
GRAM, WINDOW = 14, 4

_MULTIPLIER = np.uint64(1_000_003)
_STRING_OR_COMMENT = re.compile(
    r'#[^\n]*|""".*?(?:"""|\Z)|\'\'\'.*?(?:\'\'\'|\Z)|"(?:[^"\\\n]|\\.)*"?|\'(?:[^\'\\\n]|\\.)*\'?',
    flags=re.DOTALL,
)
_KEPT = "|".join(sorted([*keyword.kwlist, *keyword.softkwlist]))
_NAME = re.compile(rf"\b(?!(?:{_KEPT})\b)[^\W\d]\w*")


def folded(code: str) -> str:
    """Return code with each name as ``V`` and each string as ``"``, no comments and no blanks."""
    plain = _STRING_OR_COMMENT.sub(lambda found: "" if found[0][0] == "#" else '"', code)
    return "".join(_NAME.sub("V", plain).split())


def without_layout(code: str) -> str:
    """Return code with its names, without comments and blanks."""
    plain = _STRING_OR_COMMENT.sub(
        lambda found: "" if found[0][0] == "#" or found[0][:3] in ('"""', "'''") else found[0], code
    )
    return "".join(plain.split())


def fingerprints(code: str) -> NDArray[np.uint64]:
    """Return the distinct fingerprints of a piece of code, sorted: shape (fingerprints,)."""
    text = np.frombuffer(folded(code).encode("utf-32-le", "replace"), dtype=np.uint32)
    count = len(text) - GRAM + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    hashes = np.zeros(count, dtype=np.uint64)
    for offset in range(GRAM):
        hashes = hashes * _MULTIPLIER + text[offset : offset + count].astype(np.uint64)
    # Mixed, so that the smallest of a window is not always the run with the smallest characters.
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(0x9E3779B97F4A7C15)
    hashes ^= hashes >> np.uint64(32)
    if count > WINDOW:
        windows = np.lib.stride_tricks.sliding_window_view(hashes, WINDOW)
        hashes = windows.min(axis=1)
    return np.unique(hashes)
