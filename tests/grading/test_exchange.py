"""nbgrader's exchange, the whole way: two students hand in, and each fetches their own feedback."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import (
    ExchangeCollect,
    ExchangeFetchAssignment,
    ExchangeFetchFeedback,
    ExchangeReleaseAssignment,
    ExchangeReleaseFeedback,
    ExchangeSubmit,
)
from traitlets.config import Config

from autograder.grading.read_sources import as_released, load_sources
from autograder.grading.run import run
from autograder.reports.feedback.write import write_feedback
from tests.gradebook.rows import gradebook_rows, scores
from tests.grading.sums import RIGHT, WRONG, Class, InThisProcess


class Exchange:
    """An exchange folder, the instructor's course, and a home folder for each student."""

    def __init__(self, klass: Class, folder: Path) -> None:
        self.klass = klass
        self.folder = folder
        (folder / "exchange").mkdir()

    def _start(self, kind: type, coursedir: CourseDirectory, config: Config, home: Path) -> None:
        config = config.copy()
        config.Exchange.root = str(self.folder / "exchange")
        config.Exchange.cache = str(home / "cache")
        config.Exchange.assignment_dir = str(home)
        config.ExchangeCollect.check_owner = False
        tool = kind(coursedir=coursedir, authenticator=Authenticator(config=config), config=config)
        tool.log = logging.getLogger("tests.exchange")
        tool.start()

    def instructor(self, kind: type, **options: Any) -> None:
        config = self.klass.course.config.copy()
        coursedir = CourseDirectory(config=config, assignment_id="sums", **options)
        self._start(kind, coursedir, config, self.klass.root)

    def student(self, name: str, kind: type) -> Path:
        home = self.folder / name
        home.mkdir(exist_ok=True)
        config = Config()
        config.CourseDirectory.course_id = "default_course"
        coursedir = CourseDirectory(
            config=config, root=str(home), assignment_id="sums", student_id=name
        )
        self._start(kind, coursedir, config, home)
        return home


@pytest.fixture
def exchange(klass: Class, tmp_path: Path) -> Exchange:
    course = klass.course
    (source,) = load_sources(course.solutions, "sums", course.config)
    release = course.folder("release", ".", "sums") / "adding.ipynb"
    release.parent.mkdir(parents=True)
    nbformat.write(as_released(source.notebook(), course.config), release)
    return Exchange(klass, tmp_path)


def test_each_student_fetches_their_own_feedback_and_a_corrected_page_replaces_it(
    exchange: Exchange, klass: Class
) -> None:
    exchange.instructor(ExchangeReleaseAssignment)
    answers = {"ann": RIGHT, "bob": WRONG}
    for name, answer in answers.items():
        home = exchange.student(name, ExchangeFetchAssignment)
        nbformat.write(klass.notebook(answer), home / "sums" / "adding.ipynb")
        exchange.student(name, ExchangeSubmit)
    exchange.instructor(ExchangeCollect)
    # Someone whose work came another way, without the exchange's files, does not get in the way.
    klass.hand_in("cy", RIGHT)

    run(klass.course, "sums", InThisProcess())
    assert scores(klass.course.db_url) == {"ann": 5, "bob": 3, "cy": 5}
    stored = {row[1]: row[2] for row in gradebook_rows(klass.course.db_url)["submissions"]}
    assert stored["ann"]
    assert stored["bob"]
    assert write_feedback(klass.course, "sums")[1] == []
    exchange.instructor(ExchangeReleaseFeedback)

    for name in answers:
        (page,) = fetched(exchange, name)
        text = page.read_text()
        assert page.name == "adding.html"
        assert "double" in text
        assert name in text
        assert not any(other in text for other in {"ann", "bob"} - {name})

    write_feedback(klass.course, "sums")
    page = klass.course.folder("feedback", "bob", "sums") / "adding.html"
    page.write_text(page.read_text() + "<!-- corrected -->")
    exchange.instructor(ExchangeReleaseFeedback)
    (page,) = fetched(exchange, "bob")
    assert page.read_text().endswith("<!-- corrected -->")


def fetched(exchange: Exchange, name: str) -> list[Path]:
    home = exchange.student(name, ExchangeFetchFeedback)
    return sorted((home / "sums" / "feedback").rglob("*.html"))


@pytest.mark.parametrize("link", [False, True])
def test_the_files_are_the_submissions_and_a_link_is_not_followed(klass: Class, link: bool) -> None:
    folder = klass.hand_in("ann", RIGHT, timestamp="2026-10-16 20:00:00.000000 UTC")
    (klass.root / "elsewhere").write_text("of another")
    if link:
        (folder / "submission_secret.txt").symlink_to(klass.root / "elsewhere")
    else:
        (folder / "submission_secret.txt").write_text("ours")
    run(klass.course, "sums", InThisProcess())
    write_feedback(klass.course, "sums")
    feedback = klass.course.folder("feedback", "ann", "sums")
    assert (feedback / "timestamp.txt").read_text() == "2026-10-16 20:00:00.000000 UTC"
    secret = (feedback / "submission_secret.txt").read_text()
    assert len(secret) == 128 if link else secret == "ours"
    write_feedback(klass.course, "sums")
    assert (feedback / "submission_secret.txt").read_text() == secret


def test_a_secret_of_any_size_is_handed_in_and_not_copied(klass: Class) -> None:
    folder = klass.hand_in("ann", RIGHT)
    with (folder / "submission_secret.txt").open("wb") as file:
        file.truncate(50_000_000)
    run(klass.course, "sums", InThisProcess())
    graded = klass.course.folder("autograded", "ann", "sums")
    assert (graded / "adding.ipynb").is_file()
    assert not (graded / "submission_secret.txt").exists()
