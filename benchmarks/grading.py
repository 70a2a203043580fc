"""How fast a class is graded: `autograder grade` against `nbgrader autograde`, in one run.

    python benchmarks/grading.py [--students 60] [--nbgrader 12] [--full]
    python benchmarks/grading.py --course [--wrong] [--students 60] [--nbgrader 12]

The class hands in lesson 03, each notebook complete and different by a comment. Every run starts
from nothing: no gradebook, no results that are kept. Both grade whole: graded notebooks and
gradebook, and ours results.csv. nbgrader takes the same time for each notebook, so it grades the
first 12 only, unless told otherwise.

With --course the class hands in every lesson, and what counts is what a submission costs of
processors, so that it matters little what else the machine does: the time of all processes that a
run starts, as a control group of Linux counts it. (Who waits for a process learns its time, too,
but nobody waits for those that end with their sandbox.) What a run costs by itself is in it: a
smaller class pays more for each. With --wrong the class is that of examples/class/make_term.py,
whose answers are often wrong. The exit code is 1 if a lesson costs more than it may.
"""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import click
import psutil
from _race import console
from rich.table import Table

from autograder.data import put_beside
from autograder.project import find_lessons
from autograder.sandbox.processes import family

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
LESSON = "03_convolution"
BESIDE_NBGRADER = ("03_convolution", "05_backward", "07_train_cnn")
MOST = {"right": 1.5, "wrong": 3.0}  # core seconds per submission
PATIENCE = 60  # seconds, until what a run left behind has to be gone
# where control groups lie, which of their files tells the time, and how much of it is a second
GROUPS = (("/sys/fs/cgroup/cpuacct", "cpuacct.usage", 1e9), ("/sys/fs/cgroup", "cpu.stat", 1e6))
NO_GROUP = """\
No control group can be made here, which would count what grading costs. Run this as root, or
    systemd-run --user --scope --property Delegate=yes python benchmarks/grading.py --course"""
CONFIG = """
from pathlib import Path
c = get_config()
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
"""


@dataclass
class Cost:
    """What a run took.

    Parameters
    ----------
    seconds : float
        By the clock.
    cores : float
        Seconds of processors, of all its processes; 0 where nothing counts them.
    memory : float
        The most that it held, in MiB.
    """

    seconds: float
    cores: float
    memory: float


