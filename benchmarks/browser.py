"""Chromium, a JupyterLab of its own and ``chainrule demo``, for benchmarks and browser tests."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chainrule.server import encryption_options

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DEMO = [sys.executable, "-c", "from chainrule.cli import main; main()", "demo"]

#: Settings of JupyterLab that keep its own pop-ups out of the way; the rest is as students have it.
_SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


def free_port() -> int:
    """Return a TCP port of the loopback interface that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def jupyterlab(folder: Path, scratch: Path) -> Iterator[str]:
    """Serve ``folder`` and yield the address, token included; the server ends with the block.

    ``scratch`` takes every file that Jupyter writes next to the notebooks (settings, workspaces,
    kernel connections), so nothing of the person who runs the tests is read or changed.
    """
    for name, values in _SETTINGS.items():
        path = scratch / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    port, token = free_port(), secrets.token_hex(8)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"]
    command += ["--LabApp.expose_app_in_browser=True", *encryption_options()]
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(scratch / "config"),
        "JUPYTER_DATA_DIR": str(scratch / "data"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(scratch / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(scratch / "workspaces"),
        "IPYTHONDIR": str(scratch / "ipython"),
    }
    environment.pop("NBGRADER_EXECUTION", None)
    log_path = scratch / "server.log"
    with log_path.open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            wait_until_it_answers(f"http://127.0.0.1:{port}/api?token={token}", process, log_path)
            yield f"http://127.0.0.1:{port}/lab?token={token}"
        finally:
            process.terminate()  # a kernel dies with its server
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_until_it_answers(
    address: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 60
) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"Jupyter did not start:\n{log.read_text()[-2000:]}")


@contextmanager
def chainrule_demo(*arguments: str) -> Iterator[str]:
    """Run ``chainrule demo`` and yield the address that it prints."""
    command = subprocess.Popen(
        [*DEMO, *arguments, "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert command.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/\S*", command.stdout.readline())
        assert address is not None
        yield address[0]
    finally:
        command.send_signal(signal.SIGINT)
        command.wait(timeout=120)
