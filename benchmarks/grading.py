"""How fast a class is graded: `autograder grade` against `nbgrader autograde`, in one run.

    python benchmarks/grading.py [--students 60] [--nbgrader 12] [--full]
    python benchmarks/grading.py --course [--wrong] [--students 60] [--nbgrader 12]

The class hands in lesson 03, each notebook complete and different by a comment. Every run starts
from nothing: no gradebook, no results that are kept. Both grade whole: graded notebooks and
gradebook, and ours results.csv. nbgrader takes the same time for each notebook, so it grades the
first 12 only, unless told otherwise.

With --course the class hands in every lesson, and what counts is what a submission costs of
processors, so that it matters little what else the machine does: the time of all processes that a
run starts, those left behind included. What a run costs by itself is in it, too: a smaller class
pays more for each. With --wrong the class is that of examples/class/make_term.py, whose answers
are often wrong. The exit code is 1 if a lesson costs more than it may.
"""

import contextlib
import ctypes
import json
import os
import resource
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
PR_SET_CHILD_SUBREAPER = 36
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
        Seconds of processors, of all its processes.
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


def inherit_orphans():
    """Become the parent of what a run leaves behind, so that its time is counted. Linux only."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(command, folder):
    """Run a command; return its Cost."""
    most = 0
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )

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
    _, left = psutil.wait_procs(psutil.Process().children(), PATIENCE)
    if left:
        sys.exit(f"{' '.join(map(str, command))} left behind what does not end: {left}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cores = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
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


def by_us(folder, jobs, lesson=LESSON):
    """What `autograder grade` takes for the class in a folder."""
    command = [sys.executable, "-m", "autograder", "grade", lesson, "--course", ROOT]
    return run([*command, "--class", folder, "--jobs", str(jobs)], folder)


@click.command(help=__doc__.split("\n")[0])
@click.option("--students", default=60, show_default=True)
@click.option("--nbgrader", "theirs", default=12, show_default=True, help="How many it grades.")
@click.option("--full", is_flag=True, help="nbgrader grades them all; a class of 1,000, too.")
@click.option("--course", is_flag=True, help="All lessons, and what each costs of processors.")
@click.option("--wrong", is_flag=True, help="With --course: a class with wrong answers, too.")
def main(students, theirs, full, course, wrong):
    """Measure, and print the table."""
    theirs = students if full else theirs
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    inherit_orphans()
    lessons = () if course else (LESSON,)
    build = [sys.executable, "-m", "autograder", "build", *lessons, "--course", ROOT]
    subprocess.run(build, check=True)
    with tempfile.TemporaryDirectory() as folder:
        if course:
            sys.exit(1 if of_the_course(Path(folder), students, theirs, wrong) else 0)
        of_a_lesson(Path(folder), students, theirs, full)


def of_the_course(folder, students, theirs, wrong):
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
        cost = by_us(place, 2, lesson)
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
