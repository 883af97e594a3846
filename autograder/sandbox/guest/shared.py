"""What a test and the student's code share in one process: names, random state, what is printed.

Before a call the judge says what the test changed; after it, it asks what the call changed.
"""

import builtins
import contextlib
import random
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from .codec.packing import Packer
from .codec.tree import Tree

#: In the place of an attribute that is not there.
MISSING = object()


def random_state() -> dict[str, Any]:
    """Return the state of the global random generators."""
    version, numbers, gauss = random.getstate()
    state: dict[str, Any] = {
        "python": [version, np.array(numbers, np.uint32), gauss],
        "numpy": dict(np.random.get_state(legacy=False)),  # noqa: NPY002
    }
    torch = sys.modules.get("torch")
    if torch is not None:
        state["torch"] = torch.get_rng_state().numpy()
    return state


def set_random_state(state: dict[str, Any]) -> None:
    """Set the state of the global random generators.

    Raises:
        TypeError, ValueError, KeyError: it is no such state.
    """
    version, numbers, gauss = state["python"]
    random.setstate((version, tuple(int(n) for n in numbers), gauss))
    np.random.set_state(state["numpy"])  # noqa: NPY002
    torch = sys.modules.get("torch")
    if torch is not None and "torch" in state:
        torch.set_rng_state(torch.from_numpy(state["torch"]))


class Shared:
    """The student's side.

    Args:
        namespace: the names of the notebook.
        messages: what is printed.
    """

    def __init__(self, namespace: dict[str, Any], messages: Any) -> None:
        self.namespace, self.messages = namespace, messages
        self.originals: dict[tuple[str, str], Any] = {}

    def restore(self) -> None:
        """Put back what tests replaced in modules."""
        for (module, name), original in self.originals.items():
            set_attribute(sys.modules[module], name, original)
        self.originals.clear()

    def take(self, changes: dict[str, Any], unpack: Callable[[Tree], Any]) -> None:
        """Take over what the test changed; `unpack` returns the value of a tree."""
        self.messages.take()
        with contextlib.suppress(ImportError):
            exec(changes["imports"], self.namespace)
        self.namespace.update({name: unpack(tree) for name, tree in changes["names"]})
        for name in changes["deleted"]:
            self.namespace.pop(name, None)
        for module, name, tree in changes["patches"]:
            owner = builtins if module == "builtins" else sys.modules.get(module)
            if owner is not None:
                self.originals.setdefault((module, name), getattr(owner, name, MISSING))
                setattr(owner, name, unpack(tree))
        for module, name in changes["restored"]:
            if (module, name) in self.originals:
                set_attribute(sys.modules[module], name, self.originals.pop((module, name)))
        if changes["random"] is not None:
            set_random_state(unpack(changes["random"]))

    def give(self, names: list[str], packer: Packer) -> dict[str, Any]:
        """Return the values of names, and what was printed since the last time."""
        values: dict[str, Tree] = {}
        for name in names:
            if name in self.namespace:
                try:
                    values[name] = packer.pack(self.namespace[name])
                except Exception:
                    continue
        printed = [
            [content["name"], content["text"]]
            for kind, content in self.messages.take()
            if kind == "stream"
        ]
        return {"values": values, "printed": printed}


def set_attribute(owner: Any, name: str, value: Any) -> None:
    """Set an attribute, or delete it if the value is `MISSING`."""
    if value is MISSING:
        delattr(owner, name)
    else:
        setattr(owner, name, value)
