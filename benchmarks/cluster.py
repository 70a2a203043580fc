"""How fast a cluster grades: one and two worker processes beside `--jobs`, all in one run.

    python benchmarks/cluster.py [--students 40] [--idle 400]

The class hands in lesson 03, each notebook complete and different by a comment, as in
benchmarks/grading.py. Scheduler and workers are processes of this machine, started as
docs/cluster.md says, one submission at a time each. What is measured:

- each: seconds by the clock for a submission, once all are at work;
- what the cluster costs for each: the same number of bytes, sent to workers that do nothing;
- what stays with the class's machine: its own processor's seconds while others grade, and what is
  written at the end;
- bytes over the network.

From these comes a model of a large class on many machines: a model, not a measurement. The exit
code is 1 if the cluster costs more processor seconds for each submission than it may.
"""

import contextlib
import math
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import click
import nbgrader.api  # noqa: F401 (so that no run has to load it)
from _idle import Idle
from _race import console
from grading import LESSON, ROOT, make_class
from rich.table import Table

from autograder.classroom.folder import Classroom
from autograder.grading.cluster import AHEAD, Cluster, Crew, packed
from autograder.grading.machine import Order
from autograder.grading.whole_class import Options, grade_class
from autograder.project import find_lessons
from autograder.sandbox.processes import family
from autograder.sandbox.walls import Limits

HERE = Path(__file__).parent
WANTED = 0.010  # seconds of processors, for what the cluster costs for each submission
CLASS, MACHINES, THREADS = 10_000, (1, 5, 10, 20, 40), (2, 8)
NETWORK = 117 * 2**20  # bytes a second: one gigabit, of which some is spent on the way
STARTING = 2 * AHEAD  # submissions until all are at work


@dataclass
class Measured:
    """What a run took, in seconds.

    Parameters
    ----------
    whole : float
        From the start to the last file.
    first : float
        Until the first result.
    each : float
        By the clock, for a submission, once all are at work.
    own : float
        Of the processor, by this process alone, for a submission meanwhile.
    written : float
        By the clock, from the last result to the end, for all.
    """

    whole: float
    first: float
    each: float
    own: float
    written: float


class Watch:
    """When results came, and what this process had used of the processor by then."""

    def __init__(self):
        self.start, self.clock, self.own = time.perf_counter(), [], []

    def follow(self, results, count=0):
        """Give results on, and note each."""
        for result in results:
            self.clock.append(time.perf_counter())
            self.own.append(time.process_time())
            yield result

    def measured(self):
        """What was noted, when all is done."""
        end, at = time.perf_counter(), min(STARTING, len(self.clock) - 2)
        between = len(self.clock) - 1 - at
        return Measured(
            end - self.start,
            self.clock[0] - self.start,
            (self.clock[-1] - self.clock[at]) / between,
            (self.own[-1] - self.own[at]) / between,
            end - self.clock[-1],
        )