def make_class(folder, students, lesson=LESSON):
    """Hand in the complete notebook once for each student, with a comment of their own."""
    master = json.loads((ROOT / "solutions" / lesson / f"{lesson}.ipynb").read_bytes())
    for number in range(students):
        for cell in master["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                first = "".join(cell["source"]).split("\n# student ")[0]
                cell["source"] = f"{first}\n# student {number}"
        place = folder / "submitted" / f"s{number:04}" / lesson
        place.mkdir(parents=True)
        (place / f"{lesson}.ipynb").write_text(json.dumps(master), encoding="utf-8")
        put_beside(place, lesson)


class Group:
    """A control group of processes, which counts the time of all that ever were in it."""

    def __init__(self):
        told = Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines()
        own = {line.split(":")[1]: line.split(":")[2].lstrip("/") for line in told}
        for root, name, self.second in GROUPS:
            for place in (Path(root), Path(root, own.get("", ""))):
                self.folder = place / f"grading-{os.getpid()}"
                self.file = self.folder / name
                with contextlib.suppress(OSError):
                    self.folder.mkdir()
                    if self.file.exists():
                        return
                    self.folder.rmdir()
        sys.exit(NO_GROUP)

    def close(self):
        """Leave nothing behind."""
        self.folder.rmdir()

    def take(self, pid):
        """Count a process, and all that come from it."""
        (self.folder / "cgroup.procs").write_text(str(pid), encoding="ascii")

    def seconds(self):
        """What was used so far, when nobody uses more."""
        end = time.monotonic() + PATIENCE
        while (self.folder / "cgroup.procs").read_text(encoding="ascii"):
            if time.monotonic() > end:
                sys.exit("what a run left behind does not end")
            time.sleep(0.05)
        told = self.file.read_text(encoding="ascii").splitlines()[0]
        return int(told.removeprefix("usage_usec ")) / self.second


def run(command, folder, group=None):
    """Run a command, counted by a Group if there is one; return its Cost."""
    most = 0
    before = group.seconds() if group else 0
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    if group:
        group.take(process.pid)

    def watch():
        nonlocal most
        while process.poll() is None:
            total = 0
            for one in family(process.pid):
                try:
                    total += one.memory_full_info().pss
                except psutil.Error:
                    continue
            most = max(most, total)
            time.sleep(0.5)

    watcher = threading.Thread(target=watch)
    watcher.start()
    told = process.communicate()[1]
    seconds = time.perf_counter() - start
    watcher.join()
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{told}")
    cores = group.seconds() - before if group else 0
    return Cost(seconds, cores, most / 2**20)


def points(folder):
    """The sum of all automatic scores in a gradebook."""
    with sqlite3.connect(folder / "gradebook.db") as book:
        return book.execute("select sum(auto_score) from grade").fetchone()[0]


def by_nbgrader(folder, students, lesson=LESSON):
    """What nbgrader takes for a class of so many."""
    make_class(folder, students, lesson)
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    (folder / "source").mkdir()
    shutil.copytree(ROOT / "solutions" / lesson, folder / "source" / lesson)
    nbgrader = BIN / "nbgrader"
    run([nbgrader, "generate_assignment", lesson], folder)
    return run([nbgrader, "autograde", lesson], folder)


def by_us(folder, jobs, lesson=LESSON, group=None):
    """What `autograder grade` takes for the class in a folder."""
    command = [sys.executable, "-m", "autograder", "grade", lesson, "--course", ROOT]
    return run([*command, "--class", folder, "--jobs", str(jobs)], folder, group)


@click.command(help=__doc__.split("\n")[0])
@click.option("--students", default=60, show_default=True, type=click.IntRange(1))
@click.option("--nbgrader", "theirs", default=12, show_default=True, help="How many it grades.")
@click.option("--full", is_flag=True, help="nbgrader grades them all; a class of 1,000, too.")
@click.option("--course", is_flag=True, help="All lessons, and what each costs of processors.")
@click.option("--wrong", is_flag=True, help="With --course: a class with wrong answers, too.")
def main(students, theirs, full, course, wrong):
    """Measure, and print the table."""
    theirs = students if full else theirs
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    lessons = () if course else (LESSON,)
    build = [sys.executable, "-m", "autograder", "build", *lessons, "--course", ROOT]
    subprocess.run(build, check=True)
    with tempfile.TemporaryDirectory() as folder:
        if course:
            with contextlib.closing(Group()) as group:
                above = of_the_course(Path(folder), students, theirs, wrong, group)
            sys.exit(1 if above else 0)
        of_a_lesson(Path(folder), students, theirs, full)


def of_the_course(folder, students, theirs, wrong, group):
    """Measure each lesson, and print the table; return how many cost more than they may."""
    kind = "wrong" if wrong else "right"
    table = Table(title=f"a class of {students}, {kind} answers, two workers, from nothing")
    for title in ("lesson", "submissions", "core s each", "ms each", "nbgrader", "ratio", "MiB"):
        table.add_column(title, justify="left" if title == "lesson" else "right")
    if wrong:
        script = ROOT / "examples" / "class" / "make_term.py"
        whole = folder / "term"
        subprocess.run([sys.executable, script, whole, "--students", str(students)], check=True)
    above = 0
    for lesson in [one.name for one in find_lessons(ROOT)]:
        place = folder / lesson
        if wrong:
            for found in sorted(whole.glob(f"submitted/*/{lesson}")):
                shutil.copytree(found, place / "submitted" / found.parent.name / lesson)
        else:
            make_class(place, students, lesson)
        count = len(list(place.glob("submitted/*")))
        cost = by_us(place, 2, lesson, group)
        base = ""
        if lesson in BESIDE_NBGRADER and theirs and not wrong:
            theirs_cost = by_nbgrader(folder / f"{lesson}-nbgrader", theirs, lesson)
            base = theirs_cost.seconds / theirs
        each = cost.cores / count
        above += each > MOST[kind]
        table.add_row(
            lesson, str(count), f"{each:.2f}{' !' if each > MOST[kind] else ''}",
            f"{cost.seconds / count * 1000:.0f}", base and f"{base * 1000:.0f} ms",
            base and f"{base / (cost.seconds / count):.1f}x", f"{cost.memory:.0f}",
        )  # fmt: skip
    console.print(table)
    console.print(f"! above {MOST[kind]} core seconds per submission: {above}")
    return above


def of_a_lesson(folder, students, theirs, full):
    """Compare with nbgrader, and print the table."""
    table = Table(title=f"lesson {LESSON}, two workers, from nothing")
    for title in ("what", "submissions", "seconds", "per submission", "ratio", "MiB", "wanted"):
        table.add_column(title, justify="left" if title in ("what", "wanted") else "right")

    def row(what, count, cost, base=None, wanted=""):
        ratio = f"{base / (cost.seconds / count):.1f}x" if base else ""
        table.add_row(
            what, str(count), f"{cost.seconds:.1f}", f"{cost.seconds / count * 1000:.0f} ms",
            ratio, f"{cost.memory:.0f}", wanted,
        )  # fmt: skip

    place = folder / "nbgrader"
    cost = by_nbgrader(place, theirs)
    base, each = cost.seconds / theirs, points(place) / theirs
    row("nbgrader autograde", theirs, cost)
    for count in (students, *((1000,) if full else ())):
        place = folder / f"class{count}"
        make_class(place, count)
        row("autograder grade", count, by_us(place, 2), base, "8x, aim 20x; under 2,048 MiB")
        if points(place) != each * count:
            sys.exit(f"other points: {points(place)} for {count}, nbgrader {each} for one")
        changed = place / "submitted" / "s0000" / LESSON / f"{LESSON}.ipynb"
        text = changed.read_text(encoding="utf-8").replace("# student 0", "# again")
        changed.write_text(text, encoding="utf-8")
        row("  again, one changed", count, by_us(place, 2), base, "about one's time")
        row("  again, none changed", count, by_us(place, 2), base, "under 2 s for 1,000")
    console.print(table)


if __name__ == "__main__":
    main()
