"""Checks that see one kind of input only: what the course's contract forbids its own checks to be.

Square shapes, a batch of one, an upstream gradient of ones, biases of zero, inputs of one sign, or
means in place of the numbers. For each problem and each of these there is a known-wrong answer that
such a check passes (a test holds the known answers to that), and the self-test shows that the
course's check does not pass it.

`ONE_SIDED[assignment][problem][kind]` computes, as `usual.Usual` does, what such a check compares;
the kind `ALL` is free of these faults.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.selftest.usual import Usual

Random = np.random.Generator
#: Draws an array of a shape.
Draw = Callable[..., Any]


def _normal(rng: Random) -> Draw:
    return lambda *shape: rng.standard_normal(shape)


def _positive(rng: Random) -> Draw:
    return lambda *shape: rng.random(shape) + 0.1


def _wide(rng: Random) -> Draw:
    """Rows at +900, at −900 and between."""
    return lambda *shape: (
        rng.standard_normal(shape) + np.resize([900.0, -900.0, 0.0], (shape[0], 1))
    )


def _zeros(rng: Random) -> Draw:
    return lambda *shape: np.zeros(shape)


def _ones(rng: Random) -> Draw:
    return lambda *shape: np.ones(shape)


def means(usual: Usual) -> Usual:
    """Compare the mean of each array alone."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        found = usual(answer, names, rng)
        parts = found if isinstance(found, tuple | list) else [found]
        return [(np.shape(part), float(np.mean(part))) for part in parts]

    return run


def layer(N: int, inputs: int, units: int, bias: Any = _normal, upstream: Any = _normal) -> Usual:
    """A Dense layer: output, dx, dw, db."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        made = answer(inputs, units, rng)
        x, dy = _normal(rng)(N, inputs), upstream(rng)(N, units)
        made.w, made.b = _normal(rng)(inputs, units), bias(rng)(1, units)
        return made.forward(x), made.backward(dy), made.dw, made.db

    return run


def plain_layer(N: int, M: int, values: Any = _normal, upstream: Any = _normal) -> Usual:
    """A layer without parameters: output and dx."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        made = answer()
        return made.forward(values(rng)(N, M)), made.backward(upstream(rng)(N, M))

    return run


def function(*shapes: tuple[int, ...], values: Any = _normal, last: Any = None) -> Usual:
    """A function of arrays; ``last`` draws the last of them otherwise."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        draws = [values] * (len(shapes) - 1) + [last or values]
        given = [draw(rng)(*shape) for draw, shape in zip(draws, shapes, strict=True)]
        found = answer(*given)
        return found[0] if isinstance(found, tuple) else found

    return run


def scored(N: int, C: int, values: Any = _normal) -> Usual:
    """A loss or gradient of scores and one-hot rows or labels."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        scores, labels = values(rng)(N, C), rng.integers(0, C, N)
        if answer.__name__ == "softmax_loss":
            return answer(scores, labels)
        p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        return answer(np.eye(C)[labels], p if answer.__name__ == "average_ce" else scores)

    return run


def by_hand(N: int, bias: Any = _normal) -> Usual:
    """PS2's network by hand: prediction, or all gradients."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        w, b = _normal(rng), bias(rng)
        params = {"w1": w(2, 10), "b1": b(10), "w2": w(10, 10), "b2": b(10)}
        params |= {"w3": w(10, 1), "b3": b(1)}
        x = rng.random((N, 2))
        if answer.__name__ == "forward":
            return answer(params, x)[0]
        prediction, cache = names["forward"](params, x)
        return answer(params, cache, prediction, rng.random((N, 1)))

    return run


def autograd(N: int) -> Usual:
    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        import torch

        torch.manual_seed(0)
        network = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
        return answer(network.double(), *(torch.tensor(rng.random((N, n))) for n in (2, 1)))

    return run


def back(forward: str, *given: Any, values: Any = _normal, upstream: Any = _normal) -> Usual:
    """A backward function on the cache of the instructor's forward function.

    ``given`` are shapes, which are drawn, and dictionaries, which are handed on.
    """

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        arguments = [part if isinstance(part, dict) else values(rng)(*part) for part in given]
        out, cache = names[forward](*arguments)
        return answer(upstream(rng)(*out.shape), cache)

    return run


def conv(
    x: tuple[int, ...], w: tuple[int, ...], bias: Any = _normal, values: Any = _normal
) -> Usual:
    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        arrays = (values(rng)(*x), values(rng)(*w), bias(rng)(w[0]))
        return answer(*arrays, {"stride": 1, "pad": 1})[0]

    return run


def conv_image(image: tuple[int, ...], kernel: tuple[int, ...]) -> Usual:
    return lambda answer, names, rng: answer(_normal(rng)(*image), _normal(rng)(*kernel), 1)


def pool(x: tuple[int, ...], window: tuple[int, int], stride: int, values: Any = _normal) -> Usual:
    param = {"pool_height": window[0], "pool_width": window[1], "stride": stride}
    return lambda answer, names, rng: answer(values(rng)(*x), param)[0]


def network(
    *arguments: Any, X: tuple[int, ...], classes: int, bias: Any = _normal, values: Any = _normal
) -> Usual:
    """Scores, loss and gradients of a network."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        net = answer(*arguments)
        for name in sorted(net.params):
            draw = bias if name.startswith("b") else values
            net.params[name] = 0.3 * draw(rng)(*np.shape(net.params[name]))
        images, labels = values(rng)(*X), rng.integers(0, classes, X[0])
        return net.loss(images), *net.loss(images, labels)

    return run


