"""Photographs and MNIST: what is shipped is whole, what is damaged is told, mirrors are tried."""

import gzip
import hashlib
import http.server
import struct
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from course_lib import datasets
from course_lib.datasets import (
    PHOTOS,
    DataError,
    load_drawn,
    load_folder,
    load_mnist,
    load_photo,
    load_whole_mnist,
    read_idx,
)


@pytest.mark.parametrize("name", PHOTOS)
def test_each_photograph_is_there_with_its_author_and_licence(name):
    assert {"subject", "author", "origin", "licence"} < PHOTOS[name].keys()
    photo = load_photo(name)
    assert photo.dtype == np.float64
    assert 0 <= photo.min() < photo.max() <= 1
    gray = load_photo(name, gray=True, size=32)
    assert gray.ndim == 2
    assert max(gray.shape) == 32


def test_a_picture_of_ones_own_is_read_and_a_missing_or_broken_one_is_told(tmp_path):
    Image.new("RGBA", (6, 4), (255, 0, 0, 255)).save(tmp_path / "own.png")
    photo = load_photo(tmp_path / "own.png")
    assert photo.shape == (3, 4, 6)
    np.testing.assert_array_equal(photo[:, 0, 0], [1, 0, 0])
    (tmp_path / "broken.png").write_bytes(b"not a picture")
    with pytest.raises(DataError, match="broken.png cannot be read as an image"):
        load_photo(tmp_path / "broken.png")
    with pytest.raises(DataError, match="it is none of camera, brick, chelsea, coffee"):
        load_photo("camra")


@pytest.mark.parametrize(("part", "size"), [("train", 5000), ("validation", 1000), ("test", 10000)])
def test_the_shipped_part_of_mnist(part, size):
    images, labels = load_mnist(part)
    assert (images.shape, images.dtype) == ((size, 1, 28, 28), np.float32)
    assert (labels.shape, labels.dtype) == ((size,), np.int64)
    assert (images.min(), images.max()) == (0, 1)
    if part != "test":
        shares = np.array([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]) / 60000
        assert np.abs(np.bincount(labels) - shares * size).max() < 1


def test_training_and_validation_images_are_not_the_same():
    train, validation = (load_mnist(part)[0].reshape(-1, 784) for part in ("train", "validation"))
    assert not {image.tobytes() for image in train} & {image.tobytes() for image in validation}


def test_an_unknown_part_is_told():
    with pytest.raises(DataError, match="no part 'valid' of MNIST; there are train, validation"):
        load_mnist("valid")
    with pytest.raises(DataError, match="no part 'validation' of the whole MNIST"):
        load_whole_mnist("validation")


