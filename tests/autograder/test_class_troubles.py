"""A class that cannot be graded as it is: one clear line, exit code 2, nothing lost, no traceback."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys

import nbformat
import pytest
from commands import autograder
from test_grade import answer, course, make_class, rows  # noqa: F401 (a fixture)

from autograder.classroom.handed_in import MOST_TOKENS, without_outputs
from autograder.project import find_lessons


def grade(folder, course):  # noqa: F811
    return autograder("grade", "--jobs", "1", "--class", folder, cwd=course)


def is_refused(done, words):
    told = [line for line in done.stderr.splitlines() if line.startswith("autograder: ")]
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert len(told) == 1, done.stderr
    assert words in told[0]


@pytest.fixture(scope="module")
def once(course, tmp_path_factory):  # noqa: F811
    folder = tmp_path_factory.mktemp("once")
    make_class(course, folder, ["right", "blank"])
    assert grade(folder, course).returncode == 0
    return folder


@pytest.fixture
def graded(once, tmp_path):
    """A class that is graded, and in which one submission changed since."""
    folder = shutil.copytree(once, tmp_path / "class")
    path = folder / "submitted" / "blank" / "98_tiny" / "98_tiny.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("changed = True"))
    nbformat.write(notebook, path)
    return folder


def test_a_gradebook_that_is_in_use(graded, course):  # noqa: F811
    before = (graded / "results.csv").read_bytes()
    other = sqlite3.connect(graded / "gradebook.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    is_refused(grade(graded, course), "is in use by another program")
    other.execute("ROLLBACK")
    other.close()
    assert (graded / "results.csv").read_bytes() == before
    assert grade(graded, course).returncode == 0


def test_a_gradebook_that_points_nowhere_is_not_replaced(graded, course):  # noqa: F811
    book = graded / "gradebook.db"
    book.unlink()
    book.symlink_to(graded / "not mounted" / "gradebook.db")
    is_refused(grade(graded, course), "cannot be written")
    assert book.is_symlink()


def test_a_gradebook_of_another_version(graded, course):  # noqa: F811
    other = sqlite3.connect(graded / "gradebook.db")
    other.execute("ALTER TABLE grade RENAME COLUMN auto_score TO score")
    other.commit()
    other.close()
    is_refused(grade(graded, course), "nbgrader db upgrade")


@pytest.mark.parametrize("content", [b"garbage" * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_gradebook_that_is_none(graded, course, content):  # noqa: F811
    (graded / "gradebook.db").write_bytes(content)
    is_refused(grade(graded, course), "is not a gradebook")
    assert (graded / "gradebook.db").read_bytes() == content


def set_address(folder, address):
    config = folder / "nbgrader_config.py"
    line = f"c.CourseDirectory.db_url = {address!r}\n"
    config.write_text(config.read_text(encoding="utf-8") + line, encoding="utf-8")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("on my server", "is no address of a database"),
        ("postgresql+telepathy://me:secret@server/book", "needs a Python package that is not"),
    ],
)
def test_a_gradebook_at_an_address_that_cannot_be_used(graded, course, address, told):  # noqa: F811
    set_address(graded, address)
    done = grade(graded, course)
    is_refused(done, told)
    assert "secret" not in done.stderr


def test_a_gradebook_in_a_file_elsewhere(graded, course):  # noqa: F811
    (graded / "gradebook.db").rename(graded / "source" / "book.db")
    set_address(graded, "sqlite:///source/book.db")  # nbgrader is called in the class's folder
    assert grade(graded, course).returncode == 0
    assert not (graded / "gradebook.db").exists()


@pytest.mark.parametrize("name", ["two\nlines", "\x1b[31mred", "tab\t"])
def test_a_name_that_no_table_can_hold(graded, course, name):  # noqa: F811
    (graded / "submitted" / name).mkdir()
    is_refused(grade(graded, course), "give this folder a plain name")


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_name_that_is_no_text(graded, course):  # noqa: F811
    os.mkdir(os.fsencode(graded / "submitted") + b"/\xff\xfe")
    is_refused(grade(graded, course), "give this folder a plain name")


# names that are odd, but names
NAMES = [
    "Ana Díaz", "-rf", "--help", "金 智", "[red]x", "=1+1", "@x", "a'b", "a,b;c",
    "%s{0}", "*", "x" * 200, "~", "$(id)", "con",
]  # fmt: skip


def test_odd_names_are_graded_as_any_other(course, tmp_path):  # noqa: F811
    make_class(course, tmp_path, ["right"])
    for name in NAMES:
        shutil.copytree(tmp_path / "submitted" / "right", tmp_path / "submitted" / name)
    done = grade(tmp_path, course)
    assert done.returncode == 0, done.stderr
    found = rows(tmp_path)
    shown = {f"'{name}" if name[0] in "=+-@" else name for name in NAMES}
    assert set(found) == {"right", *shown}
    assert all(row["points"] == "2" for row in found.values()), found


def test_submissions_that_cannot_be_read_get_their_row(course, tmp_path):  # noqa: F811
    make_class(course, tmp_path, ["right"])
    submitted = tmp_path / "submitted"

    def place(student):
        (submitted / student / "98_tiny").mkdir(parents=True)
        return submitted / student / "98_tiny" / "98_tiny.ipynb"

    with place("large").open("wb") as file:
        file.truncate(500 * 2**20)
    right = nbformat.read(submitted / "right" / "98_tiny" / "98_tiny.ipynb", as_version=4)
    place("pictures").write_bytes(with_outputs(right, "A", 21))
    right.cells.append(nbformat.v4.new_markdown_cell("A" * (21 << 20)))
    nbformat.write(right, place("prose"))
    place("folder").mkdir()
    os.mkfifo(place("pipe"))
    place("closed").write_text("{}")
    (submitted / "closed" / "98_tiny" / "98_tiny.ipynb").chmod(0)
    place("shut").write_text("{}")
    (submitted / "shut" / "98_tiny").chmod(0)
    (submitted / "file").mkdir()
    (submitted / "file" / "98_tiny").write_text("a file, not a folder")
    (submitted / "thief").mkdir()
    (submitted / "thief" / "98_tiny").symlink_to(submitted / "right" / "98_tiny")
    (submitted / "named" / "98_tiny").mkdir(parents=True)
    (submitted / "named" / "98_tiny" / "<img src=x onerror=alert(1)>.ipynb").write_text("{}")
    place("dated").write_bytes((submitted / "right" / "98_tiny" / "98_tiny.ipynb").read_bytes())
    dates = ["\0" * 50, "9999-99-99 99:99:99 XYZ", "1e400", "2001-01-01 00:00:00 UTC", "٣" * 30]
    for number, date in enumerate(dates):
        student = f"dated{number}"
        place(student).write_bytes((submitted / "dated/98_tiny/98_tiny.ipynb").read_bytes())
        (submitted / student / "98_tiny" / "timestamp.txt").write_text(date)
    done = grade(tmp_path, course)
    (submitted / "shut" / "98_tiny").chmod(0o700)
    assert done.returncode == 0, done.stderr
    found = rows(tmp_path)
    for student in ("right", "dated", "pictures", *(f"dated{n}" for n in range(len(dates)))):
        assert found[student]["points"] == "2", student
    for student in ("large", "prose", "folder", "pipe", "closed", "shut", "file", "thief", "named"):
        status = "missing" if student == "file" else "error"
        assert (found[student]["points"], found[student]["status"]) == ("0", status)
    assert "has 500 MB, more than" in found["large"]["message"]
    assert "has 21 MB without its outputs, more than 20 MB" in found["prose"]["message"]
    assert "is a link" in found["thief"]["message"]
    for page in (tmp_path / "autograded").rglob("*.ipynb"):
        assert "<img src" not in page.read_text(encoding="utf-8")


def with_outputs(notebook, sign, megabytes):
    """A notebook as bytes, with a long output in its last cell, a widget's state and a picture."""
    cells = json.loads(nbformat.writes(notebook))
    long = {"image/png": '\\"outputs\\": [' + sign * (megabytes << 20), "x/y": [[{}], "]"]}
    outputs = [{"output_type": "display_data", "data": long, "metadata": {}}]
    cells["cells"][-1] |= {"outputs": outputs}
    cells["cells"][0] |= {"attachments": {"a.png": {"image/png": "]}"}}}
    cells["metadata"]["widgets"] = {"state": {"a": [1, {}]}}
    return json.dumps(cells).encode()


