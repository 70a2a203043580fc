"""Processes in which students' code runs: how they start, who watches over them, how they end."""

import atexit
import contextlib
import os
import re
import select
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from autograder.sandbox.inside import wire

MIB = 2**20
LOOK_EVERY = 0.25  # seconds between two looks at time and memory
PATIENCE = 4  # by the clock a side may take so many times what it may use of processors
CPUS = os.cpu_count() or 1
# whether this system tells how long a process waited for a processor
TELLS_WAITING = Path("/proc/self/schedstat").exists()
WAITED_MUCH = 0.1  # of the time by the clock


@dataclass
class Time:
    """Time that a student's side may use, and what it did use, in seconds.

    What counts is the time of processors, of all its processes together: who else is at work on
    the machine does not matter. The clock ends who sleeps without end.

    Parameters
    ----------
    given : float
        Of processors; by the clock it is PATIENCE times as much.
    used : float
        Of processors.
    clock : float
        By the clock, while an answer was waited for.
    waited : float
        How much of that it was kept from working, since no processor was free.
    """

    given: float
    used: float = 0
    clock: float = 0
    waited: float = 0

    @property
    def left(self):
        """What may still be used of processors."""
        return self.given - max(self.used, self.clock / PATIENCE)

    @property
    def starved(self):
        """Whether it is the clock that counts, on a machine that was busy with something else."""
        by_clock = self.clock / PATIENCE > self.used
        return by_clock and (not TELLS_WAITING or self.waited > WAITED_MUCH * self.clock)

    def add(self, other):
        """Count what was used of another time."""
        self.used += other.used
        self.clock += other.clock
        self.waited += other.waited


class NotStarted(Exception):
    """A student's side could not be started: no student's fault, since none of their code ran."""


class SideLost(BaseException):
    """The student's side is gone.

    Not an Exception: on its way up to the examiner nothing may take it for one of the student's.

    Parameters
    ----------
    reason : str
        time, memory, ended, garbled (its answers) or used_up (all of the notebook's time).
    amount : float
        Of MiB or seconds, where the reason has one.
    """

    def __init__(self, reason: str, amount: float = 0):
        super().__init__(f"{reason} {amount:g}" if amount else reason)
        self.reason, self.amount = reason, amount


