"""The checker: what a student is told, and that every record keeps its promises."""

import dataclasses

import numpy as np
import pytest

from course_lib.checks import (
    EXERCISES,
    Case,
    CheckFailed,
    Exercise,
    Mistake,
    check,
    convolution,
    filters,
    hint,
    padding_stride,
)
from course_lib.checks.compare import difference
from course_lib.checks.runner import SEED_VARIABLE, run_check

SEEDS = [f"{number:032x}" for number in range(3)]


def scale(x, factor=2):
    return x * factor


def scale_in_place(x, factor=2):
    x *= factor
    return x


SCALE = Exercise(
    name="scale",
    lesson="00",
    reference=scale,
    visible=(
        Case(np.arange(12.0).reshape(3, 4), title="a 3 x 4 array"),
        Case(np.array([1.0, -2.0]), title="two numbers", factor=3),
        Case(np.array([1.0]), title="no factor", factor=None, raises=TypeError),
    ),
    hidden=lambda rng: [Case(rng.normal(size=5), title="five numbers", factor=4)],
    mistakes=(
        Mistake(lambda x, factor=2: x + factor, "The factor is added."),
        Mistake(scale_in_place, "The input itself is changed."),
    ),
    hints=("one", "two", "three"),
)


def failure(function, exercise=SCALE, **options):
    with pytest.raises(CheckFailed) as caught:
        run_check(exercise, function, **options)
    return caught.value


def test_a_right_function_passes_visible_and_hidden_cases():
    assert run_check(SCALE, scale) == "scale: all 3 visible cases pass."
    assert (
        run_check(SCALE, scale, hidden=True, seed=SEEDS[0]) == "scale: the one hidden case passes."
    )


def test_a_known_mistake_is_named_with_the_call_and_the_first_difference():
    error = failure(lambda x, factor=2: x + factor)
    assert str(error) == "scale: wrong in 2 of 3 visible cases. Likely cause: The factor is added."
    assert "Called: scale(x)   [a 3 x 4 array]" in error.report
    assert "[[ 0.  1.  2.  3.]" in error.report
    assert "out[0, 0] should be 0.0, got 2.0   (11 of 12 numbers differ)" in error.report
    assert "Likely cause: The factor is added." in error.report


def test_an_unknown_mistake_is_not_given_a_cause():
    error = failure(lambda x, factor=2: x * factor * 5)
    assert "Likely cause" not in error.report
    assert 'hint("scale") may help' in error.report


def test_two_mistakes_at_once_are_told_as_perhaps_one_of_them():
    error = failure(lambda x, factor=2: x + factor if x.size > 2 else x - 1)
    assert str(error) == "scale: wrong in 3 of 3 visible cases. Perhaps: The factor is added."


def test_an_error_that_happens_is_not_taken_for_one_of_another_kind():
    def happens(x, factor=2):
        return x + np.ones(7) if x.ndim > 1 else x * factor

    exercise = dataclasses.replace(
        SCALE, mistakes=(Mistake(lambda x, factor=2: x[:, 9] + np.ones(3), "Another idea."),)
    )
    assert "Another idea." not in failure(happens, exercise).report


def test_what_a_function_prints_is_seen_once_and_only_for_the_cases_that_count(capsys):
    def chatty(x, factor=2):
        print("called")
        return x

    exercise = dataclasses.replace(
        SCALE, visible=(*SCALE.visible, Case(np.ones(1), title="another part", part="other"))
    )
    failure(chatty, exercise, part="other")
    assert capsys.readouterr().out == "called\n"


def test_a_changed_input_is_told_even_when_the_result_is_right():
    error = failure(scale_in_place)
    assert "changed its input x" in error.report
    assert "The input itself is changed." in str(error)


def test_a_blank_is_not_called_a_mistake():
    def blank(x, factor=2):
        raise NotImplementedError

    assert str(failure(blank)) == "scale: not written yet."


