"""A student's evening and an instructor's morning, in a real browser. Pictures: artifacts/."""

import shutil

import nbformat
import pytest
from commands import autograder
from conftest import ROOT
from jupyterlab import NotebookPage, lab_page, new_page, running_lab
from playwright.sync_api import expect

from autograder.classroom.folder import Classroom
from autograder.classroom.gradebook import marks
from autograder.project import find_lessons

PICTURES = ROOT / "artifacts"
LESSON = "02_padding_stride"
NOTEBOOK = f"{LESSON}/{LESSON}.ipynb"
SUCCESS = "Success! Your notebook passes all the tests."


@pytest.fixture(scope="module")
def answers():
    """The author's answers of the lesson, by cell id."""
    lesson = find_lessons(ROOT, [LESSON])[0]
    cells = nbformat.read(lesson.master, as_version=4).cells
    return {c.id: c.source for c in cells if c.metadata.get("nbgrader", {}).get("solution")}


def test_a_student_is_told_the_mistake_mends_it_and_validates(browser, lab, notebooks, answers):
    shutil.copytree(ROOT / "notebooks" / LESSON, notebooks / LESSON)
    blank, test = f"{LESSON}-zero_pad", f"{LESSON}-test-zero_pad-1"
    wrong = "def zero_pad(x, padding):\n    return np.pad(x, padding)"
    with lab_page(browser) as page:
        notebook = NotebookPage(page, lab, notebooks / NOTEBOOK)
        first = f"{LESSON}-test-same_padding-1"
        notebook.run_all(last=first)  # the first cell that fails
        notebook.output(first, "same_padding: not written yet.")

        notebook.type_into(blank, wrong)
        notebook.run(blank)
        notebook.run(test)
        told = notebook.output(test, "zero_pad: wrong in")
        notebook.picture(PICTURES / "wrong_answer.png")
        assert "Called: zero_pad(x, 1)" in told
        assert "Likely cause:" in told
        assert "Traceback" not in told
        assert "runner.py" not in told

        for cell, source in answers.items():
            notebook.type_into(cell, source)
        notebook.run_all(last=f"{LESSON}-test-smallest_padding-1")
        notebook.output(test, "cases pass.")
        notebook.cell(test).scroll_into_view_if_needed()
        notebook.picture(PICTURES / "right_answer.png")
        errors = page.locator(
            '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]'
        )
        assert errors.count() == 0, errors.all_inner_texts()

        page.get_by_text("Validate", exact=True).first.click()
        expect(page.locator(".jp-Dialog")).to_contain_text(SUCCESS)
        notebook.picture(PICTURES / "validate.png")


def test_a_lesson_reads_what_a_student_chose_in_its_widget(browser, lab, notebooks):
    lesson = "03_convolution"
    path = notebooks / lesson / f"{lesson}.ipynb"
    shutil.copytree(ROOT / "notebooks" / lesson, path.parent)
    with lab_page(browser) as page:
        notebook = NotebookPage(page, lab, path)
        cells = nbformat.read(path, as_version=4).cells
        imports, numbers, show, read = (
            next(c.id for c in cells if c.cell_type == "code" and text in c.source)
            for text in ("import ChannelSums", "volume = ", "sums = ", "sums.output")
        )
        for cell in (imports, numbers, show, read):
            notebook.run(cell)
        notebook.output(read, "result: [[6.0, 4.0], [-1.0, 8.0]]")  # the lesson's own numbers
        widget = notebook.cell(show).locator(".cl-widget")
        widget.get_by_text("Your own numbers").click()
        widget.get_by_role("textbox", name="bias").fill("0")
        notebook.run(read)
        notebook.output(read, "result: [[7.0, 5.0], [0.0, 9.0]]")
        widget.scroll_into_view_if_needed()
        notebook.picture(PICTURES / "lesson_widget.png")


def test_a_network_that_was_trained_in_the_notebook_reads_a_digit_drawn_in_it(
    browser, lab, notebooks
):
    (lesson,) = find_lessons(ROOT, ["07_train_cnn"])
    path = notebooks / lesson.name / lesson.blank.name
    shutil.copytree(lesson.blank.parent, path.parent)
    master, cells = (nbformat.read(p, as_version=4).cells for p in (lesson.master, path))
    answers = {c.id: c.source for c in master if c.metadata.get("nbgrader", {}).get("solution")}

    def holding(text):
        return next(c for c in cells if c.cell_type == "code" and text in c.source)

    wanted = [f"{lesson.name}-{name}" for name in ("minibatches", "accuracy", "SimpleConvNet")]
    wanted += [holding("images, labels = load_mnist").id, f"{lesson.name}-train_step"]
    training, reading = holding("with TrainingLog(model, judges)"), holding("DrawADigit(")
    short = training.source.replace("epochs = 20", "epochs = 2").replace(
        "patience = 3",
        "patience = 0",  # minutes: so the course's layers compute
    )
    assert short.count("= 2 ") == 1
    with lab_page(browser) as page:
        notebook = NotebookPage(page, lab, path)
        notebook.run(holding("from mynet import").id)
        for cell in wanted:
            if cell in answers:
                notebook.type_into(cell, answers[cell])
            notebook.run(cell)
        notebook.type_into(training.id, short)
        notebook.run(training.id)
        notebook.output(training.id, "right, after")
        kept = holding("load_params(").id
        notebook.run(kept)
        notebook.output(kept, "the same scores: True")
        damaged = holding("damaged.npz").id
        notebook.run(damaged)
        notebook.output(damaged, "damaged.npz is damaged")
        notebook.run(reading.id)

        widget = notebook.cell(reading.id).locator(".cl-widget")
        canvas = widget.locator(".cl-left canvas").first
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        for place, (row, column) in enumerate([(6, 8), (6, 19), (23, 12)]):
            side = box["width"] / 28
            page.mouse.move(box["x"] + side * column, box["y"] + side * row, steps=6)
            if not place:
                page.mouse.down()
        page.mouse.up()
        expect(widget).to_contain_text("The network says 7")
        notebook.picture(PICTURES / "own_network.png")
        notebook.type_into(training.id, "print(reader.probabilities.argmax())")
        notebook.run(training.id)
        notebook.output(training.id, "7")


