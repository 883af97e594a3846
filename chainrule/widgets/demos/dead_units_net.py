"""The network of demo ``dead-units``: forward, backward and training."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.live import Settings
from chainrule.widgets.answers import number

Floats = NDArray[np.float64]


Scalar = Callable[[float], float]


Parameters = dict[str, Floats]


UNITS, POINTS = 6, 24


_SLOPE = 0.1


INPUTS = np.linspace(-2, 2, POINTS)


TARGETS = np.sin(1.6 * INPUTS) + 0.5


class ForwardBackward(NamedTuple):
    """One forward and backward pass over all inputs.

    Attributes:
        before: pre-activations (POINTS, UNITS).
        shares: what each unit adds to the output (POINTS, UNITS).
        prediction: (POINTS,).
        loss: the mean squared error.
        gradients: of the loss, by parameter.
    """

    before: Floats
    shares: Floats
    prediction: Floats
    loss: float
    gradients: Parameters


def begin(seed: int) -> Parameters:
    """Return a fresh 1-6-1 network: w, b (UNITS,), v (UNITS,), c (1,)."""
    rng = np.random.default_rng(seed)
    return {
        "w": rng.choice([-1.0, 1.0], UNITS) * rng.uniform(0.5, 1.5, UNITS),
        "b": rng.uniform(-1, 1, UNITS),
        "v": rng.standard_normal(UNITS) * (2 / UNITS) ** 0.5,
        "c": np.zeros(1),
    }


def inspect(
    parameters: Parameters, bias: float, name: str, engine: tuple[Scalar, Scalar] | None = None
) -> ForwardBackward:
    """Go forward and backward; ``bias`` is added to each hidden unit's own."""
    import torch

    p = {key: torch.tensor(value, requires_grad=True) for key, value in parameters.items()}
    before = torch.outer(torch.from_numpy(INPUTS), p["w"]) + p["b"] + bias
    shares = _activate(name, before, engine) * p["v"]
    prediction = shares.sum(1) + p["c"]
    loss = torch.nn.functional.mse_loss(prediction, torch.from_numpy(TARGETS))
    loss.backward()
    return ForwardBackward(
        before.detach().numpy(),
        shares.detach().numpy(),
        prediction.detach().numpy(),
        float(loss.detach()),
        {key: value.grad.numpy() for key, value in p.items()},
    )


def _activate(name: str, z: Any, engine: tuple[Scalar, Scalar] | None) -> Any:
    import torch

    if name != "yours" or engine is None:
        slope = _SLOPE if name == "leaky ReLU" else 0.0
        return torch.nn.functional.leaky_relu(z, slope) if slope else torch.relu(z)
    relu, derivative = engine
    flat = z.detach().numpy().ravel()
    values = np.array([number("relu", relu(float(x))) for x in flat]).reshape(z.shape)
    slopes = np.array([number("relu_derivative", derivative(float(x))) for x in flat])
    # The student's value forward, the student's derivative backward.
    gate = torch.from_numpy(slopes.reshape(z.shape))
    return gate * (z - z.detach()) + torch.from_numpy(values)


def train(settings: Settings, engine: tuple[Scalar, Scalar] | None = None) -> Iterator[Any]:
    """Yield the loss and the parameters after each step of gradient descent on all inputs."""
    import torch

    # Matrices this small are slower on several threads than on one.
    torch.set_num_threads(1)
    parameters = begin(settings.seed)
    while True:
        seen = inspect(parameters, settings.bias, settings.f, engine)
        yield {"loss": seen.loss, "parameters": parameters}
        parameters = {
            key: value - settings.lr * seen.gradients[key] for key, value in parameters.items()
        }
