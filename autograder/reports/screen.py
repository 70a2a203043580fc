"""What the commands show on the screen: progress bars and tables."""

from collections import defaultdict
from datetime import datetime

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Column, Table
from rich.text import Text

from autograder.classroom.collect.roster import names_agree
from autograder.project import printable

LARGEST_LIST = 40  # students that are shown one by one
MOST_CONCERNED = 8  # that are named for one cause
BACKWARDS = (
    "graded, but timestamp.txt says that it was handed in before what it replaces: see that the "
    "right work lies there"
)
UNTIMED = "timestamp.txt holds no time that can be read, so it counts as in time"
LEAST_OF_A_NAME = 22  # columns for the student and the total
MOST_NAMED = 3  # lessons that fit beside each other with their whole names; more have numbers
SIGNS = {
    "passed": "✓",
    "partial": "◐",
    "blank": "○",
    "failed": "✗",
    "missing": "–",
    "error": "!",
}

STYLES = {
    "passed": "green",
    "partial": "yellow",
    "blank": "dim",
    "failed": "red",
    "missing": "dim",
    "error": "bold red",
}

console = Console()


class _Where(ProgressColumn):
    """Who is at work at this moment, and how many items are done in a second."""

    def __init__(self, where):
        super().__init__(Column(no_wrap=True))
        self.where = where

    def render(self, task):
        speed = f", {task.speed:.1f}/s" if task.speed else ""
        return Text(f"{self.where()}{speed}")


