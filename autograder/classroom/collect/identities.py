"""Who is who: a platform's person becomes a student of the class, and stays one.

The class's identities.csv remembers it. It is the instructor's to edit: what stands there counts
before anything that is worked out here.
"""

import csv
import hashlib
import io
import unicodedata
from collections import Counter, defaultdict
from dataclasses import astuple, dataclass, fields

from autograder.classroom.collect.platforms import FOLDER, PATTERN, Person
from autograder.classroom.collect.roster import find_in_roster, names_agree, read_table
from autograder.project import write_atomically

LONGEST_NAME = 100  # bytes of a student's folder; systems allow 255
KEPT = "_.@+-"  # of what is neither a letter, a mark nor a digit


@dataclass(frozen=True)
class Identity:
    """A line of identities.csv: a person as a platform knows them, and their folder's name."""

    platform: str
    id: str
    name: str
    lesson: str  # where the platform gives another id in each
    student: str


@dataclass(frozen=True)
class Placed:
    """Which student a person is, or why that cannot be said."""

    student: str = ""
    note: str = ""  # what the instructor should know of it
    problem: str = ""


def read_identities(path):
    """The lines of a class's identities.csv; none if it is not there."""
    if not path.exists():
        return []
    names = [field.name for field in fields(Identity)]
    headings = {name: name for name in names}
    return [
        Identity(*(row.get(name, "") for name in names))
        for _, row in read_table(path, headings, "student", ",".join(names))
    ]


def write_identities(path, identities):
    """Write a class's identities.csv."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(Identity))
    writer.writerows(sorted({astuple(identity) for identity in identities}))
    write_atomically(path, text.getvalue())


def resolve(wanted, known, folders, roster):
    """Which student each person is.

    Parameters
    ----------
    wanted : list of (Person, lesson)
        All of one download.
    known : list of Identity
    folders : list of str
        The students who have a folder.
    roster : list of Student

    Returns
    -------
    placed : dict
        (Person, lesson) -> Placed
    identities : list of Identity
        Those known, and the new ones.
    """
    class_ = _Class(known, folders, roster)
    shared = _ids_of_several(wanted)
    several = _namesakes(wanted)
    placed, new = {}, []

    def remembered(person, lesson):
        alone = several[_namesake_key(person, lesson)] == 1
        return class_.known(person, lesson, (person.platform.name, person.id) in shared, alone)

    for person, lesson in sorted(set(wanted), key=lambda pair: _key(*pair)):
        if found := remembered(person, lesson):
            placed[person, lesson] = found
        else:
            new.append((person, lesson))
    # newcomers are seen together: of two with one name, none gets the bare name
    bases = {(*_group(p, n), _key(p), _base(p).casefold()) for p, n in new}
    names = Counter((platform, lesson, base) for platform, lesson, _, base in bases)
    in_roster = {person: class_.in_roster(person) for person, _ in new}
    claims = Counter(
        (*_group(person, lesson), in_roster[person])
        for person, lesson in {(p, _group(p, n)[1]) for p, n in new}
    )
    for person, lesson in new:
        found = remembered(
            person, lesson
        )  # they may have come with another lesson of this download
        if not found:
            group = _group(person, lesson)
            student = in_roster[person]
            if claims[(*group, student)] > 1:
                student = None
            name_is_shared = names[(*group, _base(person).casefold())] > 1
            found = class_.enter(person, lesson, student, name_is_shared)
        placed[person, lesson] = found
    return placed, class_.identities


def link_roster(identities, roster, folders):
    """Whom of the roster each student's folder belongs to: student -> Student."""
    names = _folder_names(roster)
    links = {names[s]: s for s in roster if names[s] in folders}
    by_name = defaultdict(set)
    for identity in identities:
        if identity.student in links:
            continue
        for student in roster:
            if names_agree(student.name, identity.name):
                by_name[student].add(identity.student)
    for student, own in by_name.items():
        if len(own) == 1 and student not in links.values():
            links.setdefault(*own, student)
    return links


def safe_name(text):
    """A name that any system takes for a folder, and the same at each time."""
    text = unicodedata.normalize("NFC", text)
    signs = [
        c if unicodedata.category(c)[0] in "LMN" or c in KEPT else "_"
        for c in text
        if unicodedata.category(c) != "Cf"
    ]  # such as joiners, which nobody sees
    name = "_".join(part for part in "".join(signs).split("_") if part).strip("._-")
    if len(name.encode()) <= LONGEST_NAME:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    short = name.encode()[: LONGEST_NAME - 9].decode(errors="ignore")
    while unicodedata.category(name[len(short)])[0] == "M":  # no letter without its mark
        short = short[:-1]
    return f"{short}-{mark}"


