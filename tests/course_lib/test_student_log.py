"""What a student did is kept for a person alone, in a file that is never trusted."""

import json
import multiprocessing
import os
import sys
import types

import nbformat
import numpy as np
import pytest
from kernels import running_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from waiting import LONGEST

from course_lib.checks import EXERCISES, hint
from course_lib.student import log, log_file, my_log

RIGHT = """
def same_padding(f):
    if f % 2 == 0:
        raise ValueError(f)
    return f // 2
"""
SETUP = f"from course_lib.checks import check, hint\nfrom course_lib.student import log\n{RIGHT}"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of the course, in which nobody works."""
    (tmp_path / "START_HERE.html").touch()
    (tmp_path / "notebooks" / "02_padding_stride").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "notebooks" / "02_padding_stride")
    log.delete()
    yield tmp_path
    log.delete()


@pytest.fixture
def person(place, monkeypatch):
    """The same, where a person works: as in Colab, which a kernel knows by its module."""
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    return place


def attempt(exercise="same_padding", passed=True, part=None, **facts):
    return log.note("attempt", exercise=exercise, part=part, passed=passed, **facts)


def test_an_attempt_is_one_line_with_its_time_and_lesson(person):
    entry = attempt(cause="passed")
    assert (person / log.NAME).read_text() == json.dumps(entry) + "\n"
    assert entry["lesson"] == "02_padding_stride"
    assert entry["time"].endswith("+00:00")
    assert log.where() == person / log.NAME
    assert log.events() == [entry]
    assert log.passed() == {"same_padding"}


def test_outside_of_a_front_end_nothing_is_kept_and_a_pass_counts_in_its_session(place):
    assert attempt() is None
    assert not (place / log.NAME).exists()
    assert log.passed() == {"same_padding"}


def test_logs_of_lessons_folders_are_joined_once_into_the_one_beside_them(person, monkeypatch):
    (person / "START_HERE.html").unlink()
    folders = [person / "notebooks" / name for name in ("01_filters", "02_padding_stride")]
    folders[0].mkdir()
    old = [attempt("correlate2d", part=part) for part in ("square", "any shape")]
    old[0]["time"] = "2026-01-01T00:00:00.000+00:00"
    log.delete()
    for folder, entry in zip(folders, old, strict=True):
        (folder / log.NAME).write_bytes(log_file.line(entry))
    assert log.where() == person / "notebooks" / log.NAME
    assert log.events() == old
    assert log.passed() == {"correlate2d"}
    assert not [folder for folder in folders if (folder / log.NAME).exists()]
    log.delete()
    assert log.events() == []


def test_an_exercise_has_passed_once_each_of_its_parts_did_and_stays_so(person, monkeypatch):
    exercise = log.EXERCISES["same_padding"]
    parts = [types.SimpleNamespace(part=part) for part in ("forward", "backward")]
    two = types.SimpleNamespace(folder=exercise.folder, visible=parts, bonus=False)
    monkeypatch.setattr(log, "EXERCISES", {"same_padding": two})
    attempt(part="forward")
    assert log.passed() == set()
    attempt(part="backward")
    attempt(part="forward", passed=False)
    assert log.passed() == {"same_padding"}


def test_the_start_page_is_told_of_a_pass(person):
    attempt(passed=False)
    assert not (person / log.PROGRESS).exists()
    attempt()
    name, told = (person / log.PROGRESS).read_text().split(" = ")
    assert name == "window.courseProgress"
    assert json.loads(told.rstrip(";\n"))["02_padding_stride"]["done"] == 1


DAMAGED = {
    "nothing": b"",
    "half a line": b'{"v": 1, "kind": "attem',
    "no UTF-8": b"\xff\xfe\x00 what is this\n",
    "no object": b"[1, 2]\nnull\n7\n",
    "deep": b"[" * 900 + b"\n",
    "another version": b'{"v": 2, "kind": "attempt", "time": "x", "exercise": "y", "passed": true}\n',
    "wrong types": b'{"v": 1, "kind": ["x"], "time": 3, "exercise": {}, "passed": 1}\n',
    "not a number": b'{"v": 1, "kind": "race", "time": "x", "exercise": "y", "seconds": 1e999}\n',
    "a line without end": b"x" * 100_000,
    "nul bytes": b"\0" * 5000,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_what_is_damaged_is_ignored_and_what_follows_is_kept(person, content):
    (person / log.NAME).write_bytes(content)
    assert log.events() == []
    entry = attempt()
    assert entry is not None
    assert log_file.read(person / log.NAME) == [entry]
    assert (person / log.NAME).read_bytes().startswith(content)


def test_a_file_too_large_to_be_ours_is_left_alone(person):
    with (person / log.NAME).open("wb") as file:
        file.truncate(log_file.FOREIGN + 1)
    assert attempt() is None
    assert log.passed() == {"same_padding"}
    log.turn_off()
    assert (person / log.NAME).stat().st_size == log_file.FOREIGN + 1


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo], ids=["a folder", "a pipe"])
def test_something_else_of_that_name_is_left_alone(person, make):
    make(person / log.NAME)
    assert attempt() is None
    assert log_file.read(person / log.NAME) == []
    assert not log_file.is_off(person / log.NAME)
    (person / log.NAME).rmdir() if make is os.mkdir else (person / log.NAME).unlink()


def test_where_nothing_can_be_written_nothing_is_kept_and_nothing_breaks(
    person, monkeypatch, capsys
):
    monkeypatch.setattr(log, "home", lambda: person / "missing")
    assert attempt() is None
    assert log.passed() == {"same_padding"}
    log.turn_off()
    assert "cannot be changed" in capsys.readouterr().out
    my_log()
    assert "Nothing is kept yet." in capsys.readouterr().out


SAID = {
    "a long text": "x" * 10_000,
    "half a sign": "\ud800",
    "a number too long to write": 10**5000,
    "no number": float("nan"),
    "NumPy's": np.float32(2),
    "a shape": (1, 2),
    "an object": object(),
    "nothing": None,
}


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_whatever_is_said_fits_in_a_line(person, said):
    log.note("prediction", name="a_question", said=said, right=False)
    data = (person / log.NAME).read_bytes()
    assert len(data) <= log_file.LONGEST_LINE
    assert len(log_file.read(person / log.NAME)) == 1


def test_a_full_file_is_compacted_and_keeps_the_first_and_the_last_pass(person):
    first, last = attempt(cause="first"), attempt(cause="last")
    filler = b"".join(log_file.line(dict(first, passed=False, cause=str(n))) for n in range(9000))
    with (person / log.NAME).open("ab") as file:
        file.write(filler)
    assert (person / log.NAME).stat().st_size > log_file.MOST
    newest = attempt(passed=False, cause="newest")
    assert (person / log.NAME).stat().st_size <= log_file.MOST * 0.6
    entries = log_file.read(person / log.NAME)
    assert first in entries
    assert last in entries
    assert newest == entries[-1]
    assert len(entries) > 1000


def append_many(folder):
    """What one of several processes does."""
    entry = {"v": 1, "kind": "hint", "time": "t", "exercise": str(os.getpid()), "number": 1}
    for _ in range(200):
        log_file.append(folder / log.NAME, entry)


def test_lines_of_several_notebooks_never_mix(place):
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        pool.map(append_many, [place] * 3, chunksize=1)
    # A writer that sees another's line half grown adds an end of line: an empty line then, no more.
    lines = [line for line in (place / log.NAME).read_bytes().split(b"\n") if line]
    assert len(log_file.read(place / log.NAME)) == len(lines) == 600


def test_the_time_before_an_entry_is_its_exercise_s_and_pauses_are_cut(person):
    moments = (
        ("10:00", "zero_pad", "hint"),  # what was before is not known
        ("10:04", "same_padding", "attempt"),
        ("10:05", "same_padding", "hint"),
        ("12:00", "same_padding", "attempt"),  # a pause: ten minutes
        ("11:00", "same_padding", "attempt"),  # a clock that was put back: nothing
        ("tea", "same_padding", "attempt"),
        ("11:30", "same_padding", "attempt"),
    )
    for time, exercise, kind in moments:
        entry = {"v": 1, "kind": kind, "time": time, "exercise": exercise}
        if time != "tea":
            entry["time"] = f"2026-11-26T{time}:00+00:00"
        more = {"number": 1} if kind == "hint" else {"passed": False}
        assert log_file.append(person / log.NAME, entry | more)
    assert log.effort("same_padding") == {"tries": 5, "minutes": 15.0}
    assert log.effort("zero_pad") == {"tries": 0, "minutes": 0.0}


def test_turned_off_it_keeps_what_it_holds_and_nothing_more_until_it_is_turned_on(person, capsys):
    first = attempt()
    for _ in range(2):
        log.turn_off()
    off = log_file.line(first) + b'{"kind": "off"}\n'
    assert (person / log.NAME).read_bytes() == off
    assert (person / log.PROGRESS).exists()
    assert attempt() is None
    assert (person / log.NAME).read_bytes() == off
    assert log.passed() == {"same_padding"}
    my_log()
    assert "The log is off. It holds one line of before" in capsys.readouterr().out
    for _ in range(2):
        log.turn_on()
    second = attempt()
    assert second is not None
    assert log_file.read(person / log.NAME) == [first, second]
    assert (person / log.NAME).read_bytes().count(b'{"kind": "on"}\n') == 1


def test_deleted_while_it_is_off_it_stays_off(person, capsys):
    attempt()
    log.turn_off()
    log.delete()
    assert (person / log.NAME).read_text() == '{"kind": "off"}\n'
    assert not (person / log.PROGRESS).exists()
    assert attempt() is None
    my_log()
    assert "The log is off: nothing is kept." in capsys.readouterr().out


# an attempt's cause, and what is said of it
CAUSES = {
    "stale": "not yet: its cell could not be run",
    "unwritten": "not written yet",
    "zero_pad": "not yet: it calls zero_pad",
    "an_id_of_an_older_release": "not yet\n",
    EXERCISES["same_padding"].mistakes[0].id: "not yet: "
    + EXERCISES["same_padding"].mistakes[0].idea[:30],
}


@pytest.mark.parametrize("cause", CAUSES)
def test_my_log_says_in_words_why_an_attempt_did_not_pass(person, capsys, cause):
    attempt(passed=False, cause=cause)
    my_log()
    shown = capsys.readouterr().out
    assert "Your log holds one line, on this machine only." in shown
    assert CAUSES[cause] in shown


def test_my_log_shows_what_is_kept_and_how_to_be_rid_of_it(person, capsys):
    attempt(passed=False, cause="the_rows_alone")
    log.note("hint", exercise="same_padding", number=2)
    log.note("prediction", name="a_question", said="(3, 3)", right=False)
    log.note("solution", exercise="same_padding")
    log.note("race", exercise="same_padding", seconds=0.25)
    my_log()
    shown = capsys.readouterr().out
    told = ("5 lines", "not yet", "number 2", "you said (3, 3)", "0.25 s")
    for text in (*told, str(person / log.NAME), "log.delete()", "log.turn_off()"):
        assert text in shown


def test_an_answer_that_is_not_defined_is_an_error_and_what_to_do_is_said_after_it(place):
    with running_kernel(place / "notebooks" / "02_padding_stride") as kernel:
        kernel.run("from course_lib.checks import check")
        (error, said), _ = kernel.run('check("zero_pad", zero_pad)')
        others, _ = kernel.run('check("zero_pad", zeropad)')
    assert error["ename"] == "NameError"
    assert "zero_pad" in error["traceback"][-1]
    assert said["name"] == "stdout"
    assert said["text"].startswith("zero_pad is not defined yet: run the cell of your answer")
    assert others[0]["ename"] == "NameError"
    assert others[1]["text"].startswith("zeropad is not defined: is it spelled right?")
    assert "After a restart run all cells above" in others[1]["text"]


def test_to_a_program_an_answer_that_is_not_defined_stays_an_error(place):
    cells = [
        nbformat.v4.new_code_cell(source)
        for source in (
            "from course_lib.checks import check",
            'check("zero_pad", zero_pad)',
            "never = 1",
        )
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    with pytest.raises(CellExecutionError, match="name 'zero_pad' is not defined"):
        NotebookClient(notebook, kernel_name="python3", startup_timeout=LONGEST).execute()
    assert notebook.cells[1].outputs[0].output_type == "error"
    assert notebook.cells[2].execution_count is None


def test_a_person_s_runs_are_kept_and_go_into_the_outputs(place):
    with running_kernel(place / "notebooks" / "02_padding_stride") as kernel:
        kernel.run(SETUP, "a-cell")
        outputs, _ = kernel.run('check("same_padding", same_padding)', "a-cell")
        hints, _ = kernel.run('hint("same_padding")')  # as what a widget sends: without a cell
    entries = log_file.read(place / log.NAME)
    assert [entry["kind"] for entry in entries] == ["attempt", "hint"]
    so_far = {"tries": 1, "minutes": 0.0}
    assert outputs[0]["metadata"] == {"convnet-course": entries[0] | so_far}
    assert hints[0]["metadata"] == {"convnet-course": entries[1]}
    assert (place / log.PROGRESS).exists()


def test_runs_by_a_program_are_not_kept(place):
    cells = [
        SETUP,
        'check("same_padding", same_padding)\nhint("same_padding")',
        "print(log.passed())",
    ]
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
    folder = str(place / "notebooks" / "02_padding_stride")
    client = NotebookClient(
        notebook,
        timeout=LONGEST,
        startup_timeout=LONGEST,
        resources={"metadata": {"path": folder}},
    )
    done = client.execute()
    assert not (place / log.NAME).exists()
    assert not (place / log.PROGRESS).exists()
    assert done.cells[1].outputs[0].metadata == {}
    assert "same_padding" in done.cells[2].outputs[0].text


def test_validate_keeps_nothing(place):
    from nbgrader.validator import Validator

    cells = [SETUP, 'check("same_padding", same_padding)']
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
    path = place / "notebooks" / "02_padding_stride" / "02_padding_stride.ipynb"
    nbformat.write(notebook, path)
    assert Validator().validate(str(path)).get("failed") is None
    assert not (place / log.NAME).exists()


def test_a_hint_is_printed_where_nothing_is_kept(place, capsys):
    hint("conv_output_size")
    assert capsys.readouterr().out.startswith("Hint 1 of 3: ")
