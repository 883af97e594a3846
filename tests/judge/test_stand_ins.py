"""What a test meets in the place of a student's functions, classes and objects, and back."""

import mmap
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder.judge import Bounds, Judge
from autograder.sandbox.exceptions import StudentGone
from autograder.sandbox.guest.policy import GuestPolicy
from autograder.sandbox.guest.rpc.argument_sync import write_back
from autograder.sandbox.guest.rpc.channel import Channel
from autograder.sandbox.guest.rpc.peer import Peer
from autograder.sandbox.student_process import StudentProcess
from chainrule.check.case import Case
from chainrule.check.problem import Problem
from chainrule.scenarios import call, ps4, qualified_name

pytestmark = pytest.mark.sandbox
CALL = qualified_name(call)

CODE = """
import numpy as np


def add(a, b=1):
    return a + b


def overwrite(x, config):
    x += 1
    config["seen"] = x.copy()
    config["held"][:] = 7.0


def draw(rng):
    return rng.random()


def fail(kind):
    raise kind


KINDS = {
    "value": ValueError, "stop": StopIteration, "key": KeyError, "exit": SystemExit,
    "interrupt": KeyboardInterrupt, "own": type("Own", (ArithmeticError,), {}),
}


def fails(name):
    if name == "unicode":
        b"\\xff".decode("ascii")
    raise KINDS[name]("text")


def apply(f, x):
    return f(x)


def poke(thing, name):
    return getattr(thing, name)


def set_on(thing, name, value):
    setattr(thing, name, value)
    return getattr(thing, name)


def same_object(a, b):
    return a is b


class Layer:
    size = 3

    def __init__(self, w):
        self.params = {"w": w}
        self.b = np.zeros(2)

    def forward(self, x):
        return x * self.params["w"] + self.b[0]

    def __len__(self):
        return 2

    def __getitem__(self, key):
        return key * 2

    def __iter__(self):
        return iter([1, self])


class Everything:
    def __eq__(self, other):
        return True

    __hash__ = None

    def __array__(self, *args):
        return np.zeros(2)


def cycle():
    while True:
        yield 1


def doubled(x):
    return 2 * x, (x,)


def gated(dout, cache):
    cache[0][0] = 5.0
    return dout * cache[0]


def train(network, x):
    network(x).sum().backward()
    return float(network[0].weight.grad.sum())


def network():
    import torch
    return torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.Sigmoid())
"""
NAMES = [line.split("(")[0].split(":")[0].split()[1] for line in CODE.split("\n")
         if line.startswith(("def ", "class "))]  # fmt: skip


@pytest.fixture(scope="module")
def student() -> Iterator[StudentProcess]:
    """A process that has run CODE."""
    import time

    with Judge(Bounds(wall=60), confined=False) as judge:
        running = StudentProcess(judge._fork_server(()), judge.bounds, time.monotonic() + 100)
        running.within(100)
        assert running.cell(CODE)["error"] is None
        yield running
        running.close()


@pytest.fixture
def theirs(student: StudentProcess) -> Any:
    """The student's names."""
    student.within(30)
    values, failed = student.snapshot("here", NAMES)
    assert not failed
    return type("Names", (), {name: staticmethod(value) for name, value in values.items()})


def test_a_function_is_called_with_data_and_returns_data(theirs: Any) -> None:
    assert theirs.add(2) == 3
    assert theirs.add(np.arange(3.0), b=1).tolist() == [1, 2, 3]
    assert theirs.add.__name__ == "add"
    assert callable(theirs.add)


def test_arguments_that_the_student_changes_change_here(theirs: Any) -> None:
    x, held = np.zeros(3), np.ones(2)
    config: dict = {"held": held}
    theirs.overwrite(x, config)
    assert x.tolist() == [1, 1, 1]
    assert config["seen"].tolist() == [1, 1, 1]
    assert config["held"] is held
    assert held.tolist() == [7, 7]


def test_a_read_only_array_is_read_only_over_there(theirs: Any) -> None:
    x = np.zeros(3)
    x.setflags(write=False)
    with pytest.raises(ValueError, match="read-only"):
        theirs.overwrite(x, {"held": np.ones(1)})


def test_a_generator_moves_on_with_every_draw(theirs: Any) -> None:
    rng, twin = np.random.default_rng(3), np.random.default_rng(3)
    assert [theirs.draw(rng), theirs.draw(rng), rng.random()] == list(twin.random(3))


