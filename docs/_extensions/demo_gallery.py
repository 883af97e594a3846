"""The gallery of the lecture demos: a still and the notes of each, from its module."""

from __future__ import annotations

import ast
import importlib
import os
import re
from pathlib import Path

import generated
from sphinx.application import Sphinx

from autograder.build.demos import demo_modules
from autograder.checkout import current

#: Most steps that a still is walked through.
_STEPS = 100


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the page and its pictures before Sphinx looks for pages."""
    app.connect("builder-inited", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _write(app: Sphinx) -> None:
    parts = []
    for name, path in demo_modules(current().demos):
        svg = still(path)
        generated.write(f"demos/{name}.svg", svg)
        label = re.search(r'aria-label="([^"]*)"', svg)[1]
        title, _, notes = ast.get_docstring(ast.parse(path.read_text("utf-8"))).partition("\n")
        parts.append(
            f"## {title.removeprefix('# ')}\n\n"
            f"```sh\nchainrule demo {name}\n```\n\n"
            f":::{{image}} demos/{name}.svg\n:alt: {label}\n:width: 100%\n:class: still\n:::\n"
            f"{notes}\n"
        )
    generated.write("demos.md", "# The demos\n\n" + "\n".join(parts))


def still(path: Path) -> str:
    """Return the picture of a demo as SVG, its answer shown and its steps done."""
    os.environ["CHAINRULE_HEADLESS"] = "1"
    module = importlib.import_module(f"chainrule.widgets.demos.{path.stem}")
    plot = getattr(module, path.stem)()
    plot.reveal()
    for _ in range(_STEPS):
        if not plot.step_setting or plot.at_limit:
            break
        plot.step()
    return plot.drawing().svg(standalone=True)
