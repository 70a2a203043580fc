"""Dishonest and careless notebooks: what `autograder audit` plays, played on the course's lessons."""

import importlib
import re
import zipfile

import pytest
from conftest import ROOT, need
from hatchling.builders.wheel import WheelBuilder

from autograder.project import BadUse
from autograder.proofs.attacks import ATTACKS, FOLDER, THREATS, load_attacks
from autograder.proofs.audit import audit

# The files -------------------------------------------------------------------------------------

FILE = """\
# /// attack
# name = "exits"
# threat = "exit and interrupt"
# tries = "Ends Python before any test."
# seconds = 6
# walls = true
# ///

import os

os._exit(0)
"""


def test_every_threat_has_an_attack_and_a_typical_one_if_any_takes_no_time():
    threats = {threat for threats in THREATS.values() for threat in threats}
    assert {attack.threat for attack in ATTACKS} == threats
    quick = {attack.threat for attack in ATTACKS if not attack.slow}
    assert {attack.threat for attack in ATTACKS if attack.typical and not attack.slow} == quick


def test_every_file_of_the_folder_is_an_attack():
    assert {f"{attack.slug}.py" for attack in ATTACKS} | {"__init__.py"} == {
        path.name for path in FOLDER.iterdir() if path.is_file()
    }


def test_an_attack_is_read_from_its_file(tmp_path):
    (tmp_path / "exits.py").write_text(FILE, encoding="utf-8")
    (attack,) = load_attacks(tmp_path)
    assert (attack.name, attack.threat) == ("exits", "exit and interrupt")
    assert attack.tries == "Ends Python before any test."
    assert attack.source == "import os\n\nos._exit(0)\n"
    assert (attack.earns, attack.others, attack.exercise) == ("nothing", "all", "")
    assert attack.change is None
    assert attack.walls
    assert attack.slow


def test_an_attack_may_change_the_whole_notebook_and_leave_the_answer_right(tmp_path):
    text = FILE.replace("# seconds = 6", '# change = "no_metadata"').split("\nimport")[0]
    (tmp_path / "exits.py").write_text(text, encoding="utf-8")
    (attack,) = load_attacks(tmp_path)
    notebook = {"metadata": {"kernelspec": {}}}
    attack.change(notebook, None)
    assert (attack.source, notebook) == ("", {"metadata": {}})


# (what is replaced in FILE, by what, what is said)
BAD_FILES = [
    ("# /// attack", "# /// script", "does not begin with # /// attack"),
    ("# ///\n\n", "\n", "does not begin with # /// attack"),
    ("# seconds = 6", "seconds = 6", "does not begin with # /// attack"),
    ("# seconds = 6", "# seconds is 6", r"its header is no TOML: .*line 4"),
    ("# seconds = 6", "# secnds = 6", r"there is no key secnds, only name, threat, .*, seconds, "),
    ("# seconds = 6", '# source = "pass"', "there is no key source"),
    ("# seconds = 6", "# seconds = true", "seconds is True, no int"),
    ("# seconds = 6", '# earns = "any"', "earns is 'any', not one of nothing, all$"),
    ("# seconds = 6", '# change = "_tests"', "change is '_tests', not one of .*no_metadata"),
    ("# seconds = 6", "# change = [1]", r"change is \[1\], not one of "),
    ("# walls = true", "# walls = 1", "walls is 1, no bool"),
    ('"exit and interrupt"', '"boredom"', "threat is 'boredom', not one of notebook's form, "),
    ('# name = "exits"\n', "", "name is missing"),
    ('# tries = "Ends Python before any test."\n', "", "tries is missing"),
    ('"exits"', '"Leaves: by exit"', r"by its name it is called leaves_by_exit\.py"),
    ("\nimport os\n\nos._exit(0)\n", "\n", "neither a source nor a change"),
]


@pytest.mark.parametrize(("old", "new", "message"), BAD_FILES)
def test_a_file_with_a_bad_header_is_refused_in_one_line(tmp_path, old, new, message):
    assert old in FILE
    path = tmp_path / "exits.py"
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(BadUse, match=message) as error:
        load_attacks(tmp_path)
    assert error.value.message.startswith(f"{path}: ")
    assert len(error.value.message.splitlines()) == 1


@pytest.mark.parametrize("name", ["exits", "fork_bomb", "kills_its_group"])
def test_no_import_finds_an_attack(name):
    assert (FOLDER / f"{name}.py").exists()
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(f"autograder.proofs.attacks.{name}")


def test_the_instructors_wheel_brings_all_attacks(tmp_path):
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {
        "autograder", "course_lib", "mynet.py"
    }  # fmt: skip
    held = {name for name in names if re.match(r"autograder/proofs/attacks/[^_]", name)}
    assert held == {f"autograder/proofs/attacks/{attack.slug}.py" for attack in ATTACKS}


# Played ----------------------------------------------------------------------------------------


def fallen(attacks, kind="bubblewrap"):
    outcomes, used = audit(ROOT, attacks, kind)
    assert used == kind
    assert {outcome.attack for outcome in outcomes} == set(attacks)
    return {o.attack.name: o.faults for o in outcomes if not o.stopped}


def test_an_attack_of_each_threat_and_all_that_succeeded_once_are_stopped():
    need("bwrap")
    assert fallen([a for a in ATTACKS if a.typical or a.succeeded_once]) == {}


def test_an_audit_builds_lessons_that_are_not_built_yet(tiny_course):
    attack = next(a for a in ATTACKS if not (a.slow or a.exercise or a.walls))
    outcomes, _ = audit(tiny_course, [attack], "none")
    assert [(o.lesson, o.faults) for o in outcomes] == [("98_tiny", ())]


@pytest.mark.slow
def test_every_attack_is_stopped():
    need("bwrap")
    assert fallen(ATTACKS) == {}


@pytest.mark.slow
def test_without_a_sandbox_all_but_walls_stop_attacks():
    """What only walls stop is not played, and is told."""
    harmless = {attack.name for attack in ATTACKS if not attack.walls}
    outcomes, _ = audit(ROOT, ATTACKS, "none")
    fell = {o.attack.name: o.faults for o in outcomes if not o.stopped}
    assert {name: faults for name, faults in fell.items() if name in harmless} == {}
    assert set(fell) == {attack.name for attack in ATTACKS if attack.walls}
