"""The engine on toy problems: what it accepts, what it refuses, and in which words."""

import linecache

import numpy as np
import pytest
import torch

from chainrule.check import CheckAdvice, CheckFailed, NotWritten
from tests.check.toys import (
    by_two_scenarios,
    cached,
    chain,
    kink,
    product,
    right_product,
    square,
    square_of_lists,
)


def verdict(problem, answer, *upstream, seed=None):
    return problem.report(answer, *upstream, seed=seed)


def test_right_answer_passes_under_any_seed():
    for seed in (None, 0, 1, 61803):
        assert verdict(product, right_product, seed=seed).status == "right"


def test_seed_draws_other_values():
    visible, hidden = product.draw(), product.draw(61803)
    assert not np.allclose(visible[0].arguments[0], hidden[0].arguments[0])
    assert np.array_equal(visible[0].arguments[0], product.draw()[0].arguments[0])


def test_transposed_part_is_named_with_its_part():
    report = verdict(product, lambda x, w: ((x @ w).T, x.sum(axis=0)))
    assert report.mistake == "dw-transposed"
    assert report.sentence.startswith("`out` is the transpose")
    assert "expected: out shape (1, 3)" in report.detail[1]


def test_smallest_failing_input_is_shown():
    report = verdict(product, lambda x, w: ((x @ w).T, x.sum(axis=0)))
    assert report.detail[0].startswith("call:     product(np.array([[")
    assert "expected: out shape (1, 3)" in report.detail[1]
    assert "got:      out shape (3, 1)" in report.detail[2]


def test_two_mistakes_are_named_and_mentioned():
    report = verdict(product, lambda x, w: ((x @ w).T, x.mean(axis=0)))
    assert report.mistake == "dw-transposed"
    assert "Also: `total` is a mean over the batch" in report.sentence


def test_mistake_and_factor_on_one_part_are_both_named():
    report = verdict(product, lambda x, w: (-(x @ w).T, x.sum(axis=0)))
    assert report.mistake == "dw-transposed"
    assert "wrong sign" in report.sentence


def test_inputs_that_show_the_mistake_are_named():
    report = verdict(
        product,
        lambda x, w: (x @ w, x.sum(axis=0) if len(x) > 1 else x.sum(axis=0) + 1),
    )
    assert report.mistake is None
    assert report.sentence == "`total` is wrong. Seen only when the batch has one row."


def test_mistake_is_cleared_by_a_part_that_it_would_affect():
    report = verdict(product, lambda x, w: (x @ w, x.mean(axis=0) if len(x) == 4 else x.sum(0)))
    assert (report.mistake, report.sentence) == (None, "`total` is wrong.")


def test_what_explains_most_is_named_even_if_something_else_is_wrong_too():
    report = verdict(product, lambda x, w: (x @ w + 1, x.mean(axis=0)))
    assert report.sentence == "`total` is a mean over the batch. Also, `out` is wrong."


def test_first_part_is_named_where_a_second_mistake_hides_the_rest():
    report = verdict(chain, lambda x: {"h": 3 * x, "out": 9 * x**2 + 1})
    assert report.mistake == "relu-missing"
    assert report.sentence == "`h` looks as if a ReLU were missing. Also, `out` is wrong."


def test_one_number_of_the_first_part_names_nothing():
    def answer(x):
        return {"h": 5 * x if x.size == 1 else 2 * x, "out": 4 * x**2 + 1}

    assert verdict(chain, answer).mistake is None


def test_two_mistakes_are_each_said_of_their_own_part():
    report = verdict(chain, lambda x: {"h": x, "out": -4 * x**2})
    assert sorted(report.sentence.split(" Also: ")) == [
        "`h` is half of the right value.",
        "`out` has the wrong sign.",
    ]


def test_a_part_that_is_always_zero_is_told():
    report = verdict(chain, lambda x: {"h": 0 * x, "out": 0 * x})
    assert report.sentence == "`h` is 0 everywhere. Also, `out` is wrong."


