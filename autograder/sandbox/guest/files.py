"""Files of the working folder: written as the judge says, and read as it asks for them."""

import contextlib
import os
import stat
from typing import Any

from .codec.tree import Buffer

#: Bytes of a file that is read.
LONGEST = 1 << 18


def exchange(header: dict[str, Any], contents: list[memoryview]) -> dict[str, Any]:
    """Delete, make and write what the judge says; reply with the files that it asks for.

    Where the folder is full a file is missing, and the code that reads it fails.

    Args:
        header: the names of files to ``delete``, of ``folders`` to make, of files to ``write``
            and of files to ``read``, relative to the working folder.
        contents: what is to be written.
    """
    for name in header.get("delete", ()):
        with contextlib.suppress(OSError):
            os.remove(name)
    for name in header.get("folders", ()):
        with contextlib.suppress(OSError):
            os.makedirs(name, exist_ok=True)
    for name, content in zip(header.get("write", ()), contents, strict=True):
        with contextlib.suppress(OSError):
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            with open(name, "wb") as file:
                file.write(content)
    found: list[str] = []
    buffers: list[Buffer] = []
    for name in header.get("read", ()):
        text = _regular(name)
        if text is not None:
            found.append(name)
            buffers.append(text)
    return {"found": found, "buffers": buffers}


def _regular(name: str) -> bytes | None:
    """Return the content of a regular file, None if it is none or is too long."""
    try:
        number = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LONGEST:
            return None
        return os.read(number, LONGEST)
    except OSError:
        return None
    finally:
        os.close(number)
