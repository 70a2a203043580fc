"""What grades on one machine, the instructor's own or one of a cluster: workers, walls and kits."""

import contextlib
from dataclasses import dataclass, replace

from autograder.grading.submission import Settings, grade_or_fail, less_of
from autograder.grading.workers import Workers
from autograder.sandbox.seal import kits
from autograder.sandbox.walls import Limits, choose, share_memory


@dataclass(frozen=True)
class Order:
    """What a run grades with: bytes and settings, the same on every machine.

    Parameters
    ----------
    masters : dict of str to bytes
        By lesson: its complete notebook.
    programs : dict of str to str
        By lesson: a hash of all that a result depends on but the submission.
    seed : str
        Of the hidden cases.
    limits : Limits
    sandbox : str
        auto, bubblewrap or none.
    """

    masters: dict[str, bytes]
    programs: dict[str, str]
    seed: str
    limits: Limits
    sandbox: str

    def with_lessons_of(self, other):
        """Another order, and this one's lessons, too, if all else is the same."""
        if replace(self, masters={}, programs={}) != replace(other, masters={}, programs={}):
            return other
        masters, programs = self.masters | other.masters, self.programs | other.programs
        return replace(self, masters=masters, programs=programs)


class Machine:
    """Grades submissions side by side, by an order; use it in a `with` statement.

    Several threads may have it grade at a time.

    Parameters
    ----------
    order : Order
    jobs : int
        How many at a time; fewer where its memory does not suffice.
    memory : int
        Bytes of it.

    Attributes
    ----------
    count : int
        How many submissions it grades at a time.
    note, warning : str
        What is otherwise than asked, and what the instructor must be told about the sandbox.
    """

    def __init__(self, order, jobs, memory):
        self.order = order
        self.count, self.share, self.note = share_memory(jobs, order.limits, memory)
        self.warning = ""
        self.open = contextlib.ExitStack()

    def __enter__(self):
        with contextlib.ExitStack() as opened:
            self.workers = opened.enter_context(Workers(self.count))
            made = opened.enter_context(kits(self.order.programs))
            limits = replace(self.order.limits, memory=self.share)
            sandbox, self.warning = choose(self.order.sandbox, limits)
            masters, seed = self.order.masters, self.order.seed
            self.settings = {
                lesson: Settings(lesson, masters[lesson], program, seed, sandbox, made[lesson])
                for lesson, program in self.order.programs.items()
            }
            self.open = opened.pop_all()
        return self

    def __exit__(self, *error):
        self.open.__exit__(*error)

    def run(self, tasks, alone=False):
        """Grade submissions; yield (task, (Graded, notebook)) as they are done.

        Parameters
        ----------
        tasks : iterable of ((student, lesson), (content, problem, left_out, file))
            Taken one by one; the arguments are those of `grade_submission`.
        alone : bool
            Whether one is graded after another.

        Yields
        ------
        task, outcome
            The outcome is None where a worker was ended from outside.
        """
        placed = ((task, (self.settings[task[1]], *given)) for task, given in tasks)
        for group in ([one] for one in placed) if alone else [placed]:
            yield from self.workers.run(grade_or_fail, group, less_of)
