"""Values of libraries cross as data; a tree that would take memory or ask back is refused."""

import datetime
import decimal
import fractions
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from typing import Any

import numpy as np
import pandas as pd
import PIL.Image
import pytest
import scipy.sparse

from autograder.sandbox.guest.codec import libraries
from autograder.sandbox.guest.codec.tree import CodecError, Tree
from autograder.sandbox.guest.codec.unpacking import Unpacker

from .test_codec import across, unpack

Point = namedtuple("Point", "x y")
INDEX = ["range", 0, 1, 1, None]


@pytest.mark.parametrize(
    "value",
    [
        datetime.date(2024, 2, 29),
        datetime.datetime(2024, 2, 29, 1, 2, 3, 4, datetime.UTC),
        datetime.time(1, 2, 3),
        datetime.timedelta(days=-1, microseconds=5),
        decimal.Decimal("1.10"),
        fractions.Fraction(-1, 3),
        Counter("abca"),
        OrderedDict(b=1, a=2),
        defaultdict(list, {"a": [1]}),
        deque([1, 2], 3),
        int,
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_of_the_standard_library_crosses(value: Any) -> None:
    got = across(value)
    assert type(got) is type(value)
    assert got == value


def test_the_elements_of_a_large_counter_are_not_counted_out() -> None:
    assert sorted(across(Counter("abca")).elements()) == ["a", "a", "b", "c"]
    large = Counter(a=10**12, b=-(10**13))
    got = across(across(large))
    assert isinstance(got, Counter)
    assert got == large
    assert (got.most_common(1), repr(got)) == ([("a", 10**12)], repr(large))
    with pytest.raises(OverflowError):
        got.elements()


def test_a_named_tuple_keeps_its_fields() -> None:
    got = across(Point(1, [2]))
    assert (type(got).__name__, got.x, got.y, got) == ("Point", 1, [2], (1, [2]))


def test_frames_matrices_and_images_cross() -> None:
    frame = pd.DataFrame(
        {"n": [1, 2], "t": ["a", None], "d": pd.to_datetime(["2024-01-01", "2024-01-02"])},
        index=pd.Index(["x", "y"], name="k"),
    )
    pd.testing.assert_frame_equal(across(frame), frame)
    matrix = scipy.sparse.csr_matrix(np.eye(3))
    assert across(matrix).format == "csr"
    assert (across(matrix) != matrix).nnz == 0
    image = PIL.Image.new("RGB", (3, 2), (1, 2, 3))
    assert across(image).getpixel((2, 1)) == (1, 2, 3)


class Asked:
    """Stands for an object of the other side, and counts how often it is asked for something."""

    def __init__(self) -> None:
        self.times = 0

    def _ask(self, *_: Any) -> Any:
        self.times += 1
        raise TypeError

    keys = __len__ = __getitem__ = __iter__ = _ask


HANDLE: Tree = ["h", "mine", 1, "object", "Asked", []]


@pytest.mark.parametrize(
    "tree",
    [
        ["e", "Counter", HANDLE],
        ["e", "OrderedDict", HANDLE],
        ["e", "defaultdict", None, HANDLE],
        ["e", "deque", HANDLE, None],
        ["e", "matrix", HANDLE],
        ["e", "Decimal", "1E99999"],
        ["e", "Decimal", "9" * 2000],
        ["e", "named", "x y", ["a"], [], [1]],
        ["e", "named", "P", ["a", "__class__"], [], [1, 2]],
        ["e", "named tuple", "P", ["a"], ["x" * 10_000]],
        ["e", "named tuple", "P", ["a"], [["l", []]]],
        ["e", "type", "memoryview"],
        ["r", [0, 10**10, 1]],
        ["o", [0, 2**31], []],
        ["m", ["Sequential", {}, {}, [["equal", ["Identity", {}, {}, [], True]]], True]],
        ["e", "no such thing"],
        ["p", "index", ["range", 0, 10**12, 1, None]],
        ["p", "index", ["multi", [], HANDLE]],
        ["p", "array", ["text", "str", HANDLE]],
        ["p", "array", ["category", HANDLE, INDEX, False]],
        ["p", "array", ["zone", ["a", "<M8[s]", [0], 0, True], "dateutil//etc/passwd"]],
        ["p", "frame", INDEX, INDEX, []],
        ["x", "sparse", "array", "csr", [2**20, 2**20], None, None, None],
        ["x", "sparse", "array", "dia", [1, 1], None, None, None],
        ["x", "sparse", "array", "csr", [1, 1], HANDLE, HANDLE, HANDLE],
        ["x", "image", "RGBA", [4000, 4000], ["b", 0], None],
        ["x", "image", "RGB", [-1, -1], ["b", 0], None],
        ["x", "image", "P", [0, 0], ["b", 0], HANDLE],
    ],
    ids=lambda tree: " ".join(map(str, tree[:3]))[:40],
)
def test_a_tree_that_nothing_packs_is_refused(tree: Tree) -> None:
    other = Asked()
    with pytest.raises(CodecError):
        Unpacker([memoryview(b"")], lambda parts: other).unpack(tree)
    assert other.times == 0


def test_a_value_does_not_import_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "sys", type("Sys", (), {"modules": {}}))
    assert type(unpack(["p", "NaT"])) is libraries.Unknown


@pytest.mark.parametrize(
    "value",
    [
        decimal.Decimal("1E99999"),
        pd.RangeIndex(10**12),
        scipy.sparse.csr_matrix((2**20, 2**20)),
        pd.Series(pd.period_range("2024", periods=2)),
    ],
    ids=["decimal", "index", "sparse", "periods"],
)
def test_what_would_be_refused_is_not_sent(value: Any) -> None:
    with pytest.raises(CodecError, match="cannot cross"):
        across(value)


EMPTY: Tree = ["range", 0, 0, 1, None]


@pytest.mark.parametrize(
    "tree",
    [
        ["p", "frame", EMPTY, EMPTY, []],
        ["e", "deque", ["l", []], None],
        ["m", ["Identity", {}, {}, [], True]],
        ["m", ["Sequential", {}, {}, [["0", ["Identity", {}, {}, [], True]]], True]],
    ],
    ids=["frame", "deque", "layer", "layers"],
)
def test_objects_count_by_what_they_take(tree: Tree) -> None:
    unpacker = Unpacker([], lambda parts: None, limit=100_000)
    with pytest.raises(CodecError, match="larger than what may cross"):
        unpacker.unpack(["l", [tree] * 200])


def test_a_function_does_not_stand_in_for_a_comparison() -> None:
    result = namedtuple("Result", "equals update")
    tree: Tree = ["e", "named", "Result", ["equals", "update"], [HANDLE, HANDLE]]
    with pytest.raises(CodecError):
        Unpacker([], lambda parts: print).unpack(tree)
    tree[-1][0] = 1
    assert Unpacker([], lambda parts: print).unpack(tree) == result(1, print)
