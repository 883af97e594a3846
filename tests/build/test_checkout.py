"""The checkout as nbgrader sees it."""

from pathlib import Path

from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.checkout import current
from autograder.nbgrader_config import configure


def test_formgrader_lists_the_assignments_and_nothing_else(tmp_path: Path) -> None:
    config = Config()
    configure(config, tmp_path)
    api = NbGraderAPI(coursedir=CourseDirectory(config=config), config=config)
    assert api.get_source_assignments() == set(current().assignments())
