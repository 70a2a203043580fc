"""Put each notebook of a download into its student's folder; older never replaces newer."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cmp_to_key
from hashlib import sha256

from autograder.classroom.collect.entries import Entry, Unreadable, read_entries
from autograder.classroom.collect.identities import (
    link_roster,
    read_identities,
    resolve,
    write_identities,
)
from autograder.classroom.collect.lesson import squeeze
from autograder.classroom.collect.platforms import (
    Claim,
    Person,
    is_platforms_own,
    read_claims,
)
from autograder.classroom.collect.times import as_timestamp, in_utc, read_time
from autograder.project import write_atomically
from course_lib.exercises import file_of

NUMBERS = ".npz"  # the end of the name of a file that may go with a notebook
NOTE = ".collected.json"  # beside a notebook: where it came from
UNSURE = (
    "it differs from what {} handed in before, and nothing says which is newer; "
    "to take this one: --replace"
)
WRITING = timedelta(minutes=10)  # within which one download may be written: no order


@dataclass
class Work:
    """A notebook of a download whose student and lesson are known."""

    person: Person
    student: str
    lesson: str
    entry: Entry
    claim: Claim
    time: datetime | None  # when it was handed in, in UTC, as the platform says
    stamp: datetime | None  # what timestamp.txt is to say: that, or what is known of it
    changed: datetime | None  # the file's own time, in UTC
    digest: str = ""  # of its content
    file: Entry | None = None  # what the lesson asks for beside the notebook
    file_digest: str = ""
    came: str = ""  # new, newer, same, older, unsure: beside what was there
    attempts: int = 1  # of which it is the last
    notes: list[str] = field(default_factory=list)

    @property
    def note(self):
        """What is kept beside the notebook, to know what is newer."""
        return {
            "platform": self.person.platform.name,
            "file": self.entry.path,
            "attempt": self.claim.attempt,
            "time": self.time and self.time.isoformat(),
            "changed": self.changed and self.changed.isoformat(),
            "sha256": self.digest,
        }


@dataclass
class Collected:
    """What came of a download."""

    placed: list[Work] = field(default_factory=list)
    unplaced: list[tuple[str, str]] = field(default_factory=list)  # (path, why)
    left_out: int = 0  # other files of students whose notebook was placed
    missing: dict = field(default_factory=dict)  # lesson -> students of the roster without it
    strangers: list[str] = field(default_factory=list)  # students whom the roster does not name


@dataclass(frozen=True)
class Options:
    """How to collect.

    Parameters
    ----------
    pattern : re.Pattern, optional
        Read paths by this alone.
    zone : tzinfo, optional
        Where the platform's times without a zone are of; by default this machine's.
    replace : bool
        Take what differs from what is there even where nothing says that it is newer.
    dry_run : bool
        Write nothing.
    """

    pattern: object = None
    zone: object = None
    replace: bool = False
    dry_run: bool = False


def collect_submissions(source, classroom, lessons, roster=(), options=None):
    """Copy every notebook that can be placed to submitted/STUDENT/LESSON/LESSON.ipynb.

    Parameters
    ----------
    source : Path
        A zip or a folder.
    classroom : Classroom
        Made if it is missing.
    lessons : Lessons
    roster : list of Student
    options : Options, optional

    Returns
    -------
    Collected

    Raises
    ------
    BadUse
        If the source is neither a folder nor a zip.
    """
    options = options or Options()
    collected = Collected()
    entries, collected.unplaced = read_entries(source)
    claims = read_claims(entries, lessons, options.pattern)
    found, others = _sort_out(entries, claims, lessons, collected)
    register = classroom.identities
    folders = classroom.students() if classroom.submitted.is_dir() else []
    wanted = [(person, lesson) for _, claim, lesson in found for person in claim.persons]
    students, identities = resolve(wanted, read_identities(register), folders, roster)
    downloaded = in_utc(datetime.fromtimestamp(source.stat().st_mtime))
    works = defaultdict(list)
    beside = _files_of(others)
    for entry, claim, lesson in found:
        for person in claim.persons:
            who = students[person, lesson]
            if who.problem:
                collected.unplaced.append((entry.path, who.problem))
                continue
            work = _work(person, who, lesson, entry, claim, options, downloaded)
            works[who.student, lesson].append(work)
    for key in sorted(works):
        if work := _place(works[key], classroom, lessons, collected, options, beside):
            collected.placed.append(work)
    _look_at_others(others, collected)
    if not options.dry_run and collected.placed:
        write_identities(register, identities)
    if roster:
        _compare(roster, identities, classroom, collected)
    return collected


def _sort_out(entries, claims, lessons, collected):
    """Notebooks whose owner and lesson are known, and the other files of students."""
    found, others = [], []
    for entry, claim in zip(entries, claims, strict=True):
        if is_platforms_own(entry, claim):
            continue
        if not entry.is_notebook:
            others.append((entry, claim))
            continue
        if claim is None:
            collected.unplaced.append((entry.path, _why_nobody(entry)))
            continue
        try:
            lesson = _lesson_of(entry, claim, lessons)
        except Unreadable as error:
            collected.unplaced.append((entry.path, str(error)))
            continue
        if lesson is None:
            collected.unplaced.append(
                (entry.path, "neither its name nor its cells say which lesson it is")
            )
        else:
            found.append((entry, claim, lesson))
    return found, others


def _why_nobody(entry):
    if re.search(r"(^|/)submission_\d+/", entry.outside):
        return "submission_metadata.yml, which says whose it is, is missing or does not name it"
    return "its path does not say whose it is"


def _lesson_of(entry, claim, lessons):
    """By the file's name, its cells, or the names of folders: the first that says it."""
    own, *above = [hint for hint in claim.hints if hint] or [""]
    return (
        lessons.named_in(own)
        or lessons.of_cells(entry.read())
        or next(filter(None, map(lessons.named_in, above)), None)
        or next(filter(None, map(lessons.numbered_in, (own, *above))), None)
    )


