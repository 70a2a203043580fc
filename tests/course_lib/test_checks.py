"""The checker: what a run finds, and what a student is told of it."""

import _thread
import ast
import dataclasses
import json
import linecache
import re
import signal
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from IPython.core.inputtransformer2 import TransformerManager

from autograder.data import put_beside
from course_lib import checks, exercises
from course_lib.checks import (
    EXERCISES,
    Case,
    CheckFailed,
    Exercise,
    Mistake,
    check,
    hint,
    run,
    tell,
    time_limit,
    words,
)
from course_lib.checks.cells import remember_cells, renamed, stale, unknown_helper
from course_lib.checks.compare import difference
from course_lib.checks.failure import Failure
from course_lib.checks.memory import soil
from course_lib.checks.runner import SEED_VARIABLE
from course_lib.checks.verdict import Cause, Fault, Verdict, from_data, to_data
from course_lib.checks.words import STOPPED, quoted
from course_lib.exercises import UnknownName, lesson_of, meant
from course_lib.exercises.record import shown_as
from course_lib.student import predict, race, solution

SEEDS = [f"{number:032x}" for number in range(3)]


def scale(x, factor=2):
    return x * factor


def scale_in_place(x, factor=2):
    x *= factor
    return x


SCALE = Exercise(
    "tests.nowhere.scale",
    reference=scale,
    visible=(
        Case("matrix", np.arange(12.0).reshape(3, 4), title="a 3 x 4 array"),
        Case("two", np.array([1.0, -2.0]), title="two numbers", factor=3),
        Case("none", np.array([1.0]), title="no factor", factor=None, raises=TypeError),
    ),
    hidden=lambda rng: [Case("five", rng.normal(size=5), title="five numbers", factor=4)],
    mistakes=(
        Mistake("added", "The factor is added.", lambda x, factor=2: x + factor),
        Mistake("in-place", "The input itself is changed.", scale_in_place),
    ),
    hints=("one", "two", "three"),
)


def verdict_on(function, exercise=SCALE, **options):
    found = run(exercise, function, **options)
    assert not found.passed
    assert from_data(json.loads(json.dumps(to_data(found)))) == found
    return found


def told(function, exercise=SCALE, **options):
    return tell(verdict_on(function, exercise, **options), exercise=exercise)


def test_a_right_function_passes_visible_and_hidden_cases():
    visible, hidden = run(SCALE, scale), run(SCALE, scale, hidden=True, seed=SEEDS[0])
    assert visible.passed
    assert hidden.passed
    assert tell(visible).line == "scale: all 3 visible cases pass."
    assert tell(hidden).line == "scale: the one hidden case passes."


def test_the_reference_is_asked_once_for_each_case_whoever_answers():
    asked = []

    def asked_of(function, x):
        asked.append(function)
        return function(x)

    cases = (Case("one", 1, title="one"), Case("two", 2, title="two"))
    counted = dataclasses.replace(SCALE, visible=cases, probe=asked_of)
    assert all(run(counted, answer).passed for answer in (scale, lambda x, factor=2: factor * x))
    assert asked.count(SCALE.reference) == 4  # as the answer, and as what is due
    assert len(asked) == 6


def test_a_known_mistake_is_named_with_the_call_and_the_first_difference():
    verdict = verdict_on(lambda x, factor=2: x + factor)
    assert verdict.cause == Cause("likely", "added")
    assert [fault.case for fault in verdict.faults] == ["matrix", "two"]
    found = tell(verdict, exercise=SCALE)
    assert found.line == "scale: wrong in 2 of 3 visible cases. Likely cause: The factor is added."
    assert found.text.splitlines()[:5] == [
        "scale: wrong in 2 of 3 visible cases.",
        "Likely cause: The factor is added.",
        "",
        "  Called: scale(x)   [a 3 x 4 array]",
        "  out[0, 0] should be 0.0, got 2.0   (11 of 12 numbers differ)",
    ]
    assert "[[ 0.  1.  2.  3.]" in found.more


def test_a_function_without_arguments_is_called_without_any_and_its_result_tried():
    found = told(lambda: [[1, 0, -1]] * 3, EXERCISES["vertical_edge_filter"])
    assert found.cause == (
        "Likely cause: The result must be an array; np.array makes one of a list."
    )
    call, fact = found.facts
    assert call == "Called: vertical_edge_filter()   [its response to a flat area of 100]"
    assert "its response 0 everywhere', got 'a list (np.array makes an array of it)'" in fact
    assert "What its result was tried on:\n    image, shape (4, 4)" in found.text


def test_an_unknown_mistake_is_not_given_a_cause_but_the_call_and_what_differs():
    found = told(lambda x, factor=2: x * factor * 5)
    assert found.cause == ""
    assert found.facts[1] == "out[0, 1] should be 2.0, got 10.0   (11 of 12 numbers differ)"
    assert found.facts[0].startswith("Called: scale(x)")
    assert 'hint("scale") may help' in found.text


def test_what_explains_only_some_of_the_wrong_cases_is_not_told():
    verdict = verdict_on(lambda x, factor=2: x + factor if x.size > 2 else x - 1)
    assert verdict.cause is None


def knowing(*mistakes):
    """The exercise with other known mistakes: an idea each, called a, b, c."""
    known = [Mistake(id, f"Idea {id}.", m) for id, m in zip("abc", mistakes, strict=False)]
    return dataclasses.replace(SCALE, mistakes=tuple(known))


