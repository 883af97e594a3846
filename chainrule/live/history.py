"""What a training run has said so far, apart from any drawing.

A `Run` holds one `Trace` per quantity; a `History` holds the current run and the earlier ones
("ghosts").
"""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chainrule.live.series import Trace

#: Numbers of whole records that wait at most before they go to their traces.
_FLAT = 2048


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
    marks: list[Mark] = field(default_factory=list)
    #: Newest values that are no numbers (parameters, pictures), for a drawing of one's own.
    extras: dict[str, Any] = field(default_factory=dict)
    step: int = 0
    total: int | None = None
    hidden: bool = False
    _traces: dict[str, Trace] = field(default_factory=dict, init=False)
    #: The names of the last record, if all it held were numbers, and the values of the records
    #: after it that held the same: one array operation takes a thousand of them to their traces.
    _same: tuple[str, ...] = field(default=(), init=False)
    _flat: array[float] = field(default_factory=lambda: array("d"), init=False, repr=False)

    @property
    def traces(self) -> dict[str, Trace]:
        """The quantities by name, with all that was added so far."""
        self._settle()
        return self._traces

    def add(self, record: object) -> None:
        """Add what a training loop yielded: a number, a pair (train, validation), or a mapping.

        A mapping's key ``step`` sets the step; without it the steps are 1, 2, 3, …

        Raises:
            TypeError: the record is none of these.
        """
        # Once for each step of a training, so the usual record takes the shortest way there is.
        if type(record) is dict and tuple(record) == self._same:
            flat, filled = self._flat, len(self._flat)
            try:
                flat.extend(record.values())
            except (TypeError, ValueError, RuntimeError):  # not all numbers this time
                del flat[filled:]
            else:
                self.step += 1
                if filled > _FLAT:
                    self._settle()
                return
        self._add(record if isinstance(record, Mapping) else _named(record))

    def _add(self, record: Mapping[Any, Any]) -> None:
        step = int(record["step"]) if "step" in record else self.step + 1
        self._settle()
        numbers = {name: as_number(value) for name, value in record.items()}
        for name, number in numbers.items():
            if number is None:
                self.extras[str(name)] = record[name]
            elif name != "step":
                self._trace(name).append(step, number)
        self.step = step
        whole = "step" not in record and None not in numbers.values()
        self._same = tuple(record) if whole else ()

    def _settle(self) -> None:
        """Take the records that wait to their traces."""
        if not self._flat:
            return
        table = np.array(self._flat).reshape(-1, len(self._same))
        del self._flat[:]
        for name, values in zip(self._same, table.T, strict=True):
            self._trace(name).extend(self.step + 1 - len(values), values)

    def add_seeds(self, records: Sequence[object]) -> None:
        """Add one step of several runs that differ in their seed: mean, lowest, highest.

        The mean is over all seeds: it is broken as soon as one of them is NaN or infinite.
        """
        rows = [r if isinstance(r, Mapping) else _named(r) for r in records]
        step = int(rows[0]["step"]) if "step" in rows[0] else self.step + 1
        self._settle()
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
        if name not in self._traces:
            self._traces[name] = Trace()
        return self._traces[name]

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
