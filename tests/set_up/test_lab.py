"""What the person who types ``make lab`` reads on the terminal."""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.browser.server import free_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(os.name == "nt", reason="the server is ended with SIGINT")
def test_the_terminal_shows_the_address_and_nothing_to_wonder_about(tmp_path):
    scratch = {
        name: str(tmp_path / name)
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    seen = ""
    with subprocess.Popen(
        [sys.executable, str(ROOT / "scripts" / "lab.py"), str(free_port())],
        cwd=ROOT,
        env={**os.environ, **scratch, "DISPLAY": "", "WAYLAND_DISPLAY": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        patience = threading.Timer(60, server.kill)
        patience.start()
        for line in server.stdout:
            seen += line
            if re.search(r"http://127\.0\.0\.1:\d+/lab/tree/ps1\S+\?token=\w+", line):
                break
        server.send_signal(signal.SIGINT)
        server.send_signal(signal.SIGTERM)
        patience.cancel()
    assert "http://127.0.0.1" in seen
    assert re.findall(r"Traceback|Error|[Ww]arning|WARNING|\[[IEW] ", seen) == [], seen
