"""Each wall and each limit by itself: attacks meet several at once, which would hide one that is gone."""

import os
import select
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from conftest import need
from waiting import LONGEST

from autograder.sandbox import processes
from autograder.sandbox.processes import MIB, NotStarted, SideLost, Time, family, spawn
from autograder.sandbox.seal import kits
from autograder.sandbox.walls import Limits, choose, machine_memory, put_side, share_memory

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="bubblewrap is Linux's"
)
NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "uts")
# forked from a warm parent, started by bubblewrap itself, and without walls
WALLED = ("bubblewrap", "cold")
KINDS = (*WALLED, "none")


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """What a side needs; all tests share it, and so the warm parent of those with equal limits."""
    kit = tmp_path_factory.mktemp("sides") / "kit"
    put_side(kit)
    (kit / "library").mkdir()
    for parent in kit.parents:  # another user is to read it, if root runs the tests
        if os.getuid() == 0 and parent != Path("/tmp") and Path("/tmp") in parent.parents:
            parent.chmod(0o755)
    yield kit
    processes.end_warm_parent()


@pytest.fixture
def start(kit):
    """A function (kind, limits) that starts a student's side."""
    started = []

    def one(kind, limits=None):
        if kind in WALLED:
            need("bwrap")
        chosen, _ = choose("bubblewrap" if kind == "cold" else kind, limits)
        assert chosen.warm == (kind != "none"), "no warm parent here?"
        if kind == "cold":
            chosen = replace(chosen, warm=False)
        started.append(chosen.start(kit))
        return started[-1]

    yield one
    for process in started:
        process.kill()


def run(process, source, seconds=60):
    """What the side says of a cell that it ran, as text."""
    return str(process.ask(seconds, do="run", name="cell", source=source))


def side_of(process):
    """The number of the process that runs the student's code."""
    return family(process.process.pid)[-1].pid


def shared_namespaces(one, other):
    """The namespaces that two processes are both in, by their numbers."""
    return {
        n for n in NAMESPACES if len({os.readlink(f"/proc/{p}/ns/{n}") for p in (one, other)}) == 1
    }


@pytest.mark.parametrize("kind", WALLED)
def test_a_side_has_namespaces_of_its_own(start, kind):
    process = start(kind)
    run(process, "import numpy")
    assert shared_namespaces("self", side_of(process)) == set()


@pytest.mark.parametrize("kind", WALLED)
def test_a_side_has_no_rights_and_cannot_gain_any(start, kind):
    process = start(kind)
    run(process, "import numpy")
    inner = 2 if kind == "bubblewrap" else 1  # the first of its namespace comes from us, too
    for one in family(process.process.pid)[-inner:]:
        told = Path(f"/proc/{one.pid}/status").read_text(encoding="utf-8").splitlines()
        status = dict(line.split(":\t", 1) for line in told)
        assert [int(status[f"Cap{name}"], 16) for name in ("Prm", "Eff", "Amb")] == [0] * 3
        assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
        assert "0" not in status["Uid"].split() + status["Gid"].split()
        assert status["Groups"].split() == [] or os.getuid() != 0


PROGRAM_STARTED = """
import subprocess, sys
code = '''
import os
held = []
for number in range(3, 100):
    try:
        os.fstat(number)
        held.append(number)
    except OSError:
        pass
print("STARTED", held)
'''
print(subprocess.run([sys.executable, "-c", code], close_fds=False, capture_output=True, text=True))
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_side_holds_no_files_but_the_two_pipes(start, kind):
    process = start(kind)
    run(process, "import numpy")
    side = side_of(process)
    held = [os.readlink(f"/proc/{side}/fd/{number}") for number in os.listdir(f"/proc/{side}/fd")]
    assert sorted(name.split(":")[0] for name in set(held) - {"/dev/null"}) == ["pipe", "pipe"]
    # nor do the programs that it starts hold these
    assert "STARTED []" in run(process, PROGRAM_STARTED)


def test_sides_of_one_warm_parent_share_nothing(start):
    one, other = start("bubblewrap"), start("bubblewrap")
    assert len(processes._parents) == 1
    told = run(
        one, "import os\nopen('/tmp/mine', 'w').close()\nprint(os.listdir('/tmp'), os.getpid())"
    )
    assert "['mine'] 2" in told
    assert "[] 2" in run(other, "import os; print(os.listdir('/tmp'), os.getpid())")
    sides = [side_of(process) for process in (one, other)]
    assert shared_namespaces(*sides) == {"cgroup", "uts"}  # with no rights, nothing to do there


# locks of two open files, as of two sides: whether the second sees the first one's
LOCKS = """
import fcntl, struct
one, other = (open("/kit/side/wire.py", "rb") for _ in range(2))
fcntl.flock(one, fcntl.LOCK_EX)
fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
fcntl.lockf(one, fcntl.LOCK_SH)
read, write = (struct.pack("hhqqi", kind, 0, 7, 1, 0) for kind in (fcntl.F_RDLCK, fcntl.F_WRLCK))
fcntl.fcntl(one, 37, read)  # F_OFD_SETLK: for an open file, not for a process
print("SEEN" if fcntl.fcntl(other, 36, write) != write else "UNSEEN")
"""
LEASE = "import fcntl\nfcntl.fcntl(open('own', 'w'), fcntl.F_SETLEASE, fcntl.F_WRLCK)"
WATCH = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
if libc.inotify_init() < 0:
    raise PermissionError(ctypes.get_errno(), "inotify_init")
"""


