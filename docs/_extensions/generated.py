"""Pages that are made of the code, in ``docs/generated/``, which git ignores."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "generated"


def write(name: str, text: str) -> None:
    """Write a page, unless it is there with this text: Sphinx reads again what has changed."""
    path = FOLDER / name
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
