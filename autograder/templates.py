"""The Jinja environment of every page and file that is made from a template."""

from __future__ import annotations

import functools
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def format_points(value: float) -> str:
    """Write points with at most two decimals and no trailing zeros: 2, 2.5, 2.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


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


@functools.cache
def text_templates(folder: Path) -> Environment:
    """Return the environment for plain text files, in which nothing is escaped."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=False,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