def test_of_two_known_mistakes_with_the_same_results_both_are_named():
    def one_too_many(x, factor=2):
        return x * (factor + 1)

    verdict = verdict_on(one_too_many, knowing(one_too_many, one_too_many))
    assert verdict.cause == Cause("likely", "a", "b")
    assert tell(verdict, exercise=knowing(one_too_many, one_too_many)).cause == (
        "Likely cause, one of two that give the same results. Either: Idea a. Or: Idea b."
    )
    assert verdict_on(one_too_many, knowing(*[one_too_many] * 3)).cause is None


def test_a_cause_of_an_older_ledger_has_no_rival():
    data = to_data(verdict_on(lambda x, factor=2: x + factor))
    del data["cause"]["rival"]
    assert from_data(data).cause == Cause("likely", "added")


def stops_at_matrices(by_einsum, otherwise):
    """A function that stops at a matrix, in words of one kind or another."""

    def stops(x, factor=2):
        if x.ndim > 1:
            return np.einsum("ij,j->ij", x, np.ones(7)) if by_einsum else x + np.ones(7)
        return otherwise(x, factor)

    return stops


def test_a_mistake_that_stops_with_other_words_is_perhaps_the_cause():
    def unchanged(x, factor):
        return x

    known, other = (stops_at_matrices(by_einsum, unchanged) for by_einsum in (False, True))
    verdict = verdict_on(other, knowing(known))
    assert verdict.cause == Cause("perhaps", "a")
    assert tell(verdict, exercise=knowing(known)).cause == "Perhaps: Idea a."
    assert verdict_on(other, knowing(known, known)).cause is None


def test_errors_alone_with_other_words_say_too_little():
    def stop(x, factor):
        return (x * factor)[99]

    for otherwise in (scale, stop):  # one wrong case, and two
        known, other = (stops_at_matrices(by_einsum, otherwise) for by_einsum in (False, True))
        assert verdict_on(known, knowing(known)).cause == Cause("likely", "a")
        assert verdict_on(other, knowing(known)).cause is None


IN_PARTS = dataclasses.replace(
    SCALE,
    visible=(
        Case("one", np.array([1.0]), title="one number", part="numbers"),
        Case("two", np.array([1.0, -2.0]), title="two numbers", part="numbers"),
        Case("three", np.array([1.0, 2.0]), title="by three", part="numbers", factor=3),
        Case("matrix", np.arange(12.0).reshape(3, 4), title="a 3 x 4 array", part="matrices"),
    ),
)


def begun(*right):
    """Wrong by its sign where it is meant to work; else it stops, or is right in what is told."""

    def scale(x, factor=2):
        beyond = "factor" if factor != 2 else "matrix" if x.ndim > 1 else ""
        if beyond and beyond not in right:
            raise IndexError(beyond)
        return x * factor if beyond else -x * factor

    return scale


def test_a_mistake_is_named_in_a_draft_that_does_no_more_than_the_simplest_cases():
    def known(x, factor=2):
        return -x * factor

    exercise = dataclasses.replace(IN_PARTS, mistakes=knowing(known).mistakes)
    for part in ("numbers", None):
        assert verdict_on(begun(), exercise, part=part).cause == Cause("likely", "a")
    assert verdict_on(begun(), exercise, part="matrices").cause is None
    for more in ("factor", "matrix"):  # it does more, so the idea is another one
        assert verdict_on(begun(more), exercise).cause is None


def test_an_assertion_is_raised_on_purpose():
    def refuses(x, factor=2):
        assert factor is not None, "mine"
        return x * factor

    def known(x, factor=2):
        if factor is None:
            raise AssertionError("another")
        return x * factor

    assert verdict_on(refuses, knowing(known)).cause == Cause("likely", "a")


def test_an_error_that_happens_is_not_taken_for_one_of_another_kind():
    def happens(x, factor=2):
        return x + np.ones(7) if x.ndim > 1 else x * factor

    other = Mistake("other", "Another idea.", lambda x, factor=2: x[:, 9] + np.ones(3))
    assert verdict_on(happens, dataclasses.replace(SCALE, mistakes=(other,))).cause is None


def test_what_a_function_prints_is_seen_once_and_only_for_the_cases_that_count(capsys):
    def chatty(x, factor=2):
        print("called")
        return x

    more = Case("more", np.ones(1), title="another part", part="other")
    verdict_on(chatty, dataclasses.replace(SCALE, visible=(*SCALE.visible, more)), part="other")
    assert capsys.readouterr().out == "called\n"


def test_a_changed_input_is_told_even_when_the_result_is_right():
    verdict = verdict_on(scale_in_place)
    assert verdict.faults[0].changed == ("x",)
    assert "it changed its input x" in tell(verdict, exercise=SCALE).text
    assert verdict.cause == Cause("likely", "in-place")


def test_a_blank_is_not_called_a_mistake():
    def blank(x, factor=2):
        raise NotImplementedError

    verdict = verdict_on(blank)
    assert verdict.kind == "unwritten"
    assert tell(verdict, exercise=SCALE).line == "scale: not written yet."


def test_a_function_that_calls_a_wrong_or_unwritten_one_points_there():
    names = {"np": np}
    exec("def scale(x, factor=2):\n    raise NotImplementedError", names)
    exec("def twice(x):\n    return scale(x)", names)
    twice = dataclasses.replace(
        SCALE,
        module="tests.nowhere.twice",
        reference=lambda x: x * 2,
        visible=(Case("ones", np.ones(2), title="ones"),),
        mistakes=(Mistake("nine", "Nine is added.", lambda x: x + 9),),
    )
    unwritten = told(names["twice"], twice, others=[SCALE])
    assert unwritten.line == "twice: it calls scale, which is not written yet."
    exec("def scale(x, factor=2):\n    return x + 9", names)
    wrong = told(names["twice"], twice, others=[SCALE])
    assert wrong.cause == "Begin there: it calls scale, which does not pass its own check."
    assert "Nine is added" not in wrong.text


