"""Write the catalogue of all that the course says, for translators: course_lib/checks/locale.

    make messages

Sentences of checks and predictions are found by their marks, those of records by loading them.
"""

from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from course_lib.checks import words
from course_lib.exercises import EXERCISES, HERE
from course_lib.exercises.prediction import predictions
from course_lib.exercises.record import DEFAULT_SEED
from course_lib.student import answers

ROOT = Path(__file__).parents[1]
TARGET = words.LOCALE / "course_lib.pot"
KEYWORDS = {"N_": None, "_": None, "_n": (1, 2)}


def catalogue():
    """All sentences, with where they stand."""
    found = Catalog(project="convnet-course", charset="utf-8", header_comment="# What is said.")
    for path in (Path(words.__file__), Path(answers.__file__)):
        for line, message, comments, _ in extract_from_file("python", path, keywords=KEYWORDS):
            found.add(message, locations=[(_place(path), line)], auto_comments=comments)
    for exercise in EXERCISES.values():
        record = _place(HERE / exercise.folder / f"{exercise.name}.py")
        cases = (*exercise.visible, *exercise.hidden_cases(DEFAULT_SEED))
        said = [(case.title, f"the case {case.id}") for case in cases]
        said += [(mistake.idea, f"the mistake {mistake.id}") for mistake in exercise.mistakes]
        said += [(text, "a hint") for text in exercise.hints]
        said += [(remark.text, f"the remark {remark.id}") for remark in exercise.remarks]
        for sentence, comment in said:
            found.add(sentence, locations=[(record, None)], auto_comments=[comment])
    for name, (folder, prediction) in predictions().items():
        said = [(prediction.why, "why"), (prediction.unit, "the unit")]
        said += [(text, "a wrong answer") for text in prediction.wrong.values()]
        said += [(text, "a choice") for text in prediction.choices.values()]
        record = _place(HERE / folder / "_predictions.py")
        for sentence, comment in said:
            if sentence:
                comments = [f"the prediction {name}: {comment}"]
                found.add(sentence, locations=[(record, None)], auto_comments=comments)
    return found


def _place(path):
    return path.relative_to(ROOT).as_posix()


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("wb") as file:
        write_po(file, catalogue(), sort_output=False, omit_header=True, width=100)
    print(f"wrote {_place(TARGET)}: {len(catalogue())} sentences")
