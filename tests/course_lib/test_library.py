"""A student's own library: what joins my_functions.py, and what mynet makes of it."""

import datetime
import linecache
import multiprocessing
import os
import time
from types import SimpleNamespace

import numpy as np
import pytest

import mynet
from course_lib.checks import EXERCISES
from course_lib.checks.runner import passes
from course_lib.student import library, lock, place, sections

TODAY = datetime.date.today().isoformat()


class Notebook:
    """Runs cells as a kernel does: their sources are kept, in order."""

    def __init__(self):
        self.names = {"__name__": "__main__", "In": [""]}

    def run(self, source):
        place = f"<cell {id(self)} {len(self.names['In'])}>"
        linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
        self.names["In"].append(source)
        exec(compile(source, place, "exec"), self.names)

    def keep(self, name, function=None):
        """What is said of a function after it passed."""
        function = self.names[name] if function is None else function
        exercise = EXERCISES[name]
        return library.keep(name, function, lambda f: passes(exercise, f, exercise.visible))


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv(place.HOME_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.fixture
def notebook():
    return Notebook()


def kept(home):
    return (home / sections.FILE).read_text(encoding="utf-8")


PADDING = "def same_padding(f):\n    if f % 2 == 0:\n        raise ValueError(f)\n    return f // 2"
PAD = "def zero_pad(x, padding):\n    return np.pad(x, [(0, 0)] * (x.ndim - 2) + [(padding, padding)] * 2)"
SAID = "same_padding is in your own library now (my_functions.py); later lessons can import it from mynet."


# What is copied --------------------------------------------------------------------------------

# what an answer reads: the cells before it, its own cell, what its section must hold
READS = {
    "nothing": ([], PADDING, [PADDING]),
    "a helper": (["def half(f):\n    return f // 2"], PADDING.replace("f // 2", "half(f)"), ["def half(f):"]),
    "a helper's helper": (["def two():\n    return 2\n\ndef half(f):\n    return f // two()"], PADDING.replace("f // 2", "half(f)"), ["def two():", "def half(f):"]),
    "a helper that was written after it": ([], PADDING.replace("f // 2", "half(f)") + "\n\ndef half(f):\n    return f // 2", ["def half(f):"]),
    "a module": (["import math as m"], PADDING.replace("f // 2", "m.floor(f / 2)"), ["import math as m\n"]),
    "an imported name": (["from math import ceil, floor"], PADDING.replace("f // 2", "floor(f / 2)"), ["from math import floor\n"]),
    "a module bound in a condition": (["if True:\n    import math"], PADDING.replace("f // 2", "math.floor(f / 2)"), ["import math\n"]),
    "a function bound in a condition": (["if True:\n    from math import floor as f_"], PADDING.replace("f // 2", "f_(f / 2)"), ["from math import floor as f_\n"]),
    "a number": (["TWO = 2  # sides"], PADDING.replace("f // 2", "f // TWO"), ["TWO = 2\n"]),
    "two numbers of one line": (["ONE, TWO = 1, 2"], PADDING.replace("f // 2", "f // TWO"), ["ONE, TWO = 1, 2\n"]),
    "a small list": (["sides = ['left', 'right']"], PADDING.replace("f // 2", "f // len(sides)"), ["sides = ['left', 'right']\n"]),
    "an array": (["import numpy as np", "K = np.ones(2)"], PADDING.replace("f // 2", "f // K.size"), ["import numpy as np\n", "K = np.ones(2)\n"]),
    "a constant that reads another": (["ONE = 1", "TWO = ONE + ONE"], PADDING.replace("f // 2", "f // TWO"), ["ONE = 1\nTWO = ONE + ONE\n"]),
    "a lambda": (["half = lambda f: f // 2"], PADDING.replace("f // 2", "half(f)"), ["half = lambda f: f // 2\n"]),
    "a decorator": (["import functools", "def twice(f):\n    @functools.wraps(f)\n    def g(x):\n        return f(x)\n    return g"], "@twice\n" + PADDING, ["import functools\n", "def twice(f):", "@twice\ndef same_padding(f):"]),
    "a default": (["TWO = 2"], PADDING.replace("(f)", "(f, by=TWO)", 1).replace("f // 2", "f // by"), ["TWO = 2\n"]),
    "a class": (["class Half:\n    def of(self, f):\n        return f // 2"], PADDING.replace("f // 2", "Half().of(f)"), ["class Half:"]),
    "a class without methods": (["class Two:\n    size = 2"], PADDING.replace("f // 2", "f // Two.size"), ["class Two:"]),
    "mynet": (["from mynet import zero_pad"], PADDING.replace("f // 2", "(zero_pad is not None) * f // 2"), ["from mynet import zero_pad\n"]),
    "a magic above it": (["get_ipython = lambda: None", "%matplotlib"], PADDING, [PADDING]),
}  # fmt: skip


@pytest.mark.parametrize("what", READS)
def test_an_answer_takes_along_what_it_reads(home, notebook, what):
    cells, answer, wanted = READS[what]
    for cell in cells:
        if cell.startswith("%"):
            notebook.names["In"].append(cell)
        else:
            notebook.run(cell)
    notebook.run(answer)
    assert notebook.keep("same_padding") == SAID
    _, (section,) = sections.split(kept(home))
    for text in wanted:
        assert text in section.text
    assert mynet.same_padding(5) == 2
    assert mynet.same_padding.__module__ == "mynet"


# what cannot be copied: cells, an answer, the reason
LEFT_OUT = {
    "a large array": ("import numpy as np\nphoto = np.zeros((50, 50))", "f // 2 + int(photo[0, 0])", "it reads photo, an array of 2500 numbers"),
    "an object": ("class A: pass\nthing = A()", "f // 2 + (thing is None)", "it reads thing (A), which is no small constant"),
    "what a loop changed": ("for two in (1, 2): pass", "f // two", "it reads two, which a loop or a later line of the notebook changes"),
    "what a line changed": ("two = 1\ntwo += 1", "f // two", "it reads two, which a loop or a later line"),
    "what was changed in place": ("import numpy as np\nK = np.ones(1)\nK[0] = 2", "int(f // K[0])", "its copy does not pass the check"),
    "what no cell shows": ("globals()['two'] = 2", "f // two", "it reads two, and no cell shows plainly where that comes from"),
}  # fmt: skip


@pytest.mark.parametrize("what", LEFT_OUT)
def test_what_cannot_be_copied_leaves_the_answer_out_with_a_reason(home, notebook, what):
    cell, body, reason = LEFT_OUT[what]
    notebook.run(cell)
    notebook.run(PADDING.replace("f // 2", body))
    said = notebook.keep("same_padding")
    assert said.startswith("same_padding is not in your my_functions.py: ")
    assert reason in said
    assert list(home.iterdir()) == []


def test_an_answer_of_another_name_is_kept_under_the_exercises(home, notebook):
    notebook.run(PADDING.replace("same_padding", "mine"))
    assert notebook.keep("same_padding", notebook.names["mine"]) == SAID
    assert mynet.same_padding(7) == 3


@pytest.mark.parametrize("answer", [3, SimpleNamespace(), len, lambda f: f // 2])
def test_what_is_no_function_of_the_notebook_is_told_and_never_an_error(home, answer):
    said = library.keep("same_padding", answer, lambda f: True)
    assert said.startswith("same_padding is not in your my_functions.py: ")


def test_an_error_of_our_own_is_a_sentence(home, notebook, monkeypatch):
    monkeypatch.setattr(library, "take_out", lambda *_: 1 / 0)
    notebook.run(PADDING)
    assert "ZeroDivisionError: division by zero" in notebook.keep("same_padding")


# The file --------------------------------------------------------------------------------------


def test_each_section_has_names_of_its_own(home, notebook):
    notebook.run("import numpy as np")
    notebook.run("def _size(f):\n    return f // 2")
    notebook.run(PADDING.replace("f // 2", "_size(f)"))
    notebook.keep("same_padding")
    notebook.run("def _size(p):\n    return (p, p)")
    notebook.run(PAD.replace("(padding, padding)", "_size(padding)"))
    notebook.keep("zero_pad")
    assert kept(home).count("def _size(") == 2
    assert mynet.same_padding(5) == 2
    assert mynet.zero_pad(np.ones((1, 1)), 1).shape == (3, 3)


def test_a_second_pass_replaces_its_section_and_an_edit_elsewhere_survives(home, notebook):
    notebook.run(f"import numpy as np\n{PAD}\n{PADDING}")
    notebook.keep("same_padding")
    notebook.keep("zero_pad")
    before = kept(home)
    assert notebook.keep("zero_pad") == ""
    assert kept(home) == before
    edited = before.replace("# My own library", "# Ada's library").replace("f // 2", "(f - 1) // 2")
    (home / sections.FILE).write_text(edited, encoding="utf-8")
    assert mynet.same_padding(5) == 2
    notebook.run(PAD.replace("[(0, 0)]", "[(0, 0), ]"))
    assert "zero_pad is in your own library now" in notebook.keep("zero_pad")
    assert kept(home) == edited.replace("[(0, 0)]", "[(0, 0), ]")


def test_a_file_that_is_no_python_is_set_aside_and_its_good_sections_go_on(home, notebook):
    notebook.run(f"import numpy as np\n{PAD}\n{PADDING}")
    notebook.keep("same_padding")
    notebook.keep("zero_pad")
    for number, name in enumerate(
        [f"my_functions.broken-{TODAY}.py", f"my_functions.broken-{TODAY}-2.py"]
    ):
        broken = kept(home).replace("def zero_pad", "def zero pad (")
        (home / sections.FILE).write_text(broken, encoding="utf-8")
        notebook.run(PADDING + f"  # {number}")
        said = notebook.keep("same_padding")
        assert said.startswith(
            f"Your my_functions.py could not be read as Python, and is kept as {name}. "
        )
        assert (home / name).read_text(encoding="utf-8") == broken
        assert mynet.same_padding(5) == 2
        assert "zero_pad" not in kept(home)
        notebook.keep("zero_pad")


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x00", b"def f(:", b"(" * 500, b"# --- ", b""])
def test_any_bytes_in_the_file_are_survived(home, notebook, data):
    (home / sections.FILE).write_bytes(data)
    assert mynet.same_padding(5) == 2  # the course's
    notebook.run(PADDING)
    assert SAID in notebook.keep("same_padding")
    assert mynet.same_padding.__module__ == "mynet"
    mynet.mynet_summary()


def test_a_folder_that_cannot_be_written_to_is_a_sentence(home, notebook, monkeypatch):
    """Root may write anywhere, so the refusal itself is played; what follows from it is real."""

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", str(home))

    notebook.run(PADDING)
    monkeypatch.setattr(lock.os, "open", refuse)
    assert notebook.keep("same_padding") == (
        "same_padding is not in your my_functions.py, which cannot be written: Permission denied."
    )


def test_a_home_that_is_gone_is_a_sentence(home, notebook, monkeypatch):
    monkeypatch.setenv(place.HOME_VARIABLE, str(home / "gone"))
    notebook.run(PADDING)
    assert "which cannot be written: No such file" in notebook.keep("same_padding")


def put_many(home, names):
    os.environ[place.HOME_VARIABLE] = str(home)
    for name in names:
        sections.put(name, "01", f"def {name}():\n    return 1\n")


def test_two_notebooks_at_once_lose_nothing(home):
    context = multiprocessing.get_context("spawn")
    names = [[f"f{number}_{turn}" for turn in range(15)] for number in range(2)]
    both = [context.Process(target=put_many, args=(home, some)) for some in names]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert {section.name for section in sections.read()} == {*names[0], *names[1]}
    assert [path.name for path in home.iterdir()] == [sections.FILE]


def test_a_lock_that_was_left_behind_is_broken_and_a_fresh_one_is_waited_for(home, monkeypatch):
    left = home / f".{sections.FILE}.lock"
    left.write_text("", encoding="utf-8")
    monkeypatch.setattr(lock, "PATIENCE", 0)
    with pytest.raises(OSError, match="another notebook is writing to it"):
        put_many(home, ["f"])
    old = time.time() - 2 * lock.STALE
    os.utime(left, (old, old))
    put_many(home, ["f"])
    assert [section.name for section in sections.read()] == ["f"]


# mynet -----------------------------------------------------------------------------------------


@pytest.fixture
def told(monkeypatch, capsys):
    """What mynet says in a notebook."""
    monkeypatch.setattr(library, "in_a_notebook", lambda: True)
    monkeypatch.setattr(library, "_said", set())
    return lambda: capsys.readouterr().out


def test_the_records_reference_stands_in_and_that_is_said_once(home, told):
    for _ in range(2):
        from mynet import zero_pad
    assert zero_pad is EXERCISES["zero_pad"].reference
    assert told() == "mynet: zero_pad is the course's, since yours has not passed its check yet.\n"


def test_outside_of_a_notebook_nothing_is_said(home, capsys):
    assert mynet.zero_pad is EXERCISES["zero_pad"].reference
    assert capsys.readouterr().out == ""


# an edit of the section; what is said of it
EDITS = [
    ("return f // 2", "retrun f // 2", "does not run: SyntaxError in line 15"),
    ("def same_padding(f):", "import nowhere\ndef same_padding(f):", "does not run: ModuleNotFoundError: No module named 'nowhere'"),
    ("def same_padding", "def other_padding", "does not run: KeyError: 'same_padding'"),
    ("return f // 2", "return f // 2\nsame_padding = 3", "makes no function of it"),
    ("def same_padding(f):", "raise SystemExit(3)\ndef same_padding(f):", "does not run: SystemExit: 3"),
    ("def same_padding(f)", "from mynet import same_padding\nsame_padding(2)\ndef other(f)", "does not run: ValueError"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "reason"), EDITS)
def test_a_section_that_does_not_run_gives_the_course_s_and_says_why(
    home, notebook, told, old, new, reason
):
    notebook.run(PADDING)
    notebook.keep("same_padding")
    (home / sections.FILE).write_text(kept(home).replace(old, new), encoding="utf-8")
    assert mynet.same_padding is EXERCISES["same_padding"].reference
    assert reason in told()


def test_a_damaged_file_is_not_said_to_be_a_check_that_has_not_passed(home, told):
    (home / sections.FILE).write_text("asdf (((", encoding="utf-8")
    assert mynet.same_padding is EXERCISES["same_padding"].reference
    assert told() == (
        "mynet: same_padding is the course's, since your my_functions.py is damaged and holds "
        "nothing of it: run its check again.\n"
    )


def test_a_name_that_is_no_exercise_is_an_import_error_with_a_sentence(home):
    with pytest.raises(ImportError, match=r"^mynet has no zero_pads: .* Did you mean zero_pad\?$"):
        from mynet import zero_pads  # noqa: F401
    assert not hasattr(mynet, "__path__")
    assert "zero_pad" in dir(mynet)


def test_a_section_may_build_on_another_and_a_reload_gives_the_newest(home, notebook):
    notebook.run(f"import numpy as np\n{PAD}")
    notebook.keep("zero_pad")
    first = mynet.zero_pad
    assert mynet.zero_pad is first
    notebook.run("from mynet import zero_pad")
    notebook.run(PADDING.replace("f // 2", "len(zero_pad(np.ones((1, 1)), f // 2)) // 2"))
    assert notebook.keep("same_padding") == SAID
    assert mynet.same_padding(5) == 2
    notebook.run(f"{PAD} + 0")
    notebook.keep("zero_pad")
    assert mynet.zero_pad is not first


def test_the_summary_says_whose_each_function_is(home, notebook, capsys):
    notebook.run(PADDING)
    notebook.keep("same_padding")
    mynet.mynet_summary()
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split(None, 2) == ["Lesson", "Yours", "The course's, until yours passes"]
    padding = next(line for line in lines if line.split()[0] == "02")
    assert padding.split()[:3] == ["02", "same_padding", "zero_pad,"]
    assert sum(line.count(",") for line in lines) == len(EXERCISES) - len(lines) - 1


def test_the_summary_says_what_is_odd(home, notebook, capsys):
    notebook.run(PADDING)
    notebook.keep("same_padding")
    kept = (home / sections.FILE).read_text()
    (home / sections.FILE).write_text(kept.replace("def same", "1 / 0\n\n\ndef same"))
    mynet.mynet_summary()
    assert capsys.readouterr().out.splitlines()[-1].startswith("same_padding: its section")
    (home / sections.FILE).write_bytes(b"\xff\xfe")
    mynet.mynet_summary()
    assert capsys.readouterr().out.splitlines()[-1].startswith("All: your my_functions.py")


# Where the file is ------------------------------------------------------------------------------


@pytest.fixture
def lessons(tmp_path, monkeypatch):
    """Folders of two lessons side by side, without a start page; the notebook is in the second."""
    monkeypatch.delenv(place.HOME_VARIABLE, raising=False)
    folders = [tmp_path / "course" / name for name in ("01_filters", "02_padding_stride")]
    for folder in folders:
        folder.mkdir(parents=True)
    monkeypatch.chdir(folders[1])
    return folders


def test_without_a_start_page_home_is_where_the_lessons_lie(lessons):
    (lessons[1] / sections.FILE).write_text("")
    assert place.home() == lessons[0].parent


def test_a_single_lessons_folder_and_any_other_folder_are_homes_of_their_own(lessons, monkeypatch):
    lessons[0].rmdir()
    assert place.home() == lessons[1]
    (lessons[0].parent / "mine").mkdir()
    monkeypatch.chdir(lessons[0].parent / "mine")
    assert place.home() == lessons[0].parent / "mine"


def test_a_start_page_above_is_home_and_lessons_beside_change_nothing(lessons):
    top = lessons[0].parent.parent
    (top / place.START_PAGE).touch()
    assert place.home() == top


def test_files_in_lessons_folders_are_joined_once(lessons, notebook):
    old = "def correlate2d(image, kernel):\n    return 'old'"
    for folder, name, text in ((lessons[0], "correlate2d", old), (lessons[1], "zero_pad", PAD)):
        section = sections.Section(name, folder.name[:2], 1, f"import numpy as np\n\n{text}\n")
        (folder / sections.FILE).write_text(f"{sections.HEAD}\n\n{section.whole}")
    assert mynet.correlate2d(1, 2) == "old"
    assert [section.name for section in sections.read()] == ["correlate2d", "zero_pad"]
    assert not [folder for folder in lessons if (folder / sections.FILE).exists()]
    (lessons[0] / sections.FILE).write_text(f"# --- correlate2d (lesson 01) ---\n{PADDING}\n")
    assert mynet.correlate2d(1, 2) == "old"  # what stands in the one file is newer
    notebook.run(PADDING)
    notebook.keep("same_padding")
    assert [one.name for one in sections.read()] == ["correlate2d", "zero_pad", "same_padding"]


def test_a_file_that_cannot_be_read_stays_in_its_lessons_folder(lessons):
    (lessons[0] / sections.FILE).write_bytes(b"\xff\xfe no text")
    assert mynet.zero_pad is EXERCISES["zero_pad"].reference
    assert (lessons[0] / sections.FILE).exists()
