"""Build the notebooks: a lesson's text -> complete -> blank, the same bytes each time."""

from autograder.lessons import coverage, glossary
from autograder.lessons.blank import make_blank
from autograder.lessons.master import render_master
from autograder.lessons.text import AuthoringMistakes, exercise_lines, read_lesson
from autograder.project import find_lessons, write_atomically


def build_lesson(lesson):
    """Build a lesson's two notebooks and write them.

    Raises
    ------
    AuthoringMistakes
        If the text has any; nothing is written then.
    """
    master, blank = render_lesson(lesson)
    write_atomically(lesson.master, master)
    write_atomically(lesson.blank, blank)


def build_stale(lessons):
    """Build those lessons whose notebooks are missing or older than their text."""
    for lesson in lessons:
        if lesson.stale:
            build_lesson(lesson)


def build_glossary(course):
    """Build the page of the course's words and its pictures: its path, or None without words."""
    if not glossary.source_of(course).exists():
        return None
    page = glossary.page_of(course)
    write_atomically(page, glossary.render_glossary(course))
    pictures, folder = glossary.render_pictures(course), glossary.pictures_of(course)
    for name, picture in pictures.items():
        write_atomically(folder / name, picture)
    for path in folder.iterdir():
        if path.name not in pictures:  # of a word that is gone
            path.unlink()
    return page


def build_coverage(course):
    """Build the table of the lecture's items, where the course has any: its path, or None."""
    if not coverage.source_of(course).exists():
        return None
    page = coverage.page_of(course)
    write_atomically(page, coverage.render_coverage(course))
    return page


def render_lesson(lesson):
    """The bytes of a lesson's complete and blank notebooks."""
    text = read_lesson(lesson.text)
    _refuse_shared_names(lesson)
    master = render_master(lesson.name, text)
    return master, make_blank(master)


def _refuse_shared_names(lesson):
    """Records, hints and the rows of results.csv know an exercise by its name alone."""
    own = exercise_lines(lesson.text)
    told = [
        f"{lesson.text}:{own[name]}: exercise {name!r} is also in {other.text.name}"
        for other in find_lessons(lesson.course)
        if other != lesson
        for name in exercise_lines(other.text)
        if name in own
    ]
    if told:
        raise AuthoringMistakes(told)
