"""Recorded values for recorded arguments, the student's own answer for all others."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.judge.recording import Recording
from autograder.judge.replay import Replay, same
from autograder.sandbox.guest import replay as guest
from autograder.sandbox.guest.codec.packing import Packer
from autograder.sandbox.guest.codec.unpacking import Unpacker
from autograder.sandbox.guest.rpc.channel import ChannelError
from autograder.sandbox.look_up import answer, question

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
    replay = Replay(recording, replaced)
    names: dict[str, Any] = dict(own)
    peer: Any = Asking(replay)
    guest.Replay(replay.answers, peer).bind(names)
    return names


class Asking:
    """Asks a recording in this process, in the form in which it crosses between two."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay

    def packer(self) -> Packer:
        return Packer(lambda value: ["h", "mine", 1, "object", "", []])

    def request(self, header: dict, buffers: list) -> Any:
        arguments = self.unpack(header["arguments"], buffers)
        reply = answer(self.replay.look_up(*question(header, arguments)), self.packer())
        return reply, reply.pop("buffers", [])

    def unpack(self, tree: Any, buffers: list) -> Any:
        return Unpacker([memoryview(bytes(b)) for b in buffers], lambda parts: object()).unpack(
            tree
        )


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


def test_where_a_recorded_value_came_from_does_not_stand_for_the_value_itself() -> None:
    def use(forward: Any, backward: Any, **_: Any) -> None:
        y, cache = forward(X)
        backward(y, cache)

    names = namespace(use, ["forward", "backward"], backward=lambda dout, cache: "own")
    y, cache = names["forward"](X)
    replay = names["backward"]._replay
    assert replay.look_up("backward", (y, cache), {}) is not None
    claimed = np.zeros((1, 1))
    replay.origins[id(claimed)] = ("forward", 0, 0)
    assert names["backward"](claimed, cache) == "own"


def test_calls_that_are_alike_are_replayed_in_their_order() -> None:
    counts = iter(range(10))
    recording = Recording()
    counted = recording.wrap("count", lambda x: next(counts))
    for _ in range(3):
        counted(1)
    names: dict[str, Any] = {}
    peer: Any = Asking(Replay(recording, ["count"]))
    guest.Replay({"count": True}, peer).bind(names)
    assert [names["count"](1) for _ in range(4)] == [0, 1, 2, 0]


def test_frames_are_compared_whole() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    assert same(frame, frame.copy())
    assert not same(frame, frame.assign(a=[1, 3]))
    assert not same(frame, frame.rename(columns={"a": "c"}))


@pytest.mark.parametrize(
    "forged",
    [
        {}, {"name": 1, "origins": []}, {"name": "forward", "origins": {}},
        {"name": "forward", "origins": [[0]]}, {"name": "forward", "origins": [[0, ["a", 1]]]},
        {"name": "forward", "origins": [[[], ["a", 1, None]]]},
        {"name": "forward", "origins": [[0, [[], 1, None]]]},
    ],
)  # fmt: skip
def test_a_forged_question_is_refused(forged: dict) -> None:
    with pytest.raises(ChannelError):
        question(forged, [[], {}])


@pytest.mark.parametrize("arguments", [None, [], [[]], [{}, []], [[], {}, {}], "x"])
def test_a_question_without_arguments_is_refused(arguments: Any) -> None:
    with pytest.raises(ChannelError):
        question({"name": "forward", "origins": []}, arguments)


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
