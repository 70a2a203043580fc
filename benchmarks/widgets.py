"""How fast the widgets answer in Chromium, beside ipywidgets' `interact` in the same run.

    python benchmarks/widgets.py [--changes 200] [--heap 1000] [--full] [--no-interact]

From a trace: what one change costs the page's main thread, that is script, style, layout and paint
together; how long it takes, and how many frames, until the change is handed on to be shown; and
how much the heap grows. Frames come 60 times a second, so a change that costs nothing takes up to
17 ms, too.
"""

import base64
import itertools
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

import click
import nbformat
import numpy as np
from nbclient import NotebookClient
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from jupyterlab import NotebookPage, browser_page, running_lab  # noqa: E402
from widget_page import CHROMIUM_ARGUMENTS  # noqa: E402

from course_lib.widgets import (  # noqa: E402
    WIDGETS,
    AxisTracker,
    BackwardScatter,
    ChannelSums,
    ConvolutionStepper,
    FilterStudio,
    Im2colExplorer,
    NetworkExplorer,
    PaddingStrideExplorer,
    PoolingRoutes,
    ReceptiveField,
    TrainingMonitor,
    page,
)
from course_lib.widgets.__main__ import notebook as gallery_notebook  # noqa: E402

COST, LARGEST_COST, UNTIL_SHOWN = 8, 30, 33  # targets, milliseconds at the 95th percentile
STROKE, LARGEST_STROKE = 16, 50  # of a stroke, through a whole network
OPENED_LATER = 1  # seconds at most, for a notebook with all widgets
SLIDE = """i => {{
  const slider = [...document.querySelectorAll("input[type=range]")]
    .find(each => each.labels[0].innerText === "{label}");
  const span = Math.min({most}, slider.max - slider.min + 1);
  slider.value = Number(slider.min) + (i * {step}) % span;
  slider.dispatchEvent(new Event("input", {{ bubbles: true }}));
}}"""
TYPE = """i => {
  const field = document.querySelector("[data-place]");
  field.value = String((i % 19) - 9);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""
# a key on the canvas; `{first}` is pressed once before the others, which come in turn
PRESS = """i => {{
  const canvas = document.querySelector("canvas[tabindex]");
  const press = (key) =>
    canvas.dispatchEvent(new KeyboardEvent("keydown", {{ key, bubbles: true }}));
  if (!window.pressed) {{
    window.pressed = true;
    canvas.focus();
    for (const key of {first}) press(key);
  }}
  const keys = {keys};
  press(keys[i % keys.length]);
}}"""
# script, style, layout and paint, as Chromium names them
WORK = {
    "TimerFire",
    "FireAnimationFrame",
    "FunctionCall",
    "UpdateLayoutTree",
    "Layout",
    "PrePaint",
    "Paint",
    "Layerize",
    "Commit",
    "MinorGC",
    "MajorGC",
}
# each change in a task of its own, two frames apart
CHANGES = """async ([count, source]) => {
  const change = (0, eval)(source);
  const frame = () => new Promise(requestAnimationFrame);
  for (let i = 1; i <= count; i++) {
    await new Promise(done => setTimeout(() => {
      performance.mark(`change ${i}`);
      change(i);
      done();
    }));
    await frame(); await frame();
  }
  performance.mark("the end");
}"""


def cases():
    """Widget, what is changed, its state, the change as JavaScript, and the target of its cost."""
    rng = np.random.default_rng(0)
    large = {
        "x": rng.integers(0, 10, (3, 28, 28)),
        "w": rng.integers(-3, 4, (8, 3, 3, 3)),
        "padding": 1,
    }
    window = slide("window", step=1)
    row = slide("row of col", step=1)
    # the pen is set down and goes round, drawing a line with each key
    pen = press([*["Right"] * 9, *["Down"] * 9, *["Left"] * 9, *["Up"] * 9], first=[" "])
    unit = press([*["Right"] * 7, *["Left"] * 7])
    explorer = PaddingStrideExplorer()
    return [
        ("padding and stride", "N, 1 to 12", explorer, slide("N, input", most=12), COST),
        ("padding and stride", "N, 1 to 28", explorer, slide("N, input"), LARGEST_COST),
        ("padding and stride", "window", PaddingStrideExplorer(), window, COST),
        (
            "padding and stride",
            "window, 28x28",
            PaddingStrideExplorer(n=28, padding=5),
            window,
            LARGEST_COST,
        ),
        ("stepper", "window", ConvolutionStepper(), window, COST),
        ("stepper", "window, 28x28, 3 to 8", ConvolutionStepper(**large), window, LARGEST_COST),
        (
            "stepper",
            "padding, 28x28, 3 to 8",
            ConvolutionStepper(**large),
            slide("padding"),
            LARGEST_COST,
        ),
        ("filter studio", "a number, 3x3", FilterStudio(), TYPE, COST),
        (
            "filter studio",
            "a number, 7x7",
            FilterStudio(kernel=np.ones((7, 7))),
            TYPE,
            LARGEST_COST,
        ),
        ("im2col", "row, (9, 75)", Im2colExplorer(size=7, f=5, channels=3), row, COST),
        ("im2col", "row, a digit, (576, 25)", Im2colExplorer.example(), row, COST),
        (
            "im2col",
            "row, (7840, 147)",
            Im2colExplorer(size=28, f=7, channels=3, padding=3, batch=10, filters=8),
            slide("row of col", step=1001),
            LARGEST_COST,
        ),
        ("channel sums", "window", ChannelSums(), window, COST),
        (
            "channel sums",
            "window, 28x28, 4 channels",
            ChannelSums(x=rng.integers(0, 9, (4, 28, 28)), w=np.ones((4, 3, 3))),
            window,
            LARGEST_COST,
        ),
        (
            "training monitor",
            "epoch, 300 updates",
            TrainingMonitor.example(),
            slide("epoch", step=1),
            COST,
        ),
        ("training monitor", "epoch, 100,000 updates", long_run(), slide("epoch"), LARGEST_COST),
        ("axis tracker", "number", AxisTracker(), slide("number"), COST),
        (
            "axis tracker",
            "number, 600 in 5 calls",
            AxisTracker(shape=(4, 5, 5, 6), chain="transpose(3, 2, 1, 0)." * 4 + "reshape(6, -1)"),
            slide("number"),
            LARGEST_COST,
        ),
        ("backward scatter", "place", BackwardScatter(), slide("place of dout", step=1), COST),
        (
            "backward scatter",
            "place, 10x10, 2 to 4",
            BackwardScatter(x=rng.integers(0, 9, (2, 10, 10)), w=np.ones((4, 2, 3, 3)), padding=1),
            slide("place of dout", step=1),
            LARGEST_COST,
        ),
        ("pooling routes", "shift", PoolingRoutes(), slide("shift right", step=1), COST),
        (
            "pooling routes",
            "shift, 12x12, 3x3",
            PoolingRoutes(x=rng.integers(0, 9, (12, 12)), stride=1, padding=1, kernel_size=3),
            slide("shift right", step=1),
            LARGEST_COST,
        ),
        ("network explorer", "a line", NetworkExplorer(), pen, STROKE),
        ("network explorer", "a line, backward", NetworkExplorer(view="backward"), pen, STROKE),
        (
            "network explorer",
            "a line, a map taken apart",
            NetworkExplorer(at=(4, 5)),
            pen,
            LARGEST_COST,
        ),
        (
            "network explorer",
            "a line, a pixel taken apart",
            NetworkExplorer(at=(4, 5, 4, 4)),
            pen,
            LARGEST_COST,
        ),
        (
            "network explorer",
            "a line, DeepConvNet",
            NetworkExplorer("DeepConvNet"),
            pen,
            LARGEST_STROKE,
        ),
        ("receptive field", "unit, 3 layers", ReceptiveField(), unit, COST),
        (
            "receptive field",
            "unit, 24 layers, 256",
            ReceptiveField(layers=[("conv", 3, 1, 1)] * 24, n=256),
            unit,
            LARGEST_COST,
        ),
    ]


def long_run():
    """A monitor with as many points, epochs and filters as one may have."""
    monitor, rng = TrainingMonitor.example(), np.random.default_rng(0)
    shares = {name: rng.random(1000) for name in ("train_accuracy", "validation_accuracy")}
    history = {"loss": rng.exponential(size=100_000), "updates": np.arange(100, 100_001, 100)}
    monitor.history = history | shares | {"validation_loss": rng.random(1000)}
    filters = rng.integers(1, 256, (10, 64, 3, 11, 11), dtype=np.uint8)
    monitor._filters = {
        "epochs": list(range(0, 1000, 100)),
        "largest": [1.0] * 10,
        "shape": list(filters.shape[1:]),
        "bytes": base64.b64encode(filters.tobytes()).decode(),
    }
    return monitor


def slide(label, *, step=3, most=10_000):
    """JavaScript that moves a slider, over at most so many of its values."""
    return SLIDE.format(label=label, step=step, most=most)


def press(arrows, *, first=()):
    """JavaScript that presses arrow keys on the first picture, one a change."""
    keys = [f"Arrow{arrow}" for arrow in arrows]
    return PRESS.format(first=json.dumps(list(first)), keys=json.dumps(keys))


def open_page(browser, widget, folder):
    """The widget on its page, without the policy, so that changes can be scripted."""
    tab = browser.new_page(viewport={"width": 1000, "height": 900}, bypass_csp=True)
    tab.goto(page([widget], folder / "page.html").as_uri())
    tab.wait_for_function("window.models")
    tab.wait_for_timeout(300)
    return tab


def trace(browser, tab, change, count, folder):
    """Cost (ms), time until shown (ms) and frames until shown, of each change."""
    path = folder / "trace.json"
    tab.evaluate(CHANGES, [20, f"({change})"])  # warm up
    names = [
        "blink.user_timing",
        "devtools.timeline.frame",
        "devtools.timeline",
        "disabled-by-default-devtools.timeline",
    ]
    browser.start_tracing(page=tab, path=path, categories=[*names, "toplevel"])
    tab.evaluate(CHANGES, [count, f"({change})"])
    browser.stop_tracing()
    events = json.loads(path.read_text(encoding="utf-8"))["traceEvents"]
    marks = [e for e in events if e.get("cat") == "blink.user_timing" and "ts" in e]
    marks = [e for e in marks if e["name"].startswith("change ") or e["name"] == "the end"]
    marks.sort(key=lambda e: e["ts"])
    thread = (marks[0]["pid"], marks[0]["tid"])
    mine = [e for e in events if (e.get("pid"), e.get("tid")) == thread and "ts" in e]
    work = [e for e in mine if e["name"] in WORK]
    spans = sorted((e["ts"], e["ts"] + e.get("dur", 0)) for e in work)
    commits = np.array(sorted(e["ts"] + e.get("dur", 0) for e in mine if e["name"] == "Commit"))
    frames = [e for e in mine if e["name"] == "AnimationFrame::Render" and e["ph"] == "b"]
    frames = np.array(sorted(e["ts"] for e in frames))
    cost, shown, frame_count = [], [], []
    for mark, following in itertools.pairwise(marks):
        cost.append(covered(spans, mark["ts"], following["ts"]) / 1e3)
        after = commits[commits > mark["ts"]]
        if len(after):
            shown.append((after[0] - mark["ts"]) / 1e3)
            frame_count.append(int(((frames > mark["ts"]) & (frames < after[0])).sum()))
    return cost, shown, frame_count


def covered(spans, start, end):
    """Length of what sorted spans cover between two times; they may lie within each other."""
    total = 0
    for first, last in spans:
        if last > start and first < end:
            total += max(0, min(last, end) - max(first, start))
            start = max(start, last)
    return total


def heap_growth(tab, change, count):
    """Bytes that the heap has more after many changes than after a few."""
    client = tab.context.new_cdp_session(tab)

    def used():
        client.send("HeapProfiler.collectGarbage")
        return client.send("Runtime.getHeapUsage")["usedSize"]

    run = """async ([count, source]) => {
      const change = (0, eval)(source);
      for (let i = 1; i <= count; i++) { change(i); await new Promise(requestAnimationFrame); }
    }"""
    tab.evaluate(run, [500, f"({change})"])
    before = used()
    tab.evaluate(run, [count, f"({change})"])
    return used() - before


INTERACT = """\
from ipywidgets import interact
from course_lib.figures import show_places
@interact(height=(3, 12))
def places(height=7):
    show_places(height, 9, 3, 1, 0, 0)
