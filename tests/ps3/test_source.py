"""The source of PS3 holds to the course's contract."""

from __future__ import annotations

import ast

import pytest

from tests.course.notebooks import graded

SIGNATURES = {
    "relu": ["x"],
    "compute_layer": ["x", "w", "b"],
    "softmax": ["x"],
    "average_ce": ["target", "prediction"],
    "grad_ce": ["target", "logits"],
    "affine_forward": ["x", "w", "b"],
    "affine_backward": ["dout", "cache"],
    "relu_forward": ["x"],
    "relu_backward": ["dout", "cache"],
    "softmax_loss": ["x", "y"],
    "sgd_momentum": ["w", "dw", "config"],
    "train_and_validate": [
        "net", "data", "epochs", "batch_size", "lr", "lr_decay", "momentum", "rng",
    ],
    "predictions": ["net", "images", "path"],
}  # fmt: skip
ANSWERS = {*SIGNATURES, "FullyConnectedNet"}
USES = {
    "test_train_and_validate": ["SoftmaxRegression"],
    "test_predictions": ["SoftmaxRegression", "read_entry"],
}


@pytest.mark.parametrize("name", SIGNATURES)
def test_answer_has_the_contracts_signature_and_a_docstring_with_shapes(source, name):
    (function,) = ast.parse(graded(source)[name].source).body
    assert isinstance(function, ast.FunctionDef)
    assert function.name == name
    assert [argument.arg for argument in function.args.args] == SIGNATURES[name]
    docstring = ast.get_docstring(function) or ""
    assert "Args:\n" in docstring
    assert "Returns:\n" in docstring


def test_network_has_the_contracts_constructor(source):
    (network,) = ast.parse(graded(source)["FullyConnectedNet"].source).body
    start, loss = [node for node in network.body if isinstance(node, ast.FunctionDef)]
    assert [argument.arg for argument in start.args.args] == [
        "self", "input_dim", "hidden_dims", "num_classes", "weight_scale", "reg", "rng",
    ]  # fmt: skip
    assert [ast.literal_eval(default) for default in start.args.defaults] == [1e-2, 0.0, None]
    assert [argument.arg for argument in loss.args.args] == ["self", "X", "y"]


def test_every_answer_has_its_test_with_hidden_seeds(source):
    cells = graded(source)
    tests = {f"test_{name}" for name in ANSWERS} | {"test_FullyConnectedNet_2"}
    assert {name for name in cells if name.startswith("test_")} == tests
    for name in ANSWERS:
        visible, _, hidden = cells[f"test_{name}"].source.partition("### BEGIN HIDDEN TESTS")
        assert visible.startswith(f"check.{name}({name}")
        assert hidden.count(f"check.{name}({name}") == 2
        assert hidden.count("seed=") == 2
        uses = cells[f"test_{name}"].metadata.get("chainrule", {}).get("uses", [])
        assert uses == USES.get(f"test_{name}", [])
