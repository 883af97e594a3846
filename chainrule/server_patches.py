"""What is replaced in the Jupyter server, in nbgrader's extension of it and in Voilà, and why.

nbgrader's *Validate* takes a test for failed if anything was written to stderr, and no option puts
another class behind the button: `chainrule.validation.validator` takes its place.

A slider's answer is two small messages and a picture. TCP's rule against small packets (Nagle's,
RFC 896) holds the picture back until the browser has confirmed the first message, which it does
after up to 40 ms. Tornado leaves that rule on for websockets, and the Jupyter server has no option
for it. Measured with the rule off: the picture is painted 15–20 ms sooner.

A page that is closed while its kernel sends pictures has no protocol any more: the Jupyter server
then packs what is still under way in its old format. Voilà takes the first bytes for a number of
parts, about 10¹⁸, and goes through them: no page of the server is answered again.
"""

from __future__ import annotations

import functools
import inspect
from typing import Any


class PatchError(RuntimeError):
    """The function that a patch replaces is missing or has other parameters."""


def use_own_validator() -> None:
    """Make the *Validate* button agree with the boxes; a second call does nothing.

    Where nbgrader is not installed there is no button.

    Raises:
        PatchError: this version of nbgrader's extension names its validator in another way.
    """
    try:
        from nbgrader.server_extensions.validate_assignment import handlers
        from nbgrader.validator import Validator
    except ModuleNotFoundError:
        return
    from chainrule.validation.validator import NotebookValidator

    if getattr(handlers, "Validator", None) not in (Validator, NotebookValidator):
        raise PatchError(
            "nbgrader's validate_assignment.handlers has no Validator: "
            "chainrule/server_patches.py does not fit this version."
        )
    handlers.Validator = NotebookValidator


def disable_nagle() -> None:
    """Disable Nagle's algorithm for this process's kernel websockets; a second call does nothing.

    Raises:
        PatchError: this version of the Jupyter server or of Tornado has no such function.
    """
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
    from tornado.websocket import WebSocketHandler

    original = getattr(KernelWebsocketHandler, "open", None)
    expected = ["self", "kernel_id"]
    if original is None or list(inspect.signature(original).parameters) != expected:
        raise PatchError(
            "jupyter_server's KernelWebsocketHandler has no open(self, kernel_id): "
            "chainrule/server_patches.py does not fit this version."
        )
    if not hasattr(WebSocketHandler, "set_nodelay"):
        raise PatchError(
            "Tornado's WebSocketHandler has no set_nodelay: "
            "chainrule/server_patches.py does not fit this version."
        )
    if hasattr(original, "__wrapped__"):
        return

    @functools.wraps(original)
    async def open_without_delay(self: Any, kernel_id: str) -> None:
        self.set_nodelay(True)
        await original(self, kernel_id)

    KernelWebsocketHandler.open = open_without_delay  # type: ignore[method-assign]


def bound_voilas_headers() -> None:
    """Make Voilà pass over a message that is not in its format; a second call does nothing.

    Raises:
        PatchError: this version of Voilà has no such function.
    """
    from voila.tornado import kernel_websocket_handler as voila

    original = getattr(voila, "read_header_from_binary_message", None)
    if original is None or list(inspect.signature(original).parameters) != ["ws_msg"]:
        raise PatchError(
            "voila has no read_header_from_binary_message(ws_msg): "
            "chainrule/server_patches.py does not fit this version."
        )
    if hasattr(original, "__wrapped__"):
        return

    @functools.wraps(original)
    def read_header(ws_msg: bytes) -> Any:
        parts = int.from_bytes(ws_msg[:8], "little")
        return original(ws_msg) if 8 * (parts + 1) <= len(ws_msg) else None

    voila.read_header_from_binary_message = read_header