def track(items, what, name, count=None, where=None):
    """Go through items with a live bar: how many are done, the one at hand, the time left.

    Where others do the work, `where` says who; then the bar shows that, and how fast it goes.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        *([_Where(where)] if where else []),
        TextColumn("{task.fields[current]}", markup=False),  # a student's name may hold [
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=len(items) if count is None else count, current="")
        for item in items:
            progress.update(task, current=printable(name(item)))
            yield item
            progress.advance(task)
        progress.update(task, current="")


def follow(results, count, where=None):
    """Go through ((student, lesson), result) as they come in, with a live bar."""
    return track(results, "grading", lambda pair: pair[0][0], count, where)


def show_changes(changes):
    """Who would gain or lose what, a row for each exercise of a student."""
    table = Table(box=box.SIMPLE, title=f"{len(changes)} results would change")
    for title in ("student", "lesson", "exercise", "before", "after", ""):
        table.add_column(title, justify="right" if title in ("before", "after") else "left")
    for c in changes:
        sign = _sign_of(c.after[0] - c.before[0])
        points = (f"{got:g}/{most:g}" for got, most in (c.before, c.after))
        table.add_row(_printable(c.student), c.lesson, c.exercise, *points, sign)
    console.print(table)


def _sign_of(change):
    if change == 0:
        return Text("counts otherwise")
    return Text("gains", "green") if change > 0 else Text("loses", "red")


def warn(text):
    """Say something that must not be overlooked."""
    if text:
        Console(stderr=True).print(_printable(text, "bold red"))


def note(text):
    """Say something that is good to know."""
    if text:
        console.print(Text(text))


def show_results(rows, classroom, graded, untimed=(), backwards=(), *, current=False):
    """The closing table: points by student and lesson, then what needs a look."""
    lessons = list(dict.fromkeys(row.lesson for row in rows))
    students = list(dict.fromkeys(row.student for row in rows))
    table = Table(box=box.SIMPLE, title=f"{len(students)} students, {len(lessons)} lessons")
    if len(students) <= LARGEST_LIST:
        _list_students(table, rows, lessons)
    else:
        _list_lessons(table, rows, len(students))
    console.print(table)
    words = [Text(f"{sign} {status}", STYLES[status]) for status, sign in SIGNS.items()]
    console.print(Text("  ").join(words))
    problems = [(r.message, r.student, r.lesson) for r in rows if r.status == "error"]
    problems += [(UNTIMED, student, lesson) for student, lesson in untimed]
    problems += [(BACKWARDS, student, lesson) for student, lesson in backwards]
    _tell_problems(problems)
    if current:
        console.print(Text(f"{classroom.results} is up to date: nothing changed", "bold"))
    else:
        console.print(Text(f"wrote {classroom.results} ({graded} submissions graded)", "bold"))


def _tell_problems(problems):
    """What needs a look, given as (cause, student, lesson): each cause once, with all of them."""
    concerned = defaultdict(dict)  # cause -> (student, lesson) -> cause with its file's name
    for cause, student, lesson in problems:
        concerned[cause.replace(f"{lesson}.ipynb", "the file")][student, lesson] = cause
    for cause, whom in concerned.items():
        if len(whom) == 1:
            (((student, lesson), alone),) = whom.items()
            console.print(_problem(f"{student}, {lesson}: {alone}"))
            continue
        lessons = defaultdict(list)
        for student, lesson in whom:
            lessons[student].append(lesson)
        named = [f"{student}: {', '.join(own)}" for student, own in lessons.items()]
        more = len(named) - MOST_CONCERNED
        named[MOST_CONCERNED:] = [f"and {more} more"] if more > 0 else []
        console.print(_problem(cause))
        console.print(Padding(_printable("; ".join(named)), (0, 0, 0, 2)))


def _problem(text):
    return Text.assemble(("! ", STYLES["error"]), _printable(text))


def _list_students(table, rows, lessons):
    signs = sum(max(7, len({r.exercise for r in rows if r.lesson == at})) + 2 for at in lessons)
    if signs + LEAST_OF_A_NAME > console.width:
        _list_students_briefly(table, rows, lessons)
        return
    wide = len(lessons) <= MOST_NAMED  # otherwise points stand below the signs
    table.add_column("student")
    for heading in _headings(lessons):
        table.add_column(heading, justify="right")
    table.add_column("total", justify="right")
    by_student = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_student[row.student][row.lesson].append(row)
    room = {  # of the points in a column, so that the signs beside them stand below each other
        lesson: max(len(_points(own[lesson])) for own in by_student.values()) for lesson in lessons
    }
    for student, own in by_student.items():
        cells = []
        for lesson in lessons:
            points = _points(own[lesson])
            apart = " " + points.rjust(room[lesson]) if wide else "\n" + points
            cells.append(_signs(own[lesson]) + Text(apart))
        whole = [row for some in own.values() for row in some]
        table.add_row(_printable(student), *cells, Text(_points(whole), "bold"))


def _list_students_briefly(table, rows, lessons):
    """A sign and the points for each lesson, where a sign for each exercise has no room."""
    most = defaultdict(lambda: defaultdict(float))
    by_student = defaultdict(lambda: defaultdict(list))
    for row in rows:
        most[row.lesson][row.exercise] = row.max_points
        by_student[row.student][row.lesson].append(row)
    table.padding, table.show_edge = 0, False
    table.add_column("student", overflow="fold")
    for lesson, heading in zip(lessons, _headings(lessons), strict=True):
        of = sum(most[lesson].values())
        table.add_column(f"{heading}\n/{of:g}", justify="right", no_wrap=True)
    table.add_column("total", justify="right", no_wrap=True)
    for student, own in by_student.items():
        cells = [_brief(own[lesson]) for lesson in lessons]
        whole = [row for some in own.values() for row in some]
        table.add_row(_printable(student), *cells, Text(_points(whole), "bold"))


def _brief(rows):
    """A lesson of a student in a few characters: what became of it, and its points."""
    statuses = {row.status for row in rows}
    points, most = sum(r.points for r in rows), sum(r.max_points for r in rows)
    alone = statuses.pop() if len(statuses) == 1 else ""
    if alone in ("missing", "error", "blank"):
        return Text(SIGNS[alone], STYLES[alone])
    status = "passed" if points >= most else "partial" if points else "failed"
    return Text(f"{SIGNS[status]} {points:g}", STYLES[status])


def _list_lessons(table, rows, students):
    """A row for each exercise below its lesson's name; the legend below says what signs mean."""
    table.padding, table.show_edge = (0, 1, 0, 0), False
    table.add_column("exercise", overflow="fold")
    for status, sign in SIGNS.items():
        table.add_column(Text(sign, STYLES[status]), justify="right", no_wrap=True)
    table.add_column("mean", justify="right", no_wrap=True)
    by_exercise = defaultdict(list)
    for row in rows:
        by_exercise[row.lesson, row.exercise].append(row)
    before = None
    for (lesson, exercise), own in by_exercise.items():
        if lesson != before:
            table.add_row(Text(lesson, "bold"))
            before = lesson
        counts = [str(sum(r.status == status for r in own)) for status in SIGNS]
        mean = sum(r.points for r in own) / students
        table.add_row(f"  {exercise}", *counts, f"{mean:.2f}/{own[0].max_points:g}")


