"""The proof of the build, over the site: no solution, hidden test or marking scheme is on it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import generated
import nbformat
from course_pages import notebooks
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from autograder.build.leaks import SecretFinder, notebook_texts
from autograder.checkout import current
from autograder.notebook.percent_script import read_script


def setup(app: Sphinx) -> dict[str, bool]:
    """Look through the site when it is written."""
    app.connect("build-finished", _prove)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _prove(app: Sphinx, error: Exception | None) -> None:
    found = list(leaks(Path(app.outdir))) if error is None else []
    if found:
        raise ExtensionError("The site gives secrets away:\n  " + "\n  ".join(found))


def leaks(site: Path) -> Iterator[str]:
    """Yield a sentence for each secret on the site.

    The notebooks' pages hold no line of a secret, as released notebooks do not. Elsewhere three
    lines of one secret in a row are a leak, as in the package that students are given.
    """
    checkout = current()
    finder = SecretFinder(
        read_script(checkout.source(released.parent.name, released.stem))
        for released, _ in notebooks()
    )
    for path in sorted((generated.FOLDER / "course").glob("*.ipynb")):
        for text in notebook_texts(nbformat.read(path, as_version=4)):
            yield from map(str, finder.in_release(path.name, text))
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        text = html.unescape(re.sub(r"<[^>]*>", "", path.read_text(encoding="utf-8")))
        strict = name.startswith("generated/course/")
        yield from map(str, (finder.in_release if strict else finder.in_package)(name, text))
