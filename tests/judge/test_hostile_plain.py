"""Hostile hand-ins against plain asserts earn nothing, whatever they replace, claim or read."""

import copy
from collections.abc import Iterator

import pytest
from nbformat import NotebookNode

from autograder.judge import Judge
from autograder.selftest.hostile import Hostile, whole_bank

from .conftest import SHORT, shown
from .idioms import idiom

pytestmark = pytest.mark.sandbox

CANARY = "60221407"
GENERAL = frozenset(
    [
        "array_subclass",
        "assert_transformer",
        "builtins_patch",
        "colliding_keys",
        "compile_hook",
        "descriptors",
        "display_hooks",
        "duplicate_ids",
        "equals_everything",
        "extra_tests",
        "find_files",
        "float_subclass",
        "forged_names",
        "forged_replies",
        "forged_requests",
        "hidden_input_in_result",
        "hidden_memory",
        "lazy_result",
        "many_parts",
        "numpy_testing",
        "read_environment",
        "read_memory",
        "remembers_arguments",
        "shared_buffer",
        "skip_tags",
        "spoils_arguments",
        "strange_exceptions",
        "strange_results",
    ]
)
BANK = [one for one in whole_bank() if one.name in GENERAL and one.assignment is None]


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge(SHORT) as warm:
        yield warm


@pytest.fixture(scope="module")
def plain(source: NotebookNode) -> NotebookNode:
    """The small assignment as an instructor writes it who has never heard of this judge."""
    notebook = copy.deepcopy(source)
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)
        cell.metadata.pop("chainrule", None)
    return notebook


def test_the_plain_assignment_is_right(judge: Judge, plain: NotebookNode) -> None:
    _, judgement = judge.judge(plain, plain)
    assert [v.test for v in judgement.verdicts if not v.passed] == []


def test_the_general_part_of_the_bank_is_there() -> None:
    assert len(BANK) >= 25


@pytest.mark.parametrize("one", BANK, ids=lambda one: one.name)
def test_a_hostile_hand_in_earns_nothing(
    judge: Judge, plain: NotebookNode, release: NotebookNode, one: Hostile
) -> None:
    executed, judgement = judge.judge(one.submission(release), plain)
    # The last test is about a given variable, which they leave as it is.
    earned = {v.test: v.score for v in judgement.verdicts if v.score}
    assert not earned.keys() - {"test_Affine_2"}
    assert CANARY not in shown(executed)


#: What an assignment on classes makes possible, and a hand-in that makes use of it.
VECTOR = """
# answer
class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    def __abs__(self):
        return (self.x**2 + self.y**2) ** 0.5

    def norm(self):
        return abs(self)
# wrong
class Vector:
    def __init__(self, *_):
        self.x = self

    def __sub__(self, other):
        return self

    def __eq__(self, other):
        return True

    def __abs__(self):
        return 0.0

    def __lt__(self, other):
        return True

    def __contains__(self, other):
        return True

    def norm(self):
        return Vector()
# answer
def double(n):
    return 2 * n
# wrong
def double(n):
    return Vector()


double.__name__ = "Vector"
# test 1
assert abs(Vector(3, 4).norm() - 5) < 1e-9
# test 1
assert Vector(3, 4).norm() == 5
# test 1
assert Vector(3, 4).x == 3
# test 1
assert double(2) == 4
# test 1
assert abs(double(3) - 6) < 1e-9
"""


def test_operators_of_a_students_class_do_not_stand_in_for_numbers(judge: Judge) -> None:
    one = idiom("vector", VECTOR)
    source = one.solved()
    _, judgement = judge.judge(source, source)
    assert all(v.passed for v in judgement.verdicts)
    _, judgement = judge.judge(one.wrongly(), source)
    assert [v.test for v in judgement.verdicts if v.passed] == []


CLAIMS = """
# given
import pandas as pd
# answer
def frame():
    return pd.DataFrame({"a": ["x", "y"]})
# wrong
class Always:
    __module__ = "pandas"
    _id = None
    dtype = "float64"

    def __getattr__(self, name):
        return lambda *_, **__: True

    def equals(self, other):
        return True


Always.__module__, Always.__qualname__ = "pandas.core.frame", "DataFrame"


def frame():
    return Always()
# test 1
assert frame().equals(pd.DataFrame({"a": ["x", "y"]}))
# test 1
assert isinstance(frame(), pd.DataFrame)
# test 1
assert pd.DataFrame({"a": ["x", "y"]}).equals(frame())
"""


def test_an_object_is_no_frame_because_it_says_so(judge: Judge) -> None:
    one = idiom("claims", CLAIMS)
    source = one.solved("pandas")
    _, judgement = judge.judge(source, source)
    assert all(v.passed for v in judgement.verdicts)
    _, judgement = judge.judge(one.wrongly("pandas"), source)
    assert [v.test for v in judgement.verdicts if v.passed] == []


