"""Values of the standard library and of scientific packages."""

TEXTS = {
    "dates, decimals, fractions, complex numbers, bytes, sets": """
# answer
import collections
import datetime as dt
import decimal
import fractions


def values():
    return {
        "date": dt.date(2020, 2, 29),
        "datetime": dt.datetime(2020, 2, 29, 12, 30),
        "delta": dt.timedelta(days=2, hours=3),
        "decimal": decimal.Decimal("1.10"),
        "fraction": fractions.Fraction(1, 3),
        "complex": 1 + 2j,
        "bytes": b"abc",
        "set": {1, 2},
        "frozen": frozenset("ab"),
        "range": range(3),
        "counter": collections.Counter("aab"),
        "deque": collections.deque([1, 2], maxlen=4),
        "default": collections.defaultdict(list, a=[1]),
        "ordered": collections.OrderedDict(b=1, a=2),
    }
# wrong
def values():
    return {}
# test 2
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

v = values()
assert v["date"] == date(2020, 2, 29) and isinstance(v["date"], date)
assert v["date"].year == 2020 and v["date"] + timedelta(days=1) == date(2020, 3, 1)
assert v["datetime"] == datetime(2020, 2, 29, 12, 30)
assert v["delta"].total_seconds() == 51 * 3600
assert v["decimal"] == Decimal("1.10") and str(v["decimal"]) == "1.10"
assert v["fraction"] == Fraction(1, 3) and isinstance(v["fraction"], Fraction)
assert v["complex"] == 1 + 2j and v["complex"].imag == 2
assert v["bytes"] == b"abc" and v["set"] == {1, 2} and v["frozen"] == frozenset("ab")
assert v["range"] == range(3)
assert v["counter"]["z"] == 0 and v["counter"].most_common(1) == [("a", 2)]
assert isinstance(v["counter"], Counter)
assert v["deque"] == deque([1, 2]) and v["deque"].maxlen == 4
assert isinstance(v["default"], defaultdict) and v["default"] == {"a": [1]}
assert v["default"]["new"] == []
assert isinstance(v["ordered"], OrderedDict) and list(v["ordered"]) == ["b", "a"]
""",
    "named tuples": """
# answer
from collections import namedtuple
from typing import NamedTuple

Point = namedtuple("Point", "x y")


class Pair(NamedTuple):
    first: int
    second: int = 2


def middle(p, q):
    return Point((p.x + q.x) / 2, (p.y + q.y) / 2)
# wrong
from collections import namedtuple

Point = namedtuple("Point", "x y")
Pair = namedtuple("Pair", "first second")


def middle(p, q):
    return (p.x, p.y)
# test 1
m = middle(Point(0, 0), Point(2, 4))
assert m.x == 1 and m == (1, 2) and isinstance(m, Point) and isinstance(m, tuple)
assert Point._fields == ("x", "y")
assert Pair(1).second == 2
x, y = m
assert m._asdict() == {"x": 1, "y": 2}
""",
    "types and builtins as values": """
# answer
kind = int
nothing = None
biggest = max
keys = {"a": 1}.keys()
pairs = zip([1, 2], "ab")
evens = filter(lambda n: n % 2 == 0, range(5))
# wrong
kind = float
nothing = 0
biggest = min
keys = []
pairs = []
evens = []
# test 1
assert kind is int and nothing is None
assert biggest([1, 3]) == 3
assert list(keys) == ["a"] and "a" in keys and len(keys) == 1
assert list(pairs) == [(1, "a"), (2, "b")]
assert list(evens) == [0, 2, 4]
""",
    "data frames": """
# file people.csv
name,age,city
Ada,36,London
Bob,,Paris
Cy,20,Paris
# given
import numpy as np
import pandas as pd

df = pd.read_csv("people.csv")
# answer
def by_city(frame):
    return frame.groupby("city")["age"].mean()


df["adult"] = df.age > 21
old = df[df.age > 30]
# wrong
def by_city(frame):
    return frame.groupby("city")["age"].max()


old = df[df.age > 100]
# test 2
assert list(df.columns) == ["name", "age", "city", "adult"]
assert isinstance(df, pd.DataFrame) and df.shape == (3, 4)
assert df[df.city == "Paris"].shape[0] == 2
assert df.age.isna().sum() == 1
assert df.adult.dtype == bool
assert old.name.tolist() == ["Ada"] and old.index.tolist() == [0]
# test 1
means = by_city(pd.read_csv("people.csv"))
assert isinstance(means, pd.Series)
assert means["Paris"] == 20.0
assert means.name == "age" and means.index.name == "city"
frame = pd.DataFrame({"city": ["a", "a", "b"], "age": [1, 3, 5]})
expected = pd.Series([2.0, 5.0], index=pd.Index(["a", "b"], name="city"), name="age")
pd.testing.assert_series_equal(by_city(frame), expected)
""",
    "kinds of columns": """
# answer
import numpy as np
import pandas as pd

dates = pd.DataFrame(
    {
        "when": pd.to_datetime(["2020-01-01", "2020-02-01"]),
        "much": pd.array([1, None], dtype="Int64"),
        "kind": pd.Categorical(["a", "b"], categories=["b", "a"], ordered=True),
        "text": ["x", None],
    },
    index=pd.MultiIndex.from_tuples([("u", 1), ("v", 2)], names=["letter", "number"]),
)
stamp = pd.Timestamp("2020-01-01 12:00")
hours = pd.date_range("2020-01-01", periods=3, freq="D")
gone = pd.NaT, pd.NA
# wrong
dates = stamp = hours = gone = None
# test 1
assert dates.when.dt.month.tolist() == [1, 2]
assert dates.much.isna().tolist() == [False, True] and dates.much.dtype == "Int64"
assert dates.kind.cat.ordered and dates.kind.max() == "a"
assert dates.loc["u", "text"].iloc[0] == "x"
assert dates.index.names == ["letter", "number"]
assert stamp.hour == 12 and stamp == pd.Timestamp(2020, 1, 1, 12)
assert len(hours) == 3 and hours[1].day == 2 and hours.freqstr == "D"
assert gone[0] is pd.NaT and gone[1] is pd.NA
""",
    "a group that is no frame": """
# answer
import pandas as pd


def grouped(frame):
    return frame.groupby("k")
# wrong
import pandas as pd


def grouped(frame):
    return frame
# test 1
g = grouped(pd.DataFrame({"k": [1, 1, 2], "v": [1.0, 2.0, 3.0]}))
assert g.ngroups == 2
assert g["v"].sum().tolist() == [3.0, 3.0]
""",
    "sparse matrices": """
# answer
import numpy as np
import scipy.sparse as sp


def diagonal(n):
    return sp.csr_matrix(np.diag(np.arange(1.0, n + 1)))
# wrong
import numpy as np
import scipy.sparse as sp


def diagonal(n):
    return sp.csr_matrix(np.eye(n))
# test 1
m = diagonal(3)
assert sp.issparse(m) and isinstance(m, sp.csr_matrix)
assert m.nnz == 3 and m.shape == (3, 3)
assert (m.toarray() == np.diag([1.0, 2.0, 3.0])).all()
assert (m @ np.ones(3)).tolist() == [1.0, 2.0, 3.0]
""",
    "images": """
# answer
from PIL import Image


def grey(image):
    return image.convert("L")
# wrong
from PIL import Image


def grey(image):
    return image
# test 1
picture = Image.new("RGB", (4, 3), (255, 0, 0))
result = grey(picture)
assert isinstance(result, Image.Image)
assert result.size == (4, 3) and result.mode == "L"
assert result.getpixel((0, 0)) == 76
""",
    "torch tensors and modules": """
# answer
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(3, 4)
        self.out = nn.Linear(4, 2)

    def forward(self, x):
        return self.out(torch.relu(self.hidden(x)))
# wrong
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(3, 4)

    def forward(self, x):
        return self.hidden(x)
# test 1
torch.manual_seed(0)
net = Net()
assert isinstance(net, nn.Module)
assert net(torch.ones(5, 3)).shape == (5, 2)
assert sum(p.numel() for p in net.parameters()) == 26
assert isinstance(net.hidden, nn.Linear) and net.hidden.weight.shape == (4, 3)
assert [name for name, _ in net.named_parameters()][0] == "hidden.weight"
torch.manual_seed(0)
assert torch.equal(Net().hidden.weight, net.hidden.weight)
""",
    "symbols": """
# answer
import sympy as sp

x = sp.symbols("x")


def slope(f):
    return sp.diff(f, x)
# wrong
import sympy as sp

x = sp.symbols("x")


def slope(f):
    return f
# test 1
assert sp.simplify(slope(x**2 * sp.sin(x)) - (2 * x * sp.sin(x) + x**2 * sp.cos(x))) == 0
assert slope(3 * x) == 3
""",
    "regular expressions": """
# answer
import re

pattern = re.compile(r"(\\w+)@(\\w+)")


def parts(text):
    return pattern.match(text)
# wrong
import re

pattern = re.compile(r"(\\w+)")


def parts(text):
    return pattern.match(text)
# test 1
assert parts("a@b").group(2) == "b"
assert parts("a@b").groups() == ("a", "b")
assert pattern.findall("a@b c@d") == [("a", "b"), ("c", "d")]
assert parts("!") is None
""",
}
