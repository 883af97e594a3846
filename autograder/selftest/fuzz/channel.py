"""Damaged frames from a student's process: each is understood, or ends the conversation.

A judge's real end of a conversation asks for what judges ask for; what it gets is a valid reply
after random changes to its values, its fields or its bytes, and perhaps requests before it. No
exception may come out but those that represent the student's process or code, no text may be kept
that is not valid Unicode, and nothing may take long.
"""

from __future__ import annotations

import copy
import json
import re
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any, cast

import numpy as np
import torch

from autograder.judge.output import Outputs
from autograder.sandbox.bounds import Bounds
from autograder.sandbox.confinement import Confinement
from autograder.sandbox.exceptions import StudentError, StudentGone
from autograder.sandbox.forkserver_client import ForkServer, Spawned
from autograder.sandbox.gate import MAX_DEPTH
from autograder.sandbox.guest.codec.packing import Packer
from autograder.sandbox.guest.codec.tree import Buffer
from autograder.sandbox.guest.rpc.channel import MAGIC, PREFIX
from autograder.sandbox.guest.rpc.proxy import Remote
from autograder.sandbox.guest.rpc.server import RevokedHandle
from autograder.sandbox.student_process import StudentProcess

#: Seconds that one input may take.
LONGEST = 2.0
#: Bytes of one input at most: they lie in the socket until the judge reads them.
MOST = 100_000
UNCLEAN = re.compile("[\x00-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e]")
BOUNDS = Bounds(wall=5, total=10, message=1 << 20)
#: Placeholders for what `json.dumps` cannot write.
_RAW = {"@digits@": "9" * 5000, "@deep@": "[" * 900 + "]" * 900, "@infinite@": "1e999"}
_ODD: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2**31, 2**40, 2**63, 0.5, float("nan"), "", "a", "x" * 2000),
    *("\ud800", "\x1b[2J", "\u202e", [], {}, [[]], [None], {"": 0}, *_RAW),
    *("h", "mine", "yours", "<f8", "|u1", "O", "<U0", "V0", "M8[ns]", "call", "method", "getattr"),
    *(["i", "f" * 300], ["i", "-0x"], ["a", "<f8", [2**40, 0], 0, True], ["t", []], ["z", [[]]]),
    *(["h", "mine", 3, "object", "n", ["f"]], ["h", "yours", 1, "", "", []]),
    *(["d", [[["l", []], 1]]], ["g", "PCG64", 0], ["r", [0, 9, 0]], ["m", ["ReLU", {}, {}, [], 1]]),
    *(["T", "float32", ["a", "<f4", [2], 0, True], True, None], ["n", "<f8", 0], ["q", [1, 2]]),
    *(["o", [2], [1]], ["y", "<i"], ["k"]),
)
_VALUES: tuple[Any, ...] = (
    *(None, 3, 2.5, "text", b"bytes", 1j, 2**80, True, np.float32(1.5), np.arange(6.0)),
    *((1, [2, {"a": np.eye(2)}]), {"x": np.ones(3), "y": (1, "b")}, {1, 2}, range(3), slice(1)),
    *(np.random.default_rng(0), np.array([None, 1], dtype=object), np.dtype("<f4"), len),
    *(torch.ones(2, requires_grad=True), torch.nn.Linear(2, 1)),
)
Frame = tuple[dict[str, Any], list[Buffer]]


class _NoForkServer:
    """In place of a fork server: its process is one end of a socket."""

    confinement = Confinement.NONE

    def __init__(self, end: socket.socket) -> None:
        self.end = end

    def spawn(self, bounds: Bounds) -> Spawned:
        return Spawned(self.end, 1, None, None, None)

    def kill_and_wait(self, pid: int) -> dict[str, Any]:
        return {"status": None, "cpu": 0.0}


def cases(numbers: Iterable[int], seed: int) -> Iterator[tuple[int, str, str | None]]:
    """Yield the number of each input, what became of it, and the fault if there is one."""
    for number in numbers:
        random = Random(f"{seed} {number}")
        started = time.process_time()
        try:
            became, fault = _case(random)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            became, fault = "fault", f"{type(error).__name__}: {error}"[:300]
        seconds = time.process_time() - started
        if seconds > LONGEST:
            fault = fault or f"it took {seconds:.1f} s of processor time"
        yield number, became, fault


def _case(random: Random) -> tuple[str, str | None]:
    theirs, ours = socket.socketpair()
    with theirs, ours:
        ask, reply = random.choice(_EXCHANGES)
        frames = [_request(random) for _ in range(random.choice((0, 0, 0, 1, 2)))]
        frames.append(reply(random))
        data = b"".join(_damaged(frame, random) for frame in frames)[:MOST]
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        student = StudentProcess(
            cast(ForkServer, _NoForkServer(ours)), BOUNDS, time.monotonic() + 9
        )
        student.within(5)
        student.peer.export(np.arange(3.0).sum)
        student.peer.export({"a": 1}.get)
        try:
            found = ask(student)
        except StudentGone as gone:
            return f"ended: {gone}", _unclean(str(gone))
        except (StudentError, RevokedHandle) as error:
            return "an exception of the student's", _unclean(str(error))
        return "understood", _unclean(found)


def _cell(student: StudentProcess) -> Any:
    result = student.cell("1")
    outputs = Outputs(50_000).of_cell(result["messages"])
    json.dumps(outputs, allow_nan=False).encode()
    return [outputs, result["error"], result["count"]]


def _snapshot(student: StudentProcess) -> Any:
    values, failed = student.snapshot("test", ["relu", "loss"])
    return [*values.items(), *failed.items()]


