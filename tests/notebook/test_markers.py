"""The markers' regions, and what is left without them."""

from autograder.notebook.markers import (
    hidden_lines,
    split_regions,
    without_hidden_tests,
    without_markers,
)

TEXT = """a
### BEGIN SOLUTION
b
### BEGIN MARK SCHEME
c
### END MARK SCHEME
d
### END SOLUTION
e"""


def test_nested_regions_have_their_own_lines():
    public, regions = split_regions(TEXT)
    assert public == ["a", "e"]
    assert regions == [("SOLUTION", ["b", "d"]), ("MARK SCHEME", ["c"])]


def test_an_end_without_a_beginning_and_a_beginning_without_an_end_are_borne():
    assert split_regions("a\n# END SOLUTION\nb") == (["a", "b"], [])
    assert split_regions("a\n# BEGIN SOLUTION\nb") == (["a"], [("SOLUTION", ["b"])])


def test_only_the_markers_go():
    assert without_markers(TEXT).split() == ["a", "b", "c", "d", "e"]


def test_hidden_tests_and_their_markers_are_hidden_and_taken_out():
    code = "x\n  ### BEGIN HIDDEN TESTS\ny\n### END HIDDEN TESTS  \nz"
    assert hidden_lines(code) == [False, True, True, True, False]
    assert without_hidden_tests(code).split() == ["x", "z"]