def test_a_large_notebook_is_read_without_its_outputs(course):  # noqa: F811
    notebook = nbformat.read(find_lessons(course)[0].blank, as_version=4)
    answer("def same_padding(f):\n    print('\"outputs\": [')")(notebook)
    content = with_outputs(notebook, "A", 1)
    bare = json.loads(without_outputs(content))
    assert len(json.dumps(bare)) < 20_000
    assert [c["source"] for c in bare["cells"]] == [
        c["source"] for c in json.loads(content)["cells"]
    ]
    assert bare["cells"][-1]["outputs"] is None
    assert without_outputs(content[:-50_000]).endswith(b"null")  # cut off: no notebook any more
    many = b'{"outputs": [' + b"[]," * MOST_TOKENS
    assert without_outputs(many) == many


@pytest.mark.parametrize(
    ("size", "words"),
    [
        pytest.param("32k", "ledger.db: disk I/O error", marks=pytest.mark.slow),
        ("160k", "ledger.db: database or disk is full"),
        pytest.param("256k", "gradebook.db: No space left on device", marks=pytest.mark.slow),
        ("400k", "gradebook.db: database or disk is full"),
    ],
)
def test_a_full_disk(course, tmp_path, size, words):  # noqa: F811
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        make_class(course, folder, ["right", "blank"])
        is_refused(grade(folder, course), words)
        subprocess.run(["mount", "-o", "remount,size=64m", folder], check=True)
        assert grade(folder, course).returncode == 0
        assert rows(folder)["right"]["points"] == "2"
    finally:
        subprocess.run(["umount", folder], check=True)
