"""Axes as values: a range, a scale, its ticks, and the map from numbers to coordinates and back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Axis:
    """A range of numbers ``low … high`` mapped to the coordinates ``start … end`` of a drawing."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def pixel(self, values: Any) -> Any:
        """Return the coordinates of numbers; on a log axis numbers ≤ 0 lie at the lower end."""
        if self.log:
            values = np.log10(np.maximum(values, self.low))
            low, high = math.log10(self.low), math.log10(self.high)
        else:
            low, high = self.low, self.high
        return self.start + (values - low) * ((self.end - self.start) / (high - low))

    def value(self, pixel: float) -> float:
        """Return the number at a coordinate: the inverse of `pixel`."""
        share = (pixel - self.start) / (self.end - self.start)
        if self.log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + share * (self.high - self.low)

    def ticks(self, about: int = 5) -> list[float]:
        """Return round numbers in the range, roughly ``about`` of them."""
        if not self.log:
            return linear_ticks(self.low, self.high, about)
        first, last = math.log10(self.low), math.log10(self.high)
        decades = [10.0**k for k in range(math.ceil(first - 1e-9), math.floor(last + 1e-9) + 1)]
        if len(decades) > about:
            return decades[:: math.ceil(len(decades) / about)]
        if len(decades) >= 3:
            return decades
        parts = [
            m * 10.0**k for k in range(math.floor(first), math.ceil(last) + 1) for m in (1, 2, 5)
        ]
        inside = [t for t in parts if self.low * (1 - 1e-9) <= t <= self.high * (1 + 1e-9)]
        return inside if len(inside) >= 2 else linear_ticks(self.low, self.high, about)


def linear_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return multiples of 1, 2 or 5 × 10ᵏ between ``low`` and ``high``."""
    raw = (high - low) / max(about, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def round_up(value: float) -> float:
    """Return the next 'round' number, so that a growing axis moves rarely."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(m * power for m in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if m * power >= value)


def span(low: float, high: float, log: bool) -> tuple[float, float]:
    """Return a range with a little air around ``low … high``, never empty."""
    if log:
        low = max(low, 1e-300)
        high = max(high, low)
        air = max((high / low) ** 0.06, 1.15)
        return low / air, high * air
    if high - low < 1e-12 * max(abs(low), abs(high), 1e-300):
        pad = abs(high) * 0.5 or 1.0
        return low - pad, high + pad
    air = (high - low) * 0.06
    # A loss is not negative: an axis that starts just below 0 misleads.
    return (0.0 if 0 <= low <= (high - low) * 0.5 else low - air), high + air


def short(value: float) -> str:
    """Return a number in at most four significant digits, as a person would write it."""
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    size = abs(value)
    if size >= 1e6 or size < 1e-3:
        mantissa, exponent = f"{value:.2e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".")
        power = f"10{exponent_text(int(exponent))}"
        text = {"1": power, "-1": f"-{power}"}.get(mantissa, f"{mantissa}·{power}")
    else:
        text = f"{value:.0f}" if size >= 1e4 else f"{value:.4g}"
    return text.replace("-", "−")


def exponent_text(power: int) -> str:
    """Return an exponent in superscript digits."""
    return str(power).translate(_SUPERSCRIPT)


_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
