"""Draw a digit and see what the student's convolutional network makes of it, layer by layer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.data import scale
from chainrule.live import Plot
from chainrule.widgets.demos.digits import digits
from chainrule.widgets.reading import read_digit
from chainrule.widgets.waiting import waiting

#: Seconds between two readings while the network still trains.
_REFRESH = 1.0
#: asyncio keeps only weak references to tasks.
_FOLLOWING: set[asyncio.Task[None]] = set()


def digit_reader(
    net: Any,
    conv_forward: Callable[..., Any],
    max_pool_forward: Callable[..., Any],
    training: Plot | None = None,
) -> Plot | None:
    """Show a canvas to draw on, every feature map, and the network's probabilities.

    Args:
        net: the student's ``ConvNet``.
        conv_forward: ``(x, w, b, conv_param) -> (out, cache)``.
        max_pool_forward: ``(x, pool_param) -> (out, cache)``.
        training: what trains ``net``; while it goes on, the opinion is brought up to date.

    Returns:
        What is shown; None, after a line of explanation, where an answer is missing or fails.
    """
    engine = (net, conv_forward, max_pool_forward)
    with waiting("The digit reader"):
        read_digit(scale(np.zeros((1, 1, 28, 28), np.uint8)), *engine)
        reader = digits(engine)
        if training is not None and reader.runner is not None:
            task = asyncio.get_running_loop().create_task(_follow(reader, training))
            _FOLLOWING.add(task)
            task.add_done_callback(_FOLLOWING.discard)
        return reader
    return None


async def _follow(reader: Plot, training: Plot) -> None:
    """Redraw at intervals while the training runs, and once more when it is over."""
    seen = training.history.current.step
    while not training.over:
        await asyncio.sleep(_REFRESH)
        if training.history.current.step != seen:
            seen = training.history.current.step
            reader.redraw()
