"""Take in a learning platform's download: find each notebook's student and lesson, and place it.

Two layouts are understood, in a folder or in a zip:

* STUDENT/LESSON/LESSON.ipynb, nbgrader's own, below any folders;
* one level of names, as Canvas, Moodle and others write them: a folder or a file whose name begins
  with the student and holds or ends with the lesson's file name, such as
  `kimji_1234_5678_02_padding_stride.ipynb` or
  `Ji Kim_1234_assignsubmission_file/02_padding_stride.ipynb`.
"""

import re
import zipfile
from pathlib import PurePosixPath

from autograder.classroom.handed_in import LARGEST_NOTEBOOK
from autograder.project import BadUse, write_atomically

MOST_FILES = 100_000
COPY_SUFFIX = re.compile(r"( ?\(\d+\)|[-_ ]\d+|[-_ ]copy\d*)$", re.IGNORECASE)  # browsers, Canvas
PLATFORM_WORDS = re.compile(r"(_(late|assignsubmission|file|onlinetext|\d+))+_?$", re.IGNORECASE)
UNSAFE = re.compile(r"[^\w.@+-]+")


def collect_submissions(source, submitted, lessons):
    """Copy every notebook that can be placed to submitted/STUDENT/LESSON/LESSON.ipynb.

    Parameters
    ----------
    source : Path
        A zip or a folder.
    submitted : Path
        Made if it is missing. A notebook that is there already is replaced.
    lessons : list of str

    Returns
    -------
    placed : list of (student, lesson)
    unplaced : list of (name, reason)

    Raises
    ------
    BadUse
        If the source is neither a folder nor a zip.
    """
    placed, unplaced = {}, []
    for name, size, read in _entries(source):
        if name.suffix.lower() == ".zip":
            unplaced.append((str(name), "a zip inside; unpack it first"))
            continue
        if _is_clutter(name):
            continue
        if name.suffix.lower() != ".ipynb":
            unplaced.append((str(name), "not a notebook"))
            continue
        lesson = _lesson_of(name, lessons)
        student = lesson and _student_of(name, lesson)
        if not lesson:
            unplaced.append((str(name), "its name holds no lesson"))
        elif not student:
            unplaced.append((str(name), "its path holds no student's name"))
        elif (student, lesson) in placed:
            unplaced.append(
                (str(name), f"{student} has handed in {placed[student, lesson]} already")
            )
        elif size > LARGEST_NOTEBOOK:
            unplaced.append((str(name), f"larger than {LARGEST_NOTEBOOK >> 20} MB"))
        else:
            write_atomically(submitted / student / lesson / f"{lesson}.ipynb", read())
            placed[student, lesson] = str(name)
    return sorted(placed), unplaced


def _entries(source):
    """(name, size, function that reads it) for every plain file below a folder or in a zip."""
    if source.is_dir():
        files = [p for p in sorted(source.rglob("*")) if p.is_file() and not p.is_symlink()]
        for path in files[:MOST_FILES]:
            name = PurePosixPath(path.relative_to(source).as_posix())
            yield name, path.stat().st_size, path.read_bytes
        return
    if not source.exists():
        raise BadUse(f"{source} does not exist")
    if not zipfile.is_zipfile(source):
        raise BadUse(f"{source} is neither a folder nor a zip")
    with zipfile.ZipFile(source) as archive:
        for entry in sorted(archive.infolist(), key=lambda e: e.filename)[:MOST_FILES]:
            if not entry.is_dir():
                yield (
                    PurePosixPath(entry.filename),
                    entry.file_size,
                    lambda e=entry: _unzip(archive, e),
                )


def _unzip(archive, entry):
    """The bytes of an entry, never more than it promised."""
    with archive.open(entry) as file:
        return file.read(LARGEST_NOTEBOOK + 1)[: entry.file_size]


def _is_clutter(name):
    folders = {".ipynb_checkpoints", "__MACOSX"} & set(name.parts)
    return bool(folders) or name.name.startswith(".") or name.name == "timestamp.txt"


def _lesson_of(name, lessons):
    """The lesson that a file name ends with, or whose folder it lies in."""
    stem = name.stem
    for text in (stem, COPY_SUFFIX.sub("", stem)):
        found = [lesson for lesson in lessons if text == lesson or text.endswith(f"_{lesson}")]
        if found:
            return max(found, key=len)
    return None


def _student_of(name, lesson):
    """Whose notebook it is: from the folders above it, or else from the file's own name."""
    before, _, _ = name.stem.rpartition(lesson)
    text = PLATFORM_WORDS.sub("", before.rstrip("_- "))
    if not text:
        folders = [part for part in name.parts[:-1] if part not in (lesson, "submitted", "..", "/")]
        text = PLATFORM_WORDS.sub("", folders[-1]) if folders else ""
    return UNSAFE.sub("_", text).strip("_.")
