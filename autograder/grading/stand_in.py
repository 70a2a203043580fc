"""The student's side as the examiner sees it: a process that is asked; stand-ins for what it has.

What comes back is plain data, decoded strictly; an object of the student's stays on their side, and
a stand-in sends there what is done to it.
"""

import contextlib
import re
import time

import numpy as np

from autograder.sandbox.inside import wire
from autograder.sandbox.processes import SideLost
from course_lib.checks.failure import Failure
from course_lib.checks.runner import RaisedElsewhere

UNPRINTABLE = re.compile(
    r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[@-Z\\-_]?|[^\n\t -~\u00a0-\ud7ff\ue000-\U0010ffff]"
    r"|[\u202a-\u202e\u2066-\u2069]"  # these turn the order of what follows
)


class StudentSide:
    """One notebook's side: started when needed, and started afresh when it is lost."""

    def __init__(self, sandbox, kit):
        self.sandbox, self.kit, self.limits = sandbox, kit, sandbox.limits
        self.process = None
        self.cells = []  # (id, source) of all that ran to its end, to run again if need be
        self.printed = []
        self.left_to_print = self.limits.output_of_all
        self.left = self.limits.notebook  # seconds
        self.left_of_check = self.limits.check

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
        reply = self._ask(self.limits.cell, do="run", name=_file_name(name), source=source)
        self.cells.append((name, source))
        failure = _failure(reply) if "failure" in reply else None
        return self._shown(_printed(reply)), failure

    def begin(self, seconds):
        """Give the check that begins so many seconds."""
        self.left_of_check = seconds

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
            If no answer came in time.
        """
        start = time.monotonic()
        try:
            reply = self._ask(self.left_of_check, **request)
        finally:
            self.left_of_check -= time.monotonic() - start
        self.printed.append(_printed(reply))
        if "failure" in reply:
            raise RaisedElsewhere(_failure(reply))
        if "value" not in reply:
            self.close()
            raise SideLost("garbled")
        return {key: _stand_in(self, reply[key], request) for key in reply if key in _VALUES}

    def take_printed(self, hidden=False):
        """What the student's code printed since the last time, no more than one cell may.

        What it prints in hidden cases is dropped: it could be what they are called with.
        """
        text, self.printed = "".join(self.printed), []
        return "" if hidden else self._shown(text)

    def _shown(self, text):
        """A text cut to what one cell, and all cells together, may still print."""
        most = min(self.limits.output + 100, self.left_to_print)  # the student's side cuts, too
        if len(text) > most:
            text = f"{text[:most]}\n[more was printed than is kept]\n"
        self.left_to_print = max(0, self.left_to_print - len(text))
        return text

    def _ask(self, seconds, **request):
        try:
            self._start()
            return self._ask_in_time(seconds, **request)
        except SideLost:
            self.close()
            raise

    def _start(self):
        if self.process is not None:
            return
        self.process = self.sandbox.start(self.kit)
        for name, source in self.cells:
            request = {"do": "run", "name": _file_name(name), "source": source}
            self._ask_in_time(self.limits.cell + self.limits.start, **request)

    def _ask_in_time(self, seconds, **request):
        """Ask the process, for no longer than the notebook has left."""
        if self.left <= 0:
            raise SideLost("used_up", self.limits.notebook)
        start = time.monotonic()
        try:
            return self.process.ask(max(0.1, min(seconds, self.left)), **request)
        finally:
            self.left -= time.monotonic() - start


_VALUES = ("value", "args", "kwargs")


class StandIn:
    """Stands for an object of the student's: what is done to it is done on the student's side."""

    def __init__(self, side, handle, name=""):
        self._side, self._handle, self.__name__ = side, handle, name or handle.type

    def __call__(self, *args, **kwargs):
        """Call the object there; the arguments are then as the call left them there."""
        sent = {"args": _handles(list(args)), "kwargs": _handles(kwargs)}
        reply = self._side.answer(do="call", target=self._handle, **sent)
        after = (reply.get("args"), reply.get("kwargs"))
        if type(after[0]) is not list or type(after[1]) is not dict or len(after[0]) != len(args):
            self._side.close()
            raise SideLost("garbled")
        for given, now in zip(args, after[0], strict=True):
            _make_like(given, now)
        for name, given in kwargs.items():
            _make_like(given, after[1].get(name))
        return reply["value"]

    def __getattr__(self, name):
        """An attribute of the object there."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self._side.question(do="attribute", target=self._handle, name=name)

    def __repr__(self):
        return clean(self._handle.text)

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
        # a class of that name, since messages name a wrong result's type
        return type(kind, (StandIn,), {})(side, value, named)
    if type(value) in (list, tuple):
        return type(value)(_stand_in(side, item, {"do": ""}) for item in value)
    if type(value) is dict:
        return {key: _stand_in(side, item, {"do": ""}) for key, item in value.items()}
    return value


def _handles(value):
    """Arguments with handles in place of stand-ins."""
    if isinstance(value, StandIn):
        return value._handle
    if type(value) in (list, tuple):
        return type(value)(_handles(item) for item in value)
    if type(value) is dict:
        return {key: _handles(item) for key, item in value.items()}
    return value


def _make_like(given, now):
    """Do to an argument what was done to its copy on the student's side."""
    if isinstance(given, np.ndarray):
        same_kind = isinstance(now, np.ndarray) and now.dtype == given.dtype
        if same_kind and now.shape == given.shape:
            if given.tobytes() != now.tobytes():
                given[...] = now
        else:  # how it differs does not matter: that it does is what a check looks for
            given[...] = given == 0
    elif type(given) is list and type(now) is list:
        if len(given) == len(now) and all(isinstance(item, np.ndarray) for item in given):
            for one, other in zip(given, now, strict=True):
                _make_like(one, other)
        else:
            given[:] = now
    elif type(given) is dict and type(now) is dict:
        if given.keys() == now.keys():
            for key in given:
                _make_like(given[key], now[key])
        else:
            given.clear()
            given.update(now)
    elif type(given) is tuple and type(now) is tuple and len(given) == len(now):
        for one, other in zip(given, now, strict=True):
            _make_like(one, other)


def _file_name(cell_id):
    return f"cell {cell_id}"


def _failure(reply):
    """The exception in an answer, each part of the right type and of bounded length."""
    told = reply["failure"] if type(reply["failure"]) is dict else {}
    bases = told.get("bases")
    bases = bases if type(bases) is tuple and len(bases) <= 50 else ()
    line = told.get("line")
    return Failure(
        _text(told, "type", 100) or "Exception",
        tuple(base[:100] for base in bases if type(base) is str),
        _text(told, "text", 2000),
        _text(told, "function", 100),
        told.get("on_purpose") is True,
        line if type(line) is int and 0 < line < 10**6 else 0,
        _text(told, "source", 200),
    )


def _printed(reply):
    return _text(reply, "printed", 10**6)


def _text(message, key, longest):
    value = message.get(key, "")
    return clean(value[:longest]) if type(value) is str else ""


def clean(text):
    """Text without terminal escapes and other signs that cannot be printed."""
    return UNPRINTABLE.sub("", text)
