"""How platforms name what students hand in: whose it is, which attempt, when.

A path is read from the left, for its right part is the student's: the first folder or file that
fits a platform's pattern says whose it is, and nothing behind it is asked.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import takewhile

from autograder.classroom.collect.entries import Unreadable
from autograder.classroom.collect.lesson import squeeze
from autograder.project import BadUse

DATE = r"(?:[^\W\d_]+\.? \d{1,2}|\d{1,2} [^\W\d_]+\.?),? \d{4} \d{3,4}(?: ?[AP]M)?"
ATTEMPT = r"(?:(?!_attempt_\d{4}-)[^/])+_attempt_"


@dataclass(frozen=True)
class Platform:
    """A learning platform and the beginning of its paths.

    Parameters
    ----------
    name : str
    pattern : str
        With the groups id, name, login, lesson, attempt, late and time, as far as they are there;
        without id, the name is all that tells students apart.
    internal : bool
        Whether its ids are its own numbers, which a roster's may equal by chance.
    per_lesson : bool
        Whether it gives a person another id in each lesson.
    keeps_times : bool
        Whether its files keep the time at which the student saved them; others have the time of
        the download, which says nothing about who was late.
    """

    name: str
    pattern: str = ""
    internal: bool = False
    per_lesson: bool = False
    keeps_times: bool = False


MOODLE = Platform(
    "Moodle",
    r"(?P<name>[^/_]+)_(?P<id>\d+)_assignsubmission_[a-z]+_?/?",
    internal=True,
    per_lesson=True,
)
BLACKBOARD = Platform(
    "Blackboard",
    rf"(?=(?P<head>{ATTEMPT}))(?P<lesson>[^/]*?)_?(?P<id>[^/_]+)_attempt_"
    r"(?P<time>\d{4}(?:-\d\d){5})(?:_|\.txt$)",
)
SAKAI = Platform(
    "Sakai",
    r"(?P<name>[^/]+,[^/]*)\((?P<id>[^/()]+)\)(?:/|_(?=Submission attachment))",
)
GRADESCOPE = Platform("Gradescope", r"(?:assignment_\d+_export/)?(?P<id>submission_\d+)/")
GITHUB = Platform("GitHub Classroom")
FOLDER = Platform("folder")  # nbgrader's own STUDENT/LESSON, and whatever has a folder a student
PATTERN = Platform("pattern")  # the instructor's own

PLATFORMS = (
    MOODLE,
    BLACKBOARD,
    Platform(
        "Brightspace",
        rf"(?:(?P<id>\d+)-\d+ - )?(?P<name>[^/]+?) - (?P<time>{DATE})(?:/| - )",
        internal=True,
    ),
    Platform(  # with a date in a language or an order that is not known
        "Brightspace", r"(?P<id>\d+)-\d+ - (?P<name>[^/]+) - (?P<time>[^/]+)/", internal=True
    ),
    SAKAI,
    GRADESCOPE,
    Platform(
        "Canvas",
        r"(?P<name>[^/]*?)_(?:(?P<late>LATE)_)?(?P<id>\d+)_(?P<attempt>\d+)_(?=[^/])",
        internal=True,
    ),
    Platform(
        "Canvas", r"(?P<late>LATE_)?(?P<id>anon_[^\W_]+)_(?P<attempt>\d+)_(?=[^/])", internal=True
    ),
    Platform(
        "Canvas",
        r"(?P<name>[^/]*?)_(?:(?P<late>LATE)_)?(?P<id>\d+)_(?:text|link)\.html$",
        internal=True,
    ),
    Platform("ILIAS", r"(?P<name>[^/_]+_[^/]+)_(?P<login>[^/_]+)_(?P<id>\d+)/(?=.)", internal=True),
    Platform(
        "Teams",
        r"(?:Submitted files/)?(?P<name>[^/]+)/(?P<lesson>[^/]+)/Version (?P<attempt>\d+)/",
        keeps_times=True,
    ),
)
GOOGLE = Platform("Google Classroom", r"(?P<name>[^/]+?) - (?P<lesson>[^/]+)$", keeps_times=True)

# folders that are no student's
TECHNICAL = re.compile(
    r"submitted|(.*-)?submissions?|downloads?|submitted files|abgaben|notebooks?", re.IGNORECASE
)
DRAFTS = re.compile(r"(^|/)(Working files|Feedback Attachment\(s\))/")
COPY = re.compile(r"^((copy of|copie de|copia de|kopie von|final|new|my)\b[ _-]*)+", re.IGNORECASE)
OWN_LATE = re.compile(r"[ _-]+late$", re.IGNORECASE)
SIBLINGS = 3  # folders with one beginning that are no accident
WORK = re.compile(
    r"(^|-)(lesson|assignment|homework|hw|lab|exercise|ex|week|task|project)s?-?\d*(-|$)|-\d+$",
    re.I,
)
LARGEST_NOTE = 20 * 2**20  # bytes
NUMBERED_WORK = re.compile(r"(lesson|assignment|homework|hw|lab)-?\d+(?=-.)", re.IGNORECASE)
DEEPEST = 12  # folders in which a platform's naming is looked for


@dataclass(frozen=True)
class Person:
    """Someone, as a platform knows them."""

    platform: Platform
    id: str
    name: str = ""
    login: str = ""
    email: str = ""


@dataclass(frozen=True)
class Claim:
    """What a path says about the file at its end."""

    persons: tuple[Person, ...]  # several where a group handed in
    hints: tuple[str, ...] = ()  # names that may hold the lesson, the best first
    attempt: int | None = None
    late: bool = False
    time: str | None = None  # as the platform writes it


@dataclass
class _Notes:
    """What a platform's own files in a download say about students."""

    times: dict = field(default_factory=dict)  # a student's folder -> text of timestamp.txt
    users: dict = field(default_factory=dict)  # Blackboard's user names -> names
    groups: dict = field(default_factory=dict)  # Gradescope's folders -> (persons, time)


