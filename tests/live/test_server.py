"""The server's extension: what a kernel sends reaches the page without delay."""

import json
from importlib.metadata import files
from pathlib import Path

import pytest
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from nbgrader.server_extensions.validate_assignment import handlers
from nbgrader.validator import Validator
from tornado.websocket import WebSocketHandler

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
