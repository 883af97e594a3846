"""A student's wrong functions in the demos: outlined on the picture, with the right number."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch

from chainrule.live import Plot
from chainrule.widgets.demos.attention import attention
from chainrule.widgets.demos.backward import backward
from chainrule.widgets.demos.boundary import boundary
from chainrule.widgets.demos.convolution import convolution
from chainrule.widgets.demos.curves import curves
from chainrule.widgets.demos.curves_training import torch_engine
from chainrule.widgets.demos.dead_units import dead_units
from chainrule.widgets.demos.descent import descent
from chainrule.widgets.demos.digits import digits
from chainrule.widgets.demos.digits_net import trained
from chainrule.widgets.demos.folding import folding
from chainrule.widgets.demos.gradient_check import gradient_check
from chainrule.widgets.demos.initialisation import initialisation
from chainrule.widgets.demos.optimisers import optimisers
from chainrule.widgets.demos.pooling import pooling
from chainrule.widgets.demos.relu import relu
from chainrule.widgets.demos.torch_net import TorchNet
from chainrule.widgets.demos.vanishing import vanishing


def right_pool(x: np.ndarray, given: dict[str, int]) -> tuple[np.ndarray, Any]:
    pixels = torch.tensor(x, requires_grad=True)
    out = torch.nn.functional.max_pool2d(pixels, given["pool_height"], given["stride"])
    return out.detach().numpy(), (pixels, out)


def right_pool_back(dout: np.ndarray, cache: Any) -> np.ndarray:
    pixels, out = cache
    return torch.autograd.grad(out, pixels, torch.from_numpy(dout), retain_graph=True)[0].numpy()


def right_conv(x: Any, w: Any, b: Any, given: dict[str, int]) -> tuple[np.ndarray, Any]:
    leaves = [torch.tensor(a, requires_grad=True) for a in (x, w, b)]
    out = torch.nn.functional.conv2d(*leaves, stride=given["stride"], padding=given["pad"])
    return out.detach().numpy(), (leaves, out)


def right_conv_back(dout: np.ndarray, cache: Any) -> tuple[np.ndarray, ...]:
    leaves, out = cache
    found = torch.autograd.grad(out, leaves, torch.from_numpy(dout), retain_graph=True)
    return tuple(grad.numpy() for grad in found)


def flipped_conv(x: Any, w: Any, b: Any, given: dict[str, int]) -> tuple[np.ndarray, Any]:
    return right_conv(x, w[..., ::-1, ::-1].copy(), b, given)


def right_attention(q: Any, k: Any, v: Any, *, scaled: bool = True) -> tuple[np.ndarray, Any]:
    leaves = [torch.tensor(a, requires_grad=True) for a in (q, k, v)]
    factor = q.shape[1] ** 0.5 if scaled else 1
    out = (leaves[0] @ leaves[1].T / factor).softmax(1) @ leaves[2]
    return out.detach().numpy(), (leaves, out)


def right_attention_back(dout: np.ndarray, cache: Any) -> tuple[np.ndarray, ...]:
    leaves, out = cache
    found = torch.autograd.grad(out, leaves, torch.from_numpy(dout), retain_graph=True)
    return tuple(grad.numpy() for grad in found)


def attention_back_without_scale(dout: np.ndarray, cache: Any) -> tuple[np.ndarray, ...]:
    dq, dk, dv = right_attention_back(dout, cache)
    return 2**0.5 * dq, 2**0.5 * dk, dv


def attention_back_of_keys_flipped(dout: np.ndarray, cache: Any) -> tuple[np.ndarray, ...]:
    dq, dk, dv = right_attention_back(dout, cache)
    return dq, -dk, dv


def plain_update(sign: float, rate: float = 1.0) -> Callable[..., Any]:
    return lambda w, dw, config: (w + sign * rate * config["learning_rate"] * dw, config)


def uncorrected_adam(w: np.ndarray, dw: np.ndarray, config: dict[str, Any]) -> Any:
    mean = 0.9 * config.get("mean", 0) + 0.1 * dw
    square = 0.999 * config.get("square", 0) + 0.001 * dw**2
    step = config["learning_rate"] * mean / (np.sqrt(square) + 1e-8)
    return w - step, {**config, "mean": mean, "square": square}


def np_relu(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0)


class FlippedGradient(TorchNet):
    def loss(self, x: np.ndarray, y: np.ndarray | None = None) -> Any:
        answer = super().loss(x, y)
        return answer if y is None else (answer[0], {**answer[1], "W1": -answer[1]["W1"]})


class SummedLoss(TorchNet):
    def loss(self, x: np.ndarray, y: np.ndarray | None = None) -> Any:
        answer = super().loss(x, y)
        return answer if y is None else (len(y) * answer[0], answer[1])


class WithoutBias(TorchNet):
    def loss(self, x: np.ndarray, y: np.ndarray | None = None) -> Any:
        return super().loss(x, y) if y is not None else super().loss(x) - self.params["b2"] + 0.2


NET, CONVOLVE, POOL = trained()


def summed(settings: Any, data: Any) -> Iterator[tuple[float, float]]:
    for train, validation in torch_engine(settings, data):
        yield len(data.x) * train, validation


def climbing(settings: Any, data: Any) -> Iterator[tuple[float, float]]:
    for epoch, (train, validation) in enumerate(torch_engine(settings, data)):
        yield train + 0.1 * epoch, validation


def still(settings: Any, data: Any) -> Iterator[tuple[float, float]]:
    while True:
        yield 0.7, 0.7


MADE: dict[str, Callable[[], Plot]] = {
    "attention: no division by √d": lambda: attention(
        (lambda q, k, v: right_attention(q, k, v, scaled=False), right_attention_back)
    ),
    "attention: softmax over the queries": lambda: attention(
        (
            lambda q, k, v: (v.sum(0, keepdims=True), right_attention(q, k, v)[1]),
            right_attention_back,
        )
    ),
    "attention: √d forgotten backward": lambda: attention(
        (right_attention, attention_back_without_scale)
    ),
    "attention: the keys' gradient flipped": lambda: attention(
        (right_attention, attention_back_of_keys_flipped)
    ),
    "relu: derivative of everything is 1": lambda: relu((lambda z: max(0.0, z), lambda z: 1.0)),
    "relu: derivative is the value": lambda: relu((math.tanh, math.tanh)),
    "gradient check: a factor forgotten": lambda: gradient_check((lambda z: z**3, lambda z: z**2)),
    "gradient check: a sign": lambda: gradient_check((math.sin, lambda z: -math.cos(z))),
    "descent: uphill": lambda: descent(plain_update(1)),
    "descent: twice the step": lambda: descent(plain_update(-1, 2)),
    "initialisation: all equal": lambda: initialisation(lambda m, n, rng: np.full((m, n), 0.1)),
    "initialisation: the variance for σ": lambda: initialisation(
        lambda m, n, rng: rng.standard_normal((m, n)) * 2 / m
    ),
    "initialisation: 1/√n": lambda: initialisation(
        lambda m, n, rng: rng.standard_normal((m, n)) / m**0.5
    ),
    "optimisers: uphill": lambda: optimisers({"SGD": plain_update(1)}),
    "optimisers: without its velocity": lambda: optimisers({"momentum": plain_update(-1)}),
    "optimisers: Adam without the correction": lambda: optimisers({"Adam": uncorrected_adam}),
    "vanishing: a slope of 1": lambda: vanishing((np.tanh, np.ones_like)),
    "vanishing: slope from the output": lambda: vanishing((np_relu, lambda z: 0.5 * (z > 0))),
    "pooling: the mean": lambda: pooling(
        (lambda x, g: (right_pool(x, g)[0] / 2, right_pool(x, g)[1]), right_pool_back)
    ),
    "pooling: the gradient doubled": lambda: pooling(
        (right_pool, lambda dout, cache: 2 * right_pool_back(dout, cache))
    ),
    "convolution: a flipped kernel": lambda: convolution((flipped_conv, right_conv_back)),
    "convolution: no bias": lambda: convolution(
        (lambda x, w, b, g: right_conv(x, w, 0 * b + 1, g), right_conv_back)
    ),
    "folding: W transposed": lambda: folding((lambda x, w, b: x @ w.T + b, np_relu)),
    "folding: no bias": lambda: folding((lambda x, w, b: x @ w, np_relu)),
    "boundary: a gradient's sign": lambda: boundary(FlippedGradient),
    "boundary: the sum of the losses": lambda: boundary(SummedLoss),
    "boundary: scores without their bias": lambda: boundary(WithoutBias),
    "curves: the sum of the losses": lambda: curves(summed),
    "curves: uphill": lambda: curves(climbing),
    "curves: nothing is updated": lambda: curves(still),
    "digits: a flipped kernel": lambda: digits(
        (NET, lambda x, w, b, g: CONVOLVE(x, w[..., ::-1, ::-1].copy(), b, g), POOL)
    ),
    "digits: the mean of each window": lambda: digits(
        (NET, CONVOLVE, lambda x, g: (POOL(x, g)[0] / 4, None))
    ),
    "dead units: the gradient passes everywhere": lambda: dead_units(
        (lambda z: max(0.0, z), lambda z: 1.0)
    ),
    "dead units: halved": lambda: dead_units((lambda z: max(0.0, z), lambda z: 0.5 * (z > 0))),
    "backward: max sends it to both": lambda: backward(
        {"max_backward": lambda dout, a, b: (dout, dout)}
    ),
    "backward: max sends it to the smaller": lambda: backward(
        {"max_backward": lambda dout, a, b: (0.0, dout) if a > b else (dout, 0.0)}
    ),
}


@pytest.mark.parametrize("what", MADE)
def test_a_wrong_function_is_outlined_with_the_right_number(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")  # one step is enough to be drawn
    made = MADE[what]()
    if what.startswith("relu: derivative of"):
        made.set("z", -1)
    for name in ("step", "stage"):
        if name in made.settings.controls:
            made.set(name, made.settings.controls[name].high)
    made.reveal()
    if made.loop.trains:
        for _ in range(21):
            made.advance()
    drawing = made.drawing()
    assert made.message() == ""
    assert 'data-wrong="yours"' in drawing.body
    said = drawing.body + drawing.label
    assert any(words in said for words in ("right: ", "right, ", "right ones", "not at"))


def test_right_functions_are_not_outlined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    right = (
        attention((right_attention, right_attention_back)),
        relu((lambda z: max(0.0, z), lambda z: float(z > 0))),
        gradient_check((math.sin, math.cos)),
        vanishing((np.tanh, lambda z: 1 - np.tanh(z) ** 2)),
        pooling((right_pool, right_pool_back)),
        convolution((right_conv, right_conv_back)),
        folding((lambda x, w, b: x @ w + b, np_relu)),
        optimisers({"SGD": plain_update(-1)}),
        initialisation(lambda m, n, rng: rng.normal(0, (2 / m) ** 0.5, (m, n))),
        dead_units((lambda z: max(0.0, z), lambda z: float(z > 0))),
        boundary(type("Own", (TorchNet,), {})),
        curves(lambda settings, data: torch_engine(settings, data)),
        digits((NET, lambda *given: CONVOLVE(*given), POOL)),
    )
    for made in right:
        made.reveal()
        for _ in range(3):
            made.advance()
        assert "data-wrong" not in made.drawing().body, made.title
        assert made.message() == ""