def test_predicted_exception_names_the_mistake():
    report = verdict(product, lambda x, w: (x @ w.T, x.sum(axis=0)))
    assert report.mistake == "weights-transposed"


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda x: x, "arguments-do-not-fit"),
        (lambda x, w: x.nothing, "no-such-attribute"),
        (lambda x, w: x + "a", "raises"),
        (lambda x, w: x + None, "none-used"),
        (lambda x, w: 2.0 ^ 2, "caret-for-power"),
    ],
)
def test_an_exception_has_the_hint_of_its_kind(answer, mistake):
    assert verdict(product, answer).mistake == mistake


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda x: max(x, 0.0), "array-as-condition"),
        (lambda x: x if torch.ones(2) > 0 else -x, "array-as-condition"),
        (lambda x: float(x), "number-function-on-array"),
        (lambda x: torch.ones(()).backward(), "graph-missing"),
        (lambda x: torch.autograd.grad(torch.ones(()), torch.ones(())), "graph-missing"),
        (lambda x: x[len(x) / 2], "index-not-integer"),
        (lambda x: list(x)[len(x) / 2], "index-not-integer"),
        (lambda x: np.zeros(len(x) / 2), "index-not-integer"),
        (lambda x: x[99], "raises"),
        (lambda x: torch.ones(2, requires_grad=True).backward(), "raises"),
        (lambda x: float("none"), "raises"),
    ],
)
def test_an_exception_has_the_name_of_the_operation_that_raised_it(answer, mistake):
    assert verdict(square, answer).mistake == mistake


@pytest.mark.parametrize("kind", ["ValueError", "KeyError", "RuntimeError"])
def test_an_exception_of_the_answer_itself_has_no_name(kind, monkeypatch):
    text = "The truth value of an array with more than one element is ambiguous"
    cell, code = "<ipython-input-1>", f"def answer(x):\n    raise {kind}({text!r})\n"
    monkeypatch.setitem(linecache.cache, cell, (len(code), None, code.splitlines(True), cell))
    names = {}
    exec(compile(code, cell, "exec"), names)
    assert verdict(square, names["answer"]).mistake == "raises"


def test_other_exception_is_told_with_its_text():
    def answer(x, w):
        raise KeyError("no such name")

    report = verdict(product, answer)
    assert report.mistake == "no-such-key"
    assert "KeyError: 'no such name'" in report.sentence


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda x: None, "returns-none"),
        (lambda x: [[1.0, 2.0]] * 3, "wrong-type"),
        (lambda x: "nine", "wrong-type"),
        (lambda x: (x**2).astype(object), "wrong-dtype"),
        (lambda x: (x**2).astype(complex), "wrong-dtype"),
        (lambda x: x**2 * np.nan, "not-finite"),
        (lambda x: x**2 * np.inf, "not-finite"),
        (lambda x: (x**2)[:, :, None], "wrong-shape"),
        (lambda x: float(x[0, 0] ** 2), "wrong-shape"),
        (lambda x: torch.tensor(x**2), "wrong-type"),
        (lambda x: x**2 * (1 + 1e-8), "single-precision"),
        (lambda x: x**2 * (1 + 1e-3), None),
    ],
)
def test_form_of_a_wrong_answer_gets_its_sentence(answer, mistake):
    report = verdict(square, answer)
    assert report.status == "wrong"
    assert report.mistake == mistake
    assert report.sentence


def test_decimals_are_lost_only_if_every_wrong_value_is_cut_off():
    assert verdict(square, lambda x: (x**2).astype(int)).mistake == "decimals-lost"
    assert verdict(square, lambda x: np.ceil(x**2)).mistake is None
    assert verdict(square, np.zeros_like).mistake == "zero-everywhere"
    least = min(case.arguments[0][0, 0] for case in square.draw())
    one_case_else = verdict(square, lambda x: (x**2).astype(int) + (x[0, 0] == least))
    assert one_case_else.mistake is None


