"""The command line: see `autograder --help`."""

import contextlib
import os
import sys
from functools import partial
from pathlib import Path

import click

from autograder.classroom.folder import Classroom
from autograder.project import BadUse, find_course, find_lessons, match_lesson
from autograder.reports import screen

OTHER_POINTS = (
    "submissions that did not change would get other points, since tests, limits or class.toml "
    "changed; "
    "nothing was written: see autograder grade --regrade"
)
INTERRUPTED = 130  # the shells' exit code for Ctrl-C


class _Commands(click.Group):
    """Turns what the file system refuses, and Ctrl-C, into one line."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise BadUse(f"{where}{error.strerror or error}") from error
        except KeyboardInterrupt:
            click.echo("\nstopped; nothing is lost: run the same command again", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="convnet-course")
def main():
    """Build the course, prove it, hand it out, take it in and grade it.

    LESSON is a lesson's full name, such as 02_padding_stride, or its number.
    """


lessons_argument = click.argument("lessons", nargs=-1, metavar="[LESSON]...")
course_option = click.option(
    "--course", metavar="DIR", help="The course; otherwise the nearest folder upwards that is one."
)
class_option = click.option(
    "--class",
    "folder",
    metavar="DIR",
    help="The class; otherwise classroom/ in the course.",
)
jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=os.cpu_count,
    show_default="one for each core",
    help="How many submissions to grade at a time.",
)
sandbox_option = click.option(
    "--sandbox",
    type=click.Choice(["auto", "bubblewrap", "none"]),
    default="auto",
    show_default=True,
    help="Where students' code runs: auto takes bubblewrap where it works, and warns elsewhere.",
)


def _open_class(folder):
    return Classroom.open(folder or find_course() / "classroom")


@main.command()
@lessons_argument
@course_option
def build(lessons, course):
    """Build the notebooks from solutions/*.py."""
    from autograder.lessons.build import build_coverage, build_glossary, build_lesson

    course = find_course(course)
    for lesson in find_lessons(course, lessons):
        build_lesson(lesson)
        click.echo(f"built {lesson.blank.relative_to(course)}")
    if lessons:
        return
    for build_page in (build_glossary, build_coverage):  # of all lessons together
        if page := build_page(course):
            click.echo(f"built {page.relative_to(course)}")


@main.command()
@lessons_argument
@course_option
def verify(lessons, course):
    """Prove each lesson: answers earn all, blanks nothing, mistakes are named, nothing leaks."""
    from autograder.proofs.budget import TITLES
    from autograder.proofs.verify import verify_lesson

    course = find_course(course)
    found = find_lessons(course, lessons)
    reports = [
        verify_lesson(lesson)
        for lesson in screen.track(found, "verifying", lambda lesson: lesson.name)
    ]
    screen.show_proofs(reports)
    screen.show_budgets({r.lesson: r.budget for r in reports if r.budget}, TITLES)
    sys.exit(any(report.failures for report in reports))


@main.command()
@lessons_argument
@course_option
@class_option
@click.option("--to", "target", metavar="DIR", required=True, help="Where to write course.zip.")
@click.option(
    "--solutions-from",
    metavar="DATE",
    help="Hold solutions back until this day, written 2026-12-24; otherwise the day that the "
    "class's class.toml names, or none: a pass opens them.",
)
def release(lessons, course, folder, target, solutions_from):
    """Write course.zip, all that students need."""
    from autograder.classroom.rules import read_class_file
    from autograder.lessons.release import read_date, write_release

    course = find_course(course)
    if solutions_from is not None:
        date = read_date(solutions_from)
    else:
        date = read_class_file(Classroom(Path(folder or course / "classroom")).class_file).solutions
        if date is not None:
            click.echo(f"solutions are held back until {date}, as class.toml says")
    path = write_release(course, find_lessons(course, lessons), Path(target), date)
    click.echo(f"wrote {path}")


@main.command()
@class_option
@click.option(
    "--from",
    "source",
    metavar="ZIP_OR_FOLDER",
    required=True,
    help="A learning platform's download.",
)
@click.option(
    "--roster",
    metavar="CSV",
    help="The class's students: id, name, email; otherwise DIR/roster.csv, if it is there.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be placed; write nothing.")
@click.option(
    "--pattern",
    metavar="REGEXP",
    help="Read paths by this, as nbgrader's named_regexp: (?P<student_id>…), and (?P<file_id>…), "
    "(?P<timestamp>…), (?P<first_name>…), (?P<last_name>…), (?P<email>…) where they are there.",
)
@click.option(
    "--timezone",
    metavar="NAME",
    help="Of the platform's times, such as Europe/Berlin; otherwise this machine's.",
)
@click.option(
    "--replace",
    is_flag=True,
    help="Take this download's work also where nothing says that it is newer.",
)
def collect(source, folder, roster, dry_run, pattern, timezone, replace):
    """Put a learning platform's download into DIR/submitted."""
    from autograder.classroom.collect import placement
    from autograder.classroom.collect.lesson import Lessons
    from autograder.classroom.collect.platforms import read_pattern
    from autograder.classroom.collect.roster import read_roster
    from autograder.classroom.collect.times import read_zone

    course = find_course()
    target = Path(folder) if folder else course / "classroom"
    blanks = {
        lesson.name: lesson.blank.read_bytes() if lesson.blank.exists() else b""
        for lesson in find_lessons(course)
    }
    list_ = Path(roster) if roster else target / "roster.csv"
    students = read_roster(list_) if roster or list_.exists() else []
    options = placement.Options(read_pattern(pattern), read_zone(timezone), replace, dry_run)
    collected = placement.collect_submissions(
        Path(source), Classroom(target), Lessons(blanks), students, options
    )
    screen.show_collected(collected, target, dry_run)
    sys.exit(bool(collected.unplaced))


@main.command()
@lessons_argument
@course_option
@class_option
@click.option("--student", metavar="ID", help="Grade this student only; the others' rows stay.")
@jobs_option
@click.option(
    "--cluster",
    "address",
    metavar="ADDRESS",
    help="Grade on the workers of a Dask scheduler, in place of --jobs: see docs/cluster.md.",
)
@sandbox_option
@click.option("--regrade", is_flag=True, help="Grade all anew; show who would gain or lose what.")
@click.option("--yes", is_flag=True, help="With --regrade: write it.")
@click.option("--watch", is_flag=True, help="Grade what arrives, with feedback, until Ctrl-C.")
@click.option(
    "--attempts",
    type=click.IntRange(1),
    help="With --watch: how many hand-ins of a lesson are graded for a student; others wait. "
    "Otherwise what class.toml says.",
)
@click.option(
    "--every",
    type=click.FloatRange(0.2, 3600),
    default=5,
    show_default=True,
    help="With --watch: seconds between two looks.",
)
@click.option(
    "--exchange",
    is_flag=True,
    help="With --watch: collect from nbgrader's exchange, and release feedback there.",
)
def grade(
    lessons,
    course,
    folder,
    student,
    jobs,
    address,
    sandbox,
    regrade,
    yes,
    watch,
    attempts,
    every,
    exchange,
):
    """Grade a class: gradebook.db, autograded/ and results.csv."""
    from autograder.classroom.rules import read_rules
    from autograder.grading import whole_class as grading

    if yes and not regrade:
        raise BadUse("--yes belongs to --regrade")
    if (attempts or exchange) and not watch:
        raise BadUse(f"--{'attempts' if attempts else 'exchange'} belongs to --watch")
    course = find_course(course)
    classroom = Classroom.open(folder or course / "classroom")
    known = find_lessons(course)
    rules = read_rules(classroom, [lesson.name for lesson in known])
    names = {match_lesson(name, [lesson.name for lesson in known]) for name in lessons}
    if left_out := sorted(name for name in names if not rules.uses(name)):
        raise BadUse(f"{left_out[0]} is not among the lessons of {classroom.class_file}")
    if watch:
        used = [x for x in find_lessons(course, lessons) if rules.uses(x.name)]
        with _open_cluster(address) as cluster:
            options = grading.Options(jobs, sandbox, student, regrade, cluster=cluster)
            _watch(classroom, used, options, attempts or rules.attempts, every, exchange)
        return
    students = classroom.students()
    if not students:
        raise BadUse(f"{classroom.submitted} holds no student's folder")
    if student is not None and student not in {*students, *rules.groups}:
        raise BadUse(f"there is no {student!r} in {classroom.submitted}")
    wanted = names or classroom.lessons_handed_in()
    chosen = [lesson for lesson in known if lesson.name in wanted and rules.uses(lesson.name)]
    unused = [lesson.name for lesson in known if lesson.name in wanted and lesson not in chosen]
    if unused:
        screen.note(f"not among the lessons of class.toml, so not graded: {', '.join(unused)}")
    if not chosen:
        raise BadUse(f"{classroom.submitted} holds no lesson of {course}")
    try:
        with _open_cluster(address) as cluster:
            options = grading.Options(jobs, sandbox, student, regrade, yes, cluster=cluster)
            follow = partial(screen.follow, where=cluster and (lambda: cluster.state))
            run = grading.grade_class(classroom, chosen, students, options, follow)
    except grading.WouldChange as would:
        screen.show_changes(would.changes)
        if regrade:
            click.echo("nothing was written; to write it: autograder grade --regrade --yes")
            return
        raise BadUse(OTHER_POINTS) from would
    screen.warn(run.warning)
    screen.note(run.note)
    told = run.untimed, run.backwards
    screen.show_results(run.rows, classroom, run.graded, *told, current=run.current)
    sys.exit(run.grader_failed)


def _open_cluster(address):
    """The cluster at an address; None if there is no address. Use it in a `with` statement."""
    if address is None:
        return contextlib.nullcontext()
    from autograder.grading.cluster import Cluster

    return Cluster(address, screen.note)


def _watch(classroom, lessons, options, attempts, every, with_exchange):
    from autograder.classroom.exchange import Exchange
    from autograder.grading.watch import watch
    from autograder.grading.whole_class import WouldChange
    from autograder.reports.feedback import write_all

    names = [lesson.name for lesson in lessons]
    exchange = Exchange(classroom) if with_exchange else None

    def fetch():
        return [*exchange.collect(names), *exchange.release()] if exchange else []

    def give_back(graded):
        for _ in write_all(classroom, graded):
            pass
        for wrong in exchange.release(graded) if exchange else ():
            screen.warn(wrong)

    click.echo(f"watching {classroom.submitted}; Ctrl-C ends it, and nothing is lost")
    graded = [one for one in classroom.graded() if one[1] in names]
    # an earlier watch was perhaps ended between two steps
    give_back([one for one in graded if not classroom.page(*one).exists()])
    if exchange:
        exchange.release(graded)
    try:
        for arrived in watch(classroom, lessons, options, most=attempts, every=every, fetch=fetch):
            screen.warn(arrived.warning)
            screen.show_arrived(arrived, attempts)
            give_back([one for one in arrived.graded if classroom.graded_notebook(*one).exists()])
    except WouldChange as would:
        screen.show_changes(would.changes)
        raise BadUse(OTHER_POINTS) from would


@main.command()
@class_option
def feedback(folder):
    """Write a page for each graded submission: DIR/feedback."""
    from autograder.classroom import database
    from autograder.reports.feedback import foreign_lessons, write_all

    classroom = _open_class(folder)
    foreign = foreign_lessons(classroom, classroom.graded())
    for lesson in foreign:
        click.echo(f"{lesson} is not of this course: nbgrader generate_feedback writes its pages")
    graded = [one for one in classroom.graded() if one[1] not in foreign]
    if not graded or not database.exists(classroom):
        raise BadUse(f"{classroom.folder} is not graded yet; run autograder grade first")
    pages = write_all(classroom, graded)
    for _ in screen.track(pages, "writing feedback", lambda student: student, len(graded)):
        pass
    click.echo(f"wrote {len(graded)} pages: {classroom.feedback}/STUDENT/LESSON/LESSON.html")


@main.command()
@lessons_argument
@class_option
@click.option(
    "--compare",
    "other",
    metavar="DIR",
    help="Another class that was graded, last year's, say.",
)
def report(lessons, folder, other):
    """Write how the class does: DIR/report/index.html, with tables and pictures beside it."""
    from autograder.reports.class_report.gather import gather
    from autograder.reports.class_report.page import write_report

    def bar(what):
        return lambda pairs: screen.track(pairs, what, lambda pair: pair[0])

    classroom = _open_class(folder)
    graded = [lesson for _, lesson in classroom.graded()]
    chosen = {match_lesson(name, list(dict.fromkeys(graded))) for name in lessons}
    term = gather(classroom, chosen, track=bar("reading"))
    last = other and gather(Classroom.open(other), term.lessons, track=bar("reading the other"))
    page = write_report(term, last, track=bar("writing"))
    click.echo(f"wrote {page}")


@main.command()
@class_option
@click.option("--with", "other", metavar="DIR", help="Another class, last year's, say.")
def similar(folder, other):
    """Show answers that share unusual passages: DIR/report/similar.html."""
    from autograder.reports import similarity

    def bar(pairs):
        return screen.track(pairs, "reading", lambda pair: pair[0])

    classroom = _open_class(folder)
    answers = similarity.read_answers(classroom, track=bar)
    if other:
        answers += similarity.read_answers(Classroom.open(other), other=True, track=bar)
    pairs = similarity.find_pairs(answers)
    equal = similarity.equal_to_solutions(answers)
    page = similarity.write_page(classroom, pairs, equal, len(answers))
    click.echo(f"{len(pairs)} pairs share unusual passages: {page}")


@main.command()
@class_option
@click.option(
    "--for",
    "platform",
    type=click.Choice(["canvas", "moodle", "blackboard", "brightspace", "csv"]),
    help="Write what this platform imports to DIR/exports; otherwise nbgrader's grades.csv.",
)
@click.option(
    "--column",
    "columns",
    metavar="LESSON=NAME",
    multiple=True,
    help="What the platform calls a lesson: 02='Padding (4711)'.",
)
def export(folder, platform, columns):
    """Write grades, and feedback, as files that a learning platform imports."""
    from autograder.classroom import database, gradebook
    from autograder.reports.platforms import export_for

    classroom = _open_class(folder)
    if not database.exists(classroom):
        missing = database.database_of(classroom).shown
        raise BadUse(f"{missing} is missing; run autograder grade first")
    if platform is None:
        if columns:
            raise BadUse("--column belongs to --for")
        click.echo(f"wrote {gradebook.export(classroom)}")
        return
    known = list(dict.fromkeys(lesson for _, lesson in classroom.graded()))
    exported = export_for(platform, classroom, _columns(columns, known))
    for note in exported.notes:
        screen.note(note)
    for path in exported.paths:
        click.echo(f"wrote {path}")


def _columns(options, known):
    """--column options: {lesson: what the platform calls it}."""
    found = {}
    for option in options:
        lesson, sign, name = option.partition("=")
        if not (sign and name.strip()):
            raise BadUse(f"--column is LESSON=NAME, not {option!r}")
        found[match_lesson(lesson, known)] = name.strip()
    return found


@main.group(invoke_without_command=True)
@class_option
@click.pass_context
def students(ctx, folder):
    """List a class's students; drop, merge, rename or extend one."""
    from autograder.grading.students import known_students

    ctx.obj = _open_class(folder)
    if ctx.invoked_subcommand is None:
        screen.show_students(known_students(ctx.obj))


@students.command()
@click.argument("student")
@click.pass_obj
def drop(classroom, student):
    """Take a student out of the class."""
    from autograder.grading.students import drop

    screen.show_backup(drop(classroom, student))


@students.command()
@click.argument("student")
@click.argument("into")
@click.pass_obj
def merge(classroom, student, into):
    """Make two students one, INTO; of two hand-ins for a lesson the later one counts."""
    from autograder.grading.students import merge

    screen.show_backup(merge(classroom, student, into))


@students.command()
@click.argument("old")
@click.argument("new")
@click.pass_obj
def rename(classroom, old, new):
    """Give a student another name."""
    from autograder.grading.students import rename

    screen.show_backup(rename(classroom, old, new))


@students.command()
@click.argument("student")
@click.argument("lesson")
@click.option("--until", metavar="TIME", default="", help="With its zone: 2026-11-22T23:59+09:00.")
@click.option("--hours", metavar="N", default="", help="So many hours more, in place of --until.")
@click.option("--reason", metavar="TEXT", default="", help="For you; students are not shown it.")
@click.pass_obj
def extend(classroom, student, lesson, until, hours, reason):
    """Give a student longer for a lesson, or for all: "*"; a line of extensions.csv."""
    from autograder.classroom.rules import ALL, extend, read_class_file

    known = read_class_file(classroom.class_file).lessons
    if lesson != ALL and known:
        lesson = match_lesson(lesson, known)
    extend(classroom, student, lesson, until, hours, reason)
    click.echo(f"wrote {classroom.extensions}; autograder grade goes by it")


@students.command()
@click.argument("student")
@click.option("--to", "target", metavar="ZIP", help="Give all of it out into this file.")
@click.pass_obj
def kept(classroom, student, target):
    """Show what is kept about a student; with --to, give it out."""
    from autograder.grading.personal import give_out, kept_about

    screen.show_kept(kept_about(classroom, student))
    if target is not None:
        give_out(classroom, student, target)
        click.echo(f"wrote {target}")


@students.command()
@click.argument("student")
@click.option("--yes", is_flag=True, help="Do it; otherwise only show what would be deleted.")
@click.pass_obj
def forget(classroom, student, yes):
    """Delete what is kept about a student, copies included: nothing brings it back."""
    from autograder.grading import personal

    if not yes:
        screen.show_kept(personal.kept_about(classroom, student))
        click.echo("nothing was deleted; to delete it for good: --yes")
        return
    screen.show_kept(personal.forget(classroom, student))
    click.echo("deleted, but for what is said to stay")


@main.group(invoke_without_command=True)
@class_option
@click.pass_context
def requests(ctx, folder):
    """List what students ask to be looked at again; add one, or note the second look."""
    from autograder.grading.requests import read_requests

    ctx.obj = _open_class(folder)
    if ctx.invoked_subcommand is None:
        screen.show_requests(read_requests(ctx.obj))


@requests.command("add")
@click.argument("student")
@click.argument("lesson")
@click.argument("exercise")
@click.option("--says", metavar="TEXT", required=True, help="What the student says.")
@click.pass_obj
def add_request(classroom, student, lesson, exercise, says):
    """Note that a student asks for a second look."""
    from autograder.grading.requests import add

    add(classroom, student, lesson, exercise, says)
    click.echo(f"wrote {classroom.requests}")


@requests.command("close")
@click.argument("student")
@click.argument("exercise")
@click.option("--by", metavar="NAME", required=True, help="Who looked again.")
@click.option("--outcome", metavar="TEXT", required=True, help="What the student reads of it.")
@click.pass_obj
def close_request(classroom, student, exercise, by, outcome):
    """Note the second look; points that it changes are given in formgrader before."""
    from autograder.grading.requests import close

    close(classroom, student, exercise, by, outcome)
    click.echo(f"wrote {classroom.requests}; autograder grade and feedback tell the student")


@main.command()
@course_option
@jobs_option
@sandbox_option
@click.option("--quick", is_flag=True, help="Only the attacks that take a second or two.")
@click.option("--dare", is_flag=True, help="Play all, walls or not: in a container only.")
def audit(course, jobs, sandbox, quick, dare):
    """Play an attack suite on these lessons on this machine: a table of what is stopped."""
    from autograder.proofs.attacks import ATTACKS
    from autograder.proofs.audit import audit as play

    attacks = [attack for attack in ATTACKS if not (quick and attack.slow)]
    outcomes, used = play(find_course(course), attacks, sandbox, jobs, screen.follow, dare)
    screen.show_audit(outcomes, used)
    sys.exit(not all(outcome.stopped for outcome in outcomes))


if __name__ == "__main__":
    main()