@pytest.mark.parametrize("kind", WALLED)
def test_files_that_all_sides_read_are_no_letterbox(start, kind):
    process = start(kind)
    assert "'printed': 'UNSEEN" in run(process, LOCKS)
    for source in (LEASE, WATCH):
        assert "PermissionError" in run(process, source)


@pytest.mark.parametrize("kind", WALLED)
def test_a_side_does_not_learn_the_machines_name(start, kind):
    told = run(start(kind), "import os, socket; print(os.uname().nodename, socket.gethostname())")
    assert "sandbox sandbox" in told
    assert os.uname().nodename not in told


def test_a_side_is_in_a_group_of_its_own(start):
    process = start("bubblewrap")
    (parent,) = processes._parents.values()
    ours = {
        os.getpgid(p.pid) for p in psutil.Process(parent.process.pid).children(recursive=True)[:2]
    }
    run(process, "import numpy")  # a side that has answered has left its parent's group
    side = side_of(process)
    assert os.getpgid(side) == os.getsid(side) == process.process.pid not in ours


def test_the_number_of_files_is_bounded(start):
    process = start("bubblewrap", Limits(disk=4 * MIB))
    assert "No space left" in run(process, "for n in range(2000): open(str(n), 'w').close()")


def test_sides_may_be_started_by_several_threads(start):
    start("bubblewrap").kill()

    def one_after_another(thread):
        for number in range(20):
            side = start("bubblewrap")
            assert f"{thread} {number}" in run(side, f"print({thread}, {number})")
            side.kill()
        return thread

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(one_after_another, range(2))) == [0, 1]


def test_a_side_that_could_not_be_forked_comes_from_a_new_parent(start, monkeypatch):
    start("bubblewrap").kill()
    (parent,) = processes._parents.values()

    def not_started():
        raise NotStarted("Cannot allocate memory")

    monkeypatch.setattr(parent, "fork", not_started)
    assert "42" in run(start("bubblewrap"), "print(6 * 7)")
    assert not parent.lives


