"""The panel of a lesson, what was done in it, the race, and the contest."""

import importlib
import re
import shutil
from dataclasses import replace

import numpy as np
import pytest

from course_lib import exercises
from course_lib.datasets import load_mnist
from course_lib.exercises import EXERCISES, Case, course, lessons, of_lesson
from course_lib.exercises.prediction import Prediction
from course_lib.exercises.record import Exercise
from course_lib.student import contest, log, progress, race, what_you_did
from course_lib.student.progress import WORDS, dots, lesson_states

# the package's functions have the names of these modules
progress_module, race_module = (
    importlib.import_module(f"course_lib.student.{name}") for name in ("progress", "race")
)
LESSON = "02_padding_stride"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of the course with all lessons' folders, at the second; nothing is known."""
    for name in lessons():
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.ipynb").touch()
    (tmp_path / "environment.yml").touch()
    monkeypatch.chdir(tmp_path / LESSON)
    log.delete()
    yield tmp_path
    log.delete()


def done(*names, passed=True, cause="passed"):
    for name in names:
        log.note("attempt", exercise=name, part=None, passed=passed, cause=cause)


def printed(capsys, function, *args):
    capsys.readouterr()
    function(*args)
    return capsys.readouterr().out


def test_the_course_has_twelve_lessons_and_those_to_come_are_no_lessons_yet():
    assert [name[:2] for name in course()] == [f"{number:02}" for number in range(12)]
    assert set(lessons()) <= set(course())
    for head in course().values():
        known = {"title", "coming"} if head.get("coming") else {"title", "minutes"}
        assert set(head) - {"exercises", "file", "withheld"} == known
    folders = {path.parent.name for path in exercises.HERE.glob("*/__init__.py")}
    assert folders <= {name.partition("_")[2] for name in lessons()}


NAMES = ("conv_num_params", "conv_output_size", "same_padding", "zero_pad")


@pytest.fixture
def four(place, monkeypatch):
    """The lesson as if it had these four exercises of equal length, and took 80 minutes."""
    records = [replace(EXERCISES[name], minutes=20, bonus=False) for name in NAMES]
    monkeypatch.setattr(progress_module, "of_lesson", lambda folder: records)
    known = lessons() | {LESSON: lessons()[LESSON] | {"minutes": 80}}
    monkeypatch.setattr(progress_module, "lessons", lambda: known)
    return records


def test_the_panel_counts_exercises_and_minutes_and_links_to_the_neighbours(place, four, capsys):
    assert "0 of 4 exercises, about 80 minutes left" in printed(capsys, progress, LESSON)
    done("zero_pad", "same_padding")
    done("conv_output_size", passed=False)
    panel = printed(capsys, progress, LESSON)
    assert panel.startswith("Lesson 2: Padding and stride\n")
    assert "2 of 4 exercises, about 40 minutes left" in panel
    assert "Before: Lesson 1: Filters (../01_filters/01_filters.ipynb)" in panel
    assert "Next: Lesson 3: Convolution over volumes (../03_convolution/" in panel
    assert "○ [◐] ○" in panel
    done(*NAMES)
    assert "4 of 4 exercises: all done" in printed(capsys, progress, LESSON)


def test_minutes_left_are_shared_out_by_those_of_the_records(place, four, capsys, monkeypatch):
    minutes = dict(zip(("conv_output_size", "same_padding", "zero_pad"), (30, 5, 5), strict=True))
    records = [replace(EXERCISES[name], minutes=m) for name, m in minutes.items()]
    monkeypatch.setattr(progress_module, "of_lesson", lambda folder: records)
    done("conv_output_size")
    assert "1 of 3 exercises, about 20 minutes left" in printed(capsys, progress, LESSON)


