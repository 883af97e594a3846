"""The server's extension: what a kernel sends reaches the page without delay."""

import json
from importlib.metadata import files
from pathlib import Path

import pytest
from jupyter_server.services.kernels.connection.base import (
    serialize_binary_message,
    serialize_msg_to_ws_v1,
)
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from nbgrader.server_extensions.validate_assignment import handlers
from nbgrader.validator import Validator
from tornado.websocket import WebSocketHandler
from voila.tornado import kernel_websocket_handler as voila_messages

from chainrule import server, server_patches
from chainrule.validation.validator import NotebookValidator
from tests import loop


class Socket:
    def __init__(self):
        self.calls = []

    def set_nodelay(self, on):
        self.calls.append(("nodelay", on))


async def plain_open(self, kernel_id):
    self.calls.append(("open", kernel_id))


def test_a_kernels_websocket_is_opened_without_delay_and_only_once_wrapped(monkeypatch):
    monkeypatch.setattr(KernelWebsocketHandler, "open", plain_open)
    server_patches.disable_nagle()
    server_patches.disable_nagle()
    socket = Socket()
    loop.run(KernelWebsocketHandler.open(socket, "k1"))
    assert socket.calls == [("nodelay", True), ("open", "k1")]


def test_the_installed_versions_have_what_is_replaced(monkeypatch):
    monkeypatch.setattr(KernelWebsocketHandler, "open", KernelWebsocketHandler.open)
    server_patches.disable_nagle()
    assert hasattr(KernelWebsocketHandler.open, "__wrapped__")


def test_a_version_of_the_server_without_the_function_is_an_error(monkeypatch):
    async def open_(self, kernel_id, subprotocol):
        """As a later version might have it."""

    monkeypatch.setattr(KernelWebsocketHandler, "open", open_)
    with pytest.raises(server_patches.PatchError, match=r"no open\(self, kernel_id\)"):
        server_patches.disable_nagle()
    monkeypatch.setattr(KernelWebsocketHandler, "open", plain_open)
    monkeypatch.delattr(WebSocketHandler, "set_nodelay")
    with pytest.raises(server_patches.PatchError, match="no set_nodelay"):
        server_patches.disable_nagle()


def test_voila_passes_over_a_message_in_the_old_format(monkeypatch):
    name = "read_header_from_binary_message"
    monkeypatch.setattr(voila_messages, name, getattr(voila_messages, name))
    server_patches.bound_voilas_headers()
    read = getattr(voila_messages, name)
    message = {"header": {"msg_type": "comm_msg"}, "buffers": [b"picture"]}
    # Its first eight bytes, read as Voilà does, are a number of parts that takes years.
    assert read(serialize_binary_message(message)) is None
    parts = [b'{"msg_type": "comm_msg"}', b"{}", b"{}", b"{}", b"picture"]
    assert read(serialize_msg_to_ws_v1(parts, "iopub")) == {"msg_type": "comm_msg"}

    server_patches.bound_voilas_headers()
    assert getattr(voila_messages, name) is read
    monkeypatch.setattr(voila_messages, name, lambda message: None)
    with pytest.raises(server_patches.PatchError, match="voila has no read_header"):
        server_patches.bound_voilas_headers()


def test_the_validate_button_gets_the_validator_of_the_boxes(monkeypatch):
    monkeypatch.setattr(handlers, "Validator", Validator)
    server_patches.use_own_validator()
    server_patches.use_own_validator()
    assert handlers.Validator is NotebookValidator


def test_another_extension_behind_the_button_is_an_error(monkeypatch):
    monkeypatch.delattr(handlers, "Validator")
    with pytest.raises(server_patches.PatchError, match="no Validator"):
        server_patches.use_own_validator()


def test_pip_puts_its_switch_where_jupyter_looks_for_it():
    (placed,) = [
        file for file in files("chainrule") or () if "jupyter_server_config.d" in str(file)
    ]
    switches = json.loads(Path(str(placed.locate())).read_text())
    (module,) = switches["ServerApp"]["jpserver_extensions"]
    assert [{"module": module}] == server._jupyter_server_extension_points()
