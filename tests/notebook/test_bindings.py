"""A test's names come from the student's process only if the solution's answers bind them."""

from autograder.notebook.compiled import Test as CompiledTest
from autograder.notebook.compiled import compile_source
from tests.judge.idioms import idiom


def compiled(text: str) -> list[CompiledTest]:
    return compile_source(idiom("names", text).solved()).tests


def given_code(test: CompiledTest) -> list[str]:
    return [statement.code for statement in test.given]


def test_names_come_from_answers_given_cells_and_earlier_tests() -> None:
    first, second = compiled("""
# given
import math
LIMIT = 3
unused = 4
# answer
def area(r):
    return math.pi * r**2
# test 1
import cmath
data = [1, 2]
assert area(1) > LIMIT
# test 1
assert area(data[0]) == math.pi
""")
    assert first.uses == second.uses == ("area",)
    assert first.about == "area"
    assert given_code(first) == ["LIMIT = 3"]
    assert given_code(second) == ["import math"]
    assert second.earlier == ("data = [1, 2]",)


def test_an_answer_that_only_uses_a_given_value_does_not_make_it_the_students() -> None:
    (test,) = compiled("""
# given
TOLERANCE = 1e-9
data = [3, 1, 2]
def show(*values):
    print(*values)
# answer
def largest(numbers):
    return max(numbers)
show(largest(data), TOLERANCE)
largest(data)
data.index(3)
# given
show(largest(data), data)
# test 1
assert abs(largest(data) - 3) < TOLERANCE
""")
    assert test.uses == ("largest",)
    assert given_code(test) == ["TOLERANCE = 1e-09", "data = [3, 1, 2]"]


def test_a_helper_module_is_the_judges_even_if_answers_use_it() -> None:
    (test,) = compiled("""
# given
from helpers_beside_it import close
# answer
def half(n):
    return n / 2 if close(n, n) else 0
# test 1
assert close(half(2), 1)
""")
    assert test.uses == ("half",)
    assert given_code(test) == ["from helpers_beside_it import close"]


def test_a_value_that_an_answer_changes_or_makes_is_the_students() -> None:
    (test,) = compiled("""
# given
stock = {"apple": 3}
# answer
def total(things):
    return sum(things.values())
stock["pear"] = 5
# given
result = total(stock)
# test 1
assert result == 8 and stock["pear"] == 5
""")
    assert test.uses == ("result", "stock")
    assert test.given == ()


def test_what_an_earlier_hidden_test_bound_is_hidden() -> None:
    _, second = compiled("""
# answer
def half(n):
    return n / 2
# test 1
assert half(2) == 1
### BEGIN HIDDEN TESTS
secret = 60221407
### END HIDDEN TESTS
# test 1
assert half(secret) > 1
""")
    assert second.visible == ""
    assert second.hidden == "assert half(secret) > 1"


def test_later_answers_get_imports_of_visible_tests_and_nothing_hidden() -> None:
    first, _ = compiled("""
# answer
def half(n):
    return n / 2
# test 1
import math
known = half(4)
### BEGIN HIDDEN TESTS
secret = 60221407
### END HIDDEN TESTS
# answer
def root(n):
    return math.sqrt(n) + known + secret
# test 1
assert root(4) == 2
""")
    assert first.for_student == "import math"