ALL = "inputs of every kind"
SQUARE, ONE, ONES = "equal sizes", "a batch of one", "an upstream gradient of ones"
ZERO, SIGN, MEANS = "biases of zero", "inputs of one sign", "means"

_AFFINE = ((5, 3), (3, 2), (2,))
_IMAGES, _KERNELS = (2, 3, 8, 5), (4, 3, 3, 2)
_CONV = {"stride": 1, "pad": 1}
_POOL = {"pool_height": 3, "pool_width": 2, "stride": 1}


def _conv_forward() -> dict[str, Usual]:
    return {
        ALL: conv(_IMAGES, _KERNELS),
        SQUARE: conv((2, 3, 5, 5), (4, 3, 3, 3)),
        ONE: conv((1, 3, 8, 5), _KERNELS),
        ZERO: conv(_IMAGES, _KERNELS, bias=_zeros),
    }


def _conv_backward(forward: str) -> dict[str, Usual]:
    usual = back(forward, _IMAGES, _KERNELS, (4,), _CONV)
    return {
        ALL: usual,
        SQUARE: back(forward, (2, 2, 5, 5), (2, 2, 3, 3), (2,), _CONV),
        ONE: back(forward, (1, 3, 8, 5), _KERNELS, (4,), _CONV),
        ONES: back(forward, _IMAGES, _KERNELS, (4,), _CONV, upstream=_ones),
        MEANS: means(usual),
    }


