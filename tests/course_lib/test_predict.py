"""Predictions: what is written is read, judged and told; the answer stays hidden; nothing breaks."""

import base64
import json
import re
import runpy

import nbformat
import numpy as np
import pytest
from conftest import ROOT
from prediction_cases import PREDICTIONS, QUESTIONS, READ, REFUSED, TOLD, WHY

from autograder.proofs.predictions import check_predictions, flaws
from course_lib.exercises.prediction import Prediction, predictions
from course_lib.student import answers, form, log, predict
from course_lib.student.answers import Unreadable, compute, judge, parse, seal, tell, written
from course_lib.student.predict import Asked, show


@pytest.fixture
def noted(monkeypatch):
    """What is noted, in a list of this test's own."""
    entries = []

    def note(kind, **facts):
        entries.append({"kind": kind, **facts})
        return entries[-1]

    monkeypatch.setattr(log, "note", note)
    monkeypatch.setattr(log, "events", lambda: list(entries))
    return entries


@pytest.mark.parametrize(
    ("name", "text", "value"), [(n, t, v) for n, table in READ.items() for t, v in table.items()]
)
def test_what_is_written_is_read(name, text, value):
    found = parse(QUESTIONS[name], text)
    assert found == value
    assert parse(QUESTIONS[name], written(QUESTIONS[name], found)) == value


@pytest.mark.parametrize(
    ("name", "text", "told"), [(n, t, s) for n, table in REFUSED.items() for t, s in table.items()]
)
def test_what_cannot_be_read_is_refused_with_one_sentence(name, text, told):
    with pytest.raises(Unreadable, match=re.escape(told)):
        parse(QUESTIONS[name], text)


@pytest.mark.parametrize(("name", "said", "state", "head", "cause"), TOLD)
def test_an_answer_is_judged_and_told(name, said, state, head, cause):
    question = QUESTIONS[name]
    value = None if said is None else parse(question, said)
    result = tell(question, value)
    assert (result.state, result.head, result.cause, result.why) == (state, head, cause, WHY)
    if value is not None:
        assert judge(question, value)[0] == (state == "right")


def test_a_grid_shows_the_right_numbers_beside_the_wrong_ones():
    question = QUESTIONS["grid"]
    result = tell(question, parse(question, "1 2.5; 0 5"))
    assert result.rows == ((("1.0", False), ("2.5", False)), (("0.0", False), ("4.0, not 5", True)))
    assert "0.0   4.0, not 5" in result.text


def test_the_kinds_are_told_by_the_answers():
    kinds = {name: question.kind for name, question in QUESTIONS.items()}
    assert kinds == {name: one.kind for name, one in PREDICTIONS.items()}
    assert set(kinds.values()) == {"number", "shape", "choice", "grid"}


@pytest.mark.parametrize("name", PREDICTIONS)
def test_an_unanswered_output_says_that_the_cell_is_to_be_run_and_hides_the_answer(name, noted):
    bundle = Asked(name, QUESTIONS[name]).bundle()
    assert bundle["text/plain"] == "Run this cell to answer."
    assert ">Run this cell to answer.<" in bundle["text/html"]
    sealed = re.search('data-sealed="([^"]*)"', bundle["text/html"])[1]
    assert json.loads(base64.b64decode(sealed[::-1]))["why"] == WHY
    output = {"output_type": "display_data", "data": bundle}
    assert flaws(name, PREDICTIONS[name], [[output]]) == []
    told = json.dumps(bundle, ensure_ascii=False)
    assert WHY not in told
    assert base64.b64encode(WHY.encode()).decode()[:8] not in told
    assert len(bundle["text/html"]) < 25_000


def test_what_is_committed_is_noted_once_and_kept_in_the_output(noted):
    asked = Asked("windows", QUESTIONS["windows"])
    assert asked.metadata() == {}
    asked.heed({"event": "commit", "said": "36 windows"})
    asked.heed({"event": "commit", "said": "456"})  # from a second view, or a second tab
    entry = {"kind": "prediction", "name": "windows", "said": "36", "right": False}
    assert noted == [entry]
    assert asked.metadata() == {"convnet-course": entry}
    bundle = asked.bundle()
    assert bundle["text/plain"].splitlines() == [
        "You said 36. It is 456 windows: 420 more.",
        "That counts the windows of one row.",
        WHY,
    ]
    for sentence in bundle["text/plain"].splitlines():
        assert sentence in bundle["text/html"]
    assert "<script" not in bundle["text/html"]


