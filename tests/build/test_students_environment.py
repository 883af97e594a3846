"""The course's nbgrader_config.py where students' packages alone are installed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INSTRUCTORS = ("cloudpickle", "copydetect", "distributed", "jupytext", "psycopg", "rich", "typer")
READ = """\
import sys
sys.modules.update(dict.fromkeys({missing!r}))
from traitlets.config import PyFileConfigLoader
config = PyFileConfigLoader("nbgrader_config.py", path={root!r}).load_config()
assert config.Autograde.autograde_preprocessors[0].startswith("autograder.grading")
"""


def test_jupyter_started_in_the_checkout_reads_it_without_an_error():
    result = subprocess.run(
        [sys.executable, "-c", READ.format(missing=INSTRUCTORS, root=str(ROOT))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
