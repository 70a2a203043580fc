"""Images for the lessons. Everything here is shipped with the course: nothing is downloaded."""

import hashlib
import io
import tomllib
from importlib.resources import files
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

__all__ = ["PHOTOS", "DataError", "load_photo"]

_FOLDER = files("course_lib") / "data" / "photos"
PHOTOS = tomllib.loads((_FOLDER / "photos.toml").read_text(encoding="utf-8"))


class DataError(ValueError):
    """Data that is missing, damaged or of the wrong kind."""


def load_photo(name, *, gray=False, size=None):
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
    content = _shipped(name) if str(name) in PHOTOS else _own(name)
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


def _shipped(name):
    content = (_FOLDER / f"{name}.png").read_bytes()
    if hashlib.sha256(content).hexdigest() != PHOTOS[name]["sha256"]:
        raise DataError(f"the photograph {name} is damaged; install the course again")
    return content


def _own(name):
    try:
        return Path(name).expanduser().read_bytes()
    except OSError as error:
        names = ", ".join(PHOTOS)
        raise DataError(
            f"no picture {str(name)!r}: it is none of {names}, nor a file that can be read here"
        ) from error
