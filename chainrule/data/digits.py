"""MNIST as the course carries it: one compressed file, read in a fraction of a second, offline.

The database is by Y. LeCun, C. Cortes and C. J. C. Burges, under the Creative Commons
Attribution-ShareAlike 3.0 licence (see LICENSE).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike, NDArray

_FILE = Path(__file__).with_name("mnist.npz")
_SHAPES = {
    "train_images": (55_000, 28, 28),
    "train_labels": (55_000,),
    "competition_images": (5_000, 28, 28),
    "test_images": (10_000, 28, 28),
    "test_labels": (10_000,),
}
#: Mean and standard deviation of all pixels of the 55,000 training images, as fractions of white.
PIXEL_MEAN = 0.1307
PIXEL_STD = 0.3081


class DataError(RuntimeError):
    """A data file is missing or damaged; the message says what to do about it."""

    def _render_traceback_(self) -> list[str]:
        """Have IPython show the sentence alone: no line of the notebook is to blame."""
        return [f"DataError: {self}"]


@dataclass(frozen=True, eq=False)
class Mnist:
    """Handwritten digits. Images are (N, 28, 28) uint8, 0 black to 255 white; labels (N,) int64."""

    train_images: NDArray[np.uint8]
    """(55,000, 28, 28), for training and validation."""
    train_labels: NDArray[np.int64]
    """(55,000,), 0 … 9."""
    competition_images: NDArray[np.uint8]
    """(5,000, 28, 28), whose labels are the competition's secret; an image's id is its row."""
    test_images: NDArray[np.uint8]
    """(10,000, 28, 28), MNIST's own test set."""
    test_labels: NDArray[np.int64]
    """(10,000,), 0 … 9."""


def mnist(file: Path = _FILE) -> Mnist:
    """Read MNIST (about 0.2 s, 55 MB of memory).

    Each call returns arrays of its own, so that one caller's changes do not reach another.

    Raises:
        DataError: ``file`` is missing, cannot be read, or is damaged.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            arrays = {name: _array(archive, name) for name in _SHAPES}
    except FileNotFoundError:
        raise DataError(f"MNIST is missing: there is no {file}. {_REPAIR}") from None
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(f"MNIST is damaged: {file} cannot be read ({error}). {_REPAIR}") from None
    return Mnist(
        train_images=arrays["train_images"],
        train_labels=arrays["train_labels"].astype(np.int64),
        competition_images=arrays["competition_images"],
        test_images=arrays["test_images"],
        test_labels=arrays["test_labels"].astype(np.int64),
    )


def scale(images: NDArray[np.uint8], dtype: DTypeLike = np.float32) -> NDArray:
    """Return the images with mean 0 and standard deviation 1 over all pixels of the training set.

    Args:
        images: any shape, uint8, 0 … 255.
        dtype: of the result; float32 trains twice as fast as float64 and loses no accuracy here.

    Returns:
        an array of the same shape: (pixel / 255 - PIXEL_MEAN) / PIXEL_STD, -0.42 … 2.82.
    """
    scaled = images.astype(dtype)
    scaled *= 1 / (255 * PIXEL_STD)
    scaled -= PIXEL_MEAN / PIXEL_STD
    return scaled


def shifted(
    images: NDArray[np.uint8], rng: np.random.Generator, most: int = 1
) -> NDArray[np.uint8]:
    """Return a copy of each image, moved by up to ``most`` pixels along each axis at random.

    A digit stays the same digit when it moves, so these are further examples for nothing.

    Args:
        images: (N, 28, 28).
        rng: source of the moves, all (2 · most + 1)² of them equally likely.
        most: in pixels; what leaves the picture is lost, what comes in is black.

    Returns:
        an array of the same shape and type.
    """
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (most, most), (most, most)))
    moves = rng.integers(0, 2 * most + 1, (len(images), 2))
    moved = np.empty_like(images)
    for down, right in np.ndindex(2 * most + 1, 2 * most + 1):
        rows = np.flatnonzero((moves == (down, right)).all(axis=1))
        moved[rows] = padded[rows, down : down + height, right : right + width]
    return moved


_REPAIR = "Get the course's folder again, or, in a git checkout, restore the file with git."


def _array(archive: zipfile.ZipFile, name: str) -> NDArray[np.uint8]:
    # Inflating a member in one go takes half the time of np.load's reading in chunks; both check
    # the archive's CRC.
    array = np.load(io.BytesIO(archive.read(f"{name}.npy")), allow_pickle=False)
    if array.shape != _SHAPES[name] or array.dtype != np.uint8:
        raise ValueError(f"{name} has shape {array.shape} and type {array.dtype}")
    return array