def test_a_bonus_is_not_needed_and_earns_a_star(place, four, capsys, monkeypatch):
    records = [replace(record, bonus=record.name == "zero_pad") for record in four]
    monkeypatch.setattr(progress_module, "of_lesson", lambda folder: records)
    done(*(name for name in NAMES if name != "zero_pad"))
    assert "3 of 3 exercises: all done\n" in printed(capsys, progress, LESSON)
    did = printed(capsys, what_you_did, LESSON)
    assert "zero_pad (bonus)" in did
    assert "Every exercise is passed." in did
    done("zero_pad")
    assert "all done. Bonus: ★\n" in printed(capsys, progress, LESSON)


def test_a_dot_says_its_state_by_words_and_shape_and_leads_to_its_lesson(place):
    done(*(exercise.name for exercise in of_lesson("filters")), "zero_pad")
    states = lesson_states(log.events())
    assert list(states.items())[:5] == [
        ("00_setup", "coming" if "00_setup" not in lessons() else "open"),
        ("01_filters", "done"),
        (LESSON, "begun"),
        ("03_convolution", "open"),
        ("04_im2col", "coming" if "04_im2col" not in lessons() else "open"),
    ]
    line = dots(states, LESSON)
    for name, state in states.items():
        item = re.search(f'<li class="([^"]*)" data-lesson="{name}"(.*?)</li>', line)
        assert item[1].split()[0] == state
        assert f"{course()[name]['title']}, {WORDS[state]}</span>" in item[2]
        linked = f'href="../{name}/{name}.ipynb"' in item[2]
        assert linked == (name in lessons() and name != LESSON)
        assert ('aria-current="step"' in item[2]) == (name == LESSON)
    assert "href" not in dots(states, links=False)


def test_a_lesson_that_is_not_there_has_no_link(place, capsys, monkeypatch):
    shutil.rmtree(place / "03_convolution")
    assert "Next: Lesson 3: Convolution over volumes\n" in printed(capsys, progress, LESSON)
    *there, coming = course()
    # a course whose last lesson is still to come
    shutil.rmtree(place / coming, ignore_errors=True)
    monkeypatch.setattr(progress_module, "lessons", lambda: {x: course()[x] for x in there})
    told = f"{course()[coming]['title']} (still to come)"
    assert told in printed(capsys, progress, there[-1])


def test_exercises_are_told_in_the_lesson_s_order(place, capsys):
    did = printed(capsys, what_you_did, LESSON)
    names = [line.split()[0] for line in did.splitlines() if " of 3" in line]
    assert names[:3] == ["same_padding", "zero_pad", "conv_output_size"]
    assert names == [exercise.name for exercise in of_lesson("padding_stride")]


def test_the_order_of_exercises_names_none_that_does_not_exist():
    for lesson, head in lessons().items():
        names = [exercise.name for exercise in of_lesson(lesson.partition("_")[2])]
        assert head.get("exercises", names) == names


@pytest.mark.parametrize("function", [progress, what_you_did])
@pytest.mark.parametrize(
    ("lesson", "told"),
    [
        ("02_padding", "There is no lesson '02_padding'; did you mean '02_padding_stride'"),
        (None, "There is no lesson None"),
        (["x"], "There is no lesson ['x']"),
    ],
)
def test_an_unknown_lesson_is_one_sentence(place, capsys, function, lesson, told):
    said = printed(capsys, function, lesson)
    assert said.startswith(told)
    assert said.count("\n") == 1


@pytest.mark.parametrize("function", [progress, what_you_did])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b"\xff\0" * 1000),
        lambda file: file.write_text('{"kind": "off"}\n'),
        lambda file: file.write_text('{"v": 9, "kind": "attempt"}\n' * 10),
        lambda file: file.mkdir(),
        lambda file: file.symlink_to(file),
    ],
    ids=["damaged", "off", "another version", "a folder", "a link to itself"],
)
def test_a_log_that_cannot_be_read_breaks_nothing(place, capsys, function, spoil):
    spoil(log.where())
    assert "Padding and stride" in printed(capsys, function, LESSON)
    log.where().rmdir() if log.where().is_dir() else log.where().unlink()


