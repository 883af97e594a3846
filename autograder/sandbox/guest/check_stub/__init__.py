"""What a student's process sees as ``chainrule.check`` while it is graded: calls do nothing.

The checks run in the judge. The oracle is not here, so that no answer can call it.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

#: The name under which the course imports this package; in the sandbox it is also its own.
PACKAGE = "chainrule.check"

#: The test that is being run, if one is, and the tests during which a check was called.
testing: list[str] = []
reached: set[str] = set()


class CheckFailed(AssertionError):
    """Never raised here; there for code that names it."""


class Nothing:
    """Any name of the checks: calling it, or anything inside of it, does nothing."""

    def __call__(self, *_: Any, **__: Any) -> None:
        """Check nothing, and remember if an answer asked while it was itself being tested."""
        if testing:
            reached.add(testing[-1])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


class _Silent(ModuleType):
    """A module in which every name is there and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


class _Finder(MetaPathFinder, Loader):
    """Finds every submodule of the checks, and makes it silent."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Claim what lies inside the package."""
        inside = name.startswith(f"{PACKAGE}.") and path is not None
        return ModuleSpec(name, self, is_package=True) if inside else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Make a silent module."""
        return _Silent(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing more."""


def install() -> None:
    """Be `chainrule.check` in this process, whatever lies on the disk."""
    own = sys.modules[__name__]
    own.__class__ = _Silent
    sys.modules[PACKAGE] = own
    sys.meta_path.insert(0, _Finder())


if __name__ == PACKAGE:
    install()
