"""A live plot as the output of its cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule import session
from chainrule.figures.style import scrollable
from chainrule.live import environment, errors
from chainrule.live.svg.drawing import Drawing


class StaticPicture:
    """The picture of a live plot for whoever opens the notebook without its kernel.

    It is an output of its own before the widget's: `update` replaces it while the widget stays as
    it is. The widget's page hides it (``picture.js``), so that a front end shows one of the two. As
    SVG and not as HTML it is also shown where HTML is cleaned of SVG, as on GitHub.

    Args:
        name: the widget's, by which its page finds the picture.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._shown: Any = None

    def show(self, drawing: Drawing) -> None:
        """Show the picture in the running cell."""
        from IPython.display import display

        self._shown = display(self._bundle(drawing), raw=True, display_id=self._name)

    def update(self, drawing: Drawing) -> None:
        """Replace the picture wherever it is shown."""
        if self._shown is not None:
            self._shown.update(self._bundle(drawing), raw=True)

    def _bundle(self, drawing: Drawing) -> dict[str, str]:
        svg = drawing.svg(standalone=True).replace("<svg ", f'<svg data-plot="{self._name}" ', 1)
        return {"image/svg+xml": svg, "text/plain": drawing.label}


def show_widget(widget: Any) -> None:
    """Show the widget in the running cell."""
    from IPython.display import display

    data, metadata = widget.bundle()
    display(data, raw=True, metadata=metadata)
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
            scrollable(picture.svg(standalone=True))
            + (errors.box(words, details()) if words else "")
        )
    )
