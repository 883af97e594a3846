"""Data crosses with its type and its value; everything else is refused or reduced."""

import copy
import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox.guest.codec.packing import Packer
from autograder.sandbox.guest.codec.tree import CodecError, Tree
from autograder.sandbox.guest.codec.unpacking import Unpacker


def refuse(value: Any) -> Tree:
    raise CodecError(f"{type(value).__name__} is not data")


def across(value: Any, *, frozen: bool = False) -> Any:
    packer = Packer(refuse)
    tree = json.loads(json.dumps(packer.pack(value)))
    buffers = [memoryview(bytes(buffer)) for buffer in packer.buffers]
    return Unpacker(buffers, refuse, frozen=frozen).unpack(tree)


def unpack(tree: Tree, *buffers: bytes) -> Any:
    return Unpacker([memoryview(buffer) for buffer in buffers], refuse).unpack(tree)


def same(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray | np.generic):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, float) and math.isnan(a):
        return math.isnan(b)  # the sign of a Python NaN says nothing, and JSON has none
    if isinstance(a, float):
        return a == b and math.copysign(1, a) == math.copysign(1, b)
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b)


plain = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True), st.text(), st.binary()
)
dtypes = st.one_of(
    hnp.boolean_dtypes(),
    hnp.integer_dtypes(endianness="?"),
    hnp.floating_dtypes(sizes=(16, 32, 64), endianness="?"),
    hnp.complex_number_dtypes(sizes=(64, 128)),
    hnp.unicode_string_dtypes(max_len=4),
)
arrays = hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
keys = st.one_of(st.text(), st.integers(), st.tuples(st.integers(), st.text()))
values = st.recursive(
    st.one_of(plain, arrays),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(keys, inner, max_size=4),
    ),
    max_leaves=12,
)


@given(value=values)
@example(value=-math.nan)
@example(value=[-0.0, math.inf, np.array(-math.nan)])
def test_data_come_back_the_same(value: Any) -> None:
    assert same(across(value), value)


@given(array=arrays)
def test_numpy_scalars_keep_their_type(array: np.ndarray) -> None:
    for scalar in array.ravel()[:3]:
        assert same(across(scalar), scalar)


def test_sets_ranges_slices_and_dtypes_come_back() -> None:
    for value in ({1, "a"}, frozenset({2}), range(1, 9, 2), slice(None, 3), np.dtype("<f4"), 1j):
        assert across(value) == value
        assert type(across(value)) is type(value)


def test_layout_does_not_matter_and_read_only_does_on_the_students_side() -> None:
    array = np.arange(24.0).reshape(4, 6).T[::-1, ::2]
    array.setflags(write=False)
    assert np.array_equal(across(array), array)
    assert across(array).flags.writeable
    assert not across(array, frozen=True).flags.writeable


