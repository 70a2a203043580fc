"""The student's side as the examiner sees it: a process that is asked; stand-ins for what it has.

What comes back is plain data, decoded strictly; an object of the student's stays on their side, and
a stand-in sends there what is done to it. The other way round, a function that is passed to the
student's stays here: their side sends the arguments of each call, and gets the result.
"""

import contextlib
import inspect
import math
import re
from functools import lru_cache

import numpy as np

from autograder.grading import guard
from autograder.sandbox.inside import wire
from autograder.sandbox.processes import SideLost, Time
from course_lib.checks.failure import Failure
from course_lib.checks.runner import RaisedElsewhere
from course_lib.checks.words import quoted
from course_lib.exercises.recipe import NotMade, check_name

UNPRINTABLE = re.compile(
    r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[@-Z\\-_]?|[^\n\t -~\u00a0-\ud7ff\ue000-\U0010ffff]"
    r"|[\u202a-\u202e\u2066-\u2069]"  # these turn the order of what follows
)


MOST_TO_LOOK_AT = 64 * 2**20  # in the answers of one check, weighed as `_weight` does


class StudentSide:
    """One notebook's side: started when needed, and started afresh when it is lost."""

    def __init__(self, sandbox, kit, files=None):
        self.sandbox, self.kit, self.limits = sandbox, kit, sandbox.limits
        self.files = files or {}  # what lies in the notebook's folder: {name: bytes}
        self.process = None
        self.cells = []  # (id, source) of all that ran to its end, to run again if need be
        self.printed = []
        self.left_to_print = self.limits.output_of_all
        self.time = Time(self.limits.notebook)
        self.starved = False  # whether it was stopped for time that others may have used
        self.served = []  # the functions that were passed to the student's
        self.serving = False
        self.measured = {}  # what checks have measured since the last cell: see `run` in checks
        self.is_away = False  # whether calls are made where none of the files lies
        self.begin(self.limits.check)

    def close(self):
        """End what still runs."""
        if self.process is not None:
            self.process.kill()
            self.process = None

    def run(self, name, source):
        """Run a cell; return (what it printed, what it raised).

        A cell that ends the side is not run again.

        Raises
        ------
        SideLost
        """
        self.measured.clear()  # the answer may be another one now
        seconds = Time(self.limits.cell)
        reply = self._ask(seconds, do="run", name=_file_name(name), source=source)
        self.cells.append((name, source))
        failure = _failure(reply) if "failure" in reply else None
        return self._shown(self._printed(reply)), failure

    def begin(self, seconds):
        """Give the check that begins so many seconds, and forget the objects of the one before."""
        self.check_time, self.calls_left = Time(seconds), self.limits.calls_back
        self.left_to_look_at = MOST_TO_LOOK_AT
        self.served = [None for _ in self.served]  # no number is given anew
        self.forget = True

    @contextlib.contextmanager
    def away(self):
        """Have what is called meanwhile run where none of the notebook's files lies."""
        self.is_away = True
        try:
            yield
        finally:
            self.is_away = False

    def look(self, name):
        """What a name of the student's notebook stands for: plain data, or a stand-in."""
        return self.question(do="look", name=name)

    def question(self, **request):
        """Ask something for a check; return the value that comes back."""
        return self.answer(**request)["value"]

    def answer(self, **request):
        """Ask something for a check; return the whole answer.

        Raises
        ------
        RaisedElsewhere
            If the student's code raised.
        SideLost
            If no answer came in time, or too much of it.
        """
        if self.serving:
            raise RuntimeError("a function that is passed to the student's must not ask their side")
        forget, self.forget = self.forget, False
        reply = self._ask(self.check_time, serve=self._serve, forget=forget, **request)
        kept = sum(map(len, self.printed))
        self.printed.append(self._printed(reply)[: max(0, self.limits.output + 200 - kept)])
        if "failure" in reply:
            raise RaisedElsewhere(_failure(reply))
        self.left_to_look_at -= sum(_weight(reply[key]) for key in reply if key in _VALUES)
        if "value" not in reply or self.left_to_look_at < 0:
            self.close()
            raise SideLost("garbled" if "value" not in reply else "much")
        return {key: _stand_in(self, reply[key], request) for key in reply if key in _VALUES}

    def make(self, name, args, kwargs):
        """A stand-in for what a recipe makes there."""
        try:
            check_name(name)
        except NotMade as error:
            raise RaisedElsewhere(Failure("NotMade", ("NotMade",), str(error))) from None
        return self.question(do="make", name=name, **self.packed(args, kwargs))

    def packed(self, args, kwargs):
        """Arguments as they are sent."""
        return {"args": self._packed(list(args)), "kwargs": self._packed(kwargs)}

    def _packed(self, value):
        if isinstance(value, StandIn):
            return value._handle
        if callable(value) and not inspect.isclass(value):
            self.served.append(value)
            return wire.Function(len(self.served) - 1)
        if type(value) in (list, tuple):
            return type(value)(self._packed(item) for item in value)
        if type(value) is dict:
            return {key: self._packed(item) for key, item in value.items()}
        return value

    def _serve(self, message):
        """Answer a call of a function that was passed to the student's.

        Nothing of an exception is told but its kind.
        """
        number, args, kwargs = (message.get(key) for key in ("call", "args", "kwargs"))
        if [type(part) for part in (number, args, kwargs)] != [int, list, dict]:
            raise wire.Refused("a call that is none")
        if self.calls_left <= 0:
            text = f"functions were called more than {self.limits.calls_back:,} times in a check"
            return {"error": "RuntimeError", "text": text}
        self.calls_left -= 1
        function = self.served[number] if 0 <= number < len(self.served) else None
        if function is None:
            return {"error": "RuntimeError", "text": "this function was of an earlier check"}
        if _size(args) + _size(kwargs) > self.limits.call_back:
            return {"error": "ValueError", "text": "this function takes numbers, and not so many"}
        self.serving = True
        try:
            value = function(*args, **kwargs)
        except Exception as error:
            names = [base.__name__ for base in type(error).__mro__ if base in wire.ERRORS]
            return {"error": names[0], "text": "this function does not take these arguments"}
        finally:
            self.serving = False
        if _size(value) > self.limits.call_back:
            return {"error": "ValueError", "text": "the result of this function is too large"}
        return {"value": value}

    def take_printed(self, hidden=False):
        """What the student's code printed since the last time, no more than one cell may.

        What it prints in hidden cases is dropped: it could be what they are called with.
        """
        text, self.printed = "".join(self.printed), []
        return "" if hidden else self._shown(text)

    def _printed(self, reply):
        return _text(reply, "printed", self.limits.output + 200)

    def _shown(self, text):
        """A text cut to what one cell, and all cells together, may still print."""
        most = min(self.limits.output + 100, self.left_to_print)  # the student's side cuts, too
        if len(text) > most:
            text = f"{text[:most]}\n[more was printed than is kept]\n"
        self.left_to_print = max(0, self.left_to_print - len(text))
        return text

    def _ask(self, allowed, **request):
        try:
            self._start()
            return self._ask_in_time(allowed, **request)
        except SideLost as lost:
            times = {"time": self.process and self.process.request, "used_up": self.time}
            self.starved |= lost.reason in times and times[lost.reason].starved
            self.close()
            raise

    def _start(self):
        if self.process is not None:
            return
        with guard.lifted():
            self.process = self.sandbox.start(self.kit)
        for name, content in self.files.items():
            given = np.frombuffer(content, np.uint8)
            self._ask_in_time(Time(self.limits.cell), do="put", name=name, content=given)
        for name, source in self.cells:
            request = {"do": "run", "name": _file_name(name), "source": source}
            self._ask_in_time(Time(2 * self.limits.cell), **request)

    def _ask_in_time(self, allowed, **request):
        """Ask the process, for no longer than the notebook has left."""
        if self.time.left <= 0:
            raise SideLost("used_up", self.limits.notebook)
        seconds = max(0.1, min(allowed.left, self.time.left))
        try:
            with guard.waiting(seconds):
                return self.process.ask(seconds, **request)
        finally:
            for one in (allowed, self.time):
                one.add(self.process.request)


