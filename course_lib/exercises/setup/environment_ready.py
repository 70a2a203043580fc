"""The first blank of all: say that the installation is ready."""

import sys

from course_lib.exercises.record import Case, Exercise, Mistake


def environment_ready():
    return True


def _looks_by_itself():
    return sys.version_info >= (3, 11)


EXERCISE = Exercise(
    __name__,
    reference=environment_ready,
    alternative=_looks_by_itself,
    differs="The second one looks by itself, though only at the version of Python.",
    minutes=2,
    difficulty=1,
    visible=(Case("ready", title="it takes nothing and returns True"),),
    hidden=lambda rng: (Case("hidden-ready", title="it takes nothing and returns True"),),
    mistakes=(
        Mistake("nothing", "The function gives nothing back: print only shows a value, return "
                "hands it to whoever called the function.", lambda: None),
        Mistake("text", "This is a text, because it stands in quotes. Python's own word for yes "
                "has none.", lambda: "True", lambda: "true"),
        Mistake("other-text", "This is a text. The exercise asks for Python's own word for yes, "
                "without quotes.", lambda: "yes", lambda: "Yes", lambda: "ready"),
        Mistake("comma", "A comma stands behind the word, and that makes a tuple of it.",
                lambda: (True,)),
        Mistake("number", "This is the number 1. The exercise asks for a truth value, Python's "
                "word for yes.", lambda: 1),
        Mistake("false", "The function says no. Is a line of the list above marked mend? Mend it "
                "first, then say yes.", lambda: False),
    ),
    hints=(
        "A function hands back what stands behind the word return.",
        "Python has two words for yes and no. Both begin with a capital letter and have no quotes.",
        "Take away the line that raises NotImplementedError, and write return and the word for "
        "yes in its place, with four spaces before it.",
    ),
)  # fmt: skip
