"""What the checks say: a box on a page, and the catalogue of mistakes."""

from __future__ import annotations

import importlib
from typing import ClassVar

import generated
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from chainrule.check.mistakes import TOPICS
from chainrule.check.report import as_html


class CheckBox(SphinxDirective):
    """``check-box ASSIGNMENT PROBLEM``: an answer and the box that its check shows below it."""

    required_arguments = 2
    has_content = True
    option_spec: ClassVar = {"without-code": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Check the answer in the directive's content."""
        package, problem = self.arguments
        names: dict[str, object] = {}
        code = "\n".join(self.content)
        exec(compile(code, problem, "exec"), names)  # written by the page's author
        check = getattr(importlib.import_module(f"chainrule.check.{package}"), problem)
        box = nodes.raw("", as_html(check.report(names[problem])), format="html")
        shown = nodes.literal_block(code, code, language="python")
        return [box] if "without-code" in self.options else [shown, box]


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive, and write the catalogue before Sphinx looks for pages."""
    app.add_directive("check-box", CheckBox)
    app.connect("builder-inited", _write_mistakes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _write_mistakes(app: Sphinx) -> None:
    parts = [
        "# The catalogue of mistakes\n\nWhat a check can name. `{part}` is the output that the "
        "sentence is about, `{note}` is what came back instead.\n"
    ]
    for topic, mistakes in TOPICS.items():
        parts.append(f"## {topic}\n\n| id | sentence | hint |\n| --- | --- | --- |")
        parts += [f"| `{m.id}` | {_cell(m.sentence)} | {_cell(m.hint)} |" for m in mistakes]
        parts.append("")
    generated.write("mistakes.md", "\n".join(parts))


def _cell(text: str) -> str:
    """Return plain text as the cell of a Markdown table; `code` stays code."""
    pieces = text.replace("|", r"\|").split("`")
    special = str.maketrans({sign: f"\\{sign}" for sign in "*_$[]<"})
    return "`".join(p if i % 2 else p.translate(special) for i, p in enumerate(pieces))
