"""Submissions graded on the machines of a Dask cluster, and not on this one.

Each worker of the cluster makes a `Machine` by the run's order, with workers, kits and walls of its
own. It stays there as the result of a task (`Hired`): it lasts as long as somebody here holds that
task's future, and goes by itself when this process ends, however it ends. Submissions are further
tasks, sent to one worker each. What Dask is given are bytes and functions of Python's own library,
so that a scheduler needs nothing of the course, and a worker that lacks it can say so. Which worker
gets what is decided here, a few for each thread, so that no scheduler holds a class.

A worker that is lost costs nothing: what it had is sent to others. What may have been the cause
is noted, and after STRIKES times has a machine to itself, as long as it does not end that, too.

This module alone imports Dask, and late: it takes a second, and need not be installed.
"""

import asyncio
import contextlib
import json
import logging
import math
import multiprocessing
import operator
import pickle
import platform
import queue
import re
import threading
import time
import weakref
import zlib
from collections import deque
from dataclasses import dataclass, field, replace
from importlib import metadata
from typing import Any

from autograder.grading.machine import Machine
from autograder.grading.program import program_key
from autograder.grading.submission import Graded, failed
from autograder.project import BadUse, printable
from autograder.sandbox.walls import machine_memory
from course_lib import __version__

AHEAD = 2  # submissions sent to a worker for each that it grades at a time
FAILURES = 3  # submissions that a worker could not grade, one after another, until it gets none
STRIKES = 2  # workers lost with a submission, until that is graded alone, and then given up
LOOK_EVERY = 0.5  # seconds between two looks at who is there
PATIENCE = 60.0  # seconds without any worker: they may be about to come, or to come back
CONNECT = 10.0  # seconds until a scheduler answers
LARGEST = 100 * 2**20  # bytes of what comes back for one submission
KEY = re.compile(r"(?:[0-9a-f]{64})?")
INSTALL = "--cluster needs Dask, which is not installed here: pip install 'convnet-course[cluster]'"
NOTHING_LOST = "what is graded is kept: run the same command again"


class Cluster:
    """A Dask scheduler and its workers; use it in a `with` statement.

    Parameters
    ----------
    address : str
        Of the scheduler, such as tcp://10.0.0.1:8786.
    tell : callable
        Is given a sentence when a worker begins, is refused or is lost.
    patience : float
        Seconds to wait where there is no worker.

    Attributes
    ----------
    state : str
        How many machines there are, for the screen.
    """

    def __init__(self, address, tell=lambda sentence: None, patience=PATIENCE):
        self.address, self.patience = address, patience
        self.tell = lambda sentence: tell(printable(sentence))  # workers have their say in it
        self.client: Any = None
        self.hired: Crew | None = None
        self.state = "no machine yet"

    def __enter__(self):
        try:
            import distributed
        except ImportError as error:
            raise BadUse(INSTALL) from error
        import dask

        for name in list(logging.root.manager.loggerDict):  # what they tell is told here
            if name.partition(".")[0] == "distributed":
                logging.getLogger(name).setLevel(logging.CRITICAL)
        # a submission of twenty megabytes is no mistake
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
        try:
            asyncio.run(_call(self.address))
            self.client = distributed.Client(
                self.address, timeout=CONNECT, set_as_default=False, name="autograder"
            )
        except (OSError, ValueError, TypeError, RuntimeError, ImportError) as error:
            why = " ".join(str(error).split()) or type(error).__name__
            raise BadUse(
                f"no scheduler answers at {self.address} ({why}); `dask scheduler` starts one: "
                "see docs/cluster.md"
            ) from error
        return self

    def __exit__(self, *error):
        with contextlib.suppress(OSError, TimeoutError):
            self.client.close(timeout=CONNECT)

    def crew(self, order):
        """The workers, hired for an order, and for what they were hired for before."""
        if self.hired is not None:
            order = self.hired.order.with_lessons_of(order)
        if self.hired is None or self.hired.order != order:
            self.hired = None  # first let go what belongs to the last one
            self.hired = Crew(self, order)
        return self.hired


async def _call(address):
    """See whether anybody answers: a Client that finds nobody waits for a while when it goes."""
    from distributed import Security
    from distributed.core import connect

    about = Security().get_connection_args("client")
    comm = await connect(address, timeout=CONNECT, **about)
    await comm.close()


