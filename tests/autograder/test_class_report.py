"""The class report: numbers against hand-made ones, and a page that everyone can read."""

import csv
import json
import shutil

import nbformat
import numpy as np
import pytest
from commands import autograder
from conftest import RIGHT
from widget_page import violations

from autograder.classroom.folder import Classroom
from autograder.project import BadUse, find_lessons
from autograder.reports.class_report import advice, numbers
from autograder.reports.class_report.gather import Answer, Item, Term, gather, headings, traces

EASY, HARD, BONUS = Item("01_a", "easy", 2), Item("01_a", "hard", 4), Item("02_b", "extra", 0)


def term_of(points, statuses=None, items=(EASY, HARD)):
    """A class in which each student has these points, in the order of the exercises."""
    term = Term(None, list(items), list(points))
    for student, own in points.items():
        for item, got in zip(items, own, strict=True):
            if got is not None:
                status = "passed" if got == item.most else "partial" if got else "failed"
                status = (statuses or {}).get((student, item.name), status)
                term.answers[student, item.name] = Answer(got, status)
    return term


def test_shares_count_who_handed_in_alone():
    term = term_of({"a": (2, 4), "b": (2, 1), "c": (0, 0), "d": (0, 0)}, {
        ("d", "easy"): "missing", ("d", "hard"): "missing",
    })  # fmt: skip
    easy, hard = numbers.of_items(term)
    assert (easy.n, easy.right, hard.n, hard.right) == (3, 2, 3, 1)
    assert easy.points == pytest.approx(2 / 3)
    assert hard.points == pytest.approx(5 / 12)
    assert numbers.by_lesson(term)["d"] == {}
    assert numbers.by_lesson(term)["b"] == {"01_a": 0.5}


def test_an_interval_is_wilsons():
    term = term_of({str(k): (2 * (k < 7), 0) for k in range(10)})
    z, n, p = 1.959964, 10, 0.7
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    easy = numbers.of_items(term)[0]
    assert [easy.low, easy.high] == pytest.approx([middle - half, middle + half], rel=1e-5)


def test_discrimination_is_the_correlation_with_all_other_exercises():
    rng = np.random.default_rng(0)
    points = rng.integers(0, 5, (30, 3))
    items = [Item("01_a", name, 4) for name in "xyz"]
    term = term_of({str(k): tuple(map(int, row)) for k, row in enumerate(points)}, items=items)
    for at, one in enumerate(numbers.of_items(term)):
        rest = np.delete(points, at, axis=1).sum(axis=1)
        assert one.discrimination == pytest.approx(np.corrcoef(points[:, at], rest)[0, 1])


@pytest.mark.parametrize(
    "points",
    [
        {str(k): (2 * (k % 2), 4 * (k % 2)) for k in range(9)},  # too few
        {str(k): (2, 4 * (k % 2)) for k in range(20)},  # all the same
    ],
)
def test_where_it_says_nothing_there_is_no_discrimination(points):
    assert numbers.of_items(term_of(points))[0].discrimination is None


def test_a_bonus_is_no_part_of_the_points():
    term = term_of({"a": (2, 0), "b": (0, 0)}, {("b", "extra"): "failed"}, (EASY, BONUS))
    assert numbers.by_lesson(term) == {"a": {"01_a": 1.0}, "b": {"01_a": 0.0}}
    extra = numbers.of_items(term)[1]
    assert (extra.n, extra.right, extra.points) == (2, 1, 0.5)


def test_mistakes_are_counted_once_a_student_and_equal_outputs_stand_together():
    im2col = Item("04_im2col", "im2col", 4)
    term = term_of(dict.fromkeys("abcdef", (0,)), items=[im2col])
    known = ("columns-first",)
    for student, more in {
        "a": {"mistakes": known}, "b": {"mistakes": known}, "c": {"because": ("zero_pad",)},
        "d": {"symptom": "x"}, "e": {"symptom": "x"}, "f": {"symptom": "y"},
    }.items():  # fmt: skip
        term.answers[student, "im2col"] = Answer(0, "failed", **more)
    (mistake,) = numbers.of_mistakes(term)
    assert (mistake.id, mistake.students, mistake.of) == ("columns-first", ("a", "b"), 6)
    assert [one.students for one in numbers.alike(term)] == [("d", "e"), ("f",)]
    assert numbers.of_items(term)[0].because == {"zero_pad": 1}


