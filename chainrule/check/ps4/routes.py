"""The gradients of max-pooling that are accepted where values tie.

A window's gradient may be split among its winners into any shares of one sign that add up to it.
So every entry of dx lies between the smallest and the largest sum that its windows can give, and
entries connected by ties add up to the gradients of their windows.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Position = tuple[int, ...]


class Routes:
    """The winners of each window of one pooling.

    Args:
        x: (N, C, H, W).
        dout: (N, C, H', W'), the upstream gradient.
        window: rows and columns.
        stride: of both sides.
    """

    def __init__(self, x: NDArray, dout: NDArray, window: tuple[int, int], stride: int) -> None:
        self.x, self.dout, self.window, self.stride = x, dout, window, stride
        self.winners = {position: self._winners(position) for position in np.ndindex(*dout.shape)}

    def _region(self, position: Position) -> tuple[int | slice, ...]:
        n, c, i, j = position
        rows, columns = i * self.stride, j * self.stride
        return n, c, slice(rows, rows + self.window[0]), slice(columns, columns + self.window[1])

    def _winners(self, position: Position) -> list[Position]:
        n, c, i, j = position
        values = self.x[self._region(position)]
        hits = np.argwhere(values == values.max())
        return [(n, c, i * self.stride + int(r), j * self.stride + int(s)) for r, s in hits]

    def bounds(self) -> tuple[NDArray, NDArray]:
        """The least and the most that each entry may get."""
        low, high = np.zeros(self.x.shape), np.zeros(self.x.shape)
        for position, winners in self.winners.items():
            gradient = self.dout[position]
            for winner in winners:
                low[winner] += gradient if len(winners) == 1 else min(0.0, gradient)
                high[winner] += gradient if len(winners) == 1 else max(0.0, gradient)
        return low, high

    def first_off(self, dx: NDArray) -> str:
        """The first entry that gets too much or too little, in words."""
        low, high = self.bounds()
        slack = 1e-9 * np.abs(self.dout).max()
        off = np.argwhere((dx < low - slack) | (dx > high + slack))
        if not len(off):
            return "entries that tie and share more or less than their gradient"
        at = tuple(int(i) for i in off[0])
        least, most = float(low[at]), float(high[at])
        due = f"{most:.6g}" if most == least else f"from {least:.6g} to {most:.6g}"
        return f"[{', '.join(map(str, at))}] = {float(dx[at]) + 0.0:.6g}, where {due} is due"

    def accepts(self, dx: NDArray) -> bool:
        """Whether ``dx`` is a subgradient: each window's gradient goes to its winners only."""
        low, high = self.bounds()
        slack = 1e-9 * np.abs(self.dout).max()
        if (dx < low - slack).any() or (dx > high + slack).any():
            return False
        return all(
            abs(
                sum(dx[entry] for entry in entries)
                - sum(self.dout[position] for position in positions)
            )
            <= slack * len(entries)
            for entries, positions in self._connected()
        )

    def _connected(self) -> Iterator[tuple[set[Position], list[Position]]]:
        """Groups of entries that are connected by ties, each with the windows that they win."""
        groups: list[tuple[set[Position], list[Position]]] = []
        for position, winners in self.winners.items():
            touched = [group for group in groups if group[0] & set(winners)]
            groups = [group for group in groups if not group[0] & set(winners)]
            entries = set(winners).union(*(group[0] for group in touched))
            positions = [position] + [p for group in touched for p in group[1]]
            groups.append((entries, positions))
        yield from groups

    def all_ties(self) -> NDArray:
        """The result if each winner gets the whole gradient."""
        dx = np.zeros(self.x.shape)
        for position, winners in self.winners.items():
            for winner in winners:
                dx[winner] += self.dout[position]
        return dx

    def counted(self) -> NDArray:
        """The result if the upstream gradient is left out."""
        dx = np.zeros(self.x.shape)
        for winners in self.winners.values():
            dx[winners[0]] += 1.0
        return dx

    def overwritten(self, whole_window: bool) -> NDArray:
        """The result if a later window replaces an earlier one's share."""
        dx = np.zeros(self.x.shape)
        for position, winners in self.winners.items():
            if whole_window:
                dx[self._region(position)] = 0.0
                for winner in winners:
                    dx[winner] = self.dout[position]
            else:
                dx[winners[0]] = self.dout[position]
        return dx
