"""Grade what arrives while it arrives, and write its feedback, until somebody ends it.

All that is known lies in the class's ledger: a watch may be ended at any moment and begun again,
and nothing is graded twice.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from autograder.classroom.rules import RulesError, read_rules
from autograder.grading.ledger import Ledger
from autograder.grading.whole_class import Options, grade_class
from autograder.project import BadUse

Task = tuple[str, str]  # student, lesson


@dataclass(frozen=True)
class Arrived:
    """What became of hand-ins that arrived.

    Parameters
    ----------
    graded : tuple of (student, lesson)
    waiting : tuple of (student, lesson)
        Had as many hand-ins graded as they may have; `autograder grade` grades them, too.
    rows : list of Row
        Of all the class.
    warning : str
    """

    graded: tuple[Task, ...]
    waiting: tuple[Task, ...]
    rows: list
    warning: str = ""


class Arrivals:
    """Which hand-ins are new, and lie still: of two looks, both find the same."""

    def __init__(self, classroom):
        self.classroom = classroom
        self.seen: dict[Task, list] = {}
        self.done: dict[Task, list] = {}

    def look(self, lessons) -> list[Task]:
        """Those that changed since they were taken, and not since the last look."""
        now = {
            (student, lesson): self.classroom.stamp(student, lesson)
            for student in self.classroom.students()
            for lesson in lessons
            if self.classroom.submission(student, lesson).is_dir()
        }
        still = [task for task, stamp in now.items() if self.seen.get(task) == stamp]
        self.seen = now
        return [task for task in still if self.done.get(task) != now[task]]

    def take(self, tasks):
        """Note that hand-ins are dealt with, as they were seen last."""
        self.done |= {task: self.seen[task] for task in tasks}


def watch(
    classroom,
    lessons,
    options: Options,
    *,
    most: int | None = None,
    every: float = 5,
    fetch: Callable[[], list[str]] = list,
    progress: Callable = lambda found, count: found,
    sleep: Callable[[float], object] = time.sleep,
) -> Iterator[Arrived]:
    """Grade what arrives; yields what became of it, and goes on when it is asked for more.

    Parameters
    ----------
    classroom : Classroom
    lessons : list of Lesson
        Of these.
    options : Options
    most : int, optional
        How many hand-ins of a lesson are graded for a student; further ones wait.
    every : float
        Seconds between two looks.
    fetch : callable
        Done before each look, it may put hand-ins there; it gives what is wrong, in sentences.
    progress, sleep : callable

    Raises
    ------
    WouldChange, BadUse
        As `grade_class` does.
    """
    if options.regrade or options.student:
        raise BadUse("--watch grades what arrives: it takes no --regrade and no --student")
    known = {lesson.name: lesson for lesson in lessons}
    arrivals, told = Arrivals(classroom), ""
    while True:
        wrong = "; ".join(fetch())
        try:
            if tasks := arrivals.look(known):
                yield from _round(classroom, known, options, tasks, most, progress)
                arrivals.take(tasks)
        except RulesError as error:  # somebody edits them: what arrived waits until they are right
            wrong = f"nothing is graded until this is right: {error.message}"
        if wrong != told:
            yield Arrived((), (), [], wrong)
        told = wrong
        sleep(every)


def _round(classroom, known, options, tasks, most, progress):
    """Grade what arrived, with all for whom it counts, but for those who had enough graded."""
    rules = read_rules(classroom)
    with Ledger(classroom) as ledger:
        count = {
            (student, lesson): max(ledger.attempts(one, lesson) for one in rules.members(student))
            for student, lesson in tasks
        }
    waiting = [task for task in tasks if most is not None and count[task] >= most]
    # who had least comes first
    now = sorted(set(tasks) - set(waiting), key=lambda task: (count[task], task))
    of_groups = dict.fromkeys((one, at) for student, at in now for one in rules.members(student))
    yield from _graded(classroom, known, options, list(of_groups), waiting, progress)


def _graded(classroom, known, options, tasks, waiting, progress):
    """Grade these, and say what became of them; nothing where all was known already."""
    rows, warning, graded = [], "", ()
    if tasks:
        chosen = [known[name] for name in sorted({lesson for _, lesson in tasks})]
        only = replace(options, only=tuple(tasks))
        run = grade_class(classroom, chosen, classroom.students(), only, progress)
        rows, warning, graded = run.rows, run.warning, run.tasks
        with Ledger(classroom) as ledger:
            ledger.count_attempts(graded)
    if graded or waiting:
        yield Arrived(tuple(graded), tuple(waiting), rows, warning)