@dataclass(eq=False)
class Parcel:
    """A submission on its way.

    Parameters
    ----------
    task : (student, lesson)
    content : bytes
        What a Hired is called with.
    strikes : int
        How many workers were lost with it, or could not grade it.
    why : str
        Why the last one could not.
    """

    task: tuple[str, str]
    content: bytes
    strikes: int = 0
    why: str = ""

    @property
    def failed(self):
        """What came of it where nobody could grade it; None if nobody said why."""
        return (failed(self.why), b"") if self.why else None


@dataclass(eq=False)
class Member:
    """A worker of the cluster.

    Parameters
    ----------
    address : str
    hired : Future
        Of the Hired there; whoever lets it go ends that.
    jobs : int
        How many it grades at a time; 0 until it says so.
    failures : int
        How many submissions it could not grade, one after another.
    sent : dict of Parcel to Future
    """

    address: str
    hired: Any
    jobs: int = 0
    failures: int = 0
    sent: dict[Parcel, Any] = field(default_factory=dict)

    @property
    def host(self):
        """The machine that it runs on; others may run there, too."""
        return self.address.rpartition(":")[0]


class Crew:
    """The workers of a cluster that grade by an order: to be used as a Machine.

    Parameters
    ----------
    cluster : Cluster
    order : Order
    hire : callable
        hire(order) gives, on a worker, a Hired or what is like one.
    """

    note = ""
    count = 2  # more than one at a time, in any case: others may use these machines, too

    def __init__(self, cluster, order, hire=None):
        self.cluster, self.client, self.order = cluster, cluster.client, order
        self.hire = hire or Hired
        self.alone = False  # whether each machine has one submission at a time
        self.seen = 0.0  # when there was a worker at last
        self.members: dict[str, Member] = {}  # by address
        self.refused: dict[str, str] = {}  # by address: why
        self.arrivals: queue.SimpleQueue = queue.SimpleQueue()  # (member, parcel, what came)
        self.back: deque[Parcel] = deque()  # to be sent once more
        self.lost: deque[Parcel] = deque()  # given up
        self.looked = 0.0  # when it was looked who is there

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for member in self.members.values():  # Ctrl-C, say: what runs there ends by itself
            member.sent.clear()
        self.back.clear()
        self.lost.clear()

    @property
    def warning(self):
        """What the instructor must be told about walls."""
        if self.order.sandbox != "none":
            return ""
        return (
            "NO SANDBOX on the cluster: students' code could read the files of its machines and "
            "reach the scheduler. See docs/cluster.md."
        )

    def run(self, tasks, alone=False):
        """Grade submissions; yield (task, (Graded, notebook) or None), as a Machine does."""
        parcels = (Parcel(task, packed(task[1], *given)) for task, given in tasks)
        suspects = []
        for parcel, outcome in self._spread(parcels, alone):
            if outcome is None and not alone:
                suspects.append(replace(parcel, strikes=0))
            else:
                yield parcel.task, outcome or parcel.failed
        for parcel, outcome in self._spread(suspects, alone=True):
            yield parcel.task, outcome or parcel.failed

    def _spread(self, parcels, alone):
        """Have parcels graded wherever there is room; yield (parcel, outcome)."""
        self.alone, waiting = alone, iter(parcels)
        self.seen = time.monotonic()
        following = next(waiting, None)
        while following or self.back or any(member.sent for member in self.members.values()):
            self._look()
            while (following or self.back) and (member := self._freest()):
                if self.back:
                    self._send(member, self.back.popleft())
                else:
                    self._send(member, following)
                    following = next(waiting, None)
            yield from self._arrived()
            while self.lost:
                yield self.lost.popleft(), None

    def _look(self):
        """See who came and who went."""
        now = time.monotonic()
        if now < self.looked + LOOK_EVERY:
            return
        self.looked = now
        try:
            there = self.client.nthreads()
        except (OSError, TimeoutError, AttributeError) as error:  # the last: it is closed
            raise self._without_scheduler() from error
        for address in set(self.members) - set(there):
            self._lose(address)
            self.cluster.tell(f"{address} is gone; what it had is graded elsewhere")
        for address in set(there) - set(self.members) - set(self.refused):
            self._hire(address)
        if self.members:
            self.seen = now
        elif there:
            raise BadUse(
                f"no worker can grade: {next(iter(self.refused.values()))}; {NOTHING_LOST}"
            )
        elif now > self.seen + self.cluster.patience:
            raise BadUse(
                f"{self.cluster.address} has no workers; `dask worker {self.cluster.address}` "
                f"starts one (see docs/cluster.md); {NOTHING_LOST}"
            )
        self._describe()

    def _describe(self):
        ready = [member for member in self.members.values() if member.jobs]
        hosts = len({member.host for member in ready})
        machines = f"{hosts} machine{'' if hosts == 1 else 's'}"
        jobs = sum(member.jobs for member in ready)
        self.cluster.state = f"{machines}, {jobs} at a time"

    def _hire(self, address):
        order = pickle.dumps(_Call(self.hire, self.order))
        member = Member(address, self._submit(address, pickle.loads, order))
        self.members[address] = member
        self._await(member, None, self._submit(address, operator.attrgetter("told"), member.hired))

    def _send(self, member, parcel):
        member.sent[parcel] = self._submit(
            member.address, operator.call, member.hired, parcel.content
        )
        self._await(member, parcel, member.sent[parcel])

    def _submit(self, address, function, *arguments):
        """Have a worker call a function of Python's own."""
        there = {"workers": [address], "allow_other_workers": False}
        return self.client.submit(function, *arguments, pure=False, **there)

    def _await(self, member, parcel, future):
        """Have what comes put into `arrivals`, whether that is a result or an exception."""

        async def arrive():
            try:
                found = await self.client.gather(future, asynchronous=True)
            except BaseException as error:  # what it is, is seen where it is taken
                found = error.with_traceback(None)  # whose frames would hold all of this
            self.arrivals.put((member, parcel, found))

        self.client.loop.add_callback(arrive)

    def _freest(self):
        """The worker with most room for another submission; None if there is none."""
        busy = {member.host for member in self.members.values() if member.sent}
        ready = [
            member
            for member in self.members.values()
            if member.jobs
            and (member.host not in busy if self.alone else len(member.sent) < AHEAD * member.jobs)
        ]
        return min(ready, key=lambda member: len(member.sent) / member.jobs, default=None)

    def _arrived(self):
        """Take what came, waiting a little; yield (parcel, outcome)."""
        with contextlib.suppress(queue.Empty):
            found = self.arrivals.get(timeout=LOOK_EVERY)
            while True:
                yield from self._taken(*found)
                found = self.arrivals.get_nowait()

    def _taken(self, member, parcel, found):
        if self.members.get(member.address) is not member:
            return  # it was lost, and its work was sent to another
        if parcel is None:
            self._begin(member, found)
            return
        if member.sent.pop(parcel, None) is None:  # of a run that was stopped
            return
        if isinstance(found, BaseException):
            if self.client.status != "running":
                raise self._without_scheduler() from found
            parcel.why = _why(found)
            self._strike(parcel)
            member.failures += 1
            if member.failures == FAILURES and not self.alone:  # a full disk, say
                self._refuse(member, _why(found))
        elif found is None:  # a process there was ended from outside
            self._strike(parcel)
        elif (outcome := opened(found)) is None:
            self.back.append(parcel)
            self._refuse(member, "what it answers cannot be read")
        else:
            member.failures = 0
            yield parcel, outcome

    def _begin(self, member, told):
        """Give a worker work, or refuse it."""
        if isinstance(told, BaseException):
            if self.client.status != "running":
                raise self._without_scheduler() from told
            why = _why(told)
        else:
            why = refusal(told, facts(self.order.programs))
        if why:
            self._refuse(member, why)
            return
        member.jobs = told["jobs"]
        self.cluster.tell(
            f"{member.address} grades {member.jobs} at a time. {told['note']}".strip()
        )
        self._describe()

    def _refuse(self, member, why):
        sentence = f"{member.address} gets no work: {why}"
        self.refused[member.address] = sentence
        self.cluster.tell(sentence)
        self._lose(member.address, innocent=True)

    def _lose(self, address, innocent=False):
        """Send what a worker had to others; any of it may have been the cause."""
        member = self.members.pop(address)
        for parcel in member.sent:
            if innocent:
                self.back.append(parcel)
            else:
                self._strike(parcel)
        with contextlib.suppress(OSError, TimeoutError):
            self.client.cancel([member.hired, *member.sent.values()])

    def _strike(self, parcel):
        parcel.strikes += 1
        (self.back if parcel.strikes < STRIKES else self.lost).append(parcel)

    def _without_scheduler(self):
        return BadUse(f"the scheduler at {self.cluster.address} is gone; {NOTHING_LOST}")