def test_a_students_exception_is_shown_as_theirs_with_their_line():
    def broken(x, factor=2):
        return x[99] * factor

    text = told(broken).text
    assert 'it stopped with IndexError: "index 99 is out of bounds' in text
    assert "of your cell:  return x[99] * factor" in text
    assert "runner.py" not in text


def cell(names, source, name):
    """Run a piece of code as a cell of a notebook."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), names)


def test_an_error_in_another_cells_function_names_the_line_that_calls_it():
    names = {}
    cell(names, "def scale(x, factor=2):\n    return factor * x\n", "cell 1")
    cell(names, "def twice(x):\n    more = None\n    return scale(more)\n", "cell 2")
    twice = dataclasses.replace(
        SCALE,
        module="tests.nowhere.twice",
        reference=lambda x: x * 2,
        visible=(Case("ones", np.ones(2), title="ones"),),
        mistakes=(),
    )
    found = told(names["twice"], twice, others=[SCALE])
    assert found.cause == "scale passes its own check: look at what it is called with."
    assert found.facts[-1] == "in scale, called in line 3 of your cell:  return scale(more)"


def test_a_cell_that_cannot_be_read_any_more_is_told_instead_of_checking_what_it_held_before():
    right = "def scale(x, factor=2):\n    return x * factor"
    cells = ["", right, "scale(1)"]
    shell = SimpleNamespace(
        user_ns={"In": cells}, transform_cell=TransformerManager().transform_cell
    )
    assert stale("scale", shell) is None
    cells += [f"{right} +", "scale(1)"]
    failure = stale("scale", shell)
    assert (failure.type, failure.line) == ("SyntaxError", 2)
    text = tell(Verdict("scale", "stale", failure=failure)).text
    assert "cannot be run as it stands now" in text
    assert "in line 2 of your cell:  return x * factor +" in text
    cells.append("def scale(x, factor=2):\n    x *= factor\nreturn x")  # Python tells no line of it
    text = tell(Verdict("scale", "stale", failure=stale("scale", shell))).text
    assert "in line 3 of your cell:  return x" in text
    cells.append(f"%time 1\n{right}")
    assert stale("scale", shell) is None
    assert stale("scale", None) is None


@pytest.mark.parametrize(
    ("missing", "known", "told"),
    [
        ("correlate2d", {}, "correlate2d"),
        ("correlate2d", {"correlate2d": 1}, ""),  # by that name it is known, so it is no restart
        ("corelate", {}, ""),
        ("true_convolution", {}, ""),
    ],
)
def test_after_a_restart_the_function_that_is_not_there_yet_is_named(missing, known, told):
    exec(f"def answer(*_): raise NameError(\"name '{missing}' is not defined\")", known)
    verdict = run(EXERCISES["true_convolution"], known["answer"])
    assert unknown_helper(verdict, known["answer"]) == told
    if told:
        text = tell(Verdict("true_convolution", "stale", name=told, reason="unknown_helper")).text
        assert "calls correlate2d, which this notebook does not know yet" in text
        assert "hint(" not in text


def test_numpys_warnings_do_not_stand_above_a_verdict(recwarn):
    verdict = run(EXERCISES["same_padding"], lambda f: int(np.float64(f) / np.zeros(1)[0] * 0 == 1))
    assert verdict.kind == "wrong"
    assert list(recwarn) == []


def test_a_cell_that_defines_another_name_now_is_told_instead_of_what_it_held_before():
    right, other = "def zero_pad(x, padding):\n    ...", "def zeropad(x, padding):\n    ..."
    ran = []
    events = SimpleNamespace(register=lambda event, listener: ran.append(listener))
    shell = SimpleNamespace(user_ns={"In": [""]}, kernel=object(), events=events)
    remember_cells(shell)

    def run_cell(source, cell_id="own"):
        ran[0](SimpleNamespace(cell_id=cell_id, raw_cell=source))
        shell.user_ns["In"].append(source)

    answer = "02_padding_stride-zero_pad"
    run_cell(right, answer)
    assert renamed("zero_pad", shell) == ""
    run_cell(other, answer)
    run_cell("1 + 1")
    assert renamed("zero_pad", shell) == "zeropad"
    text = tell(Verdict("zero_pad", "stale", name="zeropad")).text
    assert "defines zeropad now, so only an older zero_pad could be checked" in text
    run_cell(f"{other}\nzero_pad = zeropad", answer)
    assert renamed("zero_pad", shell) == ""
    run_cell(other, answer)
    run_cell(right)  # in a cell of their own, and newer
    assert renamed("zero_pad", shell) == ""
    assert renamed("zero_pad", None) == renamed("no_exercise", shell) == ""


@pytest.mark.parametrize("shape", [(1,), (3, 5), (6, 6), (2, 3, 7, 3)])
@pytest.mark.parametrize("dtype", [float, np.float32, np.int64])
def test_memory_as_it_comes_holds_no_zeros(shape, dtype):
    np.zeros(shape, dtype)
    soil()
    assert np.empty(shape, dtype).all()


@pytest.mark.parametrize("given", [TypeError, TypeError("no factor"), "no factor"], ids=repr)
def test_an_error_or_its_words_returned_are_alike_where_an_error_is_due(given):
    mistakes = (Mistake("returned", "The error is returned.", lambda x, factor=2: ValueError()
                        if factor is None else x * factor),)  # fmt: skip
    exercise = dataclasses.replace(SCALE, mistakes=mistakes)
    found = run(exercise, lambda x, factor=2: given if factor is None else x * factor)
    assert found.cause == Cause("likely", "returned")
    assert run(exercise, lambda x, factor=2: 0 if factor is None else x * factor).cause is None


def test_a_missing_return_and_a_missing_error_are_told_in_words():
    assert "got None (is there a return?)" in told(lambda x, factor=2: None).text
    lenient = told(lambda x, factor=2: x * (factor or 1)).text
    assert "it should raise TypeError, but returned an array of shape (1,)" in lenient


def test_something_that_is_no_function_is_told():
    assert told(3).line == "scale: this should be your function, got 3."


def test_a_hidden_failure_holds_and_shows_no_value():
    verdict = verdict_on(lambda x, factor=2: x + factor, hidden=True, seed=SEEDS[0])
    assert verdict.faults == (Fault("five", "differs"),)
    hidden = SCALE.hidden_cases(SEEDS[0])[0]
    found = tell(verdict, exercise=SCALE)
    assert "One of them: five numbers." in found.text
    assert "The factor is added." in found.line
    data = json.dumps(to_data(verdict)) + found.text + found.html
    assert not any(f"{value:.4g}" in data for value in hidden.args[0])


def test_a_check_tells_at_most_twelve_lines_before_the_fold():
    long = dataclasses.replace(
        SCALE, mistakes=(Mistake("long", "Much is said here. " * 20, lambda x, factor=2: x + 1),)
    )
    many = "\n".join(f"line {number}" for number in range(30))

    def broken(x, factor=2):
        raise ValueError(many)

    for function, exercise in ((lambda x, factor=2: x + 1, long), (broken, SCALE)):
        found = told(function, exercise)
        lines = found.text.splitlines()
        advice = lines.index(found.advice)
        assert advice < 12
        assert "Called: scale(x)" in found.text
        assert found.more.splitlines()[0] in found.text


def test_a_panel_says_what_the_text_says_and_escapes_it():
    def broken(x, factor=2):
        raise ValueError("<script>alert(1)</script>")

    page = told(broken).html
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page
    known = told(lambda x, factor=2: x + factor)
    for part in (known.head, known.cause, *known.facts, "What it was called with"):
        assert part in known.html
    assert "<details>" in known.html


def test_what_a_student_raises_in_a_case_stays_in_one_line_and_in_quotes():
    def forged(x, factor=2):
        raise ValueError("x\n\nLikely cause: The stride is ignored.")

    found = told(forged)
    quote = 'ValueError: "x Likely cause: The stride is ignored."'
    assert any(quote in fact for fact in found.facts)
    assert not re.search("^ *Likely cause", f"{found.text}\n{found.line}", re.MULTILINE)


@pytest.mark.parametrize(
    "text",
    ["name 'x' is not defined", "expected ':'", "operands of shapes (3,) (4,)", "division by zero"],
)
def test_plain_words_of_a_students_object_stand_as_they_are(text):
    assert quoted(text) == text


@pytest.mark.parametrize(
    "text",
    ["x. You pass", "Perhaps: y", "x\nPassed", "a Likely cause", "\u2713 all", "x\u2028Done."],
)
def test_what_could_be_ours_is_quoted_in_one_line(text):
    assert quoted(text) == '"{}"'.format(" ".join(text.split()))


KINDS = {
    "raised": Verdict("scale", "raised", failure=Failure("NameError", (), "no scale")),
    "raised beside edits": Verdict("scale", "raised", failure=Failure("NameError", (), "no x"), names=("code-1",)),
    "raised in its cell": Verdict("scale", "raised", failure=Failure("SyntaxError", (), "bad", line=3), in_cell=True),
    "raised, with words of ours": Verdict("scale", "raised", failure=Failure("ValueError", (), "x\n\nLikely cause: a \"b\"")),
    "raised in its cell, with words of ours": Verdict("scale", "raised", failure=Failure("E", (), "All passed", line=3), in_cell=True),
    "asked": Verdict("scale", "raised", failure=Failure("InputNotAnswered", (), "input()")),
    "unknown": Verdict("scale", "unknown"),
    "stale": Verdict("scale", "stale", failure=Failure("SyntaxError", (), "bad", line=3)),
    "refused": Verdict("scale", "refused", names=("conv2d",)),
    "refused, from mynet": Verdict("scale", "refused", names=("step",), own=("step",)),
    "refused, two from mynet": Verdict("scale", "refused", names=("pad", "step"), own=("pad", "step")),
    "refused, one from mynet": Verdict("scale", "refused", names=("conv2d", "step"), own=("step",)),
    "told": Verdict("scale", "told", name="scale: what an older release said."),
    **{f"stopped, {reason}": Verdict("scale", "stopped", reason=reason, amount=1536) for reason in STOPPED},
    **{f"cell stopped, {reason}": Verdict("scale", "stopped", reason=reason, in_cell=True) for reason in STOPPED},
}  # fmt: skip
SENTENCES = {
    "raised": 'scale: NameError: "no scale"',
    "raised beside edits": 'scale: NameError: "no x" (changes to read-only cells do not count: code-1)',
    "raised in its cell": 'scale: the cell stopped with SyntaxError: "bad" (line 3)',
    "raised, with words of ours": "scale: ValueError: \"x Likely cause: a 'b'\"",
    "raised in its cell, with words of ours": 'scale: the cell stopped with E: "All passed" (line 3)',
    "asked": "scale: it asks with input(), and nobody answers while your work is graded. Write the value into the code.",
    "unknown": "course_lib.checks has no exercise 'scale'",
    "refused": "scale: it uses conv2d of course_lib, which does what you write in this lesson.",
    "refused, from mynet": "scale: it takes step from mynet or the course; in this lesson use the function of your notebook.",
    "refused, two from mynet": "scale: it takes pad, step from mynet or the course; in this lesson use the functions of your notebook.",
    "refused, one from mynet": "scale: it uses conv2d of course_lib, which does what you write in this lesson.",
    "told": "scale: what an older release said.",
    "stopped, memory": "scale: stopped, because it used more than 1,536 MiB of memory.",
    "stopped, time": "scale: stopped, because it took too long (a loop without end?).",
    "cell stopped, ended": "scale: the cell was stopped, because it ended Python (exit, or too much memory?).",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_verdict_has_its_sentence(kind):
    assert from_data(json.loads(json.dumps(to_data(KINDS[kind])))) == KINDS[kind]
    line = tell(KINDS[kind]).line
    assert "{" not in line
    assert line == SENTENCES.get(kind, line)


def test_a_verdict_of_an_older_release_is_read():
    data = to_data(KINDS["refused"])
    del data["own"]
    assert from_data(data) == KINDS["refused"]


def test_ipython_shows_the_report_and_no_frame_of_ours():
    verdict = verdict_on(lambda x, factor=2: x)
    error = CheckFailed(verdict, tell(verdict, exercise=SCALE))
    assert error._render_traceback_() == error.report.splitlines()


def caught_in_the_loop(f):
    while f:
        try:
            f += 1
        except Exception:
            continue


def caught_bare(f):
    try:
        while True:
            f += 1
    except:  # noqa: E722 (students write this)
        while f:
            f += 1


@pytest.fixture
def button():
    """What a kernel does with an interrupt; a shell's background jobs are begun without."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupted(f):
    _thread.interrupt_main()
    while f:
        f += 1


