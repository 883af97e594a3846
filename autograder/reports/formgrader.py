"""What formgrader renders an autograded notebook with: nbconvert's own steps, cleaned.

formgrader serves a submission's page from the Jupyter server that the instructor is logged in to,
and nbgrader's template leaves out nbconvert's cleaning of Markdown cells.
"""

from __future__ import annotations

from typing import Any

from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode, from_dict

from autograder.notebook.inert import clean_html, inert_data, inert_metadata


class InertOutputs(Preprocessor):
    """Makes the outputs inert before they are rendered, whoever wrote the notebook."""

    enabled = True

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, index: int
    ) -> tuple[NotebookNode, Any]:
        """Return the cell with inert outputs."""
        for output in cell.get("outputs", []):
            if "data" in output:
                output.data = from_dict(inert_data(output.data))
                output.metadata = from_dict(inert_metadata(output.get("metadata")))
        return cell, resources


@pass_context
def markdown2html(context: Any, source: str) -> str:
    """Return a Markdown cell as inert HTML, attached pictures included, formulas untouched."""
    cell = context.get("cell", {})
    renderer = IPythonRenderer(
        escape=False, attachments=cell.get("attachments", {}), exclude_anchor_links=True
    )
    return clean_html(MarkdownWithMath(renderer=renderer).render(source))


def clean(html: str) -> str:
    """Return the HTML of an output, or of highlighted code, as inert HTML."""
    return clean_html(str(html))