"""


def interact_latency(chromium, scratch, count):
    """Milliseconds from a key on `interact`'s slider to another picture in JupyterLab."""
    folder = scratch / "notebooks"
    folder.mkdir()
    cell = nbformat.v4.new_code_cell(INTERACT, id="interact")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    written = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    nbformat.write(written, folder / "interact.ipynb")
    times = []
    with running_lab(folder, scratch) as lab, browser_page(chromium) as tab:
        notebook = NotebookPage(tab, lab, folder, "interact.ipynb")
        notebook.run("interact")
        picture = tab.locator(".jp-OutputArea-output img").first
        picture.wait_for()
        tab.locator(".noUi-handle").first.focus()
        for i in range(count):
            before = picture.get_attribute("src")
            tab.wait_for_timeout(200)
            script = "window.changed = 0; window.began = 0;" + WATCH
            tab.evaluate(script)
            tab.keyboard.press("ArrowRight" if i % 8 < 4 else "ArrowLeft")
            deadline = time.monotonic() + 10
            while not tab.evaluate("window.changed") and time.monotonic() < deadline:
                tab.wait_for_timeout(20)
            assert picture.get_attribute("src") != before
            times.append(tab.evaluate("window.changed - window.began"))
    return times


WATCH = """
document.addEventListener("keydown", () => { window.began = performance.now(); },
  { capture: true, once: true });
const before = document.querySelector(".jp-OutputArea-output img").src;
new MutationObserver((_, observer) => {
  const image = document.querySelector(".jp-OutputArea-output img");
  if (!image || image.src === before) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.changed = performance.now(); }));
}).observe(document.querySelector(".jp-Notebook"), { subtree: true, childList: true,
  attributes: true });
"""


