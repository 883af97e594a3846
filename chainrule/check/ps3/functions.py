"""Functions of arrays, without a cache: ReLU and the affine layer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from chainrule.check.case import Case
from chainrule.check.problem import Problem
from chainrule.check.ps3.draw import uneven
from chainrule.check.ps3.layers import (
    FORWARD_SUSPECTS,
    RELU_HINTS,
    RELU_MISTAKES,
    RELU_SENTENCES,
    affine,
    affine_properties,
    relu_cases,
    relu_prediction,
)
from chainrule.check.suspects import Suspect, stops

relu = Problem(
    "relu",
    partial(relu_cases, wrap=lambda out: out),
    suspects=tuple(
        Suspect(identifier, relu_prediction(predict, lambda out: out))
        for identifier, predict in RELU_MISTAKES
    ),
    hints=RELU_HINTS,
    sentences=RELU_SENTENCES,
)


def _compute_layer_cases(rng: np.random.Generator) -> Iterator[Case]:
    for count in (None, None, 1):
        rows, features = uneven(rng, 2)
        o = affine(rng, (count or rows, features))
        inputs = {"x": o["x"], "w": o["w"], "b": o["b"][np.newaxis]}
        yield Case(inputs, o["out"], affine_properties(o["x"].shape), oracle=o, read_only=True)


compute_layer = Problem(
    "compute_layer",
    _compute_layer_cases,
    suspects=(
        *FORWARD_SUSPECTS,
        stops("elementwise-for-matmul", lambda x, w: x * w),
        stops("weights-transposed", lambda x, w: x @ w.T),
        stops("weights-transposed", lambda x, w: w @ x),
    ),
    sentences={"relu-on-scores": "negative outputs are turned into 0."},
    hints={"relu-on-scores": "The layer is x w + b alone, without a ReLU."},
)
