"""Write the catalogue of all that checks say, for translators: course_lib/checks/locale.

    make messages

Sentences of `words` are found by their marks, those of records by loading them.
"""

from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from course_lib.checks import words
from course_lib.exercises import EXERCISES, HERE
from course_lib.exercises.record import DEFAULT_SEED

ROOT = Path(__file__).parents[1]
TARGET = words.LOCALE / "course_lib.pot"
KEYWORDS = {"N_": None, "_": None, "_n": (1, 2)}


def catalogue():
    """All sentences, with where they stand."""
    found = Catalog(project="convnet-course", charset="utf-8", header_comment="# What checks say.")
    path = Path(words.__file__)
    for line, message, comments, _ in extract_from_file("python", path, keywords=KEYWORDS):
        found.add(message, locations=[(_place(path), line)], auto_comments=comments)
    for exercise in EXERCISES.values():
        record = _place(HERE / exercise.folder / f"{exercise.name}.py")
        cases = (*exercise.visible, *exercise.hidden_cases(DEFAULT_SEED))
        said = [(case.title, f"the case {case.id}") for case in cases]
        said += [(mistake.idea, f"the mistake {mistake.id}") for mistake in exercise.mistakes]
        said += [(text, "a hint") for text in exercise.hints]
        for sentence, comment in said:
            found.add(sentence, locations=[(record, None)], auto_comments=[comment])
    return found


def _place(path):
    return path.relative_to(ROOT).as_posix()


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("wb") as file:
        write_po(file, catalogue(), sort_output=False, omit_header=True, width=100)
    print(f"wrote {_place(TARGET)}: {len(catalogue())} sentences")
