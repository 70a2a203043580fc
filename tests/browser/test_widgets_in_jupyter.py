"""Widgets in JupyterLab and Notebook 7: values go both ways, and a picture stays when they sleep."""

import shutil
import subprocess
import sys

import nbformat
from conftest import ROOT, need
from jupyterlab import NotebookPage, browser_page, running_lab
from widget_page import chromium_browser

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
    folder.mkdir()
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in cells.items()]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, folder / "widgets.ipynb")


def test_values_go_both_ways_in_jupyterlab_and_a_picture_stays(tmp_path):
    chromium, folder = need("chromium"), tmp_path / "notebooks"
    write_notebook(folder)
    lab = running_lab(folder, tmp_path, theme="JupyterLab Dark")
    with lab as server, browser_page(chromium) as page:
        notebook = NotebookPage(page, server, folder, "widgets.ipynb")
        notebook.run("make")
        notebook.run("again")
        views = page.locator(".cl-widget")
        views.nth(1).wait_for()
        page.wait_for_timeout(300)
        assert page.locator("[data-fallback-of]:visible").count() == 0
        notebook.run("set")
        for view in views.all():  # what Python sets, both views show
            view.get_by_text("Output rows: (7 + 2·0 − 3) / 3 + 1 = 2.33").wait_for()
        views.nth(0).get_by_role("button", name="Next").click()
        for view in views.all():  # what one view sets, the other shows, and Python reads
            view.locator(".cl-told", has_text="Window 1").wait_for()
        views.nth(1).get_by_role("textbox", name="N, input").fill("10")
        assert notebook.run("read").strip() == "3 1 (3, 3)"
        canvas = views.nth(0).locator("canvas").first
        canvas.focus()
        page.keyboard.press("ArrowDown")  # moves the window, not to the next cell
        views.nth(1).locator(".cl-told", has_text="Window 4").wait_for()
        page.evaluate("document.querySelector('.cl-widget').scrollIntoView()")
        notebook.picture(PICTURES / "jupyterlab_dark.png")
        page.keyboard.press("Control+s")  # though the focus is in the widget
        page.wait_for_timeout(1000)
        notebook.menu("Kernel", "Restart Kernel…")
        page.locator(".jp-Dialog").get_by_role("button", name="Confirm Kernel Restart").click()
        page.wait_for_timeout(1500)
        views.nth(0).get_by_role("button", name="Next").click()
        views.nth(0).locator(".cl-told", has_text="Window 5").wait_for()  # needs no kernel
        page.reload()
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        picture = page.locator("[data-fallback-of] img").first
        picture.wait_for()
        page.wait_for_timeout(3500)  # Jupyter looks for the model for two seconds
        notebook.picture(PICTURES / "reopened.png")
        assert picture.is_visible()
        assert picture.evaluate("image => image.naturalWidth") > 100
        assert page.get_by_text("model not found").locator("visible=true").count() == 0


def open_in_notebook_7(page, server, path):
    """Show a notebook, and wait until its kernel has nothing to do."""
    address, token = server
    page.goto(f"{address}/notebooks/{path}?token={token}")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(state="attached")


def test_values_go_both_ways_in_notebook_7(tmp_path):
    chromium, folder = need("chromium"), tmp_path / "notebooks"
    write_notebook(folder)
    with running_lab(folder, tmp_path) as server, browser_page(chromium) as page:
        open_in_notebook_7(page, server, "widgets.ipynb")
        page.locator(".jp-Cell .cm-content").first.click()
        for number, _ in enumerate(CELLS, 1):  # a key is lost while the page is busy
            page.keyboard.press("Shift+Enter")
            page.locator(".jp-InputArea-prompt", has_text=f"[{number}]:").wait_for()
        views = page.locator(".cl-widget")
        for number in (0, 1):
            view = views.nth(number)
            view.get_by_text("Output rows: (7 + 2·0 − 3) / 3 + 1 = 2.33").wait_for()
        views.nth(0).get_by_role("button", name="Next").click()
        views.nth(1).locator(".cl-told", has_text="Window 1").wait_for()
        page.locator(".jp-Cell .cm-content").nth(3).click()
        page.keyboard.press("Shift+Enter")
        page.get_by_text("3 1 (2, 2)").wait_for()
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / "notebook7.png")


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


