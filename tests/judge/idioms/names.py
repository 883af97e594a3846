"""Where a test's names come from."""

TEXTS = {
    "a name that is not the grade_id": """
# answer
def double(n):
    return 2 * n
# wrong
def double(n):
    return n + 2
# test 2
assert double(3) == 6
""",
    "imports and helpers of untagged cells": """
# given
import math

import numpy as np

TOLERANCE = 1e-9


def close(a, b):
    return math.isclose(a, b, abs_tol=TOLERANCE)
# answer
def area(r):
    return math.pi * r**2
# wrong
def area(r):
    return 3 * r**2
# test 2
assert close(area(2), 4 * np.pi)
""",
    "a helper that calls the answer": """
# given
def total(numbers):
    return sum(square(n) for n in numbers)
# answer
def square(n):
    return n * n
# wrong
def square(n):
    return n + n
# test 1
assert total([1, 2, 3]) == 14
""",
    "several answers in one cell": """
# answer
def low(numbers):
    return min(numbers)


def high(numbers):
    return max(numbers)
# wrong
def low(numbers):
    return max(numbers)


def high(numbers):
    return max(numbers)
# test 1
assert low([3, 1, 2]) == 1
# test 1
assert high([3, 1, 2]) == 3
""",
    "variables as answers": """
# answer
x = 3
names = ["a", "b"]
# wrong
x = 4
names = []
# test 1
assert x == 3 and isinstance(x, int)
# test 1
assert names == ["a", "b"] and len(names) == 2
""",
    "names that an earlier test bound": """
# answer
def mean(numbers):
    return sum(numbers) / len(numbers)
# wrong
def mean(numbers):
    return 0.0
# test 1
from math import isclose

data = [1.0, 2.0, 4.0]


def check(expected):
    assert isclose(mean(data), expected)


check(7 / 3)
# test 1
data.append(5.0)
check(3.0)
# test 1
assert isclose(mean(data), 3.0)
""",
    "an answer that uses what a test imported": """
# answer
def half(n):
    return n / 2
# test 1
import math

assert half(4) == 2
# answer
def root(n):
    return math.sqrt(n)
# wrong
def root(n):
    return n
# test 1
assert root(9) == 3
""",
    "an import of the test's that an answer above uses": """
# answer
def duplicate(items):
    return copy(items)
# wrong
def duplicate(items):
    return items[:1]
# test 1
from copy import copy

assert duplicate([1, 2]) == copy([1, 2])
""",
    "a given variable that the answer changes": """
# given
stock = {"apple": 3}
prices = [1, 2]
# answer
stock["pear"] = 5
prices.append(7)
# wrong
pass
# test 1
assert stock == {"apple": 3, "pear": 5}
# test 1
assert prices[-1] == 7
""",
    "a given variable made by the answer": """
# given
data = [4, 5, 6]
# answer
def largest(numbers):
    return max(numbers)
# wrong
def largest(numbers):
    return min(numbers)
# given
result = largest(data)
# test 1
assert result == 6
""",
    "an object that a cell further down changes": """
# answer
class Clock:
    def __init__(self):
        self.ticks = []

    def tick(self, n):
        self.ticks.append(n)
        return self
# answer
clock = Clock()
clock.tick(1)
# wrong
clock = Clock()
# test 1
assert clock.ticks == [1]
# answer
clock.tick(2)
# test 1
assert len(clock.ticks) == 2
""",
    "an import of an earlier test's that an answer above it uses": """
# answer
def duplicate(items):
    return copy(items)
# wrong
def duplicate(items):
    return items[:1]
# test 1
from copy import copy

assert duplicate([1]) == copy([1])
# test 1
assert duplicate([1, 2]) == [1, 2]
""",
    "a folder that the test makes": """
# answer
from pathlib import Path


def is_sealed(folder):
    return (Path(folder) / "seal.json").is_file()


def seal(folder):
    (Path(folder) / "seal.json").write_text("{}")
# wrong
def is_sealed(folder):
    return True


def seal(folder):
    pass
# test 1
import json
import tempfile
from pathlib import Path

with tempfile.TemporaryDirectory() as name:
    assert is_sealed(Path(name)) is False
    (Path(name) / "seal.json").write_text("{}")
    assert is_sealed(name) is True
# test 1
with tempfile.TemporaryDirectory() as name:
    seal(name)
    assert json.loads((Path(name) / "seal.json").read_text()) == {}
""",
    "a file that a cell writes": """
# file given.csv
a,b
1,2
# answer
import csv

with open("given.csv") as file:
    rows = list(csv.reader(file))
with open("sums.csv", "w", newline="") as file:
    csv.writer(file).writerows([["sum"], [sum(map(int, rows[1]))]])
# wrong
rows = []
# test 1
import os

assert os.path.exists("sums.csv")
with open("sums.csv") as file:
    assert file.read().split() == ["sum", "3"]
# given
os.remove("sums.csv")
""",
    "a test that changes a global": """
# given
rate = 0.1
# answer
def tax(price):
    return price * rate
# wrong
def tax(price):
    return price * 0.1
# test 1
assert tax(100) == 10
# test 1
rate = 0.5
assert tax(100) == 50
""",
    "a test that deletes a helper": """
# answer
def squares(n):
    return [i**2 for i in range(1, n + 1)]
# answer
def sum_of_squares(n):
    return sum(squares(n))
# wrong
def sum_of_squares(n):
    return sum(i**2 for i in range(1, n + 1))
# test 1
assert sum_of_squares(3) == 14
# test 1
original = squares
del squares
try:
    sum_of_squares(1)
except NameError:
    pass
else:
    raise AssertionError("sum_of_squares does not use squares")
finally:
    squares = original
""",
    "a global that the answer changes": """
# answer
count = 0
seen = []


def visit(name):
    global count
    count += 1
    seen.append(name)
# wrong
count = 0
seen = []


def visit(name):
    return None
# test 1
visit("a")
visit("b")
assert count == 2
assert seen == ["a", "b"]
""",
    "'name' in dir()": """
# answer
answer = 42
# wrong
answers = 42
# test 1
assert "answer" in dir()
assert "answer" in globals()
""",
    "magics and await": """
# given
%matplotlib inline
import asyncio
# answer
async def later(n):
    await asyncio.sleep(0)
    return n + 1
# wrong
async def later(n):
    return n
# test 1
%matplotlib inline
assert await later(1) == 2
# test 1
import inspect

assert inspect.iscoroutinefunction(later)
""",
    "a data file and a helper module": """
# file numbers.csv
a,b
1,2
3,4
# file helpers_of_mine.py
def rows(path):
    with open(path) as file:
        return [line.strip().split(",") for line in file][1:]
# given
import csv

from helpers_of_mine import rows
# answer
def total(path):
    return sum(int(a) + int(b) for a, b in rows(path))
# wrong
def total(path):
    return 0
# test 1
assert total("numbers.csv") == 10
with open("numbers.csv") as file:
    assert total("numbers.csv") == sum(int(v) for r in list(csv.reader(file))[1:] for v in r)
assert rows("numbers.csv")[0] == ["1", "2"]
""",
    "a file that the answer writes": """
# answer
def save(path, words):
    with open(path, "w") as file:
        file.write("\\n".join(words))
# wrong
def save(path, words):
    open(path, "w").close()
# test 1
import os

save("out.txt", ["a", "b"])
assert os.path.exists("out.txt")
assert open("out.txt").read() == "a\\nb"
os.remove("out.txt")
""",
    "a file of bytes that the answer writes": """
# answer
import numpy as np


def save(path, values):
    np.save(path, values)
# wrong
import numpy as np


def save(path, values):
    np.save(path, [0])
# test 1
import numpy as np

save("out.npy", [1, 2])
assert np.load("out.npy").tolist() == [1, 2]
""",
    "a file that the test writes": """
# answer
def count_lines(path):
    with open(path) as file:
        return len(file.readlines())
# wrong
def count_lines(path):
    return 0
# test 1
with open("three.txt", "w") as file:
    file.write("a\\nb\\nc\\n")
assert count_lines("three.txt") == 3
""",
    "numpy.testing and an unittest.TestCase": """
# answer
import numpy as np


def ramp(n):
    return np.arange(n) / n
# wrong
import numpy as np


def ramp(n):
    return np.zeros(n)
# test 1
np.testing.assert_allclose(ramp(2), [0, 0.5])
# test 1
import unittest

case = unittest.TestCase()
case.assertEqual(len(ramp(3)), 3)
case.assertAlmostEqual(ramp(4)[1], 0.25)
""",
}