_VALUES = ("value", "args", "kwargs")


class StandIn:
    """Stands for an object of the student's: what is done to it is done on the student's side."""

    def __init__(self, side, handle, name=""):
        self._side, self._handle, self.__name__ = side, handle, name or handle.type

    def __call__(self, *args, **kwargs):
        """Call the object there; the arguments are then as the call left them there."""
        sent = self._side.packed(args, kwargs)
        away = self._side.is_away
        reply = self._side.answer(do="call", target=self._handle, away=away, **sent)
        after = (reply.get("args"), reply.get("kwargs"))
        if type(after[0]) is not list or type(after[1]) is not dict or len(after[0]) != len(args):
            self._side.close()
            raise SideLost("garbled")
        for given, now in zip(args, after[0], strict=True):
            _made_like(given, now)
        for name, given in kwargs.items():
            _made_like(given, after[1].get(name))
        return reply["value"]

    def make_there(self, name, args, kwargs):
        """What a recipe makes, beside this object."""
        return self._side.make(name, args, kwargs)

    def __getattr__(self, name):
        """An attribute of the object there."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self._side.question(do="attribute", target=self._handle, name=name)

    def __setattr__(self, name, value):
        if not name.startswith("_"):  # it would be set here, and nobody would see it there
            raise AttributeError(f"{name} cannot be set on a student's object from outside")
        super().__setattr__(name, value)

    def __repr__(self):
        return quoted(clean(self._handle.text))

    def callees(self, names):
        """Those of the named functions that this one mentions: {name: stand-in}."""
        functions = {}
        with contextlib.suppress(RaisedElsewhere):
            found = self._side.question(do="mentions", target=self._handle)
            mentioned = {name for name in found if type(name) is str} if type(found) is list else ()
            for name in names:
                if name in mentioned:
                    functions[name] = self._side.look(name)
        return functions


def _stand_in(side, value, request):
    """A decoded value with stand-ins in place of the handles in it."""
    if type(value) is wire.Handle:
        kind = re.sub(r"\W", "", value.type) or "object"
        named = request["name"] if request["do"] == "look" else ""
        return _kind_of_stand_in(kind)(side, value, named)
    if type(value) in (list, tuple):
        return type(value)(_stand_in(side, item, {"do": ""}) for item in value)
    if type(value) is dict:
        return {key: _stand_in(side, item, {"do": ""}) for key, item in value.items()}
    return value


@lru_cache(1000)
def _kind_of_stand_in(name):
    """A class of that name, since messages name a wrong result's type."""
    return type(name, (StandIn,), {})


