"""Everything that is replaced in IPython, ipykernel and comm, and what for.

`replace` raises if there is nothing to replace, so that a new version of a library that renames a
function fails when the fork server starts, and not silently in a student's notebook.
"""

import builtins
import getpass
import sys
from typing import Any

from IPython.core.error import StdinNotImplementedError

NO_INPUT = "{} was called, but this frontend does not support input requests."


def replace(owner: Any, name: str, value: Any) -> None:
    """Set an attribute that must be there already.

    Raises:
        RuntimeError: it is not.
    """
    if not hasattr(owner, name):
        where = getattr(owner, "__name__", type(owner).__name__)
        raise RuntimeError(f"{where}.{name}, which the sandbox replaces, is not there any more")
    setattr(owner, name, value)


def publish_to(shell: Any, messages: Any) -> None:
    """Have a shell's displays and results kept in `messages` instead of sent to a front end."""
    for publisher in (shell.display_pub, shell.displayhook):
        replace(publisher, "session", messages)
        replace(publisher, "pub_socket", messages)


def show_numpy_scalars_as_numpy_does(shell: Any) -> None:
    """Remove printers of NumPy's types: a kernel makes its shell before NumPy is imported."""
    printers = shell.display_formatter.formatters["text/plain"].type_printers
    for kind in [kind for kind in printers if kind.__module__ == "numpy"]:
        del printers[kind]


def keep_name(own: type, original: type) -> None:
    """Give a subclass its original's name, by which libraries recognise Jupyter."""
    own.__name__ = own.__qualname__ = original.__name__


def refuse_input() -> None:
    """Let questions to the keyboard fail as they do where notebooks are executed."""

    def refuse_raw_input(prompt: object = "", *_: Any, **__: Any) -> str:
        raise StdinNotImplementedError(NO_INPUT.format("raw_input"))

    def refuse_getpass(prompt: object = "", *_: Any, **__: Any) -> str:
        raise StdinNotImplementedError(NO_INPUT.format("getpass"))

    replace(builtins, "input", refuse_raw_input)
    replace(getpass, "getpass", refuse_getpass)


def discard_comms() -> None:
    """Give widgets, if they are imported, a front end that takes everything and does nothing."""
    if "ipywidgets" in sys.modules:
        import comm

        replace(comm, "create_comm", comm.DummyComm)