def _call(student: StudentProcess) -> Any:
    return student.peer.operate(1, "call", np.ones(3), {"a": [np.zeros(2)]}, k=(1, np.ones(1)))


def _getattr(student: StudentProcess) -> Any:
    found = student.peer.operate(1, "getattr", "w")
    return [found, student.peer.checked_out_attributes]


def _scenario(student: StudentProcess) -> Any:
    calls: list[Any] = [([np.ones(2)], {"setting": 1}), ([1], {})]
    results = student.peer.run_scenario(1, "chainrule.scenarios:call", calls)
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, StudentError | RevokedHandle):
            raise result
    return [str(result) if isinstance(result, Exception) else result for result in results]


def _reached(student: StudentProcess) -> Any:
    return student.reached()


def _packed(random: Random) -> tuple[Any, Packer]:
    packer = Packer(lambda value: ["h", "mine", 7, "callable", "f", []])
    return packer.pack(random.choice(_VALUES)), packer


def _value_reply(random: Random) -> Frame:
    tree, packer = _packed(random)
    reply: dict[str, Any] = {"reply": 1, "value": tree}
    if random.random() < 0.4:
        reply["changed"] = [[random.choice((0, 1, "k")), packer.pack(random.choice(_VALUES))]]
    if random.random() < 0.2:
        reply = {
            "reply": 1,
            "error": {"kinds": ["ValueError"], "message": "m", "lines": [[1, "f", "x"]]},
        }
    return reply, packer.buffers


def _scenario_reply(random: Random) -> Frame:
    tree, packer = _packed(random)
    changed = [[0, packer.pack(np.zeros(2))]]
    return {
        "reply": 1,
        "results": [{"value": tree, "changed": changed}, {"value": 1}],
    }, packer.buffers


def _snapshot_reply(random: Random) -> Frame:
    tree, packer = _packed(random)
    failed = {"loss": "it cannot cross"}
    return {"reply": 1, "values": {"relu": tree}, "failed": failed}, packer.buffers


def _cell_reply(random: Random) -> Frame:
    data = {"text/plain": "1", "application/json": {"a": [1, {"b": None}]}}
    messages = [
        ["stream", {"name": "stdout", "text": "a\x1b[31mb\x1b[0m"}],
        ["display_data", {"data": data, "metadata": {}, "transient": {"display_id": "x"}}],
        ["update_display_data", {"data": data, "transient": {"display_id": "x"}}],
        ["clear_output", {"wait": True}],
        ["execute_result", {"data": data, "execution_count": 3, "metadata": {"m": 1}}],
        ["error", {"ename": "E", "evalue": "v", "traceback": ["a", "b"]}],
    ]
    random.shuffle(messages)
    return {"reply": 1, "messages": messages, "error": None, "count": 3}, []


def _reached_reply(random: Random) -> Frame:
    return {"reply": 1, "tests": ["test_relu"]}, []


def _request(random: Random) -> Frame:
    packer = Packer(lambda value: ["h", "yours", 1, "", "", []])
    value = packer.pack([[random.choice(_VALUES)], {}])
    what = random.choice(("call", "getattr", "setattr", "method"))
    target = random.choice((1, 2, 3))
    header = {"op": "operate", "number": 5, "target": target, "what": what, "value": value}
    return header, packer.buffers


_EXCHANGES: tuple[tuple[Callable[[StudentProcess], Any], Callable[[Random], Frame]], ...] = (
    (_cell, _cell_reply),
    (_snapshot, _snapshot_reply),
    (_call, _value_reply),
    (_getattr, _value_reply),
    (_scenario, _scenario_reply),
    (_reached, _reached_reply),
)


def _damaged(frame: Frame, random: Random) -> bytes:
    """Return the bytes of a frame after up to three random changes."""
    header, buffers = frame
    header = {**header, "sizes": [len(buffer) for buffer in buffers]}
    for _ in range(random.choice((0, 1, 1, 1, 2, 3))):
        locations = _locations(header, 0)
        container, key = random.choice(locations)
        change = random.random()
        if change < 0.15:
            del container[key]
        elif change < 0.3 and isinstance(container, list):
            container.insert(key, copy.deepcopy(random.choice(_ODD)))
        else:
            container[key] = copy.deepcopy(random.choice(_ODD))
        if not header:
            break
    text = json.dumps(header)
    for mark, raw in _RAW.items():
        text = text.replace(f'"{mark}"', raw)
    body = b"".join(buffers)
    encoded = text.encode(random.choice(("utf-8",) * 30 + ("utf-16", "utf-8-sig")))
    size = len(encoded) if random.random() < 0.98 else random.choice((0, 5, 2**24, 2**32 - 1))
    claimed = len(body) if random.random() < 0.98 else random.choice((0, 2**20, 2**40, 2**64 - 1))
    data = bytearray(PREFIX.pack(MAGIC, size, claimed) + encoded + body)
    if random.random() < 0.2:
        for _ in range(random.randint(1, 4)):
            data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)


def _locations(value: Any, depth: int) -> list[tuple[Any, Any]]:
    """Return (container, key) of everything in a header."""
    found: list[tuple[Any, Any]] = []
    entries: Any = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in list(entries):
        found.append((value, key))
        if isinstance(part, dict | list) and depth < MAX_DEPTH:
            found += _locations(part, depth + 1)
    return found


def _unclean(value: Any) -> str | None:
    """Return the fault if a value has text that may not be kept."""
    if isinstance(value, str):
        return f"unclean text {value[:80]!r}" if UNCLEAN.search(value) else None
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, Remote):
        value = [value.__name__]
    if isinstance(value, list | tuple):
        return next((fault for item in value if (fault := _unclean(item))), None)
    return None