def _headings(lessons):
    """What stands above a column for each lesson."""
    if len(lessons) <= MOST_NAMED:
        return lessons
    return [lesson.partition("_")[0] for lesson in lessons]


def _signs(rows):
    return Text.assemble(*((SIGNS[row.status], STYLES[row.status]) for row in rows))


def _points(rows):
    return f"{sum(r.points for r in rows):g}/{sum(r.max_points for r in rows):g}"


def show_proofs(reports):
    """The table of `verify`: a row for each thing that is proven, a column for each lesson."""
    titles = list(dict.fromkeys(title for report in reports for title in report.proofs))
    columns = [
        [_proof(report.proofs[title]) if title in report.proofs else "" for title in titles]
        for report in reports
    ]
    headings = _headings([report.lesson for report in reports])
    _show_lessons(titles, headings, columns, justify="center", padding=0)
    for report in reports:
        for failure in report.failures:
            console.print(Text(f"{report.lesson}: {failure}"), soft_wrap=True)


def show_budgets(budgets, titles):
    """What each lesson asks for: a row for each number, a column for each lesson."""
    columns = [[str(budget.numbers[key]) for key in titles] for budget in budgets.values()]
    headings = _headings(list(budgets))
    title = "what the lessons ask for"
    _show_lessons(list(titles.values()), headings, columns, justify="right", title=title)


def _show_lessons(titles, headings, columns, justify, **options):
    """A row for each title, a column for each lesson; what has no room stands in a table below."""

    def table_of(some):
        table = Table(box=box.SIMPLE, **options)
        table.add_column("", no_wrap=True)
        for number in some:
            table.add_column(headings[number], justify=justify, no_wrap=True)
        for row, title in enumerate(titles):
            table.add_row(title, *(columns[number][row] for number in some))
        return table

    def fits(table):
        return console.measure(table, options=wide).maximum <= console.width

    wide = console.options.update(max_width=10_000)  # to ask how much room a table would take
    left = range(len(headings))
    while left:
        most = next((n for n in range(len(left), 1, -1) if fits(table_of(left[:n]))), 1)
        console.print(table_of(left[:most]))
        left = left[most:]


def _proof(proof):
    sign, style = ("✗", "bold red") if proof.failures else ("✓", "green")
    return Text(f"{sign} {proof.what}".rstrip(), style=style)


def show_audit(outcomes, sandbox):
    """The table of `audit`: a row for each attack, and how those that were not stopped went."""
    table = Table(box=box.SIMPLE, title=f"{len(outcomes)} attacks; sandbox: {sandbox}")
    for title in ("threat", "attack", "what it tries", ""):
        table.add_column(title)
    for outcome in outcomes:
        attack = outcome.attack
        stopped = Text("stopped", "green") if outcome.stopped else Text("NOT", "bold red")
        table.add_row(attack.threat, Text(attack.name), Text(attack.tries), stopped)
    console.print(table)
    fell = [outcome for outcome in outcomes if not outcome.stopped]
    for outcome in fell:
        if outcome.lesson:  # it was played
            faults = "; ".join(outcome.faults)
            console.print(Text(f"NOT stopped: {outcome.attack.name} ({outcome.lesson}): {faults}"))
    console.print(Text(f"{len(outcomes) - len(fell)} of {len(outcomes)} stopped", "bold"))
    if fell and sandbox == "none":
        console.print(Text("What only a sandbox stops was not played: see SECURITY.md."))


CAME = {
    "new": "new",
    "newer": "replaced",
    "same": "as before",
    "older": "older: kept what was there",
    "unsure": "kept what was there",
}


