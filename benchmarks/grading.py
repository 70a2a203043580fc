"""How fast a class is graded: `autograder grade` against `nbgrader autograde`, in one run.

    python benchmarks/grading.py [--students 60] [--nbgrader 12] [--full]

The class hands in lesson 03, each notebook complete and different by a comment. Every run starts
from nothing: no gradebook, no results that are kept. Both grade whole: graded notebooks and
gradebook, and ours results.csv. nbgrader takes the same time for each notebook, so it grades the
first 12 only, unless told otherwise.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import click
import psutil
from _race import console
from rich.table import Table

from autograder.sandbox.processes import family

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
LESSON = "03_convolution"
CONFIG = """
from pathlib import Path
c = get_config()
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
"""


def make_class(folder, students):
    """Hand in the complete notebook once for each student, with a comment of their own."""
    master = json.loads((ROOT / "solutions" / LESSON / f"{LESSON}.ipynb").read_bytes())
    for number in range(students):
        for cell in master["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                first = "".join(cell["source"]).split("\n# student ")[0]
                cell["source"] = f"{first}\n# student {number}"
        place = folder / "submitted" / f"s{number:04}" / LESSON
        place.mkdir(parents=True)
        (place / f"{LESSON}.ipynb").write_text(json.dumps(master), encoding="utf-8")


def run(command, folder):
    """Run a command; return its seconds and the most memory that it held, in MiB."""
    most = 0
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
    return seconds, most / 2**20


def points(folder):
    """The sum of all automatic scores in a gradebook."""
    with sqlite3.connect(folder / "gradebook.db") as book:
        return book.execute("select sum(auto_score) from grade").fetchone()[0]


def by_nbgrader(folder, students):
    """Seconds that nbgrader takes for a class of so many."""
    make_class(folder, students)
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    (folder / "source").mkdir()
    shutil.copytree(ROOT / "solutions" / LESSON, folder / "source" / LESSON)
    nbgrader = BIN / "nbgrader"
    run([nbgrader, "generate_assignment", LESSON], folder)
    return run([nbgrader, "autograde", LESSON], folder)


def by_us(folder, jobs):
    """Seconds that `autograder grade` takes for the class in a folder."""
    command = [BIN / "autograder", "grade", LESSON, "--course", ROOT, "--class", folder]
    return run([*command, "--jobs", str(jobs)], folder)


@click.command(help=__doc__.split("\n")[0])
@click.option("--students", default=60, show_default=True)
@click.option("--nbgrader", "theirs", default=12, show_default=True, help="How many it grades.")
@click.option("--full", is_flag=True, help="nbgrader grades them all; a class of 1,000, too.")
def main(students, theirs, full):
    """Measure, and print the table."""
    theirs = students if full else theirs
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    subprocess.run([BIN / "autograder", "build", LESSON, "--course", ROOT], check=True)
    table = Table(title=f"lesson {LESSON}, two workers, from nothing")
    for title in ("what", "submissions", "seconds", "per submission", "ratio", "MiB", "wanted"):
        table.add_column(title, justify="left" if title in ("what", "wanted") else "right")

    def row(what, count, seconds, memory, base=None, wanted=""):
        ratio = f"{base / (seconds / count):.1f}x" if base else ""
        table.add_row(
            what, str(count), f"{seconds:.1f}", f"{seconds / count * 1000:.0f} ms", ratio,
            f"{memory:.0f}", wanted,
        )  # fmt: skip

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "nbgrader")
        seconds, memory = by_nbgrader(place, theirs)
        base, each = seconds / theirs, points(place) / theirs
        row("nbgrader autograde", theirs, seconds, memory)
        for count in (students, *((1000,) if full else ())):
            place = Path(folder, f"class{count}")
            make_class(place, count)
            seconds, memory = by_us(place, 2)
            wanted = "8x, aim 20x; under 2,048 MiB"
            row("autograder grade", count, seconds, memory, base, wanted)
            if points(place) != each * count:
                sys.exit(f"other points: {points(place)} for {count}, nbgrader {each} for one")
            changed = place / "submitted" / "s0000" / LESSON / f"{LESSON}.ipynb"
            text = changed.read_text(encoding="utf-8").replace("# student 0", "# again")
            changed.write_text(text, encoding="utf-8")
            row("  again, one changed", count, *by_us(place, 2), base, "about one's time")
            row("  again, none changed", count, *by_us(place, 2), base, "under 2 s for 1,000")
    console.print(table)


if __name__ == "__main__":
    main()
