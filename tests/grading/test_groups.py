"""What a person marked for one member of a group counts for all."""

from autograder.course_folder import open_course, write_config
from autograder.gradebook.groups import read_groups, share_marks
from autograder.gradebook.values import CellGrade, GradedSubmission, NotebookResult, Student


def submission(student: str, mark: float | None, comment: str = "") -> GradedSubmission:
    grades = {
        "test_relu": CellGrade("test_relu", 2.0, 2.0),
        "explain": CellGrade("explain", mark, 3.0, manual=mark is not None),
    }
    result = NotebookResult("nb", grades, {"explain": comment} if comment else {})
    return GradedSubmission(Student(student), "ps1", None, (result,))


def scores(submissions, groups):
    return [one.score for one in share_marks(submissions, groups)]


def test_a_mark_reaches_the_members_who_have_none():
    found = share_marks(
        [submission("a", None), submission("b", 2.5, "Good."), submission("c", None)],
        [{"a", "b", "absent"}],
    )
    assert [one.score for one in found] == [4.5, 4.5, 2.0]
    assert [one.unmarked for one in found] == [0, 0, 1]
    assert found[0].notebooks[0].comments == {"explain": "Good."}


def test_different_marks_stay_with_their_members():
    members = [submission("a", 1.0, "A"), submission("b", 2.0, "B"), submission("c", None)]
    found = share_marks(members, [{"a", "b", "c"}])
    assert [one.score for one in found] == [3.0, 4.0, 2.0]
    assert found[0].notebooks[0].comments == {"explain": "A"}


def test_without_groups_nothing_changes():
    members = [submission("a", 1.0), submission("b", None)]
    assert share_marks(members, []) == members
    assert scores(members, [{"b"}]) == [3.0, 2.0]


def test_groups_are_read_from_the_course_folder(tmp_path):
    write_config(tmp_path)
    course = open_course(tmp_path)
    assert read_groups(course, "ps1") == []
    (tmp_path / "groups.csv").write_text(
        "assignment,group,student_id\nps1,Blue,a\nps1,Blue,b\nps2,Red,a\nbroken\n"
    )
    assert read_groups(course, "ps1") == [frozenset("ab")]