def _work(person, who, lesson, entry, claim, options, downloaded):
    """A notebook with its times, and what must be said of them."""
    changed = entry.changed and in_utc(entry.changed, options.zone)
    time = changed if person.platform.keeps_times else None
    notes = [who.note] if who.note else []
    if claim.time is not None:
        time = read_time(claim.time, options.zone)
    stamp = time
    if claim.time is not None and time is None:
        stamp = downloaded  # not in time because nobody can read when
        notes.append(f"time not readable ({claim.time!a}): taken as that of the download")
    if claim.late:
        notes.append("late, says the platform")
        # it does not say when; no later than the download, and after it was due
        stamp = stamp or changed or downloaded
    return Work(
        person, who.student, lesson, entry, claim, time, stamp, changed=changed, notes=notes
    )


def _place(works, classroom, lessons, collected, options, beside):
    """Write the newest of one student's notebooks of one lesson; the one that counts, or None."""
    readable = []
    for work in works:
        try:
            work.digest = sha256(work.entry.read()).hexdigest()
            readable.append(work)
        except Unreadable as error:
            collected.unplaced.append((work.entry.path, str(error)))
    if not readable:
        return None
    # where nothing else decides, the one that kept its name
    readable.sort(key=lambda work: (work.entry.name == f"{work.lesson}.ipynb", work.entry.path))
    readable.sort(key=cmp_to_key(lambda one, other: _compare_notes(one.note, other.note)))
    *earlier, last = readable
    for work in earlier:
        if work.digest == last.digest:
            continue
        if _compare_notes(work.note, last.note) == 0:
            collected.unplaced.append(
                (work.entry.path, f"nothing says whether it is newer than {last.entry.path}")
            )
    last.attempts = len(readable)
    other = lessons.of_cells(last.entry.read())
    if other not in (None, last.lesson):
        last.notes.append(f"by its name; its cells are those of {other}")
    _take_file(last, beside, options, collected)
    folder = classroom.submission(last.student, last.lesson)
    if any(place.is_symlink() for place in (folder.parent, folder)):
        collected.unplaced.append((last.entry.path, f"{folder} is a link"))
        return None
    _beside_what_is_there(last, folder, collected, options)
    if last.came in ("new", "newer") and not options.dry_run:
        _write(last, folder)
    return last


def _beside_what_is_there(work, folder, collected, options):
    """Decide whether a notebook is to replace what its student handed in before."""
    path = folder / f"{work.lesson}.ipynb"
    if not path.is_file():
        work.came = "new"
    elif sha256(path.read_bytes()).hexdigest() == work.digest and _has_file(folder, work):
        work.came = "same"
    else:
        order = _compare_notes(work.note, _note_of(folder, path, options.zone))
        if order > 0 or options.replace:
            work.came = "newer"
        elif order < 0:
            work.came = "older"
        else:
            work.came = "unsure"
            collected.unplaced.append((work.entry.path, UNSURE.format(work.student)))


def _write(work, folder):
    write_atomically(folder / f"{work.lesson}.ipynb", work.entry.read())
    if work.file is not None:
        write_atomically(folder / file_of(work.lesson), work.file.read())
    stamp = folder / "timestamp.txt"
    if work.stamp is not None:
        write_atomically(stamp, as_timestamp(work.stamp))
    else:
        stamp.unlink(missing_ok=True)  # of what was there before
    write_atomically(folder / NOTE, json.dumps(work.note, ensure_ascii=False, indent=1) + "\n")


