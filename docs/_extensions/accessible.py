"""What the theme's pages lack for readers with a keyboard or a screen reader."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

#: Part of a page → what is replaced in it.
_REPAIRS = {
    # Code may be wider than the page: the keyboard scrolls it.
    "body": ("<pre>", '<pre tabindex="0">'),
    # A heading has a level.
    "furo_navigation_tree": ('role="heading"', 'role="heading" aria-level="2"'),
}


def setup(app: Sphinx) -> dict[str, bool]:
    """Repair each page after the theme has made its parts."""
    app.connect("html-page-context", _repair, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _repair(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    for part, (old, new) in _REPAIRS.items():
        if part in context:
            context[part] = context[part].replace(old, new)
