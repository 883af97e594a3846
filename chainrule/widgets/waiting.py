"""What a given cell shows where an answer that it needs is not written yet, or does not work."""

from __future__ import annotations

import html
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb

from chainrule import session

#: Where code lies that no student wrote: this package, and what Python came with.
_INSTALLED = (Path(__file__).parents[1], Path(sys.prefix), Path(sys.base_prefix))


@contextmanager
def waiting(thing: str) -> Iterator[None]:
    """Run the block; where an answer stops it, show one line instead of ``thing``.

    ``NotImplementedError`` is an answer that is not written: the line says which. Any other
    exception is named with the answer that raised it, and *Run All* goes on: the answer's own
    check says more than a traceback would.

    Args:
        thing: what the block shows, as the start of a sentence: ``"This picture"``.
    """
    try:
        yield
    except NotImplementedError as error:
        name = answer_at_fault(error)
        what = f"`{name}`" if name else "the answer above"
        show_sentence(f"{thing} appears when {what} is written.")
    except Exception as error:
        name = answer_at_fault(error)
        reason = f"{type(error).__name__}: {error}" if name else str(error)
        where = f"`{name}` stopped with " if name else ""
        show_sentence(f"{thing} cannot appear yet. {where}{reason}")


def answer_at_fault(error: BaseException) -> str:
    """Return the name of the student's function in which ``error`` arose, "" if in none.

    It is the innermost frame that belongs neither to this package nor to an installed one.
    """
    name = ""
    for frame, _ in walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        if not any(path.is_relative_to(folder) for folder in _INSTALLED):
            name = frame.f_code.co_qualname
    return "" if name.startswith("<") else name.rpartition("<locals>.")[2]


def show_sentence(sentence: str) -> None:
    """Show one sentence in the notebook, on grey; print it elsewhere. Backticks set code."""
    plain = f"○ {sentence}".replace("`", "")
    if not session.in_notebook():
        print(plain)
        return
    from IPython.display import display

    words = html.escape(sentence).split("`")
    marked = "".join(f"<code>{w}</code>" if i % 2 else w for i, w in enumerate(words))
    box = (
        '<div role="status" style="border-left:4px solid #777;padding:4px 10px;margin:4px 0">'
        f"○ {marked}</div>"
    )
    display({"text/plain": plain, "text/html": box}, raw=True)