def test_wrong_number_of_values_is_told():
    report = verdict(product, lambda x, w: (x @ w, x.sum(axis=0), None))
    assert report.mistake == "wrong-length"
    assert "3 values" in report.sentence
    assert "2 values (out, total)" in report.detail[1]


def test_float32_passes_where_the_contract_allows_it():
    assert verdict(square, lambda x: (x**2).astype(np.float32)).status == "right"
    report = verdict(square_of_lists, lambda x: (x**2).astype(np.float32))
    assert report.mistake == "single-precision"


def test_lists_pass_where_the_contract_allows_them():
    assert verdict(square_of_lists, lambda x: (x**2).tolist()).status == "right"
    ragged = verdict(square_of_lists, lambda x: [[1.0], [1.0, 2.0], []])
    assert ragged.mistake == "wrong-type"


def test_fortran_order_views_and_integers_pass():
    assert verdict(square, lambda x: np.asfortranarray(x**2)).status == "right"
    assert verdict(square, lambda x: (x[::-1] ** 2)[::-1]).status == "right"


@pytest.mark.parametrize("slope", [0, 0.5, 1, True, np.float64(0.3), np.array(0.7)])
def test_any_subgradient_passes_at_a_kink(slope):
    assert verdict(kink, lambda x: 1 if x else slope).status == "right"


@pytest.mark.parametrize("slope", [-0.1, 1.1, np.nan, np.array([0.5])])
def test_what_is_no_subgradient_fails_at_a_kink(slope):
    assert verdict(kink, lambda x: 1 if x else slope).status == "wrong"


def test_cache_is_the_students_own_affair():
    for cache in (None, object(), {"x": [1, 2]}):
        assert verdict(cached, lambda x, cache=cache: (2 * x, cache)).status == "right"
    assert verdict(cached, lambda x: (3 * x, None)).status == "wrong"


def test_answer_that_passes_by_either_road_passes():
    def forward(x):
        return 2 * x, {"mine": x}

    assert verdict(by_two_scenarios, lambda dout, cache: cache["mine"], forward).status == "right"
    assert verdict(by_two_scenarios, lambda dout, cache: cache, forward).status == "right"
    assert verdict(by_two_scenarios, lambda dout, cache: dout, forward).status == "wrong"


def test_right_answer_that_writes_into_its_argument_is_advised():
    def answer(x):
        x **= 2
        return x

    report = verdict(square, answer)
    assert (report.status, report.mistake) == ("right", "argument-changed")
    assert "`x`" in report.sentence
    with pytest.warns(CheckAdvice) as caught:
        square(answer)
    assert caught[0].message.mistake == "argument-changed"


def test_changed_argument_does_not_affect_the_next_case():
    seen = []

    def answer(x):
        seen.append(x.copy())
        x[:] = 0
        return seen[-1] ** 2

    verdict(square, answer)
    verdict(square, answer)
    assert all(np.abs(x).min() > 0 for x in seen)


def test_stub_is_not_written_yet():
    def square_stub(x):
        raise NotImplementedError

    report = verdict(square, square_stub)
    assert (report.status, report.sentence) == ("not written", "not written yet.")
    with pytest.raises(NotWritten):
        square(square_stub)


def test_wrong_answer_raises_outside_a_notebook():
    with pytest.raises(CheckFailed) as caught:
        square(lambda x: x)
    failed = caught.value
    assert isinstance(failed, AssertionError)
    assert failed.problem == "square"
    assert failed.mistake is None
    assert failed.sentence == "The result is wrong."
    assert "expected:" in failed.detail
    assert "expected" not in failed.sentence + failed.hint


def test_factor_explains_a_range_of_right_values():
    report = verdict(kink, lambda x: 0.5 if x else 0.3)
    assert report.mistake == "factor-two"


def test_bounds_of_time_are_not_swallowed():
    class Stopped(BaseException):
        pass

    def answer(x):
        raise Stopped

    with pytest.raises(Stopped):
        verdict(square, answer)


