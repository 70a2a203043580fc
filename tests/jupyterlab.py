"""Drive JupyterLab and Notebook 7 in Chromium as a person does: open, click, type, look.

Whatever is done to a page waits for the state in which it means something: a key pressed before
the keys are bound, or a cell run before there is a kernel, is lost without a word.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

import nbformat
from playwright.sync_api import expect
from waiting import LONGEST, wait_until
from widget_page import PATIENCE, chromium_browser

# Both applications show their object to tests: the signs on the page say "idle" too early, while
# there is no kernel yet.
SHOW_APPLICATION = ["LabApp", "JupyterNotebookApp"]
PLACES = {"lab": "lab/workspaces/{workspace}/tree/{path}", "notebook": "notebooks/{path}"}

# states of a notebook's panel, as functions in the page
AT_REST = """(panel) => {
  const kernel = panel.sessionContext.session?.kernel;
  const keys = jupyterapp.commands.keyBindings.map((key) => key.command);
  return panel.context.isReady && panel.sessionContext.isReady
    && keys.includes("notebook:run-cell-and-select-next")
    && kernel?.connectionStatus === "connected" && kernel.status === "idle";
}"""
BUSY = """(panel) => panel.sessionContext.session?.kernel?.status === "busy" """
HOLDS = "(panel, at, text) => panel.content.widgets[at].model.sharedModel.source === text"
HAS_RUN = """(panel, at, before) => {
  const { executionCount, executionState } = panel.content.widgets[at].model;
  return executionCount !== null && executionCount !== before && executionState !== "running";
}"""
COUNT = "(panel, at) => panel.content.widgets[at].model.executionCount"
KINDS = """(panel) => panel.content.widgets.map(({ model }) => [model.id, model.type])"""
HAS_KINDS = """(panel, wanted) =>
  JSON.stringify(panel.content.widgets.map((cell) => cell.model.type)) === JSON.stringify(wanted)"""
# What follows is undone for itself, as if half a second had gone by.
STEP = "(panel) => panel.content.model.sharedModel.undoManager.stopCapturing()"
# False where JupyterLab does not run, or waits for an answer
OPENS = """async ([path, theme]) => {
  const app = window.jupyterapp;
  if (!app?.shell?.expandLeft || document.querySelector(".jp-Dialog")) return false;
  for (const panel of [...app.shell.widgets("main")]) panel.dispose();
  app.shell.expandLeft();
  await app.commands.execute("apputils:change-theme", { theme });
  await app.commands.execute("docmanager:open", { path });
  return true;
}"""
OF_PANEL = """([path, given]) => {
  const panels = window.jupyterapp ? [...jupyterapp.shell.widgets("main")] : [];
  const panel = panels.find((each) => each.context?.path === path);
  return panel ? (%s)(panel, ...given) : null;
}"""


@dataclass(frozen=True)
class Lab:
    """A running server: the folder that it shows, where its settings are, and how to call it."""

    folder: Path
    settings: Path
    address: str
    token: str

    def url(self, path):
        """An address that lets in whoever has it; without a token, who is logged in."""
        return f"{self.address}/{path}" + (f"?token={self.token}" if self.token else "")

    def set(self, name, **values):
        """Write settings; pages that are opened afterwards have them."""
        path = self.settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")

    def end_kernels(self):
        """End all kernels that run."""
        with urllib.request.urlopen(self.url("api/kernels"), timeout=60) as answer:
            kernels = json.load(answer)
        for kernel in kernels:
            request = urllib.request.Request(
                self.url(f"api/kernels/{kernel['id']}"), method="DELETE"
            )
            urllib.request.urlopen(request, timeout=60).close()


@contextmanager
def running_lab(folder, scratch):
    """JupyterLab on a folder, with settings of its own; yields a Lab."""
    port = _free_port()
    lab = Lab(folder, scratch / "settings", f"http://127.0.0.1:{port}", secrets.token_hex(16))
    lab.set("notebook-extension/tracker", windowingMode="none")
    lab.set("apputils-extension/notification", fetchNews="false", checkForUpdates=False)
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "JUPYTERLAB_SETTINGS_DIR": str(lab.settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(scratch / "workspaces"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.port_retries=0"]
    command += [f"--{application}.expose_app_in_browser=True" for application in SHOW_APPLICATION]
    command += [f"--port={port}", f"--IdentityProvider.token={lab.token}", "--allow-root"]
    log = scratch / "jupyterlab.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            wait_until(lambda: server.poll() is not None or _answers(lab), "JupyterLab starts")
            assert server.poll() is None, f"JupyterLab ended:\n{log.read_text()[-2000:]}"
            yield lab
        finally:
            server.terminate()
            server.wait(LONGEST)


def _free_port():
    """A port that nobody has, of those that no system gives to who asks for any.

    Of the others it might give this one to a kernel or a browser, while JupyterLab starts.
    """
    while True:
        port = 10_000 + secrets.randbelow(20_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _answers(lab):
    try:
        urllib.request.urlopen(lab.url("api/status"), timeout=5).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


@contextmanager
def new_page(browser, *, width=1280, height=900):
    """A page with cookies and storage of its own."""
    page = _page(browser)
    page.set_viewport_size({"width": width, "height": height})
    yield page
    page.close()


def _page(browser):
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("dialog", lambda dialog: dialog.accept())  # leaves a notebook that was not saved
    return page


_loaded = WeakKeyDictionary()  # browser -> its page in which JupyterLab runs


@contextmanager
def lab_page(browser, *, width=1280, height=900):
    """A page in which one notebook after another is opened: to load JupyterLab takes seconds."""
    page = _loaded.pop(browser, None) or _page(browser)  # none is left where a test failed
    page.set_viewport_size({"width": width, "height": height})
    yield page
    _loaded[browser] = page


@contextmanager
def browser_page(chromium, *, width=1280, height=900):
    """A page of a fresh Chromium."""
    with (
        chromium_browser(chromium) as browser,
        new_page(browser, width=width, height=height) as page,
    ):
        yield page


class NotebookPage:
    """One notebook, open in an application; its cells are named by their ids in the file."""

    def __init__(self, page, lab, path, *, place="lab", theme="JupyterLab Light"):
        self.page = page
        self.path = path.relative_to(lab.folder).as_posix()
        self.ids = [cell.id for cell in nbformat.read(path, as_version=4).cells]
        if place != "lab" or not page.evaluate(OPENS, [self.path, theme]):
            lab.set("apputils-extension/themes", theme=theme)
            workspace = secrets.token_hex(4)  # else what earlier tests had open is opened, too
            page.goto(lab.url(PLACES[place].format(workspace=workspace, path=self.path)))
        self.wait()

    def cell(self, cell_id):
        """The element of a cell."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(self.ids.index(cell_id))

    def edit(self, cell_id):
        """Put the cursor into a cell's text."""
        editor = self.cell(cell_id).locator(".cm-content")
        editor.scroll_into_view_if_needed()
        editor.click()
        expect(editor).to_be_focused()

    def type_into(self, cell_id, source):
        """Replace a cell's text."""
        self.edit(cell_id)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)
        self._until(HOLDS, self.ids.index(cell_id), source)
        self.page.evaluate(OF_PANEL % STEP, [self.path, []])

    def run(self, cell_id):
        """Run a cell by Shift+Enter and wait until it has run."""
        self.edit(cell_id)
        with self._until_run(cell_id):
            self.page.keyboard.press("Shift+Enter")

    def start(self, cell_id):
        """Run a cell that goes on; the kernel is at it then."""
        self.edit(cell_id)
        self.page.keyboard.press("Shift+Enter")
        self._until(BUSY)

    def run_all(self, last):
        """Run all cells from the menu; `last` is the one where that ends."""
        with self._until_run(last):
            self.menu("Run", "Run All Cells")

    def kinds(self):
        """The kinds of all cells as they are now; cells that are new get names."""
        found = self.page.evaluate(OF_PANEL % KINDS, [self.path, []])
        self.ids = [cell_id for cell_id, _ in found]
        return [kind for _, kind in found]

    def press(self, *keys, kinds):
        """Press keys, until the notebook's cells are of these kinds."""
        for key in keys:
            self.page.keyboard.press(key)
        self._until(HAS_KINDS, kinds)
        self.kinds()
        self.page.evaluate(OF_PANEL % STEP, [self.path, []])

    def output(self, cell_id, expected):
        """The text below a cell, as soon as `expected` is in it."""
        expect(self.cell(cell_id).locator(".jp-OutputArea").first).to_contain_text(expected)
        outputs = self.cell(cell_id).locator(".jp-OutputArea-output")
        return "\n".join(outputs.all_inner_texts())

    def menu(self, *path):
        """Choose an entry of the menu bar."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=path[0]).first.click()
        self.page.locator(".lm-Menu-itemLabel", has_text=path[1]).first.click()

    def save(self):
        """Save by Control+S, and wait until the server has it."""
        with self.page.expect_response(
            lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url
        ):
            self.page.keyboard.press("Control+s")

    def restart(self):
        """Restart the kernel from the menu, and wait for the new one."""
        self.menu("Kernel", "Restart Kernel…")
        confirm = self.page.locator(".jp-Dialog").get_by_role(
            "button", name="Confirm Kernel Restart"
        )
        with self.page.expect_response(lambda answer: answer.url.split("?")[0].endswith("restart")):
            confirm.click()
        self.wait()

    def wait(self):
        """Wait until the notebook is there and its kernel has nothing to do."""
        self._until(AT_REST)

    def picture(self, path):
        """Take a screenshot of what is in sight."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)

    @contextmanager
    def _until_run(self, cell_id):
        """Wait until a cell's number is another one than before, and the kernel has rest."""
        at = self.ids.index(cell_id)
        before = self.page.evaluate(OF_PANEL % COUNT, [self.path, [at]])
        yield
        self._until(HAS_RUN, at, before)
        self.wait()

    def _until(self, state, *given):
        self.page.wait_for_function(OF_PANEL % state, arg=[self.path, given])
