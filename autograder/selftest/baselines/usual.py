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
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.checkout import current
from autograder.selftest.answers import read
from autograder.selftest.in_process import Course, as_graded
from autograder.selftest.seeds import course_of

#: What a usual check computes from an answer, the instructor's other answers, and random numbers.
Usual = Callable[[Any, dict[str, Any], np.random.Generator], Any]


def _scalar(count: int) -> Usual:
    return lambda answer, names, rng: answer(*map(float, rng.standard_normal(count)))


def _chain(*weights: str) -> Usual:
    """Problem set 1's gradients, on one random network of 1-3-3-1."""

    def run(answer: Any, names: dict[str, Any], rng: np.random.Generator) -> Any:
        given = {
            "W0": rng.standard_normal(3),
            "W1": rng.standard_normal((3, 3)),
            "W2": rng.standard_normal(3),
        }
        values = names["mlp"](float(rng.standard_normal()), *given.values())
        return answer(values, *(given[name] for name in weights), float(rng.standard_normal()))

    return run


def _arrays(*shapes: tuple[int, ...]) -> Usual:
    return lambda answer, names, rng: answer(*(rng.standard_normal(shape) for shape in shapes))


def _back(forward: str, *shapes: tuple[int, ...], last: tuple[Any, ...] = ()) -> Usual:
    """A backward function on the cache of the instructor's forward function."""

    def run(answer: Any, names: dict[str, Any], rng: np.random.Generator) -> Any:
        out, cache = names[forward](*(rng.standard_normal(shape) for shape in shapes), *last)
        return answer(rng.standard_normal(out.shape), cache)

    return run


def _conv(answer: Any, names: dict[str, Any], rng: np.random.Generator) -> Any:
    arrays = [rng.standard_normal(shape) for shape in ((2, 3, 4, 4), (2, 3, 3, 3), (2,))]
    return answer(*arrays, {"stride": 1, "pad": 1})[0]


def _layer(answer: Any, names: dict[str, Any], rng: np.random.Generator) -> Any:
    layer = answer(4, 4, rng) if answer.__name__ == "Dense" else answer()
    found = [
        layer.forward(rng.standard_normal((4, 4))),
        layer.backward(rng.standard_normal((4, 4))),
    ]
    return [*found, *(getattr(layer, name) for name in ("dw", "db") if hasattr(layer, name))]


def _loss_of_scores(answer: Any, names: dict[str, Any], rng: np.random.Generator) -> Any:
    return answer(rng.standard_normal((4, 4)), rng.integers(0, 4, 4))


def _one_hot(answer: Any, names: dict[str, Any], rng: np.random.Generator) -> Any:
    target = np.eye(4)[rng.integers(0, 4, 4)]
    scores = rng.standard_normal((4, 4))
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return answer(target, scores if answer.__name__ == "grad_ce" else p)


def _network(*arguments: Any, images: tuple[int, ...]) -> Usual:
    def run(answer: Any, names: dict[str, Any], rng: np.random.Generator) -> Any:
        net = answer(*arguments)
        for name in sorted(net.params):
            net.params[name] = rng.standard_normal(np.shape(net.params[name])) * 0.1
        X, y = rng.standard_normal(images), rng.integers(0, 4, images[0])
        return net.loss(X), *net.loss(X, y)

    return run


def _parameters(rng: np.random.Generator) -> dict[str, np.ndarray]:
    sizes = {"w1": (2, 10), "b1": (10,), "w2": (10, 10), "b2": (10,), "w3": (10, 1), "b3": (1,)}
    return {name: rng.standard_normal(size) for name, size in sizes.items()}


def _by_hand(answer: Any, names: dict[str, Any], rng: np.random.Generator) -> Any:
    params, x = _parameters(rng), rng.random((1, 2))
    if answer.__name__ == "forward":
        return answer(params, x)[0]
    prediction, cache = names["forward"](params, x)
    return answer(params, cache, prediction, rng.random((1, 1)))


def _step(answer: Any, names: dict[str, Any], rng: np.random.Generator) -> Any:
    if answer.__name__ == "sgd_step":
        return answer(_parameters(rng), _parameters(rng), 0.1)
    config = {"learning_rate": 0.1, "momentum": 0.9, "velocity": rng.standard_normal((4, 4))}
    return answer(rng.standard_normal((4, 4)), rng.standard_normal((4, 4)), config)[0]


def _autograd(answer: Any, names: dict[str, Any], rng: np.random.Generator) -> Any:
    import torch

    torch.manual_seed(0)
    network = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Sigmoid(), torch.nn.Linear(2, 1))
    return answer(network.double(), *(torch.tensor(rng.random((2, n))) for n in (2, 1)))


