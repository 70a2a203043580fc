"""Races: contestants do the same work in turn, each in a process of its own, and are timed.

In turn, since a machine is slower at one minute than at the next. In processes of their own, since
the thread pools of two libraries in one process get in each other's way.

Protocol: a process is sent ("prepare", job, arguments) and answers ("ready", None) when it has made
its data and run once or, where that is long, not at all; then, for each ("run",), it answers
("seconds", (time, value)). Where it cannot do a job it answers ("cannot", reason).
"""

import multiprocessing
import statistics
import sys
import time

from rich.console import Console
from rich.table import Table

# A short job is repeated for a while before it is timed, and then its median counts. For at first
# threads of the contestant before still spin in wait for work (OpenBLAS's for some 30 ms), the
# caches are another's, and a virtual machine's second core wakes slowly. It is the steady state
# that is measured, as in training.
SHORT = 0.2  # seconds; a longer job is timed at once
WARM_UP = 0.15  # seconds
REPEATS = 5


class Race:
    """Contestants that wait for work.

    Parameters
    ----------
    makers : dict of str to callable
        By contestant. maker() is called once in the contestant's process, and gives a function
        (job, **arguments) -> a callable without arguments, which is what is timed. An ImportError
        leaves the contestant out.
    """

    def __init__(self, makers):
        context = multiprocessing.get_context("spawn")
        self.pipes, self.processes, self.absent = {}, [], {}
        for name, maker in makers.items():
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, maker), daemon=True)
            process.start()
            theirs.close()
            self.processes.append(process)
            kind, reason = ours.recv()
            if kind == "ready":
                self.pipes[name] = ours
            else:
                self.absent[name] = reason

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for pipe in self.pipes.values():
            pipe.close()  # a process ends when its pipe does
        for process in self.processes:
            process.join(timeout=5)

    def prepare(self, job, *, warm=True, without=(), **arguments):
        """Let everyone make ready for a job, and do it once if `warm`."""
        self.times = {name: [] for name in self.pipes if name not in without}
        self.values = {}
        for name in self.times:
            _ask(self.pipes[name], "prepare", job, warm, arguments)

    def run(self, *, seconds=0.0, rounds=(1, 1), only=None):
        """Let everyone do the job in turn, until the time is up.

        Parameters
        ----------
        seconds : float
            For all contestants together; a round that has begun is finished.
        rounds : pair of int
            The fewest and the most.
        only : collection of str, optional
            Who takes part.

        Returns
        -------
        dict of str to Result
            Of all rounds since `prepare`.
        """
        begin = time.perf_counter()
        for done in range(rounds[1]):
            if done >= rounds[0] and time.perf_counter() - begin > seconds:
                break
            for name, times in self.times.items():
                if only is None or name in only:
                    spent, self.values[name] = _ask(self.pipes[name], "run")
                    times.append(spent)
        return {name: Result(times, self.values[name]) for name, times in self.times.items()}


class Result:
    """Seconds of each round, and what the last one returned."""

    def __init__(self, times, value):
        self.times, self.value = times, value

    @property
    def median(self):
        return statistics.median(self.times)

    def over(self, other):
        """How much longer it took: the median over the rounds, each a ratio of its own."""
        pairs = zip(self.times, other.times, strict=False)  # of the rounds that both ran
        return statistics.median(a / b for a, b in pairs)


def geometric_mean(numbers):
    return statistics.geometric_mean(numbers)


def _ask(pipe, *message):
    pipe.send(message)
    kind, value = pipe.recv()
    if kind == "cannot":
        raise RuntimeError(value)
    return value


def _serve(pipe, maker):
    try:
        make = maker()
    except ImportError as error:
        pipe.send(("cannot", str(error)))
        return
    pipe.send(("ready", None))
    work = None
    while True:
        try:
            kind, *rest = pipe.recv()
        except EOFError:
            return
        try:
            if kind == "prepare":
                job, warm, arguments = rest
                work = make(job, **arguments)
                begin = time.perf_counter()
                if warm:
                    work()
                short = warm and time.perf_counter() - begin < SHORT
                pipe.send(("ready", None))
            else:
                begin = time.perf_counter()
                while short and time.perf_counter() - begin < WARM_UP:
                    work()
                runs = [_timed(work) for _ in range(REPEATS if short else 1)]
                seconds = statistics.median(spent for spent, _ in runs)
                pipe.send(("seconds", (seconds, runs[-1][1])))
        except Exception as error:
            pipe.send(("cannot", f"{type(error).__name__}: {error}"))


def _timed(work):
    begin = time.perf_counter()
    value = work()
    return time.perf_counter() - begin, value


# What is printed --------------------------------------------------------------------------------

WIDE = 150  # columns of text for a table with all its numbers, where there is no terminal
console = Console(width=None if sys.stdout.isatty() else WIDE)


def table(title, *columns):
    """A table whose first column is words and whose others are numbers."""
    made = Table(title=title, title_justify="left", title_style="bold")
    for number, column in enumerate(columns):
        made.add_column(column, justify="right" if number else "left")
    return made


def milliseconds(result):
    return f"{result.median * 1e3:,.1f}" if result else "–"


def times(ratio):
    return "–" if ratio is None else f"{ratio:.2f}×"


def verdict(met):
    return {None: "–", True: "[green]met[/]", False: "[red]not met[/]"}[met]
