"""The surface by PyTorch: data, network, gradients by autograd."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from chainrule.check.case import Case, Where
from chainrule.check.parts import ALL_PARTS
from chainrule.check.problem import Problem
from chainrule.check.ps2.dense import equal_units, not_all_equal
from chainrule.check.suspects import ExceptionInfo, Factor, Suspect, Symptom

_KINDS = "types of x and y"
_RULE = "y, compared with (x1² + x2²) / 2"
_AGAIN = "x drawn again with the same seed"
_OTHER = "x drawn with another seed"


def _data_cases(rng: np.random.Generator) -> Iterator[Case]:
    for n in (int(rng.integers(3, 20)), 4000):
        uniform = rng.uniform(size=(n, 2))
        yield Case(
            {"n": n, "seed": int(rng.integers(1000))},
            {
                "x": Where(
                    uniform, _looks_uniform, "points spread evenly over [0, 1) × [0, 1)", _range
                ),
                "y": Where(uniform[:, :1], lambda _: True, "finite numbers"),
                _RULE: Where(np.zeros((n, 1)), _near_zero, "the same numbers", _off),
                _AGAIN: Where(np.zeros((n, 2)), _near_zero, "the same points", _off),
                _OTHER: Where(uniform, lambda less: bool(less.any()), "other points", _off),
                _KINDS: Where(1.0, bool, "torch tensors", lambda _: "something else"),
            },
        )


def _near_zero(less: np.ndarray) -> bool:
    return bool(np.abs(less).max() <= 1e-6)  # float32 data are accepted


def _off(less: np.ndarray) -> str:
    largest = float(np.abs(less).max())
    return f"numbers that differ by up to {largest:.3g}" if largest else "the same numbers"


def _range(x: np.ndarray) -> str:
    means = " and ".join(f"{mean:.3g}" for mean in x.mean(axis=0))
    return f"numbers from {x.min():.3g} to {x.max():.3g}, with means {means}"


def _looks_uniform(x: np.ndarray) -> bool:
    """Whether points look uniform on [0, 1)²: Kolmogorov and Smirnov's distance, correlation."""
    if x.min() < 0 or x.max() >= 1:
        return False
    if len(x) < 1000:
        return True
    steps = (np.arange(len(x)) + 0.5) / len(x)
    distance = np.abs(np.sort(x, axis=0) - steps[:, np.newaxis]).max()
    # For 4,000 uniform numbers a distance of 0.06 occurs less than once in 10^12 draws.
    return bool(distance < 0.06 and abs(np.corrcoef(x.T)[0, 1]) < 0.15)


def _data_scenario(answer: Any, case: Case) -> dict[str, Any]:
    n, seed = case.arguments
    x, y = answer(n, seed)
    again, _ = answer(n, seed)
    other, _ = answer(n, seed + 1)
    kinds = float(all(hasattr(value, "detach") for value in (x, y)))
    x, y, again, other = (_values(value) for value in (x, y, again, other))
    if np.shape(x) != (n, 2) or np.shape(y) != (n, 1):
        return {**dict.fromkeys(case.expected), "x": x, "y": y, _KINDS: kinds}
    return {
        "x": x,
        "y": y,
        _RULE: y - (x[:, :1] ** 2 + x[:, 1:] ** 2) / 2,
        _AGAIN: again - x,
        _OTHER: other - x,
        _KINDS: kinds,
    }


def _values(value: Any) -> Any:
    """The values of a tensor, or of an array in its place, in float64."""
    if hasattr(value, "detach"):
        return value.detach().cpu().numpy().astype(float)
    return value.astype(float) if isinstance(value, np.ndarray) else value


def _not_halved(observed: Any) -> bool:
    if isinstance(observed, ExceptionInfo) or not isinstance(observed.get(_RULE), np.ndarray):
        return False
    x, excess = np.asarray(observed["x"]), observed[_RULE]
    return bool(np.allclose(excess[:, 0], (x**2).sum(axis=1) / 2, atol=1e-6))


