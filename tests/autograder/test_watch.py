"""Grading while hand-ins arrive: within seconds, fair, bounded, and never the same twice."""

import contextlib
import itertools
import os
import signal
import subprocess
import sys

import pytest
from commands import autograder
from conftest import RIGHT, hand_in
from waiting import LONGEST, wait_until

from autograder.classroom.folder import Classroom
from autograder.grading.ledger import Ledger
from autograder.grading.watch import Arrivals, watch
from autograder.grading.whole_class import Options, grade_class
from autograder.project import BadUse, find_lessons

LESSON = "98_tiny"
WRONG = "def same_padding(f):\n    return f"


@pytest.fixture
def classroom(tmp_path):
    (tmp_path / "submitted").mkdir()
    return Classroom.open(tmp_path)


@pytest.fixture
def lessons(tiny_built):
    return find_lessons(tiny_built)


def test_a_file_is_taken_when_two_looks_find_the_same_and_once(classroom, lessons):
    arrivals = Arrivals(classroom)
    hand_in(classroom, lessons[0], "ana", WRONG)
    assert arrivals.look([LESSON]) == []  # it may be written still
    assert arrivals.look([LESSON]) == [("ana", LESSON)]
    arrivals.take([("ana", LESSON)])
    assert arrivals.look([LESSON]) == []
    hand_in(classroom, lessons[0], "ana", RIGHT)
    assert arrivals.look([LESSON]) == []
    assert arrivals.look([LESSON]) == [("ana", LESSON)]


def rounds(classroom, lessons, before, **options):
    """What a watch says, with something done before each of its looks; it ends after the last."""
    steps = iter(before)

    class Over(Exception):
        pass

    def sleep(_):
        try:
            next(steps)()
        except StopIteration:
            raise Over from None

    found = []
    try:
        for arrived in watch(classroom, lessons, Options(), sleep=sleep, **options):
            found.append(arrived)
    except Over:
        return found


def nothing():
    pass


def test_what_arrives_is_graded_once_and_a_bound_holds_over_restarts(classroom, lessons):
    sources = [WRONG, RIGHT, WRONG + "  # again", RIGHT + "  # again"]
    turns = itertools.chain.from_iterable(
        (lambda source=source: hand_in(classroom, lessons[0], "ana", source), nothing, nothing)
        for source in sources[:2]
    )
    found = rounds(classroom, lessons, turns, most=3)
    assert [one.graded for one in found] == [(("ana", LESSON),)] * 2
    assert [[row.points for row in one.rows] for one in found] == [[0], [2]]
    # ended and begun again: what is known is not graded again
    assert rounds(classroom, lessons, [nothing] * 3, most=3) == []
    turns = [lambda: hand_in(classroom, lessons[0], "ana", sources[2]), nothing, nothing, lambda: hand_in(classroom, lessons[0], "ana", sources[3]), nothing, nothing]  # fmt: skip
    third, fourth = rounds(classroom, lessons, turns, most=3)
    assert (third.graded, fourth.graded, fourth.waiting) == (
        (("ana", LESSON),),
        (),
        (("ana", LESSON),),
    )
    # what waits is the instructor's to grade
    run = grade_class(classroom, lessons, ["ana"], Options(), lambda found, count: found)
    assert [row.points for row in run.rows] == [2]


def test_who_had_least_comes_first(classroom, lessons):
    for student in ("ana", "bo", "cy"):  # each its own: of equal ones only one is examined
        hand_in(classroom, lessons[0], student, f"{WRONG}  # {student}")
    with Ledger(classroom) as ledger:
        ledger.count_attempts([("ana", LESSON)] * 2 + [("bo", LESSON)])
    (arrived,) = rounds(classroom, lessons, [nothing])
    assert [student for student, _ in arrived.graded] == ["cy", "bo", "ana"]


