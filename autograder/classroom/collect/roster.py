"""The class's list of students: id, name and email, as a spreadsheet saves it."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from autograder.project import BadUse, write_atomically

# what stands above a column -> the field
HEADINGS = {
    "id": "id",
    "student_id": "id",
    "student id": "id",
    "username": "id",
    "name": "name",
    "full name": "name",
    "student": "name",
    "first_name": "first",
    "first name": "first",
    "last_name": "last",
    "last name": "last",
    "email": "email",
    "e-mail": "email",
    "email address": "email",
}
LATIN_MARKS = re.compile("[\u0300-\u036f]")  # accents; the vowels of other scripts stay
LARGEST_TABLE = 10 * 2**20  # bytes


@dataclass(frozen=True)
class Student:
    """A line of the roster."""

    id: str
    name: str = ""
    email: str = ""


def read_roster(path):
    """The students of a roster.csv; a student may have a line for each section.

    Raises
    ------
    BadUse
        If it has no column id, or an id for two students.
    """
    students = {}
    for number, row in read_table(path, HEADINGS, "id", "id,name,email"):
        if not row["id"]:
            raise BadUse(f"{path}: line {number} has no id")
        name = row.get("name") or f"{row.get('first', '')} {row.get('last', '')}".strip()
        student = Student(row["id"], name, row.get("email", ""))
        if students.setdefault(row["id"].casefold(), student) != student:
            raise BadUse(f"{path}: two lines have the id {row['id']!a}")
    return list(students.values())


def read_table(path, headings, needed, example):
    """The lines of a table that a spreadsheet saved, as (number, field -> text).

    Parameters
    ----------
    path : Path
    headings : dict
        What stands above a column, in lower case -> the field; other columns are left out.
    needed : str
        A field that must be there.
    example : str
        What the first line should be, for the message.

    Raises
    ------
    BadUse
        If there is no such table.
    """
    if not path.is_file():
        raise BadUse(f"{path} does not exist")
    head, *rows = _rows(path)[0]
    fields = [headings.get(cell.strip().casefold(), "") for cell in head]
    if needed not in fields:
        raise BadUse(f"{path}: the first line should be {example}")
    for number, row in enumerate(rows, 2):
        if any(cell.strip() for cell in row):
            cells = (unicodedata.normalize("NFC", cell.strip()) for cell in row)
            yield number, dict.fromkeys(fields, "") | dict(zip(fields, cells, strict=False))


def rewrite_table(path, columns, change):
    """Change the lines of a table, which keeps its columns, their order and their separator.

    Parameters
    ----------
    path : Path
        Made if it is not there.
    columns : tuple of str
        What stands above the columns of a new table.
    change : callable
        Given the lines as {column: text}, it gives those that are to stand there.
    """
    (head, *rows), delimiter = _rows(path) if path.is_file() else ([columns], ",")
    keys = [cell.strip().casefold() for cell in head]
    lines = change([dict(zip(keys, row, strict=False)) for row in rows if any(row)])
    new = [name for name in columns if name not in keys and any(line.get(name) for line in lines)]
    text = io.StringIO()
    table = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    table.writerow([*head, *new])
    table.writerows([line.get(key, "") for key in [*keys, *new]] for line in lines)
    write_atomically(path, text.getvalue())


def move_lines(path, student, into, *, once=False):
    """Give a student's lines of a table to another one, or delete them where there is none.

    Parameters
    ----------
    path : Path
        Nothing is done where there is no such file.
    once : bool
        Whether a student has one line: `into` keeps theirs then.
    """

    def change(rows):
        known = {row.get("student", "").strip() for row in rows}
        for row in rows:
            if row.get("student", "").strip() != student:
                yield row
            elif into is not None and not (once and into in known):
                yield row | {"student": into}

    if path.exists():
        rewrite_table(path, ("student",), lambda rows: list(change(rows)))


def _rows(path):
    """The rows of a table that a spreadsheet saved, its headings first, and its separator."""
    lines = _decode(path.read_bytes()[:LARGEST_TABLE]).splitlines()
    if lines and lines[0].lower().startswith("sep="):  # Excel's own
        lines = lines[1:]
    head = lines[0] if lines else ""
    delimiter = max(",;\t", key=head.count)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        return list(rows) or [[]], delimiter
    except csv.Error as error:
        raise BadUse(f"{path}: line {rows.line_num}: {error}") from error


def find_in_roster(roster, person):
    """The students of a roster who may be a platform's person: one where that is sure.

    An id or an email is sure; a platform's own number only beside an equal name.
    """
    keys = {key.casefold() for key in (person.login, person.email) if key}
    if not person.platform.internal:
        keys.add(person.id.casefold())
    numbers = {person.id.casefold()} if person.platform.internal else set()
    same_name = [s for s in roster if names_agree(s.name, person.name)]
    for of_these, sought in (
        (roster, lambda s: {s.id.casefold(), s.email.casefold()} & keys),
        (same_name, lambda s: s.id.casefold() in numbers),
        (roster, lambda s: s.email.casefold().partition("@")[0] in keys),
    ):
        found = [s for s in of_these if sought(s)]
        if found:
            return found
    return same_name


def names_agree(one, other):
    """Whether two spellings are of one name: `Kim, Ji`, `Ji Kim`, and Canvas's `kimji`."""
    forms, others = _forms(one), _forms(other)
    return bool(forms and others and forms & others)


@lru_cache(maxsize=10_000)
def _forms(name):
    """A name without spaces, begun at each of its words: some platforms turn it round."""
    plain = LATIN_MARKS.sub("", unicodedata.normalize("NFKD", name)).casefold()
    words = re.sub(
        r"[^\w\s]", lambda m: m[0] if unicodedata.category(m[0])[0] == "M" else " ", plain
    )
    words = words.replace("_", " ").split()
    return {"".join(words[i:] + words[:i]) for i in range(len(words))}


def _decode(content):
    for encoding in (
        "utf-8-sig",
        "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252",
    ):
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    return content.decode("cp1252", errors="replace")