def opening(chromium, scratch, times=3):
    """Seconds more that the gallery takes than the same cells without widgets: opened, and run.

    Opened with the pictures that were saved; run by "Run All Cells", until all widgets are drawn.
    """
    folder = scratch / "opening"
    folder.mkdir()
    plain = nbformat.from_dict(gallery_notebook())
    widgets = NotebookClient(plain.copy(), resources={"metadata": {"path": ROOT}}).execute()
    nbformat.write(widgets, folder / "widgets.ipynb")
    for cell in plain.cells:
        if cell.cell_type == "code":
            cell.update(source="pass", outputs=[], execution_count=None)
    nbformat.write(plain, folder / "plain.ipynb")
    seconds = {}
    with running_lab(folder, scratch) as lab:
        for _ in range(times + 1):  # the first warms up
            for name, wanted in (("plain", 0), ("widgets", len(WIDGETS))):
                with browser_page(chromium) as tab:
                    address, token = lab
                    start = time.perf_counter()
                    tab.goto(f"{address}/lab/tree/{name}.ipynb?reset&token={token}")
                    tab.wait_for_function(OPEN, arg=[len(plain.cells), wanted])
                    opened = time.perf_counter() - start
                    tab.get_by_text("(ipykernel) | Idle").first.wait_for(state="attached")
                    tab.wait_for_timeout(1000)
                    start = time.perf_counter()
                    tab.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
                    tab.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
                    tab.wait_for_function(DRAWN, arg=wanted)
                    seconds.setdefault(name, []).append((opened, time.perf_counter() - start))
                    known = {"Authorization": f"token {token}"}  # each begins with a new kernel
                    for one in tab.request.get(f"{address}/api/sessions", headers=known).json():
                        tab.request.delete(f"{address}/api/sessions/{one['id']}", headers=known)
    with_widgets, without = (np.median(seconds[n][1:], axis=0) for n in ("widgets", "plain"))
    return with_widgets - without


