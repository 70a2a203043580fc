"""The file `my_functions.py`: a section for each function, and what stands before the first."""

import ast
import datetime
import re
import types
from pathlib import Path
from typing import Any, NamedTuple

from course_lib.student.lock import locked
from course_lib.student.place import home, set_aside, strays, write_whole

FILE = "my_functions.py"
MARK = re.compile(r"^# --- (\w+) \(lesson (\w+)\) ---[ \t]*$", re.MULTILINE)
UNREAD = (SyntaxError, ValueError, RecursionError, MemoryError)
HEAD = """\
# My own library: my functions that passed their checks.
#
# This file is yours: read it, copy from it, change it. Nothing in it is graded.
# In a notebook, `from mynet import correlate2d` gives you the function of that section.
#
# Each section is like a small file: its imports and helpers count in this section alone.
# An edit survives until that exercise passes its check again; then its section is written anew.
# A line such as `# --- correlate2d (lesson 01) ---` begins a section: leave it as it is.
"""


class Section(NamedTuple):
    """One function's part of the file."""

    name: str
    lesson: str  # its number
    line: int  # on which its text begins
    text: str

    @property
    def whole(self) -> str:
        """With its mark."""
        return f"# --- {self.name} (lesson {self.lesson}) ---\n{self.text}"

    def load(self) -> Any:
        """What it defines, in a namespace of its own; whatever its code raises is raised."""
        code = compile("\n" * (self.line - 1) + self.text, str(home() / FILE), "exec")
        space = types.ModuleType("mynet").__dict__
        exec(code, space)
        return space[self.name]


def split(text: str) -> tuple[str, list[Section]]:
    """(what stands before the first section, the sections)."""
    marks = list(MARK.finditer(text))
    found = []
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if mark is not marks[-1] else len(text)
        start = min(mark.end() + 1, end)  # behind the end of its line
        found.append(Section(mark[1], mark[2], text[:start].count("\n") + 1, text[start:end]))
    return text[: marks[0].start()] if marks else text, found


def read() -> list[Section]:
    """The sections of the student's file; none if it is missing.

    Raises
    ------
    OSError, ValueError
        If it cannot be read.
    """
    path = home() / FILE
    return split(path.read_text(encoding="utf-8-sig"))[1] if path.is_file() else []


def join_strays() -> None:
    """Join into the student's file what older releases kept in each lesson's folder, once."""
    for stray in strays(FILE):
        try:
            data = stray.read_bytes()
            there = {section.name for section in read()}
            for section in split(data.decode("utf-8-sig"))[1]:
                if section.name not in there and _parses(section.text):
                    put(section.name, section.lesson, section.text)
            set_aside(stray)
        except (OSError, ValueError):  # it stays where it is
            continue


def sound() -> bool:
    """Whether the student's file can be read as Python; one that is missing is not damaged.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    path = home() / FILE
    return not path.is_file() or _parses(path.read_bytes())


def put(name: str, lesson: str, text: str) -> tuple[bool, str]:
    """Write a section, in the place of an older one; all others stay as they are.

    Returns
    -------
    bool
        Whether anything changed.
    str
        What a broken file was renamed to; empty if it was none.

    Raises
    ------
    OSError
        If the folder does not let it.
    """
    path = home() / FILE
    with locked(path):
        broken = ""
        data = path.read_bytes() if path.is_file() else HEAD.encode()
        old = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
        head, sections = split(old)
        if not _parses(data):
            broken = _set_aside(path, data)
            head = head if _parses(head) else HEAD
            sections = [section for section in sections if _parses(section.text)]
        places = [place for place, section in enumerate(sections) if section.name == name]
        new = Section(name, lesson, 0, f"{text.rstrip()}\n")
        if places:
            sections[places[-1]] = new
        else:
            sections.append(new)
        whole = [section.whole.rstrip() for section in sections]
        joined = "\n\n\n".join([head.rstrip(), *whole]).lstrip("\n") + "\n"
        if joined == old and not broken:
            return False, ""
        write_whole(path, joined.encode())
    return True, broken


def _parses(source: str | bytes) -> bool:
    try:
        ast.parse(source)
    except UNREAD:
        return False
    return True


def _set_aside(path: Path, data: bytes) -> str:
    """Keep a broken file under a name that is free."""
    today = datetime.date.today().isoformat()
    number = 1
    while True:
        again = f"-{number}" if number > 1 else ""
        aside = path.with_name(f"{path.stem}.broken-{today}{again}.py")
        try:
            with aside.open("xb") as file:
                file.write(data)
        except FileExistsError:
            number += 1
        else:
            return aside.name