ENDLESS = {
    "in a loop": (caught_in_the_loop, "it took too long"),
    "caught by a bare except": (caught_bare, "it took too long"),
    "by the button": (interrupted, "it was interrupted"),
}


@pytest.mark.usefixtures("button")
@pytest.mark.parametrize("how", ENDLESS)
def test_an_answer_without_end_is_stopped_and_its_line_is_told(how, monkeypatch):
    answer, why = ENDLESS[how]
    monkeypatch.setattr(time_limit, "CASE", 0.2 if "took" in why else 100.0)
    monkeypatch.setattr(time_limit, "AGAIN", 0.05)
    before = threading.active_count()
    with pytest.raises(CheckFailed, match=f"same_padding: stopped, because {why}") as caught:
        check("same_padding", answer)
    assert threading.active_count() == before
    assert re.search(r"in line \d+ of your cell:  \S", caught.value.report)
    assert "look at what lets it end" in caught.value.report
    assert from_data(to_data(caught.value.verdict)) == caught.value.verdict


def test_all_cases_together_have_a_limit_too(monkeypatch):
    monkeypatch.setattr(time_limit, "WHOLE", 0.2)
    with pytest.raises(time_limit.TookTooLong):
        time_limit.in_turn([lambda: 1, lambda: interminable(1)])


