"""Batches of an epoch, and the split into training and validation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.training import batches, split


@given(count=st.integers(0, 60), batch_size=st.integers(1, 70), seed=st.integers(0, 9))
def test_every_row_comes_once_and_only_the_last_batch_is_short(count, batch_size, seed):
    rows = list(batches(count, batch_size, np.random.default_rng(seed)))
    assert sorted(np.concatenate([[], *rows])) == list(range(count))
    assert all(len(batch) == batch_size for batch in rows[:-1])
    assert len(rows) == -(-count // batch_size)


def test_order_changes_from_epoch_to_epoch_and_repeats_with_the_seed():
    rng, again = np.random.default_rng(5), np.random.default_rng(5)
    first, second = (np.concatenate(list(batches(50, 7, rng))) for _ in range(2))
    assert not np.array_equal(first, second)
    assert np.array_equal(first, np.concatenate(list(batches(50, 7, again))))


def test_batch_of_no_examples_is_refused():
    with pytest.raises(ValueError, match="at least one example, not 0"):
        next(batches(3, 0, np.random.default_rng(0)))


def test_split_keeps_pairs_together_and_loses_nobody():
    X = np.arange(40.0).reshape(20, 2)
    y = np.arange(20)
    data = split(X, y, 6, np.random.default_rng(2))
    assert data["X_val"].shape == (6, 2)
    assert data["X_train"].shape == (14, 2)
    assert np.array_equal(data["X_train"][:, 0], 2 * data["y_train"])
    assert np.array_equal(data["X_val"][:, 0], 2 * data["y_val"])
    assert sorted([*data["y_train"], *data["y_val"]]) == list(range(20))
    assert sorted(data["y_val"]) != list(range(6))


@pytest.mark.parametrize(
    ("labels", "validation", "message"),
    [(4, 2, "5 inputs and 4 labels"), (5, 5, "cannot put 5 of 5"), (5, -1, "cannot put -1 of 5")],
)
def test_split_refuses_what_cannot_be_split(labels, validation, message):
    with pytest.raises(ValueError, match=message):
        split(np.zeros((5, 2)), np.zeros(labels), validation, np.random.default_rng(0))
