"""A cache of IPython's cell transforms, filled before the fork for the source's own cells.

IPython transforms a cell twice each time it runs, and every submission of a class runs the cells of
the same source.
"""

import functools
from collections.abc import Iterable

from IPython.core.inputtransformer2 import TransformerManager
from traitlets import Instance

from .jupyter_patches import keep_name
from .shell import Shell

_ORIGINAL = TransformerManager()
_transform = functools.lru_cache(maxsize=2000)(_ORIGINAL.transform_cell)


class CachingTransformer(TransformerManager):
    """IPython's transforms, cached as long as no transformer was added, removed or replaced."""

    def transform_cell(self, cell: str) -> str:
        """Return a cell's text as Python.

        Raises:
            SyntaxError: the text is not complete.
        """
        unchanged = (
            self.cleanup_transforms == _ORIGINAL.cleanup_transforms
            and self.line_transforms == _ORIGINAL.line_transforms
            and self.token_transformers == _ORIGINAL.token_transformers
        )
        return _transform(cell) if unchanged else super().transform_cell(cell)


class CachingShell(Shell):
    """A `Shell` with cached transforms."""

    input_transformer_manager = Instance(CachingTransformer, ())


keep_name(CachingShell, Shell)


def transform_ahead(cells: Iterable[str]) -> None:
    """Fill the cache with these cells. One that fails fails again in the notebook, visibly."""
    for cell in cells:
        try:
            _transform(cell)
        except Exception:
            continue
