"""Names of files and people as platforms, browsers and file managers write them."""

from __future__ import annotations

import datetime
import re
import unicodedata

from autograder.lms.entries import Order

#: What browsers, JupyterLab and file managers add to the name of a copy.
_COPY = re.compile(
    r"( ?\((?P<browser>\d{1,6})\)|[-_ ](?P<dash>\d{1,6})|[-_ ]copy ?(?P<copy>\d{0,6}))+$",
    flags=re.IGNORECASE,
)


def normalised(name: str) -> str:
    """Return a name as far as all platforms keep it: letters and digits, no case, no accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())


def copy_number(stem: str) -> int:
    """Return which copy a file is by its name: 2 for ``relu (2)``, 0 for ``relu``."""
    found = _COPY.search(stem)
    if not found:
        return 0
    return max(int(value or 1) for value in found.groupdict().values() if value is not None)


def without_copy_mark(stem: str) -> str:
    """Return a file's stem without what marks it as a copy."""
    return _COPY.sub("", stem)


def order_of(when: datetime.datetime, file: str) -> Order:
    return (when.isoformat(), copy_number(stem_of(file)))


def stem_of(file: str) -> str:
    name = file.rsplit("/", 1)[-1]
    return re.split(r"\.(?:ipynb|txt|json)\b", name, maxsplit=1, flags=re.IGNORECASE)[0]
