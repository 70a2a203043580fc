"""Drive JupyterLab in Chromium as a person does: open, click, type, look."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # milliseconds


@contextmanager
def running_lab(folder, scratch, *, theme="JupyterLab Light"):
    """JupyterLab on a folder, with settings of its own; yields the address with its token."""
    settings = scratch / "settings"
    _setting(settings, "notebook-extension/tracker.jupyterlab-settings", {"windowingMode": "none"})
    _setting(settings, "apputils-extension/themes.jupyterlab-settings", {"theme": theme})
    news = {"fetchNews": "false", "checkForUpdates": False}
    _setting(settings, "apputils-extension/notification.jupyterlab-settings", news)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(scratch / "workspaces"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.port_retries=0"]
    command += [f"--port={port}", f"--IdentityProvider.token={token}", "--allow-root"]
    log = scratch / "jupyterlab.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_it_answers(f"{address}/api/status?token={token}", server, log)
            yield address, token
        finally:
            server.terminate()
            server.wait(30)


@contextmanager
def browser_page(chromium, *, width=1280, height=900):
    """A page of a fresh Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(PATIENCE)
        yield page
        browser.close()


class NotebookPage:
    """One notebook, open in JupyterLab; its cells are named by their ids in the file."""

    def __init__(self, page, lab, folder, path):
        address, token = lab
        self.page = page
        self.ids = [cell.id for cell in nbformat.read(folder / path, as_version=4).cells]
        page.goto(f"{address}/lab/tree/{path}?token={token}")
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        # the notebook's own sign says idle before there is a kernel; what is run then is lost
        page.get_by_text("(ipykernel) | Idle").first.wait_for(state="attached")
        self.wait()

    def cell(self, cell_id):
        """The element of a cell."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(self.ids.index(cell_id))

    def type_into(self, cell_id, source):
        """Replace a cell's text."""
        editor = self.cell(cell_id).locator(".cm-content")
        editor.scroll_into_view_if_needed()
        editor.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)

    def run(self, cell_id):
        """Run a cell by Shift+Enter and return the text below it."""
        self.cell(cell_id).locator(".cm-content").click()
        with self._until_run(cell_id):
            self.page.keyboard.press("Shift+Enter")
        return self.output(cell_id)

    def run_all(self, last):
        """Run all cells from the menu; `last` is the one where that ends."""
        with self._until_run(last):
            self.menu("Run", "Run All Cells")

    @contextmanager
    def _until_run(self, cell_id):
        """Wait until a cell's number is another one than before, and the kernel has rest."""
        prompt = self.cell(cell_id).locator(".jp-InputPrompt")
        before = prompt.inner_text()
        yield
        deadline = time.monotonic() + PATIENCE / 1000
        while prompt.inner_text() in (before, "[*]:"):
            assert time.monotonic() < deadline, f"{cell_id} did not run: {before}"
            self.page.wait_for_timeout(100)
        self.wait()

    def output(self, cell_id):
        """The text below a cell."""
        outputs = self.cell(cell_id).locator(".jp-OutputArea-output")
        return "\n".join(outputs.all_inner_texts())

    def menu(self, *path):
        """Choose an entry of the menu bar."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=path[0]).first.click()
        self.page.locator(".lm-Menu-itemLabel", has_text=path[1]).first.click()

    def wait(self):
        """Wait until the kernel has nothing to do."""
        self.page.wait_for_timeout(300)
        idle = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
        self.page.wait_for_selector(idle, state="attached")  # hidden where the window is narrow

    def picture(self, path):
        """Take a screenshot of what is in sight."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)


def _setting(folder, name, content):
    path = folder / "@jupyterlab" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def _wait_until_it_answers(address, server, log):
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")
