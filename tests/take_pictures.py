"""Take the README's pictures: a lesson in JupyterLab, widgets, the closing table of `make demo`.

    python tests/take_pictures.py [lesson] [explorer] [film] [closing_table]

Without a name all are taken.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from jupyterlab import NotebookPage, browser_page, running_lab
from rich.console import Console
from rich.text import Text
from widget_page import chromium_browser, settle, until

from course_lib.widgets import NetworkExplorer, TrainingMonitor, page

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
LESSON = "02_padding_stride"
READMES = 860  # pixels that a picture in a README is wide, and what the page has around it
SCHEMES = {"light": "", "dark": "_dark"}  # and how a picture's name ends
WRONG = "def zero_pad(x, padding):\n    return np.pad(x, padding)"


def take_lesson(chromium, scratch):
    """Lesson 02 with a wrong answer and what the check says of it."""
    folder = scratch / "notebooks"
    shutil.copytree(ROOT / "notebooks" / LESSON, folder / LESSON)
    with running_lab(folder, scratch) as lab, browser_page(chromium, height=860) as page:
        notebook = NotebookPage(page, lab, folder / LESSON / f"{LESSON}.ipynb")
        page.keyboard.press("Control+b")  # no side bar
        notebook.run_all(last=f"{LESSON}-test-same_padding-1")  # the first check that fails
        blank = f"{LESSON}-zero_pad"
        notebook.type_into(blank, WRONG)
        notebook.run(blank)
        notebook.run(f"{LESSON}-test-zero_pad-1")
        notebook.output(f"{LESSON}-test-zero_pad-1", "zero_pad: wrong in")
        page.evaluate(
            "cell => document.querySelectorAll('.jp-Notebook .jp-Cell')[cell]"
            ".scrollIntoView({ block: 'end' })",
            notebook.ids.index(f"{LESSON}-test-zero_pad-1"),
        )
        settle(page)
        notebook.picture(PICTURES / "lesson.png")


def take_closing_table(chromium, scratch):
    """What `autograder grade` prints at the end for the sample class."""
    make = ROOT / "examples" / "class" / "make_class.py"
    subprocess.run([sys.executable, make, scratch / "class" / "submitted"], check=True)
    autograder = Path(sys.executable).with_name("autograder")
    done = subprocess.run(
        [autograder, "grade", "--class", scratch / "class"],
        cwd=ROOT,
        env={**os.environ, "FORCE_COLOR": "1", "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=True,
    )
    text = done.stdout.replace(str(scratch / "class"), "classroom/demo")
    console = Console(record=True, width=100, file=io.StringIO())
    console.print(Text("$ make demo", style="bold"))
    console.print(Text.from_ansi(text))
    svg = scratch / "table.svg"
    console.save_svg(str(svg), title="autograder grade")
    with browser_page(chromium, width=1240, height=760) as page:
        page.goto(svg.as_uri())
        width, height = page.evaluate(
            "(({width, height}) => [width, height])(document.documentElement.viewBox.baseVal)"
        )
        page.set_viewport_size({"width": 1240, "height": int(1240 * height / width)})
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / "closing_table.png", omit_background=True)


def take_widget(chromium, scratch, widget, name, selector, margin=0):
    """A part of a widget, for light pages and for dark ones, sharp on a dense screen, too."""
    page([widget], scratch / "widget.html")
    with chromium_browser(chromium) as browser:
        for scheme, ending in SCHEMES.items():
            tab = browser.new_page(
                viewport={"width": READMES, "height": 1600},
                device_scale_factor=2,
                color_scheme=scheme,
            )
            tab.goto((scratch / "widget.html").as_uri())
            until(tab, "window.models !== undefined")
            settle(tab)
            box = tab.locator(selector).first.bounding_box()
            clip = {side: box[side] - margin for side in ("x", "y")}
            clip |= {side: box[side] + 2 * margin for side in ("width", "height")}
            tab.screenshot(path=PICTURES / f"{name}{ending}.png", clip=clip)


def take_explorer(chromium, scratch):
    """A whole network, and a map of its second convolution taken apart."""
    take_widget(chromium, scratch, NetworkExplorer(at=(4, 5)), "explorer", ".cl-widget")


def take_film(chromium, scratch):
    """Filters that grow from noise while a network trains: the film of the training monitor."""
    take_widget(chromium, scratch, TrainingMonitor.example(), "film", "[role=slider]", margin=8)


TAKE = {
    "lesson": take_lesson,
    "explorer": take_explorer,
    "film": take_film,
    "closing_table": take_closing_table,
}


def main():
    """Take those that are named, or all."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("pictures need Chromium (on Debian or Ubuntu: apt install chromium)")
    for name in sys.argv[1:] or TAKE:
        with tempfile.TemporaryDirectory() as scratch:
            TAKE[name](chromium, Path(scratch))


if __name__ == "__main__":
    main()