def _not_uniform(observed: Any, n: int) -> bool:
    x = None if isinstance(observed, ExceptionInfo) else observed.get("x")
    return isinstance(x, np.ndarray) and x.shape == (n, 2) and not _looks_uniform(x)


def _seed_ignored(observed: Any) -> bool:
    if isinstance(observed, ExceptionInfo):
        return False
    again, other = (observed.get(name) for name in (_AGAIN, _OTHER))
    return again is not None and other is not None and bool(again.any() or not other.any())


make_data = Problem(
    "make_data",
    _data_cases,
    scenarios=(_data_scenario,),
    template=lambda part, case: (
        "x, y = {name}({n}, {seed})"
        + (f"; {part}" if part in ("x", "y") else "; type(x), type(y)" if part == _KINDS else "")
    ),
    suspects=(
        Symptom("surface-not-halved", _not_halved),
        Symptom("not-uniform", _not_uniform),
        Symptom("seed-ignored", _seed_ignored),
        Symptom("wrong-type", lambda observed: {_KINDS} if not observed[_KINDS] else set()),
    ),
    floor=1e-6,  # float32 data are accepted
    sentences={"wrong-type": "x and y are not torch tensors."},
    hints={"wrong-type": "Return two tensors, of shapes (n, 2) and (n, 1)."},
)


_PARAMETERS = {
    "first weight": (10, 2),
    "first bias": (10,),
    "second weight": (10, 10),
    "second bias": (10,),
    "third weight": (1, 10),
    "third bias": (1,),
}
_EXCESS = "network(x)"


def _network_cases(rng: np.random.Generator) -> Iterator[Case]:
    for n in (1, int(rng.integers(4, 9))):
        x = rng.uniform(-1, 1, (n, 2))
        expected: dict[str, Any] = {
            name: Where(np.zeros(shape), _random_start, "units that start unequal", equal_units)
            if len(shape) == 2
            else Where(np.zeros(shape), _finite, "finite numbers")
            for name, shape in _PARAMETERS.items()
        }
        close = Where(np.zeros((n, 1)), _agrees, _COMPOSITION, _off)
        yield Case({"x": x}, {**expected, _EXCESS: close})


_COMPOSITION = "what its weights and biases give with sigmoids between the layers"


def _agrees(less: np.ndarray) -> bool:
    return bool(np.abs(less).max() <= 1e-5)  # PyTorch's own default is float32


def _random_start(weights: np.ndarray) -> bool:
    return not_all_equal(weights.T)


def _finite(bias: np.ndarray) -> bool:
    return True


def _network_scenario(answer: Any, case: Case) -> dict[str, Any]:
    (x,) = case.arguments
    network = answer()
    tensors = list(network.state_dict().values())
    arrays = [tensor.detach().cpu().numpy() for tensor in tensors]
    weights = [array for array in arrays if array.ndim == 2]
    biases = [array for array in arrays if array.ndim == 1]
    seen: dict[str, Any] = {}
    for order, weight in zip(("first", "second", "third"), weights, strict=False):
        seen[f"{order} weight"] = weight
    for order, bias in zip(("first", "second", "third"), biases, strict=False):
        seen[f"{order} bias"] = bias
    if any(name not in seen or seen[name].shape != _PARAMETERS[name] for name in _PARAMETERS):
        return {**seen, _EXCESS: np.zeros((len(x), 1))}
    return {**seen, _EXCESS: _run(network, tensors[0].dtype, x) - _oracle(weights, biases, x)}


def _run(network: Any, dtype: Any, x: np.ndarray) -> np.ndarray:
    import torch

    values: np.ndarray = network(torch.from_numpy(x).to(dtype)).detach().cpu().numpy()
    return values.astype(float)