ONE_SIDED: dict[str, dict[str, dict[str, Usual]]] = {
    "ps2_three_layer_mlp": {
        "count_parameters": {
            ALL: lambda answer, names, rng: answer([5, 4, 7, 2]),
            SQUARE: lambda answer, names, rng: answer([4, 4, 4]),
        },
        "Dense": {
            ALL: layer(5, 3, 2),
            SQUARE: layer(3, 3, 3),
            ONE: layer(1, 3, 2),
            ONES: layer(5, 3, 2, upstream=_ones),
            ZERO: layer(5, 3, 2, bias=_zeros),
        },
        "ReLU": {
            ALL: plain_layer(4, 3),
            ONES: plain_layer(4, 3, upstream=_ones),
            SIGN: plain_layer(4, 3, values=_positive),
        },
        "Softmax": {
            ALL: plain_layer(4, 3),
            ONE: plain_layer(1, 3),
            ONES: plain_layer(4, 3, upstream=_ones),
        },
        "autograd_gradients": {ALL: autograd(6), ONE: autograd(1)},
        "sigmoid": {
            ALL: function((4, 3), values=_wide),
            SIGN: function((4, 3), values=lambda rng: lambda *shape: np.abs(_wide(rng)(*shape))),
        },
        "forward": {ALL: by_hand(5), ONE: by_hand(1), ZERO: by_hand(5, bias=_zeros)},
        "backward": {ALL: by_hand(5), ONE: by_hand(1)},
    },
    "ps3_affine_softmax": {
        "relu": {ALL: function((4, 3)), SIGN: function((4, 3), values=_positive)},
        "compute_layer": {
            ALL: function((5, 3), (3, 2), (1, 2)),
            SQUARE: function((3, 3), (3, 3), (1, 3)),
            ONE: function((1, 3), (3, 2), (1, 2)),
            ZERO: function((5, 3), (3, 2), (1, 2), last=_zeros),
        },
        "softmax": {
            ALL: function((5, 4)),
            ONE: function((1, 4)),
            SIGN: function((5, 4), values=_positive),
        },
        "average_ce": {ALL: scored(5, 4), SQUARE: scored(4, 4), ONE: scored(1, 4)},
        "grad_ce": {
            ALL: scored(5, 4),
            SQUARE: scored(4, 4),
            ONE: scored(1, 4),
            SIGN: scored(5, 4, _positive),
        },
        "affine_forward": {
            ALL: function((5, 3), (3, 2), (2,)),
            SQUARE: function((3, 3), (3, 3), (3,)),
            ONE: function((1, 3), (3, 2), (2,)),
            ZERO: function((5, 3), (3, 2), (2,), last=_zeros),
        },
        "affine_backward": {
            ALL: back("affine_forward", *_AFFINE),
            SQUARE: back("affine_forward", (3, 3), (3, 3), (3,)),
            ONE: back("affine_forward", (1, 3), (3, 2), (2,)),
            ONES: back("affine_forward", *_AFFINE, upstream=_ones),
            MEANS: means(back("affine_forward", *_AFFINE)),
        },
        "relu_forward": {ALL: function((4, 3)), SIGN: function((4, 3), values=_positive)},
        "relu_backward": {
            ALL: back("relu_forward", (4, 3)),
            ONES: back("relu_forward", (4, 3), upstream=_ones),
            SIGN: back("relu_forward", (4, 3), values=_positive),
        },
        "softmax_loss": {
            ALL: scored(5, 4),
            SQUARE: scored(4, 4),
            ONE: scored(1, 4),
            SIGN: scored(5, 4, _positive),
        },
        "FullyConnectedNet": {
            ALL: network(4, [5, 3], 2, X=(6, 4), classes=2),
            SQUARE: network(4, [4], 4, X=(4, 4), classes=4),
            ONE: network(4, [5, 3], 2, X=(1, 4), classes=2),
            ZERO: network(4, [5, 3], 2, X=(6, 4), classes=2, bias=_zeros),
            SIGN: network(4, [5, 3], 2, X=(6, 4), classes=2, bias=_positive, values=_positive),
        },
    },
    "ps4_conv_pooling": {
        "conv_image": {
            ALL: conv_image((7, 6, 2), (3, 2, 2)),
            SQUARE: conv_image((5, 5, 2), (3, 3, 2)),
        },
        "conv_forward_naive": _conv_forward(),
        "conv_forward_fast": _conv_forward(),
        "conv_backward_naive": _conv_backward("conv_forward_naive"),
        "conv_backward_fast": _conv_backward("conv_forward_fast"),
        "max_pool_forward_naive": {
            ALL: pool(_IMAGES, (3, 2), 1),
            SQUARE: pool((2, 3, 5, 5), (3, 3), 1),
            ONE: pool((1, 3, 8, 5), (3, 2), 1),
            SIGN: pool(_IMAGES, (3, 2), 1, values=_positive),
        },
        "max_pool_backward_naive": {
            ALL: back("max_pool_forward_naive", _IMAGES, _POOL),
            SQUARE: back(
                "max_pool_forward_naive",
                (2, 3, 5, 5),
                {"pool_height": 3, "pool_width": 3, "stride": 1},
            ),
            ONE: back("max_pool_forward_naive", (1, 3, 8, 5), _POOL),
            ONES: back("max_pool_forward_naive", _IMAGES, _POOL, upstream=_ones),
            SIGN: back("max_pool_forward_naive", _IMAGES, _POOL, values=_positive),
            MEANS: means(back("max_pool_forward_naive", _IMAGES, _POOL)),
        },
        "ConvNet": {
            ALL: network((2, 6, 4), 2, 3, 4, 3, X=(5, 2, 6, 4), classes=3),
            SQUARE: network((1, 4, 4), 2, 3, 4, 4, X=(5, 1, 4, 4), classes=4),
            ONE: network((2, 6, 4), 2, 3, 4, 3, X=(1, 2, 6, 4), classes=3),
            ZERO: network((2, 6, 4), 2, 3, 4, 3, X=(5, 2, 6, 4), classes=3, bias=_zeros),
        },
    },
}
