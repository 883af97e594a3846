"""The Jinja environment of every page and file that is made from a template."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape


def format_points(value: float) -> str:
    """Write points with at most two decimals and no trailing zeros: 2, 2.5, 2.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def inline(sentence: str) -> Markup:
    """Render a check's sentence: what is between backticks is code, all else is text."""
    parts = sentence.split("`")
    if len(parts) % 2 == 0:
        return escape(sentence)
    pieces = (
        Markup("<code>{}</code>").format(part) if index % 2 else escape(part)
        for index, part in enumerate(parts)
    )
    return Markup("").join(pieces)


@functools.cache
def page_templates(folder: Path) -> Environment:
    """Return the environment for HTML pages: every value is escaped unless marked as safe."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["points"] = format_points
    return environment


#: Characters that a page may not hold: controls other than tab and line ends.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def render_page(folder: Path, name: str, **values: Any) -> str:
    """Return a page that any editor can store: valid Unicode without control characters."""
    page = page_templates(folder).get_template(name).render(**values)
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", page.encode("utf-8", "replace").decode())


_NOTHING = "'none'"


def content_security_policy(*scripts: str) -> str:
    """Return the policy of a page that loads nothing and runs only these scripts of ours."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    )
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        f"script-src {hashes or _NOTHING}; base-uri 'none'; form-action 'none'"
    )


@functools.cache
def text_templates(folder: Path) -> Environment:
    """Return the environment for plain text files, in which nothing is escaped."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=False,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
