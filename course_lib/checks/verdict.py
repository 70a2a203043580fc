"""What a check found: plain data, until somebody reads it. Words are made of it in `words`."""

from dataclasses import asdict, dataclass
from typing import Any

from course_lib.checks.failure import Failure

# as the output of a cell in a notebook
MIME = "application/vnd.convnet-course.verdict+json"


@dataclass(frozen=True)
class Value:
    """A value as it is shown: what kind of thing it is, and its text.

    kind is number, text (its repr, or a name), array (its shape), long (a number of too many
    digits) or none.
    """

    kind: str
    text: str = ""


@dataclass(frozen=True)
class Difference:
    """The first place where a result is not what it should be.

    Parameters
    ----------
    kind : str
        value, none, type (not an array), sequence (not a tuple, say), shape, dtype, numbers (no
        numbers at all), keys (no dict), missing_key, extra_key or length.
    place : str
        Where in the result, as an index: [0, 1] or ['pad']; empty for the result itself.
    want, got : Value
    type : str
        Name of the type that came, for the kind type; that is due, for the kind sequence.
    wrong, total : int
        How many numbers of an array differ, and how many there are.
    """

    kind: str
    place: str
    want: Value
    got: Value
    type: str = ""
    wrong: int = 0
    total: int = 0


@dataclass(frozen=True)
class Fault:
    """What is wrong in one case. Of a hidden one nothing is told but its kind.

    kind is differs, raised (an error where a result is due), returned (a result where an error is
    due), other_error, changed (an input) or below (what was measured is less than the case asks).
    """

    case: str
    kind: str
    difference: Difference | None = None
    failure: Failure | None = None
    value: Value | None = None  # what was returned where an error is due
    error: str = ""  # the name of the error that is due
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cause:
    """What explains a failure.

    sure is likely or perhaps, for a mistake of the record; begin_there, for another exercise's
    function that this one calls and that is wrong itself; or helper_is_right, where it stopped in
    one that is not. rival is a second mistake that is as likely, for it gives the same results.
    """

    sure: str
    id: str
    rival: str = ""


@dataclass(frozen=True)
class Verdict:
    """What came of a check of one exercise, or of the cell that should define its function.

    Parameters
    ----------
    exercise : str
    kind : str
        passed; wrong (in some cases); unwritten (the function that `name` says is blank);
        no_function; stale (its cell cannot be read any more: `failure`, or defines `name` in its
        place; or, by the reason unknown_helper, calls `name`, which the notebook does not know);
        refused (it uses what is to be written by oneself: `names`, those from mynet in
        `own`, too; with the reason withheld, what is not there while work is graded); file (what
        comes with the answer: `reason`, `name` and `amount` say what is wrong with it); raised (the
        cell, or what looks for its function: `failure`); stopped (a student's side was lost, or its
        check at home took too long or was interrupted: `reason`, and where: `failure`); unknown
        (the checks do not know such an exercise); told (an older release said `name`).
    hidden : bool
        Whether the hidden cases were run.
    part : str or None
        The only part of the cases that counted.
    count : int
        How many cases counted.
    faults : tuple of Fault
        One for each case that failed, in the record's order.
    cause : Cause or None
    remark : str
        Of a right answer: the id of what it could do better.
    whole : bool
        Whether, in a notebook, all visible cases pass, and so the solution is open.
    """

    exercise: str
    kind: str
    hidden: bool = False
    part: str | None = None
    count: int = 0
    faults: tuple[Fault, ...] = ()
    cause: Cause | None = None
    name: str = ""
    names: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    value: Value | None = None
    failure: Failure | None = None
    reason: str = ""
    amount: float = 0  # seconds or MiB that belong to the reason
    remark: str = ""
    whole: bool = False

    @property
    def first(self) -> Fault:
        """The fault to tell: authors list plain cases first, and what should raise comes last."""
        return min(self.faults, key=lambda fault: fault.kind in ("returned", "other_error"))

    in_cell: bool = False  # of the answer's own cell, not of a check
    measured: float | None = None  # a share from 0 to 1, where a case that counted measures one

    @property
    def passed(self) -> bool:
        """Whether nothing was found wrong."""
        return self.kind == "passed"


def to_data(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON has it."""
    return asdict(verdict)


def from_data(data: dict[str, Any]) -> Verdict:
    """The verdict that `to_data` made data of.

    Raises
    ------
    TypeError, KeyError
        If it is none.
    """
    found = dict(data)
    found["faults"] = tuple(_fault(fault) for fault in data.get("faults", ()))
    for name, make in (("cause", Cause), ("value", Value)):
        found[name] = make(**data[name]) if data.get(name) else None
    found["failure"] = _failure(data.get("failure"))
    for name in ("names", "own"):
        found[name] = tuple(data.get(name, ()))
    return Verdict(**found)


def _fault(data: dict[str, Any]) -> Fault:
    found = dict(data)
    if difference := data["difference"]:
        values = {key: Value(**difference[key]) for key in ("want", "got")}
        found["difference"] = Difference(**difference | values)
    found["failure"] = _failure(data["failure"])
    found["value"] = data["value"] and Value(**data["value"])
    found["changed"] = tuple(data["changed"])
    return Fault(**found)


def _failure(data: dict[str, Any] | None) -> Failure | None:
    return Failure(**data | {"bases": tuple(data["bases"])}) if data else None