def test_what_is_spawned_ends_with_its_group():
    with spawn(
        ["sh", "-c", "sleep 1000 & echo on; wait"], {}, "/", stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"on\n"
        process.kill()
        # sleep holds this stream, too: only when both are gone has it an end to be read
        assert select.select([process.stdout], [], [], LONGEST)[0]
        assert process.stdout.read() == b""


def test_a_start_that_is_interrupted_leaves_nothing_behind(start, monkeypatch):
    start("bubblewrap").kill()
    (parent,) = processes._parents.values()
    before = len(os.listdir("/proc/self/fd"))

    def interrupted(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(socket, "recv_fds", interrupted)
        with pytest.raises(KeyboardInterrupt):
            start("bubblewrap")
    assert not parent.lives
    assert len(os.listdir("/proc/self/fd")) < before  # the warm parent had a socket
    assert "42" in run(start("bubblewrap"), "print(6 * 7)")


def test_a_side_that_cannot_be_started_is_no_fault_of_the_notebooks(start, monkeypatch):
    start("bubblewrap").kill()
    monkeypatch.setattr(socket, "send_fds", lambda *args: os.open("/nowhere/at/all", os.O_RDONLY))
    with pytest.raises(NotStarted, match="No such file"):
        start("bubblewrap")


def test_without_walls_within_walls_bubblewrap_starts_each_side(monkeypatch):
    need("bwrap")

    def not_started(self):
        raise NotStarted("mount: Operation not permitted")

    monkeypatch.setattr(processes.WarmParent, "fork", not_started)
    chosen, warning = choose("auto", Limits(cell=31))  # not tried by another test before
    assert (chosen.kind, chosen.warm, warning) == ("bubblewrap", False, "")


KILLS_ALL_IN_REACH = """
import contextlib, os, signal
for number in (1, -1, os.getppid(), 0):  # one, all, the one before, and the group: at last itself
    with contextlib.suppress(OSError):
        os.kill(number, signal.SIGKILL)
"""


def test_a_side_cannot_end_the_one_that_forked_it(start):
    one = start("bubblewrap")
    (parent,) = processes._parents.values()
    with pytest.raises(SideLost):
        run(one, KILLS_ALL_IN_REACH)
    assert "42" in run(start("bubblewrap"), "print(6 * 7)")
    assert list(processes._parents.values()) == [parent]
    assert parent.lives


def test_a_warm_parent_that_is_gone_is_replaced(start):
    start("bubblewrap")
    (parent,) = processes._parents.values()
    inside = psutil.Process(parent.process.pid).children(recursive=True)[1]
    inside.kill()  # as the kernel does where memory is short
    assert "42" in run(start("bubblewrap"), "print(6 * 7)")
    assert parent not in processes._parents.values()


def test_no_warm_parent_outlives_its_kit():
    need("bwrap")
    chosen, _ = choose("bubblewrap")
    with kits(["05_backward"]) as made:
        side = chosen.start(made["05_backward"])
        assert "42" in run(side, "import course_lib.layers; print(6 * 7)")
        (parent,) = processes._parents.values()
        side.kill()
    assert not parent.lives
    assert processes._parents == {}


GRADER = """
import sys, time
from dataclasses import replace
from pathlib import Path
from autograder.sandbox.walls import choose
side = replace(choose("bubblewrap")[0], warm=sys.argv[2] == "bubblewrap").start(Path(sys.argv[1]))
print(side.ask(60, do="run", name="cell", source="import os; os.fork(); print(1)")["printed"])
print("ready", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("kind", WALLED)
def test_all_sides_end_with_the_grader_that_started_them(kit, kind):
    need("bwrap")
    command = [sys.executable, "-c", GRADER, kit, kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as grader:
        while grader.stdout.readline() != "ready\n":
            assert grader.poll() is None
        started = psutil.Process(grader.pid).children(recursive=True)
        assert len(started) >= 4
        grader.kill()
    assert psutil.wait_procs(started, timeout=LONGEST)[1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_memory_of_all_its_processes_together_is_bounded(start, kind):
    process = start(kind, Limits(memory=400 * MIB))
    source = (
        "import os, time\n"
        "for _ in range(3):\n"
        "    if os.fork() == 0:\n"
        "        held = bytearray(b'x') * (200 << 20)\n"
        "        time.sleep(60)\n"
        "time.sleep(60)"
    )
    with pytest.raises(SideLost, match="^memory 400$"):
        run(process, source)
    assert psutil.wait_procs(process.family, timeout=LONGEST)[1] == []


# memory that belongs to no process, or that a process lets go of and the kernel does not
BEYOND_PROCESSES = {
    "shared, not mapped": """
import mmap
held = []
for _ in range(8):
    held.append(mmap.mmap(-1, 32 << 20))
    held[-1].write(bytes(32 << 20))
    held[-1].madvise(mmap.MADV_DONTNEED)
""",
    "shared zeros": """
import mmap
zeros = open("/dev/zero", "r+b")
held = []
for _ in range(8):
    held.append(mmap.mmap(zeros.fileno(), 32 << 20))
    held[-1].write(bytes(32 << 20))
    held[-1].madvise(mmap.MADV_DONTNEED)
""",
    "pages in pipes": """
import ctypes, mmap, os
libc = ctypes.CDLL(None, use_errno=True)
ends = [os.pipe() for _ in range(40)]
page = mmap.mmap(-1, 1 << 21, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
page.write(bytes(1 << 21))
place = ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(page)))
vector = (ctypes.c_void_p * 2)(place, 4096)
for _, end in ends:
    if libc.vmsplice(end, vector, 1, 0) < 0:
        raise PermissionError(ctypes.get_errno(), "vmsplice")
""",
}


@pytest.mark.parametrize("kind", WALLED)
@pytest.mark.parametrize("name", BEYOND_PROCESSES)
def test_memory_that_no_process_shows_is_refused(start, name, kind):
    told = run(start(kind), BEYOND_PROCESSES[name])
    assert "PermissionError" in told or "FileNotFoundError" in told


GIB = 1024 * MIB
# (jobs, bytes of the machine): (jobs at a time, bytes for each, what is said)
SHARED = {
    (2, 16 * GIB): (2, 1536 * MIB, ""),
    (64, 16 * GIB): (7, 1536 * MIB, "graded at a time: 7, with 1,536 MiB"),
    (8, 4 * GIB): (1, 1536 * MIB, "graded at a time: 1, with 1,536 MiB"),
    (1, 4 * GIB): (1, 1536 * MIB, ""),
    (2, 1 * GIB): (1, 768 * MIB, "graded at a time: 1, with 768 MiB"),
}


@pytest.mark.parametrize("asked", SHARED)
def test_all_sides_together_leave_the_machine_a_part_of_its_memory(asked):
    jobs, machine = asked
    fitting, memory, said = share_memory(jobs, Limits(), machine)
    assert (fitting, memory) == SHARED[asked][:2]
    assert fitting * memory <= 0.75 * machine
    assert SHARED[asked][2] in said
    assert bool(said) == bool(SHARED[asked][2])


def test_a_machine_has_no_more_memory_than_it_has():
    assert 64 * MIB < machine_memory() <= psutil.virtual_memory().total


SOCKETS_OF_MANY = """
import os, socket, time
for _ in range(10):
    if os.fork() == 0:
        pairs = [socket.socketpair() for _ in range(60)]
        for one in (one for pair in pairs for one in pair):
            one.setblocking(False)
            try:
                while True:
                    one.send(bytes(65536))
            except BlockingIOError:
                pass
        time.sleep(60)
        os._exit(0)
time.sleep(60)
"""


@pytest.mark.parametrize("kind", WALLED)
def test_memory_of_sockets_is_counted(start, kind):
    process = start(kind, Limits(memory=220 * MIB))
    with pytest.raises(SideLost, match="^memory 220$"):
        run(process, SOCKETS_OF_MANY)


@pytest.mark.parametrize("kind", WALLED)
def test_what_honest_work_asks_of_the_kernel_is_there(start, kind):
    source = """
import asyncio, concurrent.futures, mmap, multiprocessing, os, shutil, sqlite3, subprocess, sys
import numpy as np
one, other = multiprocessing.Pipe()
one.send("sent")
async def later():
    await asyncio.sleep(0)
    return "later"
open("a", "wb").write(bytes(100_000))
shutil.copyfile("a", "b")
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    total = sum(pool.map(lambda n: int(np.ones((50, 50)).sum()), range(8)))
held = np.memmap("m", dtype=np.uint8, mode="w+", shape=(1000,))
held[:] = 1
with sqlite3.connect("kept.db") as book:
    book.execute("CREATE TABLE kept (a)")
    book.execute("INSERT INTO kept VALUES (7)")
assert sqlite3.connect("kept.db").execute("SELECT a FROM kept").fetchall() == [(7,)]
print(other.recv(), asyncio.run(later()), os.path.getsize("b"), total, int(held.sum()))
print(subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True, text=True))
"""
    told = run(start(kind), source)
    assert "sent later 100000 20000 1000" in told
    assert "42" in told


# (limit, what goes over it, what is raised in the student's cell)
TOO_MUCH = {
    "address_space": (512 * MIB, "held = bytearray(600 << 20)", "MemoryError"),
    "open_files": (32, "held = [open('/dev/null') for _ in range(40)]", "OSError"),
    "file_size": (MIB, "open('big', 'wb').write(bytes(2 << 20))", "OSError"),
    "processes": (
        8,
        "import threading, time\n"
        "for _ in range(20):\n"
        "    threading.Thread(target=time.sleep, args=(30,), daemon=True).start()",
        "RuntimeError",
    ),
}


@pytest.mark.parametrize("kind", WALLED)
@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_limit_holds_and_the_side_goes_on(start, name, kind):
    amount, source, error = TOO_MUCH[name]
    process = start(kind, Limits(**{name: amount}))
    assert error in run(process, source)
    assert "42" in run(process, "print(6 * 7)")


@pytest.mark.parametrize("kind", WALLED)
def test_disk_is_bounded_for_all_files_together(start, kind):
    process = start(kind, Limits(disk=4 * MIB, file_size=MIB))
    told = run(process, "for n in range(8): open(str(n), 'wb').write(bytes(1 << 20))")
    assert "No space left" in told


# sources that use less than two seconds of processors, and more than 0.6, whatever the clock says
BURNS = """
import os, time
def burn(seconds):
    start = time.process_time()
    while time.process_time() - start < seconds: pass
