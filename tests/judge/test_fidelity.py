"""What a cell shows in Jupyter it shows in the judged notebook: held against nbclient."""

import copy
import itertools
import re
from typing import Any

import nbclient
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.judge import Bounds, Judge

pytestmark = pytest.mark.sandbox

CELLS = [
    "print('hello')\nimport sys\nprint('to stderr', file=sys.stderr)\nprint('again')",
    "1 + 1",
    "x = 3\nx",
    "_ + 1, _2, Out[3]",
    "None",
    "'text';",
    "from IPython.display import HTML, Markdown, SVG, JSON, Math, display\n"
    "display(HTML('<b>bold</b>'), Markdown('*m*'))\ndisplay(Math('x'))\nHTML('last')",
    "display({'text/plain': 'raw', 'application/x-mine+json': {'a': [1, 2]}}, raw=True)",
    "handle = display('first', display_id='one')\nhandle.update('second')",
    "handle.update('third, from a later cell')",
    "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('stays')",
    "print('gone')\nclear_output(wait=True)\nprint('stays')",
    "print('stays, for nothing follows')\nclear_output(wait=True)",
    "for i in range(3):\n    print(i, end=' ')\n    i",
    "import numpy as np\nnp.arange(6.0).reshape(2, 3)",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint('before it')",
    "figure, axes = plt.subplots()\naxes.imshow([[1, 2]])\nplt.show()\nprint('after the figure')",
    "figure",
    "plt.figure()\n1 / 0",
    "def f(n):\n    return 1 / n\n\n\ndef g(n):\n    return f(n)\n\n\ng(0)",
    "print('half')\nraise ValueError('a message\\nof two lines')",
    "this is no python",
    "  indented = 1\nindented",
    "undefined_name",
    "import warnings\nwarnings.warn('look out')\nwarnings.warn('older', DeprecationWarning)",
    "import asyncio\nawait asyncio.sleep(0.01, 'awaited')",
    "async def later():\n    return 5\n\n\nawait later()",
    "task = asyncio.get_running_loop().create_task(later())\nawait task\ntask.result()",
    "async for_ = 1",
    "%%capture kept\nprint('captured')",
    "kept.stdout",
    "%who_ls no_such_type",
    "%precision 3\n3.14159265",
    "%%writefile note.txt\nsome text",
    "!cat note.txt\nfiles = !ls note.txt\nfiles",
    "%no_such_magic",
    "%%no_such_cell_magic\nx",
    "LOUD",
    "def shout(lines):\n    return [line.replace('LOUD', repr('loud')) for line in lines]\n\n\n"
    "get_ipython().input_transformers_cleanup.append(shout)",
    "LOUD",
    "class Unhashable(list):\n    def __call__(self, lines):\n        return shout(lines)\n\n\n"
    "get_ipython().input_transformers_cleanup[-1] = Unhashable()",
    "LOUD",
    "get_ipython().input_transformers_cleanup.pop()\nget_ipython().input_transformers_post",
    "LOUD",
    "input('your name? ')",
    "import getpass\ngetpass.getpass()",
    # A kernel passes on what a child prints from a thread of its own: give it time.
    "import subprocess, time\nsubprocess.run(['echo', 'from a child']);\ntime.sleep(0.5)",
    "import os\nos.system('echo from the shell');\ntime.sleep(0.5)",
    "class Fancy:\n    def _repr_html_(self):\n        return '<i>fancy</i>'\n\n\nFancy()",
    "class Broken:\n    def __repr__(self):\n        raise RuntimeError('no repr')\n\n\nBroken()",
    "import ipywidgets\nslider = ipywidgets.IntSlider(3)\nslider.value = 7\nslider.value",
    "import logging\nlogging.warning('logged')",
    "print(repr(type(get_ipython()).__name__), __name__, In[2])",
    "try:\n    exec('1 / 0')\nexcept ZeroDivisionError as error:\n    print('caught', error)",
    "import os\nprint(os.environ['NBGRADER_EXECUTION'], os.environ['MPLBACKEND'])",
    "from IPython.display import display_javascript\nprint('\\x1b[31mred\\x1b[0m')",
    "np.seterr(all='warn')\nnp.float64(1) / np.float64(0)",
    "def documented():\n    '''Say it.'''\n\n\ndocumented?",
    "assert x == 4, 'x is not four'",
    # The compiler says it each time that IPython looks whether a cell awaits something.
    "1 is 1",
    "1 is 2\nnone = %who_ls no_such_type",
    "warnings.simplefilter('always')",
    r"'\d'",
    "r = %who_ls no_such_type\n'\\d'",
    r"'\d' +",
    r"await asyncio.sleep(0.01, '\d')",
    "import sys\nsys.exit(2)",
]

NUMBERS = [
    (re.compile(r"0x[0-9a-f]{6,}"), "0x"),
    (re.compile(r"ipykernel_\d+[/\\]\d+\.py"), "ipykernel"),
    (re.compile(r"pid[ =]\d+"), "pid"),
    (re.compile(r"/tmp/[^\s:'\"]*"), "/tmp"),
    (re.compile(r"line \d+ of |:\d+: "), ": "),
]


def plain(value: Any) -> Any:
    """A value with addresses, process numbers and temporary folders left out."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, str):
        for pattern, instead in NUMBERS:
            value = pattern.sub(instead, value)
    return value


def normal(outputs: list[NotebookNode]) -> list[Any]:
    """Outputs with neighbouring text of a stream joined: when a kernel sends it is chance."""
    joined: list[Any] = []
    for output in outputs:
        streams = itertools.takewhile(lambda o: o["output_type"] == "stream", reversed(joined))
        same = next((o for o in streams if o["name"] == output.get("name")), None)
        if output.output_type == "stream" and same is not None:
            same["text"] += output.text
        else:
            joined.append(dict(output))
    for output in joined:
        if output.get("ename") == "StdinNotImplementedError":
            del output["traceback"]  # it goes through the kernel's own code, which is not there
    return [plain(output) for output in joined]


@pytest.fixture(scope="module")
def notebook() -> NotebookNode:
    return new_notebook(cells=[new_code_cell(source) for source in CELLS])


@pytest.fixture(scope="module")
def jupyters(notebook: NotebookNode, tmp_path_factory: pytest.TempPathFactory) -> NotebookNode:
    executed = copy.deepcopy(notebook)
    folder = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NBGRADER_EXECUTION", "autograde")
        patch.delenv("PYTEST_CURRENT_TEST")  # a kernel that sees it does not watch its descriptors
        resources = {"metadata": {"path": str(folder)}}
        nbclient.NotebookClient(
            executed, allow_errors=True, kernel_name="python3", resources=resources
        ).execute()
    return executed


@pytest.fixture(scope="module", params=["extra", "given"])
def judged(notebook: NotebookNode, request: pytest.FixtureRequest) -> NotebookNode:
    """The cells as a student's own, and as the source's, which are known before they are run."""
    source = new_notebook(cells=[]) if request.param == "extra" else notebook
    with Judge(Bounds(wall=20)) as judge:
        return judge.judge(notebook, source)[0]


@pytest.mark.parametrize("place", range(len(CELLS)), ids=lambda place: CELLS[place][:30])
def test_a_cell_shows_what_it_shows_in_jupyter(
    place: int, jupyters: NotebookNode, judged: NotebookNode
) -> None:
    assert judged.cells[place].source == CELLS[place]
    expected, found = jupyters.cells[place], judged.cells[place]
    assert normal(found.outputs) == normal(expected.outputs)
    assert found.execution_count == expected.execution_count
