"""The script that made the data: what it refuses. (Its outcome is what test_digits.py reads.)"""

import gzip

import pytest

from autograder.competition.make_mnist import make
from autograder.errors import UserError


def test_missing_files_are_named_and_nothing_is_written(tmp_path):
    with pytest.raises(UserError, match=r"train-images-idx3-ubyte\.gz cannot be read"):
        make(tmp_path, tmp_path / "mnist.npz", tmp_path / "labels.csv")
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_not_mnist_are_refused(tmp_path):
    file = tmp_path / "train-images-idx3-ubyte.gz"
    file.write_bytes(gzip.compress(b"\0\0\x08\x01\0\0\0\x01\x07"))
    with pytest.raises(UserError, match="not the published file"):
        make(tmp_path, tmp_path / "mnist.npz", tmp_path / "labels.csv")
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
