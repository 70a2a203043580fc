"""Look whether all that the course needs is there, and say what to type where it is not.

This file needs nothing but Python itself, so that it runs where NumPy or a widget is broken.
"""

import importlib
import platform
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import course_lib

PYTHON = "3.11"
# the lowest versions; pyproject.toml says the same
IMPORTED = {"numpy": "2.0", "matplotlib": "3.9", "ipywidgets": "8.1", "anywidget": "0.9.21"}
# these run beside a notebook, so it is enough that they are there
BESIDE = {"jupyterlab": "4.2", "nbgrader": "0.9.6"}
# the part of a package that draws in JupyterLab's pages, and the package that brings it
FRONT_ENDS = {
    "@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets",
    "anywidget": "anywidget",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Parameters
    ----------
    what : str
        What was found.
    advice : str
        What to do about it; empty if all is well.
    needed : bool
        Whether nothing works without it, everywhere.
    """

    what: str
    advice: str = ""
    needed: bool = True


def look_at_installation() -> None:
    """Print a line for each thing that the course needs, with what to type where one is broken."""
    print(told(list(findings())))


def findings() -> Iterator[Finding]:
    """What this installation is like, one thing after another."""
    yield python(platform.python_version())
    for name, lowest in IMPORTED.items():
        yield package(name, lowest)
    for name, lowest in BESIDE.items():
        yield package(name, lowest, beside=True)
    yield front_ends(FRONT_ENDS, _extension_folders())
    yield Finding(f"the course {course_lib.__version__}, from {Path(course_lib.__file__).parent}")
    yield folder(Path.cwd())


def told(found: Iterable[Finding]) -> str:
    """Findings as text, a line each, and a last one that says what to do."""
    lines, broken = [], 0
    for one in found:
        mark = "ok" if not one.advice else "mend" if one.needed else "see"
        lines.append(f"{mark:4}  {one.what}")
        lines += [f"      {line}" for line in one.advice.splitlines()]
        broken += mark == "mend"
    if broken:
        lines += ["", "Mend the first line that says mend."]
        lines += ["Then choose Kernel, Restart in the menu, and run this cell again."]
    else:
        lines += ["", "Your installation is ready."]
    return "\n".join(lines)


def python(version: str) -> Finding:
    """Whether Python is new enough."""
    if _numbers(version) >= _numbers(PYTHON):
        return Finding(f"Python {version}")
    advice = f"Install Python {PYTHON} or later from https://www.python.org/downloads,\n"
    advice += "then install the course anew, as START_HERE.html says."
    return Finding(f"Python {version} is too old", advice)


def package(name: str, lowest: str, *, beside: bool = False) -> Finding:
    """Whether a package is there, new enough, and starts.

    One that only runs beside the notebook is not needed in every front end.
    """
    need = f'"{name}>={lowest}"'
    place = "Not needed in VS Code or Colab. " if beside else ""
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        advice = f"{place}Type in a new cell:  %pip install {need}"
        return Finding(f"{name} is missing", advice, needed=not beside)
    if _numbers(version) < _numbers(lowest):
        advice = f"{place}Type in a new cell:  %pip install --upgrade {need}"
        return Finding(f"{name} {version} is too old", advice, needed=not beside)
    if not beside:
        try:
            importlib.import_module(name)
        except Exception as error:  # whatever a broken package raises is what we report
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            advice = f"Type in a new cell:  %pip install --force-reinstall {need}"
            return Finding(f"{name} {version} does not start: {reason}", advice)
    return Finding(f"{name} {version}")


def front_ends(wanted: Mapping[str, str], folders: Iterable[Path]) -> Finding:
    """Whether JupyterLab has what draws the widgets: {its folder: the package that brings it}."""
    places = list(folders)
    for extension, brings in wanted.items():
        if not any((place / extension / "package.json").is_file() for place in places):
            advice = "Do you see the field to draw in? Then all is well. Else type in a new cell:\n"
            advice += f"%pip install --force-reinstall --no-deps {brings}\n"
            advice += "Then stop JupyterLab, start it again, and reload the page."
            return Finding(f"no files of {brings} for JupyterLab", advice, needed=False)
    return Finding("the widgets' files for JupyterLab")


def folder(path: Path) -> Finding:
    """Whether notebooks can be saved in a folder."""
    try:
        with tempfile.TemporaryFile(dir=path):
            return Finding(f"this folder can be written to: {path}")
    except OSError as error:
        advice = "Your work cannot be saved here.\n"
        advice += "Copy the whole course into a folder of your own, and open the lesson there."
        return Finding(f"{path}: {error.strerror or error}", advice)


def _extension_folders() -> list[Path]:
    """Where JupyterLab looks for what draws in its pages."""
    try:
        from jupyter_core.paths import jupyter_path
    except ImportError:  # a notebook without Jupyter: its front end has ways of its own
        return [Path(sys.prefix, "share", "jupyter", "labextensions")]
    return [Path(path) for path in jupyter_path("labextensions")]


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]
