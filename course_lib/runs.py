"""Training runs that were measured for the course: what they gave, without their minutes.

`course_lib/data/runs/runs.toml` says of each file what it holds, how to measure it again, and its
sha256. A run is known by its name, such as "residual 20, small, seed 0".
"""

import hashlib
import io
import tomllib
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.networks import PlainOrResidual
from course_lib.types import Array
from course_lib.weights import load_weights

__all__ = ["RunsError", "load_runs", "trained"]

FOLDER = Path(str(files("course_lib"))) / "data" / "runs"


class RunsError(ValueError):
    """A file of runs that is missing or damaged: `str` says so."""

    def _render_traceback_(self) -> list[str]:
        """IPython shows this in place of a traceback: there is nothing to be mended in a cell."""
        text = str(self)
        return [text[:1].upper() + text[1:]]


def load_runs(name: str, folder: Path = FOLDER) -> dict[str, dict[str, Array]]:
    """Read the runs of one file.

    Parameters
    ----------
    name : str
        Of the file, without its ending.

    Returns
    -------
    dict of dict
        For each run "loss" (means of ten updates each), "accuracy" (on validation images, of each
        epoch), "seconds" (of the whole run), and of some runs "answers", to the validation images.

    Raises
    ------
    RunsError
        In one sentence, if the file is missing or damaged.

    Examples
    --------
    >>> runs = load_runs("landmarks")
    >>> sorted(runs["LeNet, sigmoid, seed 0"])
    ['accuracy', 'loss', 'seconds']
    """
    try:
        about = tomllib.loads((folder / "runs.toml").read_text(encoding="utf-8"))[name]
        content = (folder / f"{name}.npz").read_bytes()
        if hashlib.sha256(content).hexdigest() != about["sha256"]:
            raise RunsError(f"the recorded runs {name!r} are damaged: their checksum is wrong.")
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            found: dict[str, dict[str, Any]] = {}
            for key in arrays.files:
                run, _, what = key.rpartition("/")
                found.setdefault(run, {})[what] = arrays[key]
    except (OSError, KeyError, tomllib.TOMLDecodeError, zipfile.BadZipFile) as error:
        raise RunsError(f"the recorded runs {name!r} cannot be read: {error}") from error
    return found


def trained(name: str, folder: Path = FOLDER) -> PlainOrResidual:
    """The network of a run whose weights were kept.

    Parameters
    ----------
    name : str
        "plain 20" or "residual 20": both from He's first weights.

    Returns
    -------
    PlainOrResidual
        In float32, ready for use.

    Raises
    ------
    WeightsError
        In one sentence, if the file is missing or damaged.
    """
    kind, depth = name.split()
    arrays, _ = load_weights(folder / f"{kind}_{depth}.npz")
    network = PlainOrResidual(int(depth), skip=kind == "residual")
    network.load_state_dict(arrays)
    return network.eval()
