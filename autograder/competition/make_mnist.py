"""Make the course's copy of MNIST and the competition's labels from the four published files.

    python -m autograder.competition.make_mnist FOLDER

FOLDER holds ``train-images-idx3-ubyte.gz`` and its three companions. Run once, when the course was
made; the outcome is committed. 5,000 of the 60,000 training images lose their labels, which go to
``autograder/competition/labels.csv`` alone. The script stays on the instructor's side because its
seed says which images they are.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import sys
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import chainrule.data
from autograder.errors import UserError

# The uncompressed files' MD5 sums, as widely published for MNIST.
_MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
_COMPETITION = 5_000
_SEED = 20_011_998  # LeNet-5 was published in 1998


def make(folder: Path, archive: Path, labels: Path) -> None:
    """Read the four files of ``folder``; write the course's ``archive`` and the secret ``labels``.

    Raises:
        UserError: a file is missing or is not the published one.
    """
    files = {name: _idx(folder / f"{name}.gz") for name in _MD5}
    images, digits = files["train-images-idx3-ubyte"], files["train-labels-idx1-ubyte"]
    order = np.random.default_rng(_SEED).permutation(len(images))
    secret, kept = order[:_COMPETITION], np.sort(order[_COMPETITION:])
    arrays = {
        "train_images": images[kept],
        "train_labels": digits[kept],
        "competition_images": images[secret],
        "test_images": files["t10k-images-idx3-ubyte"],
        "test_labels": files["t10k-labels-idx1-ubyte"],
    }
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, array)
            # A fixed date, so that the same input gives the same bytes.
            out.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue(), zipfile.ZIP_DEFLATED, 9)
    lines = [f"{row},{label}\n" for row, label in enumerate(digits[secret])]
    labels.write_text("id,label\n" + "".join(lines), encoding="ascii")


def _idx(file: Path) -> NDArray[np.uint8]:
    """Read one gzipped IDX file: a big-endian header (magic number, sizes), then the bytes."""
    try:
        content = gzip.decompress(file.read_bytes())
    except (OSError, EOFError) as error:
        raise UserError(f"{file} cannot be read: {error}.") from error
    if hashlib.md5(content, usedforsecurity=False).hexdigest() != _MD5[file.stem]:
        raise UserError(f"{file} is not the published file of MNIST: its MD5 sum differs.")
    dimensions = content[3]
    sizes = np.frombuffer(content, ">u4", count=dimensions, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(sizes)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m autograder.competition.make_mnist FOLDER")
    try:
        make(
            Path(sys.argv[1]),
            archive=Path(chainrule.data.__file__).with_name("mnist.npz"),
            labels=Path(__file__).with_name("labels.csv"),
        )
    except UserError as error:
        sys.exit(str(error))