"""
NOT_TOO_LONG = {
    "sleeps": "import time; time.sleep(2.2)",
    "is one of many": f"{BURNS}burn(0.2); time.sleep(2.2)",
}
TOO_LONG = {
    "itself": f"{BURNS}burn(60)",
    "a child": f"{BURNS}if os.fork() == 0: burn(60)\ntime.sleep(60)",
    "reaped children": f"""{BURNS}
for _ in range(1000):
    if os.fork() == 0:
        burn(0.05)
        os._exit(0)
    os.wait()
""",
    "children that nobody waits for": f"""{BURNS}
import signal
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _ in range(1000):
    if os.fork() == 0:
        burn(0.4)
        os._exit(0)
    time.sleep(0.3)
""",
    "a daemon": f"""{BURNS}
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0: burn(60)
    os._exit(0)
time.sleep(60)
""",
}


# (used, clock, waited): (left of ten seconds, whether others may have used them)
TIMES = {
    (3, 8, 0): (7, False),
    (3, 8, 4): (7, False),  # what it used counts, not the clock
    (1, 36, 0): (1, False),  # it slept
    (1, 36, 30): (1, True),
    (0, 44, 1): (-1, False),
}


@pytest.mark.parametrize("spent", TIMES)
def test_time_is_of_processors_and_four_times_as_much_by_the_clock(spent):
    time = Time(10)
    for _ in range(2):
        time.add(Time(0, *(amount / 2 for amount in spent)))
    assert (time.left, time.starved) == TIMES[spent]


@pytest.mark.parametrize("name", NOT_TOO_LONG)
def test_the_time_of_others_does_not_count(start, name):
    assert "failure" not in run(start("bubblewrap"), NOT_TOO_LONG[name], seconds=2)


@pytest.mark.parametrize("kind", WALLED)
@pytest.mark.parametrize("name", TOO_LONG)
def test_time_is_what_all_its_processes_use_of_processors(start, name, kind, monkeypatch):
    monkeypatch.setattr(processes, "PATIENCE", 120)  # however busy the machine is
    process = start(kind)
    run(process, "pass")
    with pytest.raises(SideLost, match="^time$"):
        run(process, TOO_LONG[name], seconds=0.6)
    assert process.request.used >= 0.6


def test_who_sleeps_without_end_is_stopped_by_the_clock(start):
    process = start("bubblewrap")
    run(process, "import time; time.sleep(0.6)")  # it has started, and was looked at since
    with pytest.raises(SideLost, match="^time$"):
        run(process, "import time; time.sleep(60)", seconds=0.5)
    assert process.request.used < 0.5
    assert not process.request.starved  # nobody kept it from working


@contextmanager
def busy_machine():
    """Processors that others use."""
    loop = ["sh", "-c", "while :; do :; done"]
    others = [spawn(loop, {}, "/") for _ in range(16 * os.cpu_count())]
    yield
    for other in others:
        other.kill()
        other.wait()


def test_who_is_kept_from_working_is_told_from_who_sleeps(start):
    process = start("bubblewrap")
    run(process, "pass")  # it starts while there is time for it
    with busy_machine(), pytest.raises(SideLost, match="^time$"):
        run(process, "while True: pass", seconds=0.3)
    assert process.request.used < 0.3
    assert process.request.starved


def test_who_goes_on_when_its_request_is_answered_uses_the_notebooks_time(start):
    process = start("bubblewrap", Limits(notebook=1))
    run(process, f"{BURNS}if os.fork() == 0: burn(60)")
    assert psutil.wait_procs([psutil.Process(process.process.pid)], timeout=LONGEST)[1] == []
    with pytest.raises(SideLost, match="^time$"):
        run(process, "pass")


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_that_takes_too_long_ends_with_all_it_started(start, kind):
    process = start(kind)
    with pytest.raises(SideLost, match="^time$"):
        run(process, "import os\nos.fork()\nwhile True: pass", seconds=0.5)
    assert psutil.wait_procs(process.family, timeout=LONGEST)[1] == []
