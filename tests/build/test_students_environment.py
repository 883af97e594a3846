"""A course folder's nbgrader_config.py where students' packages alone are installed."""

import subprocess
import sys
from pathlib import Path

from autograder.course_folder import write_config

INSTRUCTORS = ("cloudpickle", "distributed", "jupytext", "nh3", "psycopg", "rich", "typer")
READ = """\
import sys
sys.modules.update(dict.fromkeys({missing!r}))
from traitlets.config import PyFileConfigLoader
config = PyFileConfigLoader("nbgrader_config.py", path={root!r}).load_config()
assert config.Autograde.autograde_preprocessors[0].startswith("autograder.grading")
assert "nbgrader" not in sys.modules
"""


def test_jupyter_started_in_a_course_folder_reads_its_settings_without_an_error(tmp_path: Path):
    write_config(tmp_path)
    result = subprocess.run(
        [sys.executable, "-c", READ.format(missing=INSTRUCTORS, root=str(tmp_path))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
