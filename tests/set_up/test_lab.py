"""What the person who types ``make lab`` reads on the terminal."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import psutil
import pytest

from benchmarks.browser import free_port

ROOT = Path(__file__).resolve().parents[2]
#: The address that opens the first notebook: its server and its token.
ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/lab/tree/ps1\S+\?token=(\w+)")


def wait_for(what: Callable[[], object]) -> object:
    """Return what is called for, as soon as there is anything."""
    end = time.monotonic() + 60
    while not (found := what()):
        assert time.monotonic() < end, what
        time.sleep(0.1)
    return found


def start_a_kernel(address: str, token: str) -> bool:
    """Start a kernel, as a notebook that is opened does; False where no server answers yet."""
    asked = Request(
        f"{address}/api/kernels",
        data=b'{"name": "python3"}',
        headers={"Authorization": f"token {token}"},
    )
    try:
        urlopen(asked, timeout=20).close()
    except URLError:
        return False
    return True


def listens(process: psutil.Process) -> bool:
    return any(one.status == psutil.CONN_LISTEN for one in process.net_connections())


@pytest.mark.skipif(os.name == "nt", reason="a kernel's sockets are looked at")
def test_the_terminal_shows_the_address_and_nothing_to_wonder_about(tmp_path):
    scratch = {
        name: str(tmp_path / name)
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    terminal = tmp_path / "terminal"
    with terminal.open("w") as written:
        server = psutil.Popen(
            [sys.executable, str(ROOT / "scripts" / "lab.py"), str(free_port())],
            cwd=ROOT,
            env={**os.environ, **scratch, "DISPLAY": "", "WAYLAND_DISPLAY": ""},
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        address = wait_for(lambda: ADDRESS.search(terminal.read_text()))
        wait_for(lambda: start_a_kernel(*address.groups()))
        wait_for(lambda: any(map(listens, server.children(recursive=True))))
        seen = terminal.read_text()
    finally:
        server.terminate()
        server.wait(20)
    assert "http://127.0.0.1" in seen
    assert re.findall(r"Traceback|Error|[Ww]arning|WARNING|\[[IEW] ", seen) == [], seen
