"""The server's extension: what a kernel says is sent at once."""

import json
from importlib.metadata import files
from pathlib import Path

from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

from chainrule import server
from tests import loop


class Socket:
    def __init__(self):
        self.done = []

    def set_nodelay(self, on):
        self.done.append(("nodelay", on))


def test_a_kernels_websocket_is_opened_without_delay_and_only_once_wrapped(monkeypatch):
    async def plain(self, kernel_id):
        self.done.append(("open", kernel_id))

    monkeypatch.setattr(KernelWebsocketHandler, "open", plain)
    server.hasten()
    server.hasten()
    socket = Socket()
    loop.run(KernelWebsocketHandler.open(socket, "k1"))
    assert socket.done == [("nodelay", True), ("open", "k1")]


def test_pip_puts_its_switch_where_jupyter_looks_for_it():
    (placed,) = [
        file for file in files("chainrule") or () if "jupyter_server_config.d" in str(file)
    ]
    told = json.loads(Path(str(placed.locate())).read_text())
    (module,) = told["ServerApp"]["jpserver_extensions"]
    assert [{"module": module}] == server._jupyter_server_extension_points()
