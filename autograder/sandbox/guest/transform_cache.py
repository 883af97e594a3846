"""What IPython makes of a cell's text, found out once, and for given cells before they run.

IPython takes a cell's text apart up to four times before it runs it: twice for magics, twice to see
whether it awaits anything; and Jupyter's kernel calls the cell's code after a hash of that text,
byte by byte. For a short cell that takes longer than the cell. Here one look tells whether the text
is Python, which has no magics, and whether it awaits. The given cells, which every submission runs
as the source has them, are looked at in the preloaded parent, and the processes of submissions
inherit what came of it. A student who adds a transformer of their own gets a transformation of
their own.
"""

import ast
import functools
import inspect
import warnings
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

#: IPython's transformers of tokens: of magics, shell commands and questions (``%``, ``!``, ``?``).
MAGICS = TransformerManager().token_transformers


@functools.lru_cache(TEXTS)
def awaits(code: str) -> bool | None:
    """Return whether code awaits something at its top level.

    None if it is no Python, or if the compiler warns of something: IPython then looks itself, and
    shows the warning as often as it looks. The filters of warnings stay as they are, since any
    change of theirs has Python show again what it has shown before.
    """
    said: list[Any] = []
    usual, warnings.showwarning = warnings.showwarning, lambda *warning: said.append(warning)
    try:
        flags = compile(code, "<>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT).co_flags
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    finally:
        warnings.showwarning = usual
    return None if said else bool(flags & inspect.CO_COROUTINE)


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

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        """Return the lines with magics as calls. No statement of Python begins as a magic does."""
        if self.token_transformers == MAGICS and awaits("".join(lines)) is not None:
            return lines
        return super().do_token_transforms(lines)


class RememberingShell(Shell):
    """A `Shell` that remembers what cells' text says."""

    input_transformer_manager = Instance(RememberingTransformer, ())

    def should_run_async(
        self,
        raw_cell: str,
        *,
        transformed_cell: str | None = None,
        preprocessing_exc_tuple: Any = None,
    ) -> bool:
        """Return whether a cell awaits something at its top level."""
        if self.autoawait and preprocessing_exc_tuple is None and transformed_cell is not None:
            known = awaits(transformed_cell)
            if known is not None:
                return known
        ways: dict[str, Any] = {
            "transformed_cell": transformed_cell,
            "preprocessing_exc_tuple": preprocessing_exc_tuple,
        }
        return bool(super().should_run_async(raw_cell, **ways))


#: As in `shell`: libraries ask for it.
RememberingShell.__name__ = RememberingShell.__qualname__ = Shell.__name__


def learn(shell: Shell, cells: Iterable[str]) -> None:
    """Find out what these cells' text says, without running any of it."""
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")  # a submission may ask for all that the compiler says
        for cell in cells:
            try:
                transformed = shell.transform_cell(cell)
                shell.should_run_async(cell, transformed_cell=transformed)
                shell.compile.get_code_name(cell, transformed, 0)
            except Exception:  # it will fail the same way in the notebook, and be shown there
                continue
