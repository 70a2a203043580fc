"""A lesson's cell that asks PyTorch for the same numbers; without it, for a record of them."""

import importlib
import io
import tomllib
import zipfile
from collections.abc import Callable
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(str(files("course_lib"))) / "data" / "pytorch"
INSTALL = "pip install torch --index-url https://download.pytorch.org/whl/cpu"
RTOL, ATOL = 1e-4, 1e-6  # PyTorch may well have computed in float32


def beside_pytorch(name: str, mine: Any, build: Callable[[Any], Any]) -> None:
    """Print an array beside what PyTorch makes of the same inputs.

    Parameters
    ----------
    name : str
        Of the record in `course_lib/data/pytorch` that stands in where PyTorch is not installed.
    mine : ndarray
        What the student's code gave.
    build : callable
        build(torch) gives PyTorch's tensor for the same inputs.
    """
    torch = _pytorch()
    if torch is not None:
        theirs = build(torch).detach().numpy()
        version = torch.__version__.partition("+")[0]
        print(f"PyTorch {version} has computed the same just now.")
    else:
        recorded = load_record(name)
        if recorded is None:
            print("PyTorch is not installed here, and there is no record of its numbers.")
            _say_how()
            return
        theirs, version = recorded
        print("PyTorch is not installed here.")
        print(f"These numbers were recorded from PyTorch {version}.")
        _say_how()
    _compare(np.asarray(mine, dtype=np.float64), theirs)


def load_record(name: str, folder: Path = FOLDER) -> tuple[np.ndarray[Any, Any], str] | None:
    """Recorded numbers and the version that gave them; None if they cannot be read."""
    try:
        about = tomllib.loads((folder / "pytorch.toml").read_text(encoding="utf-8"))[name]
        with np.load(io.BytesIO((folder / f"{name}.npz").read_bytes())) as arrays:
            return arrays["result"], str(about["version"])
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None


def _pytorch() -> Any:
    """The module, or None where it is not installed or does not start."""
    try:
        return importlib.import_module("torch")
    except (ImportError, OSError):  # Windows says OSError when one of its libraries is missing
        return None


def _say_how() -> None:
    print(f"To see it compute, install it in a terminal and restart the kernel:\n  {INSTALL}")


def _compare(mine: np.ndarray[Any, Any], theirs: np.ndarray[Any, Any]) -> None:
    print("\nThe shape, and the first numbers that are not 0:\n")
    for whose, array in (("yours", mine), ("PyTorch's", theirs)):
        print(f"  {whose:<10}{array.shape}   {_beginning(array)}")
    if mine.shape != theirs.shape:
        print("The shapes differ.")
        return
    largest = float(np.max(np.abs(mine - theirs), initial=0))
    same = np.allclose(mine, theirs, rtol=RTOL, atol=ATOL)
    told = "The same numbers." if same else "They differ."
    print(f"Largest difference: {largest:.1e}. {told}")


def _beginning(array: np.ndarray[Any, Any]) -> str:
    """The first numbers that are not 0 as they are printed; a border of zeros says nothing."""
    texts = (f"{number:.4f}" for number in array.reshape(-1))
    return "  ".join(islice((text for text in texts if float(text)), 3)) or "none"