def test_what_you_did_counts_attempts_hints_and_predictions_and_says_what_is_open(
    place, four, capsys, monkeypatch
):
    asked = {
        name: ("padding_stride", Prediction(lambda: 1, "Because."))
        for name in ("size_after_two", "lost_rows", "corner_windows")
    }
    monkeypatch.setattr(progress_module, "predictions", lambda: asked)
    done("zero_pad", passed=False, cause="unwritten")  # the blank, run
    done("zero_pad", passed=False, cause="one_side_only")
    done("zero_pad")
    done("zero_pad", "zero_pad")  # run again, with all cells
    done("zero_pad", passed=False, cause="one_side_only")
    for number in (1, 2, 2):
        log.note("hint", exercise="zero_pad", number=number)
    assert "Predictions: none answered yet." in printed(capsys, what_you_did, LESSON)
    for name, right in (("size_after_two", True), ("lost_rows", False), ("lost_rows", True)):
        log.note("prediction", name=name, said="3", right=right, lesson=LESSON)
    did = printed(capsys, what_you_did, LESSON)
    assert re.search(r"zero_pad +✓ passed +2 +2 of 3", did)
    assert re.search(r"same_padding +open +0 +0 of 3", did)
    told = "Predictions: 1 of 3 right; missed: lost rows; not answered yet: corner windows."
    assert told in did
    assert "Still open here: conv_num_params, conv_output_size, same_padding." in did
    assert "Next: Lesson 3" in did


@pytest.mark.parametrize(
    ("runs", "attempts"),
    [
        (["values", "geometry"], 1),
        (["values", "geometry", "values", "geometry"], 2),
        (["values", "values", "geometry", "values"], 3),
        ([None, "values", "geometry"], 2),
    ],
)
def test_parts_of_an_exercise_that_are_checked_one_by_one_are_one_attempt(
    place, capsys, runs, attempts
):
    for part in runs:
        log.note("attempt", exercise="zero_pad", part=part, passed=False, cause="wrong")
    assert re.search(rf"zero_pad +tried +{attempts} ", printed(capsys, what_you_did, LESSON))


@pytest.mark.parametrize(
    ("entries", "state"),
    [
        ([("sizes", True, False), ("errors", True, True)], "✓ passed"),
        ([("sizes", True, False), ("errors", True, False)], "all parts, but not by one answer"),
        ([("sizes", True, False), ("errors", False, None)], "1 of 2 parts"),
        ([("sizes", True, False), ("sizes", False, None)], "tried"),
        ([("sizes", True, None), ("errors", True, None)], "✓ passed"),  # of an older log
    ],
)
def test_an_exercise_has_passed_when_one_answer_passes_all_its_parts(place, capsys, entries, state):
    for part, passed, whole in entries:
        facts = {} if whole is None else {"whole": whole}
        log.note("attempt", exercise="conv_output_size", part=part, passed=passed, **facts)
    assert re.search(rf"conv_output_size +{state} ", printed(capsys, what_you_did, LESSON))
    assert ("conv_output_size" in log.passed()) == (state == "✓ passed")


def double(x):
    return 2 * np.asarray(x)


RACE = Exercise(
    module="course_lib.exercises.padding_stride.zero_pad",
    reference=double,
    visible=(
        Case("small", np.arange(3), title="Three numbers."),
        Case("text", "x", title="No numbers.", raises=TypeError),
    ),
    hidden=lambda rng: [],
    mistakes=(),
    hints=("", "", ""),
    alternative=lambda x: np.add(x, x),
    race=lambda: (np.arange(1000),),
)


@pytest.fixture
def racing(place, monkeypatch):
    """An exercise with a race."""
    monkeypatch.setattr(race_module, "find", lambda name: RACE)
    monkeypatch.setattr(race_module, "SECONDS", 0.01)