def test_a_generator_moves_on_and_is_not_set() -> None:
    rng, later, other = (np.random.default_rng(3) for _ in range(3))
    later.random(1000)
    write_back(rng, later)
    assert rng.random() == later.random()
    other.bit_generator.state = {
        **other.bit_generator.state,
        "state": {"state": 0, "inc": 0},  # draws zeros
    }
    before = rng.bit_generator.state
    write_back(rng, other)
    write_back(rng, np.random.default_rng(4))
    assert rng.bit_generator.state == before


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("value", ValueError), ("key", KeyError), ("own", ArithmeticError),
        ("unicode", RuntimeError), ("stop", RuntimeError), ("exit", RuntimeError),
        ("interrupt", RuntimeError),
    ],
)  # fmt: skip
def test_an_exception_is_caught_by_its_builtin_type(
    name: str, kind: type[Exception], theirs: Any
) -> None:
    with pytest.raises(kind) as caught:
        theirs.fails(name)
    assert not isinstance(caught.value, StopIteration | SystemExit | KeyboardInterrupt)
    assert caught.value.raised.lines[-1][1] == "fails"


def test_stop_iteration_does_not_end_a_loop_of_the_tests(theirs: Any) -> None:
    with pytest.raises(RuntimeError):
        list(map(theirs.fails, ["stop", "stop"]))


def test_an_object_has_attributes_methods_items_and_a_length(theirs: Any) -> None:
    layer = theirs.Layer(2.0)
    assert layer.params == {"w": 2.0}
    assert layer.forward(np.ones(2)).tolist() == [2, 2]
    layer.params = {"w": 3.0}
    assert layer.forward(1.0) == 3.0
    assert (len(layer), layer[4], theirs.Layer.size) == (2, 8, 3)
    assert next(iter(layer)) == 1
    with pytest.raises(AttributeError):
        _ = layer.no_such_name
    with pytest.raises(TypeError):
        theirs.Layer()


def test_what_is_done_to_an_attribute_reaches_the_object(theirs: Any) -> None:
    layer = theirs.Layer(2.0)
    layer.params["w"] = 5.0
    assert layer.forward(1.0) == 5.0
    layer.b[0] = 1.0
    assert layer.forward(1.0) == 6.0
    layer.b += 1.0
    assert layer.forward(1.0) == 7.0
    b = layer.b
    b[:] = 0.0
    assert layer.forward(1.0) == 5.0


def test_an_object_goes_back_as_itself(theirs: Any) -> None:
    layer = theirs.Layer(1.0)
    assert theirs.same_object(layer, layer) is True
    assert theirs.same_object(layer, theirs.Layer(1.0)) is False
    assert theirs.apply(layer.forward, 4.0) == 4.0


def test_an_object_of_the_students_equals_nothing_and_is_no_array(theirs: Any) -> None:
    thing = theirs.Everything()
    assert thing != 3.0
    assert (thing == np.zeros(2)) is not True
    with pytest.raises(TypeError):
        thing - 3.0
    with pytest.raises(TypeError):
        abs(thing)
    with pytest.raises(TypeError):
        float(thing)
    assert np.asarray(thing).dtype == object
    assert not np.array_equal(thing, np.zeros(2))


def test_an_iterator_without_end_is_refused(theirs: Any) -> None:
    with pytest.raises(Exception, match="does not end"):
        list(theirs.cycle())


def test_a_function_of_the_judges_is_called_back(theirs: Any) -> None:
    seen = []
    assert theirs.apply(lambda x: (seen.append(x), x * 2)[1], np.ones(2)).tolist() == [2, 2]
    assert seen[0].tolist() == [1, 1]
    assert theirs.apply(lambda x: theirs.apply(lambda y: y + x, 3), 4) == 7


def test_an_exception_of_the_judges_function_tells_only_its_type(theirs: Any) -> None:
    def fails(x: object) -> None:
        raise ValueError("CANARY")

    with pytest.raises(ValueError, match=r"^$"):
        theirs.apply(fails, 1)


@pytest.mark.parametrize(
    "name", ["__globals__", "__code__", "__closure__", "__class__", "__dict__", "func", "__self__"]
)
def test_a_function_of_the_judges_can_only_be_called(name: str, theirs: Any) -> None:
    secret = "CANARY"

    def reference(x: object) -> str:
        return secret

    try:
        found = theirs.poke(reference, name)
    except Exception:
        return
    assert "CANARY" not in repr(found)
    assert name in ("__class__", "__dict__")  # of the stand-in over there


