"""Formulas as MathML, which browsers draw by themselves: no script, nothing from the network."""

from __future__ import annotations

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer that ``html_math_renderer = "mathml"`` names."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(writer: object, node: nodes.math) -> None:
    writer.body.append(convert(node.astext()))
    raise nodes.SkipNode


def _block(writer: object, node: nodes.math_block) -> None:
    # Wide formulas scroll in a box of their own, which the keyboard reaches.
    markup = convert(node.astext().strip(), display="block")
    writer.body.append(f'<div class="formula" tabindex="0" role="group">{markup}</div>\n')
    raise nodes.SkipNode
