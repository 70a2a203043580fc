"""Images for the lessons: photographs and MNIST's handwritten digits.

What the lessons need is shipped with the course, and nothing is downloaded; `load_whole_mnist`
alone uses the network, and only the first time.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import tomllib
import zipfile
import zlib
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike
from PIL import Image, ImageOps, UnidentifiedImageError

from course_lib.types import Array, FilePath

__all__ = [
    "PHOTOS",
    "DataError",
    "load_drawn",
    "load_folder",
    "load_mnist",
    "load_photo",
    "load_whole_mnist",
    "read_idx",
]

_DATA = files("course_lib") / "data"
PHOTOS = tomllib.loads((_DATA / "photos" / "photos.toml").read_text(encoding="utf-8"))
_MNIST = tomllib.loads((_DATA / "mnist" / "mnist.toml").read_text(encoding="utf-8"))
_DRAWN = tomllib.loads((_DATA / "drawn" / "drawn.toml").read_text(encoding="utf-8"))
_IDX_UINT8 = b"\x00\x00\x08"  # an idx file begins so, then the number of axes
_MOST_PHOTOS = 5000
_LARGEST_IDX = 2**27  # bytes, uncompressed; MNIST's largest file has 47 MB


class DataError(ValueError):
    """Data that is missing, damaged or of the wrong kind."""


def load_photo(name: FilePath, *, gray: bool = False, size: int | None = None) -> Array:
    """Load one of the course's photographs, or a picture of your own.

    Parameters
    ----------
    name : str or Path
        A name in `PHOTOS` (camera, brick, chelsea, coffee), or the path of an image file.
    gray : bool
        Mix the colours into one brightness.
    size : int, optional
        Scale the picture so that its longer side has this many pixels.

    Returns
    -------
    ndarray of float64, from 0 (black) to 1 (white)
        Shape (H, W) when gray or without colours, else (3, H, W): red, green, blue.

    Raises
    ------
    DataError
        If there is no such picture, it cannot be read, or a shipped one is damaged.
    """
    content = _shipped_photo(str(name)) if str(name) in PHOTOS else _own_photo(name)
    try:
        image = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
        image = image.convert("L" if gray or image.mode in ("1", "L", "I;16") else "RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise DataError(f"{name} cannot be read as an image: {error}") from error
    if size is not None:
        scale = size / max(image.size)
        image = image.resize([max(1, round(side * scale)) for side in image.size])
    pixels = np.asarray(image, dtype=np.float64) / 255
    return pixels if pixels.ndim == 2 else np.moveaxis(pixels, -1, 0)


def load_mnist(part: str = "train", *, dtype: DTypeLike = np.float32) -> tuple[Array, Array]:
    """Load the shipped part of MNIST.

    Parameters
    ----------
    part : str
        "train" (5,000 images), "validation" (1,000) or "test" (all 10,000).
    dtype : dtype
        Of the images.

    Returns
    -------
    images : ndarray of shape (N, 1, 28, 28)
        From 0 (ground) to 1 (ink).
    labels : ndarray of int64, shape (N,)

    Raises
    ------
    DataError
        If there is no such part, or a file is damaged.
    """
    sums = _MNIST["shipped"]
    if f"{part}-images.gz" not in sums:
        raise DataError(f"there is no part {part!r} of MNIST; there are train, validation and test")
    names = f"{part}-images.gz", f"{part}-labels.gz"
    images, labels = (read_idx(_shipped(name), name, sha256=sums[name]) for name in names)
    return _as_arrays(images, labels, dtype)


def load_folder(
    folder: FilePath, *, size: int = 28, gray: bool = True
) -> tuple[Array, Array, list[str], list[Path]]:
    """Make a data set of a folder of photos: a folder in it for each class.

    Photos are turned as their camera says, cut to the middle square and scaled.

    Parameters
    ----------
    folder : str or Path
        Holds folders, whose names are the classes; in these, image files.
    size : int
        Height and width of the images, in pixels.
    gray : bool
        One channel of brightness, or three of red, green and blue.

    Returns
    -------
    images : ndarray of float32, shape (N, C, size, size), from 0 (black) to 1 (white)
    labels : ndarray of int64, shape (N,)
    classes : list of str
        In the order of their numbers, which is the alphabet's.
    files : list of Path
        Where each image came from.

    Raises
    ------
    DataError
        If there is no such folder, no two classes, or a file that is no image.
    """
    place = Path(folder).expanduser()
    if not place.is_dir():
        raise DataError(f"{folder} is no folder that can be opened here")
    kept = sorted(p for p in place.iterdir() if p.is_dir() and not p.name.startswith("."))
    files = [
        path
        for one in kept
        for path in sorted(one.iterdir())
        if path.is_file() and not path.name.startswith(".")
    ]
    classes = [one.name for one in kept if any(path.parent == one for path in files)]
    if len(classes) < 2:
        raise DataError(
            f"{folder} should hold a folder of photos for each class, and at least two of these; "
            f"there {'is' if len(classes) == 1 else 'are'} {len(classes)}"
        )
    if len(files) > _MOST_PHOTOS:
        raise DataError(f"{folder} holds {len(files):,} files; at most {_MOST_PHOTOS:,} are read")
    images = np.stack([_square(load_photo(path, gray=gray), size, gray) for path in files])
    labels = np.array([classes.index(path.parent.name) for path in files], np.int64)
    return images, labels, classes, files


def load_drawn(*, dtype: DTypeLike = np.float32) -> tuple[Array, Array]:
    """Load the 200 drawn digits on which lesson 11 practises.

    Parameters
    ----------
    dtype : dtype
        Of the images.

    Returns
    -------
    images : ndarray of shape (200, 1, 28, 28)
        From 0 (ground) to 1 (ink).
    labels : ndarray of int64, shape (200,)

    Raises
    ------
    DataError
        If the file is damaged.
    """
    try:
        content = (_DATA / "drawn" / "practice_digits.npz").read_bytes()
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            images, labels = file["images"], file["labels"]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise DataError(f"the drawn digits are missing or damaged: {error}") from error
    if hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest() != _DRAWN["sha256"]:
        raise DataError("the drawn digits are damaged; install the course again")
    return _as_arrays(images, labels, dtype)


def load_whole_mnist(
    part: str = "train", *, folder: FilePath | None = None, dtype: DTypeLike = np.float32
) -> tuple[Array, Array]:
    """Load the whole of MNIST; download it the first time.

    Parameters
    ----------
    part : str
        "train" (60,000 images) or "test" (10,000).
    folder : str or Path, optional
        Where the four gzip-compressed files are, or shall be kept; otherwise a cache of the user's.
        What is there already is not downloaded again.
    dtype : dtype
        Of the images.

    Returns
    -------
    images : ndarray of shape (N, 1, 28, 28)
        From 0 (ground) to 1 (ink).
    labels : ndarray of int64, shape (N,)

    Raises
    ------
    DataError
        If no mirror can be reached, or a file is damaged.
    """
    prefix = {"train": "train", "test": "t10k"}.get(part)
    if prefix is None:
        raise DataError(f"there is no part {part!r} of the whole MNIST; there are train and test")
    names = f"{prefix}-images-idx3-ubyte.gz", f"{prefix}-labels-idx1-ubyte.gz"
    images, labels = (_fetch(name, folder) for name in names)
    return _as_arrays(images, labels, dtype)


def read_idx(content: bytes, name: str, *, sha256: str | None = None) -> Array:
    """Read an idx file of bytes, as MNIST's are.

    Parameters
    ----------
    content : bytes
        Of the file, gzip-compressed.
    name : str
        How to call it in messages.
    sha256 : str, optional
        Of the uncompressed file.

    Returns
    -------
    ndarray of uint8

    Raises
    ------
    DataError
        If it is no such file, has another length than its header says, or another sum.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            data = file.read(_LARGEST_IDX + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{name} is damaged: it cannot be unpacked ({error})") from error
    axes = data[3] if len(data) > 3 else 0
    if not data.startswith(_IDX_UINT8) or not 1 <= axes <= 4 or len(data) < 4 + 4 * axes:
        raise DataError(f"{name} is no idx file of bytes: it begins with {data[:4]!r}")
    shape = tuple(int(size) for size in np.frombuffer(data, ">u4", axes, 4))
    there = len(data) - 4 - 4 * axes
    if there != np.prod(shape, dtype=object):
        raise DataError(f"{name} says that it holds {shape}, but has {there} bytes")
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise DataError(f"{name} is damaged: its checksum is not the right one")
    return np.frombuffer(data, np.uint8, offset=4 + 4 * axes).reshape(shape)


def _as_arrays(images: Array, labels: Array, dtype: DTypeLike) -> tuple[Array, Array]:
    if images.ndim != 3 or labels.shape != images.shape[:1]:
        raise DataError(f"images {images.shape} and labels {labels.shape} do not belong together")
    return (images[:, None] / np.asarray(255, dtype)).astype(dtype), labels.astype(np.int64)


def _fetch(name: str, folder: FilePath | None) -> Array:
    """Read one of MNIST's files from the folder, or download it there from the first mirror."""
    import pooch

    place = Path(folder) if folder else pooch.os_cache("convnet-course")
    path, right = place / name, {"sha256": _MNIST["whole"]["sha256"][name]}
    if path.exists():
        try:
            return read_idx(path.read_bytes(), str(path), **right)
        except DataError:
            if folder:  # not ours to replace
                raise
            path.unlink()
    problems = []
    for mirror in _MNIST["whole"]["mirrors"]:
        try:
            download = pooch.HTTPDownloader(progressbar=True, timeout=20)
            pooch.retrieve(mirror + name, None, fname=name, path=place, downloader=download)
            return read_idx(path.read_bytes(), mirror + name, **right)
        except (DataError, OSError) as error:  # what requests raises is an OSError
            problems.append(f"\n  {mirror}: {str(error).splitlines()[0]}")
            path.unlink(missing_ok=True)
    raise DataError(
        f"MNIST's {name} could not be downloaded. Without a network use load_mnist, which has "
        f"5,000 of the images.{''.join(problems)}"
    )


def _square(photo: Array, size: int, gray: bool) -> Array:
    """The middle of a photo as (C, size, size)."""
    pixels = photo[None] if photo.ndim == 2 else photo  # (C, H, W)
    if not gray and len(pixels) == 1:
        pixels = np.repeat(pixels, 3, axis=0)
    side = min(pixels.shape[1:])
    top, left = ((length - side) // 2 for length in pixels.shape[1:])
    middle = pixels[:, top : top + side, left : left + side]
    scaled = [
        Image.fromarray(c.astype(np.float32)).resize((size, size), Image.Resampling.HAMMING)
        for c in middle
    ]
    return np.clip(np.stack([np.asarray(channel) for channel in scaled]), 0, 1).astype(np.float32)


def _shipped(name: str) -> bytes:
    try:
        return (_DATA / "mnist" / name).read_bytes()
    except FileNotFoundError as error:
        raise DataError(
            f"{name} is not here. (While the capstone is graded, no images are: what a network "
            "knows must be in its file. Otherwise, install the course again.)"
        ) from error


def _shipped_photo(name: str) -> bytes:
    content = (_DATA / "photos" / f"{name}.png").read_bytes()
    if hashlib.sha256(content).hexdigest() != PHOTOS[name]["sha256"]:
        raise DataError(f"the photograph {name} is damaged; install the course again")
    return content


def _own_photo(name: FilePath) -> bytes:
    try:
        return Path(name).expanduser().read_bytes()
    except OSError as error:
        names = ", ".join(PHOTOS)
        raise DataError(
            f"no picture {str(name)!r}: it is none of {names}, nor a file that can be read here"
        ) from error