def _why(error):
    """What went wrong on a worker, in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())


class _Call:
    """Whoever reads this pickle calls a function, and gets what it returns."""

    def __init__(self, function, *arguments):
        self.called = function, arguments

    def __reduce__(self):
        return self.called


def packed(lesson, content, *about):
    """A submission as it is sent."""
    return pickle.dumps((lesson, zlib.compress(content, 1), *about))


def opened(found):
    """What a worker answered, as (Graded, notebook); None if it is nothing of the kind."""
    try:
        data, notebook = found
        if type(data) is not bytes or type(notebook) is not bytes or len(data) > LARGEST:
            return None
        result = Graded.from_data(json.loads(data))
        whole = zlib.decompressobj()
        content = whole.decompress(notebook, LARGEST)
        if not whole.eof or not KEY.fullmatch(result.key):
            return None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, zlib.error):
        return None
    return result, content


def facts(programs):
    """What must be the same on all machines, for the same results.

    Parameters
    ----------
    programs : dict of str to str
        By lesson, as this machine makes them.
    """
    versions = {"Python": platform.python_version(), "NumPy": metadata.version("numpy")}
    return {"versions": versions | {"convnet-course": __version__}, "programs": programs}


def refusal(told, ours):
    """Why a worker gets no work, by what it told and by our own `facts`; empty if it gets some."""
    try:
        for name, version in ours["versions"].items():
            if (theirs := told["versions"][name]) != version:
                return f"it has {name} {theirs}, and this machine has {version}"
        for lesson, program in ours["programs"].items():
            if (theirs := told["programs"][lesson]) != program:
                return (
                    "its convnet-course is another one: it grades "
                    f"{lesson} by program {theirs[:8]}, and this machine by {program[:8]}"
                )
        if told["problem"]:
            return f"{told['problem']}"
        understood = type(told["jobs"]) is int and told["jobs"] > 0 and type(told["note"]) is str
    except (TypeError, KeyError, AttributeError):
        understood = False
    return "" if understood else "what it tells of itself cannot be read"


# what runs on the workers ------------------------------------------------------------------------

_one_at_a_time = threading.Lock()  # a trial of the walls uses the process's one warm parent


class Hired:
    """On a worker: a Machine by an order, if this worker is as the order wants it.

    Attributes
    ----------
    told : dict
        What it tells of itself.
    """

    def __init__(self, order):
        import distributed

        worker = distributed.get_worker()
        jobs, limit = worker.state.nthreads, worker.memory_manager.memory_limit
        # who was started by a nanny may have no children otherwise; they end with it in any case
        multiprocessing.current_process().daemon = False
        programs = {
            lesson: program_key(lesson, master, order.seed, order.limits)
            for lesson, master in order.masters.items()
        }
        walls = "none" if order.sandbox == "none" else "bubblewrap"
        memory = min(machine_memory(), limit or math.inf)
        self.machine = Machine(replace(order, sandbox=walls), jobs, memory)
        self.told = facts(programs) | {"jobs": self.machine.count, "note": "", "problem": ""}
        if not refusal(self.told, facts(order.programs)):
            try:
                with _one_at_a_time:
                    self.machine.__enter__()
                self.told["note"] = f"Walls: {walls}. {self.machine.note}"
            except BadUse as error:
                why = error.message.rstrip(".")
                self.told["problem"] = f"{why}; --sandbox none uses it all the same"
            # when nobody holds it any more; by a thread, since processes take a while to end
            end = threading.Thread(target=_end, args=(self.machine.open,), daemon=True)
            weakref.finalize(self, end.start).atexit = False

    def __reduce__(self):
        """What Dask moves elsewhere when a worker retires: nothing of use, and no error."""
        return str, ("what was hired stays where it is",)

    def __call__(self, content):
        """Grade one submission; None where its process was ended from outside."""
        lesson, notebook, *about = pickle.loads(content)
        given = zlib.decompress(notebook), *about
        ((_, outcome),) = self.machine.run([(("", lesson), given)])
        if outcome is None:
            return None
        result, graded = outcome
        return json.dumps(result.to_data()).encode(), zlib.compress(graded, 1)


def _end(opened):
    with _one_at_a_time:
        opened.close()