def show_collected(collected, folder, dry_run=False):
    """What `collect` placed, who is missing, and what it could not place."""
    if collected.placed:
        console.print(_placed_table(collected.placed))
    for work in collected.placed:
        if work.attempts > 1:
            _tell(f"{work.student}: of {work.attempts} the last counts: {work.entry.path}")
    for lesson, students in collected.missing.items():
        if students:
            who = ", ".join(" ".join(filter(None, (s.id, s.name))) for s in students)
            _tell(f"missing in {lesson}, {len(students)} of the roster: {who}")
    if collected.strangers:
        _tell(f"not on the roster: {', '.join(collected.strangers)}")
    if collected.left_out:
        _tell(f"left out: {_count(collected.left_out, 'file')} beside notebooks")
    if collected.unplaced:
        table = Table(box=box.SIMPLE, title=f"{len(collected.unplaced)} could not be placed")
        table.add_column("file", overflow="fold", ratio=3)
        table.add_column("why", overflow="fold", ratio=2)
        for name, reason in collected.unplaced:
            table.add_row(_printable(name), _printable(reason))
        console.print(table)
    if dry_run:
        console.print(Text("nothing was written: leave out --dry-run to do it", "bold"))
    written = sum(work.came in ("new", "newer") for work in collected.placed)
    rest = len(collected.placed) - written
    _tell(
        f"{_count(written, 'notebook')} {'would be ' if dry_run else ''}placed in "
        f"{folder}/submitted, {rest} there already, {len(collected.unplaced)} not placed",
        "bold",
    )


def show_students(students):
    """Who is known in a class, and how many lessons of theirs are where."""
    table = Table(box=box.SIMPLE, title=f"students: {len(students)}")
    table.add_column("student", overflow="fold")
    for title in ("handed in", "graded", "feedback"):
        table.add_column(title, justify="right")
    table.add_column("")
    for one in students:
        note = "" if one.handed_in else "no work in submitted/"
        counts = (str(count or "–") for count in (one.handed_in, one.graded, one.feedback))
        table.add_row(_printable(one.student), *counts, Text(note, style="dim"))
    console.print(table)


def show_arrived(arrived, most):
    """A line for each hand-in that arrived: points, or that it waits."""
    now = datetime.now().strftime("%H:%M:%S")
    for student, lesson in arrived.graded:
        own = [row for row in arrived.rows if (row.student, row.lesson) == (student, lesson)]
        points, of = sum(row.points for row in own), sum(row.max_points for row in own)
        console.print(_printable(f"{now}  {student}  {lesson}  {points:g} of {of:g} points"))
    for student, lesson in arrived.waiting:
        text = f"{now}  {student}  {lesson}  waits: {most} were graded; autograder grade takes it"
        console.print(_printable(text))


def show_kept(places):
    """Where something about a student lies, and what stays of it."""
    table = Table(box=box.SIMPLE)
    for title in ("where", "what"):
        table.add_column(title, overflow="fold")
    for one in places:
        table.add_row(_printable(one.place), _printable(one.what), style="" if one.goes else "bold")
    console.print(table)


def show_requests(requests):
    """What students ask to be looked at again, and what came of it."""
    open_ = sum(one.open for one in requests)
    table = Table(box=box.SIMPLE, title=f"{_count(len(requests), 'request')}, {open_} open")
    for title in ("student", "lesson", "exercise", "asked", "says", "points", "second look"):
        table.add_column(title, overflow="fold")
    for one in requests:
        points = one.points_before if one.open else f"{one.points_before} → {one.points_after}"
        looked = "open" if one.open else f"{one.second_look_by}, {one.looked}: {one.outcome}"
        cells = (one.student, one.lesson, one.exercise, one.asked, one.says, points, looked)
        table.add_row(*map(_printable, cells), style="bold" if one.open else "")
    console.print(table)


def show_backup(folder):
    """Where a changed class was copied to, and what is left to do."""
    console.print(Text(f"done; as it was: {folder}"), soft_wrap=True)
    console.print(Text("autograder feedback writes the pages anew"))


def _placed_table(works):
    students = len({work.student for work in works})
    table = Table(box=box.SIMPLE, title=_count(students, "student"))
    table.add_column("student", overflow="fold", min_width=8)
    table.add_column("lesson", no_wrap=True)
    table.add_column("handed in (UTC)", no_wrap=True)
    table.add_column("", overflow="fold")
    for work in works:
        name = work.person.name
        known = work.student if names_agree(work.student, name) else f"{work.student} ({name})"
        table.add_row(
            _printable(known if name else work.student),
            work.lesson,
            f"{work.stamp:%Y-%m-%d %H:%M}" if work.stamp else "",
            _printable("; ".join([CAME[work.came], *work.notes])),
        )
    return table


def _tell(text, style=""):
    console.print(_printable(text, style), soft_wrap=True)


def _printable(text, style=""):
    """What a student chose, as text without markup."""
    return Text(printable(text), style)


def _count(number, what):
    return f"{number} {what}{'' if number == 1 else 's'}"
