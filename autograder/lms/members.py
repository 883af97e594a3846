"""Read who is in which group, or behind which account: the platforms' own lists."""

from __future__ import annotations

from pathlib import Path

from autograder.errors import UserError
from autograder.lms.entries import Submitter
from autograder.lms.matching import ClassIndex, resolve
from autograder.lms.tables import Row, read_table

#: Columns, normalised, that hold a group's or an account's name: ours, Canvas's group set,
#: Moodle's grading worksheet and participants, GitHub Classroom's roster.
_GROUP = ("group", "groupname", "groups", "githubusername", "participant")


def read_members(path: Path, index: ClassIndex) -> dict[str, list[str]]:
    """Return group or account (normalised) → ids of its students.

    Raises:
        UserError: the file cannot be read, or names no student of the class list.
    """
    table = read_table(path)
    if not {*_GROUP, "identifier"} & set(table.columns):
        raise UserError(
            f"{path} has no column that names a group or an account (group, group_name, "
            "github_username), so it is not a list of members."
        )
    rows = [(group, _person(row)) for row in table.rows for group in _groups(row)]
    members = resolve(rows, index)
    if not members:
        raise UserError(f"{path} names no student of the class list.")
    return members


def _groups(row: Row) -> list[str]:
    """Return all that a row's student may be called by; Moodle lists several groups in one cell."""
    found = [row.get("group", "groupname"), row.get("githubusername"), row.get("participant")]
    found += row.get("groups").split(", ")
    if row.get("identifier").startswith("Participant"):
        found.append(row.get("identifier"))
    return [name for name in dict.fromkeys(found) if name]


def _person(row: Row) -> Submitter:
    columns = ["studentid", "id", "loginid", "username", "canvasuserid", "userid", "idnumber"]
    if not row.get("identifier").startswith("Participant"):
        columns.append("identifier")
    return Submitter(
        name=row.get("name", "fullname") or f"{row.get('firstname')} {row.get('lastname')}".strip(),
        ids=tuple(row.get(column) for column in columns if row.get(column)),
        email=row.get("email", "emailaddress"),
    )
