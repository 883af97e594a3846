"""What is done once before the first submission: imports, the shell, the first figure."""

import asyncio
import contextlib
import gc
import importlib
import io
from collections.abc import Sequence
from typing import Any

from . import check_stub, jupyter_patches
from . import shell as shells
from .transform_cache import CachingShell

PLAIN = "def f(x):\n    return x\n\n\nf(1)"
#: Runs after which the interpreter has specialised the code that runs a cell (PEP 659).
WARM_UP_RUNS = 40


def preload(names: list[str]) -> tuple[Any, Any]:
    """Import what submissions import, and make the shell."""
    shell, messages = shells.make_shell(CachingShell)
    check_stub.install()
    import_all(names)
    if "matplotlib" in names:
        _draw_once()
    jupyter_patches.discard_comms()
    loop = asyncio.new_event_loop()
    other = ("import asyncio\nawait asyncio.sleep(0)", "%who_ls int")
    run_once(shell, loop, messages, [PLAIN] * WARM_UP_RUNS + list(other))
    loop.close()
    freeze()
    return shell, messages


def import_all(names: Sequence[str]) -> None:
    """Import the modules that there are."""
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def freeze() -> None:
    """Keep what is there now out of garbage collection.

    Without this every collection in a forked process writes to the headers of all preloaded
    objects, and so copies the pages they lie in: six times fewer submissions a second.
    """
    gc.collect()
    gc.freeze()


def run_once(
    shell: Any, loop: asyncio.AbstractEventLoop, messages: Any, cells: Sequence[str] = (PLAIN,)
) -> None:
    """Run cells and forget them.

    In the fork server one of each kind, for modules that are imported late; in a forked process a
    plain one, for the pages of memory that every cell writes to and so copies.
    """
    for code in cells:
        shells.run_cell(shell, loop, code)
    shell.reset(new_session=True)
    messages.take()
    messages.begin(anew=True)


def _draw_once() -> None:
    """Draw one picture, so that fonts and the backend are ready before the forks."""
    from matplotlib import pyplot
    from PIL import Image

    figure = pyplot.figure(figsize=(1, 1))
    axes = figure.add_subplot()
    axes.set_title("0")
    axes.contourf([[0.0, 1.0], [1.0, 0.0]])
    figure.savefig(io.BytesIO(), format="png")
    pyplot.close("all")
    Image.init()  # imports all image formats
