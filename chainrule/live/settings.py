"""Settings that a person changes while a loop runs, and the controls that show them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from chainrule.live.svg.axes import short


@dataclass(frozen=True)
class Slider:
    """A number from ``low`` to ``high``.

    Args:
        step: its grid; None for about 200 positions (in equal ratios if ``log``).
        log: equal ratios instead of equal differences.
        label: its name on the page; the attribute's name if empty.
        unit: written after the value.
        restart: a new value begins a new run (model size, seed).
        hidden: shown only in the folded part, so that at most three stay in view.
    """

    low: float
    high: float
    value: float
    step: float | None = None
    log: bool = False
    label: str = ""
    unit: str = ""
    restart: bool = False
    hidden: bool = False

    def __post_init__(self) -> None:
        if not self.low < self.high or not self.low <= self.value <= self.high:
            raise ValueError(
                f"a slider needs low < high and a value between: "
                f"low={self.low}, high={self.high}, value={self.value}"
            )
        if self.log and self.low <= 0:
            raise ValueError(f"a log slider needs low > 0, got {self.low}")

    def read(self, value: Any) -> float | int:
        """Return ``value`` inside the range and on the grid.

        Raises:
            ValueError: it is not a finite number.
        """
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(f"{value} is not a finite number")
        number = min(max(number, self.low), self.high)
        if self.step is None:
            return float(f"{number:.3g}") if self.log else number
        number = self.low + round((number - self.low) / self.step) * self.step
        # 0.1 + 2·0.1 is not 0.3: the grid's own digits decide.
        number = min(round(number, 12), self.high)
        whole = float(self.step).is_integer() and float(self.low).is_integer()
        return int(number) if whole else number

    def show(self, value: Any) -> str:
        """Return a value as text."""
        return short(float(value)) + (f" {self.unit}" if self.unit else "")


@dataclass(frozen=True)
class Choice:
    """One of several words."""

    options: Sequence[str]
    value: str
    label: str = ""
    restart: bool = False
    hidden: bool = False

    def read(self, value: Any) -> str:
        """Return ``value`` if it is an option.

        Raises:
            ValueError: it is none.
        """
        if value not in self.options:
            raise ValueError(f"{value!r} is none of {', '.join(self.options)}")
        return str(value)

    def show(self, value: Any) -> str:
        """Return a value as text."""
        return str(value)


@dataclass(frozen=True)
class Toggle:
    """On or off."""

    value: bool = False
    label: str = ""
    restart: bool = False
    hidden: bool = False

    def read(self, value: Any) -> bool:
        """Return ``value`` as a truth value; the words "0", "off", "false" and "" are off."""
        if isinstance(value, str):
            return value.lower() not in ("0", "off", "false", "")
        return bool(value)

    def show(self, value: Any) -> str:
        """Return a value as text."""
        return "on" if value else "off"


@dataclass(frozen=True)
class Text:
    """A text of at most ``longest`` characters that has no control on the page, such as a drawing.

    It travels in the address of the page like every other setting.
    """

    value: str = ""
    longest: int = 2000
    label: str = ""
    restart: bool = False
    hidden: bool = True

    def read(self, value: Any) -> str:
        """Return ``value`` as text.

        Raises:
            ValueError: it is too long.
        """
        if len(str(value)) > self.longest:
            raise ValueError(f"a text of more than {self.longest} characters")
        return str(value)

    def show(self, value: Any) -> str:
        """Return nothing: it is not for reading."""
        return ""


Control = Slider | Choice | Toggle | Text


def control(given: Any) -> Control:
    """Return the control that a short form describes.

    ``(low, high, value)`` is a slider (a log one where high ≥ 100 · low > 0, a whole-number one
    where all three are int), a list of words is a choice whose first word is chosen, and a truth
    value is a toggle.

    Raises:
        TypeError: it is none of these.
    """
    if isinstance(given, Slider | Choice | Toggle | Text):
        return given
    if isinstance(given, bool):
        return Toggle(given)
    if isinstance(given, tuple) and len(given) == 3:
        low, high, value = given
        whole = all(isinstance(number, int) for number in given)
        return Slider(
            low, high, value, 1 if whole else None, log=not whole and 0 < 100 * low <= high
        )
    if isinstance(given, list) and given and all(isinstance(word, str) for word in given):
        return Choice(given, given[0])
    raise TypeError(
        f"a setting is (low, high, value), a list of words or True/False, not {given!r}"
    )


class Settings:
    """The present values, as attributes: ``settings.lr``.

    A training loop reads them at each step. Whoever changes them calls `change`; the loop notices
    by `version`. Only plain attributes are touched, so any thread may do it.
    """

    def __init__(self, controls: Mapping[str, Any] | None = None) -> None:
        self._controls = {name: control(given) for name, given in (controls or {}).items()}
        self._values = {name: c.read(c.value) for name, c in self._controls.items()}
        #: A number that grows with each change.
        self.version = 0

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_values"][name]
        except KeyError:
            known = ", ".join(self.__dict__.get("_values", ())) or "none"
            raise AttributeError(f"there is no setting {name!r}; there are: {known}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def keys(self) -> Any:
        """Return the names, so that ``train(**settings)`` works."""
        return self._values.keys()

    @property
    def controls(self) -> dict[str, Control]:
        """The controls by name."""
        return self._controls

    def change(self, name: str, value: Any) -> bool:
        """Set one value; return whether it differs from before.

        Raises:
            KeyError: there is no such setting.
            ValueError: the control does not take this value.
        """
        new = self._controls[name].read(value)
        if new == self._values[name]:
            return False
        self._values[name] = new
        self.version += 1
        return True

    def defaults(self) -> dict[str, Any]:
        """Return the values that the controls began with."""
        return {name: c.read(c.value) for name, c in self._controls.items()}

    def texts(self) -> dict[str, str]:
        """Return each value as the page shows it, by its label."""
        return {self.label(name): c.show(self._values[name]) for name, c in self._controls.items()}

    def label(self, name: str) -> str:
        """Return a setting's name on the page."""
        return self._controls[name].label or name.replace("_", " ")

    def state(self) -> str:
        """Return all values as one string that `restore` reads: ``lr=0.3&width=8``."""
        return urlencode(
            {name: int(v) if isinstance(v, bool) else v for name, v in self._values.items()}
        )

    def restore(self, state: str) -> list[str]:
        """Take over what ``state`` says where it makes sense; return the names that changed."""
        changed = []
        for name, value in parse_qsl(state.lstrip("?")):
            try:
                if self.change(name, value):
                    changed.append(name)
            except (KeyError, ValueError):
                continue
        return changed

    def specification(self) -> list[dict[str, Any]]:
        """Return what the page needs to build the controls."""
        return [
            {
                "name": name,
                "kind": type(c).__name__.lower(),
                **asdict(c),
                "label": self.label(name),
                "value": self._values[name],
            }
            for name, c in self._controls.items()
            if not isinstance(c, Text)
        ]
