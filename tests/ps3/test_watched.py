"""A long training whose losses are drawn while its cell runs."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from chainrule import session
from chainrule.data import spirals
from chainrule.training import split
from chainrule.widgets import watched as module
from chainrule.widgets.watched import watched


def train(solved: SimpleNamespace, watch: bool) -> tuple[Any, Any]:
    """Train a small network for two epochs of 6 steps; return it and the history that was drawn."""
    rng = np.random.default_rng(2)
    net = solved.FullyConnectedNet(2, [5], 3, weight_scale=0.5, reg=0.0, rng=rng)
    x, y = spirals(60, np.random.default_rng(1))
    data = split(x, y, 12, np.random.default_rng(1))
    given = {"epochs": 2, "batch_size": 8, "lr": 0.1, "lr_decay": 1.0, "momentum": 0.9}
    steps = 2 * -(-len(data["y_train"]) // 8)
    if not watch:
        solved.train_and_validate(net, data, **given, rng=rng)
        return net, None
    with watched(net, steps) as history:
        solved.train_and_validate(net, data, **given, rng=rng)
    assert history.current.step == steps
    return net, history


def test_a_watched_training_is_the_same_training(solved: SimpleNamespace) -> None:
    (net, history), (other, _) = train(solved, True), train(solved, False)
    for name, value in other.params.items():
        np.testing.assert_array_equal(net.params[name], value)
    assert history.current.series["batch loss"].latest[1] > 0
    assert "loss" not in vars(net)


def test_the_picture_is_replaced_while_the_cell_runs(
    solved: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    handle = SimpleNamespace(update=lambda page: shown.append(page.data))
    monkeypatch.setattr(session, "in_notebook", lambda: True)
    monkeypatch.setattr(module, "INTERVAL", 0.0)
    monkeypatch.setattr(
        "IPython.display.display", lambda page, display_id: shown.append(page.data) or handle
    )
    _, history = train(solved, True)
    steps = [int(re.search(r"step (\d+) of", page)[1]) for page in shown]
    total = history.current.total
    assert steps == [*range(1, total + 1), total]
    assert f"at step {total}" in shown[-1]
    assert "left" not in shown[-1]