def test_sections_differ_where_chance_does_not_explain_it():
    def section(right, n):
        return term_of({str(k): (2 * (k < right), 0) for k in range(n)})

    (found,) = numbers.differences({"A": section(28, 30), "B": section(6, 30)})
    assert (found.item, found.group, found.right, found.n) == (EASY, "A", 28, 30)
    assert (found.others_right, found.others_n) == (6, 30)
    assert numbers.differences({"A": section(14, 30), "B": section(16, 30)}) == []
    assert numbers.differences({"A": section(0, 0), "B": section(1, 1)}) == []


def test_who_may_need_somebody_is_said_with_its_reasons():
    items = [Item(lesson, lesson, 10) for lesson in ("01_a", "02_b", "03_c")]
    points = {"steady": (8, 8, 8), "gone": (8, 8, None), "falls": (9, 9, 3), "low": (3, 4, 3)}
    points |= {"stuck": (8, 8, 5), "left one out": (8, None, 8), "left": (8, None, None)}
    term = term_of(points, {("falls", "01_a"): "blank"}, items)
    term.answers["stuck", "03_c"] = Answer(5, "partial", tries=12)
    found = {one.student: one.reasons for one in advice.attention(term)}
    assert found == {
        "gone": ("missing: 03_c",),
        "left": ("missing: 02_b, 03_c",),
        "falls": ("30% of the points in 03_c, 90% before", "1 of 1 exercises of 01_a are not written"),
        "low": ("less than half of the points twice in a row: 40% in 02_b and 30% in 03_c",),
        "stuck": ("50% of the points in 03_c, 80% before", "12 tries at 03_c without a pass, by the own log"),
    }  # fmt: skip


def test_what_to_do_begins_with_the_mistake_that_most_share():
    im2col = Item("04_im2col", "im2col", 4, "The picture of im2col")
    term = term_of({str(k): (0,) for k in range(10)}, items=[im2col])
    for k in range(10):
        which = ("columns-first",) if k < 6 else ("channels-last",) if k < 9 else ()
        term.answers[str(k), "im2col"] = Answer(0, "failed", which)
    mistakes, exercises, unexplained, predictions = advice.next_steps(
        numbers.of_items(term), numbers.of_mistakes(term), numbers.alike(term), []
    )
    assert [step.students for step in mistakes] == [6, 3]
    assert mistakes[0].text.startswith("6 of 10 in `im2col`: ")
    assert mistakes[0].text.endswith("near “The picture of im2col” in 04_im2col.")
    assert [step.text for step in exercises] == [
        "10 of 10 lose points in `im2col`, 04_im2col: give it time, or a step before it."
    ]
    assert unexplained == predictions == []


def test_a_mistake_in_a_bonus_comes_after_those_that_cost_points():
    bonus, graded = Item("02_padding_stride", "smallest_padding", 0), Item("04_im2col", "im2col", 4)
    term = term_of({str(k): (0, 0) for k in range(10)}, items=[bonus, graded])
    for k in range(10):
        term.answers[str(k), "smallest_padding"] = Answer(0, "failed", ("not-halved",))
        which = ("channels-last",) if k < 3 else ()
        term.answers[str(k), "im2col"] = Answer(0, "failed", which)
    mistakes, *_ = advice.next_steps([], numbers.of_mistakes(term), [], [])
    assert [step.students for step in mistakes] == [3, 10]


def test_an_exercise_stands_under_the_last_heading_also_in_the_middle_of_a_cell(tmp_path):
    exercise = {"nbgrader": {"grade_id": "same_padding", "solution": True}}
    test = {"nbgrader": {"grade_id": "test-same_padding-1", "grade": True}}
    cells = [
        nbformat.v4.new_markdown_cell("# Lesson 1: Filters\n\n## Play first\ntext"),
        nbformat.v4.new_markdown_cell("So much for that.\n\n## Bias\n\n### Exercise 1: `same_padding`"),
        nbformat.v4.new_code_cell("pass", metadata=exercise),
        nbformat.v4.new_code_cell("pass", metadata=test),
    ]  # fmt: skip
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "lesson.ipynb")
    assert headings(tmp_path / "lesson.ipynb") == {"same_padding": "Bias"}


