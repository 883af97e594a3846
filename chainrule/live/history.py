"""What a training run has said so far, apart from any drawing.

A `Run` holds one `Trace` per quantity; a `History` holds the current run and the earlier ones
("ghosts"). Memory is bounded: a trace that is full merges neighbouring points and keeps the lowest
and the highest value of each group, so a spike survives however long the run is.
"""

from __future__ import annotations

import csv
import io
from array import array
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
    """One quantity over the steps, in at most ``capacity`` + 1 points.

    Args:
        capacity: an even number of points; on reaching it, neighbours are merged in pairs.
    """

    def __init__(self, capacity: int = 4096) -> None:
        if capacity < 2 or capacity % 2:
            raise ValueError(f"capacity must be an even number of at least 2, got {capacity}")
        self._table = np.empty((4, capacity))
        self._filled = 0
        # Step, value, low, high of the records that came since the last look: appending must cost
        # next to nothing, so the arithmetic waits and is done on arrays. Low and high stay empty
        # until a record has a band.
        self._waiting = tuple(array("d") for _ in range(4))
        self._settled = 0
        self._latest: tuple[int, float] | None = None
        self._broken: tuple[int, float] | None = None
        #: Records in each full point: 1, then 2, 4, … as the run grows.
        self.group = 1

    def append(
        self, step: int, value: float, low: float | None = None, high: float | None = None
    ) -> None:
        """Add one value, with its band where it is a mean over seeds."""
        steps, values, lows, highs = self._waiting
        if low is not None or lows:
            lows.extend(values[len(lows) :])
            highs.extend(values[len(highs) :])
            lows.append(value if low is None else low)
            highs.append(value if high is None else high)
        steps.append(step)
        values.append(value)
        if len(steps) >= 1024 + self.group:
            self._settle()

    def _settle(self) -> None:
        """Move what waits into the table, whole groups only."""
        steps, values, lows, highs = self._waiting
        if len(steps) == self._settled:
            return
        new = np.array((steps, values, lows or values, highs or values))
        fine = np.isfinite(new[1])
        if self._broken is None and not fine.all():
            first = int(np.argmin(fine))
            self._broken = (int(new[0, first]), float(new[1, first]))
        new = new[:, fine]
        if new.shape[1]:
            self._latest = (int(new[0, -1]), float(new[1, -1]))
        while True:
            room = self._table.shape[1] - self._filled
            if room == 0 and new.shape[1] >= self.group:
                self._merge()
                continue
            whole = min(new.shape[1] // self.group, room)
            if whole == 0:
                break
            used, new = new[:, : whole * self.group], new[:, whole * self.group :]
            self._table[:, self._filled : self._filled + whole] = _grouped(used, self.group)
            self._filled += whole
        band = bool(lows)
        self._waiting = tuple(
            array("d", row.tobytes() if band or i < 2 else b"") for i, row in enumerate(new)
        )
        self._settled = new.shape[1]

    def _merge(self) -> None:
        half = self._table.shape[1] // 2
        self._table[:, :half] = _grouped(self._table, 2)
        self._filled = half
        self.group *= 2

    def points(self) -> Points:
        """Return the trace's points; those of an unfinished group stand for what is there."""
        self._settle()
        full = self._table[:, : self._filled]
        steps, values, lows, highs = self._waiting
        if steps:
            rest = np.array((steps, values, lows or values, highs or values))
            full = np.concatenate([full, _grouped(rest, rest.shape[1])], axis=1)
        return Points(*full)

    @property
    def latest(self) -> tuple[int, float] | None:
        """The newest finite value as (step, value)."""
        self._settle()
        return self._latest

    @property
    def broken(self) -> tuple[int, float] | None:
        """The first step whose value was NaN or infinite, and that value."""
        self._settle()
        return self._broken


def _grouped(columns: Floats, size: int) -> Floats:
    """Merge each ``size`` neighbouring columns (4, P·size) of step, mean, low and high to one."""
    step, value, low, high = columns.reshape(4, -1, size)
    return np.stack([step[:, -1], value.mean(axis=1), low.min(axis=1), high.max(axis=1)])


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

    #: Given by a person; a run without one is called after its settings (`History.name`).
    name: str = ""
    number: int = 1
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
        # Once for each step of a training: asking for the plain type first is what keeps it cheap.
        if type(record) is not dict and not isinstance(record, Mapping):
            record = _named(record)
        step = int(record["step"]) if "step" in record else self.step + 1
        traces = self.traces
        for name, value in record.items():
            number = value if type(value) is float else as_number(value)
            if number is None:
                self.extras[str(name)] = value
            elif name in traces:
                traces[name].append(step, number)
            elif name != "step":
                self._trace(name).append(step, number)
        self.step = step

    def add_seeds(self, records: Sequence[object]) -> None:
        """Add one step of several runs that differ in their seed: mean, lowest, highest.

        The mean is over all seeds: it is broken as soon as one of them is NaN or infinite.
        """
        rows = [r if isinstance(r, Mapping) else _named(r) for r in records]
        step = int(rows[0]["step"]) if "step" in rows[0] else self.step + 1
        for name in rows[0]:
            numbers = [as_number(row.get(name)) for row in rows]
            column = [number for number in numbers if number is not None]
            if name != "step" and column:
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
        found = [(name, *t.broken) for name, t in self.traces.items() if t.broken]
        return min(found, key=lambda item: item[1], default=None)


def _named(record: object) -> dict[str, float]:
    """Return a record that is no mapping as one."""
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
    if hasattr(value, "detach"):
        value = value.detach()
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
        self._begun = 0
        #: Setting → a shorter word for it, for the names of runs.
        self.brief: dict[str, str] = {}
        self.current = Run()
        self.ghosts: list[Run] = []

    def begin(self, settings: Mapping[str, str] | None = None, total: int | None = None) -> Run:
        """Start a new run; the current one becomes a ghost if it has a single value."""
        self._begun += 1
        if self.current.traces:
            self.ghosts = [*self.ghosts, self.current][-self.keep :]
        self.current = Run(number=self._begun, settings=dict(settings or {}), total=total)
        return self.current

    def name(self, run: Run) -> str:
        """Return what a run is called: its own name, or the settings that tell it from the others.

        A setting that changed during the run is named with its first and its last value.
        """
        if run.name:
            return run.name
        others = [*self.ghosts, self.current]
        drifted = {mark.setting: mark.after for mark in run.marks}
        words = [
            f"{self.brief.get(name, name)} {value}"
            + (f" → {drifted[name]}" if name in drifted else "")
            for name, value in run.settings.items()
            if name in drifted or any(other.settings.get(name) != value for other in others)
        ]
        return ", ".join(words) or f"run {run.number}"

    def csv(self) -> str:
        """Return all runs as CSV text: run, quantity, step, value, lowest, highest.

        One row a record, or one row a group of records in a run so long that they were merged.
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["run", "quantity", "step", "value", "lowest", "highest"])
        for run in [*self.ghosts, self.current]:
            name = self.name(run)
            for quantity, trace in run.traces.items():
                for step, *rest in zip(
                    *(column.tolist() for column in trace.points()), strict=True
                ):
                    writer.writerow([name, quantity, int(step), *rest])
        return text.getvalue()


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
