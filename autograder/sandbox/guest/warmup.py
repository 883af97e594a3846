"""What is done once before a submission is there, so that none waits for it."""

import asyncio
import contextlib
import gc
import importlib
import io
import sys
from collections.abc import Sequence
from typing import Any

from . import check_stub
from . import shell as shells
from .transform_cache import CachingShell

PLAIN = "def f(x):\n    return x\n\n\nf(1)"
#: Calls after which Python has fitted a function's code to what it works on (PEP 659).
OFTEN = 40


def preload(names: list[str]) -> tuple[Any, Any]:
    """Import what submissions import, and make the shell."""
    shell, messages = shells.make_shell(CachingShell)
    check_stub.install()
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if "matplotlib" in names:
        _draw_once()
    if "ipywidgets" in sys.modules:
        _quiet_comms()
    loop = asyncio.new_event_loop()
    other = ("import asyncio\nawait asyncio.sleep(0)", "%who_ls int")
    run_once(shell, loop, messages, [PLAIN] * OFTEN + list(other))
    loop.close()
    # Without this every collection in a forked process writes to the headers of all preloaded
    # objects, and so copies the pages they lie in: six times fewer submissions a second.
    gc.collect()
    gc.freeze()
    return shell, messages


def run_once(
    shell: Any, loop: asyncio.AbstractEventLoop, messages: Any, cells: Sequence[str] = (PLAIN,)
) -> None:
    """Run cells and forget them.

    In the parent one of each kind, for what is imported late; in a forked process a plain one, for
    the pages of memory that running a cell writes to and so gets copies of.
    """
    for code in cells:
        shells.run_cell(shell, loop, code)
    shell.reset(new_session=True)
    messages.take()
    messages.begin(anew=True)


def _draw_once() -> None:
    """Draw one picture: the fonts are found and the backend is set up once, not in every child."""
    from matplotlib import pyplot
    from PIL import Image

    figure = pyplot.figure(figsize=(1, 1))
    axes = figure.add_subplot()
    axes.set_title("0")
    axes.contourf([[0.0, 1.0], [1.0, 0.0]])
    figure.savefig(io.BytesIO(), format="png")
    pyplot.close("all")
    Image.init()  # all formats of pictures, which it imports late


def _quiet_comms() -> None:
    """Let widgets think that they have a front end: what they send goes nowhere."""
    import comm

    comm.create_comm = comm.DummyComm
