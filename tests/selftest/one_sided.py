"""Checks that see one kind of input only: what the course's contract forbids its own checks to be.

Square shapes, a batch of one, an upstream gradient of ones, biases of zero, inputs of one sign, or
means in place of the numbers. For each problem and each of these there is a known-wrong answer that
such a check passes (a test holds the known answers to that), and the self-test shows that the
course's check does not pass it.

`ONE_SIDED[assignment][problem][kind]` computes what such a check compares; the kind `ALL` has none
of these faults.
"""

from __future__ import annotations

import numpy as np

from autograder.selftest.baselines.comparisons import (
    Comparison,
    autograd,
    backward,
    conv,
    conv_image,
    function,
    layer,
    manual_network,
    means,
    network,
    ones,
    plain_layer,
    pool,
    positive,
    scored,
    wide,
    zeros,
)

ALL = "inputs of every kind"
SQUARE, ONE, ONES = "equal sizes", "a batch of one", "an upstream gradient of ones"
ZERO, SIGN, MEANS = "biases of zero", "inputs of one sign", "means"

_AFFINE = ((5, 3), (3, 2), (2,))
_IMAGES, _KERNELS = (2, 3, 8, 5), (4, 3, 3, 2)
_CONV = {"stride": 1, "pad": 1}
_POOL = {"pool_height": 3, "pool_width": 2, "stride": 1}


def _conv_forward() -> dict[str, Comparison]:
    return {
        ALL: conv(_IMAGES, _KERNELS),
        SQUARE: conv((2, 3, 5, 5), (4, 3, 3, 3)),
        ONE: conv((1, 3, 8, 5), _KERNELS),
        ZERO: conv(_IMAGES, _KERNELS, bias=zeros),
    }


def _conv_backward(forward: str) -> dict[str, Comparison]:
    comparison = backward(forward, _IMAGES, _KERNELS, (4,), _CONV)
    return {
        ALL: comparison,
        SQUARE: backward(forward, (2, 2, 5, 5), (2, 2, 3, 3), (2,), _CONV),
        ONE: backward(forward, (1, 3, 8, 5), _KERNELS, (4,), _CONV),
        ONES: backward(forward, _IMAGES, _KERNELS, (4,), _CONV, upstream=ones),
        MEANS: means(comparison),
    }


ONE_SIDED: dict[str, dict[str, dict[str, Comparison]]] = {
    "ps2_three_layer_mlp": {
        "count_parameters": {
            ALL: lambda answer, names, rng: answer([5, 4, 7, 2]),
            SQUARE: lambda answer, names, rng: answer([4, 4, 4]),
        },
        "Dense": {
            ALL: layer(5, 3, 2),
            SQUARE: layer(3, 3, 3),
            ONE: layer(1, 3, 2),
            ONES: layer(5, 3, 2, upstream=ones),
            ZERO: layer(5, 3, 2, bias=zeros),
        },
        "ReLU": {
            ALL: plain_layer(4, 3),
            ONES: plain_layer(4, 3, upstream=ones),
            SIGN: plain_layer(4, 3, values=positive),
        },
        "Softmax": {
            ALL: plain_layer(4, 3),
            ONE: plain_layer(1, 3),
            ONES: plain_layer(4, 3, upstream=ones),
        },
        "autograd_gradients": {ALL: autograd(6, units=3), ONE: autograd(1, units=3)},
        "sigmoid": {
            ALL: function((4, 3), values=wide),
            SIGN: function((4, 3), values=lambda rng, shape: np.abs(wide(rng, shape))),
        },
        "forward": {
            ALL: manual_network(5),
            ONE: manual_network(1),
            ZERO: manual_network(5, bias=zeros),
        },
        "backward": {ALL: manual_network(5), ONE: manual_network(1)},
    },
    "ps3_affine_softmax": {
        "relu": {ALL: function((4, 3)), SIGN: function((4, 3), values=positive)},
        "compute_layer": {
            ALL: function((5, 3), (3, 2), (1, 2)),
            SQUARE: function((3, 3), (3, 3), (1, 3)),
            ONE: function((1, 3), (3, 2), (1, 2)),
            ZERO: function((5, 3), (3, 2), (1, 2), last=zeros),
        },
        "softmax": {
            ALL: function((5, 4)),
            ONE: function((1, 4)),
            SIGN: function((5, 4), values=positive),
        },
        "average_ce": {ALL: scored(5, 4), SQUARE: scored(4, 4), ONE: scored(1, 4)},
        "grad_ce": {
            ALL: scored(5, 4),
            SQUARE: scored(4, 4),
            ONE: scored(1, 4),
            SIGN: scored(5, 4, positive),
        },
        "affine_forward": {
            ALL: function((5, 3), (3, 2), (2,)),
            SQUARE: function((3, 3), (3, 3), (3,)),
            ONE: function((1, 3), (3, 2), (2,)),
            ZERO: function((5, 3), (3, 2), (2,), last=zeros),
        },
        "affine_backward": {
            ALL: backward("affine_forward", *_AFFINE),
            SQUARE: backward("affine_forward", (3, 3), (3, 3), (3,)),
            ONE: backward("affine_forward", (1, 3), (3, 2), (2,)),
            ONES: backward("affine_forward", *_AFFINE, upstream=ones),
            MEANS: means(backward("affine_forward", *_AFFINE)),
        },
        "relu_forward": {ALL: function((4, 3)), SIGN: function((4, 3), values=positive)},
        "relu_backward": {
            ALL: backward("relu_forward", (4, 3)),
            ONES: backward("relu_forward", (4, 3), upstream=ones),
            SIGN: backward("relu_forward", (4, 3), values=positive),
        },
        "softmax_loss": {
            ALL: scored(5, 4),
            SQUARE: scored(4, 4),
            ONE: scored(1, 4),
            SIGN: scored(5, 4, positive),
        },
        "FullyConnectedNet": {
            ALL: network(4, [5, 3], 2, X=(6, 4), classes=2),
            SQUARE: network(4, [4], 4, X=(4, 4), classes=4),
            ONE: network(4, [5, 3], 2, X=(1, 4), classes=2),
            ZERO: network(4, [5, 3], 2, X=(6, 4), classes=2, bias=zeros),
            SIGN: network(4, [5, 3], 2, X=(6, 4), classes=2, bias=positive, values=positive),
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
            SIGN: pool(_IMAGES, (3, 2), 1, values=positive),
        },
        "max_pool_backward_naive": {
            ALL: backward("max_pool_forward_naive", _IMAGES, _POOL),
            SQUARE: backward(
                "max_pool_forward_naive",
                (2, 3, 5, 5),
                {"pool_height": 3, "pool_width": 3, "stride": 1},
            ),
            ONE: backward("max_pool_forward_naive", (1, 3, 8, 5), _POOL),
            ONES: backward("max_pool_forward_naive", _IMAGES, _POOL, upstream=ones),
            SIGN: backward("max_pool_forward_naive", _IMAGES, _POOL, values=positive),
            MEANS: means(backward("max_pool_forward_naive", _IMAGES, _POOL)),
        },
        "ConvNet": {
            ALL: network((2, 6, 4), 2, 3, 4, 3, X=(5, 2, 6, 4), classes=3),
            SQUARE: network((1, 4, 4), 2, 3, 4, 4, X=(5, 1, 4, 4), classes=4),
            ONE: network((2, 6, 4), 2, 3, 4, 3, X=(1, 2, 6, 4), classes=3),
            ZERO: network((2, 6, 4), 2, 3, 4, 3, X=(5, 2, 6, 4), classes=3, bias=zeros),
        },
    },
}