def test_a_function_that_calls_a_wrong_or_unwritten_one_points_there():
    names = {"np": np}
    exec("def scale(x, factor=2):\n    raise NotImplementedError", names)
    exec("def twice(x):\n    return scale(x)", names)
    twice = dataclasses.replace(
        SCALE,
        name="twice",
        reference=lambda x: x * 2,
        visible=(Case(np.ones(2), title="ones"),),
        mistakes=(Mistake(lambda x: x + 9, "Nine is added."),),
    )
    unwritten = failure(names["twice"], twice, others=[SCALE])
    assert str(unwritten) == "twice: it calls scale, which is not written yet."
    exec("def scale(x, factor=2):\n    return x + 9", names)
    wrong = failure(names["twice"], twice, others=[SCALE])
    assert "Begin there: it calls scale, which does not pass its own check." in wrong.report
    assert "Nine is added" not in wrong.report


def test_a_students_exception_is_shown_as_theirs_with_their_line():
    def broken(x, factor=2):
        return x[99] * factor

    report = failure(broken).report
    assert "it stopped with IndexError: index 99 is out of bounds" in report
    assert "of your cell:  return x[99] * factor" in report
    assert "runner.py" not in report


def test_a_missing_return_and_a_missing_error_are_told_in_words():
    assert "got None (is there a return?)" in failure(lambda x, factor=2: None).report
    lenient = failure(lambda x, factor=2: x * (factor or 1)).report
    assert "it should raise TypeError, but returned an array of shape (1,)" in lenient


def test_something_that_is_no_function_is_told():
    assert "this should be your function, got 3" in str(failure(3))


def test_a_hidden_failure_shows_no_value():
    error = failure(lambda x, factor=2: x + factor, hidden=True, seed=SEEDS[0])
    hidden = SCALE.hidden_cases(SEEDS[0])[0]
    assert "One of them: five numbers." in error.report
    assert "The factor is added." in str(error)
    assert not any(f"{value:.4g}" in error.report for value in hidden.args[0])


def test_ipython_shows_the_report_and_no_frame_of_ours():
    error = failure(lambda x, factor=2: x)
    assert error._render_traceback_() == error.report.splitlines()


def test_check_prints_what_passes_and_names_what_does_not_exist(capsys):
    assert check("same_padding", EXERCISES["same_padding"].reference) is None
    assert "same_padding: all" in capsys.readouterr().out
    with pytest.raises(
        ValueError, match="there is no exercise 'same_paddin'; did you mean 'same_padding'"
    ):
        check("same_paddin", None)
    with pytest.raises(ValueError, match="no cases belong to the part 'other'"):
        check("same_padding", abs, part="other")


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
    assert "hidden" in run_check(exercise, exercise.reference, hidden=True)


def test_no_two_exercises_have_one_name():
    lessons = (filters, padding_stride, convolution)
    assert len(EXERCISES) == sum(len(lesson.EXERCISES) for lesson in lessons)


@pytest.mark.parametrize("name", EXERCISES)
def test_the_reference_passes_its_own_cases(name):
    exercise = EXERCISES[name]
    run_check(exercise, exercise.reference)
    for seed in SEEDS:
        run_check(exercise, exercise.reference, hidden=True, seed=seed)


@pytest.mark.parametrize("name", EXERCISES)
def test_each_known_mistake_is_named_at_once_and_loses_points(name):
    exercise = EXERCISES[name]
    for mistake in exercise.mistakes:
        with np.errstate(all="ignore"):
            assert f"Likely cause: {mistake.idea}" in str(failure(mistake.variant, exercise))
            for seed in SEEDS:
                failure(mistake.variant, exercise, hidden=True, seed=seed)


@pytest.mark.parametrize("name", EXERCISES)
def test_a_record_is_complete(name):
    exercise = EXERCISES[name]
    assert exercise.name == name
    assert len(exercise.hints) == 3
    assert len({mistake.idea for mistake in exercise.mistakes}) >= 6
    parts = {case.part for case in exercise.visible}
    assert parts == {case.part for case in exercise.hidden_cases(SEEDS[0])}
    assert None not in parts or len(parts) == 1


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
    "a length": ((1,), (1, 2), "the length of the result should be 2, got 1"),
    "nothing": (None, 1, "got None (is there a return?)"),
}  # fmt: skip


@pytest.mark.parametrize("kind", DIFFERENCES)
def test_a_difference_is_told_in_one_sentence(kind):
    got, want, told = DIFFERENCES[kind]
    assert told in str(difference(got, want, rtol=1e-5, atol=1e-7))


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
    assert "the dtype of the result should be float64, got float32" in str(
        difference(got, ARRAY, rtol=1e-5, atol=1e-7, dtype=True)
    )