def test_an_instructor_opens_the_class_in_formgrader_and_gives_points(
    browser, sample_class, tmp_path
):
    folder = tmp_path / "class"
    for student in ("aoi", "dana"):
        place = folder / "submitted" / student / LESSON
        shutil.copytree(sample_class / student / LESSON, place)
    assert autograder("grade", "--class", folder, cwd=ROOT).returncode == 0
    with running_lab(folder, tmp_path) as lab, new_page(browser) as page:
        page.goto(lab.url("formgrader"))
        page.get_by_role("link", name=LESSON, exact=True).first.wait_for()
        page.screenshot(path=PICTURES / "formgrader.png")

        page.goto(f"{lab.address}/formgrader/gradebook/{LESSON}/{LESSON}")
        page.get_by_role("link", name="Submission #2").click()
        score = page.locator("input.score").nth(-2)  # the last one is a bonus, of no points
        score.wait_for()
        page.wait_for_function(  # the page fills them in one by one
            "[...document.querySelectorAll('input.score')].every(score => score.placeholder)"
        )
        assert score.get_attribute("placeholder") in ("0", "2")  # what the check gave
        score.fill("1")
        with page.expect_response(lambda r: r.request.method == "PUT" and "/api/grade" in r.url):
            score.press("Tab")
        score.scroll_into_view_if_needed()
        page.screenshot(path=PICTURES / "formgrader_submission.png")
    found = marks(Classroom(folder), LESSON)
    marked = [name for name, m in found.items() if m.grades["test-conv_num_params-1"].by_hand]
    assert len(marked) == 1

    assert autograder("grade", "--class", folder, cwd=ROOT).returncode == 0
    rows = (folder / "results.csv").read_text(encoding="utf-8").splitlines()
    row = next(r for r in rows if r.startswith(f"{marked[0]},{LESSON},conv_num_params,"))
    assert ",1,2,partial," in row  # grading again keeps what was given by hand


LIVE = """\
from course_lib.datasets import load_mnist
from course_lib.figures import LiveCurves
from course_lib.layers import Flatten, Linear, Sequential
from course_lib.optimizers import SGD
from course_lib.training import Trainer
data = load_mnist("validation")
model = Sequential(Flatten(), Linear(784, 10))
run = Trainer(model, SGD(model, 0.1), data, data, on_epoch=LiveCurves(), progress=False)
run.run(40).keys()
"""


def test_live_curves_are_one_described_image_that_fits_a_narrow_page(browser, lab, notebooks):
    cell = nbformat.v4.new_code_cell(LIVE, id="live")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    written = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    nbformat.write(written, notebooks / "live.ipynb")
    with lab_page(browser, width=700) as page:
        notebook = NotebookPage(page, lab, notebooks / "live.ipynb", theme="JupyterLab Dark")
        page.keyboard.press("Control+b")  # no side bar
        notebook.run("live")
        image = notebook.cell("live").get_by_role("img")  # what is drawn; the other is not seen
        expect(image).to_have_count(1)
        assert image.get_attribute("aria-label").startswith("40 epochs, 400 updates.")
        box, room = image.bounding_box(), notebook.cell("live").bounding_box()
        assert box["x"] + box["width"] <= room["x"] + room["width"]
        assert box["width"] / box["height"] == pytest.approx(670 / 290, rel=0.02)
        image.scroll_into_view_if_needed()
        notebook.picture(PICTURES / "live_curves.png")
        notebook.save()

        saved = nbformat.read(notebooks / "live.ipynb", as_version=4)
        saved.cells[0].outputs[0].metadata["touched"] = True  # by someone whom Jupyter cannot trust
        nbformat.write(saved, notebooks / "sent.ipynb")
        NotebookPage(page, lab, notebooks / "sent.ipynb")
        image = page.locator(".jp-Notebook:visible img").first
        image.wait_for()
        assert image.get_attribute("alt").startswith("40 epochs, 400 updates.")
        assert image.evaluate("image => image.naturalWidth") == 1340


def test_each_word_of_the_glossary_shows_its_picture(browser, lab, notebooks):
    page_of_words = notebooks / "glossary.ipynb"
    shutil.copy(ROOT / "notebooks" / "glossary.ipynb", page_of_words)
    shutil.copytree(ROOT / "notebooks" / "glossary_pictures", notebooks / "glossary_pictures")
    words = len(list((notebooks / "glossary_pictures").iterdir()))
    with lab_page(browser) as page:
        notebook = NotebookPage(page, lab, page_of_words, theme="JupyterLab Dark")
        page.wait_for_function(
            """words => {
              const images = [...document.querySelectorAll(".jp-Notebook img")];
              return images.length === words && images.every((image) => image.naturalWidth > 0);
            }""",
            arg=words,
        )
        notebook.picture(PICTURES / "glossary.png")