def test_a_mistake_that_leaves_a_failing_case_of_its_part_is_not_named():
    report = verdict(product, lambda x, w: (x @ w, x.mean(axis=0) if len(x) > 3 else x.sum(0) + 1))
    assert (report.mistake, report.sentence) == (None, "`total` is wrong.")


def test_none_is_seen_before_any_mistake():
    report = verdict(product, lambda x, w: (None, x.mean(axis=0)))
    assert (report.mistake, report.sentence) == ("returns-none", "`out` is None.")


def test_an_exception_is_named_by_the_shapes_at_which_it_was_raised():
    from chainrule.check.ps3 import compute_layer

    assert compute_layer.report(lambda x, w, b: x @ w.T + b).mistake == "weights-transposed"
    assert compute_layer.report(lambda x, w, b: x + np.zeros(99)).mistake == "raises"


def test_an_array_may_hold_a_pair():
    from chainrule.check.ps1 import max_backward

    def answer(dz, a, b):
        return np.array([dz * (a >= b), dz * (a < b)])

    assert max_backward.report(answer).status == "right"


def test_numbers_that_differ_are_never_shown_alike():
    def answer(x):
        return x**2 + 1e-7 * (x == x.flat[0])

    detail = verdict(square, answer).detail
    assert detail[1].split("= ")[1] != detail[2].split("= ")[1].split(" (")[0]


def test_the_call_that_is_shown_can_be_run():
    from chainrule.check.ps1 import d_loss_d_r1

    report = d_loss_d_r1.report(lambda variable_dict, W2, y_observed: variable_dict["r1"] > 0)
    seen = []
    names = {"np": np, "d_loss_d_r1": lambda *arguments: seen.append(arguments)}
    exec(report.detail[0].removeprefix("call:").strip(), names)
    ((variables, W2, _),) = seen
    assert set(variables) == {"x", "r0", "h0", "r1", "h1", "y_predicted"}
    assert variables["r1"].shape == W2.shape == (3,)


def test_verbs_agree_with_one_part_and_with_many():
    from chainrule.check.wording import Words

    words = Words("p")
    assert words.sentence("step-missing", ("w", "b")).startswith("`w` and `b` do not change")
    assert words.sentence("elementwise-for-matmul", ("a", "b")).startswith("`a` and `b` multiply")
    assert words.sentence("gradients-accumulate", ("a", "b")).startswith(
        "`a` and `b` still contain "
    )
    assert words.sentence("db-mean", ("db",)).startswith("`db` is")


def test_an_answer_above_that_is_still_wrong_comes_first():
    from chainrule.check import ps1

    names = {"np": np}
    exec(
        "def relu_derivative(x):\n    return 1.0\n"
        "def d_loss_d_r1(v, W2, y):\n"
        "    slopes = np.array([relu_derivative(r) for r in v['r1']])\n"
        "    return 2 * (v['y_predicted'] - y) * W2 * slopes\n",
        names,
    )
    with pytest.raises(CheckFailed):
        ps1.relu_derivative(names["relu_derivative"])
    with pytest.raises(CheckFailed) as failed:
        ps1.d_loss_d_r1(names["d_loss_d_r1"])
    assert (
        failed.value.sentence == "`relu_derivative` above is still wrong; mend it, then look here."
    )
    exec("def relu_derivative(x):\n    return 1.0 * (x > 0)\n", names)
    ps1.d_loss_d_r1(names["d_loss_d_r1"])


def test_a_method_is_not_taken_for_the_answer_of_the_same_name():
    from chainrule.check import ps2

    names = {"np": np}
    exec(
        "def forward(params, x):\n    return None\n"
        "class ReLU:\n"
        "    def forward(self, x):\n        return x\n"
        "    def backward(self, dy):\n        return self.forward(dy)\n"
        "    def step(self, lr):\n        pass\n",
        names,
    )
    with pytest.raises(CheckFailed):
        ps2.forward(names["forward"])
    with pytest.raises(CheckFailed) as failed:
        ps2.ReLU(names["ReLU"])
    assert "above" not in failed.value.sentence
