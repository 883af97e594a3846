"""A live plot as the output of its cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule import session
from chainrule.live import environment, errors
from chainrule.live.svg.drawing import Drawing


def show_widget(widget: Any) -> None:
    """Show the widget in the running cell."""
    from IPython.display import display

    display(widget)
    environment.signal_ready()


def show_static(
    drawing: Callable[[], Drawing], message: Callable[[], str], details: Callable[[], str]
) -> None:
    """Show one picture and the sentence below it; outside a notebook nothing is drawn."""
    if not session.in_notebook():
        return
    from IPython.display import HTML, display

    picture = drawing()
    words = message()
    display(
        HTML(
            f'<div style="max-width:100%;overflow-x:auto">{picture.svg(standalone=True)}</div>'
            + (errors.box(words, details()) if words else "")
        )
    )
