"""Read ``submission_metadata.yml``, in which Gradescope says whose each submission is."""

from __future__ import annotations

import datetime
from typing import Any

import yaml

from autograder.lms.entries import Submitter

#: Bytes of the file that are read; a class of a thousand with its history has under a megabyte.
LARGEST_METADATA = 20_000_000
METADATA_NAME = "submission_metadata.yml"


def read_metadata(
    data: bytes,
) -> dict[str, tuple[tuple[Submitter, ...], datetime.datetime | None]]:
    """Return the submitters of each submission's folder, and when it was handed in (UTC).

    Raises:
        ValueError: the file is too large or not what Gradescope writes.
    """
    if len(data) > LARGEST_METADATA:
        raise ValueError("it is too large")
    try:
        document = yaml.safe_load(data)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ValueError("it is not YAML") from error
    if not isinstance(document, dict):
        raise ValueError("it is not a table of submissions")
    found = {}
    for folder, about in document.items():
        people = about.get(":submitters") if isinstance(about, dict) else None
        if isinstance(people, list):
            submitters = tuple(_submitter(one) for one in people if isinstance(one, dict))
            found[str(folder)] = (submitters, _utc(about.get(":created_at")))
    return found


def _submitter(one: dict[Any, Any]) -> Submitter:
    name, sid, email = (str(one.get(f":{key}") or "").strip() for key in ("name", "sid", "email"))
    return Submitter(name=name, ids=(sid,) if sid else (), email=email)


def _utc(when: object) -> datetime.datetime | None:
    """YAML's time stamps have a zone; PyYAML returns them in UTC, with or without saying so."""
    if not isinstance(when, datetime.datetime):
        return None
    if when.tzinfo is None:
        return when
    return when.astimezone(datetime.UTC).replace(tzinfo=None)
