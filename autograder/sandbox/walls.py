"""Where a student's code runs: a process that is shut in, limited, and gone when it should be.

`bubblewrap` (https://github.com/containers/bubblewrap) shuts it in: no network, no files but Python
and what the lesson needs, nothing of the host's processes. `none` is for code that one trusts: two
processes and the limits, but no walls.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path

import psutil
from packaging.requirements import Requirement

from autograder.project import BadUse
from autograder.sandbox.processes import (
    MIB,
    NotStarted,
    Process,
    SideLost,
    WarmParent,
    end_warm_parent,
    environment,
    fork_from,
    spawn,
)
from autograder.sandbox.syscalls import filter_program

# what a student's notebook may import besides the standard library and the course's own
PACKAGES = (
    *("numpy", "matplotlib", "ipywidgets", "anywidget"),
    *("pillow", "pooch", "tqdm", "threadpoolctl", "ipython"),
)
# modules that only draw or wait for a person; while grading, they do nothing
SILENT = (
    "course_lib.controls",
    "course_lib.figures",
    "course_lib.widgets",
    "course_lib.student",
)
# what a warm parent imports, so that its sides need not: what notebooks begin with
IMPORTED = (
    "numpy", "numpy.linalg", "PIL.PngImagePlugin", "PIL.BmpImagePlugin", "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin", "PIL.PpmImagePlugin", "ipywidgets", "course_lib.datasets",
    "course_lib.functional", "course_lib.layers", "wire", "failure", "memory", "recipe",
)  # fmt: skip
# of the users that systemd, too, gives to services for a while; never anybody's
FIRST_UID, UIDS = 61184, 4000


@dataclass(frozen=True)
class Limits:
    """What one notebook may use. Times are in seconds, sizes in bytes.

    Times are those of processors, of all its processes together; by the clock all may take
    PATIENCE times as long. Only a start has its time by the clock.
    """

    cell: float = 30  # seconds for one cell (an instructor sets it: c.Execute.timeout)
    check: float = 10  # seconds for one test, at least
    factor: float = 100  # a test may take so many times what the reference takes
    notebook: float = 180  # seconds for everything
    start: float = 120  # seconds until the student's side answers, on a machine that is busy
    address_space: int = 3072 * MIB  # of one process
    memory: int = 1536 * MIB  # of all its processes together, with what their sockets hold
    processes: int = 64  # and threads
    open_files: int = 128  # of one process; each may hold some of the kernel's memory
    file_size: int = 32 * MIB
    disk: int = 64 * MIB  # of the private /tmp
    calls_back: int = 10_000  # of functions that one check passes to the student's
    call_back: int = 2**16  # of the arguments of one such call, and of its result
    output: int = 20_000  # characters printed by one cell or call
    output_of_all: int = 1_000_000  # characters printed by all


SHARE = 0.75  # of the machine's memory, for all students' sides together


def share_memory(jobs, limits, machine):
    """How many sides may run at a time, with how much memory each, on a machine of so many bytes.

    Returns
    -------
    int
        No more than fit into the machine's memory.
    int
        Bytes for each: what `limits` say, but where that is too much for one.
    str
        What is otherwise than asked, in one sentence; empty if nothing is.
    """
    share = int(SHARE * machine)
    fitting = min(jobs, max(1, share // (limits.memory + limits.disk)))
    memory = min(limits.memory, share)
    if (fitting, memory) == (jobs, limits.memory):
        return jobs, memory, ""
    note = (
        f"Submissions graded at a time: {fitting}, with {memory // MIB:,} MiB of memory each, "
        f"since students' code may use {SHARE:.0%} of this machine's {machine // MIB:,} MiB."
    )
    return fitting, memory, note


def machine_memory():
    """Bytes of memory that this machine has, or this container may use."""
    most = [psutil.virtual_memory().total]
    for name in ("memory.max", "memory/memory.limit_in_bytes"):  # of cgroups, the second of old
        with contextlib.suppress(OSError, ValueError):  # "max", for one
            most.append(int(Path("/sys/fs/cgroup", name).read_text(encoding="ascii")))
    return min(most)


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
    warm: bool = False  # sides are forked from a warm parent; within bubblewrap's walls only
    packages: tuple = field(default_factory=_packages, repr=False)  # found once, not by each worker

    def start(self, kit, errors=subprocess.DEVNULL):
        """Start a student's side on a kit: a folder with side/ and library/ in it.

        `errors` is where the sandbox itself complains: nowhere while a student's code runs, which
        could find that file, too.
        """
        if self.warm:
            return Process(self._fork(Path(kit), errors), self.limits)
        command, files = self._command(Path(kit))
        folder = None if files else tempfile.TemporaryDirectory(prefix="side-")
        cwd = folder.name if folder else "/"
        if folder and self.uid is not None:
            os.chown(cwd, self.uid, self.uid)
        streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": errors}
        return Process(spawn(command, files, cwd, **streams), self.limits, folder, self.uid)

    def _fork(self, kit, errors):
        def make():
            return WarmParent(*self._command(kit), self.limits.start, errors)

        return fork_from((self, kit), make)

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
            "warm": IMPORTED if self.warm else (),
            "filter": filter_program().hex(),
            "disk": self.limits.disk,
        }
        if self.kind == "none":
            settings["packages"] = sorted({str(path.parent) for _, path in self.packages})
            settings["library"] = str(kit / "library")
            if self.uid is None:
                del settings["limits"]["NPROC"]  # it would count all that this user runs
            return _python(sys.executable, kit / "side", settings), {}
        program = str(_python_within()[0])
        files = {"{walls}": "\0".join(map(str, self._walls(kit, program))).encode()}
        command = ["bwrap", "--args", "{walls}"]
        if filter_program() and not self.warm:  # each side sets it for itself
            files["{filter}"] = filter_program()
            command += ["--seccomp", "{filter}"]
        return [*command, *_python(program, "/kit/side", settings)], files

    def _walls(self, kit, program):
        """Options of bubblewrap: what is there, and that all else is not."""
        yield from ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts")
        yield from ("--hostname", "sandbox")
        yield from ("--unshare-cgroup-try", "--die-with-parent", "--new-session", "--clearenv")
        yield from ("--cap-drop", "ALL")
        if _is_root():  # mounts are made by root, who may read all; Python then gives up root
            yield from ("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
        else:
            yield from ("--unshare-user", "--disable-userns")
        if self.warm:  # to put up inner walls; no side keeps it
            yield from ("--cap-add", "CAP_SYS_ADMIN")
        for name, value in environment("/tmp").items():
            yield from ("--setenv", name, value)
        # No /proc: for an ordinary user it would open the memory of bubblewrap's own process, which
        # has none of these limits and ends all others when the grader ends.
        yield from ("--perms", "0755", "--dir", "/dev")
        for device in ("null", "random", "urandom"):  # a mapping of zero would be shared memory
            yield from ("--dev-bind", f"/dev/{device}", f"/dev/{device}")
        yield from ("--symlink", "/tmp", "/dev/shm")  # locks between processes are files there
        home = _python_within()[1]
        for path in (Path("/usr/lib"), Path(program), home, Path("/packages/numpy")):
            for parent in list(path.parents)[-2::-1]:  # bubblewrap makes them for itself alone
                yield from ("--perms", "0755", "--dir", parent)
        for folder in _system_libraries():
            if folder.is_symlink():
                yield from ("--symlink", os.readlink(folder), folder)
            else:
                yield from ("--ro-bind", folder, folder)
        yield from ("--ro-bind", Path(sys.executable).resolve(), program)
        if home != Path("/usr/lib"):
            yield from ("--ro-bind", Path(sys.base_prefix, "lib"), home)
            yield from ("--setenv", "LD_LIBRARY_PATH", home)
        others = Path(sysconfig.get_path("purelib", vars={"base": home.parent}))
        if Path(sysconfig.get_path("purelib", vars={"base": sys.base_prefix})).is_dir():
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
    # some systems let bubblewrap put up walls, but nobody within them
    for warm in (True, False):
        sandbox = Sandbox("bubblewrap", limits, warm=warm)
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


_working: set = set()  # sandboxes that were tried in this process, and work


def probe(sandbox):
    """Why a sandbox does not work here, in one sentence; empty if it does: it is tried, once."""
    if sandbox.kind == "bubblewrap" and not sys.platform.startswith("linux"):
        return "bubblewrap exists for Linux only; grade in the container of Dockerfile instead."
    if sandbox.kind == "bubblewrap" and shutil.which("bwrap") is None:
        return "bubblewrap is not installed; on Debian or Ubuntu: apt install bubblewrap."
    if sandbox in _working:
        return ""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as errors:
        kit = Path(folder, "kit")
        put_side(kit)
        Path(kit, "library").mkdir()
        try:
            process = sandbox.start(kit, errors)
            try:
                process.ask(sandbox.limits.start, do="run", name="probe", source="import numpy")
            finally:
                process.kill()
        except (SideLost, NotStarted) as error:
            errors.seek(0)
            lines = errors.read(10_000).decode(errors="replace").split("\n")
            words = next((line.strip() for line in reversed(lines) if line.strip()), error)
            return f"{sandbox.kind} is installed but does not work here ({words})."
        finally:
            end_warm_parent()
    _working.add(sandbox)
    return ""


def put_side(kit):
    """Put the program of the student's side into a kit."""
    from course_lib.checks import failure, memory
    from course_lib.exercises import recipe

    (kit / "side").mkdir(parents=True)
    if _is_root():  # another user runs it; nothing in it is secret
        kit.parent.chmod(0o755)
    here = Path(__file__).parent / "inside"
    ours = [here / f"{name}.py" for name in ("student_side", "wire", "inner_walls")]
    for path in (*ours, *(Path(shared.__file__) for shared in (failure, memory, recipe))):
        shutil.copyfile(path, kit / "side" / path.name)


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


def _python_within():
    """Where the program of Python and its library lie within the walls.

    A path of the host's would tell a student who grades, and where.
    """
    program, base = Path(sys.executable).resolve(), Path(sys.base_prefix)
    if base == Path("/usr"):
        return program, base / "lib"
    return Path("/python/bin", program.name), Path("/python/lib")


def _system_libraries():
    folders = map(Path, ("/usr/lib", "/usr/lib64", "/lib", "/lib64"))
    return [folder for folder in folders if folder.exists()]


def _is_root():
    return hasattr(os, "getuid") and os.getuid() == 0
