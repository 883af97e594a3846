"""nbgrader's BEGIN and END markers, which enclose what students are not given."""

from __future__ import annotations

import re

SOLUTION, HIDDEN_TESTS, MARK_SCHEME = "SOLUTION", "HIDDEN TESTS", "MARK SCHEME"

_MARKER = re.compile(rf"\b(BEGIN|END) ({SOLUTION}|{HIDDEN_TESTS}|{MARK_SCHEME})\b")
_HIDDEN_TESTS = re.compile(
    rf"^\s*###\s*BEGIN {HIDDEN_TESTS}\b.*?^\s*###\s*END {HIDDEN_TESTS}\b[^\n]*", re.M | re.S
)


def hidden_lines(code: str) -> list[bool]:
    """Return for each line of a test cell whether it belongs to a region of hidden tests.

    The lines of the markers belong to their region.
    """
    hidden = [False] * (code.count("\n") + 1)
    for match in _HIDDEN_TESTS.finditer(code):
        first = code.count("\n", 0, match.start())
        for line in range(first, first + match.group().count("\n") + 1):
            hidden[line] = True
    return hidden


def without_hidden_tests(code: str) -> str:
    """Return a test cell's code as students are given it."""
    return _HIDDEN_TESTS.sub("", code)


def split_regions(text: str) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Return the lines outside all regions, and each region as (kind, its lines).

    The lines of the markers are in neither. A region within another is a region of its own.
    """
    public: list[str] = []
    regions: list[tuple[str, list[str]]] = []
    open_regions: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        marker = _MARKER.search(line)
        if marker and marker[1] == "BEGIN":
            open_regions.append((marker[2], []))
            regions.append(open_regions[-1])
        elif marker:
            if open_regions:
                open_regions.pop()
        elif open_regions:
            open_regions[-1][1].append(line)
        else:
            public.append(line)
    return public, regions


def without_markers(text: str) -> str:
    """Return a text without the markers; the lines that they enclose stay."""
    return "\n".join(line for line in text.splitlines() if not _MARKER.search(line))