def interminable(number):
    while number:
        number += 1


def test_a_part_that_passes_is_told_so_though_another_one_has_no_end(monkeypatch, capsys):
    monkeypatch.setattr(time_limit, "CASE", 0.2)
    ones = (
        Case("once", 1, title="once", want=1, part="first"),
        Case("ever", 2, title="ever", want=2, part="second"),
    )
    parts = dataclasses.replace(
        SCALE, module="tests.nowhere.scale", reference=lambda x: x, visible=ones, mistakes=()
    )
    monkeypatch.setattr("course_lib.checks.notebook.find", lambda name: parts)
    check("scale", lambda x: x if x == 1 else interminable(x), part="first")
    assert "passes (first)" in capsys.readouterr().out


@pytest.mark.usefixtures("button")
def test_a_grader_s_own_interrupt_is_no_verdict():
    with pytest.raises(KeyboardInterrupt):
        run(EXERCISES["same_padding"], interrupted)


def test_check_prints_what_passes_and_names_what_does_not_exist(capsys):
    def same_padding(f):
        if f % 2 == 0:
            raise ValueError(f)
        return f // 2

    assert check("same_padding", same_padding) is None
    assert "same_padding: all" in capsys.readouterr().out
    with pytest.raises(CheckFailed, match="same_padding: wrong in"):
        check("same_padding", lambda f: f)
    with pytest.raises(
        ValueError, match="there is no exercise 'same_paddin'; did you mean 'same_padding'"
    ):
        check("same_paddin", None)


def a_race(name):
    race(name, abs)


def a_check(name):
    check(name, abs)


KNOWN = ("conv2d_naive", "correlate2d", "correlate2d_fast", "mend_conv2d", "zero_pad")
MEANT = [
    ("conv2d", "; did you mean 'conv2d_naive' or 'mend_conv2d'?"),
    ("correlate2", "; did you mean 'correlate2d' or 'correlate2d_fast'?"),
    ("zero_pads", "; did you mean 'zero_pad'?"),
    (["zero_pad"], "; did you mean 'zero_pad'?"),
    ("", ""),
    (None, ""),
]


