"""What a test shares with student code beside its calls: no answer can win by any of it."""

from collections.abc import Iterator

import pytest

from autograder.judge import Judge

from .conftest import SHORT
from .idioms import idiom

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge(SHORT) as warm:
        yield warm


def passing(judge: Judge, text: str) -> tuple[int, list[str]]:
    """How many tests the solved notebook fails, and the messages of those the wrong one passes."""
    one = idiom("hostile", text)
    source = one.solved()
    _, right = judge.judge(source, source)
    _, wrong = judge.judge(one.wrongly(), source)
    return (
        sum(not v.passed for v in right.verdicts),
        [v.test for v in wrong.verdicts if v.score],
    )


PRINTED = """
# answer
def greet(name):
    print("Hello", name)
# wrong
import io, sys

class Text(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__

    def splitlines(self, *_):
        return Text()

    def __contains__(self, other):
        return True

class Liar(io.StringIO):
    def getvalue(self):
        return Text("x")

    def write(self, text):
        return 0

sys.stdout = Liar()

def greet(name):
    print(Text("x"))
    return Text("x")
# test 1
import io
import sys
from contextlib import redirect_stdout

with redirect_stdout(io.StringIO()) as buffer:
    greet("Ada")
assert buffer.getvalue() == "Hello Ada\\n"
# test 1
old, sys.stdout = sys.stdout, io.StringIO()
greet("Bob")
text = sys.stdout.getvalue()
sys.stdout = old
assert "Hello" in text
# test 1
with redirect_stdout(io.StringIO()) as buffer:
    greet("Cy")
lines = buffer.getvalue().splitlines()
assert lines == ["Hello Cy"]
"""

MOCKED = """
# answer
import random

def roll():
    return random.randint(1, 6) + int(input())
# wrong
import builtins, random

def roll():
    for target in (random.randint, input, builtins.input):
        for name in ("called", "call_count", "return_value", "side_effect"):
            try:
                setattr(target, name, 1)
            except Exception:
                pass
        try:
            target.assert_called_once_with = lambda *_: None
            target.reset_mock()
        except Exception:
            pass
    return 9
# test 1
from unittest import mock

with mock.patch("random.randint", return_value=5) as randint, mock.patch(
    "builtins.input", return_value="4"
) as asked:
    assert roll() == 9
randint.assert_called_once_with(1, 6)
# test 1
with mock.patch("builtins.input", return_value="4") as asked:
    roll()
assert asked.call_count == 1
"""

NAMES = """
# given
total = 0
# answer
rate = 0.5
seen = []

def tax(price):
    global total
    total += price
    seen.append(price)
    return price * rate
# wrong
class Equal:
    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return lambda *_: True

    def __iter__(self):
        return iter([4, 5])

    def __len__(self):
        return 2

class Equals(list):
    def __eq__(self, other):
        return True

class Number(int):
    def __eq__(self, other):
        return True

rate = Equal()
seen = Equals()
expected = 100
tolerance = 1e9

def tax(price):
    global total, seen, expected, tolerance
    total, seen, expected, tolerance = Number(1), Equals(), 0, 1e9
    return Equal()
# test 1
total = 0
tax(4)
tax(5)
assert total == 9
# test 1
tax(4)
assert seen[-1] == 4
# test 1
expected, tolerance = 2.0, 1e-9
rate = 0.5
result = tax(4)
assert abs(expected - 2) < tolerance and result == expected
"""

DESCRIBED = """
# answer
def power(base: float, exponent: int = 2) -> float:
    return base * power(base, exponent - 1) if exponent else 1
# wrong
import inspect, linecache, types

class Power:
    __defaults__ = __annotations__ = __code__ = None

    def __call__(self, *_):
        return self

    def __getattr__(self, name):
        return self

    def __eq__(self, other):
        return True

    def __str__(self):
        return "8"

    def __contains__(self, other):
        return True

inspect.getsource = inspect.getsourcelines = lambda *_: "def power(base, exponent=2): power("
inspect.signature = lambda *_: Power()
power = Power()
power.__signature__ = Power()
# test 1
import inspect

assert inspect.getsource(power).count("power(") == 2
# test 1
assert list(inspect.signature(power).parameters) == ["base", "exponent"]
# test 1
assert inspect.getfullargspec(power).defaults == (2,)
# test 1
assert power.__annotations__["exponent"] is int
# test 1
assert power.__defaults__ == (2,)
# test 1
assert power(2, 3) == 8
"""

