"""What is printed, typed in and drawn; random numbers."""

TEXTS = {
    "captured output": """
# answer
def greet(name):
    print("Hello", name)
    print("Bye")
# wrong
def greet(name):
    return "Hello " + name
# test 1
import contextlib
import io

buffer = io.StringIO()
with contextlib.redirect_stdout(buffer):
    greet("Ada")
assert buffer.getvalue() == "Hello Ada\\nBye\\n"
# test 1
import sys

old, sys.stdout = sys.stdout, io.StringIO()
greet("Bob")
text = sys.stdout.getvalue()
sys.stdout = old
assert text.splitlines() == ["Hello Bob", "Bye"]
# test 1
from IPython.utils.capture import capture_output

with capture_output() as captured:
    greet("Cy")
assert captured.stdout.startswith("Hello Cy")
""",
    "input patched by the test": """
# answer
def ask():
    return int(input("A number: ")) + int(input())
# wrong
def ask():
    return 3
# test 1
import builtins
from unittest import mock

with mock.patch.object(builtins, "input", side_effect=["1", "4"]):
    assert ask() == 5
# test 1
with mock.patch("builtins.input", lambda *_: "7"):
    assert ask() == 14
# test 1
answers = iter(["1", "1"])
input = lambda prompt="": next(answers)
assert ask() == 2
# test 1
old = builtins.input
builtins.input = lambda prompt="": "8"
try:
    del input
except NameError:
    pass
assert ask() == 16
builtins.input = old
""",
    "print patched by the test": """
# answer
def shout(word):
    print(word.upper(), end="!")
# wrong
def shout(word):
    print(word)
# test 1
from unittest.mock import patch

with patch("builtins.print") as fake:
    shout("a")
fake.assert_called_once_with("A", end="!")
""",
    "%%capture": """
# answer
def hello():
    print("hello")
# wrong
def hello():
    pass
# test 1
%%capture out
hello()
# test 1
assert out.stdout == "hello\\n"
""",
    "random state set by the test": """
# answer
import random

import numpy as np


def draw(n):
    return [random.random() for _ in range(n)] + list(np.random.rand(n))
# wrong
import random

import numpy as np


def draw(n):
    return [0.5 for _ in range(n)] + list(np.random.rand(n))
# test 1
random.seed(1)
np.random.seed(1)
values = draw(2)
random.seed(1)
np.random.seed(1)
assert values == [random.random(), random.random(), *np.random.rand(2)]
""",
    "matplotlib figures and axes": """
# given
import matplotlib.pyplot as plt
import numpy as np

%matplotlib inline
# answer
def draw(x):
    figure, axes = plt.subplots()
    axes.plot(x, x**2, label="square", color="red")
    axes.bar([1, 2], [3, 4])
    axes.set_title("Squares")
    axes.set_xlabel("x")
    axes.legend()
    return figure, axes
# wrong
def draw(x):
    return plt.subplots()
# test 2
import matplotlib.figure
import matplotlib.patches

figure, axes = draw(np.arange(3.0))
assert isinstance(axes, plt.Axes)
assert isinstance(figure, matplotlib.figure.Figure)
assert axes.get_title() == "Squares"
assert axes.xaxis.get_label_text() == "x"
line = axes.lines[0]
np.testing.assert_array_equal(line.get_ydata(), [0, 1, 4])
assert line.get_color() == "red"
bars = [c for c in axes.get_children() if isinstance(c, matplotlib.patches.Rectangle)]
assert len(bars) >= 2
assert [bar.get_height() for bar in axes.patches] == [3, 4]
assert axes.get_legend().get_texts()[0].get_text() == "square"
""",
    "plt.gca after a call": """
# given
import matplotlib.pyplot as plt
# answer
def draw(values):
    plt.hist(values, bins=4)
    plt.ylabel("count")
# wrong
def draw(values):
    plt.hist(values, bins=5)
# test 1
plt.figure()
draw([1, 2, 3, 4])
axes = plt.gca()
assert len(axes.patches) == 4
assert axes.get_ylabel() == "count"
plt.close("all")
""",
}
