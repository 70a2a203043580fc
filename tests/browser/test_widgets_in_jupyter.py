"""Widgets in JupyterLab and Notebook 7: values go both ways, and a picture stays when they sleep."""

import re
import shutil
import subprocess
import sys

import nbformat
from conftest import ROOT
from jupyterlab import NotebookPage, lab_page, new_page
from playwright.sync_api import expect

from course_lib.widgets import WIDGETS

GALLERY = ROOT / "examples" / "gallery.ipynb"
PICTURES = ROOT / "artifacts" / "widgets"
CELLS = {
    "make": "from course_lib.widgets import PaddingStrideExplorer\n"
    "explorer = PaddingStrideExplorer(n=7, f=3, stride=2)\nexplorer",
    "again": "explorer",
    "set": "explorer.stride = 3",
    "read": "print(explorer.stride, explorer.place, explorer.output_size)",
}


def write_notebook(folder, cells=CELLS):
    """A notebook of code cells; their ids are the keys."""
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in cells.items()]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, folder / "widgets.ipynb")
    return folder / "widgets.ipynb"


def expect_no_pictures(page):
    """Where a view is, its still picture is hidden."""
    expect(page.locator("[data-fallback-of]:visible")).to_have_count(0)


def test_values_go_both_ways_in_jupyterlab_and_a_picture_stays(browser, lab, notebooks):
    path = write_notebook(notebooks)
    with lab_page(browser) as page:
        notebook = NotebookPage(page, lab, path, theme="JupyterLab Dark")
        notebook.run("make")
        notebook.run("again")
        views = page.locator(".cl-widget")
        views.nth(1).wait_for()
        expect_no_pictures(page)
        # nor where JupyterLab attaches it after the view, as in a long notebook that is loaded again
        page.evaluate(
            "document.querySelectorAll('.jp-OutputArea-child').forEach((c) => c.style.display = '')"
        )
        expect_no_pictures(page)
        notebook.run("set")
        for view in views.all():  # what Python sets, both views show
            view.get_by_text("Output rows and columns: (7 + 2·0 − 3) / 3 + 1 = 2.33").wait_for()
        views.nth(0).get_by_role("button", name="Next").click()
        for view in views.all():  # what one view sets, the other shows, and Python reads
            view.locator(".cl-told", has_text="Window 1").wait_for()
        views.nth(1).get_by_role("textbox", name="N, input").fill("10")
        notebook.run("read")
        notebook.output("read", "3 1 (3, 3)")
        canvas = views.nth(0).locator("canvas").first
        canvas.focus()
        page.keyboard.press("ArrowDown")  # moves the window, not to the next cell
        views.nth(1).locator(".cl-told", has_text="Window 4").wait_for()
        page.evaluate("document.querySelector('.cl-widget').scrollIntoView()")
        notebook.picture(PICTURES / "jupyterlab_dark.png")
        notebook.save()  # though the focus is in the widget
        notebook.restart()
        views.nth(0).get_by_role("button", name="Next").click()
        views.nth(0).locator(".cl-told", has_text="Window 5").wait_for()  # needs no kernel
        page.reload()
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        picture = page.locator("[data-fallback-of] img").first
        picture.wait_for()
        # what Jupyter says when it has looked for the model long enough
        page.get_by_text("model not found").first.wait_for(state="attached")
        notebook.picture(PICTURES / "reopened.png")
        assert picture.is_visible()
        assert picture.evaluate("image => image.naturalWidth") > 100
        assert page.get_by_text("model not found").locator("visible=true").count() == 0


def test_values_go_both_ways_in_notebook_7(browser, lab, notebooks):
    path = write_notebook(notebooks)
    with new_page(browser) as page:
        notebook = NotebookPage(page, lab, path, place="notebook")
        for cell in CELLS:
            notebook.run(cell)
        views = page.locator(".cl-widget")
        for number in (0, 1):
            view = views.nth(number)
            view.get_by_text("Output rows and columns: (7 + 2·0 − 3) / 3 + 1 = 2.33").wait_for()
        views.nth(0).get_by_role("button", name="Next").click()
        views.nth(1).locator(".cl-told", has_text="Window 1").wait_for()
        notebook.run("read")
        notebook.output("read", "3 1 (2, 2)")
        notebook.picture(PICTURES / "notebook7.png")


