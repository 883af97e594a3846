"""A PostgreSQL server of one's own, on loopback, for as long as a test needs it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Return where initdb and pg_ctl are; Debian keeps them out of the PATH."""
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in candidates if (folder / "pg_ctl").exists()), None)


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start a server with its data under ``folder``; yields its ``db_url``."""
    binaries = programs()
    assert binaries is not None
    # PostgreSQL refuses to run as root.
    user = "nobody" if os.geteuid() == 0 else None
    data = folder / "data"
    data.mkdir(parents=True)
    if user is not None:
        for path in (data, folder):
            shutil.chown(path, user)
        folder.parent.chmod(0o711)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def call(program: str, *arguments: str) -> None:
        log = folder / f"{program}.out"
        with log.open("ab") as out:
            done = subprocess.run(
                [binaries / program, "-D", data, *arguments],
                user=user, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=folder,
            )  # fmt: skip
        assert done.returncode == 0, log.read_text()

    call("initdb", "--username=grader", "--auth=trust", "--no-sync")
    options = f"-h 127.0.0.1 -p {port} -k '' -c fsync=off"
    call("pg_ctl", "start", "-w", "-o", options, "-l", str(folder / "server.log"))
    try:
        yield f"postgresql://grader@127.0.0.1:{port}/postgres"
    finally:
        call("pg_ctl", "stop", "-m", "immediate")
