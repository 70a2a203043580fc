"""Grade a class: read what was handed in, have what is new examined, write what came of it."""

import contextlib
import hashlib
import itertools
import threading
from dataclasses import dataclass, field
from typing import Any

from autograder.classroom import database
from autograder.classroom.handed_in import read_handed_in
from autograder.classroom.problems import Problem
from autograder.classroom.rules import handed_in_by, read_rules, scaled
from autograder.grading.ledger import Ledger
from autograder.grading.machine import Machine, Order
from autograder.grading.program import program_key, raw_digest
from autograder.grading.results import Row, Standing, rows_of, write_results
from autograder.grading.submission import (
    Graded,
    digest,
    exercises_of,
    failed,
    identity_of,
    read_master,
)
from autograder.project import BadUse, find_lessons, write_atomically
from autograder.sandbox.walls import Limits, machine_memory


@dataclass(frozen=True)
class Change:
    """What grading anew would change for one exercise of a submission that did not change.

    Parameters
    ----------
    student, lesson, exercise : str
    before, after : (float, float)
        Its points, and how many it could have.
    """

    student: str
    lesson: str
    exercise: str
    before: tuple[float, float]
    after: tuple[float, float]


class WouldChange(Exception):
    """Submissions that did not change would get other points; nothing was written."""

    def __init__(self, changes):
        super().__init__(f"{len(changes)} results would change")
        self.changes = changes


@dataclass(frozen=True)
class Options:
    """How to grade."""

    jobs: int = 1  # worker processes
    sandbox: str = "auto"
    student: str | None = None  # only this one
    regrade: bool = False  # everything anew; what is kept does not count
    yes: bool = False  # write, though points change
    only: tuple[tuple[str, str], ...] | None = None  # only these, (student, lesson), in this order
    cluster: Any = None  # a Cluster, whose machines grade in place of this one


@dataclass
class Run:
    """What a run of `grade` did."""

    rows: list[Row]
    graded: int = 0  # submissions that were examined or looked up now
    current: bool = False  # nothing had changed, and nothing was written
    warning: str = ""
    grader_failed: bool = False
    changes: list[Change] = field(default_factory=list)
    note: str = ""  # what was done otherwise than asked
    untimed: list[tuple[str, str]] = field(default_factory=list)  # (student, lesson)
    backwards: list[tuple[str, str]] = field(default_factory=list)  # came before what they replace
    tasks: tuple[tuple[str, str], ...] = ()  # what was graded now


def grade_class(classroom, lessons, students, options, progress):
    """Grade what is new or changed, and write gradebook, graded notebooks and results.csv.

    Parameters
    ----------
    classroom : Classroom
    lessons : list of Lesson
    students : list of str
        All of the class.
    options : Options
    progress : callable
        progress(iterator, number of items) gives the items on, and shows how far it is.

    Raises
    ------
    WouldChange
        If other points would come of what did not change, and `options` do not allow it.
    BadUse
        If the class cannot be graded; the sentence says what to do.
    """
    classroom.prepare()
    limits = limits_of(classroom)
    rules = read_rules(classroom, [x.name for x in find_lessons(lessons[0].course)])
    students = sorted({*students, *rules.groups})
    database.require_server(classroom)  # before there is work that could not be entered
    if any(lesson.stale for lesson in lessons):
        from autograder.lessons.build import build_stale

        build_stale(lessons)
    seed = classroom.seed()
    masters = {lesson.name: lesson.master.read_bytes() for lesson in lessons}
    for name in rules.lessons.keys() & masters:  # what is wrong there is said first
        rules.worth(name, exercises_of(read_master(masters[name])))
    with Ledger(classroom) as ledger:
        programs = {
            name: ledger.program(
                raw_digest(name, master, seed, limits),
                lambda name=name, master=master: program_key(name, master, seed, limits),
            )
            for name, master in masters.items()
        }
        asked = options.only
        if asked is None:
            some = [options.student] if options.student else students
            asked = [(student, lesson) for lesson in programs for student in some]
        whose = {task: handed_in_by(classroom, rules, *task) for task in asked}
        tasks = [
            (student, lesson)
            for student, lesson in asked
            if options.regrade
            or not ledger.holds(
                student,
                lesson,
                programs[lesson],
                classroom.stamp(whose[student, lesson], lesson),
            )
        ]
        if not tasks and ledger.is_current(students, programs, classroom.rules_digest()):
            return Run(ledger.rows(), current=True, untimed=ledger.untimed())
        loading = threading.Thread(target=_load_nbgrader, args=(classroom,), daemon=True)
        loading.start()  # submissions are graded meanwhile
        results, warning, note = {}, "", ""
        if tasks:
            needed = {name: programs[name] for name in programs if name in {at for _, at in tasks}}
            content = {name: masters[name] for name in needed}
            order = Order(content, needed, seed, limits, options.sandbox)
            own = [task for task in tasks if whose[task] == task[0]]
            shared = [task for task in tasks if whose[task] != task[0]]
            anew = options.regrade
            with _engine(options, order, len(tasks)) as engine:
                graded = itertools.chain(  # what others of a group handed in is known then
                    _grade(classroom, ledger, engine, programs, own, whose, anew),
                    _grade(classroom, ledger, engine, programs, shared, whose, anew and not own),
                )
                for task, entry in progress(graded, len(tasks)):
                    results[task] = entry
                warning, note = engine.warning, engine.note
        changes = _changes(classroom, masters, results, ledger, rules)
        if (changes and not options.regrade) or (options.regrade and not options.yes):
            raise WouldChange(changes)
        loading.join()
        backwards = _backwards(results, ledger)
        rows = _write(classroom, masters, programs, students, results, ledger, rules)
        untimed = ledger.untimed()
    grader_failed = any(entry.result.grader_failed for entry in results.values())
    return Run(
        rows,
        graded=len(results),
        warning=warning,
        grader_failed=grader_failed,
        changes=changes,
        note=note,
        untimed=untimed,
        backwards=backwards,
        tasks=tuple(results),
    )