def _weight(value):
    """What it costs to look at decoded data: bytes, and time as so many bytes more."""
    if type(value) in (list, tuple):
        return 200 + sum(map(_weight, value))
    if type(value) is dict:  # its keys may have been chosen to collide
        return 200 + 16 * len(value) ** 2 + sum(map(_weight, (*value, *value.values())))
    if isinstance(value, np.ndarray | np.generic):
        return 1000 + value.nbytes
    if type(value) is str:
        return 200 + len(value)
    if type(value) is int:
        return 200 + value.bit_length()
    return 1000 if type(value) is wire.Handle else 200


def _size(value, levels=12):
    """Bytes of plain data, roughly; without end where it is deep, too long a number, or no data."""
    if type(value) in (list, tuple, dict) and levels == 0:
        return math.inf
    if type(value) in (list, tuple):
        return 8 + sum(_size(item, levels - 1) for item in value)
    if type(value) is dict:
        return _size([*value, *value.values()], levels)
    if isinstance(value, np.ndarray | np.generic):
        return 8 + value.nbytes if value.dtype.kind in "biufc" else math.inf
    if type(value) is str:
        return 8 + len(value)
    if type(value) is int:
        return 8 if value.bit_length() <= 64 else math.inf
    return 8 if value is None or type(value) in (bool, float, complex) else math.inf


def _made_like(given, now):
    """Do to an argument what was done to its copy on the student's side; return what it is then."""
    if isinstance(given, np.ndarray):
        same_kind = isinstance(now, np.ndarray) and now.dtype == given.dtype
        if same_kind and now.shape == given.shape:
            if given.tobytes() != now.tobytes():
                given[...] = now
        else:  # how it differs does not matter: that it does is what a check looks for
            given[...] = given == 0
        return given
    if callable(given):  # a stand-in, or a function that stays here
        return given
    if type(given) is list and type(now) is list:
        given[:] = map(_made_like, given, now) if len(given) == len(now) else now
        return given
    if type(given) is dict and type(now) is dict:
        if given.keys() == now.keys():
            now = {key: _made_like(given[key], now[key]) for key in given}
        given.clear()
        given.update(now)
        return given
    if type(given) is tuple and type(now) is tuple and len(given) == len(now):
        return tuple(map(_made_like, given, now))
    return now


def _file_name(cell_id):
    return f"cell {cell_id}"


def _failure(reply):
    """The exception in an answer, each part of the right type and of bounded length."""
    told = reply["failure"] if type(reply["failure"]) is dict else {}
    bases = told.get("bases")
    bases = bases if type(bases) is tuple and len(bases) <= 50 else ()
    line = told.get("line")
    return Failure(
        _name(told, "type") or "Exception",
        tuple(base[:100] for base in bases if type(base) is str),
        _text(told, "text", 2000),
        _name(told, "function"),
        told.get("on_purpose") is True,
        line if type(line) is int and 0 < line < 10**6 else 0,
        " ".join(_text(told, "source", 200).split("\n")),
        _name(told, "helper"),
    )


def _text(message, key, longest):
    value = message.get(key, "")
    return clean(value[:longest]) if type(value) is str else ""


def _name(message, key):
    """What can be a name: it stands in sentences as it is."""
    return re.sub(r"[^\w<>]", "", _text(message, key, 100))


def clean(text):
    """Text without terminal escapes and other signs that cannot be printed."""
    return UNPRINTABLE.sub("", text)
