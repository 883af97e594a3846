"""The ways to confine submissions, and what is said where none of them works."""

import re
import shutil
import sys
from enum import StrEnum

from autograder.errors import UserError


class Confinement(StrEnum):
    """How submissions are confined, strongest first. The values are persisted."""

    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    NONE = "none"


#: Whatever of these the machine allows is taken, the first one first.
STRONGEST_FIRST = (Confinement.BUBBLEWRAP, Confinement.LANDLOCK)


class ConfinementUnavailable(UserError):
    """Submissions cannot be confined on this machine."""


def unavailable(reasons: dict[Confinement, str]) -> ConfinementUnavailable:
    """Return the error that says why, and what to do.

    Args:
        reasons: why each way that was tried does not work; may be empty strings.
    """
    why = "; ".join(f"{way}: {reason}" for way, reason in reasons.items() if reason)
    if missing := re.search(r"No module named '([\w.]+)'", why):
        return ConfinementUnavailable(
            f"The Python package {missing[1]} is missing where submissions run: set up again with "
            "'make grade', or with pip install --editable '.[instructor]'."
        )
    if sys.platform != "linux":
        why, remedy = sys.platform, "grade on Linux, in a container or in WSL"
    elif shutil.which("bwrap") is None:
        remedy = "install bubblewrap (Debian: apt-get install bubblewrap)"
    else:
        remedy = "allow user namespaces (in a container: --security-opt seccomp=unconfined)"
    return ConfinementUnavailable(
        "Submissions cannot be confined on this machine"
        + (f" ({why})" if why else "")
        + f": {remedy}, or use a kernel with Landlock (docs/security.md), or grade with "
        "--unconfined, which every grade will say."
    )