def test_a_right_answer_races_and_its_times_are_kept_best_first(racing, capsys):
    first = printed(capsys, race, "zero_pad", double)
    for text in ("yours", "the course's", "the course's other way", "1. now, double "):
        assert text in first
    assert re.search(r"^ *yours, double +\S+ \S+$", first, re.MULTILINE)
    assert re.search(r"^ *the course's +\S+ \S+ +yours (is|takes) ", first, re.MULTILINE)
    log.note("race", exercise="zero_pad", seconds=1e-12)  # of before functions were named
    log.note("race", exercise="zero_pad", seconds=99.0, function="zero_pad")
    again = printed(capsys, race, "zero_pad", double)
    board = again[again.index("Your runs") :].splitlines()
    assert "0.001 ns" in board[1]
    assert "99 s" in board[-1]
    assert sum("double" in line for line in board) == 2
    assert sum("now" in line for line in board) == 1


@pytest.mark.parametrize(
    ("yours", "other", "said"),
    [
        (1.19, 0.01, "yours takes 119 times as long"),
        (1.0, 2.14, "yours is 2.1 times as fast"),
        (1.0, 1.05, "yours takes about as long"),
        (1.0, 1.0, "yours takes about as long"),
        (3000.0, 1.0, "yours takes 3,000 times as long"),
        (1e-9, 9.0, "yours is 9,000,000,000 times as fast"),
    ],
)
def test_a_race_is_told_in_words(yours, other, said):
    assert race_module.compared(yours, other) == said


def shouts(x):
    print("loud")
    raise ValueError


def wrong_when_large(x):
    return double(x) + (np.size(x) > 10)


@pytest.mark.parametrize(
    "function",
    [shouts, wrong_when_large, lambda x: x * 2, lambda x: None, lambda x: [[1]], lambda: 3],
)
def test_a_wrong_answer_does_not_race(racing, capsys, function):
    assert printed(capsys, race, "zero_pad", function) == (
        "zero_pad: only a right answer races. Run its check first, and come back.\n"
    )
    assert log.events() == []


def test_what_cannot_race_is_one_sentence(place, capsys, monkeypatch):
    assert "there is no race" in printed(capsys, race, "zero_pad", abs)
    with pytest.raises(ValueError, match="there is no exercise 'zero_pa'; did you mean"):
        race("zero_pa", abs)
    monkeypatch.setattr(race_module, "find", lambda name: RACE)
    assert "pass your function itself" in printed(capsys, race, "zero_pad", 3)


def named(share):
    """A function that names this share of the validation images right."""

    def beat_97(x, t, x_new, seconds):
        _, right = load_mnist("validation")
        wrong = np.arange(len(right)) >= round(share * len(right))
        return np.where(wrong, (right + 1) % 10, right)

    return beat_97


def test_a_contest_keeps_shares_best_first_among_the_courses(place, capsys):
    first = printed(capsys, contest, "beat_97", named(0.98), 60)
    assert first.startswith("98.0% of 1,000 validation images in 0 s")
    assert re.search(r"^ *2\. yours, now +98\.0%$", first, re.MULTILINE)
    again = printed(capsys, contest, "beat_97", named(0.5), 60)
    shares = re.findall(r"^ *\d\. .* (\S+)%$", again, re.MULTILINE)
    assert [float(share) for share in shares] == sorted(map(float, shares), reverse=True)
    assert again.count("yours") == 2
    assert again.count("now") == 1


OUT = {
    "no function": (3, "beat_97: pass your function itself, without parentheses.\n"),
    "another shape": (lambda x, t, x_new, seconds: np.zeros((10, 2)), "beat_97: expected 1000 labels, got an array of shape (10, 2).\n"),
    "too late": (lambda x, t, x_new, seconds: np.zeros(1000), "beat_97: it took 0 s where 0 were allowed: out of the contest.\n"),
}  # fmt: skip


@pytest.mark.parametrize("what", OUT)
def test_who_is_out_of_the_contest_is_told_why(place, capsys, what):
    function, told = OUT[what]
    assert printed(capsys, contest, "beat_97", function, 0) == told
    assert log.events() == []
