"""What an export says about one file: who handed it in, under which name, and when."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

#: Larger is newer; compared only between files of one submitter.
Order = tuple[object, ...]


@dataclass(frozen=True)
class Submitter:
    """A person or a group, by what an export says: any of it may be empty."""

    name: str = ""
    #: Account names, the likeliest first.
    ids: tuple[str, ...] = ()
    #: Canvas's number of the user.
    number: str = ""
    email: str = ""
    #: Why the export does not say who it is.
    hidden: str = ""

    @property
    def label(self) -> str:
        """What to call them in a message."""
        return self.name or next(iter(self.ids), "") or self.number or self.email


@dataclass(frozen=True)
class ExportEntry:
    """One file of an export: who handed it in, under which name, and how new it is."""

    layout: str
    #: Identifies the submitter within the export.
    key: str
    file: str
    submitters: tuple[Submitter, ...]
    order: Order = ()
    late: bool = False
    #: When the platform received it (UTC, without a zone), where the export says so.
    received: datetime.datetime | None = None
    #: Whether the export names that time's zone; it was read as local time if not.
    zone_known: bool = False
    #: The name before the platform numbered it, which other files may refer to.
    alias: str = ""
    #: Why it cannot be a file that was handed in.
    rejection: str = ""