def _backwards(results, ledger):
    """Other work than before, whose time is before that of what it replaces."""
    from autograder.classroom.gradebook import time_of

    found = []
    for task, now in sorted(results.items(), key=lambda item: item[0]):
        _, _, before = ledger.entry(*task) or (None, None, None)
        if before is not None and before.key != now.result.key:
            times = [time_of(result.timestamp) for result in (now.result, before)]
            if None not in times and times[0] < times[1]:
                found.append(task)
    return found


def write_anew(classroom):
    """Write gradebook and results.csv of what is known already; nothing is graded."""
    rules = read_rules(classroom)
    students = sorted({*classroom.students(), *rules.groups})
    with Ledger(classroom) as ledger:
        return _write(classroom, {}, {}, students, {}, ledger, rules)


def limits_of(classroom):
    """What a class lets a student's code use."""
    seconds = classroom.seconds_per_cell()
    return Limits(cell=seconds, check=min(Limits.check, seconds))


@dataclass
class Entry:
    """One submission that was graded now, and what it was graded from."""

    stamp: list
    result: Graded
    notebook: bytes = b""  # empty where the ledger has it


def _engine(options, order, count):
    """What grades so many submissions: this machine, or those of a cluster."""
    if options.cluster is not None:
        return options.cluster.crew(order)
    return Machine(order, min(options.jobs, count), machine_memory())


def _grade(classroom, ledger, engine, programs, tasks, whose, fresh):
    """Grade submissions, or take what is kept of the same ones: yield (task, Entry).

    Parameters
    ----------
    whose : dict of (student, lesson) to str
        Who handed in what counts for a student.
    fresh : bool
        Whether to grade also what is known.
    """
    read = {}  # task -> (stamp, what was handed in, a hash of it), while it is graded

    def to_grade():
        for task in tasks:
            student, lesson = whose[task], task[1]
            stamp = classroom.stamp(student, lesson)  # before it is read
            handed_in = read_handed_in(classroom.submission(student, lesson), lesson)
            found = hashlib.sha256(handed_in.content).hexdigest()
            if handed_in.file is not None:
                found = digest(found, identity_of(handed_in.file))
            if not handed_in.there:
                done.append((task, Entry(stamp, Graded(problem=handed_in.problem, there=False))))
            elif (
                not fresh
                and handed_in.problem is None
                and (kept := ledger.kept(programs[lesson], found))
            ):
                kept.timestamp = handed_in.timestamp
                done.append((task, Entry(stamp, kept)))
            else:
                read[task] = stamp, handed_in, found
                yield task, (handed_in.content, handed_in.problem, (), handed_in.file)

    done = []  # what needs no worker
    for task, outcome in _tried(engine, to_grade()):
        yield from _taken(done)
        stamp, handed_in, found = read.pop(task)
        lost = failed("a worker was ended from outside (too little memory?)"), b""
        result, notebook = outcome or lost
        result.timestamp = handed_in.timestamp
        if result.key and handed_in.problem is None:
            ledger.keep(programs[task[1]], found, result, notebook)
            notebook = b""
        yield task, Entry(stamp, result, notebook)
    yield from _taken(done)


def _tried(engine, tasks):
    """Grade submissions; yield (task, outcome).

    What was stopped while others kept it from working is tried again when it is alone, and only
    that is believed.
    """
    running, again = {}, []

    def noted():
        for task, given in tasks:
            running[task] = given
            yield task, given

    for task, outcome in engine.run(noted()):
        given = running.pop(task)
        if engine.count > 1 and outcome and outcome[0].starved:
            again.append((task, given))
        else:
            yield task, outcome
    yield from engine.run(again, alone=True)


def _taken(items):
    """The items of a list, which is empty afterwards."""
    while items:
        yield items.pop(0)


def _load_nbgrader(classroom):
    """Load nbgrader, and have it make a gradebook if the class has none: it takes seconds."""
    import nbgrader.api  # noqa: F401

    file = database.database_of(classroom).file
    if file is not None and not file.exists():
        with contextlib.suppress(BadUse, OSError):  # it is told when the gradebook is written
            database.empty_gradebook()


