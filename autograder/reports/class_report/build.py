"""Make the report of some assignments: read, compare, summarise, render."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from autograder.course_folder import CourseFolder
from autograder.gradebook.groups import read_groups
from autograder.grading.read_sources import source_files
from autograder.grading.unprotected import not_protected_in
from autograder.notebook.definitions import shown_name
from autograder.reports.class_report.graded import Graded, renamed
from autograder.reports.class_report.model import summarise
from autograder.reports.class_report.page import render
from autograder.reports.class_report.read_class import (
    answers_in,
    missing_students,
    read_class,
)
from autograder.reports.class_report.similar import (
    SOLUTION,
    Budget,
    SimilarGroup,
    similar_answers,
    similar_groups,
)


def build_report(
    course: CourseFolder,
    assignments: Sequence[str],
    when: datetime.datetime,
    on_one: Callable[[], None] = lambda: None,
) -> str:
    """Return the report's page.

    Args:
        course: the course folder.
        assignments: their names, in the order of the page.
        when: the moment that the page names.
        on_one: called after each submission that was read.

    Raises:
        UserError: the gradebook cannot be read, or knows no such assignment.
    """
    reports, groups, names = [], {}, {}
    budget = Budget()
    for assignment in assignments:
        given, solved = _texts(course, assignment)
        shown = _shown_names(solved)
        graded = renamed(read_class(course, assignment, on_one), shown)
        given, solved = (
            {shown.get(n, n): code for n, code in of.items()} for of in (given, solved)
        )
        summary = summarise(assignment, graded, missing_students(course, graded))
        reports.append(replace(summary, unprotected=not_protected_in(course, assignment)))
        groups[assignment] = _similar(course, assignment, graded, given, solved, budget)
        names.update({one.submission.student.id: one.submission.student.name for one in graded})
    return render(reports, groups, names, when, budget.remark)


def _texts(course: CourseFolder, assignment: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return problem → code, as given out and as solved."""
    given: dict[str, str] = {}
    solved: dict[str, str] = {}
    released = course.folder("release", ".", assignment)
    for notebook in source_files(course.solutions / assignment):
        given.update(answers_in(released / f"{notebook}.ipynb"))
        solved.update(answers_in(course.solutions / assignment / f"{notebook}.ipynb"))
    return given, solved


def _shown_names(solved: Mapping[str, str]) -> dict[str, str]:
    """Return problem → name to show; two problems never get the same."""
    names = {problem: shown_name(problem, code) for problem, code in solved.items()}
    twice = Counter(names.values())
    return {problem: problem if twice[name] > 1 else name for problem, name in names.items()}


def _similar(
    course: CourseFolder,
    assignment: str,
    graded: Sequence[Graded],
    given: Mapping[str, str],
    solved: Mapping[str, str],
    budget: Budget,
) -> list[SimilarGroup]:
    problems = sorted({problem for one in graded for problem in one.answers})
    answers = {
        problem: {
            one.submission.student.id: one.answers[problem]
            for one in graded
            if problem in one.answers
        }
        for problem in problems
    }
    pairs = [
        pair
        for problem in problems
        for pair in similar_answers(
            problem, budget.take(answers[problem]), given.get(problem, ""), solved.get(problem, "")
        )
    ]
    texts = {
        problem: {**own, SOLUTION: solved.get(problem, "")} for problem, own in answers.items()
    }
    return similar_groups(pairs, texts, read_groups(course, assignment))
