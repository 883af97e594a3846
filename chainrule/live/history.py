"""The records of training runs, apart from any drawing.

A `Run` holds one `Series` per quantity; a `History` holds the current run and the earlier ones.
"""

from __future__ import annotations

import csv
import io
import time
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chainrule.live.series import Series

#: Most numbers of whole records that are kept before they are added to their series.
_FLAT = 2048


#: Seconds within which changes of one setting belong to one drag.
_SAME_DRAG = 1.0


@dataclass
class SettingChange:
    """A setting that was changed during the run."""

    step: int
    setting: str
    before: str
    after: str
    #: Seconds on the monotonic clock, of the newest change.
    at: float = field(default=0.0, compare=False)

    def __str__(self) -> str:
        return f"{self.setting} {self.before} → {self.after}"


@dataclass
class Run:
    """One training run: its settings, its series, and where its settings changed."""

    #: Set by a person; a run without a name is named by its settings (`History.name`).
    name: str = ""
    #: The preset with which it began, "" if none.
    preset: str = ""
    number: int = 1
    settings: dict[str, str] = field(default_factory=dict)
    changes: list[SettingChange] = field(default_factory=list)
    #: Newest values that are not numbers (parameters, pictures), for custom drawings.
    extras: dict[str, Any] = field(default_factory=dict)
    step: int = 0
    total: int | None = None
    hidden: bool = False
    _series: dict[str, Series] = field(default_factory=dict, init=False)
    #: The names in the last record if it held only numbers, and the values of the records after
    #: it with the same names: one array operation adds a thousand of them to their series.
    _same: tuple[str, ...] = field(default=(), init=False)
    _flat: array[float] = field(default_factory=lambda: array("d"), init=False, repr=False)

    @property
    def series(self) -> dict[str, Series]:
        """The quantities by name, with all that was added so far."""
        self._flush()
        return self._series

    def add(self, record: object) -> None:
        """Add what a training loop yielded: a number, a pair (train, validation), or a mapping.

        A mapping's key ``step`` sets the step; without it the steps are 1, 2, 3, …

        Raises:
            TypeError: the record is none of these.
        """
        # Called once a training step: the usual record takes the fastest path.
        if type(record) is dict and tuple(record) == self._same:
            flat, filled = self._flat, len(self._flat)
            try:
                flat.extend(record.values())
            except (TypeError, ValueError, RuntimeError):  # not all numbers this time
                del flat[filled:]
            else:
                self.step += 1
                if filled > _FLAT:
                    self._flush()
                return
        self._add(record if isinstance(record, Mapping) else _named(record))

    def _add(self, record: Mapping[Any, Any]) -> None:
        step = int(record["step"]) if "step" in record else self.step + 1
        self._flush()
        numbers = {name: as_number(value) for name, value in record.items()}
        for name, number in numbers.items():
            if number is None:
                self.extras[str(name)] = record[name]
            elif name != "step":
                self._named_series(name).append(step, number)
        self.step = step
        whole = "step" not in record and None not in numbers.values()
        self._same = tuple(record) if whole else ()

    def _flush(self) -> None:
        """Add the buffered records to their series."""
        if not self._flat:
            return
        table = np.array(self._flat).reshape(-1, len(self._same))
        del self._flat[:]
        for name, values in zip(self._same, table.T, strict=True):
            self._named_series(name).extend(self.step + 1 - len(values), values)

    def add_seeds(self, records: Sequence[object]) -> None:
        """Add one step of several runs that differ in their seed: mean, lowest, highest.

        The mean is over all seeds: it is NaN or infinite as soon as one of them is.
        """
        rows = [r if isinstance(r, Mapping) else _named(r) for r in records]
        step = int(rows[0]["step"]) if "step" in rows[0] else self.step + 1
        self._flush()
        for name in rows[0]:
            numbers = [as_number(row.get(name)) for row in rows]
            column = [number for number in numbers if number is not None]
            if name != "step" and column:
                mean = sum(column) / len(column)
                self._named_series(name).append(step, mean, min(column), max(column))
        self.step = step

    def record_change(self, setting: str, before: str, after: str) -> None:
        """Record that a setting changed; one drag of a slider stays one change."""
        last = self.changes[-1] if self.changes else None
        now = time.monotonic()
        if last and last.setting == setting and now - last.at <= _SAME_DRAG:
            last.after, last.at = after, now
        else:
            self.changes.append(SettingChange(self.step, setting, before, after, now))
        del self.changes[:-200]

    def _named_series(self, name: str) -> Series:
        if name not in self._series:
            self._series[name] = Series()
        return self._series[name]

    @property
    def non_finite(self) -> tuple[str, int, float] | None:
        """Name, step and value of the first quantity that was NaN or infinite."""
        found = [(name, *t.non_finite) for name, t in self.series.items() if t.non_finite]
        return min(found, key=lambda item: item[1], default=None)


def _named(record: object) -> dict[str, float]:
    """Return a record that is not a mapping as one."""
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
        self.short_labels: dict[str, str] = {}
        self.current = Run()
        self.earlier_runs: list[Run] = []

    def begin(self, settings: Mapping[str, str] | None = None, total: int | None = None) -> Run:
        """Start a new run; the current one becomes an earlier one if it has any value."""
        self._begun += 1
        if self.current.series:
            self.earlier_runs = [*self.earlier_runs, self.current][-self.keep :]
        self.current = Run(number=self._begun, settings=dict(settings or {}), total=total)
        return self.current

    def name(self, run: Run) -> str:
        """Return a run's name: its own, its preset's, or the settings that set it apart.

        A setting that changed during the run is named with its first and its last value.
        """
        if run.name:
            return run.name
        if run.preset and not run.changes:
            return run.preset
        others = [*self.earlier_runs, self.current]
        drifted = {change.setting: change.after for change in run.changes}
        words = [
            f"{self.short_labels.get(name, name)} {value}"
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
        for run in [*self.earlier_runs, self.current]:
            name = self.name(run)
            for quantity, series in run.series.items():
                for step, *rest in zip(
                    *(column.tolist() for column in series.points()), strict=True
                ):
                    writer.writerow([name, quantity, int(step), *rest])
        return text.getvalue()
