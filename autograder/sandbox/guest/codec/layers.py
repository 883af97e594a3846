"""Standard torch layers as data: a name from a list, constructor arguments and parameters."""

import sys
from collections.abc import Callable
from typing import Any

from .comparing import COMPARES

Tree = Any
#: Layer → the constructor arguments that say what it is; each is also an attribute of the layer.
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "Linear": ("in_features", "out_features", "bias"),
    "Conv1d": ("in_channels", "out_channels", "kernel_size", "stride", "padding", "bias"),
    "Conv2d": ("in_channels", "out_channels", "kernel_size", "stride", "padding", "bias"),
    "MaxPool2d": ("kernel_size", "stride", "padding"),
    "AvgPool2d": ("kernel_size", "stride", "padding"),
    "Flatten": ("start_dim", "end_dim"),
    "Softmax": ("dim",),
    "LogSoftmax": ("dim",),
    "LeakyReLU": ("negative_slope",),
    "Dropout": ("p",),
    "Sigmoid": (),
    "Tanh": (),
    "ReLU": (),
    "GELU": (),
    "Identity": (),
    "Sequential": (),
}


#: By how much a padding may be larger than its kernel: what comes of a small input stays small.
MAX_PADDING = 8


def standard(module: Any) -> bool:
    """Whether a module and all its parts are layers of the list, exactly."""
    nn = sys.modules["torch"].nn
    return all(
        type(part) is getattr(nn, type(part).__name__, None)
        and type(part).__name__ in ARGUMENTS
        and _small(part)
        for part in module.modules()
    )


def _small(layer: Any) -> bool:
    """Whether a layer's padding is about as large as its kernel, or none."""
    padding, kernel = getattr(layer, "padding", 0), getattr(layer, "kernel_size", 0)
    if type(padding) is str:  # "same" or "valid"
        return True
    sizes = (value if type(value) is tuple else (value,) * 3 for value in (padding, kernel))
    return all(pad <= size + MAX_PADDING for pad, size in zip(*sizes, strict=False))


def describe(module: Any, pack: Callable[[Any], Tree]) -> Tree:
    """Return a layer as ``[name, arguments, parameters, children, training]``."""
    name = type(module).__name__
    arguments = {
        key: pack(getattr(module, key) if key != "bias" else module.bias is not None)
        for key in ARGUMENTS[name]
    }
    parameters = {
        key: pack(value) for key, value in module._parameters.items() if value is not None
    }
    children = [[key, describe(child, pack)] for key, child in module.named_children()]
    return [name, arguments, parameters, children, bool(module.training)]


def rebuild(tree: Tree, unpack: Callable[[Tree], Any]) -> Any:
    """Return the layer that `describe` described.

    The layer is made on torch's meta device, so that neither sizes from the tree nor a random
    initialisation cost anything; its parameters must then fit.

    Raises:
        ValueError: it is not a description of a layer of the list.
    """
    import torch

    name, arguments, parameters, children, training = tree
    if name not in ARGUMENTS or set(arguments) != set(ARGUMENTS[name]):
        raise ValueError("no such layer")
    values = {key: unpack(value) for key, value in arguments.items()}
    if not all(_plain(value) for value in values.values()):
        raise ValueError("no such layer")
    with torch.device("meta"):
        layer = getattr(torch.nn, name)(**values)
    if not _small(layer):
        raise ValueError("so large a padding cannot cross")
    if set(parameters) != {key for key, value in layer._parameters.items() if value is not None}:
        raise ValueError("the parameters are not those of the layer")
    for key, packed in parameters.items():
        tensor = unpack(packed)
        if tensor.shape != layer._parameters[key].shape:
            raise ValueError("a parameter does not fit its layer")
        parameter = torch.nn.Parameter(tensor.detach(), requires_grad=tensor.requires_grad)
        parameter.grad = tensor.grad
        layer._parameters[key] = parameter
    for key, child in children:
        if name != "Sequential" or type(key) is not str:
            raise ValueError("only Sequential has parts")
        if key in COMPARES:
            raise ValueError("a part in the place of a comparison")
        layer.add_module(key, unpack(["m", child]))
    return layer.train(bool(training))


def _plain(value: Any) -> bool:
    if type(value) is tuple:
        return all(type(item) is int for item in value)
    return value is None or type(value) in (int, bool, float, str)