def test_giving_up_counts_as_a_miss(noted):
    asked = Asked("shape", QUESTIONS["shape"])
    asked.heed({"event": "commit", "said": None})
    assert noted == [{"kind": "prediction", "name": "shape", "said": None, "right": False}]
    assert asked.bundle()["text/plain"].startswith("Not answered. It is (3, 5, 5).")


def test_a_cell_that_runs_again_shows_what_was_said_last(noted):
    first = Asked("windows", QUESTIONS["windows"])
    first.heed({"event": "commit", "said": "36"})
    again = Asked("windows", QUESTIONS["windows"])
    assert again.bundle()["text/plain"].startswith("You said 36.")
    again.heed({"event": "commit", "said": "456"})
    assert len(noted) == 1
    again.heed({"event": "again"})
    assert again.bundle()["text/plain"] == "Run this cell to answer."
    again.heed({"event": "commit", "said": "456"})
    assert [entry["right"] for entry in noted] == [False, True]
    assert Asked("windows", QUESTIONS["windows"]).told == {"said": "456"}
    assert Asked("shape", QUESTIONS["shape"]).told == {}


@pytest.mark.parametrize(
    "message",
    [
        None,
        "commit",
        [],
        {},
        {"event": "commit"},
        {"event": "commit", "said": 456},
        {"event": "commit", "said": ["456"]},
        {"event": "commit", "said": "many"},
        {"event": "commit", "said": "9" * 10_000},
        {"event": "commit", "said": ""},
        {"event": ["commit"], "said": "456"},
        {"event": "else", "said": "456"},
    ],
)
def test_what_a_page_sends_is_checked(message, noted):
    asked = Asked("windows", QUESTIONS["windows"])
    asked.heed(message)
    assert (noted, asked.told) == ([], {})


@pytest.mark.parametrize(
    "entry",
    [
        None,
        "prediction",
        {},
        {"kind": "prediction"},
        {"kind": "prediction", "name": "windows"},
        {"kind": "prediction", "name": "windows", "said": 456},
        {"kind": "prediction", "name": "windows", "said": "<b>", "right": True},
    ],
)
def test_what_was_noted_is_not_trusted_either(entry, noted):
    noted.append(entry)
    assert Asked("windows", QUESTIONS["windows"]).told == {}


def test_a_log_that_cannot_be_read_or_written_breaks_nothing(noted, monkeypatch):
    for function in ("events", "note"):
        monkeypatch.setattr(log, function, lambda *_, **__: 1 / 0)
    asked = Asked("windows", QUESTIONS["windows"])
    assert asked.told == {}
    asked.heed({"event": "commit", "said": "456"})
    assert asked.bundle()["text/plain"].startswith("You said 456.")
    assert asked.metadata() == {}


def test_what_is_said_is_shown_as_text_and_never_as_html(noted):
    asked = Asked("choice", QUESTIONS["choice"])
    asked.heed({"event": "commit", "said": "all"})
    assert "nothing &lt;at all&gt;" in asked.bundle()["text/html"]
    assert "<at all>" not in asked.bundle()["text/html"]
    shape = Asked("shape", QUESTIONS["shape"])
    shape.heed({"event": "commit", "said": "5 5 3"})
    assert "<code>C</code> comes first." in shape.bundle()["text/html"]


def test_outside_of_a_notebook_it_says_one_line(capsys, noted):
    show("windows", PREDICTIONS["windows"])
    assert capsys.readouterr().out == "Run this cell to answer.\n"


def test_an_answer_that_cannot_be_computed_is_one_sentence(capsys, noted):
    show("broken", Prediction(lambda: 1 / 0, WHY))
    assert capsys.readouterr().out == f"{answers.WORDS['not_asked']}\n"


def test_an_unknown_name_is_one_sentence():
    with pytest.raises(ValueError, match="^there is no prediction 'no_such_name'"):
        predict("no_such_name")


def test_every_sentence_of_the_form_is_in_the_catalogue_for_translators():
    catalogue = runpy.run_path(str(ROOT / "scripts" / "messages.py"))["catalogue"]()
    said = {message.id for message in catalogue}
    assert said >= set(answers.WORDS.values())
    for _, one in predictions().values():
        assert said >= {one.why, *one.wrong.values(), *one.choices.values()}


def test_the_form_speaks_no_word_of_its_own():
    program = (form.STATIC / "predict.js").read_text(encoding="utf-8")
    used = set(re.findall(r"words\.(\w+)", program))
    assert used <= answers.WORDS.keys()
    assert seal(QUESTIONS["windows"]) == seal(compute(PREDICTIONS["windows"]))


