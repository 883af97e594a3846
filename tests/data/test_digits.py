"""MNIST as students get it: the split, the labels, the time to read it, and damaged files."""

import shutil
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

import autograder.competition
import chainrule.data
from chainrule.data import DataError, mnist, scale, shifted

ARCHIVE = Path(chainrule.data.__file__).with_name("mnist.npz")
SECRET = Path(autograder.competition.__file__).with_name("labels.csv")


@pytest.fixture(scope="module")
def digits() -> chainrule.data.Mnist:
    return mnist()


@pytest.fixture(scope="module")
def competition_labels() -> np.ndarray:
    table = np.loadtxt(SECRET, delimiter=",", skiprows=1, dtype=int)
    assert table[:, 0].tolist() == list(range(5_000))
    return table[:, 1]


def nearest_mean(digits: chainrule.data.Mnist, images: np.ndarray) -> np.ndarray:
    """Return the class whose mean training image is closest: about 82 % right on MNIST."""
    flat = digits.train_images.reshape(-1, 784).astype(np.float32)
    means = np.stack([flat[digits.train_labels == k].mean(axis=0) for k in range(10)])
    scores = images.reshape(-1, 784).astype(np.float32) @ means.T - (means**2).sum(axis=1) / 2
    return scores.argmax(axis=1)


def test_split_is_the_contracts(digits):
    assert digits.train_images.shape == (55_000, 28, 28)
    assert digits.train_labels.shape == (55_000,)
    assert digits.competition_images.shape == (5_000, 28, 28)
    assert digits.test_images.shape == (10_000, 28, 28)
    assert digits.test_labels.shape == (10_000,)
    assert digits.train_images.dtype == np.uint8
    assert digits.train_labels.dtype == np.int64


def test_archive_holds_no_competition_labels():
    with zipfile.ZipFile(ARCHIVE) as archive:
        assert sorted(archive.namelist()) == [
            "competition_images.npy",
            "test_images.npy",
            "test_labels.npy",
            "train_images.npy",
            "train_labels.npy",
        ]


def test_labels_are_as_published(digits, competition_labels):
    # MNIST's own label counts: every training label is here once, in train or in competition.
    train = np.bincount(digits.train_labels) + np.bincount(competition_labels)
    assert train.tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(digits.test_labels).tolist() == [
        980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]  # fmt: skip


def test_images_and_labels_belong_together(digits, competition_labels):
    assert 0.80 < (nearest_mean(digits, digits.test_images) == digits.test_labels).mean() < 0.84
    guessed = nearest_mean(digits, digits.competition_images)
    assert 0.79 < (guessed == competition_labels).mean() < 0.84


def test_no_competition_image_is_among_the_training_images(digits):
    train = {image.tobytes() for image in digits.train_images}
    assert not any(image.tobytes() in train for image in digits.competition_images)


def test_calls_do_not_share_arrays(digits):
    other = mnist()
    other.train_images[0] = 0
    other.train_labels[0] = -1
    assert digits.train_images[0].any()
    assert digits.train_labels[0] >= 0


def test_reads_in_well_under_a_second():
    start = time.process_time()
    mnist()
    # Half a second is the promise on a quiet machine; a busy one gets four times that.
    assert time.process_time() - start < 2


def test_scale_gives_mean_zero_and_deviation_one(digits):
    scaled = scale(digits.train_images)
    assert scaled.dtype == np.float32
    assert scaled.shape == (55_000, 28, 28)
    assert abs(scaled.mean(dtype=np.float64)) < 1e-3
    assert abs(scaled.std(dtype=np.float64) - 1) < 1e-3


def test_scale_leaves_the_images_alone_and_takes_a_dtype():
    images = np.array([[0, 255]], np.uint8)
    np.testing.assert_allclose(
        scale(images, np.float64), [[-0.1307 / 0.3081, 0.8693 / 0.3081]], rtol=1e-12
    )
    assert images.tolist() == [[0, 255]]


def test_shifted_images_are_the_images_a_pixel_or_two_away():
    images = np.zeros((2_000, 28, 28), np.uint8)
    images[:, 10, 20] = 7
    moved = shifted(images, np.random.default_rng(1), most=2)
    assert moved.dtype == np.uint8
    assert (moved.sum(axis=(1, 2)) == 7).all()
    places = np.argwhere(moved)[:, 1:] - (10, 20)
    assert sorted(map(tuple, np.unique(places, axis=0))) == [
        (down, right) for down in range(-2, 3) for right in range(-2, 3)
    ]
    assert (images[:, 10, 20] == 7).all()


def test_shifted_images_lose_what_leaves_the_picture():
    images = np.full((50, 28, 28), 9, np.uint8)
    moved = shifted(images, np.random.default_rng(1))
    kept = (moved == 9).sum(axis=(1, 2))
    assert set(kept) == {28 * 28, 27 * 28, 27 * 27}
    assert set(np.unique(moved)) == {0, 9}


def test_missing_file_says_so_in_one_sentence(tmp_path):
    with pytest.raises(DataError, match=r"^MNIST is missing: there is no .*mnist\.npz\. Get the"):
        mnist(tmp_path / "mnist.npz")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5_000_000])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4_000_000] ^= 0xFF
    file.write_bytes(content)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def pointer(file: Path) -> None:
    file.write_text("version https://git-lfs.github.com/spec/v1\n")


def other_archive(file: Path) -> None:
    np.savez(file, train_images=np.zeros((3, 28, 28), np.uint8))


@pytest.mark.parametrize("damage", [cut, flip, empty, pointer, other_archive])
def test_damaged_file_says_so_in_one_sentence(tmp_path, damage):
    file = tmp_path / "mnist.npz"
    shutil.copy(ARCHIVE, file)
    damage(file)
    with pytest.raises(DataError, match=r"^MNIST is damaged: .*mnist\.npz cannot be read \("):
        mnist(file)


def test_notebook_shows_the_sentence_and_no_traceback(capsys):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.run_cell(
        "from pathlib import Path\nfrom chainrule.data import mnist\nmnist(Path('nowhere.npz'))"
    )
    shown = capsys.readouterr()
    assert "DataError: MNIST is missing" in shown.out + shown.err
    assert "Traceback" not in shown.out + shown.err
    assert "---->" not in shown.out + shown.err