def read_pattern(text):
    """The instructor's own pattern, or None where there is none.

    Raises
    ------
    BadUse
        If it is no pattern, or names no student.
    """
    if text is None:
        return None
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise BadUse(f"--pattern: {error}") from error
    if "student_id" not in pattern.groupindex:
        raise BadUse("--pattern: it should have a group (?P<student_id>…)")
    return pattern


def read_claims(entries, lessons, pattern=None):
    """Whose each file is, as far as its path says: a list of Claim, or None.

    Parameters
    ----------
    entries : list of Entry
    lessons : Lessons
    pattern : re.Pattern, optional
        The instructor's own, as nbgrader's named_regexp; then no table is asked.
    """
    if pattern is not None:
        return [_by_pattern(entry, pattern) for entry in entries]
    notes = _read_notes(entries)
    found = [_match(entry.outside) for entry in entries]
    folders = [entry.outside.split("/")[:-1] for entry in entries if entry.is_notebook]
    common = _beginning(list(filter(None, folders)))  # a stray file above them changes nothing
    usual = Counter(f and f[0].name for f, e in zip(found, entries, strict=True) if e.is_notebook)
    most = usual.most_common(1)[0][0] if usual else None
    # below a folder that not all share, one fit among students' folders is a student's own doing
    found = [f if f and (f[1] <= len(common) or f[0].name == most) else None for f in found]
    assignments = _assignments(entries, found, lessons, common)
    return [
        _by_platform(entry, *fit, notes)
        if fit
        else _by_folder(entry, lessons, common, assignments, notes)
        for entry, fit in zip(entries, found, strict=True)
    ]


def is_platforms_own(entry, claim):
    """Whether a file is the platform's own, and no student's work."""
    if DRAFTS.search(entry.outside):
        return True
    own = re.search(
        r"(^|/)(index\.html|grades\.(csv|xlsx?)|timestamp\.txt|submission_metadata\.(yml|csv)"
        r"|status\.(csv|xlsx)|checksums\.json|README\.md)$",
        entry.outside,
    )
    blackboard = claim and claim.persons[0].platform is BLACKBOARD
    return bool(own or (blackboard and re.search(r"_attempt_[\d-]+\.txt$", entry.outside)))


