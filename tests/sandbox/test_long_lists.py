"""Long lists of numbers cross as arrays, and come back as lists."""

from typing import Any

import pytest

from autograder.sandbox.guest.codec.packing import LONG
from autograder.sandbox.guest.codec.tree import CodecError
from autograder.sandbox.guest.codec.unpacking import Unpacker

from .test_codec import across, same


@pytest.mark.parametrize(
    "items",
    [
        [*range(-3, 500_000)],
        [0.5 * n for n in range(LONG + 1)],
        [*range(LONG), 2**70],
        [*range(LONG), 0.5],
        [*range(LONG), True],
    ],
    ids=["integers", "floats", "a large one", "mixed", "a bool"],
)
def test_a_long_list_comes_back_the_same(items: list[Any]) -> None:
    assert same(across(items), items)


@pytest.mark.parametrize(
    "tree",
    [
        ["N", ["a", "<U1", [2], 0, True]],
        ["N", ["l", "<i8"]],
        ["N", ["a", "<i8", [3], 0, True]],
        ["N"],
    ],
)
def test_what_is_no_list_of_numbers_is_refused(tree: Any) -> None:
    with pytest.raises(CodecError):
        Unpacker([memoryview(bytes(16))], lambda parts: None).unpack(tree)


def test_the_objects_of_a_long_list_count() -> None:
    tree = ["N", ["a", "<i8", [100], 0, True]]
    data = [memoryview(bytes(800))]
    with pytest.raises(CodecError, match="larger"):
        Unpacker(data, lambda parts: None, limit=4000).unpack(tree)
    assert Unpacker(data, lambda parts: None, limit=6000).unpack(tree) == [0] * 100
