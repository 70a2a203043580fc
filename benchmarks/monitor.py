"""How much the training monitor slows training, and how smoothly it redraws.

    python benchmarks/monitor.py [--pairs 8] [--full] [--no-lab]

In a real kernel with the monitor shown, blocks of epochs are trained in turn without and with it,
since a machine is slower at one minute than at the next; a client reads what the kernel sends.
Then, in JupyterLab in Chromium, the times between frames while a notebook trains.
"""

import ast
import json
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import click
import nbformat
import numpy as np
from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from jupyterlab import NotebookPage, browser_page, running_lab  # noqa: E402

SLOWER = 1.03  # target: time with the monitor, without it 1
LEAST_UPDATES = 100  # a second, for the comparison to count
FRAME = 33  # target of the 95th percentile, milliseconds: at the latest the second frame
MAKE = """\
from course_lib.datasets import load_mnist
from course_lib.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential
from course_lib.optimizers import SGD
from course_lib.training import Trainer
from course_lib.widgets import TrainingMonitor
(x, t), validation = load_mnist(), load_mnist("validation")
model = Sequential(Conv2d(1, 30, 5), ReLU(), MaxPool2d(2), Flatten(), Linear(4320, 10))
options = {"batch_size": 20, "progress": False}
trainer = Trainer(model, SGD(model, 0.01), (x[:2000], t[:2000]), validation, **options)
monitor = TrainingMonitor(trainer)
"""
EPOCHS, UPDATES = 3, 300  # of a block
# without finish(), which draws the still picture once a run
COMPARE = """\
import time
inside = 0.0
def timed(call):
    def timed_call(history):
        global inside
        start = time.perf_counter()
        call(history)
        inside += time.perf_counter() - start
    return timed_call
def block(watched):
    trainer.on_epoch = timed(monitor) if watched else None
    trainer.on_update = timed(monitor.update) if watched else None
    start = time.perf_counter()
    trainer.run(trainer.epoch + {epochs})
    return time.perf_counter() - start
block(False)
times = []
for pair in range({pairs}):
    pair = [(watched, block(watched)) for watched in ((True, False), (False, True))[pair % 2]]
    times.append([seconds for _, seconds in sorted(pair)])
print([times, inside])
"""
# milliseconds between frames
WATCH = """seconds => new Promise(done => {
  const times = [], end = performance.now() + 1000 * seconds;
  const frame = (now) => {
    times.push(now);
    if (now < end) requestAnimationFrame(frame);
    else done(times.slice(1).map((time, k) => time - times[k]));
  };
  requestAnimationFrame(frame);
})"""


def compare(pairs):
    """Seconds of blocks without and with the monitor, seconds inside its calls, message sizes."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(ROOT), **quiet)
    printed, sizes, stop = [], [], threading.Event()

    def read():
        while not stop.is_set():
            try:
                message = client.get_iopub_msg(timeout=0.2)
            except queue.Empty:
                continue
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])
            if message["msg_type"] == "comm_msg":
                sizes.append(len(json.dumps(message["content"])))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for code in (f"{MAKE}monitor", COMPARE.format(epochs=EPOCHS, pairs=pairs)):
            reply = client.execute(code, reply=True, timeout=300)
            if reply["content"]["status"] != "ok":
                raise click.ClickException("\n".join(reply["content"]["traceback"]))
        stop.wait(1)
    finally:
        stop.set()
        reader.join()
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    times, inside = ast.literal_eval("".join(printed))
    return np.array(times), inside, sizes


def frames(chromium, seconds):
    """Milliseconds between frames in JupyterLab, while the notebook trains and while it rests."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "notebooks"
        folder.mkdir()
        sources = {"make": f"{MAKE}monitor", "run": "_ = trainer.run(1000)"}
        cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in sources.items()]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        written = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(written, folder / "monitor.ipynb")
        lab = running_lab(folder, Path(scratch))
        with lab as server, browser_page(chromium) as tab:
            notebook = NotebookPage(tab, server, folder, "monitor.ipynb")
            notebook.run("make")
            tab.locator(".cl-widget").wait_for()
            rest = tab.evaluate(WATCH, 3)
            notebook.cell("run").locator(".cm-content").click()
            tab.keyboard.press("Shift+Enter")
            tab.locator(".cl-widget").evaluate("node => node.scrollIntoView()")
            tab.wait_for_timeout(3000)
            busy = tab.evaluate(WATCH, seconds)
            notebook.menu("Kernel", "Interrupt Kernel")
            notebook.wait()
    return rest, busy


@click.command()
@click.option("--pairs", default=8, help="Blocks with, and as many without the monitor.")
@click.option("--full", is_flag=True, help="Three times as many blocks.")
@click.option("--lab/--no-lab", default=True, help="Whether to look at JupyterLab's frames, too.")
def main(pairs, full, lab):
    """Measure, and print."""
    times, inside, sizes = compare(3 * pairs if full else pairs)
    without, with_it = times.min(axis=0)  # what else runs on the machine disturbs these least
    rate, ratio = UPDATES / without, with_it / without
    click.echo(f"without the monitor  {rate:.0f} updates a second")
    click.echo(f"with the monitor     {UPDATES / with_it:.0f} updates a second")
    low, middle, high = np.percentile(times[:, 1] / times[:, 0], [25, 50, 75])
    click.echo(f"fastest blocks       {ratio:.3f} with / without, target {SLOWER}")
    click.echo(f"pairs of blocks      {middle:.3f}, half of them from {low:.3f} to {high:.3f}")
    click.echo(f"inside its calls     {100 * inside / times[:, 1].sum():.2f} % of the time")
    click.echo(f"messages             {len(sizes)}, the largest {max(sizes) / 1024:.0f} KiB")
    late = ratio > SLOWER or rate < LEAST_UPDATES
    if lab:
        chromium = shutil.which("chromium")
        if chromium is None:
            raise click.ClickException("chromium is not installed")
        for name, values in zip(("at rest", "training"), frames(chromium, 8), strict=True):
            median, high = np.percentile(values, [50, 95])
            click.echo(f"frames, {name:<12} median {median:.1f} ms, p95 {high:.1f} ms")
        late = late or high > FRAME
    sys.exit(bool(late))


if __name__ == "__main__":
    main()
