"""The demos' notebooks are made from their modules."""

from pathlib import Path

import nbformat

from autograder.build.demos import demo_modules, demo_notebook
from autograder.build.install_cell import INSTALL
from autograder.checkout import current
from autograder.notebook.percent_script import read_notebook, same

DEMO = '''r"""# A title

Prose with $\\eta$.
"""


def two_words():
    ...
'''


def test_a_module_whose_docstring_has_a_title_is_a_demo_and_others_are_not(tmp_path: Path) -> None:
    (tmp_path / "two_words.py").write_text(DEMO)
    (tmp_path / "panel.py").write_text('"""What several demos share."""')
    (tmp_path / "__init__.py").write_text("")
    assert list(demo_modules(tmp_path)) == [("two-words", tmp_path / "two_words.py")]


def test_the_docstring_is_the_text_and_a_folded_cell_calls_the_function(tmp_path: Path) -> None:
    module = tmp_path / "two_words.py"
    module.write_text(DEMO)
    notebook = demo_notebook(module)
    nbformat.validate(notebook)
    text, install, code = notebook.cells
    assert text.source == "# A title\n\nProse with $\\eta$."
    assert code.source == "from chainrule.widgets.demos.two_words import two_words\n\ntwo_words()"
    assert install.source == INSTALL.strip()
    assert all(cell.metadata["jupyter"]["source_hidden"] for cell in (install, code))


def test_the_notebooks_in_the_checkout_are_those_of_the_modules() -> None:
    checkout = current()
    made = dict(demo_modules(checkout.demos))
    folder = checkout.notebooks / "demos"
    assert {path.stem for path in folder.glob("*.ipynb")} == set(made)
    for name, module in made.items():
        assert same(read_notebook(folder / f"{name}.ipynb"), demo_notebook(module)), name
