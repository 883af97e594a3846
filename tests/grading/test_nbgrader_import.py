"""Our processes import nbgrader without its server, and lose nothing by it."""

import subprocess
import sys

PROGRAM = """
import sys
from autograder.nbgrader_import import EXTENSIONS, import_without_server
import_without_server()
import nbgrader.utils, nbgrader.coursedir, nbgrader.preprocessors, nbgrader.converters, nbgrader.api
heavy = ("nbgrader.exchange", "nbgrader.apps", *EXTENSIONS)
assert not [name for name in heavy if name in sys.modules]
from nbgrader.server_extensions.formgrader import load_jupyter_server_extension
assert load_jupyter_server_extension.__module__.startswith("nbgrader.server_extensions")
try:
    nbgrader.load_formgrader(None)
except RuntimeError as error:
    print(error)
"""


def test_nothing_of_the_server_is_imported_until_it_is_asked_for() -> None:
    """The extensions stay out, are still there for who imports them, and say so if called."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "without its server" in done.stdout


def test_where_nbgrader_is_there_already_nothing_is_replaced() -> None:
    """A server that loaded nbgrader keeps what it loaded."""
    program = (
        "import nbgrader; before = nbgrader.load_formgrader\n"
        "from autograder.nbgrader_import import import_without_server\n"
        "import_without_server()\n"
        "assert nbgrader.load_formgrader is before\n"
        "assert 'nbgrader.exchange' in __import__('sys').modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
