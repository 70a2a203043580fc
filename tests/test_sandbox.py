"""Each wall and each limit by itself: attacks meet several at once, which would hide one that is gone."""

import os
import sys
from pathlib import Path

import psutil
import pytest
from conftest import need

from autograder.sandbox import MIB, Limits, SideLost, choose, put_side

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="bubblewrap is Linux's"
)
NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "uts")


@pytest.fixture
def start(tmp_path):
    """A function (kind, limits) that starts a student's side."""
    put_side(tmp_path / "kit")
    (tmp_path / "kit" / "library").mkdir()
    tmp_path.chmod(0o755)
    started = []

    def one(kind, limits=None):
        if kind == "bubblewrap":
            need("bwrap")
        for parent in tmp_path.parents:  # another user is to read it, if root runs the tests
            if os.getuid() == 0 and parent != Path("/tmp") and Path("/tmp") in parent.parents:
                parent.chmod(0o755)
        started.append(choose(kind, limits)[0].start(tmp_path / "kit"))
        return started[-1]

    yield one
    for process in started:
        process.kill()


def run(process, source, seconds=60):
    """What the side says of a cell that it ran, as text."""
    return str(process.ask(seconds, do="run", name="cell", source=source))


def family(process):
    top = psutil.Process(process.process.pid)
    return [top, *top.children(recursive=True)]


def test_a_side_has_namespaces_of_its_own(start):
    process = start("bubblewrap")
    run(process, "import numpy")
    ours = {name: os.readlink(f"/proc/self/ns/{name}") for name in NAMESPACES}
    theirs = {
        name: os.readlink(f"/proc/{family(process)[-1].pid}/ns/{name}") for name in NAMESPACES
    }
    assert {name for name in NAMESPACES if ours[name] == theirs[name]} == set()


@pytest.mark.parametrize("kind", ["bubblewrap", "none"])
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
    with pytest.raises(SideLost, match="more than 400 MiB of memory"):
        run(process, source)
    assert psutil.wait_procs(process.family, timeout=10)[1] == []


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


@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_limit_holds_and_the_side_goes_on(start, name):
    amount, source, error = TOO_MUCH[name]
    process = start("bubblewrap", Limits(**{name: amount}))
    assert error in run(process, source)
    assert "42" in run(process, "print(6 * 7)")


def test_disk_is_bounded_for_all_files_together(start):
    process = start("bubblewrap", Limits(disk=4 * MIB, file_size=MIB))
    told = run(process, "for n in range(8): open(str(n), 'wb').write(bytes(1 << 20))")
    assert "No space left" in told


@pytest.mark.parametrize("kind", ["bubblewrap", "none"])
def test_a_cell_that_takes_too_long_ends_with_all_it_started(start, kind):
    process = start(kind)
    with pytest.raises(SideLost, match="took too long"):
        run(process, "import os\nos.fork()\nwhile True: pass", seconds=1)
    assert psutil.wait_procs(process.family, timeout=10)[1] == []