def _oracle(
    weights: list[np.ndarray],
    biases: list[np.ndarray],
    x: np.ndarray,
    kinds: tuple[str, str] = ("Sigmoid", "Sigmoid"),
) -> np.ndarray:
    """What a network with these parameters gives; ``kinds`` are the activations between layers."""
    import torch

    value = torch.from_numpy(x)
    for weight, bias, kind in zip(weights, biases, ("Identity", *kinds), strict=True):
        value = getattr(torch.nn, kind)()(value)
        w, b = (torch.from_numpy(array.astype(float)) for array in (weight, bias))
        value = torch.nn.functional.linear(value, w, b)
    result: np.ndarray = value.numpy()
    return result


def _parameters_of(observed: Any) -> tuple[list[np.ndarray], list[np.ndarray]] | None:
    if isinstance(observed, ExceptionInfo) or any(
        np.shape(observed.get(name)) != shape for name, shape in _PARAMETERS.items()
    ):
        return None
    arrays = [observed[name] for name in _PARAMETERS]
    return arrays[::2], arrays[1::2]


def _gives(first: str, second: str, output: str = "Identity") -> Any:
    """Whether the network computes what it would with other activations."""

    def matches(observed: Any, x: np.ndarray) -> set[str]:
        import torch

        parameters = _parameters_of(observed)
        if parameters is None:
            return set()
        other = torch.from_numpy(_oracle(*parameters, x, (first, second)))
        made = getattr(torch.nn, output)()(other).numpy()
        same = np.allclose(observed[_EXCESS] + _oracle(*parameters, x), made, atol=1e-5)
        return {_EXCESS} if same else set()

    return matches


def _starts_equal(observed: Any) -> set[str]:
    parameters = _parameters_of(observed)
    equal = parameters is not None and not all(map(_random_start, parameters[0]))
    return {name for name in _PARAMETERS if "weight" in name} if equal else set()


def _network_call(part: str, case: Case) -> str:
    """The network's parameters, or what it gives; its start is drawn anew each time."""
    if part in _PARAMETERS or (part == ALL_PARTS and len(case["x"]) > 1):
        return "[p.detach().numpy() for p in {name}().parameters()]"
    return "{name}().double()(torch.tensor({x}))"


build_network = Problem(
    "build_network",
    _network_cases,
    scenarios=(_network_scenario,),
    template=_network_call,
    suspects=(
        Symptom("zero-initialisation", _starts_equal),
        Symptom("output-activation", _gives("Sigmoid", "Sigmoid", "Sigmoid")),
        Symptom("sigmoid-missing", _gives("Identity", "Identity")),
        Symptom("sigmoid-missing", _gives("Identity", "Sigmoid")),
        Symptom("sigmoid-missing", _gives("Sigmoid", "Identity")),
        Symptom("relu-for-sigmoid", _gives("ReLU", "ReLU")),
        Symptom("tanh-for-sigmoid", _gives("Tanh", "Tanh")),
    ),
    floor=1e-5,  # PyTorch's own default is float32
    sentences={"key-missing": "the network lacks a part: {note}."},
    hints={"key-missing": "2-10-10-1 are three linear layers, each with weights and a bias."},
)

_HINT = "The loss is the plain sum of squares, without ½."
_NAMES = ("0.weight", "0.bias", "2.weight", "2.bias")


def _autograd_cases(rng: np.random.Generator) -> Iterator[Case]:
    import torch

    for sizes in ((int(rng.integers(3, 9)), 2), (1, 5)):
        network = torch.nn.Sequential(
            torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1)
        ).double()
        state = {name: rng.standard_normal(tensor.shape) for name, tensor in _state(network)}
        network.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
        expected: dict[str, Any] = {}
        batches: dict[str, np.ndarray] = {}
        for n, prefix, suffix in zip(sizes, ("", "next_"), ("", " of the next batch"), strict=True):
            x, y = rng.standard_normal((n, 2)), rng.standard_normal((n, 1))
            loss = ((network(torch.from_numpy(x)) - torch.from_numpy(y)) ** 2).sum()
            gradients = torch.autograd.grad(loss, list(network.parameters()))
            expected[f"loss{suffix}"] = loss.item()
            for name, gradient in zip(_NAMES, gradients, strict=True):
                expected[f"{name}{suffix}"] = gradient.numpy()
            batches |= {f"{prefix}x": x, f"{prefix}y": y}
        label = f"batches of {sizes[0]} and {sizes[1]}"
        yield Case({"state": state, **batches}, expected, label=label)


