"""Trained weights that ship with the course: stored as float16, checked before they are used.

A file is a .npz of arrays named like a network's `state_dict`, and "about", a JSON text with the
architecture, origin, recipe, seed and the sha256 of the arrays. Loading never unpickles.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from course_lib import networks
from course_lib.layers import Layer
from course_lib.types import Array, FilePath

__all__ = [
    "SHIPPED",
    "WeightsError",
    "load_ensemble",
    "load_network",
    "load_params",
    "load_weights",
    "save_weights",
]

FOLDER = Path(str(files("course_lib"))) / "data" / "weights"
# by network, the best first (on validation images); all of them together are an ensemble
SHIPPED = {
    "DeepConvNet": tuple(f"deep_convnet_{seed}.npz" for seed in (4, 1, 2, 3, 0)),
    "SimpleConvNet": ("simple_convnet.npz",),
}
_LARGEST = 2**26  # bytes of one array, unpacked


class WeightsError(ValueError):
    """A file of weights that is missing, damaged or made for something else."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the sentence says it all."""
        return [f"WeightsError: {self}"]


def save_weights(path: FilePath, arrays: Mapping[str, Array], about: dict[str, Any]) -> None:
    """Store arrays as float16, with what is to be known about them.

    Parameters
    ----------
    path : str or Path
    arrays : dict of str to ndarray
        A network's `state_dict`.
    about : dict
        Must name the "architecture"; everything in it must be JSON.

    Raises
    ------
    WeightsError
        If a number is too large for float16.
    """
    with np.errstate(over="ignore"):  # told below
        small: dict[str, Any] = {
            name: np.asarray(array, np.float16) for name, array in arrays.items()
        }
    for name, array in small.items():
        if not np.isfinite(array).all():
            raise WeightsError(f"{name} holds numbers that float16 cannot: more than 65504, or NaN")
    about = about | {"sha256": _digest(small)}
    np.savez_compressed(path, about=np.array(json.dumps(about)), **small)


def load_weights(path: FilePath) -> tuple[dict[str, Array], dict[str, Any]]:
    """Read a file of weights.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    arrays : dict of str to ndarray of float16
    about : dict

    Raises
    ------
    WeightsError
        In one sentence, if the file is missing, damaged or no such file.
    """
    arrays = _arrays_in(path)
    try:
        about = json.loads(str(arrays.pop("about")))
    except (KeyError, ValueError) as error:
        raise WeightsError(f"{path} is damaged, or no file of weights: {error}") from error
    wrong = [name for name, array in arrays.items() if array.dtype != np.float16]
    if wrong:
        raise WeightsError(f"{path}: {wrong[0]} must hold float16, got {arrays[wrong[0]].dtype}")
    if not isinstance(about, dict) or about.get("sha256") != _digest(arrays):
        raise WeightsError(f"{path} is damaged: its checksum is not the right one")
    return arrays, about


def load_params(path: FilePath) -> dict[str, Array]:
    """Read what `np.savez(path, **params)` has written. Nothing is unpickled.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    dict of str to ndarray of floats

    Raises
    ------
    WeightsError
        In one sentence, if the file is missing, damaged, no .npz, or holds something else.
    """
    arrays = _arrays_in(path)
    for name, array in arrays.items():
        if array.dtype.kind != "f" or not np.isfinite(array).all():
            raise WeightsError(f"{path}: {name} holds something else than finite floats")
    return arrays


def _arrays_in(path: FilePath) -> dict[str, Array]:
    """The arrays of a .npz file, or the sentence that says why there are none."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise WeightsError(f"{path}: {error.strerror}") from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if any(entry.file_size > _LARGEST for entry in archive.infolist()):
                raise WeightsError(f"{path} holds an array larger than {_LARGEST >> 20} MiB")
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (KeyError, ValueError, OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        if isinstance(error, WeightsError):
            raise
        raise WeightsError(f"{path} is damaged, or no file of weights: {error}") from error


def load_network(name: str, path: FilePath | None = None) -> Layer:
    """A network with the weights that ship with the course.

    Parameters
    ----------
    name : str
        A class of `course_lib.networks`, such as "DeepConvNet".
    path : str or Path, optional
        Other weights than those that ship.

    Returns
    -------
    Layer
        In float32, ready for use.

    Raises
    ------
    WeightsError
        If there are none, or they are damaged or belong to another network.
    """
    if path is None:
        if name not in SHIPPED:
            raise WeightsError(f"no weights of {name!r} ship; there are {', '.join(SHIPPED)}")
        path = FOLDER / SHIPPED[name][0]
    arrays, about = load_weights(path)
    if about.get("architecture") != name:
        raise WeightsError(f"{path} holds weights of {about.get('architecture')}, not of {name}")
    network = getattr(networks, name)()
    network.load_state_dict(arrays)
    return network.eval()


def load_ensemble(name: str) -> Layer:
    """All the networks of a kind whose weights ship with the course, as one.

    Parameters
    ----------
    name : str
        As for `load_network`.

    Returns
    -------
    Ensemble
        In float32, ready for use.
    """
    if name not in SHIPPED:
        raise WeightsError(f"no weights of {name!r} ship; there are {', '.join(SHIPPED)}")
    members = (load_network(name, FOLDER / file) for file in SHIPPED[name])
    return networks.Ensemble(*members).eval()


def _digest(arrays: Mapping[str, Array]) -> str:
    """The sha256 over names, shapes and numbers, in the order of the names."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(f"{name}{arrays[name].shape}".encode())
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    return digest.hexdigest()
