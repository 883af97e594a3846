"""``chainrule demo [NAME]``: a lecture demo, full-screen in the browser."""

from __future__ import annotations

import argparse
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import webbrowser
from pathlib import Path
from typing import Any
from urllib.parse import quote

from chainrule.cli import demo_cards, demo_list
from chainrule.cli.errors import CommandError, without
from chainrule.server import encryption_options

#: Seconds that Voilà may take to answer for the first time.
START_TIMEOUT = 60
#: Seconds that a demo's kernel may take to show its picture before the address is printed anyway:
#: where the notebook fails, its page says why.
WARM_UP = 25
_EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
)
#: Holds the page's template, ``voila/templates/chainrule``.
_TEMPLATES = Path(__file__).parents[1] / "live" / "static"


def add_to(commands: Any) -> None:
    """Add the subcommand to the parser's."""
    parser = commands.add_parser(
        "demo",
        help="show a demo full-screen in the browser",
        description="Show a demo full-screen in the browser; without a name, the list of them. "
        "Ctrl-C ends it.",
    )
    parser.add_argument("name", nargs="?", help="one of: " + ", ".join(names()))
    parser.add_argument("--port", type=int, default=0, help="port on this machine; 0: a free one")
    parser.add_argument(
        "--state", default="", help="settings, as the page's 'Copy settings' gives them"
    )
    parser.add_argument("--dark", action="store_true", help="light on dark")
    parser.add_argument("--notes", action="store_true", help="print what to ask and to press")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Show the demo, or print its notes; return the exit status."""
    if given.notes:
        print(demo_list.notes(_notebook(given.name)))
        return 0
    show(given.name, given.port, given.state, dark=given.dark, browser=not given.no_browser)
    return 0


def folder() -> Path | None:
    """Return the folder of the demos, below the current folder or next to the package."""
    roots = (Path.cwd(), Path(__file__).resolve().parents[2])
    found = (root / "notebooks" / "demos" for root in roots)
    return next((path for path in found if any(path.glob("*.ipynb"))), None)


def names() -> list[str]:
    """Return the names of the demos."""
    here = folder()
    return sorted(path.stem for path in here.glob("*.ipynb")) if here else []


def _notebook(name: str | None) -> Path:
    """Return the notebook of a demo.

    Raises:
        CommandError: there is no such demo, or no folder of demos.
    """
    here = folder()
    if here is None:
        raise CommandError(
            "there is no folder notebooks/demos here; go to the course's folder first."
        )
    if name not in names():
        wanted = f"no demo {name!r}" if name else "no demo named"
        raise CommandError(f"there is {wanted}; there are: {', '.join(names())}.")
    return here / f"{name}.ipynb"


def show(
    name: str | None, port: int = 0, state: str = "", *, dark: bool = False, browser: bool = True
) -> None:
    """Serve one demo, or the list of all, until Ctrl-C.

    Raises:
        CommandError: no such demo, no Voilà, the port is taken, or Voilà does not start.
    """
    if importlib.util.find_spec("voila") is None:
        raise without("lecturer", "Showing a demo")
    here = folder()
    if here is None:
        raise CommandError(
            "there is no folder notebooks/demos here; go to the course's folder first."
        )
    target = _notebook(name) if name else here
    port = _free(port)
    address = f"http://127.0.0.1:{port}/" + (f"?state={quote(state)}" if state else "")
    scratch = tempfile.TemporaryDirectory(prefix="chainrule-")
    ready = Path(scratch.name) / "ready"
    demo_list.write(Path(scratch.name), sorted(here.glob("*.ipynb")))
    stills = None
    if not name:
        pictures = demo_list.template_folder(Path(scratch.name)) / "static"
        stills = demo_cards.begin(pictures, names())
    # In a session of its own: Ctrl-C reaches this command alone, which then ends the server.
    server = subprocess.Popen(
        voila(target, port, dark=dark), env=_environment(ready), start_new_session=True
    )
    for name_ in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name_):
            signal.signal(getattr(signal, name_), signal.default_int_handler)
    try:
        _wait(server, port)
        if name:
            print(f"Starting {name} …", file=sys.stderr, flush=True)
            _wait_until_rendered(server, ready)
        print(f"{name or 'The demos'}: {address}  (Ctrl-C ends it)", flush=True)
        if browser and not _open_browser(address):
            print("There is no screen here: open the address in a browser.", flush=True)
        server.wait()
    except KeyboardInterrupt:
        pass
    finally:
        for process in filter(None, (server, stills)):
            process.terminate()
            process.wait()
        scratch.cleanup()


def voila(target: Path, port: int, *, dark: bool = False) -> list[str]:
    """Return the command line of the server.

    One demo is preheated: its kernel has imported everything before the page is opened.
    """
    command = [sys.executable, "-P", "-m", "chainrule.server", str(target), "--no-browser"]
    command += [
        f"--port={port}",
        "--Voila.ip=127.0.0.1",
        "--Voila.port_retries=0",
        "--Voila.log_level=ERROR",
        "--MultiKernelManager.kernel_manager_class=chainrule.demo_kernel.DemoKernelManager",
        *encryption_options(),
    ]
    command += [f"--theme={'dark' if dark else 'light'}", "--template=chainrule"]
    # The page needs the widgets' extension alone: all others cost seconds and do not fit Voilà.
    command += [f"--VoilaConfiguration.extension_allowlist={name}" for name in _EXTENSIONS]
    if target.suffix == ".ipynb":
        command += ["--preheat_kernel=True", "--pool_size=1"]
    return command


def _environment(ready: Path) -> dict[str, str]:
    """Return the environment of the server and its kernels: a front end, whatever ran before.

    A kernel makes the file ``ready`` when its page has a picture.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("CHAINRULE_HEADLESS", "NBGRADER_EXECUTION")
    }
    paths = [str(ready.parent), str(_TEMPLATES), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    kept |= {"CHAINRULE_HEADLESS": "0", "CHAINRULE_READY": str(ready)}
    return {**kept, "JUPYTER_PATH": os.pathsep.join(paths)}


def _free(port: int) -> int:
    """Return ``port``, or a free one for 0."""
    if not 0 <= port <= 65535:
        raise CommandError(f"{port} is not a port; ports go from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(f"port {port} is taken; leave --port out for a free one.") from error
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + START_TIMEOUT
    while time.monotonic() < end:
        if server.poll() is not None:
            raise CommandError(f"Voilà ended with status {server.returncode} instead of starting.")
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise CommandError(f"Voilà did not answer within {START_TIMEOUT} seconds.")


def _wait_until_rendered(server: subprocess.Popen[bytes], ready: Path) -> None:
    """Wait until the kernel that Voilà started ahead has its picture: then the page opens fast."""
    end = time.monotonic() + WARM_UP
    while time.monotonic() < end and server.poll() is None and not ready.exists():
        time.sleep(0.05)


def _open_browser(address: str) -> bool:
    """Open a browser where there is a screen; return whether there is one."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return False
    return webbrowser.open(address)
