"""Dishonest and careless notebooks: what `autograder audit` plays, played on the course's lessons."""

import pytest
from conftest import ROOT, need

from autograder.proofs.attacks import ATTACKS, THREATS
from autograder.proofs.audit import audit

# attacks that succeeded once, in some way
FELL = (
    "a huge number", "a huge number for a float", "arrays for names", "ids are lists",
    "a note in a key ring", "memory in files without names", "forges what was printed",
    "a user namespace", "mounts", "kernel interfaces", "a deep notebook", "surrogates", "escapes",
    "netlink and raw sockets", "other processes' files", "many files", "prints hidden arguments",
    "a complex filter", "a wide notebook", "ten thousand cells", "stops its group",
)  # fmt: skip


def one_of_each_threat():
    """The first attack of each threat that takes no time, and those that succeeded once."""
    first = {}
    for attack in ATTACKS:
        if not attack.slow:
            first.setdefault(attack.threat, attack)
    return [a for a in ATTACKS if first.get(a.threat) is a or a.name in FELL]


def fallen(attacks, kind="bubblewrap"):
    verdicts, used = audit(ROOT, attacks, kind)
    assert used == kind
    assert {verdict.attack for verdict in verdicts} == set(attacks)
    return {v.attack.name: v.faults for v in verdicts if not v.stopped}


def test_every_threat_has_an_attack_and_every_attack_a_name_of_its_own():
    threats = {threat for threats in THREATS.values() for threat in threats}
    assert {attack.threat for attack in ATTACKS} == threats
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)
    assert set(FELL) <= {attack.name for attack in ATTACKS}


def test_an_attack_of_each_threat_and_all_that_succeeded_once_are_stopped():
    need("bwrap")
    assert fallen(one_of_each_threat()) == {}


def test_an_audit_builds_lessons_that_are_not_built_yet(tiny_course):
    attack = next(a for a in ATTACKS if not (a.slow or a.exercise or a.walls))
    verdicts, _ = audit(tiny_course, [attack], "none")
    assert [(v.lesson, v.faults) for v in verdicts] == [("98_tiny", ())]


@pytest.mark.slow
def test_every_attack_is_stopped():
    need("bwrap")
    assert fallen(ATTACKS) == {}


@pytest.mark.slow
def test_without_a_sandbox_all_but_walls_stop_attacks():
    """What only walls stop is not played, and is told."""
    harmless = {attack.name for attack in ATTACKS if not attack.walls}
    verdicts, _ = audit(ROOT, ATTACKS, "none")
    fell = {v.attack.name: v.faults for v in verdicts if not v.stopped}
    assert {name: faults for name, faults in fell.items() if name in harmless} == {}
    assert set(fell) == {attack.name for attack in ATTACKS if attack.walls}
