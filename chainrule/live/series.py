"""One quantity over the steps of a run, in bounded memory however long the run is.

A series that is full merges neighbouring points and keeps the lowest and the highest value of each
group, so a spike survives.
"""

from __future__ import annotations

from array import array
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Points(NamedTuple):
    """A series as arrays of one length (P,): step, mean, lowest and highest value of each group."""

    step: Floats
    value: Floats
    low: Floats
    high: Floats


class Series:
    """One quantity over the steps, in at most ``capacity`` + 1 points.

    Args:
        capacity: an even number of points; on reaching it, neighbours are merged in pairs.
    """

    def __init__(self, capacity: int = 4096) -> None:
        if capacity < 2 or capacity % 2:
            raise ValueError(f"capacity must be an even number of at least 2, got {capacity}")
        self._table = np.empty((4, capacity))
        self._filled = 0
        # Step, value, low, high of the records that came since the last flush: appending must be
        # cheap, so the arithmetic is deferred and done on arrays. Low and high stay empty
        # until a record has a band.
        self._buffered = tuple(array("d") for _ in range(4))
        self._flushed = 0
        self._latest: tuple[int, float] | None = None
        self._non_finite: tuple[int, float] | None = None
        #: Records in each full point: 1, then 2, 4, … as the run grows.
        self.group = 1

    def append(
        self, step: int, value: float, low: float | None = None, high: float | None = None
    ) -> None:
        """Add one value, with its band where it is a mean over seeds."""
        steps, values, lows, highs = self._buffered
        if low is not None or lows:
            lows.extend(values[len(lows) :])
            highs.extend(values[len(highs) :])
            lows.append(value if low is None else low)
            highs.append(value if high is None else high)
        steps.append(step)
        values.append(value)
        if len(steps) >= 1024 + self.group:
            self._flush()

    def extend(self, first: int, values: Floats) -> None:
        """Add values (P,) of the steps from ``first`` on, which have no band."""
        steps, buffered, lows, highs = self._buffered
        data = np.ascontiguousarray(values).tobytes()
        if lows:
            lows.frombytes(data)
            highs.frombytes(data)
        steps.frombytes(np.arange(first, first + len(values), dtype=float).tobytes())
        buffered.frombytes(data)
        if len(steps) >= 1024 + self.group:
            self._flush()

    def _flush(self) -> None:
        """Move the buffered records into the table, whole groups only."""
        steps, values, lows, highs = self._buffered
        if len(steps) == self._flushed:
            return
        new = np.array((steps, values, lows or values, highs or values))
        fine = np.isfinite(new[1])
        if self._non_finite is None and not fine.all():
            first = int(np.argmin(fine))
            self._non_finite = (int(new[0, first]), float(new[1, first]))
        new = new[:, fine]
        if new.shape[1]:
            self._latest = (int(new[0, -1]), float(new[1, -1]))
        while True:
            free = self._table.shape[1] - self._filled
            if free == 0 and new.shape[1] >= self.group:
                self._merge()
                continue
            whole = min(new.shape[1] // self.group, free)
            if whole == 0:
                break
            used, new = new[:, : whole * self.group], new[:, whole * self.group :]
            self._table[:, self._filled : self._filled + whole] = _grouped(used, self.group)
            self._filled += whole
        band = bool(lows)
        self._buffered = tuple(
            array("d", row.tobytes() if band or i < 2 else b"") for i, row in enumerate(new)
        )
        self._flushed = new.shape[1]

    def _merge(self) -> None:
        half = self._table.shape[1] // 2
        self._table[:, :half] = _grouped(self._table, 2)
        self._filled = half
        self.group *= 2

    def points(self) -> Points:
        """Return the series's points; the last one may be of an unfinished group."""
        self._flush()
        full = self._table[:, : self._filled]
        steps, values, lows, highs = self._buffered
        if steps:
            rest = np.array((steps, values, lows or values, highs or values))
            full = np.concatenate([full, _grouped(rest, rest.shape[1])], axis=1)
        return Points(*full)

    @property
    def latest(self) -> tuple[int, float] | None:
        """The newest finite value as (step, value)."""
        self._flush()
        return self._latest

    @property
    def non_finite(self) -> tuple[int, float] | None:
        """The first step whose value was NaN or infinite, and that value."""
        self._flush()
        return self._non_finite


def _grouped(columns: Floats, size: int) -> Floats:
    """Merge each ``size`` neighbouring columns (4, P·size) of step, mean, low and high to one."""
    step, value, low, high = columns.reshape(4, -1, size)
    return np.stack([step[:, -1], value.mean(axis=1), low.min(axis=1), high.max(axis=1)])


def smooth(values: Floats, weight: float, records: Floats | None = None) -> Floats:
    """Return the exponentially weighted mean of ``values`` (P,), corrected for its start.

    Args:
        weight: in [0, 1) a record; 0 returns the values, 0.9 averages over about the last ten.
        records: (P,) how many records each value is the mean of; 1 if left out.

    The correction is that of Kingma and Ba (2015), section 3: divide by 1 − weightᵏ.
    """
    if not 0 <= weight < 1:
        raise ValueError(f"weight must be in [0, 1), got {weight}")
    if weight == 0 or len(values) == 0:
        return values
    keep = np.full(len(values), weight) if records is None else weight**records
    result, mean, started = np.empty_like(values), 0.0, 1.0
    for k, (value, kept) in enumerate(zip(values.tolist(), keep.tolist(), strict=True)):
        mean = kept * mean + (1 - kept) * value
        started *= kept
        result[k] = mean / (1 - started)
    return result
