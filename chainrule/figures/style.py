"""The course's matplotlib style, and how a figure reaches a page with its alternative text."""

from __future__ import annotations

import functools
import html
import io
import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec

from chainrule.figures.palette import CYCLE
from chainrule.session import grading

if TYPE_CHECKING:
    from matplotlib.figure import Figure

P = ParamSpec("P")

#: Points of type below which a figure does not shrink: 11 pixels.
SMALLEST_TYPE = 8.25

_STYLE = {
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.grid": False,
    "lines.linewidth": 2.0,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "chainrule",
}
_LINESTYLES = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)), (0, (8, 3)), (0, (3, 1.5)), ":")


def figure(width: float = 6.4, height: float = 3.6) -> Figure:
    """Return a figure of ``width`` × ``height`` inches in the course's style.

    The figure belongs to no pyplot state, so nothing has to be closed and nothing leaks.
    """
    kind = _figure_class()
    return kind(figsize=(width, height), layout="constrained")


@functools.cache
def _figure_class() -> type[Figure]:
    """Return a `Figure` that makes itself and its axes in the course's style.

    matplotlib reads the style when axes are made, which is after the figure was made.
    """
    import matplotlib as mpl
    from cycler import cycler
    from matplotlib.figure import Figure

    cycle = cycler(color=CYCLE) + cycler(linestyle=_LINESTYLES)
    style = {**_STYLE, "axes.prop_cycle": cycle}

    class CourseFigure(Figure):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            with mpl.rc_context(style):
                super().__init__(*args, **kwargs)

        def add_subplot(self, *args: Any, **kwargs: Any) -> Any:
            with mpl.rc_context(style):
                return super().add_subplot(*args, **kwargs)

    return CourseFigure


def svg(fig: Figure, alt: str) -> str:
    """Return the figure as an ``<svg role="img">`` element whose label is ``alt``.

    In a narrow window it does not shrink below the width at which it can be read.
    """
    import matplotlib as mpl

    buffer = io.StringIO()
    with mpl.rc_context(_STYLE):
        fig.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    label = html.escape(alt, quote=True)
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    narrowest = f'style="min-width:{_legible_width(fig):.0f}pt"'
    return text.replace("<svg ", f'<svg role="img" aria-label="{label}" {narrowest} ', 1)


def _legible_width(fig: Figure) -> float:
    """Return the width in points at which the smallest type has 11 pixels, at most the whole."""
    from matplotlib.text import Text

    sizes = [found.get_fontsize() for found in fig.findobj(Text) if found.get_text()]
    return 72 * fig.get_figwidth() * min(1.0, SMALLEST_TYPE / min(sizes, default=math.inf))


def show(fig: Figure, alt: str) -> None:
    """Display a figure in the notebook as SVG; a screen reader speaks ``alt``.

    JupyterLab drops the alternative text of PNG outputs, and keeps an SVG element's label. A
    student's own figure is drawn wherever it is run; for the course's own see `of_the_text`.
    """
    from IPython.display import HTML, display

    display(HTML(scrollable(svg(fig, alt))))


def scrollable(picture: str) -> str:
    """Return HTML in which a picture that is wider than its place scrolls, by keyboard as well."""
    return f'<div tabindex="0" style="max-width:100%;overflow-x:auto">{picture}</div>'


def of_the_text(draw: Callable[P, None]) -> Callable[P, None]:
    """Mark a figure of the course's text, which is not drawn while a notebook is graded.

    It is not shown there, and drawing six of them takes longer than judging all the answers.
    """

    @functools.wraps(draw)
    def draw_for_readers(*args: P.args, **kwargs: P.kwargs) -> None:
        if not grading():
            draw(*args, **kwargs)

    return draw_for_readers
