"""Hidden checks have seeds that the public source does not tell."""

import re
from types import SimpleNamespace

from autograder.judge.hidden_seeds import derived_seed, reseed
from autograder.notebook.compiled import Test

HIDDEN = 'check.relu(relu, seed=61803)\nassert "é" and check.relu(relu, seed=27182), seed'


def compiled(name: str, hidden: str | None = HIDDEN) -> Test:
    return Test(name, "relu", 1.0, 3, ("relu",), (), "check.relu(relu)", hidden)


def seeds(secret: bytes, name: str = "test_relu", answers: str = "relu") -> list[int]:
    source = SimpleNamespace(
        answers={answers: 1}, tests=[compiled(name)], given=["from chainrule import check"]
    )
    reseed(source, secret)  # type: ignore[arg-type]
    return [int(n) for n in re.findall(r"seed=(\d+)", source.tests[0].hidden or "")]


def test_every_secret_notebook_test_and_number_has_a_seed_of_its_own() -> None:
    made = [
        *seeds(b"one"),
        *seeds(b"two"),
        *seeds(b"one", "test_relu_2"),
        *seeds(b"one", answers="other"),
    ]
    assert len(set(made)) == 8
    assert min(made) > 2**40
    assert seeds(b"one") == seeds(b"one")


def test_nothing_else_of_a_test_changes() -> None:
    source = SimpleNamespace(
        answers={"relu": 1},
        tests=[compiled("a"), compiled("b", None)],
        given=["from chainrule import check"],
    )
    reseed(source, b"secret")  # type: ignore[arg-type]
    hidden = source.tests[0].hidden or ""
    first, second = seeds(b"secret", "a")
    assert hidden == HIDDEN.replace("61803", str(first)).replace("27182", str(second))
    assert source.tests[0].visible == "check.relu(relu)"
    assert source.tests[1] == compiled("b", None)


def test_the_seeds_of_a_notebook_without_our_checks_stay() -> None:
    source = SimpleNamespace(answers={"relu": 1}, tests=[compiled("a")], given=["import numpy"])
    reseed(source, b"secret")  # type: ignore[arg-type]
    assert source.tests == [compiled("a")]


def test_a_seed_fits_every_generator() -> None:
    assert 0 <= derived_seed(bytes(64), "a") < 2**63