def test_a_monitor_follows_a_run_in_jupyterlab_and_its_last_picture_stays(tmp_path):
    chromium, folder = need("chromium"), tmp_path / "notebooks"
    run = "print(len(trainer.run(10**6)['updates']))"
    write_notebook(folder, {"make": MONITOR, "again": "monitor", "run": run})
    lab = running_lab(folder, tmp_path, theme="JupyterLab Dark")
    with lab as server, browser_page(chromium) as page:
        notebook = NotebookPage(page, server, folder, "widgets.ipynb")
        notebook.run("make")
        notebook.run("again")
        views = page.locator(".cl-widget")
        views.nth(1).get_by_text("Training has not begun.").first.wait_for()
        notebook.cell("run").locator(".cm-content").click()
        page.keyboard.press("Shift+Enter")
        page.get_by_text("Python 3 (ipykernel) | Busy").first.wait_for(state="attached")
        for view in views.all():  # while the kernel is busy
            view.locator(".cl-told", has_text="After epoch").wait_for()
        view = views.nth(0)
        before = view.locator('[data-read="loss"]').inner_text()
        view.get_by_role("button", name="Back").click()
        page.wait_for_timeout(1500)
        assert view.locator('[data-read="loss"]').inner_text() != before
        view.evaluate("node => node.scrollIntoView()")
        notebook.picture(PICTURES / "training_monitor_lab.png")
        notebook.menu("Kernel", "Interrupt Kernel")
        notebook.wait()
        epochs = int(notebook.output("run"))
        for view in views.all():
            view.locator(".cl-told", has_text=f"After epoch {epochs:,}:").wait_for()
            view.locator(".cl-told", has_text="The run has ended.").wait_for()
        assert page.locator("[data-fallback-of]:visible").count() == 0
        page.keyboard.press("Control+s")
        page.wait_for_timeout(1000)
        notebook.menu("Kernel", "Restart Kernel…")
        page.locator(".jp-Dialog").get_by_role("button", name="Confirm Kernel Restart").click()
        page.wait_for_timeout(1500)
        page.reload()
        picture = page.locator("[data-fallback-of] img").first
        picture.wait_for()
        assert f". {epochs} epochs, " in picture.get_attribute("alt")
        picture.scroll_into_view_if_needed()
        notebook.picture(PICTURES / "training_monitor_reopened.png")


def test_the_gallery_runs_in_notebook_7_with_every_widget_and_no_error(tmp_path):
    chromium, folder = need("chromium"), tmp_path / "notebooks"
    folder.mkdir()
    shutil.copy(GALLERY, folder)
    errors = []
    with running_lab(folder, tmp_path) as server, browser_page(chromium) as page:
        open_in_notebook_7(page, server, GALLERY.name)
        # from here on: Notebook 7.6 itself logs one while it starts
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
        page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
        views = page.locator(".cl-widget")
        views.nth(len(WIDGETS) - 1).wait_for()
        for widget, view in zip(WIDGETS, views.all(), strict=True):
            view.scroll_into_view_if_needed()
            view.locator("canvas:visible").first.wait_for()
            assert view.locator("h3").inner_text() == widget.words()["title"]
            assert view.locator(".cl-told").inner_text()
            assert view.bounding_box()["width"] > 600
        assert page.locator("[data-fallback-of]:visible").count() == 0
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / "notebook7_gallery.png")
    assert errors == []


def test_nbconverts_page_shows_the_still_pictures_offline(tmp_path):
    chromium = need("chromium")
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", GALLERY]
    subprocess.run([*command, "--output-dir", tmp_path], check=True, capture_output=True)
    with chromium_browser(chromium) as browser:
        page = browser.new_context(offline=True).new_page()
        page.goto((tmp_path / "gallery.html").as_uri())
        page.wait_for_timeout(1000)
        assert page.locator(".cl-widget").count() == 0
        pictures = page.locator("[data-fallback-of] img")
        for widget, picture in zip(WIDGETS, pictures.all(), strict=True):
            assert picture.is_visible()
            assert picture.evaluate("image => image.naturalWidth") > 100
            assert picture.get_attribute("alt").startswith(widget.words()["title"])
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / "nbconvert_offline.png", full_page=True)
