"""What a training run has said so far, apart from any drawing.

A `Run` holds one `Trace` per quantity; a `History` holds the current run and the earlier ones
("ghosts"). Memory is bounded: a trace that is full merges neighbouring points and keeps the lowest
and the highest value of each group, so a spike survives however long the run is.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Points(NamedTuple):
    """A trace as arrays of one length (P,): step, mean, lowest and highest value of each group."""

    step: Floats
    value: Floats
    low: Floats
    high: Floats


class Trace:
    """One quantity over the steps, in at most ``capacity`` points.

    Args:
        capacity: an even number of points; on reaching it, neighbours are merged in pairs.
    """

    def __init__(self, capacity: int = 4096) -> None:
        if capacity < 2 or capacity % 2:
            raise ValueError(f"capacity must be an even number of at least 2, got {capacity}")
        self._table = np.empty((4, capacity))
        self._filled = 0
        self._inside = 0
        #: Records in each full point: 1, then 2, 4, … as the run grows.
        self.group = 1
        #: The newest finite value, and the step it belongs to.
        self.latest: tuple[int, float] | None = None
        #: First step whose value was NaN or infinite, and that value.
        self.broken: tuple[int, float] | None = None

    def __len__(self) -> int:
        return self._filled

    def append(
        self, step: int, value: float, low: float | None = None, high: float | None = None
    ) -> None:
        """Add one value, with its band where it is a mean over seeds."""
        if not math.isfinite(value):
            if self.broken is None:
                self.broken = (step, value)
            return
        self.latest = (step, value)
        low = value if low is None else low
        high = value if high is None else high
        table, last = self._table, self._filled - 1
        if 0 < self._inside < self.group:
            self._inside += 1
            table[0, last] = step
            table[1, last] += (value - table[1, last]) / self._inside
            table[2, last] = min(table[2, last], low)
            table[3, last] = max(table[3, last], high)
            return
        if self._filled == table.shape[1]:
            self._merge()
        table[:, self._filled] = (step, value, low, high)
        self._filled += 1
        self._inside = 1

    def _merge(self) -> None:
        left, right = self._table[:, 0::2], self._table[:, 1::2]
        merged = np.stack(
            [
                right[0],
                (left[1] + right[1]) / 2,
                np.minimum(left[2], right[2]),
                np.maximum(left[3], right[3]),
            ]
        )
        self._filled = merged.shape[1]
        self._table[:, : self._filled] = merged
        self.group *= 2

    def points(self) -> Points:
        """Return the trace's points; a view, valid until the next `append`."""
        return Points(*self._table[:, : self._filled])


@dataclass
class Mark:
    """A place where a setting was changed during the run."""

    step: int
    setting: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.setting} {self.before} → {self.after}"


