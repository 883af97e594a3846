"""What a usual check compares: an answer's results on random inputs, a function for each kind.

Each function takes the shapes and how to draw values, and returns a `Comparison`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Random = np.random.Generator
#: Computes what is compared, from an answer, the instructor's other answers and random numbers.
Comparison = Callable[[Any, dict[str, Any], Random], Any]
#: Draws an array of a shape, as the methods of `Random` do.
Draw = Callable[[Random, tuple[int, ...]], Any]


def normal(rng: Random, shape: tuple[int, ...]) -> Any:
    return rng.standard_normal(shape)


def positive(rng: Random, shape: tuple[int, ...]) -> Any:
    return rng.random(shape) + 0.1


def wide(rng: Random, shape: tuple[int, ...]) -> Any:
    """Rows at +900, at −900 and between."""
    return rng.standard_normal(shape) + np.resize([900.0, -900.0, 0.0], (shape[0], 1))


def zeros(rng: Random, shape: tuple[int, ...]) -> Any:
    return np.zeros(shape)


def ones(rng: Random, shape: tuple[int, ...]) -> Any:
    return np.ones(shape)


def means(comparison: Comparison) -> Comparison:
    """Compare the mean of each array only."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        found = comparison(answer, names, rng)
        parts = found if isinstance(found, tuple | list) else [found]
        return [(np.shape(part), float(np.mean(part))) for part in parts]

    return run


def function(
    *shapes: tuple[int, ...], values: Draw = normal, last: Draw | None = None
) -> Comparison:
    """A function of arrays; ``last`` draws the last of them. Of a pair, the first is compared."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        draws = [values] * (len(shapes) - 1) + [last or values]
        found = answer(*(draw(rng, shape) for draw, shape in zip(draws, shapes, strict=True)))
        return found[0] if isinstance(found, tuple) else found

    return run


def scalars(count: int) -> Comparison:
    """A function of so many numbers."""
    return lambda answer, names, rng: answer(*map(float, rng.standard_normal(count)))


def chain(*weights: str) -> Comparison:
    """Problem set 1's gradients, on one random network of 1-3-3-1."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        drawn = {"W0": normal(rng, (3,)), "W1": normal(rng, (3, 3)), "W2": normal(rng, (3,))}
        values = names["mlp"](float(rng.standard_normal()), *drawn.values())
        return answer(values, *(drawn[name] for name in weights), float(rng.standard_normal()))

    return run


def layer(
    N: int,
    inputs: int,
    units: int,
    bias: Draw = normal,
    upstream: Draw = normal,
    own_weights: bool = False,
) -> Comparison:
    """A Dense layer: output, dx, dw, db; with ``own_weights`` as the answer initialised them."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        made = answer(inputs, units, rng)
        x, dy = normal(rng, (N, inputs)), upstream(rng, (N, units))
        if not own_weights:
            made.w, made.b = normal(rng, (inputs, units)), bias(rng, (1, units))
        return made.forward(x), made.backward(dy), made.dw, made.db

    return run


def plain_layer(N: int, M: int, values: Draw = normal, upstream: Draw = normal) -> Comparison:
    """A layer without parameters: output and dx."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        made = answer()
        return made.forward(values(rng, (N, M))), made.backward(upstream(rng, (N, M)))

    return run


def scored(N: int, C: int, values: Draw = normal) -> Comparison:
    """A loss or gradient of scores and of one-hot rows or labels."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        scores, labels = values(rng, (N, C)), rng.integers(0, C, N)
        if answer.__name__ == "softmax_loss":
            return answer(scores, labels)
        p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        return answer(np.eye(C)[labels], p if answer.__name__ == "average_ce" else scores)

    return run


def _parameters(rng: Random, bias: Draw = normal) -> dict[str, Any]:
    sizes = {"w1": (2, 10), "b1": (10,), "w2": (10, 10), "b2": (10,), "w3": (10, 1), "b3": (1,)}
    return {
        name: (bias if name.startswith("b") else normal)(rng, size) for name, size in sizes.items()
    }


def manual_network(N: int, bias: Draw = normal) -> Comparison:
    """PS2's network of functions: the prediction, or all gradients."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        params, x = _parameters(rng, bias), rng.random((N, 2))
        if answer.__name__ == "forward":
            return answer(params, x)[0]
        prediction, cache = names["forward"](params, x)
        return answer(params, cache, prediction, rng.random((N, 1)))

    return run


def step(answer: Any, names: dict[str, Any], rng: Random) -> Any:
    """An optimiser's step."""
    if answer.__name__ == "sgd_step":
        return answer(_parameters(rng), _parameters(rng), 0.1)
    w, dw, velocity = (normal(rng, (4, 4)) for _ in range(3))
    return answer(w, dw, {"learning_rate": 0.1, "momentum": 0.9, "velocity": velocity})[0]


def autograd(N: int, units: int) -> Comparison:
    """Gradients of PyTorch's network 2-units-1."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        import torch

        torch.manual_seed(0)
        linear = torch.nn.Linear
        network = torch.nn.Sequential(linear(2, units), torch.nn.Tanh(), linear(units, 1))
        return answer(network.double(), *(torch.tensor(rng.random((N, n))) for n in (2, 1)))

    return run


def backward(
    forward: str, *inputs: Any, values: Draw = normal, upstream: Draw = normal
) -> Comparison:
    """A backward function on the cache of the instructor's forward function.

    ``inputs`` are shapes, to be drawn, and dictionaries, passed on as they are.
    """

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        arguments = [part if isinstance(part, dict) else values(rng, part) for part in inputs]
        out, cache = names[forward](*arguments)
        return answer(upstream(rng, out.shape), cache)

    return run


def conv(x: tuple[int, ...], w: tuple[int, ...], bias: Draw = normal) -> Comparison:
    """A convolution's output."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        arrays = normal(rng, x), normal(rng, w), bias(rng, (w[0],))
        return answer(*arrays, {"stride": 1, "pad": 1})[0]

    return run


def conv_image(image: tuple[int, ...], kernel: tuple[int, ...]) -> Comparison:
    """One image convolved with one kernel."""
    return lambda answer, names, rng: answer(normal(rng, image), normal(rng, kernel), 1)


def pool(
    x: tuple[int, ...], window: tuple[int, int], stride: int, values: Draw = normal
) -> Comparison:
    """A max-pooling's output."""
    param = {"pool_height": window[0], "pool_width": window[1], "stride": stride}
    return lambda answer, names, rng: answer(values(rng, x), param)[0]


def network(
    *arguments: Any, X: tuple[int, ...], classes: int, bias: Draw = normal, values: Draw = normal
) -> Comparison:
    """Scores, loss and gradients of a network class."""

    def run(answer: Any, names: dict[str, Any], rng: Random) -> Any:
        net = answer(*arguments)
        for name in sorted(net.params):
            draw = bias if name.startswith("b") else values
            net.params[name] = 0.3 * draw(rng, np.shape(net.params[name]))
        images, labels = values(rng, X), rng.integers(0, classes, X[0])
        return net.loss(images), *net.loss(images, labels)

    return run