def _keep_master(classroom, lesson, content):
    """Copy a lesson's master into the class, which keeps the one that it was graded with."""
    kept = classroom.master(lesson)
    if not kept.exists() or kept.read_bytes() != content:
        write_atomically(kept, content)


def _contents(classroom, masters, ledger):
    """The masters of all lessons of a class: of those graded before, what the class keeps."""
    kept = {at: classroom.master(at) for at in ledger.lessons() if at not in masters}
    found = masters | {at: path.read_bytes() for at, path in kept.items() if path.exists()}
    return {lesson: read_master(found[lesson]) for lesson in sorted(found)}


def _changes(classroom, masters, results, ledger, rules):
    """Where submissions that are as they were would get other points than they have."""
    found = []
    most = {(row.lesson, row.exercise): row.max_points for row in ledger.rows()}
    for lesson, master in _contents(classroom, masters, ledger).items():
        kept = classroom.master(lesson)
        old = exercises_of(read_master(kept.read_bytes()) if kept.exists() else master)
        old = scaled(old, {name: most[lesson, name] for name in old if (lesson, name) in most})
        new = rules.worth(lesson, exercises_of(master))
        now = {student: entry for (student, at), entry in results.items() if at == lesson}
        same = _totals(old) == _totals(new)
        if same and not now:
            continue
        for student, (stamp, _, known) in sorted(ledger.entries(lesson).items()):
            entry = now.get(student)
            if (same and entry is None) or (entry is not None and stamp != entry.stamp):
                continue
            if not known.there or known.grader_failed:
                continue  # nothing was handed in, or never had points that one could lose
            for name in old | new:
                before = _points(known, old.get(name, {}))
                after = _points(entry.result if entry else known, new.get(name, {}))
                if before != after:
                    found.append(Change(student, lesson, name, before, after))
    return found


def _points(result, tests):
    """The points of an exercise, and how many it could have; those that a check gives."""
    got = sum(worth for test, worth in tests.items() if result.passed(test))
    return round(got, 6), round(sum(tests.values()), 6)


def _totals(exercises):
    return {name: round(sum(tests.values()), 6) for name, tests in exercises.items()}


def _write(classroom, masters, programs, students, results, ledger, rules):
    """Write everything; the ledger last, so that a run that is cut off is done again."""
    from autograder.classroom import gradebook

    digest = classroom.rules_digest()
    whole = not ledger.knows_gradebook(digest)
    before = {(s, at): entry for at in ledger.lessons() for s, entry in ledger.entries(at).items()}
    changed = {
        task
        for task, now in results.items()
        if task in before and before[task][0] != now.stamp and before[task][2].key != now.result.key
    }
    known = {task: result for task, (_, _, result) in before.items()}
    for (student, lesson), now in results.items():
        known[student, lesson] = now.result
        if now.result.key:
            place = classroom.graded_notebook(student, lesson)
            write_atomically(place, now.notebook or ledger.notebook(now.result.key))
            classroom.pass_notes_on(student, lesson, place.parent)
    # lessons that were graded before stay in the table, as the class keeps them
    parsed = _contents(classroom, masters, ledger)
    worth = {at: rules.worth(at, exercises_of(master)) for at, master in parsed.items()}
    for lesson, master in parsed.items():
        graded = {
            student: known[student, lesson]
            for student in students
            if (whole or (student, lesson) in results)
            and (student, lesson) in known
            and known[student, lesson].there
        }
        if whole or lesson in masters:
            anew = {student for student, at in changed if at == lesson}
            points = {test: n for tests in worth[lesson].values() for test, n in tests.items()}
            gradebook.record(classroom, lesson, master, students, graded, anew, rules, points)
    by_hand = gradebook.grades_by_hand(classroom)
    not_yet = Graded(problem=Problem("not_yet"))
    rows = [
        row
        for student in students
        for lesson, tests in worth.items()
        for row in rows_of(student, lesson, tests, known.get((student, lesson), not_yet), by_hand)
    ]
    late = gradebook.lateness(classroom) if rules.any else {}
    write_results(classroom.results, rows, _standings(rules, rows, late) if rules.any else None)
    for name, master in masters.items():
        _keep_master(classroom, name, master)
    entries = {
        (student, lesson): (now.stamp, programs[lesson], now.result)
        for (student, lesson), now in results.items()
    }
    untimed = [
        (student, lesson)
        for (student, lesson), now in sorted(known.items(), key=lambda item: item[0])
        if student in students and now.timestamp and gradebook.time_of(now.timestamp) is None
    ]
    ledger.close_books(entries, rows, students, programs, digest, untimed)
    return rows


def _standings(rules, rows, late):
    """How each submission stands by the class's rules: {(student, lesson): Standing}."""
    points = {}
    for row in rows:
        task = row.student, row.lesson
        points[task] = points.get(task, 0) + row.points
    found = {}
    for (student, lesson), got in points.items():
        seconds, penalty = late.get((student, lesson), (0, 0))
        until = rules.extended(student, lesson)
        found[student, lesson] = Standing(
            rules.groups.get(student, ""),
            until.isoformat() if until else "",
            seconds / 3600,
            penalty / got if got else 0,
        )
    return found