REBINDS = """
# given
TOLERANCE = 1e-9
data = [3, 1, 2]

def close(a, b):
    return abs(a - b) < TOLERANCE
# answer
def largest(numbers):
    return max(numbers)

largest(data)
print(TOLERANCE)
# wrong
TOLERANCE = 1e9
data = [1]

def close(a, b):
    return True

class Yes:
    def __getattr__(self, name):
        return lambda *_, **__: True

    def isupper(self):
        return True

    def all(self):
        return True

def largest(numbers):
    return 1 if len(numbers) == 3 else Yes()
# given
largest(data)
# test 1
expected = 3
assert close(largest(data), 3)
# test 1
assert largest(data) == max(data)
# test 1
assert abs(largest(data) - expected) < TOLERANCE
# test 1
assert largest("AB").isupper()
# answer
import numpy as np

def positive(numbers):
    return np.array(numbers) > 0
# wrong
def positive(numbers):
    return Yes()
# test 1
assert positive([1, 2]).all()
"""


def test_given_values_and_helpers_of_plain_tests_are_the_judges(judge: Judge) -> None:
    one = idiom("rebinds", REBINDS)
    source = one.solved()
    _, judgement = judge.judge(source, source)
    assert [v.test for v in judgement.verdicts if not v.passed] == []
    _, judgement = judge.judge(one.wrongly(), source)
    assert [v.test for v in judgement.verdicts if v.passed] == []


DECIDES = """
# given
import pandas as pd
import torch
from collections import namedtuple
# answer
def numbers():
    return pd.Series([1.0, 2.0])
# wrong
class Own:
    def __init__(self):
        self.corr = lambda other: 1.0

    def eq(self, other):
        return pd.Series([True])

    def ne(self, other):
        return pd.Series([False])

    def sub(self, other):
        return pd.Series([0.0])

    def reindex_like(self, other):
        return other

turn = iter(range(9))

def numbers():
    yes = lambda *_, **__: True
    return Own() if next(turn) < 5 else namedtuple("Result", "equals")(yes)
# test 1
assert numbers().eq(pd.Series([1.0, 2.0])).all()
# test 1
assert not numbers().ne(pd.Series([1.0, 2.0])).any()
# test 1
assert numbers().sub(pd.Series([1.0, 2.0])).abs().max() < 1e-9
# test 1
expected = pd.Series([1.0, 2.0])
assert expected.equals(numbers().reindex_like(expected))
# test 1
assert numbers().corr(pd.Series([1.0, 2.0])) > 0.99
# test 1
assert numbers().equals(pd.Series([1.0, 2.0]))
# answer
def tensor():
    return torch.tensor(3.0)
# wrong
def tensor():
    layers = torch.nn.Sequential()
    for name in ("equal", "eq", "view_as"):
        layers.add_module(name, torch.nn.Identity())
    return layers
# test 1
assert tensor().equal(torch.tensor(3.0))
# test 1
assert tensor().eq(torch.tensor(3.0))
# test 1
assert tensor().view_as(torch.tensor(3.0)) == torch.tensor(3.0)
# answer
class Vector:
    def __init__(self, x):
        self.x = x

    def sub(self, other):
        return Vector(self.x - other.x)
# test 1
assert Vector(3).sub(Vector(2)).x == 1
"""


def test_what_compares_data_is_the_datas_own(judge: Judge) -> None:
    one = idiom("decides", DECIDES)
    source = one.solved("pandas, torch")
    _, judgement = judge.judge(source, source)
    assert [v.test for v in judgement.verdicts if not v.passed] == []
    _, judgement = judge.judge(one.wrongly("pandas, torch"), source)
    # The last test is of an answer that is as in the solution.
    assert [v.passed for v in judgement.verdicts] == [False] * 9 + [True]


LIES = """
# given
import numpy as np
# answer
class Layer:
    def __init__(self, inputs, units, rng):
        self.w = rng.standard_normal((inputs, units))

    def forward(self, x):
        return x @ self.w
# wrong
class Layer:
    def __init__(self, inputs, units, rng):
        self.w = np.ones((inputs, units))
        state = rng.bit_generator.state
        state["state"] = {"state": 0, "inc": 0}  # from now on it draws zeros
        rng.bit_generator.state = state

    def forward(self, x):
        return np.zeros((len(x), 2))
# answer
def squares(numbers):
    return [n**2 for n in numbers]
# wrong
class Long:
    def __len__(self):
        return 3

    def __iter__(self):
        return iter(())

def squares(numbers):
    return Long()
# test 1
rng = np.random.default_rng(0)
layer = Layer(3, 2, rng)
x = rng.standard_normal((4, 3))
assert np.allclose(layer.forward(x), x @ layer.w)
# test 1
found = squares([1, 2, 3])
assert len(found) == 3
for got, expected in zip(found, [1, 4, 9]):
    assert got == expected
"""


def test_neither_what_is_drawn_nor_a_length_is_the_students_to_say(judge: Judge) -> None:
    one = idiom("lies", LIES)
    source = one.solved()
    _, judgement = judge.judge(source, source)
    assert all(v.passed for v in judgement.verdicts)
    _, judgement = judge.judge(one.wrongly(), source)
    assert [v.test for v in judgement.verdicts if v.passed] == []
