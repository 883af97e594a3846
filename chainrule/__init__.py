"""The helper package that every notebook of the course imports.

``import chainrule`` is light: NumPy, torch and matplotlib are imported where they are used.
"""

__version__ = "1.0.0"
