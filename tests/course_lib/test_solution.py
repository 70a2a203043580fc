"""The course's way and another one, after a pass; and what a pass says."""

import contextlib
import dataclasses
import datetime
import html
import importlib
import io
import json
import linecache
import re
from functools import cache

import pytest
from kernels import running_kernel

from autograder.data import put_beside
from course_lib.checks import EXERCISES, Case, Verdict, check, run, tell
from course_lib.checks.verdict import from_data, to_data
from course_lib.exercises import Remark, lesson_of, of_lesson
from course_lib.exercises.remarks import loops
from course_lib.student import place, sections
from course_lib.student.solution import RELEASE, held_back, open_for, solution

SOLUTION = importlib.import_module("course_lib.student.solution")  # its package has a namesake
FACTOR = 2


def _half(f):
    return f // FACTOR  # rounds down


def same_padding(f):
    """The course's way."""
    if f % 2 == 0:
        raise ValueError(f)
    return _half(f)


def by_division(f):
    half, odd = divmod(f, 2)
    if not odd:
        raise ValueError(f)
    return half


def with_a_loop(f):
    for _ in range(1):
        same_padding(f)
    return f // 2


SCRATCH = dataclasses.replace(
    EXERCISES["same_padding"],
    reference=same_padding,
    alternative=by_division,
    differs="The second asks `divmod` once.",
    remarks=(
        Remark("loop", "No loop is needed.", lambda tree: loops(tree) > 0),
        Remark("also", "Nor is a second remark.", lambda tree: loops(tree) > 0),
    ),
)


@pytest.fixture
def scratch(monkeypatch):
    """A record with all that a solution shows, in the place of the course's; nothing has passed."""
    monkeypatch.setattr("course_lib.checks.words.EXERCISES", {"same_padding": SCRATCH})
    monkeypatch.setattr(SOLUTION, "find", lambda name: SCRATCH)
    monkeypatch.setattr("course_lib.checks.notebook.find", lambda name: SCRATCH)
    monkeypatch.setattr(SOLUTION, "_passed_here", set())
    monkeypatch.setattr("course_lib.student.log.passed", set)
    return SCRATCH


@pytest.fixture
def released(monkeypatch, tmp_path):
    """Writes what a release says of itself."""
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(SOLUTION.course_lib, "__path__", [str(tmp_path)])
    return (tmp_path / RELEASE).write_bytes


def test_before_a_pass_a_solution_is_refused_with_a_friendly_word(scratch, capsys):
    solution("same_padding")
    assert capsys.readouterr().out == (
        "The course's same_padding is shown once yours has passed its check. "
        "Until then, hint('same_padding') opens one hint after another.\n"
    )


def test_after_a_pass_both_ways_are_shown_with_all_that_they_read(scratch, capsys):
    open_for("same_padding")
    solution("same_padding")
    out = capsys.readouterr().out
    first, second = out.split("Another way, just as right:")
    assert "FACTOR = 2" in first
    assert "    return f // FACTOR  # rounds down\n" in first
    assert '    """The course\'s way."""\n' in first
    assert "def same_padding(f):\n    half, odd = divmod(f, 2)\n" in second
    assert "SCRATCH" not in out
    assert out.endswith("The second asks `divmod` once.\n")


def test_a_pass_in_the_log_opens_it_too(scratch, monkeypatch, capsys):
    monkeypatch.setattr("course_lib.student.log.passed", lambda: {"same_padding"})
    solution("same_padding")
    assert "divmod(f, 2)" in capsys.readouterr().out


def test_an_exercise_that_does_not_exist_is_told():
    with pytest.raises(ValueError, match="there is no exercise 'same_paddin'; did you mean"):
        solution("same_paddin")


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_of_the_course_shows_code(name, capsys):
    open_for(name)
    solution(name)
    out = capsys.readouterr().out
    assert out.startswith("The course's way:\n\n")
    assert re.search(rf"^(def {name}\(|class {name}:)", out, re.MULTILINE)


@cache
def ways(name):
    """The code that a solution shows: of the course's way, and of the other one."""
    open_for(name)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        solution(name)
    first, _, second = out.getvalue().partition("Another way, just as right:\n\n")
    shown = [first.removeprefix("The course's way:\n\n")]
    if second:
        exercise = EXERCISES[name]
        said = [exercise.differs] if exercise.differs else []
        said += [f"About yours: {remark.text}" for remark in exercise.remarks]
        shown.append(second.partition(f"\n\n{said[0]}")[0] if said else second)
    return shown


def paste(code, notebook):
    """Run a cell as a notebook does."""
    place = f"<cell {hash(code)}>"
    linecache.cache[place] = (len(code), None, code.splitlines(keepends=True), place)
    exec(compile(code, place, "exec"), notebook)


@pytest.mark.parametrize("name", EXERCISES)
def test_a_solution_that_is_pasted_into_the_blank_passes_the_check(name, tmp_path, monkeypatch):
    exercise = EXERCISES[name]
    monkeypatch.chdir(tmp_path)
    put_beside(tmp_path, lesson_of(exercise.folder))
    for code in ways(name):
        notebook = {}
        for other in of_lesson(exercise.folder):
            paste(ways(other.name)[0], notebook)
        paste(code, notebook)
        for hidden in (False, True):
            verdict = run(exercise, notebook[name], hidden=hidden, at_home=True)
            assert verdict.passed, tell(verdict).text


