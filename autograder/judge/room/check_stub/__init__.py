"""What a student's process sees as ``chainrule.check`` while it is graded: calls do nothing.

The checks run in the judge. The oracle is not here, so that no answer can call it.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


def _nothing(*_: Any, **__: Any) -> None:
    """Check nothing."""


class _Silent(ModuleType):
    """A module in which every name is a function that does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing


class _Finder(MetaPathFinder, Loader):
    """Finds every submodule of this package, and makes it silent."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Claim what lies inside this package."""
        return ModuleSpec(name, self) if name.startswith(__name__ + ".") else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Make a silent module."""
        return _Silent(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing more."""


sys.meta_path.insert(0, _Finder())
sys.modules[__name__].__class__ = _Silent