MONITOR = """\
from course_lib.datasets import load_mnist
from course_lib.layers import Conv2d, Flatten, Linear, Sequential
from course_lib.optimizers import SGD
from course_lib.training import Trainer
from course_lib.widgets import TrainingMonitor
data = load_mnist("validation")
model = Sequential(Conv2d(1, 8, 5, stride=4), Flatten(), Linear(288, 10))
trainer = Trainer(model, SGD(model, 0.01), data, data, batch_size=20, progress=False)
monitor = TrainingMonitor(trainer)
monitor
"""


def test_a_monitor_follows_a_run_in_jupyterlab_and_its_last_picture_stays(browser, lab, notebooks):
    run = "print(len(trainer.run(10**6)['updates']))"
    path = write_notebook(notebooks, {"make": MONITOR, "again": "monitor", "run": run})
    with lab_page(browser) as page:
        notebook = NotebookPage(page, lab, path, theme="JupyterLab Dark")
        notebook.run("make")
        notebook.run("again")
        views = page.locator(".cl-widget")
        views.nth(1).get_by_text("Training has not begun.").first.wait_for()
        notebook.start("run")
        for view in views.all():  # while the kernel is busy
            view.locator(".cl-told", has_text="After epoch").wait_for()
        view = views.nth(0)
        view.get_by_role("button", name="Back").click()
        expect(view.get_by_role("button", name="Next")).to_be_enabled()  # an earlier epoch
        epoch = view.get_by_role("slider", name="epoch")
        expect(epoch).not_to_have_attribute("max", epoch.get_attribute("max"))  # the run goes on
        view.evaluate("node => node.scrollIntoView()")
        notebook.picture(PICTURES / "training_monitor_lab.png")
        notebook.menu("Kernel", "Interrupt Kernel")
        notebook.wait()
        expect(notebook.cell("run").locator(".jp-OutputArea-output")).to_have_text(
            re.compile(r"\d+")
        )
        epochs = int(notebook.output("run", ""))
        for view in views.all():
            view.locator(".cl-told", has_text=f"After epoch {epochs:,}:").wait_for()
            view.locator(".cl-told", has_text="The run has ended.").wait_for()
        expect_no_pictures(page)
        notebook.save()
        notebook.restart()
        page.reload()
        picture = page.locator("[data-fallback-of] img").first
        picture.wait_for()
        assert f". {epochs} epochs, " in picture.get_attribute("alt")
        picture.scroll_into_view_if_needed()
        notebook.picture(PICTURES / "training_monitor_reopened.png")


def test_the_gallery_runs_in_notebook_7_with_every_widget_and_no_error(browser, lab, notebooks):
    path = shutil.copy(GALLERY, notebooks / GALLERY.name)
    errors = []
    with new_page(browser) as page:
        notebook = NotebookPage(page, lab, path, place="notebook")
        # from here on: Notebook 7.6 itself logs one while it starts
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        notebook.run_all(last=WIDGETS[-1].module)
        views = page.locator(".cl-widget")
        views.nth(len(WIDGETS) - 1).wait_for()
        for widget, view in zip(WIDGETS, views.all(), strict=True):
            view.scroll_into_view_if_needed()
            view.locator("canvas:visible").first.wait_for()
            assert view.locator("h3").inner_text() == widget.words()["title"]
            expect(view.locator(".cl-told")).not_to_be_empty()
            assert view.bounding_box()["width"] > 600
        expect_no_pictures(page)
        notebook.picture(PICTURES / "notebook7_gallery.png")
    assert errors == []


def test_nbconverts_page_shows_the_still_pictures_offline(browser, tmp_path):
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", GALLERY]
    subprocess.run([*command, "--output-dir", tmp_path], check=True, capture_output=True)
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "gallery.html").as_uri())  # until all that it asks for has failed
    assert page.locator(".cl-widget").count() == 0
    pictures = page.locator("[data-fallback-of] img")
    for widget, picture in zip(WIDGETS, pictures.all(), strict=True):
        assert picture.is_visible()
        assert picture.evaluate("image => image.naturalWidth") > 100
        assert picture.get_attribute("alt").startswith(widget.words()["title"])
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "nbconvert_offline.png", full_page=True)
    context.close()