def test_while_a_file_of_the_rules_is_wrong_what_arrives_waits(classroom, lessons):
    hand_in(classroom, lessons[0], "ana", RIGHT)

    def write(text):
        return lambda: classroom.class_file.write_text(text, encoding="utf-8")

    turns = [write("late = 5"), nothing, nothing, write("attempts = 2"), nothing]
    first, second, *rest = rounds(classroom, lessons, turns)
    assert "nothing is graded until this is right" in first.warning
    assert "late should be a table" in first.warning
    assert [one.graded for one in (second, *rest)] == [(("ana", LESSON),), ()]


def test_what_one_of_a_group_hands_in_is_graded_for_all_and_counts_as_one_attempt(
    classroom, lessons
):
    classroom.roster.write_text("id\nbo\n", encoding="utf-8")
    classroom.groups.write_text("group,student\nred,ana\nred,bo\n", encoding="utf-8")
    hand_in(classroom, lessons[0], "ana", WRONG)
    turns = [nothing, lambda: hand_in(classroom, lessons[0], "bo", RIGHT), nothing, nothing]
    first, second = rounds(classroom, lessons, turns, most=1)
    assert set(first.graded) == {("ana", LESSON), ("bo", LESSON)}
    assert (second.graded, second.waiting) == ((), (("bo", LESSON),))


@pytest.mark.parametrize("options", [Options(regrade=True), Options(student="ana")])
def test_it_takes_no_other_wish(classroom, lessons, options):
    with pytest.raises(BadUse, match="it takes no --regrade and no --student"):
        next(watch(classroom, lessons, options))


@contextlib.contextmanager
def watching(classroom, course, *options):
    """The command; then what it said, in two parts."""
    words = ("grade", "--watch", "--every", "0.2", "--class", classroom.folder, *options)
    said = []
    with subprocess.Popen(
        [sys.executable, "-m", "autograder", *words],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # what a shell starts in the background is deaf to it, and so would be the grader
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            yield said
            os.kill(process.pid, signal.SIGINT)
            said += process.communicate(timeout=LONGEST)
        finally:
            process.kill()


def test_the_command_writes_feedback_and_ends_in_peace(classroom, lessons, tiny_built):
    with watching(classroom, tiny_built) as said:
        hand_in(classroom, lessons[0], "ana", RIGHT)
        page = classroom.feedback / "ana" / LESSON / f"{LESSON}.html"
        wait_until(page.exists, "there is feedback")
        assert "Feedback for" in page.read_text(encoding="utf-8")
    told, wrong = said
    assert f"ana  {LESSON}  2 of 2 points" in told
    assert "nothing is lost" in wrong
    assert "Traceback" not in wrong


def test_hand_ins_come_from_nbgraders_exchange_and_feedback_goes_back(
    classroom, lessons, tiny_built
):
    root = classroom.folder / "exchange"
    inbound = root / "conv" / "inbound"
    inbound.mkdir(parents=True)
    for place in (root, inbound):
        place.chmod(0o777)
    settings = ("CourseDirectory.course_id = 'conv'", "ExchangeCollect.check_owner = False")
    lines = ("c = get_config()", f"c.Exchange.root = {str(root)!r}", *(f"c.{x}" for x in settings))
    classroom.config_file.write_text("\n".join(lines), encoding="utf-8")
    time = "2026-11-20 10:00:00.000000 UTC"
    hand_in(classroom, lessons[0], "ana", RIGHT, time)
    place = classroom.submission("ana", LESSON)
    (place / "submission_secret.txt").write_text("of this submission", encoding="utf-8")
    place.rename(inbound / f"ana+{LESSON}+{time}+a1")
    with watching(classroom, tiny_built, "--exchange") as said:
        pages = wait_until(
            lambda: list((root / "conv").glob("feedback/*[0-9a-f].html")), "it is released"
        )
    assert "Well done!" in pages[0].read_text(encoding="utf-8")
    assert f"ana  {LESSON}  2 of 2 points" in said[0]


def test_the_exchange_needs_the_courses_name(classroom, tiny_built):
    words = ("--watch", "--exchange", "--class", classroom.folder)
    done = autograder("grade", *words, cwd=tiny_built)
    assert (done.returncode, "c.CourseDirectory.course_id" in done.stderr) == (2, True)
