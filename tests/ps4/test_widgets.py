"""What PS4's widgets draw, and what they say while an answer is missing."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from chainrule.data import centred, scale
from chainrule.widgets import digit_reader, pooling_route, sliding_kernel
from tests import loop


def _unwritten(*arguments: Any) -> Any:
    raise NotImplementedError


def test_the_window_stands_where_its_output_comes_from(solved: SimpleNamespace) -> None:
    kernel = np.asarray(solved.vertical_edges(), float)
    response = sliding_kernel.respond(solved.conv_image, kernel, 2)
    assert response.shape == (3, 4)
    drawn = sliding_kernel.drawing(kernel, response, 2, 5)
    assert drawn.label == f"window at row 2, column 2; response (1, 1) is {response[1, 1]:.0f}"
    assert drawn.svg().count("data-cell") == sliding_kernel.IMAGE.size + response.size


def test_a_place_beyond_the_last_shows_the_last(solved: SimpleNamespace) -> None:
    kernel = np.ones((3, 3))
    response = sliding_kernel.respond(solved.conv_image, kernel, 3)
    assert "response (1, 2)" in sliding_kernel.drawing(kernel, response, 3, 400).label


def test_the_route_names_winner_tie_and_gradient(solved: SimpleNamespace) -> None:
    pool = (2, 2, 1)
    out, dout, dx = pooling_route.run_pool(
        solved.max_pool_forward_naive, solved.max_pool_backward_naive, pool
    )
    assert dx.sum() == dout.sum()
    words = pooling_route.drawing(out, dout, dx, pool, (0, 3)).label
    assert words == (
        "window (0, 3): the largest is 2, a tie of 2: any split; it takes the gradient −4"
    )


def test_the_reader_shows_what_the_students_network_makes_of_the_sheet(
    solved: SimpleNamespace,
) -> None:
    net = solved.ConvNet(num_filters=3, rng=np.random.default_rng(0))
    functions = (solved.conv_forward_fast, solved.max_pool_forward_naive)
    reader = digit_reader.digit_reader(net, *functions)
    assert reader is not None
    ink = np.zeros((28, 28), np.uint8)
    ink[5:20, 12:16] = 255
    assert reader.on_event is not None
    reader.on_event(reader, {"kind": "ink", "pixels": ink.ravel().tolist()})
    drawn = reader.drawing()
    scores = net.loss(scale(centred(ink))[None, None])[0]
    assert f"reads {scores.argmax()}" in drawn.label
    assert len(drawn.layers) == 1 + 3 + 3 + 3  # the sheet; kernels, feature maps, pooled maps
    np.testing.assert_array_equal(drawn.pad.image, ink)


def test_the_reader_reads_anew_while_the_network_trains_and_when_it_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(digit_reader, "_REFRESH", 0)
    run = SimpleNamespace(step=0)
    training = SimpleNamespace(history=SimpleNamespace(current=run), over=False)
    read_at = []

    async def train_and_follow() -> None:
        reader = SimpleNamespace(redraw=lambda: read_at.append(run.step))
        following = asyncio.create_task(digit_reader._follow(reader, training))
        for step in (1, 1, 2):
            run.step = step
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        run.step, training.over = 3, True
        await asyncio.wait_for(following, 5)

    loop.run(train_and_follow())
    assert read_at[0] < 3
    assert read_at == sorted(set(read_at))
    assert read_at[-1] == 3


def test_missing_answers_leave_one_kind_line(
    solved: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sliding_kernel.sliding_kernel(_unwritten, _unwritten) is None
    assert pooling_route.pooling_route(solved.max_pool_forward_naive, _unwritten) is None
    net = solved.ConvNet(rng=np.random.default_rng(0))
    assert digit_reader.digit_reader(net, _unwritten, _unwritten) is None
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("○ ") and "appears when" in line for line in lines)