def test_subclasses_are_reduced_to_plain_data() -> None:
    class Yes(np.ndarray):
        def __eq__(self, other: object) -> Any:
            return True

    class Big(float):
        def __eq__(self, other: object) -> bool:
            return True

    class Liar(dict):
        def items(self) -> Any:
            return [("right", True)]

    class Word(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            return True

    assert type(across(np.ones(3).view(Yes))) is np.ndarray
    assert type(across(Big(3.0))) is float
    assert across(Liar(wrong=1)) == {"wrong": 1}
    assert type(across(Word("no"))) is str
    assert type(across(type("I", (int,), {})(7))) is int


def test_arrays_of_objects_cross_by_their_items() -> None:
    ragged = np.array([[1.0], [2.0, 3.0], None], dtype=object)
    back = across(ragged)
    assert back.dtype == object
    assert list(back) == [[1.0], [2.0, 3.0], None]


def test_a_masked_array_is_no_array_over_there_unless_nothing_is_masked() -> None:
    x = np.array([1.0, -2.0])
    assert type(across(np.ma.masked_less(x, 0))).__name__ == "MaskedArray"
    assert not isinstance(across(np.ma.masked_less(x, 0)), np.ndarray)
    assert same(across(np.ma.masked_less(x, -5)), x)


def test_generators_go_on_where_they_were() -> None:
    for bits in (np.random.PCG64, np.random.MT19937, np.random.Philox, np.random.SFC64):
        generator = np.random.Generator(bits(5))
        generator.random(7)
        assert across(generator).random() == copy.deepcopy(generator).random()


def test_tensors_keep_dtype_gradient_and_whether_they_want_one() -> None:
    torch = pytest.importorskip("torch")
    tensor = torch.arange(6.0, dtype=torch.float64).reshape(2, 3).requires_grad_()
    (tensor**2).sum().backward()
    back = across(tensor)
    assert back.dtype == tensor.dtype
    assert back.requires_grad
    assert torch.equal(back, tensor)
    assert torch.equal(back.grad, tensor.grad)
    for kind in (torch.bfloat16, torch.bool, torch.int64, torch.complex64):
        assert across(torch.ones(2).to(kind)).dtype == kind


def test_a_network_of_standard_layers_crosses_by_value() -> None:
    torch = pytest.importorskip("torch")
    nn = torch.nn
    network = nn.Sequential(
        nn.Conv2d(1, 2, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(32, 3, bias=False)
    ).double()
    network(torch.ones(1, 1, 4, 4, dtype=torch.float64)).sum().backward()
    state = torch.get_rng_state()
    back = across(network)
    assert torch.equal(state, torch.get_rng_state()), "rebuilding a layer must draw no numbers"
    assert [type(layer) for layer in back] == [type(layer) for layer in network]
    for (name, old), (other, new) in zip(
        network.named_parameters(), back.named_parameters(), strict=True
    ):
        assert name == other
        assert torch.equal(old, new)
        assert torch.equal(old.grad, new.grad)


def test_a_layer_that_makes_much_of_a_small_input_is_no_data() -> None:
    torch = pytest.importorskip("torch")
    usual = torch.nn.Conv2d(1, 1, 3, padding=3)
    assert across(usual).padding == (3, 3)
    with pytest.raises(CodecError):
        across(torch.nn.Conv1d(1, 1, 1, padding=50_000_000, bias=False))
    packer = Packer(refuse)
    tree = packer.pack(torch.nn.Conv1d(1, 1, 1, bias=False))
    tree[1][1]["padding"] = ["t", [50_000_000]]
    with pytest.raises(CodecError):
        unpack(tree, *(bytes(buffer) for buffer in packer.buffers))


def test_a_network_of_the_students_own_class_is_no_data() -> None:
    torch = pytest.importorskip("torch")
    mine = type("Linear", (torch.nn.Linear,), {})(2, 3)
    for module in (mine, torch.nn.Sequential(mine)):
        with pytest.raises(CodecError):
            across(module)


def test_what_is_deep_or_cyclic_or_no_data_is_refused() -> None:
    deep: list = []
    for _ in range(1000):
        deep = [deep]
    cyclic: dict = {}
    cyclic["self"] = cyclic
    structured = np.zeros(2, dtype=[("a", "f8")])
    for value in (deep, cyclic, structured, [lambda: 0], np.array([object()]), iter([])):
        with pytest.raises(CodecError):
            across(value)


def test_what_has_too_many_parts_is_refused() -> None:
    with pytest.raises(CodecError):
        across(["0"] * 500_000)


def linear(rows: int = 2**40) -> Tree:
    arguments = {"in_features": rows, "out_features": 2, "bias": False}
    weight = ["T", "float32", ["a", "<f4", [2, 2], 0, True], True, None]
    return ["m", ["Linear", arguments, {"weight": weight}, [], True]]


@pytest.mark.parametrize(
    "tree",
    [
        [],
        [1],
        ["x", 1],
        ["i", "zz"],
        ["b", 7],
        ["b", -1],
        ["t", 3],
        ["t", {"a": 1}],
        {"a": 1},
        ["d", [[["l", []], 1]]],
        ["a", "<f8", [2], 0, True],
        ["a", "<f8", [-1], 0, True],
        ["a", "<f8", [2**50, 0], 0, True],
        ["a", "O", [1], 0, True],
        ["a", "f8,O", [1], 0, True],
        ["a", "<f8", "no", 0, True],
        ["o", [3], [1]],
        ["T", "float64", ["o", [1], [1]], False, None],
        ["T", "float64", ["a", "<f4", [4], 0, True], False, None],
        ["T", "object", ["a", "<f8", [2], 0, True], False, None],
        ["g", "os", 1],
        ["g", "PCG64", {"state": 1}],
        ["g", "PCG64", ["d", [["bit_generator", "PCG64"]]]],
        ["m", ["Module", {}, {}, [], True]],
        ["m", ["Sequential", {}, {}, [["0", ["eval", {}, {}, [], True]]], True]],
        linear(),
        ["y", "O8,8"],
        ["r", [1, 2, 0]],
    ],
)
def test_malformed_trees_are_refused(tree: Tree) -> None:
    with pytest.raises(CodecError):
        unpack(tree, b"0123456789abcdef"[:15])


trees = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.sampled_from(
        ["i", "c", "b", "t", "l", "s", "z", "r", "q", "y", "d", "a", "n", "o", "g", "h", "<f8"]
    )),
    lambda inner: st.lists(inner, max_size=5),
    max_leaves=15,
)  # fmt: skip


@given(tree=trees)
def test_any_tree_gives_data_or_is_refused(tree: Tree) -> None:
    try:
        value = unpack(tree, b"12345678")
    except CodecError:
        return
    across(value)
