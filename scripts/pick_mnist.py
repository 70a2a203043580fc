"""Pick the part of MNIST that ships with the course: 5,000 training and 1,000 validation images.

    python scripts/pick_mnist.py FOLDER

FOLDER holds MNIST's four original files, gzip-compressed. Both parts come from the training set,
class by class in its proportions, drawn with a fixed seed; the test set is shipped whole.
"""

import gzip
import hashlib
import struct
import sys
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parents[1] / "course_lib" / "data" / "mnist"
SIZES = {"train": 5000, "validation": 1000}
SEED = 1998


def main(folder):
    """Write the idx files of all three parts, and print their sha256 for mnist.toml."""
    images = _read(folder / "train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)
    labels = _read(folder / "train-labels-idx1-ubyte.gz", 8)
    rng = np.random.default_rng(SEED)
    left = {digit: rng.permutation(np.flatnonzero(labels == digit)) for digit in range(10)}
    for part, size in SIZES.items():
        chosen = []
        for digit, count in enumerate(_shares(labels, size)):
            chosen.append(left[digit][:count])
            left[digit] = left[digit][count:]
        order = rng.permutation(np.concatenate(chosen))
        _write(part, images[order], labels[order])
    test = _read(folder / "t10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)
    _write("test", test, _read(folder / "t10k-labels-idx1-ubyte.gz", 8))


def _shares(labels, size):
    """How many of each class: in proportion, the largest remainders rounded up."""
    exact = np.bincount(labels, minlength=10) * size / len(labels)
    counts = np.floor(exact).astype(int)
    counts[np.argsort(counts - exact)[: size - counts.sum()]] += 1
    return counts


def _read(path, header):
    return np.frombuffer(gzip.decompress(path.read_bytes()), np.uint8, offset=header)


def _write(part, images, labels):
    TARGET.mkdir(parents=True, exist_ok=True)
    contents = {
        "images": struct.pack(">IIII", 2051, len(images), 28, 28) + images.tobytes(),
        "labels": struct.pack(">II", 2049, len(labels)) + labels.tobytes(),
    }
    for kind, content in contents.items():
        name = f"{part}-{kind}.gz"
        (TARGET / name).write_bytes(gzip.compress(content, 9, mtime=0))
        print(f'"{name}" = "{hashlib.sha256(content).hexdigest()}"')


if __name__ == "__main__":
    main(Path(sys.argv[1]))