class Given:
    """An object of the judge's that a test hands over."""

    def __init__(self) -> None:
        self.size = 3
        self._secret = "CANARY"

    def double(self, x: float) -> float:
        return 2 * x


def test_public_attributes_of_the_judges_objects_can_be_used(theirs: Any) -> None:
    given = Given()
    assert theirs.poke(given, "size") == 3
    assert theirs.set_on(given, "size", 4) == given.size == 4
    with pytest.raises(Exception, match=r"^$"):  # the judge does not say why
        theirs.poke(given, "_secret")
    with pytest.raises(Exception, match=r"^$"):
        theirs.set_on(given, "double", 5)
    assert given.double(1) == 2


def test_modules_of_the_judges_do_not_cross(theirs: Any) -> None:
    with pytest.raises(Exception, match="cannot cross"):
        theirs.apply(np, 1)


def test_a_network_collects_gradients_as_in_one_process(theirs: Any) -> None:
    torch = pytest.importorskip("torch")
    network = torch.nn.Sequential(torch.nn.Linear(2, 1))
    x = torch.ones(3, 2)
    assert [theirs.train(network, x), theirs.train(network, x)] == [6.0, 12.0]
    assert network[0].weight.grad.tolist() == [[6.0, 6.0]]
    network.zero_grad()
    assert theirs.train(network, x) == 6.0


def test_a_network_of_the_students_is_a_network_here(theirs: Any) -> None:
    torch = pytest.importorskip("torch")
    network = theirs.network()
    assert type(network) is torch.nn.Sequential
    assert network(torch.ones(4, 2)).shape == (4, 1)


def test_what_is_gone_says_so_at_every_call() -> None:
    import time

    with Judge(Bounds(wall=60), confined=False) as judge:
        running = StudentProcess(judge._fork_server(()), judge.bounds, time.monotonic() + 100)
        running.within(30)
        running.cell("import os\ndef leave():\n    os._exit(7)")
        values, _ = running.snapshot("here", ["leave"])
        leave: Callable[[], None] = values["leave"]
        for _ in range(2):
            with pytest.raises(StudentGone, match="status 7"):
                leave()


def test_several_calls_cross_at_once_in_order_and_each_ends_its_own_way(theirs: Any) -> None:
    peer, _ = theirs.fails._remote
    before = peer.sent
    x, config = np.zeros(2), {"held": np.zeros(3)}
    calls: list[Any] = [([x, config], {}), ([x, config], {})]
    results = theirs.overwrite.run_scenario(CALL, calls)
    ended = theirs.fails.run_scenario(CALL, [(["value"], {}), (["no such kind"], {})])
    assert peer.sent == before + 2
    assert results == [None, None]
    # Both calls were made with what the argument held before them, and holds afterwards.
    assert x.tolist() == [0, 0]
    assert config["held"].tolist() == [0, 0, 0]
    for (changed, held), _ in calls:
        assert changed.tolist() == [1, 1]
        assert held["held"].tolist() == [7, 7, 7]
    assert [type(error).__name__ for error in ended] == ["ValueError", "KeyError"]
    assert theirs.add.run_scenario(CALL, [([1, 2], {}), ([np.arange(2), 5], {})])[1].tolist() == [
        5,
        6,
    ]


def test_a_road_is_walked_beside_the_answer_and_what_came_of_its_arguments_comes_back(
    theirs: Any,
) -> None:
    peer, _ = theirs.gated._remote
    before, served = peer.sent, peer.served
    dout, x = np.array([1.0, -2.0, 3.0]), np.array([7.0, 8.0, 9.0])
    scenario = qualified_name(ps4.own_cache)
    assert theirs.gated.in_same_process((theirs.doubled,))
    arguments = [dout, x]
    (dx,) = theirs.gated.run_scenario(scenario, [(arguments, {})], (theirs.doubled,))
    assert peer.sent == before + 1
    assert peer.served == served
    assert dx.tolist() == [5, -16, 27]
    assert arguments[0] is dout
    assert arguments[1].tolist() == [5, 8, 9]
    assert x.tolist() == [7, 8, 9]


