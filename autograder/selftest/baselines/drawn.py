"""What usual checks compare: an answer's results on drawn inputs, a function for each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.selftest.baselines.usual import Usual

Random = np.random.Generator
#: Draws an array of a shape.
Draw = Callable[..., Any]


def normal(rng: Random) -> Draw:
    return lambda *shape: rng.standard_normal(shape)


def positive(rng: Random) -> Draw:
    return lambda *shape: rng.random(shape) + 0.1


def wide(rng: Random) -> Draw:
    """Rows at +900, at −900 and between."""
    return lambda *shape: (
        rng.standard_normal(shape) + np.resize([900.0, -900.0, 0.0], (shape[0], 1))
    )


def zeros(rng: Random) -> Draw:
    return lambda *shape: np.zeros(shape)


def ones(rng: Random) -> Draw:
    return lambda *shape: np.ones(shape)


def means(usual: Usual) -> Usual:
    """Compare the mean of each array alone."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        found = usual(answer, names, rng)
        parts = found if isinstance(found, tuple | list) else [found]
        return [(np.shape(part), float(np.mean(part))) for part in parts]

    return run


def layer(N: int, inputs: int, units: int, bias: Any = normal, upstream: Any = normal) -> Usual:
    """A Dense layer: output, dx, dw, db."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        made = answer(inputs, units, rng)
        x, dy = normal(rng)(N, inputs), upstream(rng)(N, units)
        made.w, made.b = normal(rng)(inputs, units), bias(rng)(1, units)
        return made.forward(x), made.backward(dy), made.dw, made.db

    return run


def plain_layer(N: int, M: int, values: Any = normal, upstream: Any = normal) -> Usual:
    """A layer without parameters: output and dx."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        made = answer()
        return made.forward(values(rng)(N, M)), made.backward(upstream(rng)(N, M))

    return run


def function(*shapes: tuple[int, ...], values: Any = normal, last: Any = None) -> Usual:
    """A function of arrays; ``last`` draws the last of them otherwise."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        draws = [values] * (len(shapes) - 1) + [last or values]
        given = [draw(rng)(*shape) for draw, shape in zip(draws, shapes, strict=True)]
        found = answer(*given)
        return found[0] if isinstance(found, tuple) else found

    return run


def scored(N: int, C: int, values: Any = normal) -> Usual:
    """A loss or gradient of scores and one-hot rows or labels."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        scores, labels = values(rng)(N, C), rng.integers(0, C, N)
        if answer.__name__ == "softmax_loss":
            return answer(scores, labels)
        p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        return answer(np.eye(C)[labels], p if answer.__name__ == "average_ce" else scores)

    return run


def by_hand(N: int, bias: Any = normal) -> Usual:
    """PS2's network by hand: prediction, or all gradients."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        w, b = normal(rng), bias(rng)
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


def back(forward: str, *given: Any, values: Any = normal, upstream: Any = normal) -> Usual:
    """A backward function on the cache of the instructor's forward function.

    ``given`` are shapes, which are drawn, and dictionaries, which are handed on.
    """

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        arguments = [part if isinstance(part, dict) else values(rng)(*part) for part in given]
        out, cache = names[forward](*arguments)
        return answer(upstream(rng)(*out.shape), cache)

    return run


def conv(x: tuple[int, ...], w: tuple[int, ...], bias: Any = normal, values: Any = normal) -> Usual:
    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        arrays = (values(rng)(*x), values(rng)(*w), bias(rng)(w[0]))
        return answer(*arrays, {"stride": 1, "pad": 1})[0]

    return run


def conv_image(image: tuple[int, ...], kernel: tuple[int, ...]) -> Usual:
    return lambda answer, names, rng: answer(normal(rng)(*image), normal(rng)(*kernel), 1)


def pool(x: tuple[int, ...], window: tuple[int, int], stride: int, values: Any = normal) -> Usual:
    param = {"pool_height": window[0], "pool_width": window[1], "stride": stride}
    return lambda answer, names, rng: answer(values(rng)(*x), param)[0]


def network(
    *arguments: Any, X: tuple[int, ...], classes: int, bias: Any = normal, values: Any = normal
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