@pytest.mark.parametrize(("name", "told"), MEANT)
def test_two_names_at_most_may_have_been_meant_those_that_begin_alike_first(name, told):
    assert meant(name, KNOWN) == told


@pytest.mark.parametrize("function", [hint, solution, a_race, a_check])
@pytest.mark.parametrize(
    ("name", "told"),
    [("same_paddin", "; did you mean 'same_padding'"), ("", "; there are "), ([], "; there are ")],
)
def test_an_unknown_exercise_is_one_sentence_without_our_frames(function, name, told):
    with pytest.raises(UnknownName) as caught:
        function(name)
    (shown,) = caught.value._render_traceback_()
    assert shown.startswith(f"There is no exercise {name!r}{told}")


@pytest.mark.parametrize("function", [hint, solution, a_race, a_check])
def test_a_function_in_place_of_its_name_is_told_to_be_written_in_quotes(function):
    def same_padding():
        pass

    with pytest.raises(UnknownName) as caught:
        function(same_padding)
    assert caught.value._render_traceback_() == ['Write the name in quotes: "same_padding".']


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Conv2d", "its parts are 'forward', 'dx', 'dw', 'db'."),
        ("same_padding", "it has no parts, so leave out part=."),
    ],
)
def test_an_unknown_part_is_one_sentence_without_our_frames(name, told):
    with pytest.raises(UnknownName) as caught:
        check(name, abs, part="foward")
    assert caught.value._render_traceback_() == [f"There is no part 'foward' in {name}; {told}"]


def test_an_unknown_prediction_is_one_sentence_without_our_frames():
    with pytest.raises(UnknownName) as caught:
        predict("seven_row")
    assert caught.value._render_traceback_() == [
        "There is no prediction 'seven_row'; did you mean 'seven_rows'?"
    ]


def test_hints_open_one_at_a_time_and_then_all(capsys):
    texts = EXERCISES["same_padding"].hints
    for number, text in enumerate(texts, start=1):
        hint("same_padding")
        assert capsys.readouterr().out == f"Hint {number} of 3: {text}\n"
    hint("same_padding")
    printed = capsys.readouterr().out
    assert printed.startswith("You have seen every hint.")
    assert all(text in printed for text in texts)


def test_hidden_cases_depend_on_the_seed_and_on_nothing_else(monkeypatch):
    exercise = EXERCISES["correlate2d"]
    one, again, other = (exercise.hidden_cases(seed) for seed in (SEEDS[0], SEEDS[0], SEEDS[1]))
    for a, b in zip(one, again, strict=True):
        np.testing.assert_array_equal(a.args[0], b.args[0])
    assert any(not np.array_equal(a.args[0], b.args[0]) for a, b in zip(one, other, strict=True))
    monkeypatch.setenv(SEED_VARIABLE, SEEDS[1])
    assert run(exercise, exercise.reference, hidden=True).hidden


@pytest.mark.parametrize("name", EXERCISES)
def test_the_reference_passes_its_own_cases(name, tmp_path, monkeypatch):
    exercise, known = EXERCISES[name], {}  # what is measured has no seed
    monkeypatch.chdir(tmp_path)
    put_beside(tmp_path, lesson_of(exercise.folder))
    assert run(exercise, exercise.reference, known=known).passed
    for seed in SEEDS:
        assert run(exercise, exercise.reference, hidden=True, seed=seed, known=known).passed


def test_a_network_that_does_without_its_file_at_home_is_told(tmp_path, monkeypatch):
    put_beside(tmp_path, lesson_of("capstone"))
    monkeypatch.chdir(tmp_path)

    def reads(file):
        class MyNet:
            def __init__(self):
                self.w = np.load(file)["12.w"] if file else np.eye(10, 32)

            def predict(self, x):
                return x.reshape(len(x), -1)[:, 400:432] @ self.w.T + np.arange(10)

        return MyNet

    check("MyNet", reads("my_net.npz"), part="works")
    for file in (tmp_path / "my_net.npz", None):
        with pytest.raises(CheckFailed, match="also works in a folder where my_net.npz is not"):
            check("MyNet", reads(file), part="works")
    assert Path.cwd() == tmp_path


@pytest.mark.parametrize("name", EXERCISES)
def test_a_record_is_complete(name):
    exercise = EXERCISES[name]
    assert exercise.name == name
    assert exercises.lesson_of(exercise.folder) in exercises.lessons()
    assert len(exercise.hints) == 3
    assert len(exercise.mistakes) >= 6
    parts = {case.part for case in exercise.visible}
    assert parts == {case.part for case in exercise.hidden_cases(SEEDS[0])}
    assert None not in parts or len(parts) == 1


def test_no_two_exercises_have_one_name():
    files = [path.stem for path in exercises.HERE.glob("*/[!_]*.py")]
    assert sorted(files) == sorted(EXERCISES)


def test_sentences_are_told_in_another_language_where_there_is_a_translation(tmp_path, monkeypatch):
    catalogue = Catalog(locale="ko")
    catalogue.add(exercises.find("same_padding").mistakes[0].idea, "생각이 틀렸습니다.")
    catalogue.add("Likely cause: {idea}", "원인: {idea}")
    folder = tmp_path / "ko" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "course_lib.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(words, "LOCALE", tmp_path)
    monkeypatch.setattr(words, "_translation", words._translation.__wrapped__)
    exercise = exercises.find("same_padding")
    verdict = run(exercise, exercise.mistakes[0].variants[0])
    assert tell(verdict, "ko").cause == "원인: 생각이 틀렸습니다."
    assert tell(verdict).cause == f"Likely cause: {exercise.mistakes[0].idea}"


