"""The notebooks of the lecture demos, made from the demos' modules.

A demo is a module whose docstring is Markdown that begins with a title. The docstring becomes the
text of the notebook; the function with the module's name shows the demo.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.build.install_cell import INSTALL
from autograder.notebook.percent_script import KERNELSPEC

_SLIDE = {"slideshow": {"slide_type": "slide"}}


def demo_modules(folder: Path) -> Iterator[tuple[str, Path]]:
    """Return name and path of each demo in a folder of modules, in the order of the names."""
    for path in sorted(folder.glob("*.py")):
        if _docstring(path).startswith("# "):
            yield path.stem.replace("_", "-"), path


def demo_notebook(module: Path) -> NotebookNode:
    """Return the notebook of a demo: its text, and folded cells that install and show it."""
    name = module.stem
    code = f"from chainrule.widgets.demos.{name} import {name}\n\n{name}()"
    folded = {**_SLIDE, "jupyter": {"source_hidden": True}}
    skipped = {"slideshow": {"slide_type": "skip"}, "jupyter": {"source_hidden": True}}
    cells = [
        nbformat.v4.new_markdown_cell(_docstring(module), metadata=_SLIDE),
        nbformat.v4.new_code_cell(INSTALL.strip(), metadata=skipped),
        nbformat.v4.new_code_cell(code, metadata=folded),
    ]
    for cell in cells:
        cell["id"] = hashlib.sha256(cell.source.encode()).hexdigest()[:8]
    return nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}
    )


def _docstring(module: Path) -> str:
    return ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
