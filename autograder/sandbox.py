"""Where a student's code runs: a process that is shut in, limited, and gone when it should be.

`bubblewrap` (https://github.com/containers/bubblewrap) shuts it in: no network, no files but Python
and what the lesson needs, nothing of the host's processes. `none` is for code that one trusts: two
processes and the limits, but no walls.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path

import psutil
from packaging.requirements import Requirement

from autograder import wire
from autograder.project import BadUse
from autograder.syscalls import filter_program

MIB = 2**20
# what a student's notebook may import besides the standard library and the course's own
PACKAGES = ("numpy", "matplotlib", "pillow", "pooch", "tqdm", "ipython")
# modules that only draw or wait for a person; while grading, they do nothing
SILENT = ("ipywidgets", "course_lib.controls", "course_lib.figures", "course_lib.widgets")
# of the users that systemd, too, gives to services for a while; never anybody's
FIRST_UID, UIDS = 61184, 4000
LOOK_EVERY = 0.25  # seconds between two looks at the memory


@dataclass(frozen=True)
class Limits:
    """What one notebook may use. Times are in seconds, sizes in bytes."""

    cell: float = 30  # seconds for one cell (an instructor sets it: c.Execute.timeout)
    check: float = 10  # seconds for one test, at least
    factor: float = 100  # a test may take so many times what the reference takes
    notebook: float = 180  # seconds for everything
    start: float = 30  # seconds until the student's side answers
    address_space: int = 3072 * MIB  # of one process
    memory: int = 1536 * MIB  # resident, of all its processes together
    processes: int = 64  # and threads
    open_files: int = 128  # the kernel's memory for pipes and sockets is bounded by nothing else
    file_size: int = 32 * MIB
    disk: int = 64 * MIB  # of the private /tmp
    output: int = 20_000  # characters printed by one cell or call
    output_of_all: int = 1_000_000  # characters printed by all


class SideLost(BaseException):
    """The student's side is gone; the sentence says why.

    Not an Exception: on its way up to the examiner nothing may take it for one of the student's.
    """


@cache
def _packages():
    """The top-level files and folders of PACKAGES and of what they require: (name, path)."""
    found, queue, seen = {}, list(PACKAGES), set()
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # an optional or foreign requirement
            continue
        for text in distribution.requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                queue.append(requirement.name)
        for top in {file.parts[0] for file in distribution.files or ()}:
            if top not in ("..", "__pycache__", "bin") and not top.endswith(".pth"):
                found[top] = Path(distribution.locate_file(top))
    return tuple((name, path) for name, path in sorted(found.items()) if path.exists())


@dataclass(frozen=True)
class Sandbox:
    """A way to run the student's side."""

    kind: str  # bubblewrap or none
    limits: Limits = Limits()
    drops_root: bool = True  # whether root has another user run students' code
    packages: tuple = field(default_factory=_packages, repr=False)  # found once, not by each worker

    def start(self, kit, errors=subprocess.DEVNULL):
        """Start a student's side on a kit: a folder with side/ and library/ in it.

        `errors` is where the sandbox itself complains: nowhere while a student's code runs, which
        could find that file, too.
        """
        return Process(*self._command(Path(kit)), self.limits, self.uid, errors)

    @property
    def uid(self):
        """The user who runs the student's code, if root starts it; otherwise who starts it."""
        drops = _is_root() and self.drops_root
        return FIRST_UID + os.getpid() % UIDS if drops else None

    def _command(self, kit):
        """(arguments, {word in them: bytes of the file it stands for}) that start the side."""
        settings = {
            "limits": {
                "AS": self.limits.address_space,
                "NPROC": self.limits.processes,
                "NOFILE": self.limits.open_files,
                "FSIZE": self.limits.file_size,
                "CPU": round(self.limits.notebook) + 5,
                "CORE": 0,
            },
            "output": self.limits.output,
            "silent": SILENT,
            "packages": ["/packages"],
            "library": "/kit/library",
            "uid": self.uid,
        }
        if self.kind == "none":
            settings["packages"] = sorted({str(path.parent) for _, path in self.packages})
            settings["library"] = str(kit / "library")
            if self.uid is None:
                del settings["limits"]["NPROC"]  # it would count all that this user runs
            return _python(sys.executable, kit / "side", settings), {}
        program = str(Path(sys.executable).resolve())
        files = {"{walls}": "\0".join(map(str, self._walls(kit, program))).encode()}
        command = ["bwrap", "--args", "{walls}"]
        if filter_program():
            files["{filter}"] = filter_program()
            command += ["--seccomp", "{filter}"]
        return [*command, *_python(program, "/kit/side", settings)], files

    def _walls(self, kit, program):
        """Options of bubblewrap: what is there, and that all else is not."""
        yield from ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts")
        yield from ("--unshare-cgroup-try", "--die-with-parent", "--new-session", "--clearenv")
        yield from ("--cap-drop", "ALL")
        if _is_root():  # mounts are made by root, who may read all; Python then gives up root
            yield from ("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
        else:
            yield from ("--unshare-user", "--disable-userns")
        for name, value in _environment("/tmp").items():
            yield from ("--setenv", name, value)
        # No /proc: for an ordinary user it would open the memory of bubblewrap's own process, which
        # has none of these limits and ends all others when the grader ends.
        yield from ("--perms", "0755", "--dir", "/dev")
        for device in ("null", "zero", "random", "urandom"):
            yield from ("--dev-bind", f"/dev/{device}", f"/dev/{device}")
        home = Path(sys.base_prefix, "lib")
        for path in (Path("/usr/lib"), Path(program), home, Path("/packages/numpy")):
            for parent in list(path.parents)[-2::-1]:  # bubblewrap makes them for itself alone
                yield from ("--perms", "0755", "--dir", parent)
        for folder in _system_libraries():
            if folder.is_symlink():
                yield from ("--symlink", os.readlink(folder), folder)
            else:
                yield from ("--ro-bind", folder, folder)
        yield from ("--ro-bind", program, program)
        if home != Path("/usr/lib"):
            yield from ("--ro-bind", home, home)
        others = Path(sysconfig.get_path("purelib", vars={"base": sys.base_prefix}))
        if others.is_dir():
            yield from ("--tmpfs", others, "--remount-ro", others)
        for name, path in self.packages:
            yield from ("--ro-bind", path, f"/packages/{name}")
        yield from ("--ro-bind", kit, "/kit")
        yield from ("--perms", "1777", "--size", self.limits.disk, "--tmpfs", "/tmp")
        yield from ("--remount-ro", "/", "--chdir", "/tmp")


def choose(kind, limits=None):
    """The sandbox to use, and what the instructor must be told about it.

    Parameters
    ----------
    kind : str
        auto, bubblewrap or none.
    limits : Limits, optional

    Returns
    -------
    Sandbox
    str
        A warning; empty if there is nothing to say.

    Raises
    ------
    BadUse
        If bubblewrap is asked for and does not work.
    """
    limits = limits or Limits()
    if kind == "none":
        return _without_walls(limits)
    sandbox = Sandbox("bubblewrap", limits)
    problem = probe(sandbox)
    if not problem:
        return sandbox, ""
    if kind == "bubblewrap":
        raise BadUse(problem)
    sandbox, warning = _without_walls(limits)
    return sandbox, warning or (
        f"NO SANDBOX: {problem}\n"
        "Students' code runs with your rights: it can read your files and use the network. "
        "See SECURITY.md, or say --sandbox none for code that you trust."
    )


def _without_walls(limits):
    """Two processes and no walls; as root, the student's is another user's where that works."""
    sandbox = Sandbox("none", limits)
    if not _is_root() or not probe(sandbox):
        return sandbox, ""
    return Sandbox("none", limits, drops_root=False), (
        "NO SANDBOX, AND ROOT: students' code runs as root, since no other user can read this "
        "Python. See SECURITY.md."
    )


def probe(sandbox):
    """Why a sandbox does not work here, in one sentence; empty if it does: it is tried."""
    if sandbox.kind == "bubblewrap" and not sys.platform.startswith("linux"):
        return "bubblewrap exists for Linux only; grade in the container of Dockerfile instead."
    if sandbox.kind == "bubblewrap" and shutil.which("bwrap") is None:
        return "bubblewrap is not installed; on Debian or Ubuntu: apt install bubblewrap."
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as errors:
        kit = Path(folder, "kit")
        put_side(kit)
        Path(kit, "library").mkdir()
        process = sandbox.start(kit, errors)
        try:
            process.ask(sandbox.limits.start, do="run", name="probe", source="import numpy")
        except SideLost as error:
            errors.seek(0)
            lines = errors.read(10_000).decode(errors="replace").split("\n")
            words = next((line.strip() for line in reversed(lines) if line.strip()), error)
            return f"{sandbox.kind} is installed but does not work here ({words})."
        finally:
            process.kill()
    return ""


def put_side(kit):
    """Put the program of the student's side into a kit."""
    from course_lib.checks import failure

    (kit / "side").mkdir(parents=True)
    if _is_root():  # another user runs it; nothing in it is secret
        kit.parent.chmod(0o755)
    here = Path(__file__).parent
    for path in (here / "student_side.py", here / "wire.py", Path(failure.__file__)):
        shutil.copyfile(path, kit / "side" / path.name)


class Process:
    """One student's side that runs, and who watches over its time and memory.

    Parameters
    ----------
    command : list of str
    files : dict of str to bytes
        What a word of the command stands for: it is replaced by the number of an open file.
        Without any there are no walls, and the process gets a folder of its own.
    limits : Limits
    uid : int, optional
        The user that the process will be.
    errors : file
        Where it complains before the student's code runs.
    """

    def __init__(self, command, files, limits, uid=None, errors=subprocess.DEVNULL):
        self.limits, self.uid, self.reason = limits, uid, ""
        self.family = set()  # all processes that were seen in it
        self.folder = None if files else tempfile.TemporaryDirectory(prefix="side-")
        cwd = self.folder.name if self.folder else "/"
        if self.folder and uid is not None:
            os.chown(cwd, uid, uid)
        with contextlib.ExitStack() as stack:
            numbers = {}
            for word, content in files.items():
                numbers[word] = os.memfd_create(word)
                stack.callback(os.close, numbers[word])
                os.write(numbers[word], content)
                os.lseek(numbers[word], 0, os.SEEK_SET)
            command = [str(numbers.get(word, word)) for word in command]
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=_environment(cwd) | {"PATH": os.environ.get("PATH", "")},
                cwd=cwd,
                start_new_session=True,
                pass_fds=tuple(numbers.values()),
            )
        self.deadline = None
        self.number = 0
        self.changed = threading.Condition()
        threading.Thread(target=self._watch, daemon=True).start()

    def ask(self, seconds, **request):
        """Send a request, and give the answer.

        Raises
        ------
        SideLost
            If there is none in time, or none that can be understood.
        """
        self.number += 1
        self._set_deadline(time.monotonic() + seconds)
        try:
            wire.send(self.process.stdin, request | {"number": self.number})
            reply = wire.receive(self.process.stdout)
            if reply.get("number") != self.number or type(reply.get("number")) is not int:
                raise wire.Refused("an answer that was not asked for")
        except (EOFError, OSError, wire.Refused, MemoryError) as error:
            self.kill()
            if isinstance(error, wire.Refused):
                self.reason = self.reason or "its answers could not be understood"
            raise SideLost(self.reason or "it ended Python (exit, or too much memory?)") from None
        finally:
            self._set_deadline(None)
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
            self.family.update(_family(self.process.pid), _processes_of(self.uid))
            for one in self.family:
                with contextlib.suppress(psutil.Error):  # it knows whether a number was given anew
                    one.kill()
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(self.process.pid, signal.SIGKILL)
                else:  # Windows; its family is dead already
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
                self.reason = "it took too long (a loop without end?)"
            elif self._memory() > self.limits.memory:
                self.reason = f"it used more than {self.limits.memory // MIB:,} MiB of memory"
            if self.reason:
                self._end()
                return

    def _memory(self):
        """Bytes that it and all its descendants hold in memory."""
        total = 0
        for process in _family(self.process.pid):
            self.family.add(process)
            with contextlib.suppress(psutil.Error):
                total += process.memory_info().rss
        return total


def _python(program, side, settings):
    return [
        program,
        "-I",
        "-S",
        "-B",
        "-X",
        "utf8",
        f"{side}/student_side.py",
        json.dumps(settings),
    ]


def _environment(home):
    """All that the student's side knows of its surroundings."""
    one = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM")}
    return one | {"HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", "MPLBACKEND": "agg"}


def _system_libraries():
    folders = map(Path, ("/usr/lib", "/usr/lib64", "/lib", "/lib64"))
    return [folder for folder in folders if folder.exists()]


def _family(pid):
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


def _is_root():
    return hasattr(os, "getuid") and os.getuid() == 0
