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
from pathlib import Path

import psutil

from autograder.sandbox.inside import wire

MIB = 2**20
LOOK_EVERY = 0.25  # seconds between two looks at the memory


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
    return one | {"HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", "MPLBACKEND": "agg"}


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
        self.family = set()  # all processes that were seen in it
        self.deadline = None
        self.number = 0
        self.changed = threading.Condition()
        threading.Thread(target=self._watch, daemon=True).start()

    def ask(self, seconds, serve=None, **request):
        """Send a request, and give the answer.

        Before it answers, the side may call the examiner's functions: `serve` is given the message
        that does so, and returns the answer. Without it no call is understood.

        Raises
        ------
        SideLost
            If there is none in time, or none that can be understood.
        """
        self.number += 1
        self._set_deadline(time.monotonic() + seconds)
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
            self._set_deadline(None)
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
            self.deadline = None
            self.changed.notify()
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                stream.close()
        if self.folder:
            self.folder.cleanup()

    def _end(self):
        """Kill what runs. Within walls all ends with the first process."""
        if self.folder:
            self.family.update(family(self.process.pid), _processes_of(self.uid))
            for one in self.family:
                with contextlib.suppress(psutil.Error):  # it knows whether a number was given anew
                    one.kill()
        self.process.kill()

    def _set_deadline(self, deadline):
        with self.changed:
            self.deadline = deadline
            self.changed.notify()

    def _watch(self):
        """Kill what takes too long or too much; reading and writing then end by themselves."""
        look = 0.0  # when to look at the memory again; also while nothing is asked
        while self.process.poll() is None:
            now = time.monotonic()
            with self.changed:
                deadline = self.deadline
                if now < min(look, deadline or look):
                    self.changed.wait(min(look, deadline or look) - now)
                    continue
            look = now + LOOK_EVERY
            if deadline is not None and now >= deadline:
                self.reason = "time"
            elif self._memory() > self.limits.memory:
                self.reason, self.amount = "memory", self.limits.memory // MIB
            if self.reason:
                self._end()
                return

    def _memory(self):
        """Bytes that it and all its descendants hold in memory."""
        found = family(self.process.pid)
        self.family.update(found)
        total = sum(map(_resident, found))
        # what forked processes have in common is counted for each; who counts right takes longer
        return sum(map(_share, found)) if total > self.limits.memory else total


def _resident(process):
    """Bytes that a process holds in memory, shared or not; 0 if it is gone."""
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


def _share(process):
    """Bytes that a process holds in memory, of what it shares only its part, where that is told."""
    with contextlib.suppress(psutil.Error):
        return getattr(process.memory_full_info(), "pss", 0) or _resident(process)
    return _resident(process)


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
