"""nbgrader's exchange, by nbgrader's own commands: hand-ins come out of it, feedback goes in."""

import re
import signal
from collections.abc import Callable
from contextlib import contextmanager

from autograder.classroom import gradebook
from autograder.classroom.folder import NOTES, Classroom
from autograder.project import BadUse

TROUBLE = re.compile(r"\[(?:WARNING|ERROR|CRITICAL)\](.*?)(?=\n\[[A-Z]+\]|\Z)", re.DOTALL)
NOBODY = "No submissions of"  # which nbgrader warns of


class Exchange:
    """The exchange of a class's course.

    Raises
    ------
    BadUse
        If nothing says which course that is.
    """

    def __init__(self, classroom: Classroom):
        from nbgrader.apps import NbGraderAPI
        from nbgrader.apps.baseapp import NbGrader

        app = NbGrader()  # for the machine's and the user's settings; the class's come last
        app.load_cwd_config = False
        app.log.setLevel("CRITICAL")  # that there are none
        app.load_config_file()
        app.config.merge(classroom.config())
        app.config.CourseDirectory.root = str(classroom.folder)
        gradebook.submissions(classroom)  # made if there is none: nbgrader looks for due dates
        self.classroom = classroom
        self.waiting: set[tuple[str, str]] = set()  # pages that are to be released
        self.api = NbGraderAPI(config=app.config)
        if not self.api.coursedir.course_id:
            raise BadUse(
                f"the exchange needs the course's name: c.CourseDirectory.course_id = '...' in "
                f"{classroom.config_file}"
            )

    def collect(self, lessons) -> list[str]:
        """Put new hand-ins into submitted/; gives what is wrong, in sentences."""
        said = [text for lesson in lessons for text in _run(self.api.collect, lesson)[1]]
        return [text for text in dict.fromkeys(said) if NOBODY not in text]

    def release(self, tasks=()) -> list[str]:
        """Give back the feedback pages of (student, lesson) that came by the exchange.

        Those of which it does not work are tried again with the next. Gives what is wrong.
        """
        places = {task: self.classroom.feedback.joinpath(*task) for task in tasks}
        self.waiting |= {
            task for task, place in places.items() if all((place / x).is_file() for x in NOTES)
        }
        said: list[str] = []
        for student, lesson in sorted(self.waiting):
            works, wrong = _run(self.api.release_feedback, lesson, student)
            said += wrong
            if works:
                self.waiting.remove((student, lesson))
        return list(dict.fromkeys(said))


def _run(command: Callable, *names: str) -> tuple[bool, list[str]]:
    """Run a command of nbgrader's; gives whether it worked, and what it complains of."""
    with _uninterrupted():
        done = command(*names)
    found = TROUBLE.findall(done.get("log") or "")
    if not done["success"] and not found:
        found = (done.get("error") or "it failed").strip().splitlines()[-1:]
    return done["success"], [f"nbgrader's exchange: {' '.join(text.split())}" for text in found]


@contextmanager
def _uninterrupted():
    """Ctrl-C waits: nbgrader takes it for an error, and would leave half a copy."""
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt
