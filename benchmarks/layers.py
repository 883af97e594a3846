"""The reference layers, forward and backward, against PyTorch eager and against one GEMM."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import DTypeLike

from benchmarks.layer_cases import CASES, LayerCase
from benchmarks.table import Section, spread

REPETITIONS = 7
#: Seconds that one side of one repetition lasts, at least.
ENOUGH = 0.03
#: Rows of the square matrices whose product measures the cost of a floating-point operation.
GEMM = 768
SETTINGS = [(np.float32, 32), (np.float32, 256), (np.float64, 32), (np.float64, 256)]


@dataclass(frozen=True)
class Times:
    """Milliseconds of each repetition; ``limit`` is that of the same operations in one GEMM."""

    ours: list[float]
    theirs: list[float]
    limit: list[float]


def measure() -> Section:
    """Measure every layer in both precisions and two batch sizes."""
    torch.set_num_threads(1)
    section = Section(
        "Layers: against PyTorch eager, and against one matrix product",
        "The model answers of PS3 and PS4, forward and backward together; PyTorch eager on the "
        "same arrays (its own backward, or its own network with `torch.optim.SGD`). One thread "
        "each, no BLAS settings. A training step is loss, all gradients and a step of SGD with "
        "momentum. The limit is what the layer's multiplications and additions take in one square "
        f"`sgemm` or `dgemm` of {GEMM} rows, measured in the same turns; pooling and the softmax "
        f"have no matrix product. {REPETITIONS} repetitions in turns, each of at least "
        f"{1000 * ENOUGH:.0f} ms a side; processor time.",
        ("layer", "precision", "batch", "ours, ms", "PyTorch, ms", "× PyTorch", "× one GEMM"),
    )
    for case in CASES:
        for dtype, batch in SETTINGS:
            times = measured(case, dtype, batch)
            against = [a / b for a, b in zip(times.ours, times.theirs, strict=True)]
            physical = [a / b for a, b in zip(times.ours, times.limit, strict=True) if b]
            name = np.dtype(dtype).name
            section.rows.append(
                (
                    case.title,
                    name,
                    str(batch),
                    spread(times.ours, 2),
                    spread(times.theirs, 2),
                    spread(against, 2),
                    spread(physical, 1) if physical else "–",
                )
            )
            section.figures[f"{case.name} {name} {batch}"] = {
                "ours, ms": times.ours,
                "PyTorch, ms": times.theirs,
                "× PyTorch": against,
                "× one GEMM": physical,
            }
    return section


def measured(case: LayerCase, dtype: DTypeLike, batch: int) -> Times:
    """Take the times of one layer, all sides in turns."""
    ours, theirs = case.make(dtype, batch)
    square = np.random.default_rng(0).standard_normal((GEMM, GEMM)).astype(dtype)
    out = np.empty_like(square)
    calls: list[Callable[[], object]] = [ours, theirs, lambda: np.matmul(square, square, out=out)]
    counts = [_count(call) for call in calls]
    rounds = [
        [_milliseconds(call, count) for call, count in zip(calls, counts, strict=True)]
        for _ in range(REPETITIONS)
    ]
    columns = [list(column) for column in zip(*rounds, strict=True)]
    share = case.flops(batch) / (2 * GEMM**3)
    return Times(columns[0], columns[1], [share * each for each in columns[2]])


def _count(call: Callable[[], object]) -> int:
    """Return how many calls last long enough, after calls that do not count."""
    call()
    return max(3, int(1000 * ENOUGH / statistics.median(_milliseconds(call, 1) for _ in range(3))))


def _milliseconds(call: Callable[[], object], count: int) -> float:
    # With one thread the processor's time is the wall's on an idle machine, and nearly stays it on
    # a busy one.
    began = time.process_time()
    for _ in range(count):
        call()
    return 1000 * (time.process_time() - began) / count