class Spawned(subprocess.Popen):
    """A process that leads a group of its own, and ends with all that are still in the group."""

    def kill(self):
        """End it, and its group."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(self.pid, signal.SIGKILL)
                else:  # Windows
                    super().kill()


def spawn(command, files, cwd, **streams):
    """Start a command.

    Parameters
    ----------
    command : list of str
    files : dict of str to bytes
        What a word of the command stands for: it is replaced by the number of an open file.
    cwd : path
    streams : file
        stdin, stdout and stderr, as in subprocess.Popen.
    """
    with contextlib.ExitStack() as stack:
        numbers = {}
        for word, content in files.items():
            numbers[word] = os.memfd_create(word)
            stack.callback(os.close, numbers[word])
            os.write(numbers[word], content)
            os.lseek(numbers[word], 0, os.SEEK_SET)
        return Spawned(
            [str(numbers.get(word, word)) for word in command],
            env=environment(cwd) | {"PATH": os.environ.get("PATH", "")},
            cwd=cwd,
            start_new_session=True,
            pass_fds=tuple(numbers.values()),
            **streams,
        )


def environment(home):
    """All that the student's side knows of its surroundings."""
    one = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM")}
    names = {"USER": "student", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MPLBACKEND": "agg"}
    return one | names | {"HOME": home, "TMPDIR": home}


class WarmParent:
    """A process within the walls that has imported what notebooks need, and forks sides.

    It ends with the thread that started it: so does all that bubblewrap starts.

    Parameters
    ----------
    command, files : list of str, dict of str to bytes
        As in `spawn`.
    seconds : float
        Until it has to answer.
    errors : file
        Where it complains.
    """

    def __init__(self, command, files, seconds, errors):
        self.control, theirs = socket.socketpair()
        self.control.settimeout(seconds)
        with theirs:
            streams = {"stdin": theirs, "stdout": subprocess.DEVNULL, "stderr": errors}
            self.process = spawn(command, files, "/", **streams)

    def fork(self):
        """A new side.

        Raises
        ------
        NotStarted
            If there is none in time; the warm parent is then of no use any more.
        """
        with contextlib.ExitStack() as failed:
            failed.callback(self.end)
            requests, replies = os.pipe(), os.pipe()
            ours = os.fdopen(requests[1], "wb"), os.fdopen(replies[0], "rb")
            for file in ours:
                failed.callback(file.close)
            try:
                socket.send_fds(self.control, [b"."], [requests[0], replies[1]])
                told, numbers, _, _ = socket.recv_fds(self.control, 1000, 1)
            except OSError as error:  # also when it takes too long
                told, numbers = str(error).encode(), ()
            finally:
                os.close(requests[0])
                os.close(replies[1])
            if not numbers:
                raise NotStarted(told.decode(errors="replace") or "it ended")
            side = Forked(numbers[0], *ours)
            failed.pop_all()
        return side

    @property
    def lives(self):
        """Whether it can fork another side."""
        return self.process.poll() is None

    def end(self):
        """End it, and what it forked."""
        self.control.close()
        self.process.kill()
        self.process.wait()


class Forked:
    """A side that a warm parent forked; to be used as one that was spawned.

    Parameters
    ----------
    number : int
        A pidfd of its first process, with which all others end.
    stdin, stdout : file
    """

    def __init__(self, number, stdin, stdout):
        self.number, self.stdin, self.stdout = number, stdin, stdout
        if not hasattr(signal, "pidfd_send_signal"):  # conda has built some without
            raise NotStarted("this Python cannot send signals by pidfd")
        try:
            about = Path(f"/proc/self/fdinfo/{number}").read_text(encoding="ascii")
        except OSError as error:
            raise NotStarted(f"its number cannot be found: {error}") from error
        found = re.search(r"^Pid:\s*([1-9]\d*)", about, re.MULTILINE)
        if found is None:
            raise NotStarted("it ended at once")
        self.pid = int(found[1])

    def __del__(self):
        # not sooner: the number could be given anew while another thread still uses it
        os.close(self.number)

    def poll(self):
        """None while it runs."""
        return 0 if self._ended(0) else None

    def kill(self):
        """End it and all that it started."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.number, signal.SIGKILL)

    def wait(self):
        """Wait until it and all that it started are gone."""
        self._ended(None)

    def _ended(self, milliseconds):
        look = select.poll()
        look.register(self.number, select.POLLIN)
        return look.poll(milliseconds)


_one_at_a_time = threading.Lock()
_parents: dict = {}  # the one warm parent of this process, under what it was made for


def fork_from(key, make):
    """A side from the warm parent that was made for a key, or from a new one; another one ends."""
    key = (os.getpid(), key)
    with _one_at_a_time:  # a warm parent answers one after another
        if key in _parents and _parents[key].lives:
            with contextlib.suppress(NotStarted):  # short of memory a while ago, say
                return _parents[key].fork()
        end_warm_parent()
        _parents[key] = make()
        return _parents[key].fork()


@atexit.register
def end_warm_parent():
    """End the warm parent of this process, if there is one."""
    while _parents:
        (owner, _), parent = _parents.popitem()
        if owner == os.getpid():
            parent.end()


class Process:
    """One student's side that runs, and who watches over its time and memory.

    Parameters
    ----------
    process : Spawned or Forked
    limits : Limits
    folder : TemporaryDirectory, optional
        The side's own, where it has no walls.
    uid : int, optional
        The user that a side without walls is.
    """

    def __init__(self, process, limits, folder=None, uid=None):
        self.process, self.limits, self.folder, self.uid = process, limits, folder, uid
        self.reason, self.amount = "", 0.0
        self.family = {}  # all processes that were seen in it, with what each used
        self.used = self.waited = 0.0  # as of the last look
        self.counted = (0.0, 0.0)  # what of that was put down to some request
        self.request = None  # the Time of the last one
        self.since = None  # when it began, while it is not answered
        self.next_look = 0.0
        self.number = 0
        self.changed = threading.Condition()
        threading.Thread(target=self._watch, daemon=True).start()

    def ask(self, seconds, serve=None, **request):
        """Send a request, and give the answer; `request` is then the Time that it took.

        Before it answers, the side may call the examiner's functions: `serve` is given the message
        that does so, and returns the answer. Without it no call is understood.

        Parameters
        ----------
        seconds : float
            Of processors. What the side used since its last answer counts, too.

        Raises
        ------
        SideLost
            If there is none in time, or none that can be understood.
        """
        self.number += 1
        self._begin(seconds)
        try:
            wire.send(self.process.stdin, request | {"number": self.number})
            while "call" in (reply := self._receive()):
                if serve is None:
                    raise wire.Refused("a call that nobody serves")
                wire.send(self.process.stdin, serve(reply) | {"number": self.number})
        except (EOFError, OSError, wire.Refused, MemoryError) as error:
            self.kill()
            if isinstance(error, wire.Refused):
                self.reason = self.reason or "garbled"
            raise SideLost(self.reason or "ended", self.amount) from None
        finally:
            self._finish()
        return reply

    def _receive(self):
        reply = wire.receive(self.process.stdout)
        if reply.get("number") != self.number or type(reply.get("number")) is not int:
            raise wire.Refused("an answer that was not asked for")
        return reply

    def kill(self):
        """End it and all that it started. Safe to call twice."""
        self._end()
        self.process.wait()
        with self.changed:
            self.changed.notify()
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                stream.close()
        if self.folder:
            self.folder.cleanup()

    def _end(self):
        """Kill what runs. Within walls all ends with the first process."""
        if self.folder:
            for one in {*self.family, *family(self.process.pid), *_processes_of(self.uid)}:
                with contextlib.suppress(psutil.Error):  # it knows whether a number was given anew
                    one.kill()
        self.process.kill()

    def _begin(self, seconds):
        with self.changed:
            self.request, self.since = Time(seconds), time.monotonic()
            used_up = self.since + seconds / CPUS  # not sooner
            if used_up < self.next_look:
                self.next_look = used_up
                self.changed.notify()

    def _finish(self):
        with self.changed:
            self._count()
            self.since, self.counted = None, (self.used, self.waited)

    def _count(self):
        """Put what was used since the last request down to this one."""
        self.request.used = self.used - self.counted[0]
        self.request.waited = self.waited - self.counted[1]
        self.request.clock = time.monotonic() - self.since

    def _watch(self):
        """Kill what takes too long or too much; reading and writing then end by themselves."""
        while self.process.poll() is None:
            with self.changed:
                if (now := time.monotonic()) < self.next_look:
                    self.changed.wait(self.next_look - now)
                    continue
                self.next_look = now + LOOK_EVERY
            self._look()
            if self.reason:
                self._end()
                return

    def _look(self):
        """See what it and all its descendants use; say why it has to end, if so."""
        found = family(self.process.pid)
        own, whole = _times(found)
        self.family.update(own)
        memory = self._memory(found)
        with self.changed:
            # who died was told to its parent, if that wanted to know
            self.used = max(self.used, whole, sum(self.family.values()))
            self.waited = max(self.waited, sum(map(_waited, found)))
            if self.since is not None:
                self._count()
            asked = self.since is not None and self.request.left <= 0
            if asked or self.used > self.limits.notebook:
                self.reason = "time"
            elif memory > self.limits.memory:
                self.reason, self.amount = "memory", self.limits.memory // MIB

    def _memory(self, found):
        """Bytes that processes hold in memory, and the kernel for them."""
        total = sum(map(_resident, found))
        # what forked processes have in common is counted for each; who counts right takes longer
        total = sum(map(_share, found)) if total > self.limits.memory else total
        if self.folder:
            return total
        # the first of what bubblewrap starts is itself, outside its walls
        return total + _in_sockets(found if isinstance(self.process, Forked) else found[1:])


def _times(processes):
    """What processes used of processors: {process: seconds}, and all with what they waited for."""
    own, whole = {}, 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            own[process] = times.user + times.system
            whole += own[process] + times.children_user + times.children_system
    return own, whole


def _waited(process):
    """Seconds that a process's threads waited for a processor; 0 if it is gone or not told."""
    try:
        told = [path.read_bytes() for path in Path(f"/proc/{process.pid}/task").glob("*/schedstat")]
        return sum(int(numbers.split()[1]) for numbers in told) / 1e9
    except (OSError, IndexError):
        return 0.0


def _resident(process):
    """Bytes that a process holds in memory, shared or not, or swapped; 0 if it is gone."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8", errors="replace")
        return 1024 * sum(map(int, re.findall(r"^Vm(?:RSS|Swap):\s*(\d+) kB", status, re.M)))
    except OSError:  # it is gone, or this is not Linux
        with contextlib.suppress(psutil.Error):
            return process.memory_info().rss
    return 0


def _share(process):
    """Bytes that a process holds in memory, of what it shares only its part, where that is told."""
    with contextlib.suppress(psutil.Error):
        memory = process.memory_full_info()
        return getattr(memory, "pss", 0) + getattr(memory, "swap", 0) or _resident(process)
    return _resident(process)


def _in_sockets(processes):
    """Bytes that the sockets of processes hold at most, which have a network of their own."""
    for process in processes:
        with contextlib.suppress(OSError):
            here = Path(f"/proc/{process.pid}/net/sockstat").read_text(encoding="ascii")
            most = Path("/proc/sys/net/core/wmem_default").read_text(encoding="ascii")
            return int(re.search(r"used (\d+)", here)[1]) * int(most)
    return 0


def family(pid):
    """A process and all that come from it; none if it is gone."""
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def _processes_of(uid):
    """All processes of a user that exists only for a student's code."""
    if uid is None:
        return []
    found = psutil.process_iter(["uids"])
    return [process for process in found if process.info["uids"] and uid in process.info["uids"]]