def _note_of(folder, path, zone):
    """What is known of the notebook that is there; of one that came otherwise, its times."""
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        if note["sha256"] == sha256(path.read_bytes()).hexdigest():
            return note
    except (OSError, ValueError, KeyError, TypeError):
        pass
    stamp = folder / "timestamp.txt"
    text = stamp.read_text(errors="replace")[:100] if stamp.is_file() else ""
    time = read_time(text, zone)
    changed = in_utc(datetime.fromtimestamp(path.stat().st_mtime))
    return {"time": time and time.isoformat(), "changed": changed.isoformat()}


def _compare_notes(one, other):
    """1 if the first was handed in later, -1 if earlier, 0 if nothing says it."""
    for key, least in (("time", timedelta()), ("attempt", 0), ("changed", WRITING)):
        a, b = one.get(key), other.get(key)
        if a is None or b is None or (key == "attempt" and one["platform"] != other["platform"]):
            continue
        if key != "attempt":
            a, b = datetime.fromisoformat(a), datetime.fromisoformat(b)
        if abs(a - b) > least:
            return 1 if a > b else -1
    return 0


def _files_of(others):
    """The files of numbers (.npz) that students handed in: {person: [(entry, claim)]}."""
    found = defaultdict(list)
    for entry, claim in others:
        for person in claim.persons if claim and entry.path.lower().endswith(NUMBERS) else ():
            found[person].append((entry, claim))
    return found


def _take_file(work, beside, options, collected):
    """Find the file that a lesson asks for among what the notebook's student handed in.

    The newest one that is called by its name; where none is, the newest .npz. So who hands in only
    better numbers after the notebook, or only a better notebook, loses nothing. Of equally new ones
    it is the one that lies beside the notebook.
    """
    name = file_of(work.lesson)
    found = beside.get(work.person, []) if name else []
    stem = squeeze(name.removesuffix(NUMBERS))
    called = [one for one in found if f"_{stem}_" in f"_{squeeze(one[0].name)}_"] or found
    called = sorted(called, key=lambda one: (_folder(one[0]) == _folder(work.entry), one[0].path))
    noted = [(_when(one, work, options), one) for one in called]
    noted.sort(key=cmp_to_key(lambda one, other: _compare_notes(one[0], other[0])))
    for when, (entry, _) in reversed(noted):
        try:
            work.file_digest = sha256(entry.read()).hexdigest()
        except Unreadable as error:
            collected.unplaced.append((entry.path, str(error)))
            continue
        work.file = entry
        if _compare_notes(when, work.note) > 0:  # the later of the two is when the work came in
            _date_by(work, when)
        return
    if name:
        work.notes.append(f"{name} is missing in this download")


def _folder(entry):
    return entry.path.rpartition("/")[0]


def _when(one, work, options):
    """What is known of the time of a file, as a notebook's note has it."""
    entry, claim = one
    changed = entry.changed and in_utc(entry.changed, options.zone)
    time = changed if work.person.platform.keeps_times else None
    if claim.time is not None:
        time = read_time(claim.time, options.zone)
    return {
        "platform": work.person.platform.name,
        "attempt": claim.attempt,
        "time": time and time.isoformat(),
        "changed": changed and changed.isoformat(),
    }


def _date_by(work, when):
    """Have a work's times be those of its file, which came later."""
    work.claim = replace(work.claim, attempt=when["attempt"])
    if when["time"]:
        work.time = work.stamp = datetime.fromisoformat(when["time"])
    if when["changed"]:
        work.changed = datetime.fromisoformat(when["changed"])


def _has_file(folder, work):
    """Whether what lies there is the file that came with a notebook, if one came."""
    if work.file is None:
        return True
    path = folder / file_of(work.lesson)
    there = path.is_file() and not path.is_symlink()
    return there and sha256(path.read_bytes()).hexdigest() == work.file_digest


def _look_at_others(others, collected):
    """Files that are no notebooks matter where they are all that a student handed in."""
    served = {work.person for work in collected.placed}
    taken = {work.file.path for work in collected.placed if work.file is not None}
    for entry, claim in others:
        if entry.path in taken:
            continue
        if claim is None or served & set(claim.persons):
            collected.left_out += 1
        else:
            collected.unplaced.append((entry.path, "it is not a notebook"))


def _compare(roster, identities, classroom, collected):
    """Who of the roster is missing, and who is not on it."""
    here = defaultdict(set)
    for work in collected.placed:
        here[work.lesson].add(work.student)
    if classroom.submitted.is_dir():
        for student in classroom.students():
            for lesson in here:
                if classroom.submission(student, lesson).is_dir():
                    here[lesson].add(student)
    links = link_roster(identities, roster, set().union(*here.values()) if here else set())
    for lesson, students in sorted(here.items()):
        there = {links[student] for student in students if student in links}
        collected.missing[lesson] = [student for student in roster if student not in there]
    collected.strangers = sorted({w.student for w in collected.placed} - set(links))