def test_what_stands_in_the_same_lesson_is_named_and_not_imported():
    lines = ways("conv2d_naive")[0].splitlines()
    assert "# conv_single_step is yours, from an exercise of this lesson." in lines
    assert "from mynet import zero_pad" in lines
    assert "from mynet import conv_single_step" not in lines


LATER = datetime.date.today() + datetime.timedelta(3)  # also if midnight comes meanwhile


def test_a_release_may_hold_solutions_back_until_a_day(scratch, released, capsys):
    released(f"solutions_from = {LATER}\n".encode())
    open_for("same_padding")
    solution("same_padding")
    assert capsys.readouterr().out == (
        f"Solutions open on {LATER.day} {LATER:%B %Y}. Until then, hint('same_padding') may help.\n"
    )
    assert held_back() == LATER
    assert held_back(LATER) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"solutions_from = 7", b"solutions_from = 2999-01-01T00:00:00", b"solutions_from = ["],
)  # fmt: skip
def test_what_a_release_does_not_say_clearly_holds_nothing_back(released, data):
    released(data)
    assert held_back() is None


# What a pass says ------------------------------------------------------------------------------


def test_a_pass_says_what_was_proven_and_one_remark_and_opens_the_solution(scratch, capsys):
    check("same_padding", with_a_loop)
    assert capsys.readouterr().out.splitlines() == [
        "same_padding: all 6 visible cases pass.",
        "Proven with: the usual 3x3 filter; a 5x5 filter; an 11x11 filter; a 1x1 filter needs no",
        "padding; even: no padding keeps the size.",
        "For next time: No loop is needed.",
        "",
        'solution("same_padding") is open to you now.',
    ]
    solution("same_padding")
    assert "divmod(f, 2)" in capsys.readouterr().out


def test_a_right_answer_without_a_flaw_gets_no_remark(scratch, capsys):
    check("same_padding", by_division)
    assert "For next time" not in capsys.readouterr().out


def test_one_part_opens_nothing_until_the_others_pass(scratch, monkeypatch, capsys):
    parts = dataclasses.replace(
        scratch,
        visible=(
            Case("five", 5, title="an odd filter", part="odd"),
            Case("four", 4, title="an even filter", part="even", raises=ValueError),
        ),
    )
    monkeypatch.setattr("course_lib.checks.notebook.find", lambda name: parts)
    monkeypatch.setattr("course_lib.checks.words.EXERCISES", {"same_padding": parts})
    check("same_padding", lambda f: f // 2, part="odd")
    assert capsys.readouterr().out == (
        "same_padding: the one visible case passes (odd).\nProven with: an odd filter.\n"
    )
    solution("same_padding")
    assert "once yours has passed" in capsys.readouterr().out
    check("same_padding", by_division, part="even")
    assert "is open to you now" in capsys.readouterr().out


def test_a_panel_escapes_what_it_says_of_a_pass():
    remark = Remark("markup", "Use `<b>` less & <i>.", bool)
    exercise = dataclasses.replace(SCRATCH, remarks=(remark,))
    verdict = Verdict("same_padding", "passed", count=6, remark="markup", whole=True)
    page = tell(verdict, exercise=exercise).html
    assert "Use <code>&lt;b&gt;</code> less &amp; &lt;i&gt;." in page
    assert html.escape('solution("same_padding") is open to you now.') in page


def test_a_remark_is_data_and_one_that_is_gone_is_not_told():
    verdict = Verdict("same_padding", "passed", count=6, remark="long gone", whole=True)
    assert from_data(json.loads(json.dumps(to_data(verdict)))) == verdict
    assert "For next time" not in tell(verdict, exercise=SCRATCH).text


def test_a_hidden_pass_shows_no_case(scratch):
    verdict = Verdict("same_padding", "passed", hidden=True, count=3)
    assert tell(verdict, exercise=SCRATCH).text == "same_padding: all 3 hidden cases pass."


# In a kernel -----------------------------------------------------------------------------------

CELLS = (
    "from course_lib.checks import check\nfrom course_lib.student import solution\nTWO = 2",
    "def same_padding(f):\n    if f % TWO == 0:\n        raise ValueError(f)\n    return f // TWO",
    "check('same_padding', same_padding)",
    "solution('same_padding')",
    "from mynet import same_padding as mine, zero_pad\nmine.__module__",
)


def test_a_pass_in_a_front_end_is_kept_and_one_of_a_program_is_not(tmp_path, monkeypatch):
    monkeypatch.setenv(place.HOME_VARIABLE, str(tmp_path))
    file = tmp_path / sections.FILE
    with running_kernel(tmp_path) as kernel:
        for cell in CELLS[:4]:  # as nbclient and Validate run cells
            outputs, _ = kernel.run(cell)
        assert not file.exists()
        assert "course-card" in outputs[0]["data"]["text/html"]
        assert "def same_padding" in outputs[0]["data"]["text/plain"]
        (_, said), _ = kernel.run(CELLS[2], cell_id="check")
        assert said["data"]["text/plain"].startswith("same_padding is in your own library now")
        assert "TWO = 2\n\n\ndef same_padding(f):" in file.read_text(encoding="utf-8")
        outputs, _ = kernel.run(CELLS[4], cell_id="import")
    assert outputs[0]["data"]["text/plain"] == (
        "mynet: zero_pad is the course's, since yours has not passed its check yet."
    )
    assert "overflow-wrap: anywhere" in outputs[0]["data"]["text/html"]  # never within a word
    assert outputs[1]["data"]["text/plain"] == "'mynet'"
