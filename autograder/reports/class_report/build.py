"""Make the report of some assignments: read, compare, summarise, render."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from autograder.checkout import Checkout
from autograder.course_folder import CourseFolder
from autograder.gradebook.groups import read_groups
from autograder.reports.class_report.graded import Graded
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
    checkout: Checkout,
    assignments: Sequence[str],
    when: datetime.datetime,
    on_one: Callable[[], None] = lambda: None,
) -> str:
    """Return the report's page.

    Args:
        course: the course folder.
        checkout: where what was given out, and the solutions, are.
        assignments: their names, in the order of the page.
        when: the moment that the page names.
        on_one: called after each submission that was read.

    Raises:
        UserError: the gradebook cannot be read, or knows no such assignment.
    """
    reports, groups, names = [], {}, {}
    budget = Budget()
    for assignment in assignments:
        graded = read_class(course, assignment, on_one)
        reports.append(summarise(assignment, graded, missing_students(course, graded)))
        groups[assignment] = _similar(course, checkout, assignment, graded, budget)
        names.update({one.submission.student.id: one.submission.student.name for one in graded})
    return render(reports, groups, names, when, budget.remark)


def _similar(
    course: CourseFolder,
    checkout: Checkout,
    assignment: str,
    graded: Sequence[Graded],
    budget: Budget,
) -> list[SimilarGroup]:
    given: dict[str, str] = {}
    solved: dict[str, str] = {}
    for notebook in checkout.notebook_names(assignment):
        given.update(answers_in(checkout.released(assignment, notebook)))
        solved.update(answers_in(checkout.solved(assignment, notebook)))
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