def test_a_road_with_a_function_of_the_judge_is_walked_call_by_call(theirs: Any) -> None:
    def cases(rng: np.random.Generator) -> Iterator[Case]:
        dout, x = rng.standard_normal((2, 3))
        yield Case({"dout": dout, "x": x}, dout * np.array([5.0, *x[1:]]))

    problem = Problem("gated", cases, scenarios=(ps4.own_cache,))
    peer, _ = theirs.gated._remote

    def ours(x: np.ndarray) -> Any:
        return 2 * x, (x,)

    assert not theirs.gated.in_same_process((ours,))
    for forward, exchanges in ((theirs.doubled, 1), (ours, 1)):
        before = peer.sent
        assert problem.report(theirs.gated, forward).status == "right"
        assert peer.sent - before == exchanges


def test_nobody_walks_a_road_with_the_judges_objects(theirs: Any) -> None:
    peer, _ = theirs.add._remote
    handle = peer.export(np.sum)
    request = {
        "op": "run_scenario",
        "target": handle[2],
        "scenario": CALL,
        "upstream": ["l", []],
        "calls": [],
    }
    request["calls"] = [["l", [["l", [1]], ["d", []]]]]
    reply, _ = peer._run_scenario(request, [])
    assert reply["error"]["kinds"][0] == "CodecError"


def test_a_road_that_is_not_there_ends_in_an_exception_and_not_in_the_process(theirs: Any) -> None:
    (ended,) = theirs.add.run_scenario("chainrule.scenarios:no_such", [([1, 2], {})])
    assert isinstance(ended, AttributeError)
    assert theirs.add(1, 2) == 3


def test_where_several_calls_are_interrupted_they_are_made_one_by_one(theirs: Any) -> None:
    ended = theirs.fails.run_scenario(CALL, [(["interrupt"], {}), (["value"], {})])
    assert [isinstance(error, Exception) for error in ended] == [True, True]
    assert type(ended[1]).__name__ == "ValueError"


def test_a_method_is_called_in_one_exchange_and_is_found_anew_each_time(theirs: Any) -> None:
    layer = theirs.Layer(np.float64(2))
    peer, _ = layer._remote
    before = peer.sent
    assert layer.forward(3.0) == 6.0
    assert peer.sent == before + 1
    layer.forward = theirs.add
    assert layer.forward(3.0, 4) == 7.0
    with pytest.raises(AttributeError):
        layer.backward(1.0)


def test_a_result_that_can_not_cross_leaves_nothing_of_itself_in_the_frame() -> None:
    mine, _ = socket.socketpair()
    peer = Peer("student", Channel(mine, 1 << 20), GuestPolicy())
    packer, endless = peer.packer(), []
    packer.pack(np.zeros(3))
    endless.append(endless)
    reply = peer._do(lambda: [np.zeros(5), endless], "call", [], {}, packer)
    assert "nested too deeply" in reply["error"]["message"]
    assert len(packer.buffers) == 1
    mine.close()


def test_what_the_judge_handed_out_is_dead_when_the_attempt_is_over(
    theirs: Any, student: StudentProcess
) -> None:
    code = "kept = []\n\n\ndef keep(f):\n    kept.append(f)\n\n\ndef use():\n    return kept[0](1)"
    assert student.cell(code)["error"] is None
    values, _ = student.snapshot("kept", ["keep", "use"])
    called = []
    values["keep"](called.append)
    values["use"]()
    student.restore("kept")
    student.peer.request({"op": "reached"})
    with pytest.raises(KeyError):
        values["use"]()
    assert called == [1]


def test_requests_that_fill_the_judges_memory_end_the_conversation() -> None:
    kept: list[mmap.mmap] = []

    def keep() -> None:
        kept.append(mmap.mmap(-1, 1 << 21))  # never memory that an earlier test had freed
        kept[-1].write(b"x" * (1 << 21))

    with Judge(Bounds(wall=60, message=1 << 20), confined=False) as own:
        running = StudentProcess(own._fork_server(()), own.bounds, time.monotonic() + 100)
        running.within(60)
        running.cell("def use(f):\n    for _ in range(100):\n        f()")
        values, _ = running.snapshot("here", ["use"])
        with pytest.raises(StudentGone, match="memory"):
            values["use"](keep)
    assert len(kept) < 10


def test_an_object_of_the_judge_in_a_scenario_is_a_copy_which_the_answer_may_change(
    theirs: Any,
) -> None:
    class Counter:
        count = 1

    counter = Counter()
    assert theirs.set_on.run_scenario(CALL, [([counter, "count", 5], {})]) == [5]
    assert counter.count == 1