OPEN = """([cells, pictures]) => {
  const images = [...document.querySelectorAll(".jp-OutputArea-output img")];
  return document.querySelectorAll(".jp-Notebook .jp-Cell").length === cells &&
    images.length >= pictures && images.every((image) => image.complete);
}"""
DRAWN = """(widgets) => {
  const prompts = [...document.querySelectorAll(".jp-Notebook .jp-InputPrompt")];
  const run = prompts.map((prompt) => prompt.innerText).filter((text) => text.includes("["));
  const drawn = [...document.querySelectorAll(".cl-widget")].filter((w) => w.innerText.length);
  return run.at(-1) !== "[ ]:" && run.every((text) => text !== "[*]:") && drawn.length === widgets;
}"""


def row(values):
    return [f"{np.median(values):.1f}", f"{np.percentile(values, 95):.1f}"]


@click.command()
@click.option("--changes", default=200, help="Changes that are traced for each widget.")
@click.option("--heap", default=1_000, help="Changes after which the heap is looked at.")
@click.option("--full", is_flag=True, help="The heap after 10,000 changes.")
@click.option("--interact/--no-interact", default=True, help="Whether to look at JupyterLab, too.")
def main(changes, heap, full, interact):
    """Measure, and print a table."""
    heap = 10_000 if full else heap
    chromium = shutil.which("chromium")
    if chromium is None:
        raise click.ClickException("chromium is not installed")
    table = Table(title="one change, milliseconds")
    for name in (
        "widget",
        "change",
        "cost",
        "p95",
        "target",
        "until shown",
        "p95",
        "frames",
        "heap",
    ):
        table.add_column(name, justify="left" if name in ("widget", "change") else "right")
    late, seen = False, set()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        folder = Path(folder)
        unlimited = ["--disable-frame-rate-limit", "--disable-gpu-vsync"]
        for widget, what, made, change, target in cases():
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
            tab = open_page(browser, made, folder)
            cost, shown, frames = trace(browser, tab, change, changes, folder)
            browser.close()
            grown = None
            if heap and widget not in seen:  # its first case
                seen.add(widget)
                browser = playwright.chromium.launch(
                    executable_path=chromium, args=CHROMIUM_ARGUMENTS + unlimited
                )
                grown = heap_growth(open_page(browser, made, folder), change, heap)
                browser.close()
            high = np.percentile(cost, 95) > target or np.percentile(shown, 95) > UNTIL_SHOWN
            late = late or bool(high)
            numbers = [*row(cost), f"{target}", *row(shown), f"{max(frames)}"]
            style = "red" if high else None
            numbers.append("" if grown is None else f"{grown / 1024:+.0f} KiB")
            table.add_row(widget, what, *numbers, style=style)
    console = Console(width=120)
    if not interact:
        console.print(table)
        sys.exit(late)
    with tempfile.TemporaryDirectory() as scratch:
        times = interact_latency(chromium, Path(scratch), min(changes, 40))
        table.add_row("interact", "height, in JupyterLab", "", "", "", *row(times), "", "")
        console.print(table)
        opened, run = opening(chromium, Path(scratch))
    console.print(
        f"a notebook with {len(WIDGETS)} widgets in JupyterLab, beside the same without: "
        f"opened {opened:+.2f} s (target {OPENED_LATER}), all cells run {run:+.2f} s"
    )
    sys.exit(late or bool(opened > OPENED_LATER))


if __name__ == "__main__":
    main()