def _state(network: Any) -> Any:
    return network.state_dict().items()


def _autograd_scenario(answer: Any, case: Case, make_network: Any) -> dict[str, Any]:
    """Give one network known parameters and ask for the gradients of two batches in a row."""
    import torch

    state, *batches = case.arguments
    network = make_network()
    network.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
    seen: dict[str, Any] = {}
    for i, suffix in enumerate(("", " of the next batch")):
        x, y = (torch.from_numpy(array) for array in batches[2 * i : 2 * i + 2])
        loss, gradients = answer(network, x, y)
        seen[f"loss{suffix}"] = loss.item() if hasattr(loss, "item") else loss
        for name in _NAMES:
            if name in gradients:
                seen[f"{name}{suffix}"] = gradients[name]
    return seen


def _sum_of_both(expected: Any) -> dict[str, Any]:
    return {
        f"{name} of the next batch": expected[name] + expected[f"{name} of the next batch"]
        for name in _NAMES
    }


def _sum_in_both(expected: Any) -> dict[str, Any]:
    """The arrays that were returned first are the network's own: the next call adds to them."""
    made = _sum_of_both(expected)
    return {**made, **{name: made[f"{name} of the next batch"] for name in _NAMES}}


def _parameters_given_back(state: Any) -> dict[str, Any]:
    return {
        f"{name}{suffix}": state[name] for suffix in ("", " of the next batch") for name in _NAMES
    }


def _averaged(x: np.ndarray, next_x: np.ndarray, expected: Any) -> dict[str, Any]:
    sizes = {"": len(x), " of the next batch": len(next_x)}
    return {
        f"{name}{suffix}": expected[f"{name}{suffix}"] / n
        for suffix, n in sizes.items()
        for name in ("loss", *_NAMES)
    }


def _autograd_call(part: str, case: Case) -> str:
    """Both batches, one after the other, and the part of one of the results."""
    name, following, _ = part.partition(" of the next batch")
    shown = "" if part in ("", ALL_PARTS) else "[0]" if name == "loss" else f"[1][{name!r}]"
    state = "{{name: torch.from_numpy(value) for name, value in case['state'].items()}}"
    return (
        f"case = {{case}}; network = tanh_network(); network.load_state_dict({state}); "
        "x, y, next_x, next_y = map(torch.from_numpy, case.arguments[1:]); "
        "first = {name}(network, x, y); second = {name}(network, next_x, next_y); "
        f"{'second' if following else 'first'}{shown}"
    )


autograd_gradients = Problem(
    "autograd_gradients",
    _autograd_cases,
    scenarios=(_autograd_scenario,),
    template=_autograd_call,
    suspects=(
        Suspect("gradients-accumulate", _sum_of_both),
        Suspect("gradients-accumulate", _sum_in_both),
        Suspect("loss-averaged", _averaged),
        Suspect("variables-returned", _parameters_given_back),
        Factor("factor-two", 0.5),
        Factor("factor-two", 0.5, (*_NAMES, *(f"{name} of the next batch" for name in _NAMES))),
    ),
    sentences={
        "gradients-accumulate": "the gradients of two calls are added up.",
        "key-missing": "the second value is no dictionary of all gradients: there is no {note}.",
    },
    hints={
        "factor-two": _HINT,
        "gradients-accumulate": "`backward` adds to `.grad`: set it to zero before, in every call.",
    },
)