class _Class:
    """Who is in the class so far."""

    def __init__(self, identities, folders, roster):
        self.identities = list(identities)
        self.roster = roster
        self.roster_names = _folder_names(roster)
        self.owned = {identity.student.casefold() for identity in identities}
        self.folders = {name.casefold(): name for name in folders}
        self.taken = self.owned | {name.casefold() for name in self.roster_names.values()}

    def known(self, person, lesson, shared, alone):
        """Who a person is as the class remembers; None for a newcomer.

        `shared`: others of this download have the same id; `alone`: none has the same name.
        """
        rows = [
            row
            for row in self.identities
            if row.platform.casefold() == person.platform.name.casefold()
        ]
        same = [row for row in rows if _same(row.id, person.id)]
        by_name = [row for row in same if names_agree(row.name, person.name) or not person.name]
        if shared:
            same = by_name
        students = {row.student for row in by_name or same}
        if len(students) == 1:
            return Placed(students.pop())
        if person.platform.per_lesson and not same:
            return self._by_name(person, lesson, rows, alone)
        return None

    def _by_name(self, person, lesson, rows, alone):
        """The student who had another id in another lesson, if only one can be meant."""
        namesakes = [row for row in rows if names_agree(row.name, person.name)]
        busy = {row.student for row in namesakes if row.lesson == lesson}
        students = {row.student for row in namesakes} - busy
        of_roster = [s for s in self.roster if names_agree(s.name, person.name)]
        if not students:
            return None
        if len(students) > 1 or busy or not alone or len(of_roster) > 1:
            return Placed(
                problem=f"more than one {person.name} is in the class, and {person.platform.name} "
                f"gives other numbers in each lesson: enter {person.id} in identities.csv"
            )
        student = students.pop()
        self._remember(person, lesson, student)
        return Placed(student)

    def in_roster(self, person):
        """The student of the roster who a newcomer is, if that is sure and nobody else is it."""
        found = find_in_roster(self.roster, person)
        if len(found) != 1:
            return None
        name = self.roster_names[found[0]].casefold()
        others = {
            row.student.casefold()
            for row in self.identities
            if row.platform.casefold() == person.platform.name.casefold()
        }
        return None if name in others else found[0]

    def enter(self, person, lesson, student, shared):
        """Give a newcomer a folder's name."""
        note = ""
        if student is not None:
            name = self.roster_names[student]
        elif person.platform in (FOLDER, PATTERN) and person.id == safe_name(person.id):
            name = person.id  # it is a folder of the class already, or is meant to be one
        else:
            base = _base(person)
            name = self.folders.get(base.casefold(), base)
            if shared or base.casefold() in self.taken or not base:
                name = self._unlike(base, person)
            elif base.casefold() in self.folders:
                note = "taken for the one who was there"
        self._remember(person, lesson, name)
        return Placed(name, note)

    def _unlike(self, base, person):
        """A name that nobody has yet."""
        number = safe_name(person.id)
        plain = [base, number if number != base else ""]
        name = safe_name("_".join(filter(None, plain))) or f"student_{_hash(person.id)}"
        tries = 1
        first = name
        while name.casefold() in self.taken or name.casefold() in self.folders or name == base:
            tries += 1
            name = f"{first}_{tries}"
        return name

    def _remember(self, person, lesson, student):
        lesson = lesson if person.platform.per_lesson else ""
        row = Identity(
            person.platform.name, _plain(person.id), _plain(person.name), lesson, student
        )
        self.identities.append(row)
        self.owned.add(student.casefold())
        self.taken.add(student.casefold())


def _base(person: Person):
    return safe_name(person.login or person.name or person.id)


def _folder_names(roster):
    """The name of each one's folder, no two the same."""
    names = {student: safe_name(student.id) or f"student_{_hash(student.id)}" for student in roster}
    count = Counter(name.casefold() for name in names.values())
    return {
        student: name if count[name.casefold()] == 1 else f"{name}_{_hash(student.id)}"
        for student, name in names.items()
    }


def _ids_of_several(wanted):
    """The ids that different names bear in one download: they are no person's."""
    names = defaultdict(list)
    for person, _ in wanted:
        names[person.platform.name, person.id].append(person.name)
    return {
        key
        for key, own in names.items()
        if any(name and own[0] and not names_agree(name, own[0]) for name in own)
    }


def _same(one, other):
    return _plain(one).casefold() == _plain(other).casefold()


def _plain(text):
    """As it is kept: of one form, and nothing that a terminal or a spreadsheet would obey."""
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(c for c in text if c.isprintable()).split()).lstrip("=+-@'")


def _key(person, lesson=""):
    return person.platform.name, person.id, person.name, lesson


def _group(person, lesson):
    """Within what one name is one person: a platform, or there a lesson."""
    return person.platform.name, lesson if person.platform.per_lesson else ""


def _namesake_key(person, lesson):
    return (*_group(person, lesson), _plain(person.name).casefold())


def _namesakes(wanted):
    """How many there are of each name."""
    persons = {(_namesake_key(person, lesson), person.id) for person, lesson in wanted}
    return Counter(key for key, _ in persons)


def _hash(text):
    return hashlib.sha256(text.encode()).hexdigest()[:8]