_IMAGE, _KERNELS, _CONV = (2, 3, 4, 4), ((2, 3, 3, 3), (2,)), ({"stride": 1, "pad": 1},)
_POOL = ({"pool_height": 2, "pool_width": 2, "stride": 2},)

USUAL: dict[str, dict[str, Usual]] = {
    "ps1_relu_derivatives": {
        "relu": _scalar(1),
        "relu_derivative": _scalar(1),
        "max_backward": _scalar(3),
        "loss": _scalar(2),
        "mlp": lambda answer, names, rng: answer(
            *(rng.standard_normal(shape) for shape in ((), 3, (3, 3), 3))
        ),
        "d_loss_d_ypredicted": _chain(),
        "d_loss_d_W2": _chain(),
        "d_loss_d_h1": _chain("W2"),
        "d_loss_d_r1": _chain("W2"),
        "d_loss_d_W1": _chain("W2"),
        "d_loss_d_h0": _chain("W1", "W2"),
        "d_loss_d_r0": _chain("W1", "W2"),
        "d_loss_d_W0": _chain("W1", "W2"),
        "torch_gradients": lambda answer, names, rng: answer(
            float(rng.standard_normal()),
            *(rng.standard_normal(shape) for shape in (3, (3, 3), 3)),
            float(rng.standard_normal()),
        ),
    },
    "ps2_three_layer_mlp": {
        "count_parameters": lambda answer, names, rng: answer([4, 4, 4]),
        "Dense": _layer,
        "ReLU": _layer,
        "Softmax": _layer,
        "sigmoid": _arrays((4, 4)),
        "autograd_gradients": _autograd,
        "forward": _by_hand,
        "backward": _by_hand,
        "sgd_step": _step,
    },
    "ps3_affine_softmax": {
        "relu": _arrays((4, 4)),
        "softmax": _arrays((4, 4)),
        "compute_layer": _arrays((4, 4), (4, 4), (1, 4)),
        "average_ce": _one_hot,
        "grad_ce": _one_hot,
        "affine_forward": lambda answer, names, rng: answer(
            *(rng.standard_normal(shape) for shape in ((4, 4), (4, 4), 4))
        )[0],
        "affine_backward": _back("affine_forward", (4, 4), (4, 4), (4,)),
        "relu_forward": lambda answer, names, rng: answer(rng.standard_normal((4, 4)))[0],
        "relu_backward": _back("relu_forward", (4, 4)),
        "softmax_loss": _loss_of_scores,
        "FullyConnectedNet": _network(4, [4, 4], 4, images=(4, 4)),
        "sgd_momentum": _step,
    },
    "ps4_conv_pooling": {
        "derivative_filter": lambda answer, names, rng: answer(),
        "conv_image": lambda answer, names, rng: answer(
            rng.standard_normal((4, 4, 3)), rng.standard_normal((3, 3, 3)), 1
        ),
        "conv_forward_naive": _conv,
        "conv_forward_fast": _conv,
        "conv_backward_naive": _back("conv_forward_naive", _IMAGE, *_KERNELS, last=_CONV),
        "conv_backward_fast": _back("conv_forward_fast", _IMAGE, *_KERNELS, last=_CONV),
        "max_pool_forward_naive": lambda answer, names, rng: answer(
            rng.standard_normal(_IMAGE), *_POOL
        )[0],
        "max_pool_backward_naive": _back("max_pool_forward_naive", _IMAGE, last=_POOL),
        "ConvNet": _network((1, 4, 4), 2, 3, 4, 4, images=(4, 1, 4, 4)),
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
def _names(course: Course, problem: str = "", code: str = "") -> dict[str, Any]:
    """The course's names with ``code`` for an answer to ``problem``; made once for many checks."""
    return course.namespace({problem: code} if problem else None)


def passes(course: Course, usual: Usual, problem: str, code: str) -> bool:
    """Whether an answer passes the usual check."""
    with as_graded(), np.errstate(all="ignore"):
        reference = _names(course)
        right = usual(reference[problem], copy.copy(reference), np.random.default_rng(0))
        try:
            answer = _names(course, problem, code)[problem]
            answer.__name__ = problem
            return same(usual(answer, reference, np.random.default_rng(0)), right)
        except Exception:
            return False


def survivors(assignment: str) -> Iterator[tuple[str, str, bool]]:
    """(problem, mistake, whether the usual check passes it) of each known-wrong answer."""
    course = course_of(assignment)
    for known in read(assignment):
        usual = USUAL.get(assignment, {}).get(known.problem)
        if known.kind == "wrong" and usual is not None:
            yield known.problem, known.what, passes(course, usual, known.problem, known.code)


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
