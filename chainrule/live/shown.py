"""A loop with its picture: the drawing of this moment, and the sentence beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chainrule import session
from chainrule.live import environment as place
from chainrule.live import errors
from chainrule.live.loop import Loop
from chainrule.live.svg import curves
from chainrule.live.svg.curves import View
from chainrule.live.svg.drawing import Drawing, Look

if TYPE_CHECKING:
    from chainrule.live.widget import Stage


class Shown(Loop):
    """A loop and what is seen of it: in a widget, or as one static picture.

    Args:
        loop: the arguments of `Loop`.
        draw: what draws; the curves of the history by default.
        view, look: see below.

    Attributes:
        view: how curves are looked at (log axis, smoothing, zoom).
        look: size, type and lines of the picture.
        stage: the widget; None where there is no front end.
    """

    def __init__(
        self,
        *loop: Any,
        draw: Callable[[Any], Drawing] | None,
        view: View | None,
        look: Look | None,
    ) -> None:
        super().__init__(*loop)
        self.view = view or View()
        self.look = look or Look()
        self.stage: Stage | None = None
        self._draw = draw or (lambda run: curves.draw(run.history, run.view, run.look))
        self._drawing: Drawing | None = None
        self._picture_error: Exception | None = None
        self._shown_in = -1

    def drawing(self) -> Drawing:
        """Return the picture of this moment.

        An exception in a drawing function (or in a student's function that it calls) leaves the
        picture as it was and becomes the sentence beside it.
        """
        try:
            self._drawing = self._draw(self)
            self._picture_error = None
        except Exception as error:
            self._picture_error = error
            if self._drawing is None:
                self._drawing = Drawing("", "no picture", self.look.width, self.look.height)
        return self._drawing

    def message(self) -> str:
        """Return the sentence beside the plot: an error, a NaN, or ""."""
        run = self.history.current
        if self.error is not None:
            return errors.sentence(self.error, f"The loop stopped at step {run.step}")
        if self._picture_error is not None:
            return errors.sentence(self._picture_error, "The picture could not be drawn")
        broken = curves.broken_sentence(run)
        return f"{broken}." if broken else ""

    def details(self) -> str:
        """Return where the error of `message` happened, as text; "" if there is none."""
        error = self.error or self._picture_error
        return errors.details(error) if error is not None else ""

    def _show_static(self) -> None:
        self._shown_in = place.execution()
        if not session.in_notebook():
            return
        from IPython.display import HTML, display

        drawing = self.drawing()
        words = self.message()
        display(
            HTML(
                f'<div style="max-width:100%;overflow-x:auto">{drawing.svg(standalone=True)}</div>'
                + (errors.box(words, self.details()) if words else "")
            )
        )

    def _ipython_display_(self) -> None:
        # `live(…)` has shown itself; as the last value of the same cell it must not do so twice.
        if self._shown_in == place.execution():
            return
        if self.stage is None:
            self._show_static()
        else:
            from chainrule.live import controller as desk

            desk.display(self.stage)

    def __repr__(self) -> str:
        return f"<live plot: {self.drawing().label}>"