def idx(shape=(2, 3), data=b"abcdef", magic=b"\0\0\x08"):
    return magic + bytes([len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + data


def test_an_idx_file_is_read():
    expected = np.frombuffer(b"abcdef", np.uint8).reshape(2, 3)
    np.testing.assert_array_equal(read_idx(gzip.compress(idx()), "x"), expected)


# the file's bytes, what is told
DAMAGED = {
    "no gzip": (b"abc", "it cannot be unpacked"),
    "cut off": (gzip.compress(idx())[:-9], "it cannot be unpacked"),
    "a broken sum": (gzip.compress(idx())[:-8] + b"12345678", "it cannot be unpacked"),
    "another kind": (gzip.compress(idx(magic=b"\0\0\x0d")), "no idx file of bytes: it begins with"),
    "too short": (gzip.compress(b"\0\0"), "no idx file of bytes"),
    "too many axes": (gzip.compress(b"\0\0\x08\xff" + b"1" * 2000), "no idx file of bytes"),
    "fewer bytes than it says": (gzip.compress(idx((9, 9))), r"says that it holds \(9, 9\), but has 6"),
    "huge axes": (gzip.compress(idx((2**32 - 1,) * 3)), "but has 6 bytes"),
    "other content": (gzip.compress(idx(data=b"abcdeg")), "its checksum is not the right one"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_told_in_a_sentence(damage):
    content, told = DAMAGED[damage]
    right = hashlib.sha256(idx()).hexdigest()
    with pytest.raises(DataError, match=told):
        read_idx(content, "x", sha256=right)


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """A server on this machine with two tiny files that pass for MNIST's."""
    served = tmp_path / "served"
    served.mkdir()
    sums = {}
    for kind, content in (("images-idx3", idx((2, 1, 3))), ("labels-idx1", idx((2,), b"\1\2"))):
        name = f"train-{kind}-ubyte.gz"
        (served / name).write_bytes(gzip.compress(content))
        sums[name] = hashlib.sha256(content).hexdigest()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(served))

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        whole = {"mirrors": [f"{address}gone/", address], "sha256": sums}
        monkeypatch.setitem(datasets._MNIST, "whole", whole)
        yield served
        server.shutdown()


def test_the_second_mirror_is_tried_and_what_is_there_is_not_downloaded_again(mirror, tmp_path):
    images, labels = load_whole_mnist(folder=tmp_path / "cache")
    assert images.shape == (2, 1, 1, 3)
    np.testing.assert_array_equal(labels, [1, 2])
    for path in mirror.iterdir():
        path.unlink()
    np.testing.assert_array_equal(load_whole_mnist(folder=tmp_path / "cache")[0], images)


def test_a_wrong_download_is_refused_and_not_kept(mirror, tmp_path):
    for path in mirror.iterdir():
        path.write_bytes(gzip.compress(idx((1,), b"x")))
    with pytest.raises(
        DataError, match="could not be downloaded. Without a network use load_mnist"
    ):
        load_whole_mnist(folder=tmp_path / "cache")
    assert not list((tmp_path / "cache").iterdir())


def test_a_file_of_ones_own_that_is_damaged_is_told_and_left_alone(mirror, tmp_path):
    own = tmp_path / "train-images-idx3-ubyte.gz"
    own.write_bytes(b"mine")
    with pytest.raises(DataError, match="is damaged"):
        load_whole_mnist(folder=tmp_path)
    assert own.read_bytes() == b"mine"


def test_without_a_network_one_is_told_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setitem(datasets._MNIST["whole"], "mirrors", ["http://127.0.0.1:1/"])
    with pytest.raises(DataError, match="use load_mnist, which has 5,000") as caught:
        load_whole_mnist(folder=tmp_path)
    assert "http://127.0.0.1:1/" in str(caught.value)


def test_the_data_that_ships_is_small():
    folder = Path(datasets.__file__).parent / "data"
    assert sum(path.stat().st_size for path in folder.rglob("*")) < 5 * 2**20


def photo_folder(tmp_path, *names):
    for number, name in enumerate(names):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.new("RGB", (6, 4), (40 * number, 0, 0)).save(tmp_path / name)
    return tmp_path


def test_a_folder_of_photos_becomes_a_data_set(tmp_path):
    folder = photo_folder(tmp_path, "plate/a.png", "mug/b.jpg", "mug/a.png")
    images, labels, classes, files = load_folder(folder, size=8)
    assert images.shape == (3, 1, 8, 8)
    assert images.dtype == np.float32
    assert classes == ["mug", "plate"]
    assert labels.tolist() == [0, 0, 1]
    assert [path.name for path in files] == ["a.png", "b.jpg", "a.png"]
    assert load_folder(folder, size=5, gray=False)[0].shape == (3, 3, 5, 5)


def test_a_folder_that_is_no_data_set_is_told(tmp_path):
    with pytest.raises(DataError, match="is no folder"):
        load_folder(tmp_path / "nowhere")
    photo_folder(tmp_path, "mug/a.png")
    with pytest.raises(DataError, match="at least two of these; there is 1"):
        load_folder(tmp_path)
    photo_folder(tmp_path, "plate/a.png")
    (tmp_path / "plate" / "notes.txt").write_text("no picture", encoding="utf-8")
    with pytest.raises(DataError, match=r"notes\.txt cannot be read as an image"):
        load_folder(tmp_path)


def test_the_drawn_digits_are_twenty_of_each():
    images, labels = load_drawn()
    assert images.shape == (200, 1, 28, 28)
    assert np.bincount(labels).tolist() == [20] * 10