@dataclass
class Run:
    """One training run: its settings, its traces, and where its settings changed."""

    name: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    #: Newest values that are no numbers (parameters, pictures), for a drawing of one's own.
    extras: dict[str, Any] = field(default_factory=dict)
    step: int = 0
    total: int | None = None
    hidden: bool = False

    def add(self, record: object) -> None:
        """Add what a training loop yielded: a number, a pair (train, validation), or a mapping.

        A mapping's key ``step`` sets the step; without it the steps are 1, 2, 3, …

        Raises:
            TypeError: the record is none of these.
        """
        step = self.step + 1
        values = _values(record)
        if "step" in values:
            step = int(values.pop("step"))
        for name, value in values.items():
            self._trace(name).append(step, value)
        if isinstance(record, Mapping):
            for name, thing in record.items():
                if name != "step" and name not in values:
                    self.extras[str(name)] = thing
        self.step = step

    def add_seeds(self, records: Sequence[object]) -> None:
        """Add one step of several runs that differ in their seed: mean, lowest, highest.

        The mean is over all seeds: it is broken as soon as one of them is NaN or infinite.
        """
        rows = [_values(record) for record in records]
        step = self.step + 1
        if rows and "step" in rows[0]:
            step = int(rows[0]["step"])
        for name in rows[0]:
            if name != "step":
                column = [row[name] for row in rows if name in row]
                mean = sum(column) / len(column)
                self._trace(name).append(step, mean, min(column), max(column))
        self.step = step

    def mark(self, setting: str, before: str, after: str) -> None:
        """Note that a setting changed; one drag of a slider stays one mark."""
        last = self.marks[-1] if self.marks else None
        near = max(3, self.step // 50)
        if last and last.setting == setting and self.step - last.step <= near:
            last.after = after
        else:
            self.marks.append(Mark(self.step, setting, before, after))
        del self.marks[:-200]

    def _trace(self, name: str) -> Trace:
        if name not in self.traces:
            self.traces[name] = Trace()
        return self.traces[name]

    @property
    def broken(self) -> tuple[str, int, float] | None:
        """Name, step and value of the first quantity that was NaN or infinite."""
        found = [(*t.broken, name) for name, t in self.traces.items() if t.broken]
        if not found:
            return None
        step, value, name = min(found, key=lambda item: item[0])
        return name, step, value


def _values(record: object) -> dict[str, float]:
    """Return a record's numbers by name."""
    if isinstance(record, Mapping):
        numbers = {}
        for name, value in record.items():
            number = as_number(value)
            if number is not None:
                numbers[str(name)] = number
        return numbers
    number = as_number(record)
    if number is not None:
        return {"loss": number}
    if isinstance(record, list | tuple) and len(record) == 2:
        pair = [as_number(item) for item in record]
        if pair[0] is not None and pair[1] is not None:
            return {"train": pair[0], "validation": pair[1]}
    raise TypeError(
        "A training loop yields a number, a pair (train, validation) or a dict of numbers; "
        f"this one yielded {type(record).__name__}."
    )


def as_number(value: object) -> float | None:
    """Return a Python, NumPy or torch scalar as a float, and None for everything else."""
    if type(value) is float:
        return value
    if isinstance(value, str | bytes | bool) or value is None:
        return None
    if getattr(value, "ndim", 0):
        return None
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


class History:
    """The current run and the earlier ones, oldest first.

    Args:
        keep: how many earlier runs stay; the oldest goes when there are more.
    """

    def __init__(self, keep: int = 8) -> None:
        self.keep = keep
        self.current = Run()
        self.ghosts: list[Run] = []

    def begin(self, settings: Mapping[str, str] | None = None, total: int | None = None) -> Run:
        """Start a new run; the current one becomes a ghost if it has a single value."""
        if self.current.traces:
            if not self.current.name:
                self.current.name = self._name(self.current)
            self.ghosts = [*self.ghosts, self.current][-self.keep :]
        self.current = Run(settings=dict(settings or {}), total=total)
        return self.current

    def _name(self, run: Run) -> str:
        text = ", ".join(f"{name} {value}" for name, value in run.settings.items())
        changed = ", changed" if run.marks else ""
        return (text or f"run {len(self.ghosts) + 1}") + changed

    def csv(self) -> str:
        """Return all runs as CSV text: run, quantity, step, value, lowest, highest.

        One row a record, or one row a group of records in a run so long that they were merged.
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["run", "quantity", "step", "value", "lowest", "highest"])
        for run in [*self.ghosts, self.current]:
            name = run.name or self._name(run)
            for quantity, trace in run.traces.items():
                for step, *rest in zip(
                    *(column.tolist() for column in trace.points()), strict=True
                ):
                    writer.writerow([name, quantity, int(step), *rest])
        return text.getvalue()


def smooth(values: Floats, weight: float) -> Floats:
    """Return the exponentially weighted mean of ``values`` (P,), corrected for its start.

    Args:
        weight: in [0, 1); 0 returns the values, 0.9 averages over about the last ten.

    The correction is that of Kingma and Ba (2015), section 3: divide by 1 − weightᵏ.
    """
    if not 0 <= weight < 1:
        raise ValueError(f"weight must be in [0, 1), got {weight}")
    if weight == 0 or len(values) == 0:
        return values
    result, mean = np.empty_like(values), 0.0
    for k, value in enumerate(values.tolist()):
        mean = weight * mean + (1 - weight) * value
        result[k] = mean / (1 - weight ** (k + 1))
    return result
