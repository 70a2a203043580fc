"""What contradicts that a lesson's predictions can be asked, judged and told."""

import html
import math
import re
from collections import Counter

from course_lib.exercises.prediction import Prediction, predictions
from course_lib.student.answers import (
    LONGEST,
    MOST_AXES,
    MOST_ROWS,
    Question,
    compute,
    judge,
    parse,
    written,
)

CALLED = re.compile(r"""^[^#\n]*(?<![\w.])predict\(\s*(["'])(.*?)\1""", re.MULTILINE)
NAME = re.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*")
# what nobody sees: the form's style and program, and the sealed question
UNSEEN = re.compile(r'<(style|script)>.*?</\1>|data-(?:sealed|predict)="[^"]*"', re.DOTALL)


def records(lesson):
    """The predictions of a lesson, by its full name: {name: prediction}."""
    folder = lesson.partition("_")[2]
    return {name: one for name, (where, one) in predictions().items() if where == folder}


def check_predictions(known, shown):
    """Each thing that is wrong with a lesson's predictions.

    Parameters
    ----------
    known : mapping of str to Prediction
        Its records.
    shown : notebook
        The complete one, with the outputs of its demos.
    """
    cells = [cell for cell in shown.cells if cell.cell_type == "code"]
    asked = [(name, cell) for cell in cells for _, name in CALLED.findall(cell.source)]
    count = Counter(name for name, _ in asked)
    failures = [f"there is no record of {name!r}" for name in count if name not in known]
    failures += [f"{name} is never asked" for name in known if not count[name]]
    failures += [f"{name} is asked {n} times" for name, n in count.items() if n > 1]
    for name, prediction in known.items():
        outputs = [cell.get("outputs", ()) for asks, cell in asked if asks == name]
        failures += [f"{name}: {flaw}" for flaw in flaws(name, prediction, outputs)]
    return failures


def flaws(name: str, prediction: Prediction, outputs=()):
    """What is wrong with one prediction, and with the outputs of the cells that ask it."""
    told = [] if NAME.fullmatch(name) else ["its name should be lower_snake"]
    told += [f"{what} is empty" for what, text in _sentences(prediction) if not text.strip()]
    try:
        question = compute(prediction)
        if large := list(_too_large(question)):
            return [*told, *large]
        answer = parse(question, written(question, question.answer))
    except Exception as error:
        return [*told, f"it cannot be asked: {type(error).__name__}: {error}"]
    if not judge(question, answer)[0]:
        told.append("its answer, as written, is not judged right")
    told += _of_kind(question)
    keys = [key for key, _ in question.wrong]
    for key in keys:
        told += _of_key(question, key)
    if any(keys.index(key) != at for at, key in enumerate(keys)):
        told.append("two sentences are for one wrong answer")
    for cell in outputs:
        if not any("text/html" in output.get("data", {}) for output in cell):
            told.append("its cell shows nothing")
        told += [f"its output holds {text!r}" for text in _seen(cell, question)]
    return told


def _sentences(prediction):
    yield "why", prediction.why
    yield from ((f"wrong[{key!r}]", text) for key, text in prediction.wrong.items())
    yield from ((f"choices[{key!r}]", text) for key, text in prediction.choices.items())


def _too_large(question: Question):
    if question.kind == "shape" and len(question.answer) > MOST_AXES:
        yield f"a shape has at most {MOST_AXES} axes"
    if (
        question.kind == "grid"
        and max(len(question.answer), *map(len, question.answer)) > MOST_ROWS
    ):
        yield f"a grid has at most {MOST_ROWS} rows and columns"


def _of_kind(question: Question):
    """What does not fit the kind."""
    if question.kind == "choice":
        texts = [text for _, text in question.choices]
        if len(texts) < 2 or len(set(texts)) < len(texts):
            yield "it should have two choices or more, no two alike"
    if question.kind in ("number", "grid") and not question.whole and question.slack < 1e-6:
        yield "its answer has fractions: say digits= or tolerance="


def _of_key(question: Question, key):
    """What is wrong with one known wrong answer."""
    try:
        if len(written(question, key)) > LONGEST[question.kind]:
            raise ValueError("too long")
        numbers = [key] if question.kind == "number" else []
        if not all(map(math.isfinite, numbers)):
            raise ValueError("not finite")
        right, _ = judge(question, parse(question, written(question, key)))
    except ValueError as error:
        yield f"wrong[{key!r}] is no {question.kind}: {error}"
    else:
        if right:
            yield f"wrong[{key!r}] is the right answer"


def _seen(outputs, question: Question):
    """What of an answer stands in outputs where it can be read."""
    data = [output.get("data", {}) for output in outputs]
    texts = [str(one.get("text/plain", "")) for one in data]
    pages = [UNSEEN.sub("", str(one.get("text/html", ""))) for one in data]
    seen = html.unescape("\n".join([*texts, *pages, *(str(o.get("text", "")) for o in outputs)]))
    sentences = [question.why, *(text for _, text in question.wrong)]
    sentences += [text for _, text in question.choices]
    yield from (text for text in sentences if text.strip() and text in seen)
    if question.kind in ("number", "shape"):
        answer = written(question, question.answer)
        if re.search(rf"(?<![\w.]){re.escape(answer)}(?!\w|\.\d)", seen):
            yield answer
