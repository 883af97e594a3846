"""A short run of random exports, class lists and time stamps: each is read or refused."""

import pytest

from autograder.lms import archive, tables
from autograder.selftest.fuzz.exports import cases


def faults(seed: int, count: int = 600) -> list[str]:
    return [fault for _, _, fault in cases(range(count), seed) if fault]


def test_random_exports_tables_and_time_stamps_are_read_or_refused() -> None:
    became = [what for _, what, fault in cases(range(600), seed=3) if not fault]
    assert len(became) == 600
    assert {"export: collected", "class list: read", "time stamp: understood"} <= set(became)


def test_a_gate_that_lets_control_characters_through_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tables, "_clean", lambda cell: cell)
    assert faults(seed=3)


def test_a_gate_that_lets_paths_lead_out_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_path_problem", lambda name: None)
    assert faults(seed=3, count=1500)
