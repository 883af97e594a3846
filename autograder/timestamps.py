"""When something was handed in: read rightly, or named as not understood, and never guessed."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from pathlib import Path

from dateutil import parser, tz

from autograder.errors import printable

HOUR = 3600
#: Hours from UTC of abbreviations that mean one zone.
ZONES = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "WET": 0,
    "WEST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "JST": 9,
    "KST": 9,
    "HKT": 8,
    "SGT": 8,
    "AWST": 8,
    "ACST": 9.5,
    "ACDT": 10.5,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
    "NST": -3.5,
    "NDT": -2.5,
    "ADT": -3,
    "EST": -5,
    "EDT": -4,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "AKST": -9,
    "AKDT": -8,
    "HST": -10,
    "SAST": 2,
    "EAT": 3,
    "PKT": 5,
    "BRT": -3,
    "ART": -3,
}
#: Abbreviations that mean several zones, hours apart.
AMBIGUOUS = {
    "CST": "China, Cuba or central North America",
    "IST": "India, Israel or Ireland",
    "BST": "Britain or Bangladesh",
    "AST": "Arabia or Atlantic Canada",
}
_NUMERIC = re.compile(r"(?<![\d.:])(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?![\d:])")
_NAME_BEFORE_OFFSET = re.compile(r"(?<=[\s\d])[A-Z]{1,5}(?=[+-]\d)")
#: A zone by its name in the IANA database, at the end.
_IANA = re.compile(r"\s\[?([A-Z][A-Za-z_]+/[A-Za-z_/+-]+\d*)\]?$")


class NotUnderstood(ValueError):
    """A time that has no single meaning; the message says why, as the end of a sentence."""


def local_zone() -> datetime.tzinfo:
    """Return the time zone of this machine, summer time included."""
    return tz.tzlocal()


def zone_name() -> str:
    """Return what this machine's time zone is called now."""
    return datetime.datetime.now(local_zone()).strftime("%Z")


def local(moment: datetime.datetime) -> str:
    """Return a moment (UTC, without a zone) in local time, for people to read."""
    return f"{moment.replace(tzinfo=datetime.UTC).astimezone(local_zone()):%Y-%m-%d %H:%M %Z}"


def in_utc(moment: datetime.datetime) -> datetime.datetime:
    """Return a moment of this machine's local time, without a zone, in UTC."""
    return moment.replace(tzinfo=local_zone()).astimezone(datetime.UTC).replace(tzinfo=None)


def parse_timestamp(text: str, default_zone: datetime.tzinfo = datetime.UTC) -> datetime.datetime:
    """Return the moment that a text names, in UTC and without a zone, as nbgrader keeps it.

    Args:
        text: a date and a time of the day, and perhaps a zone.
        default_zone: the zone of a time without one; UTC in nbgrader's own ``timestamp.txt``.

    Raises:
        NotUnderstood: it is not a time, lacks its date or its hour, or could be several.
    """
    # "UTC+2" is two hours ahead of UTC; dateutil reads it as POSIX does, the other way round.
    text = _NAME_BEFORE_OFFSET.sub("", " ".join(text.split()))
    zone: datetime.tzinfo | None = None
    if named := _IANA.search(text):
        try:
            zone = zoneinfo.ZoneInfo(named.group(1))
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            raise NotUnderstood(f"the time zone {named.group(1)!r} is not known") from None
        text = text[: named.start()]
    day_first, year_first = _order(text)
    one, other = (_parse(text, default, day_first, year_first) for default in _DEFAULTS)
    if one.replace(hour=0, minute=0) != other.replace(hour=0, minute=0):
        raise NotUnderstood("it does not say which day")
    if one != other:
        raise NotUnderstood("it does not say at what time of the day")
    if one.tzinfo is None or zone is not None:
        one = one.replace(tzinfo=zone or default_zone)
    try:
        moment = one.astimezone(datetime.UTC).replace(tzinfo=None)
    except OverflowError:
        raise NotUnderstood("it is too far from today") from None
    return moment


#: Two days and times that differ in every part: what a text leaves out shows as a difference.
_DEFAULTS = (datetime.datetime(2001, 2, 3, 4, 5), datetime.datetime(1998, 12, 27, 16, 47))


def _parse(
    text: str, default: datetime.datetime, day_first: bool, year_first: bool
) -> datetime.datetime:
    try:
        return parser.parse(
            text, default=default, dayfirst=day_first, yearfirst=year_first, tzinfos=_offset
        )
    except NotUnderstood:
        raise
    except (ValueError, OverflowError, TypeError, AttributeError):
        raise NotUnderstood("it is not a time") from None


def _offset(name: str | None, seconds: int | None) -> datetime.tzinfo | None:
    """Return the zone of an abbreviation, or of an offset, which goes before its abbreviation."""
    if seconds is not None and abs(seconds) > 14 * HOUR:
        raise NotUnderstood("there is no such time zone")
    if seconds is not None and (name is None or name in ZONES or name in AMBIGUOUS):
        return tz.tzoffset(name, seconds)
    if name is None:
        return None
    if name in AMBIGUOUS:
        raise NotUnderstood(f"the time zone {name} can be that of {AMBIGUOUS[name]}")
    if name not in ZONES:
        raise NotUnderstood(f"the time zone {name!r} is not known")
    return tz.tzoffset(name, ZONES[name] * HOUR)


def _order(text: str) -> tuple[bool, bool]:
    """Return whether the day, and whether the year, comes first in a date of three numbers."""
    if re.fullmatch(r"[\d ]+", text) and not re.fullmatch(r"\d{8}( ?\d{4}(\d\d)?)?", text):
        raise NotUnderstood("it is a number, not a time")
    found = _NUMERIC.search(text)
    if found is None:
        return False, True
    first, second, third = (found.group(number) for number in (1, 3, 4))
    if len(first) == 4:
        if int(second) > 12:
            raise NotUnderstood("there is no such month")
        return False, True
    if len(third) != 4:
        raise NotUnderstood("its year has no four digits")
    day_first, month_first = int(second) <= 12, int(first) <= 12
    if day_first and month_first and int(first) != int(second):
        raise NotUnderstood("the day and the month cannot be distinguished")
    return day_first and not month_first, False


def timestamp_text(moment: datetime.datetime) -> str:
    """Return a moment (UTC, without a zone) as nbgrader writes ``timestamp.txt``."""
    return f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC\n"


def handed_in(folder: Path) -> tuple[datetime.datetime | None, str | None]:
    """Return when a submission was handed in (UTC), and what is wrong with its ``timestamp.txt``.

    Raises:
        OSError: the file cannot be read.
    """
    path = folder / "timestamp.txt"
    if not path.is_file() or path.is_symlink():
        return None, None
    with path.open("rb") as file:
        text = file.read(200).decode("utf-8-sig", "replace").strip()
    if not text:
        return None, None
    try:
        return parse_timestamp(text), None
    except NotUnderstood as error:
        shown = printable(text[:40])
        return (
            None,
            f"timestamp.txt is not understood ({shown!r}): {error}; lateness is not counted",
        )
