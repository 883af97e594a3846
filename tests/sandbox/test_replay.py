"""Recorded values for recorded arguments, the student's own answer for all others."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.judge.recording import Recording
from autograder.sandbox.guest.codec.packing import Packer
from autograder.sandbox.guest.codec.unpacking import Unpacker
from autograder.sandbox.guest.replay import Replay, same

X, W = np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])


def forward(x: np.ndarray, w: np.ndarray = W) -> Any:
    return x @ w, (x, w, "the reference's own form")


def backward(dout: np.ndarray, cache: Any) -> Any:
    return dout @ cache[1].T


def step(w: np.ndarray, config: dict) -> None:
    w -= 1.0
    config["steps"] = 1


def namespace(
    use: Callable[..., Any], replaced: list[str], **own: Callable[..., Any]
) -> dict[str, Any]:
    """A student's names after a reference run of ``use`` was recorded."""
    recording = Recording()
    reference = {"forward": forward, "backward": backward, "step": step}
    use(**{name: recording.wrap(name, answer) for name, answer in reference.items()})
    packer = Packer(lambda value: pytest.fail("only data may cross"))
    packed = recording.packed(replaced, packer)
    buffers = [memoryview(bytes(buffer)) for buffer in packer.buffers]
    names: dict[str, Any] = dict(own)
    adopt: Any = None
    Replay(packed, lambda tree: Unpacker(buffers, adopt).unpack(tree)).bind(names)
    return names


def test_recorded_arguments_get_the_recorded_value_up_to_rounding() -> None:
    names = namespace(lambda forward, **_: forward(X), ["forward"], forward=lambda x, w=W: "own")
    for arguments in ((X,), (X * (1 + 1e-14), W), (X.tolist(),)):
        assert names["forward"](*arguments)[0].tolist() == [[11.0]]
    assert names["forward"](w=W, x=X)[0].tolist() == [[11.0]]
    for other in (X * (1 + 1e-6), X[0], np.zeros((1, 2)), "x", None):
        assert names["forward"](other) == "own"
    assert names["forward"](X, 2 * W) == "own"


def test_every_call_gets_a_value_of_its_own() -> None:
    names = namespace(lambda forward, **_: forward(X), ["forward"])
    first, _ = names["forward"](X)
    first[:] = 0.0
    assert names["forward"](X)[0].tolist() == [[11.0]]


def test_a_cache_of_the_students_own_form_is_known_by_the_call_it_came_from() -> None:
    def use(forward: Any, backward: Any, **_: Any) -> None:
        backward(np.ones((1, 1)), forward(X)[1])

    names = namespace(
        use,
        ["backward"],
        forward=lambda x, w=W: (x @ w, {"mine": x}),
        backward=lambda dout, cache: "own",
    )
    _, cache = names["forward"](X)
    assert cache == {"mine": X}
    assert names["backward"](np.ones((1, 1)), cache).tolist() == [[3.0, 4.0]]
    assert names["backward"](np.zeros((1, 1)), cache) == "own"
    assert names["backward"](np.ones((1, 1)), dict(cache)) == "own"


def test_what_a_call_did_to_its_arguments_is_done_again() -> None:
    names = namespace(lambda step, **_: step(X.copy(), {}), ["step"])
    w, config = X.copy(), dict[str, Any]()
    names["step"](w, config)
    assert (w.tolist(), config) == ([[0.0, 1.0]], {"steps": 1})


def test_a_name_without_an_own_answer_is_missing_for_other_arguments() -> None:
    names = namespace(lambda forward, **_: forward(X), ["forward"])
    with pytest.raises(NameError):
        names["forward"](2 * X)


@pytest.mark.parametrize(
    ("recorded", "value", "alike"),
    [
        (1.0, 1, True), (1.0, np.float32(1.0), True), (0.1, np.float32(0.1), True),
        (2, 2.0 + 1e-12, True), (2, 3, False), (True, 1, False), ("a", "a", True),
        ([1, 2], (1, 2), True), ({"a": X}, {"a": X + 0}, True), ({"a": X}, {"b": X}, False),
        (np.array([np.nan, 1.0]), np.array([np.nan, 1.0]), True),
        (np.array([np.inf, 1.0]), np.array([1.0, 1.0]), False),
        (np.random.default_rng(1), np.random.default_rng(1), True),
        (np.random.default_rng(1), np.random.default_rng(2), False),
        (X, object(), False), (X, [object()], False),
    ],
)  # fmt: skip
def test_arguments_are_compared_by_value(recorded: Any, value: Any, alike: bool) -> None:
    assert same(recorded, value) is alike
