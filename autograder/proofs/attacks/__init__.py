"""Attacks on the grader, one file each: what a dishonest or careless notebook might try.

A file begins with its header: TOML in comments, a line for each of Attack's fields that is not as
usual. Below stands the source of the attacked answer's cell, as a student would hand it in:

    # /// attack
    # name = "exits when called"
    # threat = "exit and interrupt"
    # tries = "Ends Python when it is called."
    # ///


    def NAME(*args, **kwargs):
        import os

        os._exit(0)

The student who plays it answers every other exercise of the lesson rightly. In a source, capital
words are filled in:

    NAME    the attacked function        PORT  where the auditor listens (TCP and UDP)
    SIGN    to print on success          MARK  to put on the command line of what should not stay
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from pathlib import Path

from autograder.project import BadUse
from autograder.proofs.changes import CHANGES
from autograder.proofs.files import FILES

__path__ = []  # an attack is read, never run here: without a path no import finds one

FOLDER = Path(__file__).parent
HEADER = re.compile(r"# /// attack\n(?P<toml>(?:#(?: .*)?\n)*?)# ///\n")

THREATS = {
    "own grade": (
        "notebook's form",
        "forged outputs",
        "hooks and patches",
        "shadowed modules",
        "rebound names",
        "forged answers",
        "inputs changed",
        "threads",
        "exit and interrupt",
        "the reference",
        "frames and history",
        "detecting the grader",
        "hard-coded answers",
        "kernelspec",
        "backdating",
    ),
    "secrets": (
        "hidden tests",
        "solutions",
        "gradebook",
        "others' work",
        "environment",
        "network",
        "processes",
    ),
    "harm": (
        "endless loops",
        "memory",
        "forks",
        "disk",
        "output",
        "daemons",
        "killing",
        "privileges",
        "huge or broken",
        "attachments",
        "links",
        "markup",
        "escapes",
        "formulas",
        "pickles",
    ),
}
WRONG = "\n\ndef NAME(*args, **kwargs):\n    return -12345\n"


@dataclass(frozen=True)
class Attack:
    """One attack and what must come of it.

    Parameters
    ----------
    name : str
        Short and unique; the file is called by it.
    threat : str
        One of the words in THREATS.
    tries : str
        What it tries, in one sentence.
    source : str
        Of the attacked answer's cell; where it does not define NAME, WRONG is added. Without a
        source the attacked answer is right.
    change : callable, optional
        change(notebook, the attacked cell): what is done to the whole notebook. A header names a
        function of `autograder/proofs/changes.py`.
    file : callable, optional
        file(path): what lies in the place of the file that is handed in with the notebook. A header
        names a function of `autograder/proofs/files.py`; the exercise is one that has a file.
    earns : str
        "nothing" or "all": what the attacked exercise must get.
    others : str
        What the lesson's other exercises must get; "any" where the attack spoils its own process.
    exercise : str
        The only one that it makes sense for; otherwise it takes the first of any lesson.
    seconds : int
        What it takes, roughly; an attack of more than 3 is slow.
    walls : bool
        Whether only a sandbox's walls stop it. Without walls it is not played: it would do harm.
    typical : bool
        Whether it stands for its threat in `make test`.
    succeeded_once : bool
        Whether it ever succeeded, in some way: `make test` plays it, too.
    """

    name: str
    threat: str
    tries: str
    source: str = ""
    change: Callable | None = None
    file: Callable | None = None
    earns: str = "nothing"
    others: str = "all"
    exercise: str = ""
    seconds: int = 1
    walls: bool = False
    typical: bool = False
    succeeded_once: bool = False

    @property
    def slow(self):
        """Whether it takes longer than a quick look should."""
        return self.seconds > 3

    @property
    def slug(self):
        """Its name as a file and as a student."""
        return re.sub(r"\W+", "_", self.name.lower().replace("'", "")).strip("_")


# what a header may say: a type, or the values to choose from
KEYS = {
    "name": str,
    "threat": [threat for threats in THREATS.values() for threat in threats],
    "tries": str,
    "change": list(CHANGES),
    "file": list(FILES),
    "earns": ["nothing", "all"],
    "others": ["nothing", "all", "any"],
    "exercise": str,
    "seconds": int,
    "walls": bool,
    "typical": bool,
    "succeeded_once": bool,
}
REQUIRED = [field.name for field in fields(Attack) if field.default is MISSING]


def load_attacks(folder):
    """Read all attacks of a folder: by threat, then by file.

    Raises
    ------
    BadUse
        If a file is not as it should be: which, and why.
    """
    paths = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
    attacks = [read_attack(path) for path in paths]
    return tuple(sorted(attacks, key=lambda attack: KEYS["threat"].index(attack.threat)))


def read_attack(path):
    """Read the attack in one file; see `load_attacks`."""
    text = path.read_text(encoding="utf-8")
    match = HEADER.match(text)
    if match is None:
        raise BadUse(f"{path}: it does not begin with # /// attack ... # ///")
    try:
        header = tomllib.loads(re.sub(r"^# ?", "", match["toml"], flags=re.MULTILINE))
    except tomllib.TOMLDecodeError as error:
        raise BadUse(f"{path}: its header is no TOML: {error}") from error
    source = text[match.end() :].strip("\n")
    faults = list(_faults(header))
    if not (faults or source or header.keys() & {"change", "file"}):
        faults = ["it has neither a source nor a change, nor a file"]
    if faults:
        raise BadUse(f"{path}: {'; '.join(faults)}")
    change = CHANGES.get(header.pop("change", None))
    file = FILES.get(header.pop("file", None))
    attack = Attack(**header, source=source and f"{source}\n", change=change, file=file)
    if path.stem != attack.slug:
        raise BadUse(f"{path}: by its name it is called {attack.slug}.py")
    return attack


def _faults(header):
    for key in REQUIRED:
        if key not in header:
            yield f"{key} is missing"
    for key, value in header.items():
        wanted = KEYS.get(key)
        if wanted is None:
            yield f"there is no key {key}, only {', '.join(KEYS)}"
        elif isinstance(wanted, list) and value not in wanted:
            yield f"{key} is {value!r}, not one of {', '.join(wanted)}"
        elif isinstance(wanted, type) and type(value) is not wanted:
            yield f"{key} is {value!r}, no {wanted.__name__}"


ATTACKS = load_attacks(FOLDER)