def _match(path):
    """(platform, how many folders stand before, match) of the leftmost fit; None if none fits."""
    parts = path.split("/", DEEPEST)
    for start in range(len(parts)):
        rest = "/".join(parts[start:])
        for platform in PLATFORMS:
            if match := re.match(platform.pattern, rest):
                return platform, start, match
    return None


def _by_platform(entry, platform, start, match, notes):
    said = match.groupdict()
    before = entry.outside.split("/")[:start]
    name = " ".join((said.get("name") or "").replace("_", " ").split())
    login = said.get("login") or ("" if platform.internal else said.get("id")) or ""
    person = Person(platform, said.get("id") or name, name, login)
    time = said.get("time")
    folder = "/".join([*before, match[0].rstrip("/")])
    if platform is BLACKBOARD:
        person = _blackboard_person(said["head"].removesuffix("_attempt_"), person, notes)
    if platform is SAKAI:
        time = notes.times.get(folder)
    if platform is GRADESCOPE:
        persons, time = notes.groups.get(folder, ((), None))
        if not persons:
            return None
    else:
        persons = (person,)
    attempt = said.get("attempt")
    return Claim(
        persons,
        (entry.name, said.get("lesson") or "", *reversed(before)),
        int(attempt) if attempt else None,
        bool(said.get("late")),
        time,
    )


def _blackboard_person(head, person, notes):
    """A user name may hold _, and so may the assignment's: the platform's own notes tell."""
    known = [user for user in notes.users if head == user or head.endswith(f"_{user}")]
    user = max(known, key=len, default=person.id)
    return Person(BLACKBOARD, user, notes.users.get(user, ""), user)


def _by_folder(entry, lessons, common, assignments, notes):
    folder = _student_folder(entry, lessons, common)
    if folder is None:
        return _by_flat_name(entry, lessons)
    parent, name = folder
    hints = (entry.name, *reversed(entry.path.split("/")[:-1]))
    beginning = assignments.get(parent)
    if beginning and name.startswith(beginning) and name != beginning:
        user = re.sub(r"-(main|master)$", "", name.removeprefix(beginning))
        return Claim((Person(GITHUB, user.lower(), user, user),), hints)
    path = entry.path.rpartition("/")[0]
    time = notes.times.get(path) if _is_lesson(path.rpartition("/")[2], lessons) else None
    return Claim((Person(FOLDER, name, name, name),), hints, time=time)


def _student_folder(entry, lessons, common):
    """(the path above it, its name) of the folder that is a student's; None if there is none."""
    folders = entry.outside.split("/")[:-1]
    own = [
        i
        for i, name in enumerate(folders)
        if not _is_lesson(name, lessons) and not TECHNICAL.fullmatch(name)
    ]
    if not own:
        return None
    # the first that not all share: what is deeper, a student made
    at = next((i for i in own if i >= len(common)), own[-1])
    return "/".join(folders[:at]), re.sub(r"\.zip$", "", folders[at], flags=re.IGNORECASE)


def _by_flat_name(entry, lessons):
    """A file in no student's folder: its name is all there is."""
    stem = re.sub(r"\.(ipynb|zip|txt|json)$", "", entry.outside.rpartition("/")[2], flags=re.I)
    lesson = lessons.named_in(stem)
    google = re.match(GOOGLE.pattern, stem)
    if google and not lessons.named_in(google["name"]) and not COPY.match(google["name"] + " "):
        name = google["name"].strip()
        return Claim((Person(GOOGLE, name, name),), (stem, entry.name))
    if lesson:
        words = r"[\W_]+".join(map(re.escape, squeeze(lesson).split("_")))
        before = re.split(words, stem, maxsplit=1, flags=re.IGNORECASE)[0]
        name = OWN_LATE.sub("", COPY.sub("", before.strip("_- ") + " ").strip("_- "))
    else:
        name = stem if entry.inside else ""
    return Claim((Person(FOLDER, name, name, name),), (stem, entry.name)) if name else None


def _is_lesson(name, lessons):
    plain = squeeze(name)
    known = {squeeze(lesson) for lesson in lessons.names}
    return plain in known or bool(re.fullmatch(r"lesson_?\d+(_submissions)?", plain))