@contextlib.contextmanager
def running(workers):
    """A scheduler and workers: (address, their processes)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    commands = [["scheduler", "--host", "127.0.0.1", "--port", str(port)]]
    commands += [["worker", address, "--nthreads", "1"]] * workers
    places = f"{HERE}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "dask", *command, "--no-dashboard"],
            env=os.environ | {"PYTHONPATH": places},
            **quiet,
        )
        for command in commands
    ]
    try:
        yield address, started
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait()


def graded(folder, students, jobs=1, cluster=None):
    """Grade a class of so many from nothing."""
    make_class(folder, students)
    classroom, lessons = Classroom.open(folder), find_lessons(ROOT, [LESSON])
    watch = Watch()
    options = Options(jobs, cluster=cluster)
    run = grade_class(classroom, lessons, classroom.students(), options, watch.follow)
    if run.grader_failed or {row.status for row in run.rows} != {"passed"}:
        sys.exit(f"not all passed in {folder}")
    return watch.measured()


def sizes(folder):
    """Bytes of a submission as it is sent, of its notebook, and of what comes back, packed."""
    path = next(iter(sorted(folder.glob(f"submitted/*/{LESSON}/{LESSON}.ipynb"))))
    content = path.read_bytes()
    with sqlite3.connect(folder / ".graded" / "ledger.db") as ledger:
        query = "SELECT avg(length(data)), avg(length(notebook)) FROM result"
        result, notebook = ledger.execute(query).fetchone()
    return len(packed(LESSON, content, None, (), None)), content, round(result + notebook)


def idle(address, started, count, workers, content, size):
    """What carrying so many submissions costs: by the clock, and of processors for each."""
    order = Order({}, {}, "0" * 32, Limits(), "none")
    used = []
    with Cluster(address) as cluster:
        cluster.client.wait_for_workers(workers)
        crew = Crew(cluster, order, Idle)
        watch = Watch()
        tasks = (((str(n), LESSON), (content, size, (), None)) for n in range(count))
        for number, _ in enumerate(watch.follow(crew.run(tasks))):
            if number in (STARTING, count - 1):
                used.append([spent(process.pid) for process in started])
    each = [(last - first) / (count - 1 - STARTING) for first, last in zip(*used, strict=True)]
    return watch.measured(), each[0], sum(each[1:])


def spent(pid):
    """Seconds of processors that a process used, and all that come from it."""
    return sum(sum(process.cpu_times()[:4]) for process in family(pid))


@dataclass
class Costs:
    """What the model is made of: seconds, and bytes.

    Parameters
    ----------
    first : float
        Until the first result.
    each : float
        For a submission on one worker that grades one at a time.
    serial : float
        For a submission, on the class's machine or the scheduler's, whichever is slower.
    carried : float
        Bytes for a submission, sent and back.
    writing, written : float
        At the end, for a submission and for all.
    """

    first: float
    each: float
    serial: float
    carried: float
    writing: float
    written: float

    def model(self, machines, threads):
        """Seconds for CLASS, and what decides: the slowest of three lanes, then the end."""
        lanes = {
            "one machine": self.serial,
            "workers": self.each / (machines * threads),
            "network": self.carried / NETWORK,
        }
        slowest = max(lanes, key=lanes.__getitem__)
        return self.first + CLASS * (lanes[slowest] + self.writing) + self.written, slowest


@click.command(help=__doc__.split("\n")[0])
@click.option("--students", default=40, show_default=True, type=click.IntRange(8))
@click.option("--idle", "idles", default=400, show_default=True, type=click.IntRange(50))
def main(students, idles):
    """Measure, and print the tables."""
    build = [sys.executable, "-m", "autograder", "build", LESSON, "--course", ROOT]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    runs, carried = {}, {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few = students // 4
        small = graded(folder / "small", few, 2)
        for jobs in (1, 2):
            runs[f"--jobs {jobs}"] = graded(folder / f"jobs{jobs}", students, jobs)
        sent, content, back = sizes(folder / "jobs1")
        for workers in (1, 2):
            with running(workers) as (address, started):
                carried[workers] = idle(address, started, idles, workers, content, back)
                with Cluster(address) as cluster:
                    cluster.client.wait_for_workers(workers)
                    run = graded(folder / f"workers{workers}", students, cluster=cluster)
                runs[f"--cluster, workers: {workers}"] = run
    show_runs(runs, students)
    show_costs(carried, idles, sent, back)
    alone, last = runs["--cluster, workers: 1"], runs["--cluster, workers: 2"]
    writing = max(0.0, runs["--jobs 2"].written - small.written) / (students - few)
    serial = max(last.own, carried[2][1])
    rest = runs["--jobs 2"].written - writing * students
    show_model(Costs(alone.first, alone.each, serial, sent + back, writing, rest))
    overhead = carried[1][0].own + sum(carried[1][1:])
    sys.exit(overhead > WANTED)


def show_runs(runs, students):
    """A row for each way to grade the class."""
    table = Table(title=f"measured: {students} submissions of {LESSON}, from nothing, {cores()}")
    table.add_column("")
    heads = (
        "seconds",
        "until the first",
        "ms each",
        "beside --jobs",
        "own ms each",
        "writing, s",
    )
    for title in heads:
        table.add_column(title, justify="right")
    for at, (name, run) in enumerate(runs.items()):
        beside = list(runs.values())[at % 2]
        table.add_row(
            name, f"{run.whole:.1f}", f"{run.first:.1f}", f"{run.each * 1000:.0f}",
            f"{beside.each / run.each:.2f}x", f"{run.own * 1000:.1f}",
            f"{run.written:.1f}",
        )  # fmt: skip
    console.print(table)


def show_costs(carried, count, sent, back):
    """What the cluster costs by itself."""
    table = Table(
        title=f"measured: {count} submissions of the same size to workers that do nothing"
    )
    table.add_column("workers")
    heads = (
        *("ms by the clock", "ms of processors", "wanted"),
        *("class's machine", "scheduler", "workers", "sent", "back"),
    )
    for title in heads:
        table.add_column(title, justify="right")
    for workers, (run, scheduler, there) in carried.items():
        table.add_row(
            str(workers), f"{run.each * 1000:.1f}",
            f"{(run.own + scheduler + there) * 1000:.1f}", f"{WANTED * 1000:.0f}",
            f"{run.own * 1000:.1f}", f"{scheduler * 1000:.1f}", f"{there * 1000:.1f}",
            f"{sent / 1000:.1f} kB", f"{back / 1000:.1f} kB",
        )  # fmt: skip
    console.print(table)


def show_model(costs):
    """What follows for a large class: no measurement."""
    table = Table(title=f"a model, not measured: {CLASS:,} submissions")
    for title in ("machines", "submissions at a time", "minutes", "what decides"):
        table.add_column(title, justify="right")
    for threads in THREADS:
        for machines in MACHINES:
            seconds, lane = costs.model(machines, threads)
            table.add_row(
                str(machines), str(machines * threads), f"{seconds / 60:.1f}", lane,
                end_section=machines == MACHINES[-1],
            )  # fmt: skip
    console.print(table)
    console.print(
        "minutes = (first + N * (max(serial, each / at a time, bytes / network) + writing) "
        "+ written) / 60"
    )
    console.print(
        f"N = {CLASS:,}, network = {NETWORK / 1e6:.0f} MB/s; measured: "
        f"first = {costs.first:.1f} s, each = {costs.each * 1000:.0f} ms, "
        f"serial = {costs.serial * 1000:.1f} ms (of the "
        f"class's machine or the scheduler's), bytes = {costs.carried / 1000:.1f} kB, "
        f"writing = {costs.writing * 1000:.1f} ms, written = {costs.written:.1f} s"
    )
    fastest = 1 / max(costs.serial, costs.carried / NETWORK)
    console.print(
        f"at most {fastest:.0f} submissions a second, with {math.ceil(fastest * costs.each)} "
        "at a time"
    )


def cores():
    """How busy this machine is already."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores{load}"


if __name__ == "__main__":
    main()
