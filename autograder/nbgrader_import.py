"""nbgrader without its server: what its package imports first takes most of a second.

``nbgrader/__init__.py`` (0.9.6) imports the four extensions of Jupyter's server, and with them the
exchange, the applications and their converters. Neither our commands nor a judge serve anything.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

#: What ``nbgrader/__init__.py`` imports a function ``load_jupyter_server_extension`` from.
EXTENSIONS = tuple(
    f"nbgrader.server_extensions.{name}"
    for name in ("assignment_list", "course_list", "validate_assignment", "formgrader")
)


def import_without_server() -> None:
    """Import nbgrader's package while empty modules stand in for its server's extensions.

    Only for a process of our own. The extensions can still be imported by their names afterwards.
    Without effect where nbgrader was imported before.
    """
    if "nbgrader" in sys.modules:
        return
    for name in EXTENSIONS:
        sys.modules[name] = ModuleType(name)
        sys.modules[name].load_jupyter_server_extension = _no_server  # type: ignore[attr-defined]
    try:
        importlib.import_module("nbgrader")
    finally:
        for name in EXTENSIONS:
            del sys.modules[name]


def _no_server(app: object) -> None:
    """Stand in for the function that adds an extension to a server."""
    raise RuntimeError("this process of the autograder imported nbgrader without its server")
