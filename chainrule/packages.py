"""The packages that answers may count on: installed for students, and where they are graded."""

from __future__ import annotations

#: Name to import → name to install. Besides these there is Python's standard library.
PACKAGES = {
    "numpy": "numpy",
    "matplotlib": "matplotlib",
    "torch": "torch",
    "PIL": "pillow",
    "ipywidgets": "ipywidgets",
}
