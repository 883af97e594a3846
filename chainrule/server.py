"""Options and extensions of the Jupyter server, for JupyterLab and for Voilà.

pip puts ``server.json`` where Jupyter looks for extensions; this module is the one it names.
"""

from __future__ import annotations

import sys
from typing import Any

from chainrule import server_patches


def encryption_options() -> list[str]:
    """Return the options that make a server and its kernels encrypt their messages.

    Without them each kernel warns on the terminal that others might listen (ipykernel 7.4); kernels
    that do not support encryption do without. None where ZeroMQ was built without CurveZMQ: there
    the option would keep kernels from starting.
    """
    import zmq

    return ["--KernelManager.transport_encryption=auto"] if zmq.has("curve") else []


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "chainrule.server"}]


def _load_jupyter_server_extension(server: Any) -> None:
    import jupyter_server

    if jupyter_server.version_info >= (2,):  # an older one, as on Colab, stays as it is
        server_patches.disable_nagle()
    server_patches.use_own_validator()


def main() -> None:
    """Run Voilà with this process's arguments."""
    from voila.app import Voila

    server_patches.disable_nagle()
    server_patches.bound_voilas_headers()
    settings = {
        # Tornado warns of the server's own default, which exceeds the interval between two pings.
        "ws_ping_timeout": 30_000,
        # A page that is closed asks the server to end its kernel, without Jupyter's XSRF token.
        # Such a request must name the kernel's random id, which no other page knows.
        "disable_check_xsrf": True,
    }
    sys.exit(Voila.launch_instance(tornado_settings=settings))


if __name__ == "__main__":
    main()