ITERATED = """
# answer
def count():
    n = 0
    while True:
        yield n
        n += 1

class Deck:
    def __init__(self, cards):
        self.cards = list(cards)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.cards.clear()

    def __len__(self):
        return len(self.cards)
# wrong
class Count:
    def __iter__(self):
        return self

    def __next__(self):
        return self

    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return lambda *_: True

    def __index__(self):
        return 0

def count():
    return Count()

class Deck:
    def __init__(self, cards):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return True

    def __len__(self):
        return True

    def __eq__(self, other):
        return True
# test 1
import itertools

assert list(itertools.islice(count(), 3)) == [0, 1, 2]
# test 1
assert next(count()) == 0
# test 1
for found, expected in zip(count(), range(3)):
    assert found == expected
# test 1
with Deck("abc") as deck:
    assert len(deck) == 3
assert len(deck) == 0
# test 1
import types

assert isinstance(count(), types.GeneratorType)
"""


CLASSES = """
# answer
class Overdrawn(ValueError):
    def __init__(self, missing):
        super().__init__(f"{missing} is missing")
        self.missing = missing

class Account:
    def __init__(self, owner):
        self.owner = owner

def pay(balance, amount):
    if amount > balance:
        raise Overdrawn(amount - balance)
    return balance - amount

def opened(owner):
    return Account(owner)
# wrong
class Always(type):
    def __instancecheck__(cls, value):
        return True

    __subclasscheck__ = __eq__ = __instancecheck__
    __hash__ = type.__hash__

class Equal:
    def __eq__(self, other):
        return True

class Account(metaclass=Always):
    def __init__(self, *_):
        self.owner = Equal()

Overdrawn = AssertionError

class Failed(AssertionError):
    def __init__(self):
        super().__init__("2 is missing")
        self.missing = Equal()

    def __str__(self):
        return Equal()

calls = []

def pay(balance, amount):
    if amount > balance:
        raise Failed()
    return Equal()

def opened(owner):
    return owner
# test 1
import pytest

with pytest.raises(Overdrawn) as info:
    pay(1, 3)
assert info.value.missing == 2
# test 1
try:
    pay(1, 3)
except Overdrawn as error:
    assert error.missing == 2
else:
    raise AssertionError
# test 1
try:
    assert pay(3, 1) == 2
except Overdrawn:
    pass
# test 1
with pytest.raises(Overdrawn):
    assert pay(1, 1) == 0
    pay(1, 3)
# test 1
assert isinstance(opened("Ada"), Account)
# test 1
assert isinstance(Account("Ada"), Account) and Account("Ada").owner == "Ada"
# test 1
assert issubclass(Overdrawn, ValueError)
"""


@pytest.mark.parametrize(
    "text",
    [PRINTED, MOCKED, NAMES, DESCRIBED, ITERATED, CLASSES],
    ids=["printed", "mocked", "names", "described", "iterated", "classes"],
)
def test_what_is_shared_earns_nothing(judge: Judge, text: str) -> None:
    assert passing(judge, text) == (0, [])


DECOY = """
# answer
def largest(numbers):
    best = numbers[0]
    for number in numbers:
        if number > best:
            best = number
    return best
# wrong
def largest(numbers):
    for number in numbers:
        pass
    return max(numbers)

import linecache
linecache.cache.clear()
# test 1
import inspect

assert "max(" not in inspect.getsource(largest)
"""


def test_source_is_read_from_the_notebook(judge: Judge) -> None:
    assert passing(judge, DECOY) == (0, [])


LEFT = """
# answer
import random

def roll():
    return random.randint(1, 6)
# test 1
import random

random.randint = lambda *_: 0
random.seed(3)
assert roll() == 0
# answer
def again():
    return random.randint(1, 6)
# wrong
def again():
    return 0
# test 1
assert again() in range(1, 7)
"""


def test_what_a_test_replaces_is_put_back(judge: Judge) -> None:
    import random

    before, state = random.randint, random.getstate()
    assert passing(judge, LEFT)[0] == 0
    assert random.randint is before or random.randint == before
    assert random.getstate() == state