ENTRY = {"v": 1, "kind": "attempt", "time": "t", "exercise": "same_padding", "passed": True}


def traced(*entries):
    output = {"output_type": "display_data", "data": {}}
    outputs = [output | {"metadata": {"convnet-course": entry}} for entry in entries]
    return nbformat.v4.new_code_cell() | {"outputs": outputs}


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"cells": 3}', b'{"cells": [3]}', b"[" * 100_000, b'{"cells": [{"cell_type": "code", "outputs": [1]}]}'],
)  # fmt: skip
def test_a_broken_notebook_says_nothing_of_what_was_done(content):
    assert list(traces(content)) == []


def test_of_many_outputs_only_so_many_are_read():
    cell = {"cell_type": "code"} | traced(*[ENTRY] * 3000)
    assert len(list(traces(json.dumps({"cells": [cell]}).encode()))) == 2000


WRONG = "def same_padding(f):\n    return f // 2  # <script>window.harmed = 1</script>"
OTHER = "def same_padding(f):\n    return f / 0"
STUDENTS = {
    "right": (RIGHT, [ENTRY | {"tries": 3, "minutes": 4.5}]),
    "boasts": (RIGHT, [ENTRY | {"tries": 10**9, "minutes": -1}, {"kind": "attempt"}]),
    "wrong": (WRONG, [{**ENTRY, "passed": False, "tries": 5, "minutes": 30}]),
    "wrong too": (WRONG, [{"v": 1, "kind": "hint", "time": "t", "exercise": "same_padding", "number": 2}]),
    "=wrong+1": (WRONG, [{"v": 1, "kind": "prediction", "time": "t", "name": "output_of_seven", "said": "=1", "right": False}]),
    "other": (OTHER, []),
    "blank": (None, []),
    "cut": (None, []),
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tiny_built, tmp_path_factory):
    """A small class that was graded."""
    folder = tmp_path_factory.mktemp("class")
    blank = find_lessons(tiny_built)[0].blank
    for student, (answer, entries) in STUDENTS.items():
        notebook = nbformat.read(blank, as_version=4)
        for cell in notebook.cells:
            if answer and cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = answer
        notebook.cells.append(nbformat.from_dict(traced(*entries)))
        place = folder / "submitted" / student / "98_tiny"
        place.mkdir(parents=True)
        text = nbformat.writes(notebook)
        (place / blank.name).write_text(text[: len(text) // (1 + (student == "cut"))])
    (folder / "roster.csv").write_text(
        "id,section\nright,A\nwrong,A\nwrong,B\nboasts,B\nother,B\nnobody,B\n"
    )
    done = autograder("grade", "--class", folder, cwd=tiny_built)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def report(graded, tiny_built):
    """Its report's folder."""
    done = autograder("report", "--class", graded, cwd=tiny_built)
    assert done.returncode == 0, done.stdout + done.stderr
    return graded / "report"


def test_what_a_class_holds_is_read(graded):
    term = gather(Classroom(graded))
    answers = {student: term.answers[student, "same_padding"] for student in STUDENTS}
    assert {student for student, answer in answers.items() if answer.right} == {"right", "boasts"}
    assert not answers["cut"].there
    assert (answers["right"].tries, answers["right"].minutes) == (3, 4.5)
    assert (answers["boasts"].tries, answers["boasts"].minutes) == (None, None)
    assert (answers["wrong"].tries, answers["wrong too"].hints) == (5, 2)
    wrong = {answers[student].mistakes for student in ("wrong", "wrong too", "=wrong+1")}
    assert len(wrong) == 1
    assert wrong != {()}
    assert answers["other"].mistakes == ()
    assert answers["other"].symptom
    assert term.said == {"output_of_seven": {"=wrong+1": ("=1", False)}}
    assert term.sections == {"A": {"right", "wrong"}, "B": {"wrong", "boasts", "other"}}
    assert "In more than one section, and counted in each: wrong." in term.notes


def test_the_same_numbers_are_tables_without_formulas(report):
    for name, lines in {"students": 8, "exercises": 1, "mistakes": 1, "unexplained": 1}.items():
        with (report / f"{name}.csv").open(newline="") as file:
            found = list(csv.DictReader(file))
        assert len(found) == lines, name
        assert not [v for line in found for v in line.values() if v.startswith(("=", "+", "@"))]
    with (report / "mistakes.csv").open(newline="") as file:
        (mistake,) = csv.DictReader(file)
    assert (mistake["students"], mistake["handed_in"]) == ("3", "7")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_everyone_can_read_the_page(report, browser, theme, width):
    size = {"width": width, "height": 900}
    with browser.new_page(viewport=size, color_scheme=theme, bypass_csp=True) as page:
        page.goto((report / "index.html").as_uri())
        found = violations(page)
        assert not [(v["id"], v["nodes"][0]["html"]) for v in found]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_name_is_not_broken_for_the_length_of_its_reasons(report, browser, width):
    with browser.new_page(viewport={"width": width, "height": 900}) as page:
        page.goto((report / "index.html").as_uri())
        table = page.locator("#attention + p + table")
        table.locator("li").evaluate_all(
            "(all) => all.forEach((one) => { one.textContent = 'not written, '.repeat(40); })"
        )
        assert table.locator("bdi").all_inner_texts() == ["blank", "cut"]
        lines = "(names) => names.map((name) => name.getClientRects().length)"
        assert table.locator("bdi").evaluate_all(lines) == [1, 1]


def test_the_page_leads_from_a_number_to_the_answers_and_runs_nothing(report, browser):
    with browser.new_page() as page:
        requests = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto((report / "index.html").as_uri())
        first = page.locator("#next ~ ol li").first
        assert "3 of 7 in same_padding" in first.inner_text()
        first.get_by_role("link").click()
        finding = page.locator(":target")
        finding.locator("summary").click()
        assert "window.harmed" in finding.locator("pre").first.inner_text()
        assert finding.get_by_role("link", name="wrong too").get_attribute("href") == (
            "../feedback/wrong%20too/98_tiny/98_tiny.html#exercise-same_padding"
        )
        assert page.evaluate("window.harmed") is None
        assert len(requests) == 1


def test_a_class_is_compared_with_another(graded, tiny_built, tmp_path):
    shutil.copytree(graded, tmp_path / "last")
    done = autograder(
        "report", "98", "--class", graded, "--compare", tmp_path / "last", cwd=tiny_built
    )
    assert done.returncode == 0, done.stderr
    assert "the other class (8)" in (graded / "report" / "index.html").read_text()


def test_a_class_without_a_memory_has_its_points_all_the_same(graded, tmp_path):
    folder = shutil.copytree(graded, tmp_path / "old")
    shutil.rmtree(folder / ".graded")
    (folder / "roster.csv").write_text("who\nright\n")
    term = gather(Classroom(folder))
    assert term.answers["right", "same_padding"].right
    assert term.answers["wrong", "same_padding"].mistakes == ()
    assert term.notes == [f"There are no sections: {folder}/roster.csv: the first line should be id,name,email,section."]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "is not graded yet; run autograder grade first"),
        ("student,lesson,exercise,points,max_points,status,message\n", "holds nobody's results"),
        ("student,lesson\na,b\n", "is not as autograder grade wrote it"),
        ("\udcff", "is not as autograder grade wrote it"),
        ("student,lesson,exercise,points,max_points,status,message\na,b,c,x,1,passed,\n", "is not as autograder grade wrote it"),
    ],
)  # fmt: skip
def test_what_is_no_graded_class_is_said_in_a_sentence(tmp_path, text, told):
    (tmp_path / "submitted").mkdir()
    if text is not None:
        (tmp_path / "results.csv").write_text(text, errors="surrogateescape")
    with pytest.raises(BadUse, match=told):
        gather(Classroom(tmp_path))