def _assignments(entries, found, lessons, common):
    """GitHub Classroom's folders ASSIGNMENT-USER: the folder above them -> `ASSIGNMENT-`."""
    siblings = {}
    for entry, fit in zip(entries, found, strict=True):
        if fit is None and (folder := _student_folder(entry, lessons, common)):
            siblings.setdefault(folder[0], set()).add(folder[1])
    found = {parent: _assignment(parent, names, lessons) for parent, names in siblings.items()}
    return {parent: f"{assignment}-" for parent, assignment in found.items() if assignment}


def _assignment(parent, names, lessons):
    """What folders beside each other begin with, if that is an assignment and no person."""
    if parent.endswith("-submissions"):
        return parent.rpartition("/")[2].removesuffix("-submissions")
    if len(names) == 1:
        (name,) = names
        slugs = (lesson.replace("_", "-") for lesson in lessons.names)
        slug = next((slug for slug in slugs if name.lower().startswith(f"{slug}-")), "")
        return name[: len(slug)] or (match[0] if (match := NUMBERED_WORK.match(name)) else "")
    start = "-".join(_beginning([name.split("-") for name in names]))
    words = {word for lesson in lessons.names for word in lesson.split("_")[1:]}
    told = WORK.search(start) or words & set(start.lower().split("-"))
    numbers = any(name.removeprefix(f"{start}-").isdigit() for name in names)  # s-001, s-002
    return start if told or (len(names) >= SIBLINGS and not numbers) else ""


def _beginning(lists):
    """What several lists begin with."""
    columns = takewhile(lambda column: len(set(column)) == 1, zip(*lists, strict=False))
    return [column[0] for column in columns]


def _by_pattern(entry, pattern):
    match = pattern.match(entry.path) or pattern.match(f"/{entry.path}")
    said = match.groupdict() if match else {}
    if not said.get("student_id"):
        return None
    name = " ".join(said[key] for key in ("first_name", "last_name") if said.get(key))
    student = said["student_id"]
    person = Person(PATTERN, student, name, student, said.get("email") or "")
    return Claim((person,), (said.get("file_id") or "", entry.name), time=said.get("timestamp"))


def _read_notes(entries):
    notes = _Notes()
    for entry in entries:
        if entry.inside:
            continue
        folder, _, name = entry.path.rpartition("/")
        if name == "timestamp.txt":
            notes.times[folder] = _text(entry)[:100]
        elif name == "submission_metadata.yml":
            notes.groups |= _gradescope(_text(entry), f"{folder}/" if folder else "")
        elif re.fullmatch(rf"{ATTEMPT}\d{{4}}(-\d\d){{5}}\.txt", name):
            told = re.match(r"Name: (.*) \(([^()]+)\)\s", f"{_text(entry)[:1000]}\n")
            if told:
                notes.users[told[2]] = told[1]
    return notes


def _text(entry):
    if entry.size > LARGEST_NOTE:
        return ""
    try:
        return entry.read().decode("utf-8-sig", errors="replace").strip()
    except Unreadable:
        return ""


def _gradescope(text, before):
    """Gradescope's submission_metadata.yml: a folder -> (persons, time)."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        """Without Ruby's objects, which the file may hold."""

    Loader.add_multi_constructor("!", lambda loader, suffix, node: None)
    try:
        # what a student's program printed stands there, too
        found = yaml.load(text, Loader)  # a safe loader's child
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    groups = {}
    for folder, said in found.items() if isinstance(found, dict) else ():
        submitters = said.get(":submitters") if isinstance(said, dict) else None
        if not isinstance(submitters, list):
            continue
        persons = []
        for one in submitters:
            name, number, email = (
                str(one.get(key) or "") if isinstance(one, dict) else ""
                for key in (":name", ":sid", ":email")
            )
            if number or email or name:
                persons.append(
                    Person(GRADESCOPE, email or number or name, name, number, email=email)
                )
        created = said.get(":created_at")
        groups[f"{before}{folder}"] = (tuple(persons), str(created) if created else None)
    return groups
