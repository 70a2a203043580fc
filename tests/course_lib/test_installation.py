"""A broken installation is found, and what to type is said."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT
from packaging.requirements import Requirement

from course_lib import installation
from course_lib.installation import Finding, findings, folder, front_ends, package, python, told

EXTENSIONS = {"@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets", "anywidget": "anywidget"}


def test_this_installation_is_ready():
    found = list(findings())
    assert [one for one in found if one.advice] == []
    assert told(found).endswith("Your installation is ready.")


def test_it_wants_the_versions_that_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {one.name: str(one.specifier) for one in map(Requirement, project["dependencies"])}
    ours = installation.IMPORTED | installation.BESIDE
    assert {name: f">={lowest}" for name, lowest in ours.items()} == {n: wanted[n] for n in ours}
    assert f">={installation.PYTHON}" == project["requires-python"]


@pytest.mark.parametrize(
    ("finding", "what", "typed"),
    [
        (python("3.9.18"), "Python 3.9.18 is too old", "https://www.python.org/downloads"),
        (package("no-such-package", "1.0"), "no-such-package is missing", '%pip install "no-such-package>=1.0"'),
        (package("numpy", "99.0"), "is too old", '%pip install --upgrade "numpy>=99.0"'),
        (package("numpy", "99.0", beside=True), "is too old", "Not needed in VS Code or Colab"),
        (package("no-such-package", "1", beside=True), "is missing", "Not needed in VS Code or Colab"),
        (front_ends(EXTENSIONS, [Path("nowhere")]), "no files of jupyterlab_widgets", "--no-deps jupyterlab_widgets"),
    ],
)  # fmt: skip
def test_what_is_missing_or_too_old_is_said_with_what_to_type(finding, what, typed):
    assert what in finding.what
    assert typed in finding.advice


@pytest.mark.parametrize(
    ("version", "lowest", "new_enough"),
    [("2.0", "2.0", True), ("2.0.0rc1", "2.0", True), ("10.0", "9.9", True), ("1.26.4", "2.0", False)],
)  # fmt: skip
def test_versions_are_compared_as_numbers_not_as_texts(tmp_path, version, lowest, new_enough):
    assert bool(ask_about(tmp_path, "", version, lowest)["advice"]) != new_enough


def test_a_package_that_does_not_start_is_found_and_installed_anew(tmp_path):
    found = ask_about(tmp_path, "raise ImportError('DLL load failed')", "2.0", "1.0")
    assert found["what"] == "brittle 2.0 does not start: ImportError: DLL load failed"
    assert '%pip install --force-reinstall "brittle>=1.0"' in found["advice"]


def ask_about(tmp_path, source, version, lowest):
    """What is found of a package `brittle` with this source and version, by a Python of its own."""
    (tmp_path / "brittle.py").write_text(source, encoding="utf-8")
    about = tmp_path / f"brittle-{version}.dist-info"
    about.mkdir()
    text = f"Metadata-Version: 2.1\nName: brittle\nVersion: {version}\n"
    (about / "METADATA").write_text(text, encoding="utf-8")
    code = "import json; from course_lib.installation import package\n"
    code += f"print(json.dumps(vars(package('brittle', {lowest!r}))))"
    return json.loads(run(code, tmp_path))


def run(code, *path):
    """What a Python of its own prints that finds modules in these folders first."""
    places = os.pathsep.join(map(str, [*path, ROOT]))
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": places},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_it_looks_and_tells_where_numpy_and_the_widgets_do_not_start(tmp_path):
    for name in ("numpy", "matplotlib", "ipywidgets", "anywidget"):
        (tmp_path / f"{name}.py").write_text(f"raise ImportError('no {name} here')")
    code = "from course_lib.installation import look_at_installation; look_at_installation()"
    printed = run(code, tmp_path)
    for name in ("numpy", "matplotlib", "ipywidgets", "anywidget"):
        assert f"ImportError: no {name} here" in printed
    assert printed.count("mend  ") == 4
    assert "Mend the first line that says mend." in printed


def test_the_files_that_draw_widgets_are_found_in_any_of_the_folders(tmp_path):
    for place, extension in zip(("user", "system"), EXTENSIONS, strict=True):
        (tmp_path / place / extension).mkdir(parents=True)
        (tmp_path / place / extension / "package.json").write_text("{}")
    assert not front_ends(EXTENSIONS, [tmp_path / "user", tmp_path / "system"]).advice
    assert "anywidget" in front_ends(EXTENSIONS, [tmp_path / "user"]).what


def test_a_folder_in_which_nothing_can_be_saved_is_found(tmp_path):
    assert not folder(tmp_path).advice
    # not even root can make a file in these
    for place in (tmp_path / "gone", Path(os.devnull)):
        found = folder(place)
        assert str(place) in found.what
        assert "Copy the whole course into a folder of your own" in found.advice


def test_only_what_is_needed_everywhere_keeps_the_installation_from_being_ready():
    found = [Finding("a"), Finding("b", "do this", needed=False)]
    assert told(found) == "ok    a\nsee   b\n      do this\n\nYour installation is ready."
    assert "mend  c\n      do\n      that" in told([Finding("c", "do\nthat")])
    assert "ready" not in told([Finding("c", "do\nthat")])
