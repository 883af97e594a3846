"""Sphinx's settings: ``make site`` builds docs/ and the docstrings into site/."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).with_name("_extensions"))]

project = "chainrule"
author = "the authors of chainrule"
language = "en-GB"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_design",
    "mathml",
    "course_pages",
    "demo_gallery",
    "check_pages",
    "command_reference",
    "repository_links",
    "accessible",
    "leak_proof",
]
exclude_patterns = ["_extensions"]

myst_enable_extensions = ["colon_fence", "dollarmath", "amsmath"]
myst_heading_anchors = 3
# The notebooks' pages are made from the outputs that the build has already proved.
nb_execution_mode = "off"

# In the docstrings a word in single backticks is code, and mostly has a page of its own nowhere.
default_role = "code"
add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_google_docstring = True
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = "chainrule"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_last_updated_fmt = None