FLAWS = {
    "raises": (lambda: Prediction(lambda: 1 / 0, WHY), "cannot be asked: ZeroDivisionError"),
    "a list": (lambda: Prediction(lambda: [1, 2], WHY), "cannot be asked: TypeError"),
    "infinite": (lambda: Prediction(lambda: float("inf"), WHY), "should be finite"),
    "no reason": (lambda: Prediction(lambda: 3, " "), "why is empty"),
    "no sentence": (lambda: Prediction(lambda: 3, WHY, wrong={4: ""}), "wrong[4] is empty"),
    "fractions": (lambda: Prediction(lambda: 1 / 3, WHY), "say digits= or tolerance="),
    "right is wrong": (lambda: Prediction(lambda: 3, WHY, wrong={3: "No."}), "wrong[3] is the right"),
    "a key of another kind": (lambda: Prediction(lambda: 3, WHY, wrong={(3, 4): "No."}), "cannot be asked"),
    "a shape's key": (lambda: Prediction(lambda: (3, 4), WHY, wrong={3: "No."}), "cannot be asked"),
    "a grid's key": (lambda: Prediction(lambda: np.eye(2), WHY, wrong={((1, 0),): "No."}), "is no grid"),
    "an infinite key": (lambda: Prediction(lambda: 3, WHY, wrong={float("inf"): "No."}), "is no number"),
    "one choice": (lambda: Prediction(lambda: "a", WHY, choices={"a": "A"}), "two choices or more"),
    "no such choice": (lambda: Prediction(lambda: "c", WHY, choices={"a": "A", "b": "B"}), "none of the choices"),
    "no such key": (lambda: Prediction(lambda: "a", WHY, choices={"a": "A", "b": "B"}, wrong={"c": "No."}), "is no choice"),
    "axes": (lambda: Prediction(lambda: (1,) * 9, WHY), "at most 8 axes"),
    "a large grid": (lambda: Prediction(lambda: np.eye(9), WHY), "at most 8 rows"),
    "another start": (lambda: Prediction(lambda: np.eye(2), WHY, start=np.eye(3)), "as large as the answer"),
    "a wrong start": (lambda: Prediction(lambda: np.eye(2), WHY, start=[[1, np.nan], [1, np.nan]]), "agree with the answer"),
    "nothing open": (lambda: Prediction(lambda: np.eye(2), WHY, start=np.eye(2)), "leave numbers open"),
}  # fmt: skip


@pytest.mark.parametrize("flaw", FLAWS)
def test_verify_finds_what_is_wrong_with_a_prediction(flaw):
    make, told = FLAWS[flaw]
    found = flaws("a_name", make())
    assert any(told in one for one in found), found


@pytest.mark.parametrize("name", PREDICTIONS)
def test_verify_finds_nothing_wrong_with_good_ones(name):
    assert flaws(name, PREDICTIONS[name]) == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"text/plain": "It is 456."}, "its output holds '456'"),
        ({"text/html": f"<p>{WHY}</p>"}, f"its output holds {WHY!r}"),
        ({"text/plain": "Run this cell to answer."}, "its cell shows nothing"),
    ],
)
def test_verify_finds_an_answer_in_plain_sight(data, told):
    outputs = [[{"output_type": "display_data", "data": data}]]
    assert told in flaws("windows", PREDICTIONS["windows"], outputs)


LESSON = {
    'predict("windows")': [],
    "# predict(\"share\")\nmodel.predict('guess')": [],
    'print(1)\npredict("nowhere")': ["there is no record of 'nowhere'", "windows is never asked"],
    "predict(\"windows\")\npredict('windows')": ["windows is asked 2 times"],
}


@pytest.mark.parametrize("source", LESSON)
def test_verify_compares_what_a_lesson_asks_with_the_records(source, noted):
    data = Asked("windows", QUESTIONS["windows"]).bundle()
    outputs = [nbformat.v4.new_output("display_data", data)]
    cell = nbformat.v4.new_code_cell(source, outputs=outputs)
    shown = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("How many?"), cell])
    known = (
        {"windows": PREDICTIONS["windows"]} if "windows" in source or "nowhere" in source else {}
    )
    assert check_predictions(known, shown) == LESSON[source]


def test_a_lesson_without_predictions_has_nothing_wrong():
    assert check_predictions({}, nbformat.v4.new_notebook()) == []
