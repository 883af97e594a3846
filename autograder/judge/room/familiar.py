"""Cells that every submission runs as the source has them, and what IPython makes of their text.

IPython takes a cell's text apart up to four times before it runs it: twice for magics, twice to see
whether it awaits anything; and Jupyter's kernel calls the cell's code after a hash of that text,
byte by byte. For a short cell that takes longer than the cell. What comes out is the same in every
submission, so the preloaded parent finds it out once for the given cells, and the processes of
submissions inherit it. A student who adds a transformer of their own gets a transformation of
their own.
"""

import functools
from collections.abc import Iterable
from typing import Any

import ipykernel.compiler
from IPython.core.inputtransformer2 import TransformerManager
from traitlets import Instance

from .shell import Shell

#: How many texts are remembered; a submission's own fill up the rest.
TEXTS = 2000

#: The hash of a text, with a seed: nothing else is asked of it.
ipykernel.compiler.murmur2_x86 = functools.lru_cache(TEXTS)(ipykernel.compiler.murmur2_x86)


class RememberingTransformer(TransformerManager):
    """IPython's transformations of a cell's text, each done once by the same transformers."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[Any, str] = {}

    def transform_cell(self, cell: str) -> str:
        """Return the text as Python."""
        try:
            key = (
                cell,
                *self.cleanup_transforms,
                *self.line_transforms,
                *self.token_transformers,
            )
            known = self.known.get(key)
        except Exception:  # a transformer that can not be told from others
            return super().transform_cell(cell)
        if known is None:
            known = super().transform_cell(cell)
            if len(self.known) < TEXTS:
                self.known[key] = known
        return known


class RememberingShell(Shell):
    """A `Shell` that remembers what cells' text says."""

    input_transformer_manager = Instance(RememberingTransformer, ())

    def __init__(self, **settings: Any) -> None:
        self._awaits: dict[Any, bool] = {}
        super().__init__(**settings)

    def should_run_async(
        self,
        raw_cell: str,
        *,
        transformed_cell: str | None = None,
        preprocessing_exc_tuple: Any = None,
    ) -> bool:
        """Return whether a cell awaits something at its top level."""
        key = transformed_cell, self.autoawait, preprocessing_exc_tuple is None
        known = self._awaits.get(key)
        if known is None:
            ways: dict[str, Any] = {
                "transformed_cell": transformed_cell,
                "preprocessing_exc_tuple": preprocessing_exc_tuple,
            }
            known = bool(super().should_run_async(raw_cell, **ways))
            if len(self._awaits) < TEXTS:
                self._awaits[key] = known
        return known


#: As in `shell`: libraries ask for it.
RememberingShell.__name__ = RememberingShell.__qualname__ = Shell.__name__


def learn(shell: Shell, cells: Iterable[str]) -> None:
    """Find out what these cells' text says, without running any of it."""
    for cell in cells:
        try:
            transformed = shell.transform_cell(cell)
            shell.should_run_async(cell, transformed_cell=transformed)
            shell.compile.get_code_name(cell, transformed, 0)
        except Exception:  # it will fail the same way in the notebook, and be shown there
            continue
