"""The way through the course in JupyterLab and Notebook 7. Pictures: artifacts/student/."""

import json
import shutil
import zipfile

import nbformat
import pytest
from conftest import ROOT
from jupyterlab import NotebookPage, lab_page, new_page
from playwright.sync_api import expect

from autograder.lessons.release import write_release
from autograder.project import find_lessons
from course_lib.exercises import lessons, of_lesson
from course_lib.student import log, log_file

PICTURES = ROOT / "artifacts" / "student"
LESSON, NEXT = "02_padding_stride", "03_convolution"
OF = sum(not exercise.bonus for exercise in of_lesson("padding_stride"))
MINUTES = lessons()[LESSON]["minutes"]
BLANK = f"{LESSON}-same_padding"
RIGHT = "def same_padding(f):\n    if f % 2 == 0:\n        raise ValueError\n    return f // 2"
BROKEN = "%%restore\ndef same_padding(f):\n    return (f -\n  # this does not parse"
CELLS = {
    "imports": "from course_lib.checks import check, hint\n"
    "from course_lib.student import my_log, progress, race, what_you_did",
    "panel": f'progress("{LESSON}")',
    BLANK: RIGHT,
    "check": 'check("same_padding", same_padding)',
    "hint": 'hint("zero_pad")',
    "panel-again": f'progress("{LESSON}")',
    "race": "race('same_padding', same_padding)",
    "did": f'what_you_did("{LESSON}")',
    "log": "my_log()",
}


@pytest.fixture
def course(notebooks):
    """A folder as a release unzips: two lessons, of which one has a few cells only."""
    (notebooks / "START_HERE.html").touch()
    (notebooks / "originals").mkdir()
    shutil.copy(ROOT / "notebooks" / LESSON / f"{LESSON}.ipynb", notebooks / "originals")
    shutil.copytree(ROOT / "notebooks" / NEXT, notebooks / "notebooks" / NEXT)
    shutil.copytree(ROOT / "notebooks" / "01_filters", notebooks / "notebooks" / "01_filters")
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in CELLS.items()]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    (notebooks / "notebooks" / LESSON).mkdir()
    nbformat.write(notebook, notebooks / "notebooks" / LESSON / f"{LESSON}.ipynb")
    return notebooks


def lesson_file(course, name=LESSON):
    return course / "notebooks" / name / f"{name}.ipynb"


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_a_pass_shows_in_the_panel_and_its_links_lead_on(browser, lab, course, theme):
    dark = theme.endswith("Dark")
    with lab_page(browser, width=620 if dark else 1280, height=1400) as page:
        notebook = NotebookPage(page, lab, lesson_file(course), theme=theme)
        if dark:
            page.keyboard.press("Control+b")  # the file browser leaves no room
        for name in CELLS:
            notebook.run(name)
        panel = notebook.cell("panel")
        expect(panel).to_contain_text(f"0 of {OF} exercises, about {MINUTES} minutes left")
        again = notebook.cell("panel-again")
        expect(again).to_contain_text(f"1 of {OF} exercises")
        expect(again.get_by_role("listitem")).to_have_count(12)
        expect(again.locator('[aria-current="step"]')).to_contain_text("Lesson 2")
        expect(notebook.cell("did")).to_contain_text("✓ passed")
        page.evaluate("document.querySelector('.course-dots').scrollIntoView()")
        notebook.picture(PICTURES / f"panel_{'dark_620' if dark else 'light'}.png")
        notebook.cell("did").scroll_into_view_if_needed()
        notebook.picture(PICTURES / f"did_{'dark_620' if dark else 'light'}.png")
        notebook.save()
        again.get_by_role("link", name="Lesson 3").last.click()
        expect(page.locator(".lm-TabBar-tabLabel", has_text=NEXT).first).to_be_visible()
    noted = log_file.read(course / log.NAME)
    assert [entry["kind"] for entry in noted] == ["attempt", "hint"]
    saved = {cell.id: cell for cell in nbformat.read(lesson_file(course), as_version=4).cells}
    for name, entry in zip(("check", "hint"), noted, strict=True):
        kept = saved[name].outputs[0].metadata["convnet-course"]
        assert {fact: kept[fact] for fact in entry} == entry
    assert saved["check"].outputs[0].metadata["convnet-course"]["tries"] == 1
    assert '"done": 1' in (course / log.PROGRESS).read_text()


def test_the_links_lead_on_in_notebook_7(browser, lab, course):
    with new_page(browser) as page:
        notebook = NotebookPage(page, lab, lesson_file(course), place="notebook")
        notebook.run("imports")
        notebook.run("panel")
        link = notebook.cell("panel").get_by_role("link", name="Lesson 3").last
        with page.context.expect_page() as opened:
            link.click()
        expect(opened.value.locator("#jp-title")).to_contain_text(NEXT)
        opened.value.close()


def test_a_cell_becomes_the_blank_again_and_what_stood_there_is_kept(browser, lab, course):
    with lab_page(browser) as page:
        notebook = NotebookPage(page, lab, lesson_file(course))
        notebook.run("imports")
        notebook.type_into(BLANK, BROKEN)
        notebook.run(BLANK)
        editor = notebook.cell(BLANK).locator(".cm-content")
        expect(editor).to_contain_text("raise NotImplementedError()")
        expect(editor).not_to_contain_text("restore")
        (kept,) = (course / "kept").iterdir()
        notebook.output(BLANK, f"What stood here is in {kept}")
        notebook.picture(PICTURES / "restored.png")
    assert kept.read_text().rstrip("\n") == BROKEN.removeprefix("%%restore\n")


def opened(browser, start, scheme):
    """A page from a file, narrow, and the list of the errors that it logs."""
    page, errors = browser.new_page(viewport={"width": 620, "height": 900}, color_scheme=scheme), []
    page.on("pageerror", lambda error: errors.append(error))
    page.goto(start.as_uri())
    return page, errors


def test_the_start_page_shows_what_is_done_and_nothing_where_nothing_is_known(browser, tmp_path):
    with zipfile.ZipFile(write_release(ROOT, find_lessons(ROOT), tmp_path)) as archive:
        archive.extract("course/START_HERE.html", tmp_path)
    start = tmp_path / "course" / "START_HERE.html"
    for scheme, told in (("light", None), ("dark", {LESSON: {"done": 1, "of": 4}})):
        if told:
            done = {"01_filters": {"done": 4, "of": 4}, "x": {"done": 0, "of": 0}, **told}
            text = f"window.courseProgress = {json.dumps(done)};"
            (start.parent / log.PROGRESS).write_text(text)
        page, errors = opened(browser, start, scheme)
        marks = page.locator("[data-done]:not(:empty)")
        if told:
            expect(marks).to_have_text(["4 of 4 exercises done", "1 of 4 exercises done"])
            expect(page.locator(".done[data-lesson]")).to_contain_text("Lesson 1: Filters, done")
            expect(page.locator(".begun[data-lesson]")).to_contain_text("stride, begun")
        else:
            expect(marks).to_have_count(0)
            expect(page.locator(":is(.done, .begun)[data-lesson]")).to_have_count(0)
        page.screenshot(path=PICTURES / f"start_{scheme}.png", full_page=True)
        page.close()
        assert errors == []
