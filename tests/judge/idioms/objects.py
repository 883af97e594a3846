"""Objects of a student's own, exceptions, functions looked at."""

TEXTS = {
    "a class of the student's": """
# answer
class Account:
    bank = "ours"

    def __init__(self, owner, balance=0):
        self.owner = owner
        self._balance = balance

    @property
    def balance(self):
        return self._balance

    @classmethod
    def empty(cls, owner):
        return cls(owner)

    @staticmethod
    def valid(amount):
        return amount > 0

    def deposit(self, amount):
        if self.valid(amount):
            self._balance += amount
        return self

    def __str__(self):
        return f"{self.owner}: {self.balance}"
# wrong
class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
# test 1
a = Account("Ada", 10)
assert isinstance(a, Account)
assert type(a) == Account
assert type(a).__name__ == "Account"
assert a.balance == 10
a.deposit(5).deposit(1)
assert a.balance == 16
assert str(a) == "Ada: 16"
assert f"{a}" == "Ada: 16"
assert Account.empty("Bob").balance == 0
assert Account.valid(3) and not Account.valid(-3)
assert Account.bank == "ours"
assert hasattr(a, "deposit") and not hasattr(a, "withdraw")
try:
    a.balance = 3
    raise AssertionError("balance can be set")
except AttributeError:
    pass
""",
    "isinstance with a class of the student's": """
# answer
class Account:
    def __init__(self, owner):
        self.owner = owner


class Savings(Account):
    rate = 0.5


def opened(owner):
    return Savings(owner)
# wrong
class Always(type):
    def __instancecheck__(cls, value):
        return True

    __subclasscheck__ = __instancecheck__


class Account(metaclass=Always):
    pass


class Savings(metaclass=Always):
    pass


def opened(owner):
    return owner
# test 1
one = opened("Ada")
assert isinstance(one, Account) and isinstance(one, (int, Savings))
assert issubclass(Savings, Account)
assert not isinstance(1, Account) and not isinstance(Account("Bob"), Savings)
assert not issubclass(int, Account)
assert one.owner == "Ada" and one.rate == 0.5
""",
    "inheritance": """
# answer
class Shape:
    def area(self):
        raise NotImplementedError

    def twice(self):
        return 2 * self.area()


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2
# wrong
class Shape:
    pass


class Square:
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2
# test 1
assert issubclass(Square, Shape)
s = Square(3)
assert isinstance(s, Shape) and not isinstance(Shape(), Square)
assert s.twice() == 18
try:
    Shape().area()
except NotImplementedError:
    pass
else:
    raise AssertionError
""",
    "operators": """
# answer
class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __eq__(self, other):
        return isinstance(other, Vector) and (self.x, self.y) == (other.x, other.y)

    def __lt__(self, other):
        return abs(self) < abs(other)

    def __abs__(self):
        return (self.x**2 + self.y**2) ** 0.5

    def __bool__(self):
        return bool(self.x or self.y)

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"
# wrong
class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return False
# test 2
v, w = Vector(1, 2), Vector(3, 4)
assert v + w == Vector(4, 6)
assert v + w != Vector(4, 7)
assert v * 2 == 2 * v == Vector(2, 4)
assert -v == Vector(-1, -2)
assert abs(w) == 5.0
assert v < w
assert sorted([w, v])[0] is v
assert not Vector(0, 0)
assert repr(v) == "Vector(1, 2)"
assert sum([v, w], Vector(0, 0)) == Vector(4, 6)
assert v in [w, Vector(1, 2)]
""",
    "iteration and items": """
# answer
class Deck:
    def __init__(self, cards):
        self.cards = list(cards)

    def __len__(self):
        return len(self.cards)

    def __getitem__(self, i):
        return self.cards[i]

    def __setitem__(self, i, card):
        self.cards[i] = card

    def __contains__(self, card):
        return card in self.cards

    def __iter__(self):
        return iter(self.cards)

    def __call__(self):
        return self.cards.pop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.cards.clear()
# wrong
class Deck:
    def __init__(self, cards):
        self.cards = []
# test 2
d = Deck("abc")
assert len(d) == 3 and d[0] == "a" and d[-1] == "c" and d[:2] == ["a", "b"]
assert list(d) == ["a", "b", "c"]
assert "b" in d and "z" not in d
d[0] = "z"
assert [c for c in d] == ["z", "b", "c"]
assert d() == "c"
with d as same:
    assert len(same) == 2
assert len(d) == 0
""",
    "linked objects": """
# answer
class Node:
    def __init__(self, value, next=None):
        self.value, self.next = value, next


def chain(values):
    first = None
    for value in reversed(values):
        first = Node(value, first)
    return first
# wrong
class Node:
    def __init__(self, value, next=None):
        self.value, self.next = value, next


def chain(values):
    return Node(values[0])
# test 1
n = chain([1, 2, 3])
values = []
while n is not None:
    values.append(n.value)
    n = n.next
assert values == [1, 2, 3]
a = Node(1)
b = Node(2, a)
assert b.next is a
a.value = 7
assert b.next.value == 7
""",
    "a given class": """
# given
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)
# answer
def middle(p, q):
    return Point((p.x + q.x) / 2, (p.y + q.y) / 2)
# wrong
def middle(p, q):
    return p
# test 1
m = middle(Point(0, 0), Point(2, 4))
assert isinstance(m, Point)
assert (m.x, m.y) == (1, 2)
assert m == Point(1, 2)
""",
    "a subclass of a builtin": """
# answer
class Stack(list):
    def push(self, item):
        self.append(item)

    def peek(self):
        return self[-1]
# wrong
class Stack(list):
    def push(self, item):
        self.insert(0, item)

    def peek(self):
        return self[-1]
# test 1
s = Stack()
s.push(1)
s.push(2)
assert s.peek() == 2
assert len(s) == 2 and isinstance(s, list)
""",
    "own exceptions": """
# answer
class Overdrawn(ValueError):
    def __init__(self, missing):
        super().__init__(f"{missing} is missing")
        self.missing = missing


def pay(balance, amount):
    if amount < 0:
        raise ValueError("negative")
    if amount > balance:
        raise Overdrawn(amount - balance)
    return balance - amount
# wrong
class Overdrawn(ValueError):
    pass


def pay(balance, amount):
    return balance - amount
# test 1
try:
    pay(1, 3)
except Overdrawn as error:
    assert error.missing == 2
    assert str(error) == "2 is missing"
else:
    raise AssertionError
# test 1
import pytest

with pytest.raises(Overdrawn, match="missing"):
    pay(1, 3)
with pytest.raises(ValueError) as info:
    pay(1, -3)
assert "negative" in str(info.value)
assert issubclass(Overdrawn, ValueError)
# test 1
try:
    pay(1, -1)
except Overdrawn:
    raise AssertionError
except ValueError:
    pass
""",
    "signature, source and docstring": """
# answer
def power(base: float, exponent: int = 2) -> float:
    '''Return base ** exponent.'''
    if exponent == 0:
        return 1
    return base * power(base, exponent - 1)
# wrong
def power(base, exponent):
    return base**exponent
# test 1
import inspect

assert list(inspect.signature(power).parameters) == ["base", "exponent"]
assert inspect.signature(power).parameters["exponent"].default == 2
assert inspect.getfullargspec(power).args == ["base", "exponent"]
assert inspect.getfullargspec(power).defaults == (2,)
# test 1
assert power.__doc__.startswith("Return")
assert power.__name__ == "power"
assert callable(power)
# test 1
source = inspect.getsource(power)
assert "**" not in source.split("'''")[2]
assert source.count("power(") == 2
assert power.__code__.co_varnames[:2] == ("base", "exponent")
assert power.__defaults__ == (2,)
# test 1
assert inspect.isfunction(power)
assert power.__annotations__["exponent"] is int
""",
    "functions that return functions": """
# answer
def adder(n):
    def add(m):
        return n + m

    return add
# wrong
def adder(n):
    return lambda m: m
# test 1
assert adder(2)(3) == 5
assert list(map(adder(1), [1, 2])) == [2, 3]
""",
    "a function of the test's handed over": """
# answer
def apply_twice(f, x):
    return f(f(x))
# wrong
def apply_twice(f, x):
    return f(x)
# test 1
calls = []


def step(x):
    calls.append(x)
    return x + 1


assert apply_twice(step, 1) == 3
assert calls == [1, 2]
assert apply_twice(lambda s: s + "!", "a") == "a!!"
""",
    "generators": """
# answer
def naturals():
    n = 0
    while True:
        yield n
        n += 1


def upto(n):
    yield from range(n)
# wrong
def naturals():
    return [0, 1, 2]


def upto(n):
    return list(range(n))
# test 1
import itertools
import types

assert list(itertools.islice(naturals(), 3)) == [0, 1, 2]
g = upto(2)
assert isinstance(g, types.GeneratorType)
assert next(g) == 0 and next(g) == 1
assert next(g, "end") == "end"
try:
    next(upto(0))
except StopIteration:
    pass
else:
    raise AssertionError
assert sum(upto(4)) == 6
""",
    "dataclasses": """
# answer
from dataclasses import dataclass, field


@dataclass(order=True)
class Item:
    name: str
    price: float = 0.0
    tags: list = field(default_factory=list)
# wrong
class Item:
    def __init__(self, name, price=0.0):
        self.name, self.price = name, price
# test 1
from dataclasses import asdict, fields, is_dataclass

a = Item("tea", 2.5)
assert a == Item("tea", 2.5)
assert a < Item("tea", 3.0)
assert is_dataclass(Item)
assert a.tags == []
assert repr(a) == "Item(name='tea', price=2.5, tags=[])"
""",
    "enumerations": """
# answer
from enum import Enum


class Colour(Enum):
    RED = 1
    BLUE = 2


def other(colour):
    return Colour.BLUE if colour is Colour.RED else Colour.RED
# wrong
from enum import Enum


class Colour(Enum):
    RED = 1
    BLUE = 2


def other(colour):
    return colour
# test 1
assert other(Colour.RED) == Colour.BLUE
assert Colour.RED.value == 1 and Colour.RED.name == "RED"
assert len(Colour) == 2
""",
    "mocks and call counting": """
# answer
import random


def roll():
    return random.randint(1, 6)


def game(rounds):
    return [roll() for _ in range(rounds)]
# wrong
import random


def roll():
    return 4


def game(rounds):
    return [4 for _ in range(rounds)]
# test 1
from unittest.mock import patch

with patch("random.randint", return_value=5) as randint:
    assert roll() == 5
    randint.assert_called_once_with(1, 6)
# test 1
count = 0
old_roll = roll


def roll():
    global count
    count += 1
    return old_roll()


assert len(game(3)) == 3
assert count == 3
roll = old_roll
# test 1
with patch("__main__.roll", return_value=9):
    assert game(2) == [9, 9]
""",
}