# what a translator gets is what is said: (call, which of its arguments is a sentence)
SAID = {
    "Case": ("title",),
    "Mistake": (1,),
    "Exercise": ("hints",),
    "Prediction": (1,),
    "N_": (0,),
    "_": (0,),
    "_n": (0, 1),
}


def spoken(path):
    """The nodes of a file that hold sentences."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for which in SAID.get(node.func.id, ()):
                if isinstance(which, int):
                    yield from node.args[which : which + 1]
                else:
                    found = [k.value for k in node.keywords if k.arg == which]
                    yield from (e for f in found for e in getattr(f, "elts", [f]))


@pytest.mark.parametrize(
    "path", sorted([*exercises.HERE.rglob("*.py"), *Path(checks.__file__).parent.glob("*.py")])
)
def test_no_sentence_is_put_together_from_pieces(path):
    for node in spoken(path):
        whole = isinstance(node, ast.Constant) and isinstance(node.value, str)
        assert whole or isinstance(node, ast.Name), f"{path}:{node.lineno}: {ast.unparse(node)}"


ARRAY = np.array([[1.0, 2.0], [3.0, 4.0]])
# got, want, what is told
DIFFERENCES = {
    "a list for an array": ([[1, 2], [3, 4]], ARRAY, "the result should be an array of shape (2, 2), got [[1, 2], [3, 4]], a list"),
    "a shape": (ARRAY[0], ARRAY, "the shape of the result should be (2, 2), got (2,)"),
    "a number": (ARRAY + np.eye(2) * [0, 1], ARRAY, "out[1, 1] should be 4.0, got 5.0   (1 of 4 numbers differ)"),
    "nan": (ARRAY * np.nan, ARRAY, "out[0, 0] should be 1.0, got nan   (4 of 4 numbers differ)"),
    "objects": (ARRAY.astype(object), ARRAY, "the dtype of the result should be numbers (float64), got object"),
    "a float for an int": (5.0, 5, "the result should be 5, got 5.0"),
    "a bool for an int": (True, 1, "the result should be 1, got True"),
    "an array for a float": (np.array([1.0]), 1.0, "the result should be 1.0, got an array of shape (1,)"),
    "a missing key": ({"a": 1}, {"a": 1, "b": 2}, "the result should be a dict with the key 'b', got only ['a']"),
    "an extra key": ({"a": 1, "b": 2}, {"a": 1}, "got also 'b'"),
    "a value in a dict": ({"a": "1"}, {"a": 1}, "out['a'] should be 1, got '1'"),
    "a length": ([0.5], [0.5, 2.0], "the length of the result should be 2, got 1"),
    "a shape with an axis more": ((2, 1, 10), (2, 10), "the result should be (2, 10), got (2, 1, 10)"),
    "nothing": (None, 1, "got None (is there a return?)"),
    "no tuple yet: its form alone": (None, ((9, 75), [90]), "should be ((..., ...), [...]), got None"),
    "a number for a tuple": (9, ((9, 75),), "should be a tuple ((..., ...),), got 9"),
}  # fmt: skip


def in_words(found):
    fault = Fault("matrix", "differs", difference=found)
    verdict = Verdict("scale", "wrong", count=1, faults=(fault,))
    return tell(verdict, exercise=SCALE).facts[1]


@pytest.mark.parametrize("kind", DIFFERENCES)
def test_a_difference_is_told_in_one_sentence(kind):
    got, want, told = DIFFERENCES[kind]
    assert told in in_words(difference(got, want, rtol=1e-5, atol=1e-7))


AGREE = {
    "a numpy int": (np.int64(5), 5),
    "a float from numpy": (np.float32(0.5), 0.5),
    "an array without axes": (np.array(2.5), 2.5),
    "an int for a float": (2, 2.0),
    "another dtype": (ARRAY.astype("float32"), ARRAY),
    "rounding": (ARRAY * (1 + 1e-9), ARRAY),
    "a tuple": ((1, np.int64(2)), (1, 2)),
}


@pytest.mark.parametrize("kind", AGREE)
def test_another_style_is_right_too(kind):
    got, want = AGREE[kind]
    assert difference(got, want, rtol=1e-5, atol=1e-7) is None


def test_a_dtype_counts_only_where_it_is_graded():
    got = ARRAY.astype("float32")
    found = difference(got, ARRAY, rtol=1e-5, atol=1e-7, dtype=True)
    assert in_words(found) == "the dtype of the result should be float64, got float32"


# a class, part by part


class Scaled:
    def __init__(self, factor):
        self.factor = factor

    def forward(self, x):
        return self.factor * x

    def backward(self, dout):
        return self.factor * dout


@shown_as("layer = Scaled(factor{options}); layer.forward(x)")
def _forward(cls, factor, x, **options):
    return cls(factor, **options).forward(x)


@shown_as("{exercise}({factor}).backward(dout)", "dx")
def _backward(cls, factor, dout):
    return cls(factor).backward(dout)


def _wrong(**methods):
    return type("Scaled", (Scaled,), methods)


SCALED = Exercise(
    "tests.nowhere.Scaled",
    reference=Scaled,
    visible=(
        Case("out", 2.0, np.arange(3.0), title="out", part="forward", probe=_forward),
        Case("dx", 2.0, np.arange(3.0), title="dx", part="backward", probe=_backward),
    ),
    hidden=lambda rng: [],
    mistakes=(
        Mistake("no-factor", "forward forgets it.", _wrong(forward=lambda self, x: x)),
        Mistake("sum", "backward adds it.", _wrong(backward=lambda self, dout: dout + self.factor)),
        Mistake("both", "It is added.", _wrong(backward=lambda self, dout: dout * 3, forward=lambda self, x: x * 3)),
    ),
    hints=("", "", ""),
)  # fmt: skip


def unwritten_method(self, *args):
    raise NotImplementedError


@pytest.mark.parametrize(
    ("methods", "part", "cause"),
    [
        ({"forward": lambda self, x: x}, "forward", Cause("likely", "no-factor")),
        ({"forward": lambda self, x: x, "backward": unwritten_method}, "forward", Cause("likely", "no-factor")),
        ({"forward": lambda self, x: x, "backward": lambda self, d: d + self.factor}, "backward", Cause("likely", "sum")),
        ({"forward": lambda self, x: x * 3, "backward": unwritten_method}, "forward", Cause("likely", "both")),
        ({"forward": lambda self, x: x - 7}, "forward", None),
        ({"forward": lambda self, x: x, "backward": lambda self, d: d - 7}, None, Cause("likely", "no-factor")),
    ],
    ids=["alone", "the rest is empty", "the rest is wrong, too", "one of two", "unknown", "the first of two"],
)  # fmt: skip
def test_a_part_of_a_class_is_diagnosed_for_itself(methods, part, cause):
    assert run(SCALED, _wrong(**methods), part=part).cause == cause


def test_a_method_that_is_not_written_yet_is_a_blank_of_its_class():
    class Half(Scaled):
        def backward(self, dout):
            raise NotImplementedError

    assert run(SCALED, Half, part="forward").passed
    told = tell(run(SCALED, Half, part="backward"), exercise=SCALED)
    assert told.line == "Scaled: not written yet."


def test_a_probe_says_how_its_call_is_written():
    text = tell(run(SCALED, _wrong(forward=lambda self, x: x - 7)), exercise=SCALED).text
    assert "Called: layer = Scaled(factor); layer.forward(x)   [out]" in text
    assert "out[0] should be 0.0, got -7.0" in text


def test_a_probe_says_what_its_result_is_called_and_shows_a_number_in_its_call():
    text = tell(run(SCALED, _wrong(backward=lambda self, d: d - 7)), exercise=SCALED).text
    assert "Called: Scaled(2.0).backward(dout)   [dx]" in text
    assert "dx[0] should be 0.0, got -7.0" in text


def test_a_first_part_of_a_function_is_diagnosed_for_itself():
    exercise = dataclasses.replace(
        SCALE,
        visible=(
            Case("plain", np.arange(3.0), title="plain", part="basic"),
            Case("five", np.arange(3.0), factor=5, title="five", part="factors"),
        ),
        mistakes=(Mistake("added", "It is added.", lambda x, factor=2: x + factor),),
    )
    begun = run(exercise, lambda x, factor=2: x + 2, part="basic")
    assert begun.cause == Cause("likely", "added")
    assert run(exercise, lambda x, factor=2: x + 3, part="basic").cause is None


def test_a_wrong_helper_that_a_method_calls_is_told():
    scope = {"scale": lambda x, factor=2: x + factor}
    exec("class Scaled:\n  def __init__(self, factor): self.factor = factor\n"
         "  def forward(self, x): return scale(x, self.factor)", scope)  # fmt: skip
    verdict = run(SCALED, scope["Scaled"], part="forward", others=[SCALE])
    assert verdict.cause == Cause("begin_there", "scale")


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (np.array(3), 3),
        (np.array(3), 3.0),
        (np.array(2.5), 2.5),
        (np.array(True), True),
        ((np.array(1), np.array(2)), (1, 2)),
        ({np.int64(1): np.array(2)}, {1: 2}),
    ],
)
def test_an_array_without_axes_is_the_number_in_it(got, want):
    assert difference(got, want, rtol=0, atol=0) is None


@pytest.mark.parametrize(
    ("got", "want"), [(np.array(2.0), 2), (np.array([3]), 3), (np.array(1), True)]
)
def test_another_array_is_no_number_of_that_kind(got, want):
    assert difference(got, want, rtol=0, atol=0) is not None


def refuse(*args, **kwargs):
    raise ValueError


GROUPS = [
    (exercise, part, hidden)
    for exercise in EXERCISES.values()
    for hidden in (False, True)
    for cases in [exercise.hidden_cases("0" * 32) if hidden else exercise.visible]
    for part in dict.fromkeys(case.part for case in cases)
]


@pytest.mark.parametrize(
    ("exercise", "part", "hidden"),
    GROUPS,
    ids=[f"{e.name}, {part}, {'hidden' if hidden else 'visible'}" for e, part, hidden in GROUPS],
)
def test_no_check_is_passed_by_an_answer_that_refuses_everything(exercise, part, hidden):
    assert not run(exercise, refuse, part=part, hidden=hidden).passed


def test_a_function_without_arguments_is_asked_once():
    asked = []

    def vertical_edge_filter():
        asked.append(1)
        return np.full((3, 3), float(len(asked) == 4))

    assert not run(EXERCISES["vertical_edge_filter"], vertical_edge_filter).passed
    assert len(asked) == 1
