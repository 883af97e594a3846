"""A short run of damaged frames: each is understood, or ends the conversation."""

import pytest

from autograder.sandbox import gate, replies
from autograder.selftest.fuzz.channel import cases


def test_damaged_frames_are_understood_or_end_the_conversation() -> None:
    became = [(what, fault) for _, what, fault in cases(range(2000), seed=3)]
    assert [fault for _, fault in became if fault] == []
    assert len({what for what, _ in became}) > 10
    assert sum(what == "understood" for what, _ in became) > 100


def test_a_gate_that_lets_control_characters_through_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate, "plain_text", lambda text: text)
    monkeypatch.setattr(gate, "output_text", lambda text: text)
    assert any(fault for _, _, fault in cases(range(1000), seed=3))


def test_a_reply_whose_types_are_not_checked_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "snapshot", lambda reply, names: (reply["values"], {}))
    assert any("KeyError" in str(fault) for _, _, fault in cases(range(1000), seed=3))
