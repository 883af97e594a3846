"""For comparison: how many known-wrong answers pass the checks that most courses use?

    python -m autograder.selftest.baselines.usual [ASSIGNMENT …]

A usual check compares with the instructor's answer on one random square case: same shapes, and
`numpy.allclose` at its own tolerances. Known-wrong answers to problems that have no such case
(drawings of data, files, whole training runs) are left out on both sides.
"""

from __future__ import annotations

import argparse
import copy
import functools
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.checkout import current
from autograder.selftest.answers import read
from autograder.selftest.baselines.comparisons import (
    Comparison,
    autograd,
    backward,
    chain,
    conv,
    conv_image,
    function,
    layer,
    manual_network,
    network,
    plain_layer,
    pool,
    scalars,
    scored,
    step,
)
from autograder.selftest.in_process import SolvedNotebook, as_graded
from autograder.selftest.seeds import solved_notebook

_IMAGE, _KERNELS = (2, 3, 4, 4), (2, 3, 3, 3)
_CONV = {"stride": 1, "pad": 1}
_POOL = {"pool_height": 2, "pool_width": 2, "stride": 2}

USUAL: dict[str, dict[str, Comparison]] = {
    "ps1_relu_derivatives": {
        "relu": scalars(1),
        "relu_derivative": scalars(1),
        "max_backward": scalars(3),
        "loss": scalars(2),
        "mlp": lambda answer, names, rng: answer(
            *(rng.standard_normal(shape) for shape in ((), 3, (3, 3), 3))
        ),
        "d_loss_d_ypredicted": chain(),
        "d_loss_d_W2": chain(),
        "d_loss_d_h1": chain("W2"),
        "d_loss_d_r1": chain("W2"),
        "d_loss_d_W1": chain("W2"),
        "d_loss_d_h0": chain("W1", "W2"),
        "d_loss_d_r0": chain("W1", "W2"),
        "d_loss_d_W0": chain("W1", "W2"),
        "torch_gradients": lambda answer, names, rng: answer(
            float(rng.standard_normal()),
            *(rng.standard_normal(shape) for shape in (3, (3, 3), 3)),
            float(rng.standard_normal()),
        ),
    },
    "ps2_three_layer_mlp": {
        "count_parameters": lambda answer, names, rng: answer([4, 4, 4]),
        "Dense": layer(4, 4, 4, own_weights=True),
        "ReLU": plain_layer(4, 4),
        "Softmax": plain_layer(4, 4),
        "sigmoid": function((4, 4)),
        "autograd_gradients": autograd(2, units=2),
        "forward": manual_network(1),
        "backward": manual_network(1),
        "sgd_step": step,
    },
    "ps3_affine_softmax": {
        "relu": function((4, 4)),
        "softmax": function((4, 4)),
        "compute_layer": function((4, 4), (4, 4), (1, 4)),
        "average_ce": scored(4, 4),
        "grad_ce": scored(4, 4),
        "affine_forward": function((4, 4), (4, 4), (4,)),
        "affine_backward": backward("affine_forward", (4, 4), (4, 4), (4,)),
        "relu_forward": function((4, 4)),
        "relu_backward": backward("relu_forward", (4, 4)),
        "softmax_loss": scored(4, 4),
        "FullyConnectedNet": network(4, [4, 4], 4, X=(4, 4), classes=4),
        "sgd_momentum": step,
    },
    "ps4_conv_pooling": {
        "derivative_filter": lambda answer, names, rng: answer(),
        "conv_image": conv_image((4, 4, 3), (3, 3, 3)),
        "conv_forward_naive": conv(_IMAGE, _KERNELS),
        "conv_forward_fast": conv(_IMAGE, _KERNELS),
        "conv_backward_naive": backward("conv_forward_naive", _IMAGE, _KERNELS, (2,), _CONV),
        "conv_backward_fast": backward("conv_forward_fast", _IMAGE, _KERNELS, (2,), _CONV),
        "max_pool_forward_naive": pool(_IMAGE, (2, 2), 2),
        "max_pool_backward_naive": backward("max_pool_forward_naive", _IMAGE, _POOL),
        "ConvNet": network((1, 4, 4), 2, 3, 4, 4, X=(4, 1, 4, 4), classes=4),
    },
}


def same(one: Any, other: Any) -> bool:
    """Shapes equal and `allclose`, through tuples, lists of parts and dictionaries."""
    if isinstance(other, dict):
        return isinstance(one, dict) and all(k in one and same(one[k], other[k]) for k in other)
    if isinstance(other, tuple | list):
        if not isinstance(one, tuple | list) or len(one) != len(other):
            return False
        return all(map(same, one, other))
    if isinstance(other, int | float | np.ndarray | np.generic):
        found, right = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
        return found.shape == right.shape and np.allclose(found, right)
    return True


@functools.lru_cache(maxsize=256)
def _names(solved: SolvedNotebook, problem: str = "", code: str = "") -> dict[str, Any]:
    """The names with ``code`` for an answer to ``problem``; made once for many checks."""
    return solved.namespace({problem: code} if problem else None)


def passes(solved: SolvedNotebook, comparison: Comparison, problem: str, code: str) -> bool:
    """Whether an answer passes a check that compares this with the instructor's answer."""
    with as_graded(), np.errstate(all="ignore"):
        reference = _names(solved)
        right = comparison(reference[problem], copy.copy(reference), np.random.default_rng(0))
        try:
            answer = _names(solved, problem, code)[problem]
            answer.__name__ = problem
            return same(comparison(answer, reference, np.random.default_rng(0)), right)
        except Exception:
            return False


def survivors(assignment: str) -> Iterator[tuple[str, str, bool]]:
    """(problem, mistake, whether the usual check passes it) of each known-wrong answer."""
    solved = solved_notebook(assignment)
    for known in read(assignment):
        usual = USUAL.get(assignment, {}).get(known.problem)
        if known.kind == "wrong" and usual is not None:
            yield known.problem, known.what, passes(solved, usual, known.problem, known.code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print which known-wrong answers pass, and the share of them."""
    parser = argparse.ArgumentParser(description="Try usual checks on the known-wrong answers.")
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    parser.add_argument("--list", action="store_true", help="name every one that passes")
    chosen = parser.parse_args(arguments)
    total, through = 0, 0
    for assignment in chosen.assignments or current().assignments():
        found = list(survivors(assignment))
        passed = [(problem, mistake) for problem, mistake, passes_it in found if passes_it]
        for problem, mistake in passed if chosen.list else []:
            print(f"    {problem}: {mistake}")
        share = len(passed) / len(found) if found else 0.0
        print(f"{assignment}: {len(passed)} of {len(found)} known-wrong answers pass ({share:.0%})")
        total, through = total + len(found), through + len(passed)
    print(f"in all: {through} of {total} ({through / max(total, 1):.0%})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
